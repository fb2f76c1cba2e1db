// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/charts/traces.h"
#include "ui/charts/latency_chart.h"
#include "ui/theme/theme.h"

#include <QLocale>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>
#include <random>

using namespace poolscope;
using namespace poolscope::ui;
using poolscope::support::evenRun;
using poolscope::support::TaskTimes;
using poolscope::support::traceAt;

class TestLatency : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void everyDurationHasItsBucket();
  void percentilesAreThoseOfTheTasks();
  void aFeedTakesInWhatIsNew();
  void theChartShowsSharesOfTasks();
  void itsAxisIsNotTheTime();
  void aDecadeAloneHasMarksWithinIt();
  void aLargeRunIsCountedBitByBit();
};

void TestLatency::initTestCase() {
  QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
  new Theme(Theme::Scheme::Light, this);
}

void TestLatency::everyDurationHasItsBucket() {
  for (const std::int64_t ns : {std::int64_t{0}, std::int64_t{15}, std::int64_t{16}, std::int64_t{31}, std::int64_t{32},
                                std::int64_t{1'000}, std::int64_t{123'456'789}, std::int64_t{1} << 40}) {
    const std::size_t bucket = DurationHistogram::bucketOf(ns);
    QVERIFY(DurationHistogram::bucketBegin(bucket) <= ns);
    QVERIFY(DurationHistogram::bucketBegin(bucket + 1) > ns);
  }
  for (std::size_t bucket = 1; bucket < DurationHistogram::kBuckets; ++bucket) {
    QVERIFY(DurationHistogram::bucketBegin(bucket) > DurationHistogram::bucketBegin(bucket - 1));
  }
  DurationHistogram histogram;
  histogram.add(-5);
  histogram.add(INT64_MAX);
  QCOMPARE(histogram.inBucket(0), std::int64_t{1});
  QCOMPARE(histogram.count(), std::int64_t{2});
}

void TestLatency::percentilesAreThoseOfTheTasks() {
  DurationHistogram histogram;
  QCOMPARE(histogram.percentile(0.5), std::int64_t{0});
  std::mt19937_64 random(3);
  std::vector<std::int64_t> durations;
  for (int i = 0; i < 20'000; ++i) {
    durations.push_back(static_cast<std::int64_t>(std::exp(10 + static_cast<double>(random() % 1000) / 150)));
    histogram.add(durations.back());
  }
  std::sort(durations.begin(), durations.end());
  for (const double share : {0.01, 0.5, 0.9, 0.99, 0.999}) {
    const auto exact = static_cast<double>(durations[static_cast<std::size_t>(share * 20'000)]);
    QVERIFY(std::abs(static_cast<double>(histogram.percentile(share)) / exact - 1) < 0.07);
  }
}

void TestLatency::aFeedTakesInWhatIsNew() {
  std::vector<TaskTimes> tasks = evenRun(10, 2, 1'000'000);
  TaskTimes cancelled;
  cancelled.end = 10;
  tasks.push_back(cancelled);
  LatencyFeed feed;
  std::size_t budget = 3;
  feed.update(traceAt(tasks, 4'500'000, false), budget);
  QCOMPARE(budget, std::size_t{0});
  QCOMPARE(feed.missing(), std::size_t{6});
  budget = 100;
  feed.update(traceAt(tasks, 9'000'000, true), budget);
  QCOMPARE(feed.missing(), std::size_t{0});
  QCOMPARE(feed.histogram().count(), std::int64_t{10});  // who never began was not late
  feed.update(traceAt(evenRun(4, 2, 1'000), 9'000'000, true, "other"), budget);
  QCOMPARE(feed.histogram().count(), std::int64_t{4});
}

void TestLatency::theChartShowsSharesOfTasks() {
  LatencyChart chart;
  chart.resize(400, 250);
  chart.show();
  QVERIFY(chart.isEmpty());
  // Ten tasks of 1 ms on two workers: two end after 1 ms, two after 2 ms, ...
  chart.setRecording({traceAt(evenRun(10, 2, 1'000'000), 5'000'000, true)});
  QVERIFY(!chart.isEmpty());
  QVERIFY(std::abs(chart.percentile(0, 0.5) - 3'000'000) < 300'000);
  QCOMPARE(chart.percentile(4, 0.5), std::int64_t{0});
  double highest = 0;
  for (const QPointF& point : chart.points(0)) {
    highest = std::max(highest, point.y());
  }
  QCOMPARE(highest, 20.0);
  QVERIFY(chart.accessibleDescription().contains(QStringLiteral("p90")));
  QVERIFY(chart.dataAsCsv().startsWith(QStringLiteral("run,from_ns,to_ns,tasks\n")));
  QCOMPARE(chart.dataAsCsv().count(QLatin1Char('\n')), 6);
  QVERIFY(!chart.grab().isNull());
}

void TestLatency::itsAxisIsNotTheTime() {
  LatencyChart chart;
  chart.resize(400, 250);
  chart.setRecording({traceAt(evenRun(10, 2, 1'000'000), 5'000'000, true)});
  QCOMPARE(chart.rangeBegin(), std::int64_t{5'000'000});  // 100 µs to 10 ms, in millionths of a decade
  QCOMPARE(chart.rangeEnd(), std::int64_t{7'000'000});
  chart.setTimeRange(0, 1000);
  chart.setTimeCursor(500);
  QCOMPARE(chart.rangeEnd(), std::int64_t{7'000'000});
  QCOMPARE(chart.timeCursor(), kNoTime);
  QSignalSpy moved(&chart, &TimeChart::cursorMoved);
  QSignalSpy chosen(&chart, &TimeChart::timeChosen);
  QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, QPoint(200, 100));
  QCOMPARE(moved.size() + chosen.size(), 0);
}

void TestLatency::aDecadeAloneHasMarksWithinIt() {
  struct Marks : LatencyChart {
    using LatencyChart::placeMarks;
  } chart;
  const auto labels = [&](std::int64_t decades, int most) {
    QStringList texts;
    for (const AxisMark& mark : chart.placeMarks({9'000'000, (9 + decades) * 1'000'000, 1}, most)) {
      texts << mark.label;
    }
    return texts.join(QLatin1Char('|'));
  };
  QCOMPARE(labels(1, 6), QStringLiteral("1 s|2 s|5 s|10 s"));
  QCOMPARE(labels(1, 3), QStringLiteral("1 s|10 s"));
  QCOMPARE(labels(2, 4), QStringLiteral("1 s|10 s|100 s"));
  QCOMPARE(labels(3, 4), QStringLiteral("1 s|100 s"));
}

void TestLatency::aLargeRunIsCountedBitByBit() {
  LatencyChart chart;
  chart.setRecording({traceAt(evenRun(450'000, 2, 1'000), 450'000'000, true)});
  QTRY_VERIFY(chart.percentile(0, 1.0) >= 224'000'000);
}

QTEST_MAIN(TestLatency)
#include "tst_latency.moc"
