// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/lesson_bars.h"

#include "ui/lessons/lesson_words.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace poolscope::ui {

namespace {

constexpr int kValueRoom = 110;
constexpr int kBar = 25;
constexpr int kRow = 58;
constexpr int kGuessRoom = 18;        // above the bar, for the words of a guess
constexpr int kTensRoom = 20;         // below the bars, for what the lines of powers of ten stand for
constexpr double kKeyFactor = 1.585;  // by which an arrow key changes a bar on powers of ten: five to the next one
constexpr int kDragSteps = 120;       // that a bar can be dragged to, at most
constexpr int kKeySteps = 40;         // that an arrow key takes it through, at most

/// The least of 1, 2, 5, 10, 20 ... times a power of ten that is no less: what people guess in.
double roundStep(double least) {
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (power * factor >= least * (1 - 1e-9)) {
      return power * factor;
    }
  }
  return power * 10;
}

}  // namespace

LessonBars::LessonBars(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("lessonBars"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void LessonBars::setBars(const std::vector<Bar>& bars, const BarScale& scale) {
  m_bars = bars;
  m_scale = scale.most > 0 ? scale : BarScale();
  m_guesses.assign(bars.size(), 0);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    m_guesses[i] = rounded(static_cast<int>(i), m_scale.value(0.5));
  }
  m_measured.clear();
  m_current = 0;
  m_moved = false;
  updateGeometry();
  describe();
  update();
}

void LessonBars::setGuessing(bool guessing) {
  m_guessing = guessing;
  setFocusPolicy(guessing ? Qt::StrongFocus : Qt::NoFocus);
  updateGeometry();
  setCursor(guessing ? Qt::SizeHorCursor : Qt::ArrowCursor);
  describe();
  update();
}

std::vector<double> LessonBars::guesses() const { return m_moved ? m_guesses : std::vector<double>(); }

double LessonBars::rounded(int bar, double value) const {
  const double kept = std::clamp(value, m_scale.least, m_scale.most);
  const double step =
      m_scale.least > 0 ? std::pow(10.0, std::floor(std::log10(kept) + 1e-9)) / 2 : stepOf(bar, kDragSteps);
  return std::clamp(std::round(kept / step) * step, m_scale.least, m_scale.most);
}

void LessonBars::setGuess(int bar, double value) {
  if (bar < 0 || bar >= static_cast<int>(m_guesses.size())) {
    return;
  }
  m_guesses[static_cast<std::size_t>(bar)] = rounded(bar, value);
  m_current = bar;
  m_moved = true;
  describe();
  update();
  Q_EMIT guessChanged();
}

double LessonBars::stepOf(int bar, int steps) const {
  const double step = roundStep(m_scale.most / steps);
  return m_bars[static_cast<std::size_t>(bar)].unit == "n" ? std::max(1.0, step) : step;
}

void LessonBars::setMeasured(const std::vector<double>& values) {
  m_measured = values;
  describe();
  update();
}

void LessonBars::clearMeasured() {
  m_measured.clear();
  describe();
  update();
}

void LessonBars::setFactor(double factor) {
  m_factor = factor;
  updateGeometry();
  update();
}

QFont LessonBars::barFont(double factor, bool bold) const {
  QFont made = font();
  made.setPointSizeF(made.pointSizeF() * factor * m_factor);
  made.setBold(bold);
  return made;
}

int LessonBars::rowHeight() const {
  const int row = m_guessing || m_moved ? kRow : kRow - kGuessRoom;
  return static_cast<int>(row * (0.5 + m_factor / 2));
}

int LessonBars::labelWidth() const {
  int width = 60;
  const QFontMetrics metrics(barFont(1, m_guessing));
  for (const Bar& bar : m_bars) {
    width = std::max(width, metrics.horizontalAdvance(bar.label));
  }
  return std::min(width + 16, this->width() * 2 / 5);
}

BarScale LessonBars::currentScale() const {
  if (m_guessing || (m_moved && m_measured.empty())) {
    return m_scale;
  }
  double largest = m_scale.least > 0 ? m_scale.most : 0;
  for (const std::vector<double>& values : {m_measured, m_moved ? m_guesses : std::vector<double>()}) {
    for (const double value : values) {
      largest = std::max(largest, std::isfinite(value) ? value : 0);
    }
  }
  return {largest > 0 ? largest : 1, m_scale.least};
}

QSize LessonBars::sizeHint() const {
  const int below = m_scale.least > 0 ? static_cast<int>(kTensRoom * m_factor) : 0;
  return {560, rowHeight() * static_cast<int>(m_bars.size()) + 8 + below};
}

QSize LessonBars::minimumSizeHint() const { return {320, sizeHint().height()}; }

QRect LessonBars::barRect(int bar) const {
  const int left = labelWidth();
  const int height = static_cast<int>(kBar * (0.5 + m_factor / 2));
  const int room = std::max(40, width() - left - static_cast<int>(kValueRoom * m_factor));
  return {left, bar * rowHeight() + rowHeight() - height - 8, room, height};
}

int LessonBars::barAt(int y) const {
  return std::clamp(y / std::max(1, rowHeight()), 0, std::max(0, static_cast<int>(m_bars.size()) - 1));
}

void LessonBars::moveTo(int bar, double x) {
  const QRect ground = barRect(bar);
  setGuess(bar, m_scale.value((x - ground.left()) / ground.width()));
}

void LessonBars::mousePressEvent(QMouseEvent* event) {
  if (m_guessing && event->button() == Qt::LeftButton && !m_bars.empty()) {
    moveTo(barAt(event->pos().y()), event->position().x());
  }
}

void LessonBars::mouseMoveEvent(QMouseEvent* event) {
  if (m_guessing && (event->buttons() & Qt::LeftButton) != 0 && !m_bars.empty()) {
    moveTo(m_current, event->position().x());
  }
}

void LessonBars::mouseReleaseEvent(QMouseEvent* event) { event->accept(); }

void LessonBars::keyPressEvent(QKeyEvent* event) {
  const int last = static_cast<int>(m_bars.size()) - 1;
  const int key = event->key();
  if (m_guessing && (key == Qt::Key_Left || key == Qt::Key_Right)) {
    const double now = m_guesses[static_cast<std::size_t>(m_current)];
    const double step = stepOf(m_current, kKeySteps);
    if (m_scale.least > 0) {
      setGuess(m_current, key == Qt::Key_Left ? now / kKeyFactor : now * kKeyFactor);
    } else {
      setGuess(m_current, key == Qt::Key_Left ? now - step : now + step);
    }
  } else if (m_guessing && (key == Qt::Key_Up || key == Qt::Key_Down)) {
    m_current = std::clamp(m_current + (key == Qt::Key_Up ? -1 : 1), 0, std::max(0, last));
    describe();
    update();
  } else {
    QWidget::keyPressEvent(event);
  }
}

void LessonBars::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  paintTens(painter);
  for (int i = 0; i < static_cast<int>(m_bars.size()); ++i) {
    paintBar(painter, i);
  }
}

void LessonBars::paintTens(QPainter& painter) const {
  if (m_bars.empty()) {
    return;
  }
  const BarScale scale = currentScale();
  const QRect first = barRect(0);
  const QRect last = barRect(static_cast<int>(m_bars.size()) - 1);
  const QFont small = barFont(0.8);
  const QFontMetrics metrics(small);
  painter.setFont(small);
  for (const double ten : scale.tens()) {
    const int x = first.left() + static_cast<int>(first.width() * scale.place(ten));
    painter.setPen(ui::palette().line);
    painter.drawLine(x, first.top() - 4, x, last.bottom() + 6);
    const QString words = QString::fromStdString(round_figure(ten, m_bars.front().unit, lessonLanguage()));
    const int wide = metrics.horizontalAdvance(words) + 2;
    painter.setPen(ui::palette().muted);
    painter.drawText(QRect(x - wide / 2, last.bottom() + 8, wide, metrics.height()), Qt::AlignCenter, words);
  }
}

void LessonBars::paintBar(QPainter& painter, int bar) const {
  const Palette& colors = ui::palette();
  const auto index = static_cast<std::size_t>(bar);
  const QRect ground = barRect(bar);
  const bool current = m_guessing && hasFocus() && bar == m_current;  // the one that the arrow keys move
  painter.setFont(barFont(1, current));
  painter.setPen(current ? colors.accent : colors.text);
  const QRect label(0, ground.center().y() - rowHeight() / 2, labelWidth() - 12, rowHeight());
  painter.drawText(label, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, m_bars[index].label);

  painter.setPen(Qt::NoPen);
  painter.setBrush(colors.grid);
  painter.drawRoundedRect(ground, 3, 3);
  const bool measured = index < m_measured.size() && std::isfinite(m_measured[index]);
  if (measured) {
    QRectF filled(ground);
    filled.setWidth(std::max(2.0, ground.width() * currentScale().place(m_measured[index])));
    painter.setBrush(colors.accent);
    painter.drawRoundedRect(filled, 3, 3);
    painter.setPen(colors.text);
    painter.setFont(barFont(1, true));
    painter.drawText(QRect(ground.right() + 10, ground.top(), width() - ground.right() - 10, ground.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, lessonFigure(m_measured[index], m_bars[index].unit));
  }
  if (m_guessing || (m_moved && index < m_guesses.size())) {
    paintGuess(painter, bar, ground);
  }
}

void LessonBars::paintGuess(QPainter& painter, int bar, const QRect& ground) const {
  const Palette& colors = ui::palette();
  const auto index = static_cast<std::size_t>(bar);
  const double x = ground.left() + ground.width() * currentScale().place(m_guesses[index]);
  if (m_guessing) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(mix(colors.accent, colors.card, 0.45));
    painter.drawRoundedRect(QRectF(ground.left(), ground.top(), x - ground.left(), ground.height()), 3, 3);
    const bool current = hasFocus() && bar == m_current;
    painter.setBrush(colors.accent);
    painter.drawRoundedRect(QRectF(x - 3, ground.top() - 4, 6, ground.height() + 8), 3, 3);
    if (current) {
      painter.setPen(QPen(colors.accent, 1.5));
      painter.setBrush(Qt::NoBrush);
      painter.drawRoundedRect(QRectF(x - 6, ground.top() - 7, 12, ground.height() + 14), 5, 5);
    }
  } else {
    QPen dashed(colors.text, 2, Qt::CustomDashLine);
    dashed.setDashPattern({2, 1.5});
    painter.setPen(dashed);
    painter.drawLine(QPointF(x, ground.top() - 6), QPointF(x, ground.bottom() + 6));
  }
  const QString value = lessonFigure(m_guesses[index], m_bars[index].unit);
  const QString words = m_guessing && !m_moved ? tr("%1: drag me").arg(value) : tr("your guess %1").arg(value);
  painter.setPen(colors.muted);
  const QFont small = barFont(0.87);
  painter.setFont(small);
  const QFontMetrics metrics(small);
  const int wide = metrics.horizontalAdvance(words) + 2;
  const int left = std::min(static_cast<int>(x) + 8, width() - wide);
  painter.drawText(QRect(left, ground.top() - metrics.height() - 3, wide, metrics.height()),
                   Qt::AlignLeft | Qt::AlignBottom | Qt::TextDontClip, words);
}

void LessonBars::describe() {
  QStringList lines;
  for (std::size_t i = 0; i < m_bars.size(); ++i) {
    QString line = m_bars[i].label;
    if (m_guessing && m_bars.size() > 1 && static_cast<int>(i) == m_current) {
      line = tr("%1 (the arrow keys move it)").arg(line);
    }
    if (i < m_measured.size()) {
      line += tr(": measured %1").arg(lessonFigure(m_measured[i], m_bars[i].unit));
    }
    if (m_moved) {
      line += tr(", guessed %1").arg(lessonFigure(m_guesses[i], m_bars[i].unit));
    }
    lines << line;
  }
  setAccessibleName(tr("Bars of the lesson"));
  setAccessibleDescription(lines.join(QStringLiteral("; ")));
}

}  // namespace poolscope::ui
