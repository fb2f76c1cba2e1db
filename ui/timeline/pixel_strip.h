// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QRect>
#include <QRgb>

#include <vector>

class QPainter;

namespace poolscope::ui {

/// A lane's folded pixels, painted at once: thousands of rectangles one pixel wide would cost more
/// than all the rest. Every column has a colour in each of three bands, top, middle and bottom, and
/// is transparent where none was set. Kept from lane to lane for its memory.
class PixelStrip {
 public:
  enum Band { Top = 1, Middle = 2, Bottom = 4, All = 7 };

  /// Begins a strip over `lane`, in which nothing is set.
  void begin(const QRect& lane, qreal devicePixelRatio);
  /// Colours bands of a column (in device pixels from the lane's left); columns outside are ignored.
  void set(int x, QRgb color, double opacity, int bands = All);
  /// Paints what was set. The bands' heights are in device-independent pixels; middle is the rest.
  void paint(QPainter& painter, int topHeight, int bottomHeight);

  [[nodiscard]] bool isEmpty() const { return m_last < m_first; }

 private:
  QRect m_lane;
  qreal m_ratio = 1;
  int m_first = 0;
  int m_last = -1;
  std::vector<QRgb> m_top;
  std::vector<QRgb> m_middle;
  std::vector<QRgb> m_bottom;
  QImage m_image;
};

}  // namespace poolscope::ui
