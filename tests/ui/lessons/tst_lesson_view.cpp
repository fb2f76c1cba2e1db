// SPDX-License-Identifier: GPL-3.0-or-later
// A lesson as a student takes it: guess, run, see, try; and as a teacher gives it.
#include "ui/lessons/lesson_view.h"

#include "tests/support/qt_warnings.h"
#include "tests/ui/lessons/lesson_samples.h"
#include "ui/lessons/answer_choice.h"
#include "ui/lessons/lesson_bars.h"
#include "ui/lessons/lesson_list.h"
#include "ui/lessons/lesson_progress.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QScopeGuard>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTextCursor>
#include <QTextDocument>
#include <QTimer>
#include <QWheelEvent>
#include <QtTest>

#include <memory>

using namespace poolscope;
using namespace poolscope::ui;
using namespace poolscope::lesson_samples;

class LessonViewTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void init();
  void cleanup();

  void aStudentGuessesRunsAndSees();
  void barsAreDraggedByMouseAndKeys();
  void whatFailsIsSaidPlainly();
  void aStrangersCommandsWaitForAWord();
  void oneKeyLeadsThroughALecture();
  void tryingHandsTheExperimentOver();
  void progressIsRemembered();
  void damagedLessonsSayWhatIsWrong();
  void aLessonThatBreaksWhileItIsShownSaysWhy();
  void theListMarksTheLessonThatRunsWhateverIsClicked();
  void theNextKeyWorksWhateverHasTheFocus();
  void theNextKeyLeavesARunAlone();
  void numbersChooseAnAnswer();
  void theBarWithTheKeysIsTold();
  void aMachineTooBusyJudgesNoGuess();
  void theNextLessonAndTheTryAreBothThere();
  void linesOfPythonStandBelowEachOther();
  void theListShowsWholeRows();
  void theStatusSaysHowTheLessonStands();
  void whatATeacherChangedIsRead();
  void theWheelScrollsThePageOverTheTimeline();

 private:
  template <class T>
  T& find(const char* name) {
    return *m_view->findChild<T*>(QString::fromLatin1(name));
  }

  std::unique_ptr<QTemporaryDir> m_dir;
  std::unique_ptr<Theme> m_theme;
  std::unique_ptr<QScrollArea> m_host;
  LessonView* m_view = nullptr;  // the host's
};

void LessonViewTest::initTestCase() {
  QStandardPaths::setTestModeEnabled(true);
  QCoreApplication::setOrganizationName(QStringLiteral("PoolscopeTests"));
  QCoreApplication::setApplicationName(QStringLiteral("tst_lesson_view"));
  QLocale::setDefault(QLocale::c());
  m_theme = std::make_unique<Theme>(Theme::Scheme::Light);
}

void LessonViewTest::init() {
  // A message box makes the offscreen platform warn of what it cannot do.
  const QByteArray function = QTest::currentTestFunction();
  if (function != "whatFailsIsSaidPlainly" && function != "aStrangersCommandsWaitForAWord" &&
      function != "theNextKeyWorksWhateverHasTheFocus") {
    support::failOnQtWarnings();
  }
  LessonProgress().forget();
  m_dir = std::make_unique<QTemporaryDir>();
  const QDir root(m_dir->path());
  writeLesson(root, QStringLiteral("01-bars"), kBars, "wall(two)");
  writeLesson(root, QStringLiteral("02-answers"), kAnswers, "wall(one)");
  writeLesson(root, QStringLiteral("03-broken"), "{", "1");
  writeLesson(root, QStringLiteral("04-needs"), kNeeds, "wall(two)");
  m_host = std::make_unique<QScrollArea>();  // takes what the view wants at least off the window's hands
  m_host->setWidgetResizable(true);
  m_view = new LessonView;
  m_host->setWidget(m_view);
  m_view->setLessons(find_lessons({{m_dir->path().toStdString(), true}}));
  m_host->resize(1200, 800);
  m_host->show();
  QVERIFY(QTest::qWaitForWindowExposed(m_host.get()));
}

void LessonViewTest::cleanup() { m_host.reset(); }

void LessonViewTest::aStudentGuessesRunsAndSees() {
  m_view->openLesson(0);
  QCOMPARE(m_view->step(), LessonStep::guess);
  QCOMPARE(find<QLabel>("lessonHeading").text(), QStringLiteral("The title"));
  QVERIFY(find<QLabel>("lessonWords").text().contains(QStringLiteral("&lt;b&gt;now")));  // text stays text
  auto& bars = find<LessonBars>("lessonBars");
  bars.setGuess(0, 0.9);
  bars.setGuess(1, 0.03);  // near, also on a busy machine
  QSignalSpy running(m_view, &LessonView::runningChanged);
  QTest::mouseClick(&find<QPushButton>("lessonPrimary"), Qt::LeftButton);
  QCOMPARE(m_view->step(), LessonStep::running);
  QTRY_COMPARE(m_view->step(), LessonStep::reveal);
  QCOMPARE(running.size(), 2);
  QVERIFY(find<QLabel>("lessonHeading").text().startsWith(QStringLiteral("Two took ")));
  QVERIFY(find<QLabel>("lessonVerdict").text().contains(QStringLiteral("2 threads")));
  QVERIFY(find<QLabel>("lessonWhy").text().contains(QStringLiteral("Because.")));
  QCOMPARE(m_view->guesses().bars.size(), std::size_t{2});
  QVERIFY(find<QWidget>("lessonNumbersCard").isVisible());
}

void LessonViewTest::barsAreDraggedByMouseAndKeys() {
  m_view->openLesson(0);
  auto& bars = find<LessonBars>("lessonBars");
  QSignalSpy changed(&bars, &LessonBars::guessChanged);
  QVERIFY(bars.guesses().empty());
  const QRect ground = bars.barRect(1);
  QTest::mousePress(&bars, Qt::LeftButton, {}, QPoint(ground.left() + ground.width() / 4, ground.center().y()));
  QTest::mouseRelease(&bars, Qt::LeftButton, {}, ground.center());
  QVERIFY(std::abs(bars.guesses().at(1) - 0.25) < 0.02);
  const double before = bars.guesses().at(1);
  QTest::keyClick(&bars, Qt::Key_Right);
  QVERIFY(bars.guesses().at(1) > before);
  QTest::keyClick(&bars, Qt::Key_Up);
  QTest::keyClick(&bars, Qt::Key_Left);
  QVERIFY(bars.guesses().at(0) < 0.5);
  QVERIFY(changed.size() >= 3);
}

void LessonViewTest::whatFailsIsSaidPlainly() {
  m_view->openLesson(1);
  find<AnswerChoice>("answerChoice").choose("no");
  // The question below is answered by the next test; here the word is given at once.
  QTimer::singleShot(0, this, [] {
    auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
    QVERIFY(box != nullptr);
    box->buttons().at(box->buttonRole(box->buttons().at(0)) == QMessageBox::AcceptRole ? 0 : 1)->click();
  });
  m_view->run();
  QTRY_COMPARE(m_view->step(), LessonStep::reveal);
  QVERIFY(find<QLabel>("lessonWords").text().contains(QStringLiteral("ok(one) == 2")));
  QVERIFY(find<QLabel>("lessonVerdict").text().contains(QStringLiteral("Yes!")));
}

void LessonViewTest::aStrangersCommandsWaitForAWord() {
  m_view->openLesson(1);
  const auto question = [this] { return m_view->findChild<QMessageBox*>(QStringLiteral("lessonEffects")); };
  m_view->run();  // comes back at once, and the window goes on living while the question stands
  QVERIFY(question() != nullptr);
  QVERIFY(question()->informativeText().contains(QStringLiteral("true")));
  QVERIFY(!m_view->isRunning());
  QTest::keyClick(question(), Qt::Key_Escape);
  QTRY_VERIFY(question() == nullptr);
  QVERIFY(!m_view->isRunning());
  QCOMPARE(m_view->step(), LessonStep::guess);

  m_view->run();
  QVERIFY(question() != nullptr);
  for (QAbstractButton* button : question()->buttons()) {
    if (question()->buttonRole(button) == QMessageBox::AcceptRole) {
      button->click();
    }
  }
  QTRY_COMPARE(m_view->step(), LessonStep::reveal);
  m_view->run();
  QVERIFY2(m_view->isRunning(), "one word is enough for one lesson");
  QTRY_VERIFY(!m_view->isRunning());
}

void LessonViewTest::oneKeyLeadsThroughALecture() {
  m_view->openLesson(0);
  const int side = find<QScrollArea>("lessonSideScroll").width();
  m_view->setLecture(true);
  QVERIFY(find<QScrollArea>("lessonSideScroll").minimumWidth() > side);  // larger lines of Python need more room
  QCOMPARE(m_view->step(), LessonStep::question);
  QVERIFY(!find<QWidget>("lessonListCard").isVisible());
  QVERIFY(!find<LessonBars>("lessonBars").isVisible());
  QTest::keyClick(m_view, Qt::Key_Space);
  QCOMPARE(m_view->step(), LessonStep::guess);
  QTest::keyClick(m_view, Qt::Key_Space);
  QTRY_COMPARE(m_view->step(), LessonStep::reveal);
  QTest::keyClick(m_view, Qt::Key_Space);
  QCOMPARE(m_view->step(), LessonStep::now_you);
  QTest::keyClick(m_view, Qt::Key_Space);
  QCOMPARE(m_view->current(), 1);
  QTest::keyClick(m_view, Qt::Key_Escape);
  QVERIFY(!m_view->isLecture());
  QVERIFY(find<QWidget>("lessonListCard").isVisible());
}

void LessonViewTest::tryingHandsTheExperimentOver() {
  std::int64_t count = 0;
  connect(m_view, &LessonView::experimentRequested, this, [&count](const Experiment& e) { count = e.count; });
  m_view->openLesson(0);
  m_view->run();
  QTRY_COMPARE(m_view->step(), LessonStep::reveal);
  m_view->next();
  QVERIFY(find<QLabel>("lessonWords").text().contains(QStringLiteral("Try this.")));
  m_view->next();
  QCOMPARE(count, std::int64_t{3});
}

void LessonViewTest::progressIsRemembered() {
  QCOMPARE(LessonProgress().nextAmong(m_view->lessons()), 0);
  m_view->openLesson(0);
  m_view->run();
  QTRY_COMPARE(m_view->step(), LessonStep::reveal);
  QVERIFY(LessonProgress().isDone(QStringLiteral("bars")));
  QCOMPARE(LessonProgress().nextAmong(m_view->lessons()), 1);
  QCOMPARE(LessonProgress().doneAmong(m_view->lessons()), 1);
}

void LessonViewTest::damagedLessonsSayWhatIsWrong() {
  auto& list = find<LessonList>("lessonList");
  QCOMPARE(list.count(), 4);
  QVERIFY(list.item(2)->toolTip().contains(QStringLiteral("lesson.json: line 1")));
  m_view->openLesson(0);
  list.setCurrentRow(2);
  QCOMPARE(m_view->current(), 2);
  QVERIFY(find<QLabel>("lessonWords").text().contains(QStringLiteral("lesson.json: line 1")));
  QVERIFY(!find<LessonBars>("lessonBars").isVisible());
  m_view->run();
  QVERIFY(!m_view->isRunning());
  m_view->next();  // nothing to run: on to the next that can be read
  QCOMPARE(m_view->current(), 3);
  QVERIFY(find<LessonBars>("lessonBars").isVisible());
}

void LessonViewTest::aLessonThatBreaksWhileItIsShownSaysWhy() {
  const QString folder = QString::fromStdString(m_view->lessons()[0].folder);
  const auto write = [&folder](const char* name, const QByteArray& text) {
    QFile file(QDir(folder).filePath(QLatin1String(name)));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
  };
  const auto readAll = [this] { return find_lessons({{m_dir->path().toStdString(), true}}); };
  write("text.en.md", QByteArray(kText).replace("{WALL|s}.\n\nMore.", "long."));
  m_view->setLessons(readAll());
  m_view->openLesson(0);
  m_view->run();
  QTRY_COMPARE(m_view->step(), LessonStep::reveal);
  QVERIFY2(!find<QLabel>("lessonWords").isVisible(), "its headline is one paragraph");
  write("lesson.json", "{");
  m_view->setLessons(readAll());
  QVERIFY(find<QLabel>("lessonWords").isVisible());
  QVERIFY(find<QLabel>("lessonWords").text().contains(QStringLiteral("lesson.json: line 1")));
}

void LessonViewTest::theListMarksTheLessonThatRunsWhateverIsClicked() {
  m_view->openLesson(0);
  m_view->run();
  auto& list = find<LessonList>("lessonList");
  QTest::mouseClick(list.viewport(), Qt::LeftButton, {}, list.visualItemRect(list.item(1)).center());
  QCOMPARE(m_view->current(), 0);
  QTRY_VERIFY(list.item(0)->isSelected() && !list.item(1)->isSelected());
  QCOMPARE(list.currentRow(), 0);
  QTRY_COMPARE(m_view->step(), LessonStep::reveal);
}

void LessonViewTest::theNextKeyWorksWhateverHasTheFocus() {
  m_view->openLesson(1);
  m_view->setLecture(true);
  QApplication::setActiveWindow(m_host.get());
  m_view->next();
  QCOMPARE(m_view->step(), LessonStep::guess);
  auto& yes = find<QAbstractButton>("answer_yes");
  QTest::mouseClick(&yes, Qt::LeftButton, {}, QPoint(8, yes.height() / 2));  // the class's guess; now it has the focus
  QCOMPARE(m_view->guesses().answer, std::string("yes"));
  yes.setFocus();
  bool asked = false;  // whether a stranger's commands may run: so the key was for the next step
  QTimer::singleShot(0, this, [&asked] {
    if (auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget())) {
      asked = true;
      box->reject();
    }
  });
  QTest::keyClick(&yes, Qt::Key_Space);
  QTRY_VERIFY(asked);
}

void LessonViewTest::theNextKeyLeavesARunAlone() {
  m_view->openLesson(0);
  m_view->setLecture(true);
  m_view->next();
  m_view->next();
  QCOMPARE(m_view->step(), LessonStep::running);
  QTest::keyClick(m_view, Qt::Key_Space);
  QTest::keyClick(m_view, Qt::Key_PageDown);
  QTRY_VERIFY(m_view->step() != LessonStep::running);
  QCOMPARE(m_view->step(), LessonStep::reveal);  // a cancelled one goes back to the guess
}

void LessonViewTest::numbersChooseAnAnswer() {
  m_view->openLesson(1);
  QTest::keyClick(m_view, Qt::Key_2);
  QCOMPARE(m_view->guesses().answer, std::string("no"));
  QTest::keyClick(m_view, Qt::Key_1);
  QCOMPARE(m_view->guesses().answer, std::string("yes"));
  QTest::keyClick(m_view, Qt::Key_9);
  QCOMPARE(m_view->guesses().answer, std::string("yes"));
}

void LessonViewTest::theBarWithTheKeysIsTold() {
  m_view->openLesson(0);
  auto& bars = find<LessonBars>("lessonBars");
  QVERIFY(bars.accessibleDescription().startsWith(QStringLiteral("2 threads (")));
  QTest::keyClick(&bars, Qt::Key_Down);
  QVERIFY(bars.accessibleDescription().startsWith(QStringLiteral("2 threads; 10 threads (")));
}

void LessonViewTest::aMachineTooBusyJudgesNoGuess() {
  m_view->openLesson(3);
  find<LessonBars>("lessonBars").setGuess(0, 0.9);
  m_view->run();
  QTRY_COMPARE(m_view->step(), LessonStep::reveal);
  QVERIFY(find<QLabel>("lessonHeading").text().contains(QStringLiteral("busy")));
  QVERIFY(!find<QLabel>("lessonVerdict").isVisible());
  // Nor does it show what its headline says when the claims hold by something else than times.
  writeLesson(QDir(m_dir->path()), QStringLiteral("04-needs"), QByteArray(kNeeds).replace("== 11", "== 10"),
              "wall(two)");
  m_view->setLessons(find_lessons({{m_dir->path().toStdString(), true}}));
  m_view->run();
  QTRY_COMPARE(m_view->step(), LessonStep::reveal);
  QVERIFY(find<QLabel>("lessonHeading").text().contains(QStringLiteral("busy")));
}

void LessonViewTest::theNextLessonAndTheTryAreBothThere() {
  std::int64_t count = 0;
  connect(m_view, &LessonView::experimentRequested, this, [&count](const Experiment& e) { count = e.count; });
  m_view->openLesson(0);
  m_view->run();
  QTRY_COMPARE(m_view->step(), LessonStep::reveal);
  auto& other = find<QPushButton>("lessonOther");
  QVERIFY(!other.isVisible());
  m_view->next();
  QVERIFY(other.isVisible());
  m_view->setLecture(true);  // there the primary button leads on, and the other one tries
  QTest::mouseClick(&other, Qt::LeftButton);
  QCOMPARE(count, std::int64_t{3});
  m_view->setLecture(false);
  QTest::mouseClick(&other, Qt::LeftButton);
  QCOMPARE(m_view->current(), 1);
}

void LessonViewTest::linesOfPythonStandBelowEachOther() {
  QFile file(m_dir->filePath(QStringLiteral("01-bars/lesson.py")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write("for i in x:\n    run(i)\n");
  file.close();
  m_view->setLessons(find_lessons({{m_dir->path().toStdString(), true}}));
  m_view->openLesson(0);
  // The font that the text names, and not one that a <pre> brings, must have spaces as wide as letters.
  QTextDocument text;
  text.setHtml(find<QLabel>("lessonPython").text());
  QTextCursor cursor(&text);
  cursor.movePosition(QTextCursor::NextCharacter);
  const QFontMetrics metrics(cursor.charFormat().font());
  QCOMPARE(metrics.horizontalAdvance(QLatin1Char(' ')), metrics.horizontalAdvance(QLatin1Char('m')));
  QVERIFY(
      !cursor.charFormat().fontFamilies().toStringList().join(QLatin1Char(' ')).contains(QStringLiteral("Courier")));
}

void LessonViewTest::theListShowsWholeRows() {
  std::vector<LessonEntry> many;
  for (int i = 0; i < 60; ++i) {
    many.push_back(m_view->lessons().front());
  }
  auto& list = find<LessonList>("lessonList");
  list.setLessons(many);
  list.setCurrent(25);
  for (const int height : {801, 713, 650}) {
    m_host->resize(1200, height);
    QTRY_COMPARE(list.viewport()->height() % list.sizeHintForRow(0), 0);
    QVERIFY(list.height() - list.viewport()->height() < list.sizeHintForRow(0) + 4);
    QVERIFY(list.viewport()->rect().contains(list.visualItemRect(list.currentItem())));
  }
  list.setLessons({many.front()});
  QVERIFY(list.height() - list.viewport()->height() < 4);  // nothing is cut, so all of it is the list's
}

void LessonViewTest::theStatusSaysHowTheLessonStands() {
  QSignalSpy changed(m_view, &LessonView::statusChanged);
  m_view->openLesson(0);
  QCOMPARE(m_view->status(), QStringLiteral("Lesson 1 · not run yet"));
  m_view->run();
  QCOMPARE(m_view->status(), QStringLiteral("Lesson 1 · running"));
  QTRY_COMPARE(m_view->step(), LessonStep::reveal);
  QCOMPARE(m_view->status(), QStringLiteral("Lesson 1 · the claim holds on this machine"));
  m_view->next();
  QCOMPARE(m_view->status(), QStringLiteral("Lesson 1 · the claim holds on this machine"));
  m_view->openLesson(2);
  QCOMPARE(m_view->status(), QStringLiteral("03-broken · cannot be read"));
  QCOMPARE(changed.last().at(0).toString(), m_view->status());
}

void LessonViewTest::whatATeacherChangedIsRead() {
  const auto folder = qScopeGuard([old = qgetenv("POOLSCOPE_LESSONS")] { qputenv("POOLSCOPE_LESSONS", old); });
  qputenv("POOLSCOPE_LESSONS", m_dir->path().toUtf8());
  m_view->readAgain();
  const auto indexOf = [this](const char* name) {
    const auto& all = m_view->lessons();
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (QString::fromStdString(all[i].folder).endsWith(QLatin1Char('/') + QLatin1String(name))) {
        return static_cast<int>(i);
      }
    }
    return -1;
  };
  QVERIFY(indexOf("01-bars") >= 0);
  m_view->openLesson(indexOf("01-bars"));
  find<LessonBars>("lessonBars").setGuess(0, 0.9);
  const QDir root(m_dir->path());
  writeLesson(root, QStringLiteral("00-new"), kBars, "wall(two)");  // another one, before it
  m_view->readAgain();
  QVERIFY(indexOf("00-new") >= 0);
  QCOMPARE(m_view->current(), indexOf("01-bars"));
  QCOMPARE(m_view->guesses().bars.size(), std::size_t{2});  // what was not changed goes on where it stood

  m_view->openLesson(indexOf("03-broken"));
  QVERIFY(find<QLabel>("lessonHeading").text().contains(QStringLiteral("cannot be read")));
  writeLesson(root, QStringLiteral("03-broken"), kBars, "wall(two)");
  m_view->readAgain();
  QCOMPARE(m_view->current(), indexOf("03-broken"));
  QCOMPARE(find<QLabel>("lessonHeading").text(), QStringLiteral("The title"));
  QCOMPARE(m_view->step(), LessonStep::guess);

  QVERIFY(QDir(root.filePath(QStringLiteral("03-broken"))).removeRecursively());
  m_view->readAgain();
  QCOMPARE(indexOf("03-broken"), -1);
  QVERIFY(m_view->current() >= 0);
}

void LessonViewTest::theWheelScrollsThePageOverTheTimeline() {
  m_view->openLesson(0);
  m_view->run();
  QTRY_COMPARE(m_view->step(), LessonStep::reveal);
  m_host->resize(1200, 500);
  auto& page = *find<QScrollArea>("lessonScroll").verticalScrollBar();
  QTRY_VERIFY(page.maximum() > 0);
  QWidget* timeline = find<QAbstractScrollArea>("lessonTimeline").viewport();
  const QPointF place(20, 20);
  for (int i = 0; i < 10 && page.value() == 0; ++i) {  // first whatever the timeline itself has to scroll
    QWheelEvent wheel(place, timeline->mapToGlobal(place), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QSpontaneKeyEvent::setSpontaneous(&wheel);  // only what comes from the user goes on to what lies behind
    qApp->notify(timeline, &wheel);
  }
  QVERIFY(page.value() > 0);
}

QTEST_MAIN(LessonViewTest)
#include "tst_lesson_view.moc"
