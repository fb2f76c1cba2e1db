// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/start_parts.h"

#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QDragEnterEvent>
#include <QEnterEvent>
#include <QFontMetrics>
#include <QMimeData>
#include <QPainter>
#include <QUrl>

#include <algorithm>
#include <array>
#include <vector>

namespace poolscope::ui {

namespace {

constexpr int kRowHeight = 30;
constexpr int kNumberWidth = 28;
constexpr int kRowsAtLeast = 5;
constexpr int kWorkerRow = 22;      // at least
constexpr int kTallWorkerRow = 36;  // at most

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

StartRows::StartRows(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
}

void StartRows::setRows(const std::vector<StartRow*>& rows, int important) {
  for (StartRow* row : m_rows) {
    row->hide();
    row->deleteLater();
  }
  m_rows = rows;
  m_important = important;
  for (StartRow* row : m_rows) {
    row->setParent(this);
  }
  setMaximumHeight(std::max(1, rowHeight() * static_cast<int>(m_rows.size())));
  updateGeometry();
  arrange();
}

int StartRows::rowHeight() const { return m_rows.empty() ? kRowHeight : m_rows.front()->sizeHint().height(); }

QSize StartRows::sizeHint() const {
  return {200, rowHeight() * std::min(kRowsAtLeast, static_cast<int>(m_rows.size()))};
}

void StartRows::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  arrange();
}

void StartRows::arrange() {
  const int all = static_cast<int>(m_rows.size());
  const int fit = std::clamp(height() / rowHeight(), std::min(1, all), all);
  const int first = std::clamp(m_important - 2, 0, all - fit);  // two that were done stay in sight
  for (int i = 0; i < all; ++i) {
    StartRow* row = m_rows[static_cast<std::size_t>(i)];
    row->setGeometry(0, (i - first) * rowHeight(), width(), rowHeight());
    row->setVisible(i >= first && i < first + fit);
  }
}

QStringList localFiles(const QMimeData* data) {
  QStringList files;
  for (const QUrl& url : data->urls()) {
    if (!url.isLocalFile()) {
      return {};
    }
    files << url.toLocalFile();
  }
  return files;
}

FileDrop::FileDrop(QWidget* parent) : QAbstractButton(parent) {
  setObjectName(QStringLiteral("fileDrop"));
  setText(tr("Drop files here"));
  setAccessibleDescription(tr("A click asks for the files."));
  setAcceptDrops(true);
  setCursor(Qt::PointingHandCursor);
  setFocusPolicy(Qt::NoFocus);  // the button below asks for files, too
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
  setMinimumHeight(sizeHint().height());
  setMaximumHeight(3 * sizeHint().height());
}

void FileDrop::setHovered(bool hovered) {
  m_hovered = hovered;
  update();
}

void FileDrop::dragEnterEvent(QDragEnterEvent* event) {
  if (!localFiles(event->mimeData()).isEmpty()) {
    event->acceptProposedAction();
    setHovered(true);
  }
}

void FileDrop::dragLeaveEvent(QDragLeaveEvent* /*event*/) { setHovered(false); }

void FileDrop::dropEvent(QDropEvent* event) {
  setHovered(false);
  if (const QStringList files = localFiles(event->mimeData()); !files.isEmpty()) {
    event->acceptProposedAction();
    Q_EMIT dropped(files);
  }
}

void FileDrop::paintEvent(QPaintEvent* /*event*/) {
  const Palette& colors = ui::palette();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(m_hovered ? colors.accent : colors.muted, 1, Qt::DashLine));
  painter.setBrush(m_hovered ? colors.selection : colors.bg);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metrics::kFieldRadius, metrics::kFieldRadius);
  painter.setPen(colors.muted);
  painter.drawText(rect(), Qt::AlignCenter, text());
}

WorkerSketch::WorkerSketch(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("workerSketch"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setMinimumHeight(sizeHint().height());
  setMaximumHeight(static_cast<int>(kCommands.size()) * kTallWorkerRow);
}

void WorkerSketch::paintEvent(QPaintEvent* /*event*/) {
  const Palette& colors = ui::palette();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(smallFont());
  const int left = QFontMetrics(painter.font()).horizontalAdvance(tr("worker %1").arg(0)) + 14;
  const int row = std::clamp(height() / static_cast<int>(kCommands.size()), kWorkerRow, kTallWorkerRow);
  const double scale = (width() - left) / 235.0;
  for (std::size_t worker = 0; worker < kCommands.size(); ++worker) {
    const int top = static_cast<int>(worker) * row;
    painter.setPen(colors.muted);
    painter.drawText(QRect(0, top, left, row - 4), Qt::AlignVCenter | Qt::AlignLeft, tr("worker %1").arg(worker));
    painter.setPen(Qt::NoPen);
    double x = left;
    for (std::size_t i = 0; i < kCommands[worker].size(); ++i) {
      const bool failed = worker == 1 && i == 2;
      painter.setBrush(colors.seriesColor(failed ? 1 : 0));
      const double wide = kCommands[worker][i] * scale;
      painter.drawRoundedRect(QRectF(x, top, wide - 2, row - 5), 2.5, 2.5);
      x += wide;
    }
  }
}

}  // namespace poolscope::ui
