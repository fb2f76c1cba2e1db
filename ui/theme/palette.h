// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

#include <array>
#include <cstddef>

namespace poolscope::ui {

/// Every colour of the program, by its role. Nothing else in ui/ names a colour, so that a scheme
/// is right everywhere or nowhere. The values are checked for contrast by tst_palette.
struct Palette {
  QColor bg;    ///< the window, between the cards
  QColor card;  ///< panels, fields, tables
  QColor line;  ///< borders of cards and fields
  QColor grid;  ///< lines inside charts and tables
  QColor text;
  QColor muted;                  ///< what explains: subtitles, units, tick labels
  QColor accent;                 ///< the one primary action of a view, focus
  QColor accentText;             ///< text on accent
  QColor selection;              ///< ground of what is selected; its text stays `text`
  std::array<QColor, 6> series;  ///< Okabe-Ito: jobs, executors, runs; see seriesColor()
  QColor waiting;                ///< waits: for a worker, the GIL, something outside

  // States: the word's colour and the pill under it. The word always stands there, too.
  QColor ok, okBg;
  QColor running, runningBg;
  QColor failed, failedBg;
  QColor warning, warningBg;

  QColor cursor;  ///< the time cursor through timeline, charts and pipeline
  bool dark = false;

  /// The series colour of the n-th thing, counted from 0; the six repeat.
  [[nodiscard]] QColor seriesColor(int n) const { return series[seriesIndex(n)]; }
  /// Text that can be read on seriesColor(n).
  [[nodiscard]] QColor seriesText(int n) const { return seriesTexts[seriesIndex(n)]; }

  /// The colour of the n-th run of a race, the same in every view. Neighbours are told apart at a glance
  /// and by the colour blind: blue, green, orange, pink, yellow, light blue.
  [[nodiscard]] QColor runColor(int n) const { return series[kRunOrder[seriesIndex(n)]]; }
  /// The n of the seriesColor() that a run has.
  [[nodiscard]] static int runSeries(int n) { return static_cast<int>(kRunOrder[seriesIndex(n)]); }

  std::array<QColor, 6> seriesTexts;  ///< use seriesText()

 private:
  static constexpr std::array<std::size_t, 6> kRunOrder{0, 2, 1, 3, 4, 5};
  [[nodiscard]] static std::size_t seriesIndex(int n) { return n < 0 ? 0 : static_cast<std::size_t>(n) % 6; }
};

/// The palette of the scheme that is shown now. Only for the GUI thread; the reference stays valid,
/// its content changes with Theme::changed(). Inside a QWidget write `ui::palette()`, because
/// QWidget has a `palette()` of its own.
[[nodiscard]] const Palette& palette();

[[nodiscard]] const Palette& lightPalette();
[[nodiscard]] const Palette& darkPalette();

/// Makes palette() the dark or the light one. For Theme and tests; everybody else sets the scheme
/// with Theme::setScheme().
void setCurrentPalette(bool dark);

/// `share` (0 to 1) of `top` over `ground`, opaque: for paler bars and fills.
[[nodiscard]] QColor mix(const QColor& top, const QColor& ground, double share);

/// WCAG 2 contrast of two opaque colours, 1 (same) to 21 (black on white).
[[nodiscard]] double contrastRatio(const QColor& a, const QColor& b);

}  // namespace poolscope::ui
