// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/step_feed.h"

#include "tests/ui/charts/traces.h"

#include <QtTest>

#include <random>

using namespace poolscope;
using namespace poolscope::ui;
using poolscope::support::TaskTimes;
using poolscope::support::traceAt;

Q_DECLARE_METATYPE(poolscope::ui::StepKind)

class TestStepFeed : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void smallRunIsExactAtEveryMoment_data();
  void smallRunIsExactAtEveryMoment();
  void largeLiveRunIsExactAtEveryBorder_data();
  void largeLiveRunIsExactAtEveryBorder();
  void largeLiveRunKeepsItsHighestDepth();
  void endedRunIsExact();
  void hugeEndedRunAsksToBeRebuilt();
  void aLargeRunSeenLateIsCountedElsewhere_data() { addKinds(); }
  void aLargeRunSeenLateIsCountedElsewhere();
  void messagesCountWhenTheyHaveArrived();
  void sleepersAreCountedWhileTheySleep();
  void anotherRunBeginsAnew();

 private:
  static void addKinds();
};

namespace {

/// Tasks that come in waves, wait and run for random times on 8 workers; some are cancelled in the queue.
std::vector<TaskTimes> randomRun(int count, std::int64_t until) {
  std::mt19937_64 random(11);
  std::uniform_int_distribution<std::int64_t> submit(0, until * 3 / 4);
  std::uniform_int_distribution<std::int64_t> length(0, until / 8);
  std::vector<std::int64_t> submits;
  for (int i = 0; i < count; ++i) {
    submits.push_back(submit(random));
  }
  std::sort(submits.begin(), submits.end());
  std::vector<TaskTimes> tasks;
  for (int i = 0; i < count; ++i) {
    TaskTimes task;
    task.submit = submits[static_cast<std::size_t>(i)];
    task.worker = static_cast<LaneId>(i % 8);
    const std::int64_t wait = length(random);
    if (i % 10 == 0) {
      task.end = task.submit + wait;
    } else {
      task.start = task.submit + wait;
      task.end = task.start + length(random);
    }
    tasks.push_back(task);
  }
  return tasks;
}

std::vector<DepthStep> exact(StepKind kind, const Trace& trace) {
  return kind == StepKind::completions ? completions(trace) : queue_depth(trace, static_cast<QueueKind>(kind));
}

}  // namespace

void TestStepFeed::addKinds() {
  QTest::addColumn<StepKind>("kind");
  QTest::newRow("task queue") << StepKind::taskQueue;
  QTest::newRow("completions") << StepKind::completions;
}

void TestStepFeed::smallRunIsExactAtEveryMoment_data() { addKinds(); }

void TestStepFeed::smallRunIsExactAtEveryMoment() {
  QFETCH(StepKind, kind);
  const std::int64_t until = 1'000'000'000;
  const auto tasks = randomRun(500, until);
  StepFeed feed(kind);
  for (int tick = 1; tick <= 10; ++tick) {
    const Trace trace = traceAt(tasks, until * tick / 10, tick == 10);
    feed.update(trace);
    QVERIFY(feed.steps() == exact(kind, trace));
    QCOMPARE(feed.highest(), max_depth(exact(kind, trace)));
    QVERIFY(!feed.needsRebuild());
  }
}

void TestStepFeed::largeLiveRunIsExactAtEveryBorder_data() { addKinds(); }

void TestStepFeed::largeLiveRunIsExactAtEveryBorder() {
  QFETCH(StepKind, kind);
  const std::int64_t until = 1'000'000'000;
  const int count = static_cast<int>(StepFeed::kSmallLive) * 3;
  const auto tasks = randomRun(count, until);
  StepFeed feed(kind);
  for (int tick = 1; tick <= 6; ++tick) {
    const std::int64_t now = until * tick / 6;
    const Trace trace = traceAt(tasks, now, false);
    feed.update(trace);
    const std::vector<DepthStep> steps = exact(kind, trace);
    QCOMPARE(feed.last(), steps.empty() ? 0 : steps.back().depth);
    // 4,096 bins of some 2^18 ns: valueAt() is the level at a bin's end.
    constexpr std::int64_t kWidth = std::int64_t{1} << 20;
    for (std::int64_t border = kWidth; border <= now; border += kWidth) {
      QCOMPARE(feed.valueAt(border - 1), levelAt(steps, border - 1));
    }
  }
  QVERIFY(feed.steps().empty());
}

void TestStepFeed::largeLiveRunKeepsItsHighestDepth() {
  // A burst of tasks comes and goes within a microsecond, early in a long run.
  std::vector<TaskTimes> tasks;
  for (int i = 0; i < 1'000; ++i) {
    tasks.push_back({1'000'000 + i / 10, 1'000'500 + i / 10, 1'001'000 + i / 10, 0});
  }
  for (int i = 0; i < 9'000; ++i) {
    const std::int64_t submit = 2'000'000 + i * 1'000'000LL;
    tasks.push_back({submit, submit + 10, submit + 20, 0});
  }
  StepFeed feed(StepKind::taskQueue);
  for (int tick = 1; tick <= 10; ++tick) {
    feed.update(traceAt(tasks, tick * 1'000'000'000LL, false));
    QCOMPARE(feed.highest(), 1'000);
  }
  const auto line = feed.line(ChartWindow{0, 10'000'000'000, 200}, 10'000'000'000);
  QVERIFY(line.size() <= 404);
  QVERIFY(std::any_of(line.begin(), line.end(), [](const ChartPoint& p) { return p.value == 1'000.0; }));
}

void TestStepFeed::endedRunIsExact() {
  const std::int64_t until = 1'000'000'000;
  const auto tasks = randomRun(static_cast<int>(StepFeed::kSmallLive) * 2, until);
  StepFeed feed(StepKind::taskQueue);
  feed.update(traceAt(tasks, until / 2, false));
  feed.update(traceAt(tasks, until * 9 / 10, false));
  QVERIFY(feed.steps().empty());
  const Trace ended = traceAt(tasks, 2 * until, true);
  feed.update(ended);
  QVERIFY(!feed.needsRebuild());
  QVERIFY(feed.steps() == queue_depth(ended));
}

void TestStepFeed::hugeEndedRunAsksToBeRebuilt() {
  const auto tasks = support::evenRun(static_cast<int>(StepFeed::kSmallEnded) + 2, 2, 10'000);
  const Trace ended = traceAt(tasks, 2'000'000'000, true);
  StepFeed feed(StepKind::completions);
  feed.update(ended);
  QVERIFY(feed.needsRebuild());
  QCOMPARE(feed.last(), static_cast<std::int64_t>(ended.size()));  // already right at the borders
  feed.adopt(StepFeed::rebuilt(StepKind::completions, ended));
  QVERIFY(!feed.needsRebuild());
  QVERIFY(feed.steps() == completions(ended));
  feed.update(ended);  // the same again asks for nothing
  QVERIFY(!feed.needsRebuild());
}

void TestStepFeed::aLargeRunSeenLateIsCountedElsewhere() {
  QFETCH(StepKind, kind);
  const int count = static_cast<int>(StepFeed::kMostAtOnce) + 100'000;
  const auto tasks = support::evenRun(count, 4, 1'000);
  const std::int64_t end = count / 4 * 1'000LL;
  const Trace first = traceAt(tasks, end * 9 / 10, false);
  StepFeed feed(kind);
  feed.update(first);
  QVERIFY(feed.needsRebuild());
  QVERIFY(!feed.isReady());
  StepFeed::Exact exact = StepFeed::rebuilt(kind, first);
  const Trace later = traceAt(tasks, end * 95 / 100, false);
  feed.update(later);  // it goes on meanwhile
  feed.adopt(std::move(exact));
  QVERIFY(feed.isReady());
  QVERIFY(!feed.needsRebuild());
  feed.update(later);
  QCOMPARE(feed.last(), poolscope::ui::levelAt(::exact(kind, later), end));
}

// A process pool, large enough to be followed in bins: each task is sent 30 ns before it begins.
void TestStepFeed::messagesCountWhenTheyHaveArrived() {
  const int count = static_cast<int>(StepFeed::kSmallLive) * 2;
  TraceBuilder builder{RunInfo{"1", "processes:workers=1", 1, 0}};
  builder.intern_job("j");
  StepFeed feed(StepKind::callQueue);
  for (int i = 0; i < count; ++i) {
    const auto row = static_cast<RowId>(i);
    const std::int64_t begin = 1'000'000LL * i + 100;
    builder.put_task(row, row, 1, 0, 0);
    builder.set_dispatched(row, 0, begin - 30);
    builder.set_started(row, 0, begin);
    if (i % 1000 == 999) {
      builder.set_now(begin, false);
      feed.update(builder.snapshot());
    }
    builder.set_finished(row, TaskState::finished, begin + 500, 0);
  }
  builder.set_now(1'000'000LL * count, false);
  feed.update(builder.snapshot());
  QCOMPARE(feed.highest(), 1);
  QCOMPARE(feed.last(), 0);
  QVERIFY(feed.steps().empty());
}

void TestStepFeed::sleepersAreCountedWhileTheySleep() {
  const int count = static_cast<int>(StepFeed::kSmallLive) * 2;
  TraceBuilder builder{RunInfo{"1", "coroutines", 1, 0}};
  builder.intern_job("j");
  for (int i = 0; i < count; ++i) {
    const auto row = static_cast<RowId>(i);
    builder.put_task(row, row, 1, 0, 0);
    builder.set_started(row, 0, i);
    builder.begin_segment({.begin_ns = i, .row = row, .lane = 0, .kind = SegmentKind::blocked});
  }
  builder.set_now(1'000'000, false);
  StepFeed feed(StepKind::timers);
  feed.update(builder.snapshot());
  QCOMPARE(feed.last(), count);
  for (int i = 0; i < count / 2; ++i) {
    builder.end_segment(static_cast<RowId>(i), 0, SegmentKind::blocked, SegmentCause::none, 2'000'000);
  }
  builder.set_now(3'000'000, false);
  feed.update(builder.snapshot());
  QCOMPARE(feed.last(), count / 2);
  QCOMPARE(feed.highest(), count);
}

void TestStepFeed::anotherRunBeginsAnew() {
  StepFeed feed(StepKind::completions);
  feed.update(traceAt(support::evenRun(10'000, 2, 1'000), 10'000'000, false));
  QCOMPARE(feed.last(), 10'000);
  feed.update(traceAt(support::evenRun(10'000, 4, 1'000), 1'000'000, false));
  QCOMPARE(feed.last(), 4'000);
  feed.update(traceAt(support::evenRun(6, 2, 1'000), 2'000'000, true, "sequential"));
  QCOMPARE(feed.last(), 6);
  QCOMPARE(feed.valueAt(1'000), 2);
}

QTEST_APPLESS_MAIN(TestStepFeed)
#include "tst_step_feed.moc"
