// SPDX-License-Identifier: GPL-3.0-or-later
// The first minute: something moves, a race is one click away, and so are a lesson and the comparison.
#include "core/jobs/experiment.h"
#include "ui/lessons/lesson_view.h"
#include "ui/panels/experiment_panel.h"
#include "ui/theme/theme.h"
#include "ui/windows/compare_view.h"
#include "ui/windows/main_window.h"
#include "ui/windows/next_strip.h"
#include "ui/windows/race_preview.h"
#include "ui/windows/race_view.h"
#include "ui/windows/run_actions.h"
#include "ui/windows/start_page.h"
#include "ui/windows/start_parts.h"

#include <QAction>
#include <QCoreApplication>
#include <QDragEnterEvent>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QtTest>

#include <memory>

using namespace poolscope;
using namespace poolscope::ui;

class StartPageTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void init();
  void cleanup();

  void somethingMovesByItself();
  void oneClickRaces();
  void commandsWaitForRun();
  void aLessonIsOneClickAway();
  void aRaceIsCompared();
  void filesAreDroppedOnTheCommand();
  void aTallWindowIsFilled();
  void afterTheFirstRaceTheWayGoesOn();
  void whoTriesALessonsChangeFindsBack();
  void aLectureTakesTheWholeScreen();

 private:
  bool hasLessons() {
    auto* lessons = m_window->findChild<LessonView*>();
    return lessons != nullptr && !lessons->lessons().empty();
  }

  QPushButton& button(const char* name) { return *m_window->findChild<QPushButton*>(QString::fromLatin1(name)); }
  [[nodiscard]] QWidget* page() {
    QWidget* shown = m_window->findChild<QStackedWidget*>(QStringLiteral("pages"))->currentWidget();
    const auto* scroll = qobject_cast<const QScrollArea*>(shown);
    return scroll != nullptr ? scroll->widget() : shown;
  }

  std::unique_ptr<Theme> m_theme;
  std::unique_ptr<MainWindow> m_window;
};

void StartPageTest::initTestCase() {
  QStandardPaths::setTestModeEnabled(true);
  QCoreApplication::setOrganizationName(QStringLiteral("PoolscopeTests"));
  QCoreApplication::setApplicationName(QStringLiteral("tst_start_page"));
  m_theme = std::make_unique<Theme>(Theme::Scheme::Light);
}

void StartPageTest::init() {
  m_window = std::make_unique<MainWindow>(MainWindow::Memory::none);
  m_window->showStartPage();
  m_window->show();
  QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void StartPageTest::cleanup() {
  m_window->session().cancel();
  QTRY_VERIFY(!m_window->session().isRunning());
  m_window.reset();
}

void StartPageTest::somethingMovesByItself() {
  auto* start = m_window->findChild<StartPage*>();
  QCOMPARE(page(), start);
  QVERIFY(start->preview().isRunning());
  QTRY_VERIFY(start->preview().ended() > 0);
  m_window->showRacePage();
  QTRY_VERIFY(!start->preview().isRunning());  // nobody sees it, so it does not run
}

void StartPageTest::oneClickRaces() {
  QTest::mouseClick(&button("startPageRace"), Qt::LeftButton);
  QVERIFY(m_window->session().isRunning());
  QCOMPARE(m_window->session().experiment().executors.size(), std::size_t{2});
  QCOMPARE(page()->objectName(), QStringLiteral("center"));
}

void StartPageTest::commandsWaitForRun() {
  auto* start = m_window->findChild<StartPage*>();
  Q_EMIT start->commandsRequested(QStringLiteral("cksum {}"), {QStringLiteral("/a"), QStringLiteral("/b c")});
  QVERIFY(!m_window->session().isRunning());
  const Experiment shown = m_window->view().experiment().experiment();
  QCOMPARE(shown.job, std::string("command"));
  QCOMPARE(std::get<std::string>(shown.params.at("template")), std::string("cksum {}"));
  QCOMPARE(shown.inputs.size(), std::size_t{2});
}

void StartPageTest::aLessonIsOneClickAway() {
  auto* lessons = m_window->findChild<LessonView*>();
  QVERIFY(lessons != nullptr);
  if (lessons->lessons().empty()) {
    QSKIP("no lessons beside this test");
  }
  QTest::mouseClick(&button("startPageLesson"), Qt::LeftButton);
  QCOMPARE(page(), lessons);
  QVERIFY(lessons->current() >= 0);
  QVERIFY(m_window->windowTitle().startsWith(lessons->title()));
}

void StartPageTest::aRaceIsCompared() {
  auto* action = m_window->findChild<QAction*>(QStringLiteral("showComparison"));
  QVERIFY(!action->isEnabled());
  Experiment experiment = default_experiment();
  experiment.params["seconds"] = 0.02;
  m_window->setExperiment(experiment);
  m_window->runActions().run()->trigger();
  QTRY_VERIFY(action->isEnabled());
  action->trigger();
  auto* compare = m_window->findChild<CompareView*>();
  QCOMPARE(page(), compare);
  QCOMPARE(compare->measurement().points.size(), std::size_t{2});
  QTest::mouseClick(&button("compareAgain"), Qt::LeftButton);
  QVERIFY(compare->isMeasuring());
  QTRY_VERIFY_WITH_TIMEOUT(!compare->isMeasuring(), 30'000);
  QCOMPARE(compare->measurement().points.at(0).samples.size(), std::size_t{5});
}

void StartPageTest::filesAreDroppedOnTheCommand() {
  auto* start = m_window->findChild<StartPage*>();
  QSignalSpy requested(start, &StartPage::commandsRequested);
  // Past the application, which would offer it to the window, too.
  const auto drop = [](QObject* on, const QList<QUrl>& urls) {
    QMimeData data;
    data.setUrls(urls);
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, {});
    enter.ignore();
    on->event(&enter);
    if (enter.isAccepted()) {
      QDropEvent event(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, {});
      on->event(&event);
    }
    return enter.isAccepted();
  };
  const QUrl one = QUrl::fromLocalFile(QStringLiteral("/a.csv"));
  const QUrl two = QUrl::fromLocalFile(QStringLiteral("/b c"));
  QVERIFY(drop(m_window->findChild<FileDrop*>(), {one}));
  QCOMPARE(requested.takeFirst().at(1).toStringList(), QStringList{QStringLiteral("/a.csv")});
  QVERIFY(!drop(start, {one}));  // the window opens that
  QVERIFY(drop(start, {one, two}));
  QCOMPARE(requested.takeFirst().at(1).toStringList().size(), 2);
  QVERIFY(!drop(m_window->findChild<FileDrop*>(), {QUrl(QStringLiteral("http://example.org/x"))}));
  QVERIFY(!m_window->session().isRunning());
}

void StartPageTest::aTallWindowIsFilled() {
  auto* start = m_window->findChild<StartPage*>();
  const auto rows = [this] {
    int shown = 0;
    for (const StartRow* row : m_window->findChild<StartRows*>()->findChildren<StartRow*>()) {
      shown += row->isVisible() ? 1 : 0;
    }
    return shown;
  };
  m_window->resize(1280, 700);
  QTRY_VERIFY(m_window->height() == 700);
  const int few = rows();
  const int low = start->preview().height();
  m_window->resize(1280, 860);
  QTRY_VERIFY(start->preview().height() > low + 100);
  QVERIFY(!hasLessons() || rows() > few);
  const auto* recent = m_window->findChild<QWidget*>(QStringLiteral("startRecentCard"));
  QVERIFY(start->height() - recent->geometry().bottom() < 60);  // no empty half of a page
}

void StartPageTest::afterTheFirstRaceTheWayGoesOn() {
  auto* strip = m_window->findChild<NextStrip*>();
  QVERIFY(strip->isHidden());
  Experiment quick = default_experiment();
  quick.params["seconds"] = 0.02;
  Q_EMIT m_window->findChild<StartPage*>()->raceRequested(quick);
  QVERIFY(strip->isHidden());
  QTRY_VERIFY(strip->isVisible());
  m_window->runActions().run()->trigger();
  QVERIFY(strip->isHidden());  // the next run is the student's own
  QTRY_VERIFY(!m_window->session().isRunning());
  QVERIFY(strip->isHidden());
  strip->showAfterRace();
  QTest::mouseClick(&button("nextStripCompare"), Qt::LeftButton);
  QCOMPARE(page(), m_window->findChild<CompareView*>());
  if (hasLessons()) {
    m_window->showRacePage();
    QTest::mouseClick(&button("nextStripLesson"), Qt::LeftButton);
    auto* lessons = m_window->findChild<LessonView*>();
    QCOMPARE(page(), lessons);
    QCOMPARE(lessons->lessons().at(static_cast<std::size_t>(lessons->current())).id, std::string("ten-sleeps"));
  }
}

void StartPageTest::whoTriesALessonsChangeFindsBack() {
  if (!hasLessons()) {
    QSKIP("no lessons beside this test");
  }
  auto* lessons = m_window->findChild<LessonView*>();
  QVERIFY(m_window->showLessons("ten-sleeps"));
  const int lesson = lessons->current();
  lessons->tryChange();
  QVERIFY(m_window->session().isRunning());
  auto* strip = m_window->findChild<NextStrip*>();
  QVERIFY(strip->isVisible());
  QTest::mouseClick(&button("nextStripLesson"), Qt::LeftButton);
  QCOMPARE(page(), lessons);
  QCOMPARE(lessons->current(), lesson);
  m_window->showRacePage();
  QTest::mouseClick(&button("nextStripNext"), Qt::LeftButton);
  QCOMPARE(page(), lessons);
  QCOMPARE(lessons->current(), lesson + 1);
}

void StartPageTest::aLectureTakesTheWholeScreen() {
  if (!hasLessons()) {
    QSKIP("no lessons beside this test");
  }
  m_window->showLessons("ten-sleeps");
  auto* lessons = m_window->findChild<LessonView*>();
  QVERIFY(!m_window->isFullScreen());
  lessons->setLecture(true);
  QVERIFY(m_window->isFullScreen());
  lessons->setLecture(false);
  QVERIFY(!m_window->isFullScreen());
}

QTEST_MAIN(StartPageTest)
#include "tst_start_page.moc"
