// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/value.h"

#include <fmt/format.h>

namespace poolscope {
namespace {

struct Printer {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
  std::string operator()(double value) const { return fmt::format("{}", value); }  // the shortest exact form
  std::string operator()(const std::string& value) const { return value; }
};

}  // namespace

std::string to_text(const Value& value) { return std::visit(Printer(), value); }

}  // namespace poolscope
