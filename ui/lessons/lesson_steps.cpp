// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/lesson_steps.h"

#include "ui/theme/palette.h"

#include <QEvent>
#include <QFontMetrics>
#include <QPainter>

namespace poolscope::ui {

namespace {
constexpr int kInside = 8;
constexpr int kBetween = 22;
}  // namespace

LessonSteps::LessonSteps(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("lessonSteps"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  translate();
}

void LessonSteps::translate() {
  m_words = {tr("1 Question"), tr("2 Your guess"), tr("3 Run"), tr("4 What happened"), tr("5 Now you")};
  setStep(m_step);
}

void LessonSteps::setStep(LessonStep step) {
  m_step = step;
  setAccessibleName(m_words.value(static_cast<int>(step)));
  update();
}

void LessonSteps::setFactor(double factor) {
  m_factor = factor;
  updateGeometry();
  update();
}

QFont LessonSteps::stepFont(bool bold) const {
  QFont made = font();
  made.setPointSizeF(made.pointSizeF() * 0.9 * m_factor);
  made.setBold(bold);
  return made;
}

QSize LessonSteps::sizeHint() const { return {560, QFontMetrics(stepFont(true)).height() + 8}; }

void LessonSteps::paintEvent(QPaintEvent* /*event*/) {
  const Palette& colors = ui::palette();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const int current = static_cast<int>(m_step);
  int x = 0;
  for (int i = 0; i < m_words.size(); ++i) {
    const QFont font = stepFont(i == current);
    const QFontMetrics metrics(font);
    const QRect pill(x, 0, metrics.horizontalAdvance(m_words[i]) + 2 * kInside, metrics.height() + 6);
    if (i <= current) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(i < current ? colors.okBg : colors.runningBg);
      painter.drawRoundedRect(pill, pill.height() / 2.0, pill.height() / 2.0);
    }
    painter.setFont(font);
    painter.setPen(i < current ? colors.ok : i == current ? colors.running : colors.muted);
    painter.drawText(pill, Qt::AlignCenter, m_words[i]);
    x = pill.right() + 1;
    if (i + 1 < m_words.size()) {
      painter.setPen(colors.muted);
      painter.drawText(QRect(x, 0, kBetween, pill.height()), Qt::AlignCenter, QStringLiteral("›"));
      x += kBetween;
    }
  }
}

void LessonSteps::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) {
    translate();
  }
}

}  // namespace poolscope::ui
