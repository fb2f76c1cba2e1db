// SPDX-License-Identifier: GPL-3.0-or-later
// The path of a newcomer: start, run, look, pause, step, cancel, export, close.
#include "ui/windows/main_window.h"

#include "core/export/timeline_csv.h"
#include "core/tracing/queue_depth.h"
#include "tests/support/sample_traces.h"
#include "ui/charts/cpu_chart.h"
#include "ui/charts/step_chart.h"
#include "ui/models/task_table_model.h"
#include "ui/panels/charts_panel.h"
#include "ui/panels/experiment_panel.h"
#include "ui/panels/inspector_panel.h"
#include "ui/panels/task_panel.h"
#include "ui/theme/theme.h"
#include "ui/timeline/timeline_widget.h"
#include "ui/windows/action_words.h"
#include "ui/windows/exporter.h"
#include "ui/windows/race_view.h"
#include "ui/windows/recording_picture.h"
#include "ui/windows/run_words.h"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <memory>

using namespace poolscope;
using namespace poolscope::ui;

namespace {

Experiment sleeps(double seconds, std::int64_t count, std::initializer_list<int> workers) {
  Experiment experiment;
  experiment.params["seconds"] = seconds;
  experiment.count = count;
  for (const int n : workers) {
    ExecutorSpec spec;
    spec.workers = n;
    experiment.executors.push_back(spec);
  }
  return experiment;
}

Experiment endless() {
  Experiment experiment = sleeps(0, 3, {1});
  experiment.job = "spin";
  return experiment;
}

}  // namespace

class MainWindowTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void init();
  void cleanup();

  void greetsWithTheDefaultRaceReadyToRun();
  void enterOnTheFirstScreenRuns();
  void clickOnRunShowsTheTracesOwnFigures();
  void selectionGoesThroughEveryView();
  void oneTimeThroughTimelineAndCharts();
  void pauseStepAndResumeByTheButtons();
  void cancelByTheButton();
  void cancelsTheSelectedTaskAlone();
  void whatCannotBeDoneIsGreyAndSaysWhy();
  void exportsEverythingIntoAFolder();
  void exportThatFailsSaysWhy();
  void opensWhatItExported();
  void brokenFileSaysWhatIsWrongAndWhere();
  void closingWhileItRunsAsksAndEndsCleanly();
  void keepRunningKeepsRunning();
  void remembersTheExperimentAndTheLayout();
  void pictureShowsTheRecording();
  void pictureShowsAllOfALargeRecording();
  void everyWidgetOfOursHasANameAndEveryFieldAnAccessibleOne();

 private:
  [[nodiscard]] QPushButton* button(const char* name) const;
  void click(const char* name) const;
  void run(const Experiment& experiment);
  [[nodiscard]] const Trace& trace(std::size_t run) const { return m_window->session().recording()[run]; }
  [[nodiscard]] RaceView& view() const { return m_window->view(); }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<Theme> m_theme;
  std::unique_ptr<MainWindow> m_window;
};

void MainWindowTest::initTestCase() {
  QCoreApplication::setOrganizationName(QStringLiteral("Poolscope"));
  QCoreApplication::setApplicationName(QStringLiteral("tst_main_window"));
  QSettings::setDefaultFormat(QSettings::IniFormat);
}

void MainWindowTest::init() {
  // The offscreen platform says this of every window.
  QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support propagateSizeHints)")));
  m_folder = std::make_unique<QTemporaryDir>();
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder->path());
  m_theme = std::make_unique<Theme>(Theme::Scheme::Light);
  m_window = std::make_unique<MainWindow>();
  m_window->setWindowState(Qt::WindowNoState);  // the screen is smaller, where nobody sees it
  m_window->resize(1280, 800);
  m_window->show();
  QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void MainWindowTest::cleanup() {
  m_window.reset();
  m_theme.reset();
  m_folder.reset();
}

QPushButton* MainWindowTest::button(const char* name) const {
  auto* found = m_window->findChild<QPushButton*>(QLatin1String(name));
  return found;
}

void MainWindowTest::click(const char* name) const {
  QPushButton* found = button(name);
  QVERIFY2(found != nullptr && found->isEnabled(), name);
  QTest::mouseClick(found, Qt::LeftButton);
}

void MainWindowTest::run(const Experiment& experiment) {
  m_window->setExperiment(experiment);
  click("runActionButton");
  QVERIFY(m_window->session().isRunning());
}

void MainWindowTest::greetsWithTheDefaultRaceReadyToRun() {
  const Experiment shown = view().experiment().experiment();
  const Experiment greeting = default_experiment();
  QCOMPARE(shown.job, greeting.job);
  QCOMPARE(shown.executors, greeting.executors);
  QCOMPARE(shown.count, greeting.count);
  QVERIFY(button("runActionButton")->isEnabled());
  QVERIFY(!button("pauseActionButton")->isEnabled());
  QVERIFY(m_window->findChild<QLabel*>(QStringLiteral("prediction"))->text().contains(QLatin1String("5.00")));
  QVERIFY(m_window->findChild<QWidget*>(QStringLiteral("startHint"))->isVisible());
}

void MainWindowTest::enterOnTheFirstScreenRuns() {
  m_window->setExperiment(sleeps(0.01, 2, {1}));
  QWidget* focused = QApplication::focusWidget();
  QVERIFY(focused != nullptr);
  QCOMPARE(focused->objectName(), QStringLiteral("startRun"));
  QTest::keyClick(focused, Qt::Key_Return);
  QVERIFY(m_window->session().isRunning());
  QTRY_VERIFY(!m_window->session().isRunning());
  QVERIFY(view().timeline().isVisible());
}

void MainWindowTest::clickOnRunShowsTheTracesOwnFigures() {
  run(sleeps(0.05, 10, {2, 10}));
  QTRY_VERIFY(!m_window->session().isRunning());

  const ChartsPanel& charts = view().charts();
  const TaskTableModel& table = view().tasks().model();
  int row = 0;
  for (int i = 0; i < 2; ++i) {
    const Trace& run = trace(static_cast<std::size_t>(i));
    QCOMPARE(run.size(), std::size_t{10});
    QCOMPARE(run.counts()[TaskState::finished], std::int64_t{10});

    // Charts: at every step of the exact staircases, and just before it.
    std::int64_t before = 0;
    for (const DepthStep& step : queue_depth(run)) {
      QCOMPARE(charts.queueDepth().valueAt(i, step.time_ns), std::optional<double>(step.depth));
    }
    for (const DepthStep& step : completions(run)) {
      QCOMPARE(charts.completions().valueAt(i, step.time_ns - 1), std::optional<double>(before));
      QCOMPARE(charts.completions().valueAt(i, step.time_ns), std::optional<double>(step.depth));
      before = step.depth;
    }
    QVERIFY(!charts.completions().points(i).isEmpty());
    QCOMPARE(charts.completions().points(i).last().y(), 10.0);

    // Table and timeline: every task with its own worker and times.
    for (RowId id = 0; id < 10; ++id, ++row) {
      QCOMPARE(table.taskAt(row), (TaskRef{i, id}));
      const TaskRecord task = run.task(id);
      QCOMPARE(table.index(row, TaskTableModel::TaskColumn).data().toString(), QString::fromStdString(task.label));
      QCOMPARE(table.index(row, TaskTableModel::StateColumn).data().toString(), QStringLiteral("finished"));
      QCOMPARE(table.index(row, TaskTableModel::ResultColumn).data().toString(), QString::number(id * id));

      const QRect bar = view().timeline().barRectFor(i, id);
      const QRect lane = view().timeline().laneRect(i, task.worker);
      const TimeRange range = view().timeline().visibleRange();
      const QRect plot = view().timeline().plotRect();
      QVERIFY(bar.isValid());
      QVERIFY(lane.top() <= bar.top() && bar.bottom() <= lane.bottom());
      const auto xOf = [&](std::int64_t ns) {
        return plot.left() + static_cast<double>(ns - range.begin) * plot.width() / static_cast<double>(range.span());
      };
      QVERIFY2(std::abs(bar.left() - xOf(task.start_ns)) <= 2, "the bar begins when the task did");
      QVERIFY2(std::abs(bar.left() + bar.width() - xOf(task.end_ns)) <= 2, "and ends with it");
    }
  }
  QCOMPARE(table.rowCount(), 20);
  QCOMPARE(m_window->findChild<QLabel*>(QStringLiteral("doneFigure"))->text(), QStringLiteral("20 of 20 done"));
  const std::int64_t events = trace(0).counts().events + trace(1).counts().events;
  QCOMPARE(m_window->findChild<QLabel*>(QStringLiteral("eventsFigure"))->text(),
           QStringLiteral("%1 events · 0 lost").arg(QLocale().toString(static_cast<qlonglong>(events))));
}

void MainWindowTest::selectionGoesThroughEveryView() {
  run(sleeps(0.02, 4, {2}));
  QTRY_VERIFY(!m_window->session().isRunning());
  TimelineWidget& timeline = view().timeline();
  const QRect bar = timeline.barRectFor(0, 2);
  QTest::mouseClick(timeline.viewport(), Qt::LeftButton, {}, bar.center());
  QCOMPARE(timeline.selectedTask(), (TaskRef{0, 2}));
  QCOMPARE(view().tasks().selectedTask(), (TaskRef{0, 2}));
  QCOMPARE(view().inspector().selectedTask(), (TaskRef{0, 2}));
  QCOMPARE(view().inspector().title(), QStringLiteral("Task 2"));

  auto* table = m_window->findChild<QTableView*>(QStringLiteral("taskTable"));
  QCOMPARE(table->currentIndex().row(), 2);
  QTest::keyClick(table, Qt::Key_Down);
  QCOMPARE(timeline.selectedTask(), (TaskRef{0, 3}));
  QCOMPARE(view().inspector().selectedTask(), (TaskRef{0, 3}));

  view().selectTask({});
  QVERIFY(!timeline.selectedTask().isValid());
  QVERIFY(!table->currentIndex().isValid());
  QCOMPARE(view().inspector().title(), QStringLiteral("Result"));
}

void MainWindowTest::oneTimeThroughTimelineAndCharts() {
  run(sleeps(0.02, 4, {2}));
  QTRY_VERIFY(!m_window->session().isRunning());
  view().timeline().setVisibleRange(10'000'000, 30'000'000);
  QCOMPARE(view().charts().completions().rangeBegin(), std::int64_t{10'000'000});
  QCOMPARE(view().charts().cpu().rangeEnd(), std::int64_t{30'000'000});
  view().timeline().setTimeCursor(20'000'000);
  QCOMPARE(view().charts().queueDepth().timeCursor(), std::int64_t{20'000'000});
  Q_EMIT view().charts().cursorMoved(25'000'000);  // pointing shows where, clicking goes there
  QCOMPARE(view().timeline().timeCursor(), qint64{20'000'000});
  Q_EMIT view().charts().timeChosen(25'000'000);
  QCOMPARE(view().timeline().timeCursor(), qint64{25'000'000});
  QCOMPARE(view().charts().cpu().timeCursor(), std::int64_t{25'000'000});
}

void MainWindowTest::pauseStepAndResumeByTheButtons() {
  run(sleeps(0.02, 6, {1}));
  click("pauseActionButton");
  QVERIFY(m_window->session().isPaused());
  QCOMPARE(button("pauseActionButton")->text(), QStringLiteral("Resume"));
  // The second look from now on was begun while the race was paused already.
  QSignalSpy looks(&m_window->session(), &Session::recordingChanged);
  QTRY_VERIFY(looks.count() >= 2 && trace(0).size() == 6);
  const std::int64_t done = trace(0).counts()[TaskState::finished];
  click("stepActionButton");
  QTRY_COMPARE(trace(0).counts()[TaskState::finished], done + 1);
  QTRY_COMPARE(view().tasks().model().index(static_cast<int>(done), TaskTableModel::StateColumn).data().toString(),
               QStringLiteral("finished"));
  click("pauseActionButton");
  QTRY_VERIFY(!m_window->session().isRunning());
  QCOMPARE(trace(0).counts()[TaskState::finished], std::int64_t{6});
  QCOMPARE(button("pauseActionButton")->text(), QStringLiteral("Pause"));
}

void MainWindowTest::cancelByTheButton() {
  run(endless());
  QTRY_VERIFY(!m_window->session().recording().empty() && trace(0).counts()[TaskState::running] == 1);
  click("cancelActionButton");
  QTRY_VERIFY(!m_window->session().isRunning());
  QCOMPARE(trace(0).counts()[TaskState::cancelled], std::int64_t{3});
  QVERIFY(button("runActionButton")->isEnabled());
}

void MainWindowTest::cancelsTheSelectedTaskAlone() {
  run(endless());
  QTRY_VERIFY(!m_window->session().recording().empty() && trace(0).counts()[TaskState::running] == 1);
  view().selectTask({0, 0});
  auto* cancel = m_window->findChild<QPushButton*>(QStringLiteral("cancelTask"));
  QTRY_VERIFY(cancel->isVisible() && cancel->isEnabled());
  QTest::mouseClick(cancel, Qt::LeftButton);
  QTRY_COMPARE(trace(0).state(0), TaskState::cancelled);
  QTRY_COMPARE(trace(0).state(1), TaskState::running);
  QTRY_VERIFY(!cancel->isVisible());
  click("cancelActionButton");
  QTRY_VERIFY(!m_window->session().isRunning());
}

void MainWindowTest::whatCannotBeDoneIsGreyAndSaysWhy() {
  QCOMPARE(button("pauseActionButton")->toolTip(), QStringLiteral("Nothing runs"));
  QCOMPARE(button("stepActionButton")->toolTip(), QStringLiteral("Nothing runs"));
  QVERIFY(!m_window->findChild<QAction*>(QStringLiteral("exportTimeline"))->isEnabled());
  for (const QAction* action : m_window->findChildren<QAction*>()) {
    if (!action->isEnabled() && !action->objectName().isEmpty() && action->menu() == nullptr) {
      QVERIFY2(!ownToolTip(*action).isEmpty(), qPrintable(action->objectName()));
    }
  }
  Experiment nobody = sleeps(0.01, 1, {1});
  nobody.executors.clear();
  m_window->setExperiment(nobody);
  QVERIFY(!button("runActionButton")->isEnabled());
  QVERIFY(button("runActionButton")->toolTip().contains(QLatin1String("No executor")));
  auto* problem = view().experiment().findChild<QLabel*>(QStringLiteral("problem"));
  QVERIFY(problem->isVisible());

  run(endless());
  QVERIFY(!problem->isVisible());
  QVERIFY(!button("runActionButton")->isEnabled());
  QVERIFY(button("runActionButton")->toolTip().contains(QLatin1String("running")));
  QVERIFY(!m_window->findChild<QAction*>(QStringLiteral("openAction"))->isEnabled());
  click("cancelActionButton");
  QTRY_VERIFY(!m_window->session().isRunning());
}

void MainWindowTest::exportsEverythingIntoAFolder() {
  run(sleeps(0.02, 6, {2, 3}));
  QTRY_VERIFY(!m_window->session().isRunning());
  QSignalSpy finished(&m_window->exporter(), &Exporter::finished);
  m_window->exporter().writeAll(m_folder->path());
  QTRY_COMPARE(finished.count(), 1);
  for (const char* name : {"timeline.csv", "samples.csv", "queues.csv", "trace.json"}) {
    QVERIFY2(QFileInfo(m_folder->filePath(QLatin1String(name))).size() > 0, name);
  }
  const ReadResult read = read_timeline_csv(m_folder->filePath(QStringLiteral("timeline.csv")).toStdString());
  QVERIFY(read.ok());
  QCOMPARE(read.recording.size(), std::size_t{2});
  for (std::size_t i = 0; i < 2; ++i) {
    for (RowId row = 0; row < 6; ++row) {
      QCOMPARE(read.recording[i].end_ns(row), trace(i).end_ns(row));
    }
  }
  m_window->exporter().writePicture(m_folder->filePath(QStringLiteral("window.png")));
  QTRY_COMPARE(finished.count(), 2);
  QCOMPARE(QImage(m_folder->filePath(QStringLiteral("window.png"))).size(), m_window->size());
}

void MainWindowTest::exportThatFailsSaysWhy() {
  run(sleeps(0.001, 1, {1}));
  QTRY_VERIFY(!m_window->session().isRunning());
  QSignalSpy shown(m_window.get(), &MainWindow::errorShown);
  m_window->exporter().write(Exporter::Kind::timeline, m_folder->filePath(QStringLiteral("nowhere/a.csv")));
  QTRY_COMPARE(shown.count(), 1);
  QVERIFY2(shown.first().first().toString().contains(QLatin1String("nowhere")),
           qPrintable(shown.first().first().toString()));
  auto* dialog = m_window->findChild<QMessageBox*>(QStringLiteral("errorDialog"));
  QVERIFY(dialog != nullptr && dialog->isVisible());
  dialog->close();

  m_window->exporter().writePicture(m_folder->filePath(QStringLiteral("nowhere/a.png")));
  QTRY_COMPARE(shown.count(), 2);
}

void MainWindowTest::opensWhatItExported() {
  run(sleeps(0.02, 6, {2, 3}));
  QTRY_VERIFY(!m_window->session().isRunning());
  const QString file = m_folder->filePath(QStringLiteral("a.csv"));
  QSignalSpy finished(&m_window->exporter(), &Exporter::finished);
  m_window->exporter().write(Exporter::Kind::timeline, file);
  QTRY_COMPARE(finished.count(), 1);
  const Recording made = m_window->session().recording();
  run(sleeps(0.001, 1, {1}));
  QTRY_VERIFY(!m_window->session().isRunning());

  QSignalSpy opened(m_window.get(), &MainWindow::recordingOpened);
  m_window->openFile(file);
  QTRY_COMPARE(opened.count(), 1);
  QCOMPARE(view().tasks().model().rowCount(), 12);
  QCOMPARE(view().timeline().recording().size(), std::size_t{2});
  QCOMPARE(view().timeline().recording()[1].end_ns(5), made[1].end_ns(5));
  QVERIFY(view().timeline().barRectFor(1, 5).isValid());
  QVERIFY(m_window->windowTitle().contains(QLatin1String("a.csv")));
  QCOMPARE(m_window->findChild<QLabel*>(QStringLiteral("doneFigure"))->text(), QStringLiteral("12 of 12 done"));
}

void MainWindowTest::brokenFileSaysWhatIsWrongAndWhere() {
  const QString file = m_folder->filePath(QStringLiteral("broken.csv"));
  QFile out(file);
  QVERIFY(out.open(QIODevice::WriteOnly));
  out.write("run_id,executor\n1,");
  out.close();
  QSignalSpy shown(m_window.get(), &MainWindow::errorShown);
  m_window->openFile(file);
  QTRY_COMPARE(shown.count(), 1);
  QVERIFY2(shown.first().first().toString().contains(QLatin1String("broken.csv")),
           qPrintable(shown.first().first().toString()));
  QVERIFY(view().timeline().recording().empty());
}

void MainWindowTest::closingWhileItRunsAsksAndEndsCleanly() {
  run(endless());
  // What is cancelled before all its tasks were submitted has fewer.
  QTRY_VERIFY(!m_window->session().recording().empty() && trace(0).counts()[TaskState::running] == 1);
  QVERIFY(!m_window->close());
  auto* question = m_window->findChild<QMessageBox*>(QStringLiteral("closeQuestion"));
  QVERIFY(question != nullptr);
  QVERIFY(question->text().contains(QLatin1String("1 run is not finished")));
  QTest::mouseClick(question->findChild<QPushButton*>(QStringLiteral("quitButton")), Qt::LeftButton);
  QTRY_VERIFY(!m_window->isVisible());
  QVERIFY(!m_window->session().isRunning());
  QCOMPARE(trace(0).counts()[TaskState::cancelled], std::int64_t{3});
}

void MainWindowTest::keepRunningKeepsRunning() {
  run(endless());
  QVERIFY(!m_window->close());
  auto* question = m_window->findChild<QMessageBox*>(QStringLiteral("closeQuestion"));
  QTest::mouseClick(question->findChild<QPushButton*>(QStringLiteral("stayButton")), Qt::LeftButton);
  QVERIFY(m_window->isVisible());
  QVERIFY(m_window->session().isRunning() && !m_window->session().isCancelling());
  QVERIFY(!m_window->close());
  m_window->session().cancel();  // as if it had ended by itself: then there is no question any more
  QTRY_VERIFY(!m_window->session().isRunning());
  QTRY_VERIFY(m_window->findChild<QMessageBox*>(QStringLiteral("closeQuestion")) == nullptr);
  QVERIFY(m_window->isVisible());
  QVERIFY(m_window->close());
}

void MainWindowTest::remembersTheExperimentAndTheLayout() {
  m_window->setExperiment(sleeps(0.25, 7, {3}));
  view().setPanelShown(&view().charts(), false);
  QVERIFY(m_window->close());
  m_window = std::make_unique<MainWindow>();
  const Experiment again = view().experiment().experiment();
  QCOMPARE(again.count, std::int64_t{7});
  QCOMPARE(std::get<double>(again.params.at("seconds")), 0.25);
  QCOMPARE(again.executors.size(), std::size_t{1});
  QCOMPARE(again.executors[0].workers, 3);
  QVERIFY(view().charts().isHidden());
  view().resetLayout();
  QVERIFY(!view().charts().isHidden());
  QStringList turned = view().charts().order();
  std::reverse(turned.begin(), turned.end());
  view().charts().setOrder(turned);
  QVERIFY(m_window->close());
  m_window = std::make_unique<MainWindow>();
  QCOMPARE(view().charts().order(), turned);
}

void MainWindowTest::pictureShowsTheRecording() {
  const Experiment experiment = sleeps(0.02, 4, {2});
  run(experiment);
  QTRY_VERIFY(!m_window->session().isRunning());
  const QImage with =
      renderRecordingPicture(experiment, m_window->session().recording(), m_window->session().summaries(), {1200, 800});
  QCOMPARE(with.size(), QSize(1200, 800));
  const QImage without = renderRecordingPicture(experiment, {}, {}, {1200, 800});
  QVERIFY(with != without);
}

// Timeline and charts take in a large recording a little at a time; a picture waits for all of it.
void MainWindowTest::pictureShowsAllOfALargeRecording() {
  const Recording recording{samples::many(4, 600'000, 10, 0)};
  const Experiment experiment = sleeps(0.02, 4, {2});
  const QImage picture = renderRecordingPicture(experiment, recording, {}, {1280, 800});
  m_window->setExperiment(experiment);
  m_window->showRecording(recording, {}, experiment.job);
  const TimelineWidget& timeline = view().timeline();
  QTRY_VERIFY(!timeline.isIndexing());
  const QRect lane = timeline.laneRect(0, 1);
  const QRect place(timeline.viewport()->mapTo(m_window.get(), lane.topLeft()), lane.size());
  QCOMPARE(picture.copy(place), m_window->picture().copy(place).toImage());
}

void MainWindowTest::everyWidgetOfOursHasANameAndEveryFieldAnAccessibleOne() {
  QStringList nameless;
  for (const QWidget* widget : view().findChildren<QWidget*>()) {
    const QString type = QLatin1String(widget->metaObject()->className());
    const bool field =
        widget->focusPolicy() != Qt::NoFocus && widget->isVisible() && !type.startsWith(QLatin1String("QLabel"));
    const bool text = qobject_cast<const QAbstractButton*>(widget) != nullptr &&
                      !qobject_cast<const QAbstractButton*>(widget)->text().isEmpty();
    const QWidget* parent = widget->parentWidget();
    const bool inner = parent->inherits("QAbstractSpinBox") || parent->inherits("QLineEdit") ||
                       parent->inherits("QAbstractScrollArea");
    if (field && !inner && (widget->objectName().isEmpty() || (widget->accessibleName().isEmpty() && !text))) {
      nameless << type + QLatin1Char(' ') + widget->objectName() + QStringLiteral(" in ") +
                      widget->parentWidget()->objectName();
    }
  }
  QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1String(", "))));
}

QTEST_MAIN(MainWindowTest)
#include "tst_main_window.moc"
