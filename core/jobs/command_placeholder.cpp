// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/command_placeholder.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace poolscope {
namespace {

std::string_view without_folders(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view without_ending(std::string_view path) {
  const auto dot = path.rfind('.');
  const auto slash = path.rfind('/');
  // As in parallel, the dot of a hidden file is no ending.
  const bool ends = dot != std::string_view::npos && dot != 0 && (slash == std::string_view::npos || dot > slash + 1);
  return ends ? path.substr(0, dot) : path;
}

std::string_view folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

/// "", ".", "/", "//" and "/." behind the column; empty when it is none of these.
std::optional<Placeholder> transformed(std::string variable, std::string_view value, std::string_view how) {
  if (how.empty()) return Placeholder{std::move(variable), std::string(value)};
  if (how == ".") return Placeholder{variable + "_NOEXT", std::string(without_ending(value))};
  if (how == "/") return Placeholder{variable + "_BASE", std::string(without_folders(value))};
  if (how == "//") return Placeholder{variable + "_DIR", std::string(folder_of(value))};
  if (how == "/.") return Placeholder{variable + "_BASE_NOEXT", std::string(without_ending(without_folders(value)))};
  return std::nullopt;
}

}  // namespace

std::optional<Placeholder> resolve_placeholder(std::string_view inside, const CommandInput& input) {
  const std::size_t digits = std::min(inside.find_first_not_of("0123456789"), inside.size());
  if (digits == 0) {
    if (auto whole = transformed(std::string(kInputVariable), input.whole, inside)) return whole;
    const auto name = std::find(input.names.begin(), input.names.end(), inside.substr(0, inside.find_first_of("./")));
    if (inside.empty() || name == input.names.end()) return std::nullopt;
    const auto column = static_cast<std::size_t>(name - input.names.begin());
    return transformed(fmt::format("{}_{}", kInputVariable, column + 1),
                       column < input.columns.size() ? std::string_view(input.columns[column]) : std::string_view(),
                       inside.substr(name->size()));
  }
  std::size_t column = 0;
  const auto [end, problem] = std::from_chars(inside.data(), inside.data() + digits, column);
  if (problem != std::errc{} || column == 0) return std::nullopt;
  const std::string variable = fmt::format("{}_{}", kInputVariable, column);
  if (input.columns.empty() && column == 1) return transformed(variable, input.whole, inside.substr(digits));
  // A column that this line does not have is empty, and one that nobody has is no placeholder.
  if (column > std::max(input.columns.size(), input.names.size())) return std::nullopt;
  return transformed(variable, column <= input.columns.size() ? std::string_view(input.columns[column - 1]) : "",
                     inside.substr(digits));
}

}  // namespace poolscope
