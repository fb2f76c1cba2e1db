// SPDX-License-Identifier: GPL-3.0-or-later
// What LessonView shows at each step.
#include "core/sync/clock.h"
#include "core/tracing/queue_depth.h"
#include "ui/lessons/answer_choice.h"
#include "ui/lessons/lesson_bars.h"
#include "ui/lessons/lesson_player.h"
#include "ui/lessons/lesson_side.h"
#include "ui/lessons/lesson_view.h"
#include "ui/lessons/lesson_words.h"
#include "ui/timeline/timeline_widget.h"

#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>
#include <initializer_list>

namespace poolscope::ui {

namespace {

/// Room for every lane where there are few: the page scrolls, not a small window in it.
int timelineHeight(const Recording& recording, double factor) {
  constexpr int kRest = 90;  // the whole run, the axis, a margin
  constexpr int kTitle = 30;
  constexpr int kLane = 22;
  int height = kRest;
  for (const Trace& trace : recording) {
    const std::size_t lanes = trace.lanes().size() + queues_of(trace.info()).size();
    height += kTitle + kLane * static_cast<int>(std::min<std::size_t>(lanes, 20));
  }
  return std::clamp(static_cast<int>(height * factor), 150, 800);
}

QString failedClaims(const std::vector<ClaimResult>& claims) {
  QString lines;
  for (const ClaimResult& claim : claims) {
    if (!claim.holds) {
      lines +=
          QStringLiteral("<br><code>%1</code>: %2")
              .arg(QString::fromStdString(escape_html(claim.claim)), QString::fromStdString(escape_html(claim.detail)));
    }
  }
  return lines;
}

}  // namespace

void LessonView::showBars() {
  const FigureSource figures = no_figures();
  std::vector<LessonBars::Bar> bars;
  for (const LessonBar& bar : lesson().bars) {
    bars.push_back({labelText(text(), bar.name, figures), bar.unit});
  }
  m_bars->setBars(bars, lesson().scale());
  std::vector<AnswerChoice::Answer> answers;
  for (const LessonAnswer& answer : lesson().answers) {
    answers.push_back({answer.name, labelText(text(), answer.name, figures), answer.curve});
  }
  m_answers->setAnswers(answers);
}

void LessonView::showTimeline() {
  Recording recording;
  QStringList titles;
  for (const NamedRun& run : m_player->runs()) {
    recording.push_back(run.trace);
    titles << (text().labels.contains(run.name) ? labelText(text(), run.name, no_figures())
                                                : QString::fromStdString(run.summary.executor));
  }
  m_timeline->setRunTitles(titles);
  m_timeline->setRecording(recording);
  m_timeline->setMinimumHeight(timelineHeight(recording, m_timeline->font().pointSizeF() / font().pointSizeF()));
  if (m_step == LessonStep::running) {
    m_timelineTitle->show();
    m_timeline->show();
  }
}

void LessonView::showReveal() {
  const FigureSource figures = figures_of(m_player->runs());
  std::vector<double> values;
  for (const LessonBar& bar : lesson().bars) {
    values.push_back(evaluate(bar.figure, figures).value);
  }
  m_bars->setMeasured(values);
  const std::vector<ClaimResult> claims = check_claims(lesson(), figures);
  const LessonOutcome outcome = shown_outcome(lesson(), claims, figures);
  switch (outcome) {
    case LessonOutcome::holds:
      m_heading->setText(firstParagraph(text(), "headline", figures));
      m_words->setText(otherParagraphs(text(), "headline", figures));
      setStatus(tr("%1 · the claim holds on this machine").arg(name()));
      break;
    case LessonOutcome::undecided:
      m_heading->setText(tr("Other programs kept this machine busy."));
      m_words->setText(
          tr("They left it %1 of %2 cores, too little to show what this lesson is about. Run it again when "
             "they are done.")
              .arg(QLocale().toString(evaluate("spare()", figures).value, 'f', 1))
              .arg(usable_cpu_count()));
      setStatus(tr("%1 · the machine was too busy to tell").arg(name()));
      break;
    case LessonOutcome::fails:
      m_heading->setText(tr("This time it came out otherwise."));
      m_words->setText(tr("Something else may be using the machine. Run it again, or look at what differs:") +
                       failedClaims(claims));
      setStatus(tr("%1 · the claim did not hold this time").arg(name()));
      break;
  }
  const QString verdict = lesson().guess == LessonGuess::bars
                              ? barsVerdict(lesson(), text(), m_guesses.bars, figures)
                              : answerVerdict(lesson(), text(), m_guesses.answer, figures);
  m_verdict->setText(verdict);
  m_verdict->setVisible(!verdict.isEmpty() && outcome != LessonOutcome::undecided);  // nothing was shown
  m_words->setVisible(!m_words->text().isEmpty());
  m_why->setText(sectionText(text(), "why", figures));
  m_side->setRuns(m_player->runs());
}

void LessonView::showDamage() {
  setStatus(tr("%1 · cannot be read").arg(title()));
  m_heading->setText(tr("This lesson cannot be read"));
  m_words->setText(QStringLiteral("<p>%1</p><p>%2</p>")
                       .arg(QString::fromStdString(escape_html(m_lessons[static_cast<std::size_t>(m_current)].error)),
                            tr("Mend the file, and the lesson is read again as soon as you are back in this window.")));
  m_words->show();  // a headline of one paragraph leaves no words
  for (QWidget* part : std::initializer_list<QWidget*>{m_steps, m_verdict, m_answers, m_bars, m_why, m_timelineTitle,
                                                       m_timeline, m_again, m_save, m_other, m_sideScroll}) {
    part->hide();
  }
  translate();
}

void LessonView::showStep() {
  if (isDamaged()) {
    showDamage();
    return;
  }
  m_steps->show();
  setStatus(m_current < 0                   ? QString()
            : m_step == LessonStep::running ? tr("%1 · running").arg(name())
                                            : tr("%1 · not run yet").arg(name()));
  const bool before = m_step <= LessonStep::running;
  const bool guessing = m_step == LessonStep::guess;
  const bool bars = lesson().guess == LessonGuess::bars;
  const bool asked = m_step != LessonStep::question;
  m_heading->setText(QString::fromStdString(text().title));
  m_words->setText(sectionText(text(), "question", no_figures()));
  m_words->show();
  m_verdict->hide();
  m_why->hide();
  m_bars->setGuessing(guessing && bars);
  m_answers->setChoosing(guessing);
  m_bars->setVisible(m_current >= 0 && asked && (bars || !before));
  m_answers->setVisible(asked && !bars && m_step != LessonStep::now_you);
  const bool ran = m_step >= LessonStep::running;
  m_timelineTitle->setVisible(ran && m_step != LessonStep::now_you);
  m_timeline->setVisible(ran && m_step != LessonStep::now_you);
  if (m_step == LessonStep::reveal) {
    m_why->show();
    m_answers->setRight(lesson().right);
    showReveal();
  } else if (m_step == LessonStep::now_you) {
    showReveal();
    m_heading->setText(tr("Now you"));
    m_words->setText(sectionText(text(), "try", figures_of(m_player->runs())));
    m_words->show();
    m_verdict->hide();
  }
  m_sideScroll->setVisible(!m_lecture || m_step >= LessonStep::reveal);
  m_again->setVisible(m_step >= LessonStep::reveal);
  m_save->setVisible(m_step >= LessonStep::reveal);
  m_other->setVisible(m_step == LessonStep::now_you && lesson().change && nextReadable() >= 0);
  translate();
  if (guessing && bars) {
    m_bars->setFocus();
  } else {
    m_primary->setFocus();
  }
}

}  // namespace poolscope::ui
