// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/lane_walk.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace poolscope::ui {

namespace {

/// In a lane with overlaps, so many spans are looked at one by one; more are folded by the pixel.
constexpr std::size_t kMostOverlapping = 20'000;

/// Where a pixel holds more spans than this, the next pixels' spans are not in the cache yet; so many pixels
/// beforehand they are asked for.
constexpr std::size_t kNear = 16;
constexpr int kAhead = 12;

int roundedX(const TimeScale& scale, std::int64_t ns) { return static_cast<int>(std::lround(scale.xAt(ns))); }
int flooredX(const TimeScale& scale, std::int64_t ns) { return static_cast<int>(std::floor(scale.xAt(ns))); }

std::int64_t leastBarNs(const TimeScale& scale, double leastPixels) {
  return static_cast<std::int64_t>(std::ceil(leastPixels * scale.nsPerPixel()));
}

void merge(FoldPiece& into, const Fold& fold, double share) {
  into.share = std::min(1.0, into.share + share);
  into.fold.count += fold.count;
  into.fold.busy_ns += fold.busy_ns;
  if (fold.severity > into.fold.severity) {
    into.fold.severity = fold.severity;
    into.fold.worstTag = fold.worstTag;
  }
}

void addFold(const TimeScale& scale, int x, const Fold& fold, LanePieces& pieces) {
  if (fold.count == 0) {
    return;
  }
  const double share = std::min(1.0, static_cast<double>(fold.busy_ns) / scale.nsPerPixel());
  if (!pieces.folds.empty() && pieces.folds.back().x == x) {
    merge(pieces.folds.back(), fold, share);
  } else {
    pieces.folds.push_back({x, fold, share});
  }
}

/// Spans one after the other: only the last that reaches into a pixel can be wider than it.
void walkInOrder(const SpanIndex& spans, const TimeScale& scale, std::int64_t leastNs, LanePieces& pieces) {
  std::int64_t time = scale.range.begin;
  std::size_t next = spans.firstEndingAfter(time);
  std::size_t ahead = next;
  while (next < spans.size() && time < scale.range.end) {
    const std::int64_t begin = spans.begin(next);
    if (begin >= scale.range.end) {
      break;
    }
    const std::int64_t end = spans.end(next);
    if (end - begin >= leastNs) {
      pieces.bars.push_back({next, roundedX(scale, begin), roundedX(scale, end)});
      time = end;
      ++next;
      continue;
    }
    const std::int64_t from = std::max(time, begin);
    const int x = flooredX(scale, from);
    std::int64_t to = std::max(scale.timeAt(x + 1), from + 1);
    const std::size_t after = spans.firstEndingAfter(to, next);
    if (after - next > kNear) {
      ahead = spans.prefetch(scale.timeAt(x + kAhead), std::max(ahead, after));
    }
    const bool barFollows = after < spans.size() && spans.length(after) >= leastNs && spans.begin(after) < to;
    if (barFollows) {
      to = std::max(spans.begin(after), from + 1);  // the bar that begins here is not folded as well
      addFold(scale, x, spans.fold({from, to}, next), pieces);
    } else {
      addFold(scale, x, spans.fold({from, to}, next, after), pieces);
    }
    time = to;
    next = after;
  }
}

/// Spans above each other (tasks of an event loop, a task that runs another one inline).
void walkOverlapping(const SpanIndex& spans, const TimeScale& scale, std::int64_t leastNs, LanePieces& pieces) {
  std::vector<FoldPiece> pixels(static_cast<std::size_t>(scale.width) + 1);
  for (std::size_t i = spans.firstEndingAfter(scale.range.begin); i < spans.size(); ++i) {
    const Span span = spans[i];
    if (span.begin >= scale.range.end) {
      continue;
    }
    if (span.end - span.begin >= leastNs) {
      pieces.bars.push_back({i, roundedX(scale, span.begin), roundedX(scale, span.end)});
      continue;
    }
    const int last = std::min(flooredX(scale, span.end - 1) - scale.left, scale.width);
    for (int x = std::max(flooredX(scale, span.begin) - scale.left, 0); x <= last; ++x) {
      const std::int64_t from = std::max(span.begin, scale.timeAt(scale.left + x));
      const std::int64_t to = std::min(span.end, scale.timeAt(scale.left + x + 1));
      FoldPiece& pixel = pixels[static_cast<std::size_t>(x)];
      const Fold one{std::max<std::int64_t>(to - from, 0), 1, i, span.severity, span.tag};
      if (pixel.fold.count == 0) {
        pixel.fold.first = i;
      }
      merge(pixel, one, static_cast<double>(one.busy_ns) / scale.nsPerPixel());
    }
  }
  for (std::size_t x = 0; x < pixels.size(); ++x) {
    if (pixels[x].fold.count > 0) {
      pixels[x].x = scale.left + static_cast<int>(x);
      pieces.folds.push_back(pixels[x]);
    }
  }
  std::stable_sort(pieces.bars.begin(), pieces.bars.end(), [&spans](const BarPiece& a, const BarPiece& b) {
    return spans.begin(a.index) < spans.begin(b.index);
  });
}

/// Too many above each other to tell apart: how busy each pixel is.
void walkCrowd(const SpanIndex& spans, const TimeScale& scale, LanePieces& pieces) {
  std::size_t first = spans.firstEndingAfter(scale.range.begin);
  for (int x = scale.left; x < scale.left + scale.width && first < spans.size(); ++x) {
    const TimeRange range{scale.timeAt(x), std::max(scale.timeAt(x + 1), scale.timeAt(x) + 1)};
    first = spans.firstEndingAfter(range.begin, first);
    addFold(scale, x, spans.fold(range, first), pieces);
  }
}

}  // namespace

void walkLane(const SpanIndex& spans, const TimeScale& scale, double leastPixels, LanePieces& pieces) {
  pieces.bars.clear();
  pieces.folds.clear();
  if (scale.width <= 0 || spans.empty()) {
    return;
  }
  const std::int64_t leastNs = leastBarNs(scale, leastPixels);
  if (!spans.overlapping()) {
    walkInOrder(spans, scale, leastNs, pieces);
  } else if (spans.size() - spans.firstEndingAfter(scale.range.begin) <= kMostOverlapping) {
    walkOverlapping(spans, scale, leastNs, pieces);
  } else {
    walkCrowd(spans, scale, pieces);
  }
}

}  // namespace poolscope::ui
