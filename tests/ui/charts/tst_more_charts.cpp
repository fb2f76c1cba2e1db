// SPDX-License-Identifier: GPL-3.0-or-later
// Throughput, memory, all queues, the whole program's load, and what all charts can do with a click.
#include "tests/ui/charts/traces.h"
#include "ui/charts/cpu_chart.h"
#include "ui/charts/memory_chart.h"
#include "ui/charts/rate_chart.h"
#include "ui/charts/step_chart.h"
#include "ui/theme/theme.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace poolscope;
using namespace poolscope::ui;
using poolscope::support::evenRun;
using poolscope::support::traceAt;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kMiB = 1 << 20;

/// Looks every 50 ms at a program of 100 MiB (150 % of a core) and, when `processes`, two workers of 10 MiB each.
Trace looked(bool processes, int looks = 20) {
  TraceBuilder builder(RunInfo{"1", processes ? "processes" : "threads", 2, 0});
  Lane manager;
  manager.kind = LaneKind::manager;
  manager.pid = 1;
  builder.add_lane(manager);
  for (int i = 0; i < 2; ++i) {
    Lane lane;
    lane.index = i;
    lane.pid = processes ? 10 + i : 1;
    builder.add_lane(lane);
  }
  for (int look = 1; look <= looks; ++look) {
    const std::int64_t time = look * 50'000'000LL;
    for (LaneId lane = 1; lane <= 2; ++lane) {
      builder.add_sample({time, lane, 75, processes ? 10 * kMiB : 100 * kMiB, 'R'});
    }
    builder.add_sample({time, kNoLane, 150, 100 * kMiB, 'R'});
  }
  builder.set_now(looks * 50'000'000LL, true);
  return builder.snapshot();
}

}  // namespace

class TestMoreCharts : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void theRateIsThatOfEachStretch();
  void theRateOfAPartIsFiner();
  void memoryAddsUpProcesses();
  void theWholeProgramsLoadIsShown();
  void everyQueueOfARunHasItsLine();
  void aClickChoosesATime();
  void drawingsAreWrittenAsSvg();
};

void TestMoreCharts::initTestCase() {
  QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
  new Theme(Theme::Scheme::Light, this);
}

void TestMoreCharts::theRateIsThatOfEachStretch() {
  RateChart chart;
  chart.resize(400, 250);
  chart.show();
  // 2,000 tasks a second for a second, then nothing for another.
  chart.setRecording({traceAt(evenRun(2000, 2, 1'000'000), 2 * kSecond, true)});
  QVERIFY(chart.stretch() >= 20'000'000 && chart.stretch() <= 100'000'000);
  QVERIFY(std::abs(*chart.valueAt(0, kSecond / 2) - 2000) < 60);
  QCOMPARE(*chart.valueAt(0, 3 * kSecond / 2), 0.0);
  QVERIFY(!chart.valueAt(0, 3 * kSecond));
  QVERIFY(!chart.valueAt(1, 0));
  QVERIFY(chart.valueAxisEnd() >= 2000 && chart.valueAxisEnd() <= 3000);
  double sum = 0;
  for (std::int64_t ns = chart.stretch() / 2; ns < 2 * kSecond; ns += chart.stretch()) {
    sum += chart.valueAt(0, ns).value_or(0) * static_cast<double>(chart.stretch()) / 1e9;
  }
  QVERIFY(std::abs(sum - 2000) <= 2);
  QVERIFY(chart.dataAsCsv().startsWith(QStringLiteral("run,from_ns,to_ns,tasks_per_s\n")));
  QVERIFY(!chart.grab().isNull());
}

void TestMoreCharts::theRateOfAPartIsFiner() {
  RateChart chart;
  chart.setRecording({traceAt(evenRun(2000, 2, 1'000'000), 2 * kSecond, true)});
  const std::int64_t coarse = chart.stretch();
  chart.setTimeRange(0, kSecond / 5);
  QVERIFY(chart.stretch() < coarse);
  QVERIFY(chart.valueAt(0, kSecond / 10).has_value());
}

void TestMoreCharts::memoryAddsUpProcesses() {
  MemoryChart chart;
  chart.resize(400, 250);
  chart.show();
  QVERIFY(chart.isEmpty());
  chart.setRecording({looked(false)});
  QCOMPARE(*chart.valueAt(0, kSecond / 2), 100.0 * kMiB);  // threads share the program's memory
  QVERIFY(chart.points(0, 1).isEmpty());
  chart.setRecording({looked(true, 30)});
  QCOMPARE(*chart.valueAt(0, kSecond), 120.0 * kMiB);
  QCOMPARE(chart.points(0, 1).first().y(), 20.0 * kMiB);
  QVERIFY(chart.valueAxisEnd() >= 120.0 * kMiB);
  QVERIFY(chart.dataAsCsv().contains(QStringLiteral(",125829120\n")));
  QVERIFY(!chart.valueAt(0, 2 * kSecond));
  QVERIFY(!chart.grab().isNull());
}

void TestMoreCharts::theWholeProgramsLoadIsShown() {
  CpuChart chart;
  chart.setRecording({looked(false)});
  QCOMPARE(chart.points(0, 2).first().y(), 150.0);  // after the two workers
  QVERIFY(chart.valueAxisEnd() >= 150);
  QVERIFY(chart.dataAsCsv().contains(QStringLiteral(",process,150.0")));
}

void TestMoreCharts::everyQueueOfARunHasItsLine() {
  TraceBuilder builder{RunInfo{"1", "processes:workers=1", 1, 0}};
  builder.put_task(0, 0, 1, builder.intern_job("j"), 0);
  builder.set_dispatched(0, 0, 1'000'000'000);
  builder.set_started(0, 0, 2'000'000'000);
  builder.set_finished(0, TaskState::finished, 3'000'000'000, 0);
  builder.extra(0).return_ns = 500'000'000;
  builder.set_now(4'000'000'000, true);
  QueueDepthChart chart;
  chart.resize(400, 200);
  chart.setRunNames({QStringLiteral("A process")});
  chart.setRecording({builder.snapshot()});
  const auto at = [&chart](int line, double seconds) {
    double level = 0;
    for (const QPointF& point : chart.points(0, line)) {
      level = point.x() <= seconds * 1e9 ? point.y() : level;
    }
    return level;
  };
  QCOMPARE(at(0, 0.5), 1.0);
  QCOMPARE(at(0, 1.5), 0.0);
  QCOMPARE(at(1, 1.5), 1.0);
  QCOMPARE(at(1, 2.5), 0.0);
  QCOMPARE(at(2, 3.2), 1.0);
  QCOMPARE(at(2, 3.8), 0.0);
  QVERIFY(chart.dataAsCsv().contains(QStringLiteral("A process,result_queue,3000000000,1\n")));
}

void TestMoreCharts::aClickChoosesATime() {
  CompletionsChart chart;
  chart.resize(400, 250);
  chart.show();
  chart.setRecording({traceAt(evenRun(10, 2, kSecond), 5 * kSecond, true)});
  QSignalSpy moved(&chart, &TimeChart::cursorMoved);
  QSignalSpy chosen(&chart, &TimeChart::timeChosen);
  QMouseEvent move(QEvent::MouseMove, QPointF(150, 100), chart.viewport()->mapToGlobal(QPointF(150, 100)), Qt::NoButton,
                   Qt::NoButton, {});
  QCoreApplication::sendEvent(chart.viewport(), &move);
  QCOMPARE(moved.size(), 1);
  QCOMPARE(chosen.size(), 0);
  QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, QPoint(200, 100));
  QVERIFY(chosen.size() >= 1);
  QCOMPARE(chosen.last()[0].toLongLong(), moved.last()[0].toLongLong());
  QTest::keyClick(&chart, Qt::Key_Right);
  QTest::keyClick(&chart, Qt::Key_Return);
  QCOMPARE(chosen.last()[0].toLongLong(), moved.last()[0].toLongLong());
}

void TestMoreCharts::drawingsAreWrittenAsSvg() {
  QTemporaryDir folder;
  CompletionsChart chart;
  chart.resize(400, 250);
  chart.setRecording({traceAt(evenRun(10, 2, kSecond), 5 * kSecond, true)});
  QString error;
  const QString path = folder.filePath(QStringLiteral("chart.svg"));
  QVERIFY2(chart.savePicture(path, error), qPrintable(error));
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QByteArray svg = file.readAll();
  QVERIFY(svg.contains("<svg") && svg.contains("<title>Completions</title>"));
  QVERIFY(!chart.savePicture(folder.filePath(QStringLiteral("no/such/folder.svg")), error));
  QVERIFY(!error.isEmpty());
}

QTEST_MAIN(TestMoreCharts)
#include "tst_more_charts.moc"
