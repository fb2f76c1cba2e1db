// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/time_scale.h"

#include <cstdint>

namespace poolscope::ui {

/// Which stretch of time is on the screen, and whether it moves along with a live run. Until the
/// user zooms or pans it shows everything, and its end moves on in steps; after that it stands still
/// until it is told to follow again. Plain data, no Qt.
class ViewRange {
 public:
  [[nodiscard]] TimeRange range() const { return m_range; }
  /// What there is to see: from the first submit to now.
  [[nodiscard]] TimeRange content() const { return m_content; }
  /// True while the view moves along with the run (or would, were it still running).
  [[nodiscard]] bool followsLive() const { return m_mode != Mode::free; }
  /// True while the whole content is kept in view.
  [[nodiscard]] bool fitsAll() const { return m_mode == Mode::fit; }

  /// New content; `live` while it grows, with its edge at `now`. `expectedEnd` is where it is thought to end (0: not
  /// known), so that the axis need not grow at all when the guess is right.
  void setContent(TimeRange content, std::int64_t now, bool live, std::int64_t expectedEnd);
  /// Another recording: everything is in view again, and followed.
  void reset();

  /// Shows everything, and follows.
  void fit();
  /// Follows with the span there is, or stops. Following a view that holds nearly everything fits it.
  void setFollowLive(bool follow);
  /// Shows exactly this and stops following.
  void show(TimeRange range);
  void zoom(double factor, std::int64_t anchor);
  void pan(std::int64_t ns);

 private:
  enum class Mode : std::uint8_t { fit, slide, free };
  void update();

  Mode m_mode = Mode::fit;
  TimeRange m_content{0, 0};
  TimeRange m_range{0, 1'000'000'000};
  std::int64_t m_now = 0;
  std::int64_t m_expectedEnd = 0;
  bool m_live = false;
};

}  // namespace poolscope::ui
