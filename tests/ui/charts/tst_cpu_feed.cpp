// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/cpu_feed.h"

#include "core/tracing/trace_builder.h"

#include <QtTest>

#include <algorithm>

using namespace poolscope;
using namespace poolscope::ui;

class TestCpuFeed : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aLineKeepsItsSpikeWithinBounds();
  void everyWorkerHasItsSamples();
  void looksAreSummedUp();
  void looksWithoutTheProcessAreToldApart();
  void manyWorkersKeepOnlyTheSummary();
  void snapshotsAddUp();
};

namespace {

WorkerSample sample(std::int64_t time_ns, LaneId lane, double percent) {
  WorkerSample s;
  s.time_ns = time_ns;
  s.lane = lane;
  s.cpu_percent = static_cast<float>(percent);
  return s;
}

class Samples {
 public:
  explicit Samples(int workers) : m_builder(RunInfo{"1", "threads", workers, 0}) {
    for (int i = 0; i < workers; ++i) {
      Lane lane;
      lane.index = i;
      m_builder.add_lane(lane);
    }
  }
  void add(std::int64_t time_ns, LaneId lane, double percent) { m_builder.add_sample(sample(time_ns, lane, percent)); }
  Trace at(std::int64_t now, bool complete) {
    m_builder.set_now(now, complete);
    return m_builder.snapshot();
  }

 private:
  TraceBuilder m_builder;
};

}  // namespace

void TestCpuFeed::aLineKeepsItsSpikeWithinBounds() {
  SampleLine line;
  for (int i = 0; i < 200'000; ++i) {
    line.add(i, i == 1'234 ? 100.0 : i == 5'678 ? 0.0 : 50.0);
    QVERIFY(line.points().size() <= SampleLine::kMostPoints);
  }
  const auto& points = line.points();
  QVERIFY(std::find(points.begin(), points.end(), ChartPoint{1'234, 100.0}) != points.end());
  QVERIFY(std::find(points.begin(), points.end(), ChartPoint{5'678, 0.0}) != points.end());
  QVERIFY(std::is_sorted(points.begin(), points.end(),
                         [](const ChartPoint& a, const ChartPoint& b) { return a.time_ns < b.time_ns; }));
}

void TestCpuFeed::everyWorkerHasItsSamples() {
  Samples samples(2);
  samples.add(50, 1, 20);
  samples.add(50, 0, 10);
  samples.add(50, kNoLane, 30);
  samples.add(100, 0, 12);
  CpuFeed feed;
  feed.update(samples.at(100, true));
  QCOMPARE(feed.workerCount(), std::size_t{2});
  QCOMPARE(feed.workers()[0].index, 0);
  const std::vector<ChartPoint> first{{50, 10}, {100, 12}};
  const std::vector<ChartPoint> second{{50, 20}};
  QVERIFY(feed.workers()[0].line.points() == first);
  QVERIFY(feed.workers()[1].line.points() == second);
  QCOMPARE(feed.peak(), 30.0);  // the whole process is drawn as well
}

void TestCpuFeed::looksAreSummedUp() {
  Samples samples(3);
  for (const LaneId lane : {0U, 1U, 2U}) {
    samples.add(50, lane, 10.0 * (lane + 1));
  }
  samples.add(50, kNoLane, 60);
  CpuFeed feed;
  feed.update(samples.at(60, false));
  const std::vector<ChartPoint> mean{{50, 20}}, lowest{{50, 10}}, highest{{50, 30}};
  QVERIFY(feed.mean().points() == mean);
  QVERIFY(feed.lowest().points() == lowest);
  QVERIFY(feed.highest().points() == highest);
}

void TestCpuFeed::looksWithoutTheProcessAreToldApart() {
  Samples samples(2);
  samples.add(50, 0, 10);
  samples.add(51, 1, 30);
  samples.add(100, 0, 50);
  samples.add(101, 1, 70);
  CpuFeed feed;
  feed.update(samples.at(110, true));
  const std::vector<ChartPoint> mean{{51, 20}, {101, 60}};
  QVERIFY(feed.mean().points() == mean);
  QCOMPARE(sampledAt(feed.mean(), 40, -1), 20.0);
  QCOMPARE(sampledAt(feed.mean(), 52, -1), 60.0);
  QCOMPARE(sampledAt(feed.mean(), 102, -1), -1.0);
}

void TestCpuFeed::manyWorkersKeepOnlyTheSummary() {
  const int count = static_cast<int>(CpuFeed::kMostLines) + 1;
  Samples samples(count);
  for (int look = 1; look <= 3; ++look) {
    for (int i = 0; i < count; ++i) {
      samples.add(look * 50, static_cast<LaneId>(i), i == 40 ? 100 : 0);
    }
  }
  CpuFeed feed;
  feed.update(samples.at(200, true));
  QVERIFY(feed.workers().empty());
  QCOMPARE(feed.workerCount(), static_cast<std::size_t>(count));
  QCOMPARE(feed.mean().points().size(), std::size_t{3});
  QCOMPARE(feed.highest().points().back().value, 100.0);
}

void TestCpuFeed::snapshotsAddUp() {
  Samples samples(1);
  CpuFeed feed;
  for (int i = 1; i <= 5; ++i) {
    samples.add(i * 50, 0, i);
    feed.update(samples.at(i * 50, false));
    QCOMPARE(feed.workers().front().line.points().size(), static_cast<std::size_t>(i));
  }
  feed.update(samples.at(300, true));
  feed.update(samples.at(300, true));
  QCOMPARE(feed.workers().front().line.points().size(), std::size_t{5});
  Samples other(1);
  feed.update(other.at(10, false));
  QVERIFY(feed.empty());
}

QTEST_APPLESS_MAIN(TestCpuFeed)
#include "tst_cpu_feed.moc"
