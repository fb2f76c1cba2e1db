// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/lesson_view.h"

#include "ui/lessons/answer_choice.h"
#include "ui/lessons/lesson_bars.h"
#include "ui/lessons/lesson_list.h"
#include "ui/lessons/lesson_player.h"
#include "ui/lessons/lesson_progress.h"
#include "ui/lessons/lesson_side.h"
#include "ui/lessons/lesson_words.h"
#include "ui/panels/job_words.h"
#include "ui/theme/ask_file.h"
#include "ui/theme/card.h"
#include "ui/theme/metrics.h"
#include "ui/timeline/timeline_widget.h"

#include <QDir>
#include <QEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollArea>
#include <QScrollBar>
#include <QShortcut>
#include <QTimer>

#include <algorithm>
#include <exception>

namespace poolscope::ui {

namespace {
constexpr double kLectureFactor = 1.6;
constexpr double kLectureSideFactor = 1.25;
constexpr int kSideWidth = 380;  // room for the lines of Python
constexpr std::size_t kMostEffectsShown = 12;
}  // namespace

LessonView::~LessonView() = default;

void LessonView::connectAll() {
  connect(m_list, &LessonList::lessonChosen, this, qOverload<int>(&LessonView::openLesson));
  connect(m_primary, &QPushButton::clicked, this, &LessonView::next);
  connect(m_other, &QPushButton::clicked, this, [this] { nextLessonIsPrimary() ? tryChange() : openNextLesson(); });
  connect(m_again, &QPushButton::clicked, this, &LessonView::run);
  connect(m_save, &QPushButton::clicked, this, &LessonView::askWhereToSavePage);
  connect(m_close, &QPushButton::clicked, this, &LessonView::closeRequested);
  connect(m_lectureButton, &QPushButton::toggled, this, &LessonView::setLecture);
  connect(m_bars, &LessonBars::guessChanged, this, [this] { m_guesses.bars = m_bars->guesses(); });
  connect(m_answers, &AnswerChoice::changed, this, [this] { m_guesses.answer = m_answers->chosen(); });
  connect(m_player, &LessonPlayer::playingChanged, this, &LessonView::runningChanged);
  connect(m_player, &LessonPlayer::progressed, this, &LessonView::showTimeline);
  connect(m_player, &LessonPlayer::finished, this, &LessonView::onFinished);
  connect(m_player, &LessonPlayer::cancelled, this, [this] { setStep(LessonStep::guess); });
  connect(m_player, &LessonPlayer::errorOccurred, this, &LessonView::errorOccurred);
  // A button or an answer with the focus would take the key for itself.
  for (const int key : {Qt::Key_Space, Qt::Key_PageDown}) {
    auto* shortcut = new QShortcut(QKeySequence(key), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    shortcut->setAutoRepeat(false);
    shortcut->setEnabled(false);
    connect(shortcut, &QShortcut::activated, this, &LessonView::onNextKey);
    connect(this, &LessonView::lectureChanged, shortcut, &QShortcut::setEnabled);
  }
}

const Lesson& LessonView::lesson() const {
  static const Lesson none;
  return m_current < 0 || isDamaged() ? none : *m_lessons[static_cast<std::size_t>(m_current)].lesson;
}

bool LessonView::isDamaged() const { return m_current >= 0 && !m_lessons[static_cast<std::size_t>(m_current)].lesson; }

const LessonText& LessonView::text() const { return lesson().text(lessonLanguage()); }

void LessonView::setLessons(const std::vector<LessonEntry>& lessons) {
  if (m_player->isPlaying()) {
    return;
  }
  const LessonEntry before = m_current < 0 ? LessonEntry() : m_lessons[static_cast<std::size_t>(m_current)];
  m_lessons = lessons;
  m_current = -1;
  m_list->setLessons(lessons);
  for (std::size_t i = 0; i < lessons.size(); ++i) {
    if (lessons[i].folder != before.folder) {
      continue;
    }
    if (lessons[i].stamp == before.stamp) {
      m_current = static_cast<int>(i);
      m_list->setCurrent(m_current);
    } else {
      openLesson(static_cast<int>(i));
    }
  }
  if (m_current < 0 && !before.folder.empty()) {  // it is gone
    openLesson(0);
  }
  translate();
}

void LessonView::readAgain() {
  std::vector<LessonEntry> all = find_lessons(lesson_folders());
  // A lesson that was opened by its folder lies in none of the usual places.
  for (const LessonEntry& old : m_lessons) {
    const auto same = [&old](const LessonEntry& entry) { return entry.folder == old.folder; };
    if (std::none_of(all.begin(), all.end(), same) && QDir(QString::fromStdString(old.folder)).exists()) {
      all.push_back(read_lesson_entry(old.folder, old.foreign));
    }
  }
  const auto same = [](const LessonEntry& a, const LessonEntry& b) {
    return a.folder == b.folder && a.stamp == b.stamp;
  };
  if (!std::equal(all.begin(), all.end(), m_lessons.begin(), m_lessons.end(), same)) {
    setLessons(all);
  }
}

bool LessonView::openLesson(const std::string& name) {
  std::string error;
  const auto found = find_lesson(m_lessons, name, error);
  if (!found) {
    Q_EMIT errorOccurred(QString::fromStdString(error));
    return false;
  }
  for (std::size_t i = 0; i < m_lessons.size(); ++i) {
    if (m_lessons[i].lesson && m_lessons[i].folder == found->folder) {
      openLesson(static_cast<int>(i));
      return true;
    }
  }
  std::vector<LessonEntry> all = m_lessons;
  all.push_back(read_lesson_entry(found->folder));  // a folder that is in none of the places
  setLessons(all);
  openLesson(static_cast<int>(m_lessons.size()) - 1);
  return true;
}

void LessonView::openLesson(int index) {
  if (m_player->isPlaying() || index < 0 || index >= static_cast<int>(m_lessons.size())) {
    // A click marks its row only after it has told of it.
    QTimer::singleShot(0, m_list, [this] { m_list->setCurrent(m_current); });
    return;
  }
  m_current = index;
  m_agreed = false;
  m_guesses = {};
  m_list->setCurrent(index);
  m_side->setLesson(lesson());
  showBars();
  setStep(m_lecture ? LessonStep::question : LessonStep::guess);
  translate();
  Q_EMIT lessonChanged();
}

QString LessonView::name() const { return lesson().number > 0 ? tr("Lesson %1").arg(lesson().number) : title(); }

void LessonView::setStatus(const QString& status) {
  if (m_status != status) {
    m_status = status;
    Q_EMIT statusChanged(status);
  }
}

QString LessonView::title() const {
  return QString::fromStdString(isDamaged() ? m_lessons[static_cast<std::size_t>(m_current)].id : text().title);
}

QString LessonView::proposal() const {
  QString words = firstParagraph(text(), "try", figures_of(m_player->runs()));
  return words.remove(QLatin1Char('`')).remove(QStringLiteral("**"));
}

LessonGuesses LessonView::guesses() const { return m_guesses; }

bool LessonView::isRunning() const { return m_player->isPlaying(); }

void LessonView::cancel() { m_player->cancel(); }

void LessonView::setStep(LessonStep step) {
  m_step = step;
  m_steps->setStep(step);
  showStep();
  m_scroll->verticalScrollBar()->setValue(0);
}

void LessonView::next() {
  if (m_current < 0) {
    return;
  }
  if (isDamaged()) {
    openNextLesson();
    return;
  }
  switch (m_step) {
    case LessonStep::question: setStep(LessonStep::guess); break;
    case LessonStep::guess: run(); break;
    case LessonStep::running: cancel(); break;
    case LessonStep::reveal: setStep(LessonStep::now_you); break;
    case LessonStep::now_you:
      if (nextLessonIsPrimary()) {
        openNextLesson();
      } else {
        tryChange();
      }
      break;
  }
}

int LessonView::nextReadable() const {
  for (int i = m_current + 1; i < static_cast<int>(m_lessons.size()); ++i) {
    if (m_lessons[static_cast<std::size_t>(i)].lesson) {
      return i;
    }
  }
  return -1;
}

bool LessonView::nextLessonIsPrimary() const { return !lesson().change || (m_lecture && nextReadable() >= 0); }

void LessonView::openNextLesson() {
  if (const int following = nextReadable(); following >= 0) {
    openLesson(following);
  } else {
    Q_EMIT closeRequested();
  }
}

void LessonView::tryChange() {
  if (m_current >= 0 && lesson().change) {
    Q_EMIT experimentRequested(lesson().change->experiment);
  }
}

void LessonView::onNextKey() {
  if (m_step != LessonStep::running) {
    next();
  }
}

void LessonView::run() {
  if (m_current < 0 || isDamaged() || m_player->isPlaying()) {
    return;
  }
  const std::vector<std::string> effects =
      lesson().foreign && !m_agreed ? lesson().effects() : std::vector<std::string>();
  if (effects.empty()) {
    play();
  } else {
    askToRun(effects);
  }
}

void LessonView::askToRun(const std::vector<std::string>& effects) {
  if (m_question != nullptr) {
    m_question->raise();
    return;
  }
  QStringList lines;
  for (std::size_t i = 0; i < std::min(effects.size(), kMostEffectsShown); ++i) {
    lines << QString::fromStdString(effects[i]);
  }
  if (effects.size() > kMostEffectsShown) {
    lines << tr("and %1 more").arg(effects.size() - kMostEffectsShown);
  }
  m_question = new QMessageBox(QMessageBox::Question, tr("Poolscope"),
                               tr("This lesson did not come with Poolscope. It would do this outside of it:"),
                               QMessageBox::NoButton, this);
  m_question->setObjectName(QStringLiteral("lessonEffects"));
  m_question->setAttribute(Qt::WA_DeleteOnClose);
  m_question->setTextFormat(Qt::PlainText);
  m_question->setInformativeText(lines.join(QLatin1Char('\n')));
  QPushButton* yes = m_question->addButton(tr("Run it"), QMessageBox::AcceptRole);
  QPushButton* no = m_question->addButton(tr("Don't run it"), QMessageBox::RejectRole);
  m_question->setDefaultButton(no);
  m_question->setEscapeButton(no);
  // The word is for the lesson that was asked about.
  connect(yes, &QPushButton::clicked, this, [this, asked = m_current] {
    if (m_current == asked && !m_player->isPlaying()) {
      m_agreed = true;
      play();
    }
  });
  m_question->open();
}

void LessonView::play() {
  m_bars->clearMeasured();
  m_answers->setRight({});
  setStep(LessonStep::running);
  m_player->play(lesson());
}

void LessonView::onFinished() {
  showTimeline();
  m_timeline->fit();
  LessonProgress().setDone(QString::fromStdString(lesson().id));
  m_list->updateProgress();
  setStep(LessonStep::reveal);
  translate();
  Q_EMIT lessonChanged();
}

void LessonView::askWhereToSavePage() {
  const QString proposed = QString::fromStdString(lesson().id) + QStringLiteral(".html");
  askWhereToSave(this, tr("Save the lesson as a page"), proposed, tr("Web pages (*.html)"), QStringLiteral("html"),
                 [this](const QString& file) { savePage(file); });
}

void LessonView::savePage(const QString& file) {
  try {
    const std::string page = lesson_page(lesson(), lessonLanguage(), m_player->runs(), m_guesses);
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(page.data(), static_cast<qint64>(page.size())) < 0 ||
        !out.commit()) {
      Q_EMIT errorOccurred(tr("Cannot write %1: %2").arg(file, out.errorString()));
      return;
    }
    Q_EMIT said(tr("Saved: %1").arg(file));
  } catch (const std::exception& error) {
    Q_EMIT errorOccurred(QString::fromUtf8(error.what()));
  }
}

void LessonView::setLecture(bool lecture) {
  if (m_lecture == lecture) {
    return;
  }
  m_lecture = lecture;
  m_lectureButton->setChecked(lecture);
  m_listCard->setVisible(!lecture);
  applyFactor();
  if (m_current >= 0 && !m_player->isPlaying() && m_step == LessonStep::guess && lecture) {
    setStep(LessonStep::question);
  } else {
    showStep();
  }
  Q_EMIT lectureChanged(lecture);
}

void LessonView::applyFactor() {
  const double factor = m_lecture ? kLectureFactor : 1.0;
  m_heading->setFont(headingFont(1.8 * factor));
  QFont words = font();
  words.setPointSizeF(words.pointSizeF() * 1.15 * factor);
  m_words->setFont(words);
  m_why->setFont(words);
  words.setBold(true);
  m_verdict->setFont(words);
  QFont answers = font();
  answers.setPointSizeF(answers.pointSizeF() * 1.1 * factor);
  m_answers->setFont(answers);
  m_timelineTitle->setFont(m_lecture ? headingFont() : titleFont());
  QFont small = font();
  small.setPointSizeF(small.pointSizeF() * (m_lecture ? kLectureSideFactor : 1.0));
  m_timeline->setFont(small);
  for (QPushButton* button : {m_primary, m_other, m_again, m_save, m_lectureButton, m_close}) {
    button->setFont(small);
  }
  m_bars->setFactor(factor);
  m_steps->setFactor(factor);
  const double side = m_lecture ? kLectureSideFactor : 1.0;
  m_side->setFactor(side);
  m_sideScroll->setFixedWidth(static_cast<int>(kSideWidth * side));
}

void LessonView::translate() {
  m_listCard->setTitle(tr("Lessons"));
  m_listCard->setSubtitle(tr("%1 of %2").arg(LessonProgress().doneAmong(m_lessons)).arg(m_lessons.size()));
  m_timelineTitle->setText(tr("Where the time went"));
  m_timeline->setEmptyText(tr("The run begins…"));
  m_again->setText(tr("Run again"));
  m_save->setText(tr("Save as HTML…"));
  m_lectureButton->setText(tr("Lecture"));
  m_lectureButton->setToolTip(tr("Large letters, and the space bar for the next step"));
  m_close->setText(tr("Close"));
  m_again->setToolTip(tr("Runs what the lesson measures once more"));
  m_save->setToolTip(tr("Writes the lesson and what you measured as one page"));
  m_close->setAccessibleDescription(tr("Leaves the lesson"));
  m_primary->setAccessibleDescription(tr("The next step of the lesson"));
  m_primary->setEnabled(m_current >= 0);
  if (isDamaged()) {
    m_primary->setText(nextReadable() < 0 ? tr("Close") : tr("Next lesson"));
    return;
  }
  switch (m_step) {
    case LessonStep::question: m_primary->setText(tr("Guess")); break;
    case LessonStep::guess: m_primary->setText(tr("Run")); break;
    case LessonStep::running: m_primary->setText(tr("Cancel")); break;
    case LessonStep::reveal: m_primary->setText(tr("Now you…")); break;
    case LessonStep::now_you:
      m_primary->setText(!nextLessonIsPrimary() ? tr("Try it") : nextReadable() < 0 ? tr("Close") : tr("Next lesson"));
      m_other->setText(nextLessonIsPrimary() ? tr("Try it") : tr("Next lesson"));
      break;
  }
}

void LessonView::keyPressEvent(QKeyEvent* event) {
  const int key = event->key();
  if (m_lecture && (key == Qt::Key_Space || key == Qt::Key_PageDown || key == Qt::Key_Return)) {
    onNextKey();
  } else if (m_step == LessonStep::guess && key >= Qt::Key_1 && key <= Qt::Key_9 &&
             static_cast<std::size_t>(key - Qt::Key_1) < lesson().answers.size()) {
    m_answers->choose(lesson().answers[static_cast<std::size_t>(key - Qt::Key_1)].name);
  } else if (m_lecture && key == Qt::Key_Escape) {
    setLecture(false);
  } else {
    QWidget::keyPressEvent(event);
  }
}

void LessonView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange && m_current >= 0) {
    const LessonGuesses guesses = m_guesses;
    showBars();
    for (std::size_t i = 0; i < guesses.bars.size(); ++i) {
      m_bars->setGuess(static_cast<int>(i), guesses.bars[i]);
    }
    m_answers->choose(guesses.answer);
    showStep();
  }
}

}  // namespace poolscope::ui
