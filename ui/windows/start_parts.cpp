// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/start_parts.h"

#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QEnterEvent>
#include <QFontMetrics>
#include <QPainter>

#include <array>
#include <vector>

namespace poolscope::ui {

namespace {

constexpr int kRowHeight = 30;
constexpr int kNumberWidth = 28;
constexpr int kWorkerRow = 22;

// Widths of commands, worker by worker.
const std::array<std::vector<int>, 4> kCommands = {
    {{48, 30, 54, 32, 46}, {92, 26, 22, 62}, {20, 56, 24, 72}, {64, 32, 94}}};

}  // namespace

StartRow::StartRow(const QString& number, const QString& title, QWidget* parent)
    : QAbstractButton(parent), m_number(number) {
  setText(title);
  setAccessibleName(title);
  setCursor(Qt::PointingHandCursor);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void StartRow::setPill(Pill pill, const QString& word) {
  m_pill = pill;
  m_word = word;
  setAccessibleDescription(word);
  update();
}

void StartRow::setDetail(const QString& middle, const QString& right) {
  m_middle = middle;
  m_right = right;
  update();
}

QSize StartRow::sizeHint() const { return {200, std::max(kRowHeight, fontMetrics().height() + 12)}; }

void StartRow::enterEvent(QEnterEvent* event) {
  QAbstractButton::enterEvent(event);
  update();
}

void StartRow::leaveEvent(QEvent* event) {
  QAbstractButton::leaveEvent(event);
  update();
}

void StartRow::paintEvent(QPaintEvent* /*event*/) {
  const Palette& colors = ui::palette();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (underMouse() || hasFocus()) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.selection);
    painter.drawRoundedRect(rect().adjusted(0, 0, 0, -1), metrics::kFieldRadius, metrics::kFieldRadius);
  }
  painter.fillRect(4, height() - 1, width() - 8, 1, colors.grid);
  QRect inner = rect().adjusted(8, 0, -8, 0);
  painter.setPen(colors.muted);
  if (!m_number.isEmpty()) {
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, m_number);
    inner.setLeft(inner.left() + kNumberWidth);
  }
  if (!m_middle.isEmpty()) {
    painter.drawText(QRect(width() * 36 / 100, 0, width() / 3, height()), Qt::AlignVCenter | Qt::AlignLeft, m_middle);
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignRight, m_right);
    inner.setRight(width() * 36 / 100 - 8);
  }
  if (m_pill != Pill::none) {
    const bool done = m_pill == Pill::done;
    painter.setFont(smallFont());
    const int wide = QFontMetrics(painter.font()).horizontalAdvance(m_word) + 18;
    const QRect pill(inner.right() - wide, (height() - 20) / 2, wide, 20);
    painter.setPen(Qt::NoPen);
    painter.setBrush(done ? colors.okBg : colors.runningBg);
    painter.drawRoundedRect(pill, 10, 10);
    painter.setPen(done ? colors.ok : colors.running);
    painter.drawText(pill, Qt::AlignCenter, m_word);
    painter.setFont(font());
    inner.setRight(pill.left() - 8);
  }
  painter.setPen(colors.text);
  painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft,
                   fontMetrics().elidedText(text(), Qt::ElideRight, inner.width()));
}

WorkerSketch::WorkerSketch(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("workerSketch"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void WorkerSketch::paintEvent(QPaintEvent* /*event*/) {
  const Palette& colors = ui::palette();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(smallFont());
  const int left = QFontMetrics(painter.font()).horizontalAdvance(tr("worker %1").arg(0)) + 14;
  const double scale = std::min(1.2, (width() - left) / 235.0);
  for (std::size_t worker = 0; worker < kCommands.size(); ++worker) {
    const int top = static_cast<int>(worker) * kWorkerRow;
    painter.setPen(colors.muted);
    painter.drawText(QRect(0, top, left, kWorkerRow - 4), Qt::AlignVCenter | Qt::AlignLeft,
                     tr("worker %1").arg(worker));
    painter.setPen(Qt::NoPen);
    double x = left;
    for (std::size_t i = 0; i < kCommands[worker].size(); ++i) {
      const bool failed = worker == 1 && i == 2;
      painter.setBrush(colors.seriesColor(failed ? 1 : 0));
      const double wide = kCommands[worker][i] * scale;
      painter.drawRoundedRect(QRectF(x, top, wide - 2, kWorkerRow - 5), 2.5, 2.5);
      x += wide;
    }
  }
}

}  // namespace poolscope::ui
