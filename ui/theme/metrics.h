// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace poolscope::ui {

/// Lengths in device-independent pixels; space goes in steps of 4.
namespace metrics {
inline constexpr int kGap = 8;       ///< between cards
inline constexpr int kPadding = 12;  ///< inside a card
inline constexpr int kCardRadius = 8;
inline constexpr int kFieldRadius = 6;    ///< buttons and fields
inline constexpr int kFieldHeight = 26;   ///< least height of fields
inline constexpr int kButtonHeight = 28;  ///< least height of buttons
inline constexpr int kHeaderHeight = 32;  ///< a card's header
}  // namespace metrics

/// The application's font, a little smaller: subtitles, units, tick labels.
[[nodiscard]] QFont smallFont();
/// The application's font, bold: a card's title.
[[nodiscard]] QFont titleFont();
/// The application's font, bold and `factor` times as large: 1.3 and 1.8 are the two sizes in use.
[[nodiscard]] QFont headingFont(double factor = 1.3);

}  // namespace poolscope::ui
