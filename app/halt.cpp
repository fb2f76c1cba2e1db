// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/halt.h"

#include "app/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace poolscope::app {

bool Halt::reached(const std::vector<RunSummary>& runs) const {
  if (when == When::never) return false;
  return std::any_of(runs.begin(), runs.end(), [this](const RunSummary& run) {
    const std::int64_t count = what == What::fail ? run.failed : what == What::success ? run.ok : run.failed + run.ok;
    const double limit = percent ? amount / 100 * static_cast<double>(run.tasks) : amount;
    return count > 0 && static_cast<double>(count) >= limit;
  });
}

Halt parse_halt(std::string_view text) {
  const auto wrong = [text] {
    return UsageError(
        fmt::format("--halt {}: never, now,fail=1, soon,fail=20%, soon,success=1 or now,done=10 is expected", text));
  };
  if (text == "never") return {};
  Halt halt;
  const std::size_t comma = text.find(',');
  const std::size_t equals = text.find('=');
  if (comma == std::string_view::npos || equals == std::string_view::npos || equals < comma) throw wrong();
  const std::string_view when = text.substr(0, comma);
  const std::string_view what = text.substr(comma + 1, equals - comma - 1);
  std::string_view number = text.substr(equals + 1);
  if (when != "now" && when != "soon") throw wrong();
  halt.when = when == "now" ? Halt::When::now : Halt::When::soon;
  if (what != "fail" && what != "success" && what != "done") throw wrong();
  halt.what = what == "fail" ? Halt::What::fail : what == "success" ? Halt::What::success : Halt::What::done;
  halt.percent = number.ends_with('%');
  if (halt.percent) number.remove_suffix(1);
  const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), halt.amount);
  if (problem != std::errc{} || end != number.data() + number.size() || !(halt.amount > 0) || halt.amount > 1e9) {
    throw wrong();
  }
  return halt;
}

}  // namespace poolscope::app
