// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/pixel_strip.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace poolscope::ui {

void PixelStrip::begin(const QRect& lane, qreal devicePixelRatio) {
  m_lane = lane;
  m_ratio = devicePixelRatio;
  const auto width = static_cast<std::size_t>(std::max(1.0, std::ceil(lane.width() * m_ratio)));
  m_top.assign(width, 0);
  m_middle.assign(width, 0);
  m_bottom.assign(width, 0);
  m_first = static_cast<int>(width);
  m_last = -1;
}

void PixelStrip::set(int x, QRgb color, double opacity, int bands) {
  if (x < 0 || x >= static_cast<int>(m_middle.size())) {
    return;
  }
  const auto alpha = static_cast<unsigned>(255 * std::clamp(opacity, 0.0, 1.0) + 0.5);
  const QRgb pixel = qPremultiply((color & RGB_MASK) | (alpha << 24U));
  const auto column = static_cast<std::size_t>(x);
  if ((bands & Top) != 0) {
    m_top[column] = pixel;
  }
  if ((bands & Middle) != 0) {
    m_middle[column] = pixel;
  }
  if ((bands & Bottom) != 0) {
    m_bottom[column] = pixel;
  }
  m_first = std::min(m_first, x);
  m_last = std::max(m_last, x);
}

void PixelStrip::paint(QPainter& painter, int topHeight, int bottomHeight) {
  if (isEmpty()) {
    return;
  }
  const int width = m_last - m_first + 1;
  const int height = std::max(1, static_cast<int>(std::lround(m_lane.height() * m_ratio)));
  if (m_image.width() < width || m_image.height() != height) {
    m_image = QImage(static_cast<int>(m_middle.size()), height, QImage::Format_ARGB32_Premultiplied);
  }
  const int top = static_cast<int>(std::lround(topHeight * m_ratio));
  const int bottom = height - static_cast<int>(std::lround(bottomHeight * m_ratio));
  for (int y = 0; y < height; ++y) {
    const std::vector<QRgb>& line = y < top ? m_top : y < bottom ? m_middle : m_bottom;
    std::memcpy(m_image.scanLine(y), line.data() + m_first, static_cast<std::size_t>(width) * sizeof(QRgb));
  }
  const QRectF target(m_lane.left() + m_first / m_ratio, m_lane.top(), width / m_ratio, height / m_ratio);
  painter.drawImage(target, m_image, QRectF(0, 0, width, height));
}

}  // namespace poolscope::ui
