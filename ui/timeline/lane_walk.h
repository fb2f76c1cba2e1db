// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/span_index.h"
#include "ui/timeline/time_scale.h"

#include <cstddef>
#include <vector>

namespace poolscope::ui {

/// A span that is wide enough to be shown by itself; pixels from `x0` to before `x1`.
struct BarPiece {
  std::size_t index = 0;
  int x0 = 0;
  int x1 = 0;
};

/// One pixel in which several spans (or one that is narrower) lie.
struct FoldPiece {
  int x = 0;
  Fold fold;
  double share = 0;  ///< busy part of the pixel's time, 0 to 1
};

/// What to draw of one lane. Keep and reuse: it keeps its memory.
struct LanePieces {
  std::vector<BarPiece> bars;    ///< in the order of their begin, so that what began later lies on top
  std::vector<FoldPiece> folds;  ///< from left to right, at most one a pixel
};

/// Goes through a lane pixel by pixel: spans of at least `leastPixels` become bars, all others fold
/// into the pixels that they touch. Nothing is left out and nothing is drawn twice. The cost depends
/// on the width alone.
void walkLane(const SpanIndex& spans, const TimeScale& scale, double leastPixels, LanePieces& pieces);

}  // namespace poolscope::ui
