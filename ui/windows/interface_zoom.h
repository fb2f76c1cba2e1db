// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace poolscope::ui {

/// How large the interface is, in percent of the desktop's font: for all windows of the program. GUI
/// thread only.
namespace interface_zoom {

inline constexpr int kSmallest = 80;
inline constexpr int kLargest = 200;

[[nodiscard]] int percent();
/// Goes to the bound next to it where it lies outside.
void setPercent(int percent);
/// The next larger or smaller step.
void larger();
void smaller();

/// The lecture room sees everything half as large again, on top of percent().
void setLecture(bool on);
[[nodiscard]] bool isLecture();

}  // namespace interface_zoom

}  // namespace poolscope::ui
