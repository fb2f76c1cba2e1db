// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/cpu_chart.h"
#include "ui/charts/step_chart.h"

#include "tests/ui/charts/traces.h"
#include "ui/theme/palette.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QChart>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QLineSeries>
#include <QLocale>
#include <QMenu>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <functional>
#include <memory>

using namespace poolscope;
using namespace poolscope::ui;
using poolscope::support::evenRun;
using poolscope::support::traceAt;

class TestCharts : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void init();
  void queueDepthIsThatOfTheTrace();
  void completionsAreThoseOfTheTrace();
  void nothingIsDrawnLaterThanNow();
  void cpuOfEachWorkerIsDrawn();
  void aSpikeOfOneSampleSurvives();
  void manyWorkersBecomeABand();
  void everyLineIsReplacedOncePerSnapshot();
  void pointsAreFewHoweverManyTasks();
  void hugeEndedRunBecomesExact();
  void axesHoldStillWhileARunGrows();
  void rangeIsWhatIsAskedFor();
  void runsKeepTheirColours();
  void mousePointsAtATime();
  void arrowKeysMoveTheCursor();
  void emptyChartSaysWhatWillAppear_data();
  void emptyChartSaysWhatWillAppear();
  void screenReaderHearsTheLastValues();
  void copyHoldsTheData();
  void pictureIsWrittenOrTheReasonSaid();
  void pictureIsAskedForWithoutHoldingTheWindow();
  void aSqueezedChartIsHarmless();
  void schemeReachesTheLines();

 private:
  static constexpr std::int64_t kSecond = 1'000'000'000;
};

namespace {

constexpr std::int64_t kSecondNs = 1'000'000'000;

/// The race of the first start, half way: ten tasks of a second on 2 and on 10 workers.
Recording defaultRace(std::int64_t now, bool complete = false) {
  return {traceAt(evenRun(10, 2, kSecondNs), now, complete, "threads:workers=2"),
          traceAt(evenRun(10, 10, kSecondNs), now, complete, "threads:workers=10")};
}

Trace withSamples(int workers, int looks, const std::function<double(int worker, int look)>& percent) {
  TraceBuilder builder(RunInfo{"1", "threads", workers, 0});
  for (int i = 0; i < workers; ++i) {
    Lane lane;
    lane.index = i;
    builder.add_lane(lane);
  }
  for (int look = 1; look <= looks; ++look) {
    for (int i = 0; i < workers; ++i) {
      WorkerSample sample;
      sample.time_ns = look * 50'000'000LL;
      sample.lane = static_cast<LaneId>(i);
      sample.cpu_percent = static_cast<float>(percent(i, look));
      builder.add_sample(sample);
    }
  }
  builder.set_now(looks * 50'000'000LL, false);
  return builder.snapshot();
}

QList<QLineSeries*> linesOf(const TimeChart& chart) {
  QList<QLineSeries*> lines;
  for (QAbstractSeries* series : chart.chart()->series()) {
    if (auto* line = qobject_cast<QLineSeries*>(series)) {
      lines.append(line);
    }
  }
  return lines;
}

double highestPoint(const QList<QPointF>& points) {
  double highest = 0;
  for (const QPointF& point : points) {
    highest = std::max(highest, point.y());
  }
  return highest;
}

}  // namespace

void TestCharts::initTestCase() {
  QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
  new Theme(Theme::Scheme::Light, this);
}

void TestCharts::init() {
  // The offscreen platform says this of windows and menus.
  QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support )")));
}

void TestCharts::queueDepthIsThatOfTheTrace() {
  QueueDepthChart chart;
  chart.resize(600, 300);
  chart.setRecording(defaultRace(4'400'000'000));
  const QList<QPointF> expected{{0, 0},   {0, 8},   {1e9, 8}, {1e9, 6}, {2e9, 6},  {2e9, 4},
                                {3e9, 4}, {3e9, 2}, {4e9, 2}, {4e9, 0}, {4.4e9, 0}};
  QCOMPARE(chart.points(0), expected);
  QCOMPARE(highestPoint(chart.points(1)), 0.0);
  QCOMPARE(chart.valueAt(0, 0).value(), 8.0);
  QCOMPARE(chart.valueAt(0, 999'999'999).value(), 8.0);
  QCOMPARE(chart.valueAt(0, kSecond).value(), 6.0);
  QVERIFY(!chart.valueAt(0, 4'400'000'001).has_value());
  QVERIFY(!chart.valueAt(0, -1).has_value());
  QVERIFY(!chart.valueAt(2, 0).has_value());
  QVERIFY(!chart.valueAt(-1, 0).has_value());
}

void TestCharts::completionsAreThoseOfTheTrace() {
  CompletionsChart chart;
  chart.resize(600, 300);
  chart.setRecording(defaultRace(4'400'000'000));
  const QList<QPointF> expected{{0, 0}, {1e9, 0}, {1e9, 10}, {4.4e9, 10}};
  QCOMPARE(chart.points(1), expected);
  QCOMPARE(chart.points(0).constLast(), QPointF(4.4e9, 8));
  QCOMPARE(chart.valueAt(0, 2'500'000'000).value(), 4.0);
  QCOMPARE(chart.valueAxisEnd(), 10.0);
}

void TestCharts::nothingIsDrawnLaterThanNow() {
  CompletionsChart chart;
  chart.resize(600, 300);
  for (const std::int64_t now : {std::int64_t{0}, kSecond / 2, 3 * kSecond}) {
    chart.setRecording(defaultRace(now));
    for (const QPointF& point : chart.points(0)) {
      QVERIFY(point.x() <= static_cast<double>(now));
    }
  }
}

void TestCharts::cpuOfEachWorkerIsDrawn() {
  CpuChart chart;
  chart.resize(600, 300);
  chart.setRecording({withSamples(2, 3, [](int worker, int look) { return worker * 50.0 + look; })});
  const QList<QPointF> first{{50e6, 1}, {100e6, 2}, {150e6, 3}};
  const QList<QPointF> second{{50e6, 51}, {100e6, 52}, {150e6, 53}};
  QCOMPARE(chart.points(0, 0), first);
  QCOMPARE(chart.points(0, 1), second);
  QVERIFY(chart.points(0, 2).isEmpty());
  QCOMPARE(chart.valueAt(0, 100'000'000).value(), 27.0);
  QCOMPARE(chart.valueAxisEnd(), 100.0);
}

void TestCharts::aSpikeOfOneSampleSurvives() {
  CpuChart chart;
  chart.resize(300, 200);
  chart.setRecording({withSamples(1, 50'000, [](int, int look) { return look == 33'333 ? 97.0 : 3.0; })});
  const QList<QPointF> points = chart.points(0);
  QVERIFY(points.size() <= 2 * 300 + 2);
  QVERIFY(points.contains(QPointF(33'333 * 50e6, 97)));
}

void TestCharts::manyWorkersBecomeABand() {
  CpuChart chart;
  chart.resize(300, 200);
  const int workers = static_cast<int>(CpuChart::kMostLines) + 1;
  chart.setRecording({withSamples(workers, 20, [&](int worker, int) { return worker == 0 ? 85.0 : 0.0; })});
  QCOMPARE(chart.points(0, 0).constFirst().y(), 85.0 / workers);  // the mean
  QCOMPARE(chart.points(0, 1).constFirst().y(), 85.0);            // the band's upper edge
  QVERIFY(chart.points(0, 2).isEmpty());
  // And back to lines.
  chart.setRecording({withSamples(3, 10, [](int, int) { return 1.0; })});
  QVERIFY(!chart.points(0, 2).isEmpty());
}

void TestCharts::everyLineIsReplacedOncePerSnapshot() {
  QueueDepthChart queue;
  CompletionsChart done;
  for (TimeChart* chart : std::initializer_list<TimeChart*>{&queue, &done}) {
    chart->resize(600, 300);
    chart->show();
    chart->setRecording(defaultRace(kSecond));
    std::vector<std::unique_ptr<QSignalSpy>> replaced;
    std::vector<std::unique_ptr<QSignalSpy>> added;
    for (QLineSeries* series : linesOf(*chart)) {
      replaced.push_back(std::make_unique<QSignalSpy>(series, &QXYSeries::pointsReplaced));
      added.push_back(std::make_unique<QSignalSpy>(series, &QXYSeries::pointAdded));
    }
    QCOMPARE(replaced.size(), std::size_t{2});
    for (int tick = 1; tick <= 5; ++tick) {
      chart->setRecording(defaultRace(kSecond + tick * kSecond / 2));
      for (std::size_t i = 0; i < replaced.size(); ++i) {
        QCOMPARE(replaced[i]->count(), tick);
        QCOMPARE(added[i]->count(), 0);
      }
    }
  }
}

void TestCharts::pointsAreFewHoweverManyTasks() {
  QueueDepthChart chart;
  chart.resize(400, 200);
  chart.show();
  const auto tasks = evenRun(60'000, 4, 40'000);
  for (const std::int64_t now : {200'000'000LL, 400'000'000LL, 600'000'000LL}) {
    const Trace trace = traceAt(tasks, now, now == 600'000'000LL);
    chart.setRecording({trace});
    QVERIFY(chart.points(0).size() <= 2 * 400 + 4);
    QCOMPARE(highestPoint(chart.points(0)), static_cast<double>(max_depth(queue_depth(trace))));
    QCOMPARE(chart.points(0).constLast().y(), chart.valueAt(0, now).value());
  }
}

void TestCharts::hugeEndedRunBecomesExact() {
  const auto tasks = evenRun(static_cast<int>(StepFeed::kSmallEnded) + 10, 2, 10'000);
  const Trace trace = traceAt(tasks, 600'000'000, true);
  CompletionsChart chart;
  chart.resize(400, 200);
  chart.setRecording({trace});
  QVERIFY(!chart.isEmpty());
  const std::vector<DepthStep> steps = completions(trace);
  // In the middle of a bin the level is right only when the run was counted exactly.
  const std::int64_t between = steps[steps.size() / 2].time_ns;
  QTRY_COMPARE(chart.valueAt(0, between - 1).value(), static_cast<double>(levelAt(steps, between - 1)));
  QCOMPARE(chart.valueAt(0, between).value(), static_cast<double>(levelAt(steps, between)));
}

void TestCharts::axesHoldStillWhileARunGrows() {
  CompletionsChart chart;
  chart.resize(400, 200);
  int timeChanges = 0;
  std::int64_t end = 0;
  for (int tick = 1; tick <= 100; ++tick) {
    chart.setRecording({traceAt(evenRun(200, 2, kSecond / 20), tick * kSecond / 20, false)});
    QVERIFY(chart.rangeEnd() >= tick * kSecond / 20);
    timeChanges += chart.rangeEnd() != end ? 1 : 0;
    end = chart.rangeEnd();
    QVERIFY(chart.valueAxisEnd() >= highestPoint(chart.points(0)));
  }
  QVERIFY2(timeChanges <= 9, qPrintable(QString::number(timeChanges)));  // 5 s in steps from 1 s on
  // Over: the axis ends right behind the run.
  chart.setRecording({traceAt(evenRun(200, 2, kSecond / 20), 5 * kSecond, true)});
  QVERIFY(chart.rangeEnd() < 5'200'000'000);
}

void TestCharts::rangeIsWhatIsAskedFor() {
  QueueDepthChart chart;
  chart.resize(400, 200);
  chart.setRecording(defaultRace(5 * kSecond, true));
  chart.setTimeRange(kSecond / 2, 3 * kSecond / 2);
  QCOMPARE(chart.rangeBegin(), kSecond / 2);
  QCOMPARE(chart.rangeEnd(), 3 * kSecond / 2);
  const QList<QPointF> expected{{0.5e9, 8}, {1e9, 8}, {1e9, 6}, {1.5e9, 6}};
  QCOMPARE(chart.points(0), expected);
  chart.setRecording(defaultRace(5 * kSecond, true));
  QCOMPARE(chart.rangeEnd(), 3 * kSecond / 2);
  chart.setTimeRange(7, 7);
  QCOMPARE(chart.rangeBegin(), 0);
  QVERIFY(chart.rangeEnd() >= 5 * kSecond);
}

void TestCharts::runsKeepTheirColours() {
  QueueDepthChart queue;
  CompletionsChart done;
  for (TimeChart* chart : std::initializer_list<TimeChart*>{&queue, &done}) {
    chart->resize(400, 200);
    chart->setRecording(defaultRace(2 * kSecond));
    QSet<QRgb> colors;
    for (const QLineSeries* series : linesOf(*chart)) {
      colors.insert(series->pen().color().rgb());
    }
    const QSet<QRgb> expected{lightPalette().series[0].rgb(), lightPalette().series[2].rgb()};
    QCOMPARE(colors, expected);
  }
}

void TestCharts::mousePointsAtATime() {
  QueueDepthChart chart;
  chart.resize(500, 300);
  chart.setRecording(defaultRace(4 * kSecond));
  chart.setTimeRange(0, 4 * kSecond);
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  QSignalSpy moved(&chart, &TimeChart::cursorMoved);
  QSignalSpy left(&chart, &TimeChart::cursorLeft);
  const auto moveTo = [&](double x) {
    QMouseEvent event(QEvent::MouseMove, QPointF(x, 100), QPointF(x, 100), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(chart.viewport(), &event);
  };
  moveTo(0);
  QCOMPARE(moved.takeLast().at(0).toLongLong(), 0);
  moveTo(499);
  QCOMPARE(moved.takeLast().at(0).toLongLong(), 4 * kSecond);
  moveTo(250);
  const qint64 middle = moved.takeLast().at(0).toLongLong();
  QVERIFY(middle > 1'700'000'000 && middle < 2'300'000'000);

  // The label beside the mouse covers what was there.
  const QImage with = chart.grab().toImage();
  QEvent leave(QEvent::Leave);
  QApplication::sendEvent(&chart, &leave);
  QCOMPARE(left.count(), 1);
  QVERIFY(chart.grab().toImage() != with);

  chart.setTimeCursor(kSecond);
  QCOMPARE(chart.timeCursor(), kSecond);
  const QImage cursor = chart.grab().toImage();
  bool drawn = false;
  for (int x = 0; x < cursor.width(); ++x) {
    drawn = drawn || cursor.pixelColor(x, 20) == lightPalette().cursor;
  }
  QVERIFY(drawn);
}

// Docks can be squeezed until there is no room for a plot.
void TestCharts::aSqueezedChartIsHarmless() {
  QueueDepthChart chart;
  chart.setMinimumSize(0, 0);
  chart.setRecording(defaultRace(4 * kSecond));
  for (const QSize size : {QSize(600, 1), QSize(600, 20), QSize(600, 45), QSize(1, 300), QSize(40, 300), QSize(1, 1)}) {
    chart.resize(size);
    QCOMPARE(chart.size(), size);
    QCOMPARE(chart.grab().size(), size);
  }
}

void TestCharts::arrowKeysMoveTheCursor() {
  QueueDepthChart chart;
  chart.resize(500, 300);
  chart.setRecording(defaultRace(4 * kSecond));
  chart.setTimeRange(0, 4 * kSecond);
  chart.setTimeCursor(2 * kSecond);
  QSignalSpy moved(&chart, &TimeChart::cursorMoved);
  QTest::keyClick(&chart, Qt::Key_Right);
  QCOMPARE(moved.takeLast().at(0).toLongLong(), 2'040'000'000);
  QTest::keyClick(&chart, Qt::Key_Left, Qt::ShiftModifier);
  QCOMPARE(moved.takeLast().at(0).toLongLong(), 1'640'000'000);
  QTest::keyClick(&chart, Qt::Key_Home);
  QCOMPARE(moved.takeLast().at(0).toLongLong(), 0);
  QTest::keyClick(&chart, Qt::Key_Left);
  QCOMPARE(moved.takeLast().at(0).toLongLong(), 0);
  QTest::keyClick(&chart, Qt::Key_End);
  QCOMPARE(moved.takeLast().at(0).toLongLong(), 4 * kSecond);
}

void TestCharts::emptyChartSaysWhatWillAppear_data() {
  QTest::addColumn<int>("which");
  QTest::newRow("CPU") << 0;
  QTest::newRow("queue depth") << 1;
  QTest::newRow("completions") << 2;
}

void TestCharts::emptyChartSaysWhatWillAppear() {
  QFETCH(int, which);
  std::unique_ptr<TimeChart> chart;
  switch (which) {
    case 0: chart = std::make_unique<CpuChart>(); break;
    case 1: chart = std::make_unique<QueueDepthChart>(); break;
    default: chart = std::make_unique<CompletionsChart>(); break;
  }
  chart->resize(270, 200);
  chart->setRecording({});
  QVERIFY(chart->isEmpty());
  QVERIFY(chart->points(0).isEmpty());
  QVERIFY(!chart->valueAt(0, 0).has_value());
  QVERIFY(chart->accessibleDescription().contains(QStringLiteral("Run a race")));
  QVERIFY(!chart->accessibleName().isEmpty());
  QVERIFY(!chart->objectName().isEmpty());
  const QImage empty = chart->grab().toImage();
  QVERIFY(empty != QImage(empty.size(), empty.format()));

  // A run without anything in it yet is as empty.
  chart->setRecording({Trace()});
  QVERIFY(chart->isEmpty());
}

void TestCharts::screenReaderHearsTheLastValues() {
  QueueDepthChart chart;
  chart.resize(400, 200);
  chart.setRunNames({QStringLiteral("2 workers"), QStringLiteral("10 workers")});
  chart.setRecording(defaultRace(1'500'000'000));
  QCOMPARE(chart.accessibleName(), QStringLiteral("Queue depth, tasks"));
  QCOMPARE(chart.accessibleDescription(), QStringLiteral("2 workers: 6; 10 workers: 0"));
  CpuChart cpu;
  cpu.setRecording({withSamples(1, 2, [](int, int) { return 42.0; })});
  QCOMPARE(cpu.accessibleDescription(), QStringLiteral("threads: 42 %"));
}

void TestCharts::copyHoldsTheData() {
  QueueDepthChart chart;
  chart.resize(400, 200);
  chart.setRunNames({QStringLiteral("Pool, \"two\"")});
  chart.setRecording({traceAt(evenRun(4, 2, 1'000), 5'000, true)});
  QCOMPARE(
      chart.dataAsCsv(),
      QStringLiteral(
          "run,queue,time_ns,depth\n\"Pool, \"\"two\"\"\",task_queue,0,2\n\"Pool, \"\"two\"\"\",task_queue,1000,0\n"));

  CpuChart cpu;
  cpu.setRecording({withSamples(1, 1, [](int, int) { return 12.5; })});
  QCOMPARE(cpu.dataAsCsv(), QStringLiteral("run,time_ns,worker,cpu_percent\nthreads,50000000,0,12.5\n"));

  // By the menu, as a user does it.
  chart.show();
  QContextMenuEvent event(QContextMenuEvent::Mouse, QPoint(50, 50), chart.mapToGlobal(QPoint(50, 50)));
  QApplication::sendEvent(chart.viewport(), &event);
  auto* menu = chart.findChild<QMenu*>(QStringLiteral("chartMenu"));
  QVERIFY(menu != nullptr);
  menu->findChild<QAction*>(QStringLiteral("copyData"))->trigger();
  QCOMPARE(QApplication::clipboard()->text(), chart.dataAsCsv());
  menu->close();
}

void TestCharts::pictureIsWrittenOrTheReasonSaid() {
  QTemporaryDir folder;
  CompletionsChart chart;
  chart.resize(300, 200);
  chart.setRecording(defaultRace(2 * kSecond));
  QString error;
  const QString path = folder.filePath(QStringLiteral("chart.png"));
  QVERIFY2(chart.savePicture(path, error), qPrintable(error));
  const QImage picture(path);
  QCOMPARE(picture.size(), QSize(600, 400));
  QCOMPARE(picture.pixelColor(2, 2), lightPalette().card);

  const QString nowhere = folder.filePath(QStringLiteral("no such folder/chart.png"));
  QVERIFY(!chart.savePicture(nowhere, error));
  QVERIFY(error.contains(nowhere));
}

void TestCharts::pictureIsAskedForWithoutHoldingTheWindow() {
  QTemporaryDir folder;
  CompletionsChart chart;
  chart.resize(300, 200);
  chart.setRecording(defaultRace(2 * kSecond));
  chart.show();
  QContextMenuEvent event(QContextMenuEvent::Mouse, QPoint(50, 50), chart.mapToGlobal(QPoint(50, 50)));
  QApplication::sendEvent(chart.viewport(), &event);
  auto* menu = chart.findChild<QMenu*>(QStringLiteral("chartMenu"));
  menu->findChild<QAction*>(QStringLiteral("savePicture"))->trigger();  // comes back although the dialog stands
  menu->close();
  auto* dialog = chart.findChild<QFileDialog*>(QStringLiteral("fileDialog"));
  QVERIFY(dialog != nullptr && dialog->isVisible());
  dialog->setDirectory(folder.path());
  const QStringList filters = dialog->nameFilters();
  dialog->selectNameFilter(filters.last());
  Q_EMIT dialog->filterSelected(filters.last());  // as a click on it does
  dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(QStringLiteral("drawing"));
  static_cast<QDialog*>(dialog)->accept();
  QFile svg(folder.filePath(QStringLiteral("drawing.svg")));
  QTRY_VERIFY2(svg.exists(), "the name gets the ending of the chosen format");
  QVERIFY(svg.open(QIODevice::ReadOnly) && svg.readAll().contains("<svg"));
}

void TestCharts::schemeReachesTheLines() {
  QueueDepthChart chart;
  chart.resize(300, 200);
  chart.setRecording({traceAt(evenRun(10, 2, kSecond), 2 * kSecond, false)});
  Theme::instance()->setScheme(Theme::Scheme::Dark);
  QCOMPARE(linesOf(chart).constFirst()->pen().color(), darkPalette().series[0]);
  QCOMPARE(chart.grab().toImage().pixelColor(2, 2), darkPalette().card);
  Theme::instance()->setScheme(Theme::Scheme::Light);
  QCOMPARE(linesOf(chart).constFirst()->pen().color(), lightPalette().series[0]);
}

QTEST_MAIN(TestCharts)
#include "tst_charts.moc"
