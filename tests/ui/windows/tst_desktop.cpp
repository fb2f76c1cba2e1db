// SPDX-License-Identifier: GPL-3.0-or-later
// What one expects of a program on a desktop, beside its own work.
#include "core/export/recording_file.h"
#include "tests/support/sample_traces.h"
#include "ui/bridge/background.h"
#include "ui/bridge/time_cursor.h"
#include "ui/models/task_table_model.h"
#include "ui/panels/charts_panel.h"
#include "ui/panels/experiment_panel.h"
#include "ui/panels/pipeline_panel.h"
#include "ui/panels/task_panel.h"
#include "ui/theme/theme.h"
#include "ui/timeline/timeline_widget.h"
#include "ui/windows/autosave.h"
#include "ui/windows/command_palette.h"
#include "ui/windows/end_signals.h"
#include "ui/windows/interface_zoom.h"
#include "ui/windows/language.h"
#include "ui/windows/main_window.h"
#include "ui/windows/preferences_dialog.h"
#include "ui/windows/race_view.h"
#include "ui/windows/run_actions.h"
#include "ui/windows/run_words.h"
#include "ui/windows/tab_area.h"
#include "ui/windows/window_keeper.h"
#include "ui/windows/window_settings.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QProcess>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <memory>

using namespace poolscope;
using namespace poolscope::ui;

class DesktopTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void init();
  void cleanup();

  void paletteFindsCommandsByFewLetters_data();
  void paletteFindsCommandsByFewLetters();
  void paletteListsEveryMenuAndRunsOne();
  void recentFilesComeBackAndCanBeForgotten();
  void twoRecordingsStandSideBySide();
  void anotherLanguageKeepsWhatIsShown();
  void anotherLanguageFindsTheSamePage();
  void aFileHasNoEventsToCount();
  void whatStandsBeforeAFaultCanBeSeen_data();
  void whatStandsBeforeAFaultCanBeSeen();
  void everyWindowClosesAlone();
  void interfaceGrowsInStepsAndIsRemembered();
  void lectureModeComesAndGoes();
  void preferencesHoldAtOnce();
  void aCrashLeavesACopyThatIsOffered();
  void aFullDiskIsTold();
  void aGoodEndLeavesNoCopy();
  void anEndWhileTheCopyIsWrittenLeavesNone();
  void anEndFromOutsideIsAGoodOne();
  void tabsCanBeTakenAway();
  void failedTasksRunAgainBelowTheFirstAttempts();
  void theTableStandsAtTheTimeOfTheCursor();

 private:
  [[nodiscard]] QString record(const QString& name, const Recording& recording) const {
    const QString path = m_folder->filePath(name);
    write_recording(path.toStdString(), recording);
    return path;
  }
  [[nodiscard]] QAction* action(const char* name) const { return m_window->findChild<QAction*>(QLatin1String(name)); }
  void open(const QString& path) {
    QSignalSpy opened(m_window.data(), &MainWindow::recordingOpened);
    m_window->openFile(path);
    QVERIFY(opened.wait());
  }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<Theme> m_theme;
  std::unique_ptr<WindowKeeper> m_keeper;
  QPointer<MainWindow> m_window;
};

void DesktopTest::initTestCase() {
  QStandardPaths::setTestModeEnabled(true);
  QCoreApplication::setOrganizationName(QStringLiteral("Poolscope"));
  QCoreApplication::setApplicationName(QStringLiteral("tst_desktop"));
  QSettings::setDefaultFormat(QSettings::IniFormat);
}

void DesktopTest::init() {
  QTest::failOnWarning(
      QRegularExpression(QStringLiteral("^(?!This plugin does not support propagateSizeHints|QStandardPaths)")));
  m_folder = std::make_unique<QTemporaryDir>();
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder->path());
  QDir(Autosave::folder()).removeRecursively();
  m_theme = std::make_unique<Theme>(Theme::Scheme::Light);
  m_keeper = std::make_unique<WindowKeeper>(*qApp, *m_theme);
  m_window = m_keeper->openWindow();
  m_window->showNormal();  // the screen is smaller, where nobody sees it
  m_window->resize(1280, 800);
}

void DesktopTest::cleanup() {
  setLanguage(*qApp, QStringLiteral("en"));
  interface_zoom::setLecture(false);
  interface_zoom::setPercent(100);
  m_keeper.reset();
  m_theme.reset();
}

void DesktopTest::paletteFindsCommandsByFewLetters_data() {
  QTest::addColumn<QString>("search");
  QTest::addColumn<QString>("text");
  QTest::addColumn<bool>("fits");
  QTest::newRow("nothing fits all") << QString() << QStringLiteral("Run › Pause") << true;
  QTest::newRow("a word") << QStringLiteral("pause") << QStringLiteral("Run › Pause") << true;
  QTest::newRow("letters in order") << QStringLiteral("rnps") << QStringLiteral("Run › Pause") << true;
  QTest::newRow("letters in no order") << QStringLiteral("esuap") << QStringLiteral("Run › Pause") << false;
  QTest::newRow("two words") << QStringLiteral("pau run") << QStringLiteral("Run › Pause") << true;
  QTest::newRow("one of two") << QStringLiteral("pau xyz") << QStringLiteral("Run › Pause") << false;
}

void DesktopTest::paletteFindsCommandsByFewLetters() {
  QFETCH(QString, search);
  QFETCH(QString, text);
  QFETCH(bool, fits);
  QCOMPARE(ActionListModel::fit(search, text) > 0, fits);
  QVERIFY(ActionListModel::fit(QStringLiteral("pause"), QStringLiteral("Run › Pause")) >
          ActionListModel::fit(QStringLiteral("pse"), QStringLiteral("Run › Pause")));
}

void DesktopTest::paletteListsEveryMenuAndRunsOne() {
  ActionListModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.setActions(*m_window->menuBar());
  QVERIFY(model.rowCount() > 20);
  model.setSearch(QStringLiteral("dark"));
  QVERIFY(model.rowCount() >= 1);
  QVERIFY2(model.index(0).data().toString().contains(QLatin1String("Dark")),
           qPrintable(model.index(0).data().toString()));

  action("commandsAction")->trigger();
  auto* palette = m_window->findChild<CommandPalette*>(QStringLiteral("commandPalette"));
  QVERIFY(palette != nullptr);
  auto* search = palette->findChild<QLineEdit*>(QStringLiteral("commandSearch"));
  QTest::keyClicks(search, QStringLiteral("theme dark"));
  QTest::keyClick(search, Qt::Key_Return);
  QTRY_VERIFY(m_theme->isDark());
  QCOMPARE(WindowSettings().scheme(), Theme::Scheme::Dark);
}

void DesktopTest::recentFilesComeBackAndCanBeForgotten() {
  const QString a = record(QStringLiteral("a.csv"), samples::race());
  const QString b = record(QStringLiteral("b.poolscope"), samples::race());
  open(a);
  open(b);
  open(a);
  QCOMPARE(WindowSettings().recentFiles(), (QStringList{a, b}));
  auto* menu = m_window->findChild<QMenu*>(QStringLiteral("recentMenu"));
  Q_EMIT menu->aboutToShow();
  QVERIFY(menu->actions().front()->text().endsWith(QLatin1String("a.csv")));
  QSignalSpy opened(m_window.data(), &MainWindow::recordingOpened);
  menu->actions().at(1)->trigger();
  QVERIFY(opened.wait());
  QCOMPARE(opened.front().front().toString(), b);
  Q_EMIT menu->aboutToShow();
  menu->actions().back()->trigger();
  QVERIFY(WindowSettings().recentFiles().isEmpty());
}

void DesktopTest::twoRecordingsStandSideBySide() {
  open(record(QStringLiteral("before.csv"), {samples::pool({})}));
  QVERIFY(action("compareAction")->isEnabled());
  QVERIFY(!action("endCompare")->isEnabled());
  samples::PoolShape ten;
  ten.workers = 10;
  QSignalSpy opened(m_window.data(), &MainWindow::recordingOpened);
  m_window->compareWith(record(QStringLiteral("after.poolscope"), {samples::pool(ten)}));
  QVERIFY(opened.wait());
  QCOMPARE(m_window->view().tasks().model().recording().size(), std::size_t{2});
  QCOMPARE(m_window->view().tasks().model().rowCount(), 20);
  const QComboBox* runs = m_window->findChild<QComboBox*>(QStringLiteral("runChoice"));
  QVERIFY2(runs->itemText(1).endsWith(QLatin1String("before.csv")), qPrintable(runs->itemText(1)));
  QVERIFY2(runs->itemText(2).endsWith(QLatin1String("after.poolscope")), qPrintable(runs->itemText(2)));
  action("endCompare")->trigger();
  QCOMPARE(m_window->view().tasks().model().recording().size(), std::size_t{1});
}

void DesktopTest::anotherLanguageKeepsWhatIsShown() {
  open(record(QStringLiteral("a.csv"), samples::race()));
  const QPointer<MainWindow> english = m_window;
  QCOMPARE(m_window->menuBar()->actions().front()->text(), QStringLiteral("&File"));
  m_keeper->setLanguage(QStringLiteral("zh_CN"));
  QVERIFY(english == nullptr);
  m_window = m_keeper->windows().front();
  QVERIFY2(m_window->menuBar()->actions().front()->text().startsWith(QString::fromUtf8("文件")),
           qPrintable(m_window->menuBar()->actions().front()->text()));
  QCOMPARE(m_window->view().tasks().model().rowCount(), 20);
  QVERIFY(m_window->windowTitle().startsWith(QLatin1String("a.csv")));
  QCOMPARE(WindowSettings().language(), QStringLiteral("zh_CN"));
  // Also while it runs.
  Experiment experiment = default_experiment();
  experiment.params["seconds"] = 60.0;
  m_window->setExperiment(experiment);
  action("runAction")->trigger();
  QVERIFY(m_window->session().isRunning());
  m_keeper->setLanguage(QStringLiteral("en"));
  m_window = m_keeper->windows().front();
  QVERIFY(m_window->session().isRunning());
  QVERIFY(action("cancelAction")->isEnabled());
  action("cancelAction")->trigger();
  QTRY_VERIFY(!m_window->session().isRunning());
}

void DesktopTest::aFileHasNoEventsToCount() {
  open(record(QStringLiteral("a.csv"), samples::race()));
  QCOMPARE(m_window->findChild<QLabel*>(QStringLiteral("doneFigure"))->text(), QStringLiteral("20 of 20 done"));
  QVERIFY(m_window->findChild<QLabel*>(QStringLiteral("eventsFigure"))->text().isEmpty());
}

void DesktopTest::anotherLanguageFindsTheSamePage() {
  m_window->showLessons();
  m_keeper->setLanguage(QStringLiteral("zh_CN"));
  m_window = m_keeper->windows().front();
  QVERIFY(m_window->isVisible());
  m_window->showStartPage();
  QCOMPARE(m_window->windowTitle(), QStringLiteral("Poolscope"));
  m_keeper->setLanguage(QStringLiteral("en"));
  m_window = m_keeper->windows().front();
  QCOMPARE(m_window->windowTitle(), QStringLiteral("Poolscope"));
}

void DesktopTest::whatStandsBeforeAFaultCanBeSeen_data() {
  QTest::addColumn<QString>("name");
  QTest::newRow("timeline") << QStringLiteral("cut.csv");
  QTest::newRow("trace") << QStringLiteral("cut.json");
}

void DesktopTest::whatStandsBeforeAFaultCanBeSeen() {
  QFETCH(QString, name);
  const QString path = m_folder->filePath(name);
  write_recording(path.toStdString(), samples::race());
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadWrite));
  QVERIFY(file.resize(file.size() * 2 / 3));
  file.close();
  QSignalSpy shown(m_window, &MainWindow::errorShown);
  QSignalSpy opened(m_window, &MainWindow::recordingOpened);
  m_window->openFile(path);
  QTRY_COMPARE(shown.count(), 1);
  auto* dialog = m_window->findChild<QMessageBox*>(QStringLiteral("errorDialog"));
  QVERIFY(dialog != nullptr);
  QVERIFY2(dialog->text().startsWith(path), "a file is called as it is called");
  QVERIFY2(m_window->view().timeline().recording().empty(), "nobody asked for it yet");
  QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("showPart")), Qt::LeftButton);
  QTRY_COMPARE(opened.count(), 1);
  std::size_t tasks = 0;
  for (const Trace& run : m_window->view().timeline().recording()) {
    tasks += run.size();
  }
  QVERIFY2(tasks > 2 && tasks < 20, qPrintable(QString::number(tasks)));
}

void DesktopTest::everyWindowClosesAlone() {
  action("newWindow")->trigger();
  QCOMPARE(m_keeper->windows().size(), std::size_t{2});
  const QPointer<MainWindow> second = m_keeper->windows().back();
  second->close();
  QTRY_VERIFY(second == nullptr);
  QCOMPARE(m_keeper->windows().size(), std::size_t{1});
}

void DesktopTest::interfaceGrowsInStepsAndIsRemembered() {
  const qreal before = QApplication::font().pointSizeF();
  action("largerInterface")->trigger();
  QVERIFY(QApplication::font().pointSizeF() > before);
  QCOMPARE(WindowSettings().zoom(), 110);
  action("smallerInterface")->trigger();
  action("smallerInterface")->trigger();
  QCOMPARE(WindowSettings().zoom(), 90);
  action("usualInterface")->trigger();
  QCOMPARE(QApplication::font().pointSizeF(), before);
  for (int i = 0; i < 20; ++i) {
    interface_zoom::larger();
  }
  QCOMPARE(interface_zoom::percent(), interface_zoom::kLargest);
}

void DesktopTest::lectureModeComesAndGoes() {
  const qreal before = QApplication::font().pointSizeF();
  auto* purpose = m_window->findChild<QLabel*>(QStringLiteral("purpose"));
  auto* limit = m_window->findChild<QWidget*>(QStringLiteral("queueLimit"));
  const qreal small = purpose->font().pointSizeF();
  const int width = limit->width();
  action("fullScreenAction")->trigger();
  QTRY_VERIFY(m_window->isFullScreen());
  const qreal growth = QApplication::font().pointSizeF() / before;
  QVERIFY(growth > 1);
  QCOMPARE(purpose->font().pointSizeF(), small * growth);  // letters of a size of their own, too
  QCOMPARE(limit->minimumWidth(), qRound(width * growth));
  action("fullScreenAction")->trigger();
  QTRY_VERIFY(!m_window->isFullScreen());
  QCOMPARE(QApplication::font().pointSizeF(), before);
  QCOMPARE(purpose->font().pointSizeF(), small);
  QCOMPARE(limit->minimumWidth(), width);
}

void DesktopTest::preferencesHoldAtOnce() {
  action("preferencesAction")->trigger();
  auto* dialog = m_window->findChild<PreferencesDialog*>(QStringLiteral("preferencesDialog"));
  QVERIFY(dialog != nullptr);
  auto* theme = dialog->findChild<QComboBox*>(QStringLiteral("themeChoice"));
  theme->setCurrentIndex(2);
  Q_EMIT theme->activated(2);
  QVERIFY(m_theme->isDark());
  dialog->findChild<QAbstractButton*>(QStringLiteral("autosaveChoice"))->click();
  QVERIFY(!WindowSettings().autosaves());
  dialog->close();
}

void DesktopTest::aCrashLeavesACopyThatIsOffered() {
  QVERIFY(QDir().mkpath(Autosave::folder()));
  // No process has this number: the largest that Linux gives is 2^22.
  const QString path = QDir(Autosave::folder()).filePath(QStringLiteral("99999999-1.poolscope"));
  write_recording(path.toStdString(), samples::race(2500 * samples::kMs));
  // This program lives, and so does another that has the number now.
  QProcess other;
  other.start(QStringLiteral("sleep"), {QStringLiteral("60")});
  QVERIFY(other.waitForStarted());
  const auto copyOf = [&](qint64 pid) {
    const QString copy = QDir(Autosave::folder()).filePath(QStringLiteral("%1-999.poolscope").arg(pid));
    QFile::copy(path, copy);
    return copy;
  };
  const QString own = copyOf(QCoreApplication::applicationPid());
  const QString foreign = copyOf(other.processId());
  const QStringList left = Autosave::leftOver();
  QVERIFY(left.contains(path) && left.contains(foreign) && !left.contains(own));
  QVERIFY(QFile::remove(own) && QFile::remove(foreign));
  other.close();
  m_keeper->offerLeftOver(*m_window);
  auto* question = m_window->findChild<QMessageBox*>(QStringLiteral("leftOverQuestion"));
  QVERIFY(question != nullptr);
  QSignalSpy opened(m_window.data(), &MainWindow::recordingOpened);
  question->findChild<QPushButton*>(QStringLiteral("openLeftOver"))->click();
  QVERIFY(opened.wait());
  QCOMPARE(m_window->view().tasks().model().rowCount(), 20);
  QVERIFY2(!QFile::exists(path), "it is in the window now");
}

void DesktopTest::aFullDiskIsTold() {
  const QDir folder(Autosave::folder());
  QVERIFY(folder.mkpath(QStringLiteral(".")));
  const QString killed = folder.filePath(QStringLiteral(".poolscope-99999999-1.tmp"));
  QVERIFY(QFile(killed).open(QIODevice::WriteOnly));
  QStringList full;
  for (int number = 1; number < 100; ++number) {  // one of them is the next
    full << folder.filePath(QStringLiteral("%1-%2.poolscope").arg(QCoreApplication::applicationPid()).arg(number));
    QVERIFY(QFile::link(QStringLiteral("/dev/full"), full.back()));
  }
  Background background;
  Autosave autosave(background);
  QSignalSpy saved(&autosave, &Autosave::saved);
  QSignalSpy failed(&autosave, &Autosave::failed);
  autosave.setRecording(samples::race(2500 * samples::kMs), true);
  QVERIFY(failed.wait(20'000));
  QVERIFY2(failed.front().front().toString().contains(QLatin1String("free some space")),
           qPrintable(failed.front().front().toString()));
  QVERIFY(saved.isEmpty());
  QVERIFY2(!QFile::exists(killed), "what a killed program had half written lies there no longer");
  for (const QString& link : full) {
    QVERIFY(QFile::remove(link));
  }
  QVERIFY(saved.wait(20'000));  // there is room again
  QCOMPARE(failed.count(), 1);
}

void DesktopTest::aGoodEndLeavesNoCopy() {
  Background background;
  Autosave autosave(background);
  QSignalSpy saved(&autosave, &Autosave::saved);
  autosave.setRecording(samples::race(2500 * samples::kMs), true);
  QVERIFY(saved.wait(20'000));
  const QString path = saved.front().front().toString();
  QVERIFY(QFile::exists(path));
  QVERIFY2(!Autosave::leftOver().contains(path), "its program lives");
  QCOMPARE(read_recording(path.toStdString()).recording.size(), std::size_t{2});
  autosave.discard();
  QVERIFY(!QFile::exists(path));
}

void DesktopTest::anEndWhileTheCopyIsWrittenLeavesNone() {
  QString path;
  {
    Background background;
    {
      Autosave autosave(background);
      QSignalSpy saved(&autosave, &Autosave::saved);
      autosave.setRecording(samples::race(2500 * samples::kMs), true);
      QVERIFY(saved.wait(20'000));
      path = saved.front().front().toString();
      bool again = false;  // it begins to write the second time
      connect(&background, &Background::pendingChanged, &autosave, [&](int pending) {
        if (pending > 0) {
          again = true;
          autosave.discard();
        }
      });
      QTRY_VERIFY_WITH_TIMEOUT(again, 20'000);
    }
  }  // waits for the write
  QVERIFY(!QFile::exists(path));
}

void DesktopTest::anEndFromOutsideIsAGoodOne() {
  Experiment endless = experiment_for("spin");
  endless.count = 1;
  m_window->setExperiment(endless);
  m_window->runActions().run()->trigger();
  QVERIFY(m_window->session().isRunning());
  QVERIFY(QDir().mkpath(Autosave::folder()));
  EndSignals signals;
  connect(&signals, &EndSignals::endRequested, m_keeper.get(), &WindowKeeper::closeAll);
  ::raise(SIGTERM);
  QTRY_VERIFY_WITH_TIMEOUT(m_window == nullptr, 20'000);
  QVERIFY(QDir(Autosave::folder()).isEmpty());
  QVERIFY2(!WindowSettings().layout().isEmpty(), "what the program remembers is written");
}

void DesktopTest::tabsCanBeTakenAway() {
  RaceView& view = m_window->view();
  auto* tabs = m_window->findChild<TabArea*>(QStringLiteral("lowerTabs"));
  QCOMPARE(tabs->currentPage(), static_cast<QWidget*>(&view.charts()));
  view.setPanelShown(&view.charts(), false);
  QCOMPARE(tabs->currentPage(), static_cast<QWidget*>(&view.pipeline()));
  view.setPanelShown(&view.pipeline(), false);
  QVERIFY(tabs->isHidden());
  const QByteArray layout = view.saveLayout();
  view.resetLayout();
  QVERIFY(!tabs->isHidden());
  QVERIFY(view.isPanelShown(&view.charts()));
  QVERIFY(view.restoreLayout(layout));
  QVERIFY(tabs->isHidden());
  QVERIFY(!view.restoreLayout(QByteArray("something else")));
}

void DesktopTest::failedTasksRunAgainBelowTheFirstAttempts() {
  QVERIFY(!action("retryFailedAction")->isEnabled());
  Experiment experiment = experiment_for("command");
  experiment.params["template"] = std::string("test {} = good");
  experiment.inputs = {"good", "bad", "worse"};
  experiment.executors.resize(1);
  m_window->setExperiment(experiment);
  action("runAction")->trigger();
  QVERIFY(m_window->session().isRunning());
  QVERIFY2(!action("retryFailedAction")->isEnabled(), "it still runs");
  QVERIFY(!action("retryFailedAction")->toolTip().isEmpty());
  QTRY_VERIFY_WITH_TIMEOUT(!m_window->session().isRunning(), 20'000);
  QTRY_VERIFY(action("retryFailedAction")->isEnabled());
  action("retryFailedAction")->trigger();
  QTRY_VERIFY_WITH_TIMEOUT(!m_window->session().isRunning(), 20'000);
  const Recording& shown = m_window->view().tasks().model().recording();
  QTRY_COMPARE(shown.size(), std::size_t{2});
  QCOMPARE(shown[1].size(), std::size_t{2});
  QCOMPARE(shown[1].task_id(0), 1U);
  QCOMPARE(shown[1].attempt(0), 2);
  QCOMPARE(shown[1].state(1), TaskState::failed);
}

void DesktopTest::theTableStandsAtTheTimeOfTheCursor() {
  open(record(QStringLiteral("a.poolscope"), {samples::pool({})}));
  m_window->view().timeCursor().setTime(1500 * samples::kMs);
  QTRY_COMPARE(m_window->view().tasks().model().time(), 1500 * samples::kMs);
  const TaskTableModel& model = m_window->view().tasks().model();
  QCOMPARE(model.index(9, 0).data(TaskTableModel::StateRole).toInt(), static_cast<int>(TaskState::pending));
  m_window->view().timeCursor().goLive();
  QCOMPARE(model.index(9, 0).data(TaskTableModel::StateRole).toInt(), static_cast<int>(TaskState::finished));
}

QTEST_MAIN(DesktopTest)
#include "tst_desktop.moc"
