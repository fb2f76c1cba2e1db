// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/report_words.h"

#include "core/jobs/sweep.h"

#include <fmt/format.h>

namespace poolscope {
namespace {

std::string same(const std::string& text) { return text; }

/// A swept number of workers is in the executor's title already.
std::string point_name(const Measurement& m, const MeasuredPoint& point) {
  if (!point.value || m.sweep_key == "workers") return point.spec.title();
  if (m.sweep_key == kScaledWorkers) return fmt::format("{} · {} tasks", point.spec.title(), point.tasks);
  return fmt::format("{} · {} {:g}", point.spec.title(), m.sweep_key, *point.value);
}

}  // namespace

ReportWords::ReportWords()
    : text([](std::string_view english) { return std::string(english); }),
      name(same),
      executor([](const ExecutorSpec& spec) { return spec.title(); }),
      point(point_name),
      key(same),
      cause(same) {}

std::string ReportWords::swept(const ExecutorSpec& spec) const {
  return name(describe(spec.kind).title) + (spec.gil ? " · GIL" : "");
}

std::string ReportWords::filled(std::string_view english, std::initializer_list<std::string> figures) const {
  const std::string all = text(english);
  std::string made;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::size_t place = all[i] == '%' && i + 1 < all.size() ? static_cast<std::size_t>(all[i + 1] - '1') : 9;
    if (place < figures.size()) {
      made += figures.begin()[place];
      ++i;
    } else {
      made += all[i];
    }
  }
  return made;
}

}  // namespace poolscope
