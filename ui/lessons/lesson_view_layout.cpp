// SPDX-License-Identifier: GPL-3.0-or-later
// What LessonView is made of.
#include "ui/lessons/answer_choice.h"
#include "ui/lessons/lesson_bars.h"
#include "ui/lessons/lesson_list.h"
#include "ui/lessons/lesson_player.h"
#include "ui/lessons/lesson_side.h"
#include "ui/lessons/lesson_view.h"
#include "ui/panels/job_words.h"
#include "ui/theme/card.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/timeline/timeline_widget.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace poolscope::ui {

namespace {

constexpr int kListWidth = 280;
constexpr int kTextWidth = 860;

QLabel* makeWords(const QString& name) {
  auto* label = new QLabel;
  label->setObjectName(name);
  label->setWordWrap(true);
  label->setTextFormat(Qt::RichText);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  label->setMaximumWidth(kTextWidth * 2);
  return label;
}

QPushButton* makeButton(const QString& name) {
  auto* button = new QPushButton;
  button->setObjectName(name);
  button->setAutoDefault(true);
  return button;
}

}  // namespace

LessonView::LessonView(QWidget* parent)
    : QWidget(parent),
      m_player(new LessonPlayer(this)),
      m_listCard(new Card),
      m_list(new LessonList),
      m_center(new Card),
      m_steps(new LessonSteps),
      m_heading(makeWords(QStringLiteral("lessonHeading"))),
      m_words(makeWords(QStringLiteral("lessonWords"))),
      m_bars(new LessonBars),
      m_answers(new AnswerChoice),
      m_verdict(makeWords(QStringLiteral("lessonVerdict"))),
      m_why(makeWords(QStringLiteral("lessonWhy"))),
      m_timelineTitle(new QLabel),
      m_timeline(new TimelineWidget),
      m_primary(makeButton(QStringLiteral("lessonPrimary"))),
      m_other(makeButton(QStringLiteral("lessonOther"))),
      m_again(makeButton(QStringLiteral("lessonAgain"))),
      m_lectureButton(makeButton(QStringLiteral("lessonLecture"))),
      m_save(makeButton(QStringLiteral("lessonSave"))),
      m_close(makeButton(QStringLiteral("lessonClose"))),
      m_sideScroll(new QScrollArea),
      m_side(new LessonSide) {
  setObjectName(QStringLiteral("lessonView"));
  m_listCard->setObjectName(QStringLiteral("lessonListCard"));
  m_listCard->setBody(m_list);
  m_listCard->setFixedWidth(kListWidth);
  makeCenter();
  m_sideScroll->setObjectName(QStringLiteral("lessonSideScroll"));
  m_sideScroll->setFrameShape(QFrame::NoFrame);
  m_sideScroll->setWidgetResizable(true);
  m_sideScroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_sideScroll->setWidget(m_side);
  m_sideScroll->viewport()->setAutoFillBackground(false);
  m_side->setAutoFillBackground(false);

  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(metrics::kGap, metrics::kGap, metrics::kGap, metrics::kGap);
  layout->setSpacing(metrics::kGap);
  layout->addWidget(m_listCard);
  layout->addWidget(m_center, 1);
  layout->addWidget(m_sideScroll);
  connectAll();
  applyFactor();
  setStep(LessonStep::question);
}

void LessonView::makeCenter() {
  m_center->setObjectName(QStringLiteral("lessonCard"));
  m_center->setHeaderVisible(false);
  setPrimary(m_primary);
  m_lectureButton->setCheckable(true);
  m_heading->setTextFormat(Qt::PlainText);
  m_verdict->setTextFormat(Qt::PlainText);
  m_timelineTitle->setObjectName(QStringLiteral("lessonTimelineTitle"));
  m_timelineTitle->setFont(titleFont());
  m_timeline->setObjectName(QStringLiteral("lessonTimeline"));
  m_timeline->setFrameShape(QFrame::NoFrame);
  m_timeline->setMinimumHeight(150);
  m_timeline->setJobSeries([](std::string_view job) { return jobSeries(job); });
  m_timeline->setTaskLabel(taskLabel);

  auto* body = new QWidget;
  body->setObjectName(QStringLiteral("lessonBody"));
  auto* column = new QVBoxLayout(body);
  column->setContentsMargins(28, 20, 28, 12);
  column->setSpacing(14);
  column->addWidget(m_steps);
  column->addSpacing(4);
  column->addWidget(m_heading);
  column->addWidget(m_words);
  column->addWidget(m_verdict);
  column->addWidget(m_answers);
  column->addWidget(m_bars);
  column->addWidget(m_why);
  column->addWidget(m_timelineTitle);
  column->addWidget(m_timeline, 1);
  column->addStretch(0);
  m_scroll = new QScrollArea;
  m_scroll->setObjectName(QStringLiteral("lessonScroll"));
  m_scroll->setFrameShape(QFrame::NoFrame);
  m_scroll->setWidgetResizable(true);
  m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_scroll->setWidget(body);
  body->setAutoFillBackground(false);
  m_scroll->viewport()->setAutoFillBackground(false);

  auto* buttons = new QHBoxLayout;
  buttons->setContentsMargins(28, 8, 28, 16);
  buttons->setSpacing(metrics::kGap);
  buttons->addWidget(m_primary);
  buttons->addWidget(m_other);
  buttons->addWidget(m_again);
  buttons->addWidget(m_save);
  buttons->addStretch(1);
  buttons->addWidget(m_lectureButton);
  buttons->addWidget(m_close);
  auto* whole = new QWidget;
  whole->setObjectName(QStringLiteral("lessonWhole"));
  auto* rows = new QVBoxLayout(whole);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  rows->addWidget(m_scroll, 1);
  rows->addLayout(buttons);
  m_center->setBody(whole);
}

}  // namespace poolscope::ui
