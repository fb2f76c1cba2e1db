// SPDX-License-Identifier: GPL-3.0-or-later
// The first minute: something moves, a race is one click away, and so are a lesson and the comparison.
#include "core/jobs/experiment.h"
#include "ui/lessons/lesson_view.h"
#include "ui/panels/experiment_panel.h"
#include "ui/theme/theme.h"
#include "ui/windows/compare_view.h"
#include "ui/windows/main_window.h"
#include "ui/windows/race_preview.h"
#include "ui/windows/race_view.h"
#include "ui/windows/run_actions.h"
#include "ui/windows/start_page.h"

#include <QAction>
#include <QCoreApplication>
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

 private:
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

QTEST_MAIN(StartPageTest)
#include "tst_start_page.moc"
