// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>

namespace poolscope::ui {

/// Numbers as the program shows them: in the user's locale, with their unit, and never more precise
/// than helps. A value always gets the same number of digits, so that texts do not jump as it grows.

/// A duration (or a time since the start) in the unit that suits it: "85 ns", "12.0 µs", "320 ms",
/// "1.00 s", "2 min 05 s", "3 h 07 min". `digits` significant digits: 3 in tables, 4 where one task
/// is explained ("4.001 s"). 0 is "0 s"; a negative one gets a minus sign.
[[nodiscard]] QString formatDuration(std::int64_t ns, int digits = 3);

/// As formatDuration(), from seconds. What is not a number or beyond 292 years is an en dash.
[[nodiscard]] QString formatSeconds(double seconds, int digits = 3);

/// "512 B", "1.50 KiB", "12.3 MiB".
[[nodiscard]] QString formatBytes(std::int64_t bytes);

/// "1,000,000", grouped as the locale does.
[[nodiscard]] QString formatCount(std::int64_t count);

/// A share of 1 as "75 %"; what is more than nothing and less than half a percent is "<1 %".
[[nodiscard]] QString formatShare(double share);

/// How many times as fast: "5.0×", "12×".
[[nodiscard]] QString formatFactor(double factor);

/// What stands where there is no value (yet): an en dash.
[[nodiscard]] QString noValue();

}  // namespace poolscope::ui
