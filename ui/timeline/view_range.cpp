// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/view_range.h"

#include <algorithm>

namespace poolscope::ui {

namespace {

/// A live axis starts with this much, or short runs would make it jump at every look.
constexpr std::int64_t kLeastLiveSpan = 1'000'000'000;

}  // namespace

void ViewRange::setContent(TimeRange content, std::int64_t now, bool live, std::int64_t expectedEnd) {
  content.begin = std::clamp(content.begin, -kLongestRange / 2, kLongestRange / 2);
  content.end = std::clamp(content.end, content.begin, kLongestRange / 2);
  m_content = content;
  m_now = std::clamp(now, content.begin, content.end);
  m_live = live;
  m_expectedEnd = std::min(expectedEnd, kLongestRange / 2);
  update();
}

void ViewRange::reset() {
  m_mode = Mode::fit;
  m_content = {0, 0};
  m_expectedEnd = 0;
}

void ViewRange::fit() {
  m_mode = Mode::fit;
  update();
}

void ViewRange::setFollowLive(bool follow) {
  if (follow == followsLive()) {
    return;
  }
  if (!follow) {
    m_mode = Mode::free;
    return;
  }
  m_mode = m_range.span() >= m_content.span() / 10 * 9 ? Mode::fit : Mode::slide;
  update();
}

void ViewRange::show(TimeRange range) {
  m_mode = Mode::free;
  const std::int64_t middle = range.begin + range.span() / 2;
  m_range = zoomed(range, 1.0, middle);  // keeps it within the shortest and longest range
}

void ViewRange::zoom(double factor, std::int64_t anchor) {
  m_mode = Mode::free;
  const TimeRange next = zoomed(m_range, factor, anchor);
  // Zooming out ends a little beyond everything; further there is nothing to see.
  const std::int64_t widest = std::max(fitted(m_content).span() * 2, m_range.span());
  if (factor <= 1 || next.span() <= widest) {
    m_range = next;
  }
  m_range = panned(m_range, 0, m_content);
}

void ViewRange::pan(std::int64_t ns) {
  m_mode = Mode::free;
  m_range = panned(m_range, ns, m_content);
}

void ViewRange::update() {
  switch (m_mode) {
    case Mode::fit:
      if (!m_live) {
        m_range = fitted(m_content);
      } else if (m_content.end <= m_expectedEnd) {
        m_range = fitted({m_content.begin, m_expectedEnd});
      } else {
        m_range = fittedInSteps({m_content.begin, std::max(m_content.end, m_content.begin + kLeastLiveSpan)});
      }
      break;
    case Mode::slide:
      if (m_live) {
        const std::int64_t span = m_range.span();
        const std::int64_t end = m_now + span / 10;  // now stands at nine tenths
        m_range = {end - span, end};
      }
      break;
    case Mode::free: break;
  }
}

}  // namespace poolscope::ui
