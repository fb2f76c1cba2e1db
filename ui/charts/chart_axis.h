// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <vector>

namespace poolscope::ui {

/// One mark of an axis: where, in the axis's unit (ns or value), and what stands there.
struct AxisMark {
  double at = 0;
  QString label;
};

/// The smallest round number (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten) that is not below
/// `value`; 1 when that is not above 0. An axis whose end is made so extends in steps.
[[nodiscard]] double roundUp(double value);

/// The smallest of 1, 2, 5 times a power of ten that is not below `value` (above 0).
[[nodiscard]] double roundStep125(double value);

/// The upper end of an axis from 0 that shows whole numbers up to `highest`: 5, 10, 20, 40, 50, 100, ...
/// always a whole number of its marks' steps.
[[nodiscard]] double countAxisEnd(double highest);

/// Marks of an axis from 0 to `end`, at most `most` of them after 0, in steps of 1, 2 or 5; labels in the
/// user's locale, thousands as "10k".
[[nodiscard]] std::vector<AxisMark> valueMarks(double end, int most);

/// Marks of a time axis from `begin` to `end` (ns), at most `most`: round times with the unit behind the
/// last one. When the times need too many digits, they count from the first mark on ("+2 µs").
[[nodiscard]] std::vector<AxisMark> timeMarks(std::int64_t begin, std::int64_t end, int most);

}  // namespace poolscope::ui
