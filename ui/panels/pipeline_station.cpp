// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/pipeline_station.h"

#include "ui/models/format.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"
#include "ui/timeline/bar_look.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace poolscope::ui {

namespace {

constexpr int kPad = 8;
constexpr int kBlockGap = 4;
constexpr int kRadius = 6;
constexpr int kBlockRadius = 3;

QColor borderOf(PipelineStation::Tone tone, bool hovered, const Palette& colors) {
  switch (tone) {
    case PipelineStation::Tone::full: return colors.cursor;
    case PipelineStation::Tone::next: return colors.accent;
    case PipelineStation::Tone::calm: break;
  }
  return hovered ? colors.muted : colors.line;
}

}  // namespace

PipelineStation::PipelineStation(PipelinePart part, bool small, QWidget* parent)
    : QAbstractButton(parent), m_part(part), m_small(small) {
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::PointingHandCursor);
  setAttribute(Qt::WA_Hover);
}

void PipelineStation::setName(const QString& name) {
  if (m_name != name) {
    m_name = name;
    updateAccessibleName();
    update();
  }
}

void PipelineStation::setStatus(const QString& status) {
  if (m_status != status) {
    m_status = status;
    updateAccessibleName();
    update();
  }
}

void PipelineStation::setTone(Tone tone) {
  if (m_tone != tone) {
    m_tone = tone;
    update();
  }
}

void PipelineStation::setTasks(const std::vector<PipelineTask>& tasks, std::int64_t count) {
  if (m_tasks != tasks || m_count != count) {
    m_tasks = tasks;
    m_count = count;
    update();
  }
}

void PipelineStation::setComing(std::vector<RowId> rows) {
  if (m_coming != rows) {
    m_coming = std::move(rows);
    update();
  }
}

void PipelineStation::updateAccessibleName() {
  setAccessibleName(m_status.isEmpty() ? m_name : m_name + QStringLiteral(": ") + m_status);
}

QSize PipelineStation::blockSize(const QFont& font, std::uint32_t largestId) {
  const QFontMetrics metrics(font);
  const int digits = std::max(2, static_cast<int>(QString::number(largestId).size()));
  return {metrics.horizontalAdvance(QString(digits, QLatin1Char('0'))) + 10, metrics.height() + 2};
}

/// The status may need a second line where the box is narrow.
int PipelineStation::statusHeight() const {
  const QFontMetrics metrics(smallFont());
  const bool fits = metrics.horizontalAdvance(m_status) <= width() - 2 * kPad;
  return fits ? fontMetrics().height() : 2 * metrics.lineSpacing() + 2;
}

QRect PipelineStation::blocksRoom() const {
  const int line = fontMetrics().height();
  if (m_small) {
    const int name = fontMetrics().horizontalAdvance(m_name) + kPad;
    return rect().adjusted(kPad + name, 2, -kPad, -2);
  }
  return rect().adjusted(kPad, kPad + line + statusHeight() + 4, -kPad, -kPad);
}

std::vector<QRect> PipelineStation::blocks() const {
  std::vector<QRect> result;
  if (m_tasks.empty()) {
    return result;
  }
  std::uint32_t largest = 0;
  for (const PipelineTask& task : m_tasks) {
    largest = std::max(largest, task.taskId);
  }
  const QFont font = smallFont();
  const QSize block = blockSize(font, largest);
  const QRect room = blocksRoom();
  const int columns = m_small ? 1 : std::max(1, (room.width() + kBlockGap) / (block.width() + kBlockGap));
  const int rows = std::max(m_small ? 1 : 0, (room.height() + kBlockGap) / (block.height() + kBlockGap));
  auto shown = std::min(m_tasks.size(), static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
  if (!m_small && shown > 0 && static_cast<std::int64_t>(shown) < m_count) {
    const QString more = QStringLiteral("+") + formatCount(m_count);
    const int cells =
        (QFontMetrics(font).horizontalAdvance(more) + block.width() + kBlockGap - 1) / (block.width() + kBlockGap);
    shown -= std::min<std::size_t>(shown, static_cast<std::size_t>(std::clamp(cells, 1, columns)));  // room for "+12"
  }
  const int top = m_small ? room.top() + (room.height() - block.height()) / 2 : room.top();
  for (std::size_t i = 0; i < shown; ++i) {
    const int column = static_cast<int>(i) % columns;
    const int row = static_cast<int>(i) / columns;
    result.emplace_back(
        QPoint(room.left() + column * (block.width() + kBlockGap), top + row * (block.height() + kBlockGap)), block);
  }
  return result;
}

QRect PipelineStation::blockOf(RowId row) const {
  const std::vector<QRect> places = blocks();
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (m_tasks[i].row == row) {
      return places[i];
    }
  }
  const QRect room = blocksRoom();
  const QSize block = blockSize(smallFont(), 0);
  return {room.center() - QPoint(block.width() / 2, block.height() / 2), block};
}

void PipelineStation::paintBlock(QPainter& painter, const QRectF& rect, const PipelineTask& task, int series) {
  const BarLook look = taskLook(task.state, series);
  painter.setPen(look.border.isValid() ? QPen(look.border) : QPen(Qt::NoPen));
  painter.setBrush(look.ground);
  painter.drawRoundedRect(rect, kBlockRadius, kBlockRadius);
  if (look.hatch != Hatch::none) {
    static HatchTiles tiles;
    const QPixmap& tile = tiles.tile(look.hatch, look.hatchColor, painter.device()->devicePixelRatioF());
    painter.setPen(Qt::NoPen);
    painter.setBrush(QBrush(tile));
    painter.drawRoundedRect(rect, kBlockRadius, kBlockRadius);
  }
  painter.setPen(look.text);
  painter.drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, QString::number(task.taskId));
}

void PipelineStation::paintEvent(QPaintEvent* /*event*/) {
  const Palette& colors = ui::palette();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool loud = m_tone != Tone::calm;
  const bool focused = hasFocus();
  const qreal width = loud || focused ? 2 : 1;
  const QColor border = focused && !loud ? colors.accent : borderOf(m_tone, underMouse(), colors);
  painter.setPen(QPen(border, width, focused ? Qt::DashLine : Qt::SolidLine));
  painter.setBrush(isDown() || isChecked() ? colors.selection : colors.card);
  painter.drawRoundedRect(QRectF(rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2), kRadius, kRadius);

  const int line = fontMetrics().height();
  const std::vector<QRect> places = blocks();
  if (m_small) {
    painter.setFont(font());
    painter.setPen(colors.text);
    const QRect inner = rect().adjusted(kPad, 0, -kPad, 0);
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                     fontMetrics().elidedText(m_name, Qt::ElideRight, inner.width()));
    const int after = (places.empty() ? blocksRoom().left() : places.front().right() + kPad);
    painter.setFont(smallFont());
    painter.setPen(colors.muted);
    const QRect rest(after, 0, rect().right() - kPad - after, height());
    // Where there is no room for the time, the word before it says enough.
    const QFontMetrics metrics(painter.font());
    QString status = m_status;
    if (metrics.horizontalAdvance(status) > rest.width()) {
      status = status.section(QLatin1Char(' '), 0, 0);
    }
    painter.drawText(rest, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                     metrics.horizontalAdvance(status) <= rest.width() ? status : QString());
  } else {
    const QRect inner = rect().adjusted(kPad, kPad, -kPad, -kPad);
    painter.setFont(titleFont());
    painter.setPen(colors.text);
    painter.drawText(QRect(inner.topLeft(), QSize(inner.width(), line)), Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetrics(titleFont()).elidedText(m_name, Qt::ElideRight, inner.width()));
    painter.setFont(smallFont());
    painter.setPen(m_tone == Tone::full ? colors.warning : colors.muted);
    const QRect room(inner.left(), inner.top() + line, inner.width(), statusHeight());
    if (room.height() > line) {
      painter.drawText(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_status);
    } else {
      painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, m_status);
    }
  }
  painter.setFont(smallFont());
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (std::find(m_coming.begin(), m_coming.end(), m_tasks[i].row) != m_coming.end()) {
      continue;
    }
    paintBlock(painter, places[i], m_tasks[i], m_series ? m_series(m_tasks[i].job) : 0);
  }
  const auto shown = static_cast<std::int64_t>(places.size());
  if (!m_small && shown < m_count && !places.empty()) {
    const QRect last = places.back();
    const QRect room = blocksRoom();
    QRect place(last.right() + kBlockGap + 2, last.top(), room.right() - last.right(), last.height());
    const QString more = QStringLiteral("+") + formatCount(m_count - shown);
    if (QFontMetrics(painter.font()).horizontalAdvance(more) > place.width()) {
      place = QRect(room.left(), last.bottom() + 1 + kBlockGap, room.width(), last.height());
    }
    painter.setPen(colors.muted);
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, more);
  }
}

bool PipelineStation::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && m_small) {
    setToolTip(m_name + QStringLiteral(": ") + m_status);
  }
  return QAbstractButton::event(event);
}

}  // namespace poolscope::ui
