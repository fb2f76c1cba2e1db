// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/bar_look.h"

#include "ui/theme/palette.h"

#include <QPainter>

#include <cmath>

namespace poolscope::ui {

namespace {

constexpr int kTile = 8;  // a pattern repeats after so many pixels

QColor withAlpha(QColor color, double alpha) {
  color.setAlphaF(static_cast<float>(alpha));
  return color;
}

void drawHatch(QPainter& painter, Hatch hatch) {
  constexpr int t = kTile;
  const auto rising = [&painter] {
    for (const int x : {-t, 0, t}) {
      painter.drawLine(QLineF(x - 1, t + 1, x + t + 1, -1));
    }
  };
  const auto falling = [&painter] {
    for (const int x : {-t, 0, t}) {
      painter.drawLine(QLineF(x - 1, -1, x + t + 1, t + 1));
    }
  };
  switch (hatch) {
    case Hatch::none: break;
    case Hatch::rising: rising(); break;
    case Hatch::falling: falling(); break;
    case Hatch::crossed:
      rising();
      falling();
      break;
    case Hatch::level:
      painter.drawLine(QLineF(-1, 2, t + 1, 2));
      painter.drawLine(QLineF(-1, 6, t + 1, 6));
      break;
    case Hatch::upright:
      painter.drawLine(QLineF(2, -1, 2, t + 1));
      painter.drawLine(QLineF(6, -1, 6, t + 1));
      break;
    case Hatch::dashed: painter.fillRect(QRectF(0, 0, t - 3, t), painter.pen().color()); break;
  }
}

}  // namespace

Hatch hatchOf(TaskState state) {
  switch (state) {
    case TaskState::pending:
    case TaskState::running:
    case TaskState::finished: return Hatch::none;
    case TaskState::failed: return Hatch::rising;
    case TaskState::cancelled: return Hatch::falling;
    case TaskState::timed_out: return Hatch::level;
    case TaskState::lost: return Hatch::crossed;
  }
  return Hatch::none;
}

Hatch hatchOf(SegmentKind kind) {
  switch (kind) {
    case SegmentKind::gil_wait: return Hatch::rising;
    case SegmentKind::gil_hold: return Hatch::none;
    case SegmentKind::blocked: return Hatch::dashed;
    case SegmentKind::paused: return Hatch::upright;
  }
  return Hatch::none;
}

BarLook taskLook(TaskState state, int series) {
  const Palette& p = palette();
  BarLook look{p.seriesColor(series), p.seriesText(series), {}, hatchOf(state), {}};
  switch (state) {
    case TaskState::pending:
    case TaskState::running:
      look.ground = mix(look.ground, p.card, p.dark ? 0.42 : 0.5);
      look.text = p.text;
      break;
    case TaskState::finished: break;
    case TaskState::failed:
    case TaskState::lost:
      look.ground = p.failedBg;
      look.text = p.text;
      look.border = p.failed;
      look.hatchColor = withAlpha(p.failed, state == TaskState::lost ? 0.55 : 0.5);
      break;
    case TaskState::timed_out:
      look.ground = p.warningBg;
      look.text = p.text;
      look.border = p.warning;
      look.hatchColor = withAlpha(p.warning, 0.45);
      break;
    case TaskState::cancelled:
      look.ground = mix(p.waiting, p.card, 0.6);
      look.text = p.text;
      look.border = p.muted;
      look.hatchColor = withAlpha(p.muted, 0.45);
      break;
  }
  return look;
}

BarLook stateLook(TaskState state) {
  const Palette& p = palette();
  BarLook look = taskLook(state, 0);
  if (state == TaskState::finished) {
    look.ground = p.ok;
    look.text = p.card;
  } else if (state == TaskState::running || state == TaskState::pending) {
    look.ground = p.runningBg;
    look.text = p.running;
    look.border = p.running;
  }
  return look;
}

BarLook waitLook(SegmentKind kind) {
  const Palette& p = palette();
  if (kind == SegmentKind::blocked) {
    return {withAlpha(p.card, 0.3), p.text, {}, hatchOf(kind), withAlpha(p.card, 0.42)};
  }
  return {p.waiting, p.text, {}, hatchOf(kind), withAlpha(p.muted, p.dark ? 0.7 : 0.6)};
}

const QPixmap& HatchTiles::tile(Hatch hatch, const QColor& color, qreal devicePixelRatio) {
  const quint64 key = (static_cast<quint64>(color.rgba()) << 16U) |
                      (static_cast<quint64>(std::lround(devicePixelRatio * 16)) << 4U) | static_cast<quint64>(hatch);
  const auto known = m_tiles.constFind(key);
  if (known != m_tiles.constEnd()) {
    return *known;
  }
  const int pixels = static_cast<int>(std::lround(kTile * devicePixelRatio));
  QPixmap tile(pixels, pixels);
  tile.setDevicePixelRatio(pixels / static_cast<qreal>(kTile));
  tile.fill(Qt::transparent);
  QPainter painter(&tile);
  painter.setRenderHint(QPainter::Antialiasing,
                        hatch == Hatch::rising || hatch == Hatch::falling || hatch == Hatch::crossed);
  painter.setPen(QPen(color, hatch == Hatch::crossed ? 1.0 : 1.2));
  drawHatch(painter, hatch);
  painter.end();
  return *m_tiles.insert(key, tile);
}

}  // namespace poolscope::ui
