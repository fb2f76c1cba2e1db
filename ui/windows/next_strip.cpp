// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/next_strip.h"

#include "ui/theme/elided_label.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace poolscope::ui {

NextStrip::NextStrip(QWidget* parent)
    : QFrame(parent),
      m_words(new ElidedLabel),
      m_compare(new QPushButton),
      m_lesson(new QPushButton),
      m_next(new QPushButton),
      m_close(new QPushButton) {
  setObjectName(QStringLiteral("nextStrip"));
  m_words->setObjectName(QStringLiteral("nextStripWords"));
  m_compare->setObjectName(QStringLiteral("nextStripCompare"));
  m_lesson->setObjectName(QStringLiteral("nextStripLesson"));
  m_next->setObjectName(QStringLiteral("nextStripNext"));
  m_close->setObjectName(QStringLiteral("nextStripClose"));
  m_close->setIcon(themeIcon(QStringLiteral("close")));
  m_close->setFlat(true);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(metrics::kPadding + metrics::kGap, 0, metrics::kPadding, metrics::kGap);
  row->setSpacing(metrics::kGap);
  row->addWidget(m_words, 1);
  for (QPushButton* button : {m_compare, m_lesson, m_next, m_close}) {
    row->addWidget(button);
  }
  connect(m_compare, &QPushButton::clicked, this, &NextStrip::comparisonRequested);
  connect(m_lesson, &QPushButton::clicked, this,
          [this] { m_about == About::lesson ? Q_EMIT backRequested() : Q_EMIT lessonRequested(); });
  connect(m_next, &QPushButton::clicked, this, &NextStrip::nextLessonRequested);
  connect(m_close, &QPushButton::clicked, this, &QWidget::hide);
  translate();
  hide();
}

void NextStrip::showLesson(const QString& title, const QString& proposal, bool another) {
  m_about = About::lesson;
  m_title = title;
  m_proposal = proposal;
  m_another = another;
  translate();
  show();
}

void NextStrip::showAfterRace() {
  m_about = About::race;
  translate();
  show();
}

void NextStrip::onRunBegun() {
  if (m_about == About::race) {
    hide();
  }
}

void NextStrip::translate() {
  const bool lesson = m_about == About::lesson;
  m_words->setText(lesson ? tr("From the lesson “%1”: %2").arg(m_title, m_proposal)
                          : tr("What next? Change a number on the left and run again, or:"));
  m_compare->setText(tr("Compare the runs"));
  m_lesson->setText(lesson ? tr("Back to the lesson") : tr("See why, in a lesson"));
  m_next->setText(tr("Next lesson"));
  m_close->setToolTip(tr("Close this line"));
  m_close->setAccessibleName(m_close->toolTip());
  m_compare->setVisible(!lesson);
  m_next->setVisible(lesson && m_another);
}

void NextStrip::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) {
    translate();
  }
}

}  // namespace poolscope::ui
