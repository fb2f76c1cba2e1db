// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/threads/gil.h"

#include "core/threads/thread_per_task.h"
#include "core/threads/thread_pool.h"
#include "core/tracing/trace_recorder.h"
#include "tests/support/compare.h"
#include "tests/support/gate.h"
#include "tests/support/gil_pool.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <stdexcept>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

// CPython 3.13, Python/ceval_gil.c (take_gil, drop_gil), as the emulation promises it.
class GilTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void intervalMustBeMoreThanZero();
  void oneTaskComputesAtATime();
  void waiterGetsItAfterTheInterval();
  void holderThatNobodyAsksKeepsIt();
  void forcedHolderWaitsForTheSwitch();
  void waitingForItIsTracedAndAddsUp();
  void executorsMayShareIt();
  void threadPerTaskTakesTurnsToo();
  void withoutCompetitionNothingIsForced();
};

void GilTest::intervalMustBeMoreThanZero() {
  QVERIFY_THROWS_EXCEPTION(std::invalid_argument, Gil({.switch_interval = 0ns}));
  QVERIFY_THROWS_EXCEPTION(std::invalid_argument, Gil({.switch_interval = -1ms}));
}

void GilTest::oneTaskComputesAtATime() {
  GilPool under(4, 100us);
  std::atomic<int> inside{0};
  std::atomic<int> violations{0};
  std::vector<Future<void>> futures;
  for (int i = 0; i < 8; ++i) {
    futures.push_back(under.pool.submit([&](TaskContext& context) {
      const TimePoint end = Clock::now() + 5ms;
      while (Clock::now() < end) {
        { const Alone alone(inside, violations); }
        context.checkpoint();
      }
      context.blocking([] {});
    }));
  }
  for (const Future<void>& future : futures)
    future.result(kPatience);
  QCOMPARE(violations.load(), 0);
  QVERIFY(under.gil->forced_switches() > 0);
  QVERIFY(under.gil->switches() >= under.gil->forced_switches());

  const Trace trace = under.trace_at_the_end();
  const std::vector<Segment> holds = segments_of(trace, SegmentKind::gil_hold);
  QVERIFY(holds.size() >= 8);
  QVERIFY(!overlap(holds));
  for (const Segment& hold : holds) {
    QVERIFY(hold.cause == SegmentCause::forced || hold.cause == SegmentCause::voluntary);
    QVERIFY(trace.lanes()[hold.lane].kind == LaneKind::gil);
  }
  QCOMPARE(std::ranges::count(holds, SegmentCause::forced, &Segment::cause),
           static_cast<std::ptrdiff_t>(under.gil->forced_switches()));
  QVERIFY(trace.open_segments().empty());
}

void GilTest::waiterGetsItAfterTheInterval() {
  GilPool under(2, 3ms);
  Gate holding;
  std::atomic<bool> other_ran{false};
  const Future<bool> holder = under.pool.submit([&](TaskContext& context) {
    holding.open();
    const TimePoint deadline = Clock::now() + kPatience;
    while (!other_ran && Clock::now() < deadline)
      context.checkpoint();
    return other_ran.load();
  });
  QVERIFY(eventually([&] { return holding.is_open(); }));
  const Future<void> other = under.pool.submit([&] { other_ran = true; });
  QVERIFY(holder.result(kPatience));
  other.result(kPatience);
  QCOMPARE(under.gil->forced_switches(), std::uint64_t{1});

  const Trace trace = under.trace_at_the_end();
  const std::vector<Segment> waits = segments_of(trace, SegmentKind::gil_wait);
  QVERIFY(!waits.empty());
  QCOMPARE(waits[0].row, RowId{1});
  QVERIFY(waits[0].end_ns - waits[0].begin_ns >= 3'000'000);  // it let the holder be for a whole interval
  const std::vector<Segment> holds = segments_of(trace, SegmentKind::gil_hold);
  QCOMPARE(holds.size(), std::size_t{3});  // holder, other, holder again
  QVERIFY(holds[0].row == 0 && holds[0].cause == SegmentCause::forced);
  QVERIFY(holds[1].row == 1 && holds[1].cause == SegmentCause::voluntary);
  QVERIFY(holds[2].row == 0 && holds[2].cause == SegmentCause::voluntary);
}

void GilTest::holderThatNobodyAsksKeepsIt() {
  GilPool under(2, kNever);
  Gate holding;
  std::atomic<bool> other_ran{false};
  std::atomic<bool> go_on{true};
  const Future<bool> holder = under.pool.submit([&](TaskContext& context) {
    holding.open();
    while (go_on)
      context.checkpoint();
    return other_ran.load();
  });
  QVERIFY(eventually([&] { return holding.is_open(); }));
  const Future<void> other = under.pool.submit([&] { other_ran = true; });
  QVERIFY(eventually([&] {  // the other stands and waits
    const Trace trace = under.recorder->snapshot();
    return std::ranges::any_of(trace.open_segments(), [](const Segment& s) { return s.kind == SegmentKind::gil_wait; });
  }));
  go_on = false;
  QVERIFY(!holder.result(kPatience));
  other.result(kPatience);
  QCOMPARE(under.gil->forced_switches(), std::uint64_t{0});
}

// On a machine with several cores the holder that lets go would else be the first to take it again.
void GilTest::forcedHolderWaitsForTheSwitch() {
  GilPool under(2, 200us);
  std::vector<Future<void>> futures;
  for (int i = 0; i < 2; ++i) {
    futures.push_back(under.pool.submit([&](TaskContext& context) {
      const TimePoint deadline = Clock::now() + kPatience;
      while (under.gil->forced_switches() < 50 && Clock::now() < deadline)
        context.checkpoint();
    }));
  }
  for (const Future<void>& future : futures)
    future.result(kPatience);
  QVERIFY(under.gil->forced_switches() >= 50);
  const std::vector<Segment> holds = segments_of(under.trace_at_the_end(), SegmentKind::gil_hold);
  for (std::size_t i = 1; i < holds.size(); ++i) {
    if (holds[i - 1].cause == SegmentCause::forced) QVERIFY(holds[i].row != holds[i - 1].row);
  }
}

void GilTest::waitingForItIsTracedAndAddsUp() {
  GilPool under(3, 500us);
  for (int i = 0; i < 12; ++i) {
    under.pool.submit([](TaskContext& context) {
      const std::int64_t until = thread_cpu_ns() + 1'000'000;
      while (thread_cpu_ns() < until)
        context.checkpoint();
      context.sleep(100us);
    });
  }
  const Trace trace = under.trace_at_the_end();
  QCOMPARE(trace.counts()[TaskState::finished], std::int64_t{12});
  std::vector<std::int64_t> waited(12, 0);
  for (const Segment& wait : segments_of(trace, SegmentKind::gil_wait))
    waited[wait.row] += wait.end_ns - wait.begin_ns;
  std::int64_t waited_by_any = 0;
  for (RowId row = 0; row < 12; ++row) {
    const TaskRecord task = trace.task(row);
    QCOMPARE(task.gil_wait_ns(), waited[row]);
    QCOMPARE(task.queue_wait_ns(0) + task.gil_wait_ns() + task.run_ns(0), task.end_ns - task.submit_ns);
    // Taking and waiting for the lock costs a little processor time of its own.
    QVERIFY(task.run_ns(0) + 5'000'000 >= task.cpu_ns);
    QVERIFY(task.cpu_ns >= 1'000'000);
    waited_by_any += waited[row];
  }
  QVERIFY(waited_by_any > 0);
}

void GilTest::executorsMayShareIt() {
  const auto gil = std::make_shared<Gil>(GilOptions{.switch_interval = 200us});
  std::vector<std::shared_ptr<TraceRecorder>> recorders;
  std::atomic<int> inside{0};
  std::atomic<int> violations{0};
  {
    std::vector<std::unique_ptr<Executor>> executors;
    for (int i = 0; i < 3; ++i) {
      recorders.push_back(std::make_shared<TraceRecorder>(RunInfo{}, now_ns()));
      for (int lanes = 0; lanes < i; ++lanes)  // so that the GIL's lane has another number in each
        static_cast<void>(recorders.back()->add_lane(LaneKind::worker, "another", 0, 0, now_ns()));
      executors.push_back(std::make_unique<ThreadPoolExecutor>(
          ThreadPoolOptions{.max_workers = 2, .gil = gil, .executor = {.recorder = recorders.back()}}));
    }
    for (int i = 0; i < 12; ++i) {
      executors[static_cast<std::size_t>(i % 3)]->submit([&](TaskContext& context) {
        for (int turn = 0; turn < 300; ++turn) {
          { const Alone alone(inside, violations); }
          context.checkpoint();
        }
      });
    }
  }
  QCOMPARE(violations.load(), 0);
  for (const auto& recorder : recorders) {
    const Trace trace = recorder->snapshot();
    QCOMPARE(trace.counts()[TaskState::finished], std::int64_t{4});
    const std::vector<Segment> holds = segments_of(trace, SegmentKind::gil_hold);
    QVERIFY(holds.size() >= 4);
    for (const Segment& hold : holds) {
      QVERIFY(hold.lane < trace.lanes().size());
      QVERIFY(trace.lanes()[hold.lane].kind == LaneKind::gil);
    }
  }
}

void GilTest::threadPerTaskTakesTurnsToo() {
  const auto recorder = std::make_shared<TraceRecorder>(RunInfo{}, now_ns());
  std::atomic<int> inside{0};
  std::atomic<int> violations{0};
  ThreadPerTaskExecutor executor(
      {.gil = std::make_shared<Gil>(GilOptions{.switch_interval = 100us}), .executor = {.recorder = recorder}});
  for (int i = 0; i < 10; ++i) {
    executor.submit([&](TaskContext& context) {
      for (int turn = 0; turn < 500; ++turn) {
        { const Alone alone(inside, violations); }
        context.checkpoint();
      }
    });
  }
  executor.shutdown();
  QCOMPARE(violations.load(), 0);
  QVERIFY(!overlap(segments_of(recorder->snapshot(), SegmentKind::gil_hold)));
}

void GilTest::withoutCompetitionNothingIsForced() {
  GilPool under(4, 100us);
  for (int i = 0; i < 5; ++i) {
    under.pool
        .submit([](TaskContext& context) {
          for (int turn = 0; turn < 10'000; ++turn)
            context.checkpoint();
        })
        .result(kPatience);
  }
  QCOMPARE(under.gil->forced_switches(), std::uint64_t{0});
  QVERIFY(segments_of(under.trace_at_the_end(), SegmentKind::gil_wait).empty());
}

QTEST_APPLESS_MAIN(GilTest)
#include "tst_gil.moc"
