// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/compare.h"
#include "tests/support/executor_kinds.h"
#include "tests/support/gate.h"

#include "core/futures/task_context.h"
#include "core/futures/wait.h"
#include "core/tracing/trace_recorder.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<TraceRecorder> new_recorder() { return std::make_shared<TraceRecorder>(RunInfo{}, now_ns()); }

bool stands_at_the_gate(TraceRecorder& recorder, RowId row) {
  const Trace trace = recorder.snapshot();
  return std::ranges::any_of(trace.open_segments(), [row](const Segment& segment) {
    return segment.row == row && segment.kind == SegmentKind::paused;
  });
}

}  // namespace

// Beyond CPython: pause, resume and step; one row per kind.
class PauseTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void nothingBeginsWhilePaused_data() { add_concurrent_kind_rows(); }
  void nothingBeginsWhilePaused();
  void loopHoldsItsSubmitterBack();
  void runningTaskHaltsAtItsNextCheckpoint_data() { add_concurrent_kind_rows(); }
  void runningTaskHaltsAtItsNextCheckpoint();
  void haltedTaskCanBeCancelled_data() { add_concurrent_kind_rows(); }
  void haltedTaskCanBeCancelled();
  void haltedTaskCanRunOutOfTime_data() { add_concurrent_kind_rows(); }
  void haltedTaskCanRunOutOfTime();
  void stepLetsTheFirstOfTheWaitingBegin_data() { add_concurrent_kind_rows(); }
  void stepLetsTheFirstOfTheWaitingBegin();
  void stepLetsAHaltedTaskEnd_data() { add_concurrent_kind_rows(); }
  void stepLetsAHaltedTaskEnd();
  void steppedTaskRunsToItsEnd_data() { add_concurrent_kind_rows(); }
  void steppedTaskRunsToItsEnd();
  void stepsAddUp_data() { add_concurrent_kind_rows(); }
  void stepsAddUp();
  void cancelledTaskUsesNoStepUp_data() { add_concurrent_kind_rows(); }
  void cancelledTaskUsesNoStepUp();
  void stepWithoutPauseIsNothing_data() { add_concurrent_kind_rows(); }
  void stepWithoutPauseIsNothing();
  void resumeForgetsSteps_data() { add_concurrent_kind_rows(); }
  void resumeForgetsSteps();
  void shutdownResumes_data() { add_concurrent_kind_rows(); }
  void shutdownResumes();
  void pauseAfterShutdownIsNothing_data() { add_kind_rows(); }
  void pauseAfterShutdownIsNothing();
};

void PauseTest::nothingBeginsWhilePaused() {
  Journal<int> ran;
  const auto recorder = new_recorder();
  const auto executor = make_current(3, {.recorder = recorder});
  static_cast<void>(executor->submit([] { return 0; }).result(kPatience));
  executor->pause();
  QVERIFY(executor->stats().paused);
  std::vector<Future<void>> futures;
  for (int i = 0; i < 4; ++i)
    futures.push_back(executor->submit([&, i] { ran.add(i); }));
  QCOMPARE(executor->stats().queued, std::size_t{4});
  executor->step();
  wait(futures, kPatience, FIRST_COMPLETED);
  QCOMPARE(ran.all(), std::vector<int>{0});
  const std::int64_t resumed_ns = now_ns() - recorder->epoch_ns();
  executor->resume();
  QVERIFY(wait(futures, kPatience).not_done.empty());
  QCOMPARE(ran.size(), std::size_t{4});
  const Trace trace = recorder->snapshot();
  for (RowId row = 2; row < 5; ++row)
    QVERIFY(trace.dispatch_ns(row) >= resumed_ns);
}

void PauseTest::loopHoldsItsSubmitterBack() {
  SequentialExecutor loop;
  Journal<int> ran;
  loop.pause();
  std::thread submitter([&] {
    for (int i = 0; i < 3; ++i)
      loop.submit([&, i] { ran.add(i); });
  });
  const bool held = eventually([&] { return loop.stats().blocked_submitters == 1; });
  const std::size_t before = ran.size();
  loop.step();
  const bool stepped = eventually([&] { return ran.size() == 1 && loop.stats().blocked_submitters == 1; });
  loop.resume();
  submitter.join();
  QVERIFY(held && stepped);
  QCOMPARE(before, std::size_t{0});
  QCOMPARE(ran.all(), (std::vector<int>{0, 1, 2}));

  loop.pause();
  std::string end;
  std::thread refused([&] { end = thrown_by([&] { loop.submit([] {}); }); });
  QVERIFY(eventually([&] { return loop.stats().blocked_submitters == 1; }));
  loop.shutdown();
  refused.join();
  QVERIFY2(end.starts_with("poolscope::ShutdownError"), end.c_str());
}

void PauseTest::runningTaskHaltsAtItsNextCheckpoint() {
  std::atomic<bool> stop{false};
  std::atomic<std::int64_t> turns{0};
  const auto recorder = new_recorder();
  const auto executor = make_current(2, {.recorder = recorder});
  const Future<void> future = executor->submit([&](TaskContext& context) {
    while (!stop) {
      ++turns;
      context.checkpoint();
    }
  });
  QVERIFY(eventually([&] { return turns > 0; }));
  executor->pause();
  QVERIFY(eventually([&] { return stands_at_the_gate(*recorder, 0); }));
  const std::int64_t halted = turns;
  stop = true;  // it would see this if it ran
  QVERIFY(!future.done());
  QCOMPARE(turns.load(), halted);
  executor->resume();
  future.result(kPatience);
  QCOMPARE(turns.load(), halted);

  executor->shutdown();
  const Trace trace = recorder->snapshot();
  QVERIFY(trace.extra(0) != nullptr && trace.extra(0)->paused_ns > 0);
}

void PauseTest::haltedTaskCanBeCancelled() {
  const auto recorder = new_recorder();
  const auto executor = make_current(2, {.recorder = recorder});
  Gate begun;
  auto future = executor->submit([&](TaskContext& context) {
    begun.pass();
    while (true)
      context.checkpoint();
  });
  QVERIFY(begun.wait_for_arrivals(1));
  executor->pause();
  begun.open();
  QVERIFY(eventually([&] { return stands_at_the_gate(*recorder, 0); }));
  QVERIFY(future.request_cancel());
  QVERIFY_THROWS_EXCEPTION(CancelledError, static_cast<void>(future.exception(kPatience)));
  QVERIFY(executor->stats().paused);
}

void PauseTest::haltedTaskCanRunOutOfTime() {
  const auto executor = make_current(2);
  Gate begun;
  const auto future = executor->submit_with({.timeout = 30ms}, [&](TaskContext& context) {
    begun.pass();
    while (true)
      context.checkpoint();
  });
  QVERIFY(begun.wait_for_arrivals(1));
  executor->pause();
  begun.open();
  QVERIFY_THROWS_EXCEPTION(TimeoutError, future.result(kPatience));
  QVERIFY(eventually([&] { return executor->stats().completed == 1; }));  // the thread is free again
}

void PauseTest::stepLetsTheFirstOfTheWaitingBegin() {
  Journal<int> ran;
  const auto executor = make_current(3);
  executor->pause();
  std::vector<Future<void>> futures;
  for (int i = 0; i < 5; ++i)
    futures.push_back(executor->submit([&, i] { ran.add(i); }));
  for (std::size_t i = 0; i < 5; ++i) {
    QCOMPARE(ran.size(), i);
    executor->step();
    futures[i].result(kPatience);
  }
  QCOMPARE(ran.all(), (std::vector<int>{0, 1, 2, 3, 4}));
  QVERIFY(executor->stats().paused);
}

void PauseTest::stepLetsAHaltedTaskEnd() {
  Gate begun;
  std::atomic<bool> stop{false};
  const auto recorder = new_recorder();
  const auto executor = make_current(2, {.recorder = recorder});
  const Future<void> halted = executor->submit([&](TaskContext& context) {
    begun.pass();
    do {
      context.checkpoint();
    } while (!stop);
  });
  QVERIFY(begun.wait_for_arrivals(1));
  executor->pause();
  begun.open();
  QVERIFY(eventually([&] { return stands_at_the_gate(*recorder, 0); }));
  const Future<void> waiting = executor->submit([] {});
  stop = true;
  executor->step();
  halted.result(kPatience);
  QVERIFY(!waiting.done());
  executor->step();
  waiting.result(kPatience);
  QVERIFY(executor->stats().paused);
}

void PauseTest::steppedTaskRunsToItsEnd() {
  const auto executor = make_current(2);
  executor->pause();
  const Future<int> future = executor->submit([](TaskContext& context) {
    int turns = 0;
    while (turns < 1000) {
      context.checkpoint();
      ++turns;
    }
    return turns;
  });
  executor->step();
  QCOMPARE(future.result(kPatience), 1000);
}

void PauseTest::stepsAddUp() {
  Journal<int> ran;
  const auto executor = make_current(2);
  executor->pause();
  executor->step();
  executor->step();
  std::vector<Future<void>> futures;
  for (int i = 0; i < 4; ++i)
    futures.push_back(executor->submit([&, i] { ran.add(i); }));
  futures[0].result(kPatience);
  futures[1].result(kPatience);
  QVERIFY(!futures[2].done() && !futures[3].done());
  QCOMPARE(ran.size(), std::size_t{2});
}

void PauseTest::cancelledTaskUsesNoStepUp() {
  const auto executor = make_current(2);
  executor->pause();
  auto first = executor->submit([] { return 1; });
  auto second = executor->submit([] { return 2; });
  QVERIFY(first.cancel());
  executor->step();
  QCOMPARE(second.result(kPatience), 2);
}

void PauseTest::stepWithoutPauseIsNothing() {
  Journal<int> ran;
  const auto executor = make_current(2);
  executor->step();
  executor->pause();
  auto first = executor->submit([&] { ran.add(1); });
  auto second = executor->submit([&] { ran.add(2); });
  QVERIFY(first.cancel());
  executor->step();
  second.result(kPatience);
  QCOMPARE(ran.all(), std::vector<int>{2});
}

void PauseTest::resumeForgetsSteps() {
  const auto executor = make_current(2);
  executor->pause();
  executor->step();
  executor->step();
  executor->resume();
  executor->pause();
  auto first = executor->submit([] { return 1; });
  auto second = executor->submit([] { return 2; });
  executor->step();
  QCOMPARE(first.result(kPatience), 1);
  QVERIFY(second.cancel());  // still pending
}

void PauseTest::shutdownResumes() {
  std::atomic<int> ran{0};
  const auto executor = make_current(2);
  executor->pause();
  for (int i = 0; i < 6; ++i)
    executor->submit([&] { ++ran; });
  executor->shutdown(true);
  QCOMPARE(ran.load(), 6);
  QVERIFY(!executor->stats().paused);
}

void PauseTest::pauseAfterShutdownIsNothing() {
  const auto executor = make_current(2);
  const Future<int> future = executor->submit([] { return 1; });
  executor->shutdown(false);
  executor->pause();
  executor->step();
  QVERIFY(!executor->stats().paused);
  QCOMPARE(future.result(kPatience), 1);
}

QTEST_APPLESS_MAIN(PauseTest)
#include "tst_pause.moc"
