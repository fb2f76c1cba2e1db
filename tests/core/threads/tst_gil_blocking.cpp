// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/threads/gil.h"

#include "core/futures/wait.h"
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

// Whoever waits, halts or ends lets the emulated GIL go, as in CPython 3.13, Python/ceval_gil.c.
class GilBlockingTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void blockingLetsItGo();
  void blockingInsideBlockingKeepsItAway();
  void waitingForAFutureLetsItGo();
  void sleepLetsItGo();
  void pausedTaskLetsItGo();
  void taskThatThrowsLetsItGo();
  void cancelledTaskLetsItGo();
};

void GilBlockingTest::blockingLetsItGo() {
  GilPool under(2, kNever);
  Gate gate;
  const Future<int> blocked = under.pool.submit([&](TaskContext& context) {
    return context.blocking([&] {
      gate.pass();  // opened by a task that needs the GIL
      return 7;
    });
  });
  const Future<void> opener = under.pool.submit([&] { gate.open(); });
  QCOMPARE(blocked.result(kPatience), 7);
  opener.result(kPatience);
  const Trace trace = under.trace_at_the_end();
  const std::vector<Segment> blocks = segments_of(trace, SegmentKind::blocked);
  QCOMPARE(blocks.size(), std::size_t{1});
  QCOMPARE(blocks[0].row, RowId{0});
  QVERIFY(trace.extra(0) != nullptr && trace.extra(0)->blocked_ns > 0);
}

void GilBlockingTest::blockingInsideBlockingKeepsItAway() {
  GilPool under(3, kNever);
  Gate inside;
  Gate second_holds;
  Gate third_waits;
  std::atomic<int> computing{0};
  std::atomic<int> violations{0};
  const Future<void> first = under.pool.submit([&](TaskContext& context) {
    context.blocking([&] {
      inside.open();
      second_holds.pass();      // from here on the second task has the GIL
      context.blocking([] {});  // must leave it alone,
      context.sleep(0ns);       // and so must these
      context.checkpoint();
      third_waits.open();
    });
    const Alone alone(computing, violations);
  });
  QVERIFY(eventually([&] { return inside.is_open(); }));
  const Future<void> second = under.pool.submit([&] {
    const Alone alone(computing, violations);
    second_holds.open();
    third_waits.pass();  // without letting go
    const TimePoint soon = Clock::now() + 5ms;
    while (Clock::now() < soon) {
    }
  });
  const Future<void> third = under.pool.submit([&] { const Alone alone(computing, violations); });
  for (const Future<void>& future : {first, second, third})
    future.result(kPatience);
  QCOMPARE(violations.load(), 0);
  const Trace trace = under.trace_at_the_end();
  QVERIFY(!overlap(segments_of(trace, SegmentKind::gil_hold)));
  QCOMPARE(segments_of(trace, SegmentKind::blocked).size(), std::size_t{1});  // the outermost counts
}

// As threading.Condition does under CPython's Future.result() and wait().
void GilBlockingTest::waitingForAFutureLetsItGo() {
  GilPool under(2, kNever);
  const Future<int> first = under.pool.submit([&] { return under.pool.submit([] { return 5; }).result(); });
  QCOMPARE(first.result(kPatience), 5);
  const Future<std::size_t> second =
      under.pool.submit([&] { return wait(std::vector{under.pool.submit([] { return 5; })}).done.size(); });
  QCOMPARE(second.result(kPatience), std::size_t{1});
}

void GilBlockingTest::sleepLetsItGo() {
  GilPool under(2, kNever);
  Gate sleeping;
  auto sleeper = under.pool.submit([&](TaskContext& context) {
    sleeping.open();
    context.sleep(Duration::max());
  });
  QVERIFY(eventually([&] { return sleeping.is_open(); }));
  QCOMPARE(under.pool.submit([] { return 1; }).result(kPatience), 1);
  QVERIFY(sleeper.request_cancel());
  QVERIFY_THROWS_EXCEPTION(CancelledError, sleeper.result(kPatience));
}

void GilBlockingTest::pausedTaskLetsItGo() {
  GilPool under(2, kNever);
  auto other_gil_user = ThreadPoolExecutor({.max_workers = 1, .gil = under.gil});
  Gate begun;
  std::atomic<bool> go_on{true};
  const Future<void> halted = under.pool.submit([&](TaskContext& context) {
    begun.open();
    while (go_on)
      context.checkpoint();
  });
  QVERIFY(eventually([&] { return begun.is_open(); }));
  under.pool.pause();
  QCOMPARE(other_gil_user.submit([] { return 1; }).result(kPatience), 1);  // not paused, and it got the GIL
  go_on = false;
  under.pool.resume();
  halted.result(kPatience);
  const Trace trace = under.trace_at_the_end();
  QCOMPARE(segments_of(trace, SegmentKind::paused).size(), std::size_t{1});
  QCOMPARE(segments_of(trace, SegmentKind::gil_hold).size(), std::size_t{2});
}

void GilBlockingTest::taskThatThrowsLetsItGo() {
  GilPool under(2, kNever);
  const Future<int> failing = under.pool.submit([]() -> int { throw 1; });
  QCOMPARE(describe(failing.exception(kPatience)), std::string("int: 1"));
  const Future<void> failing_inside =
      under.pool.submit([](TaskContext& context) { context.blocking([] { throw std::runtime_error("io"); }); });
  QCOMPARE(describe(failing_inside.exception(kPatience)), std::string("std::runtime_error: io"));
  QCOMPARE(under.pool.submit([] { return 1; }).result(kPatience), 1);
}

void GilBlockingTest::cancelledTaskLetsItGo() {
  GilPool under(2, 1ms);
  Gate begun;
  auto spinning = under.pool.submit([&](TaskContext& context) {
    begun.open();
    while (true)
      context.checkpoint();
  });
  QVERIFY(eventually([&] { return begun.is_open(); }));
  QVERIFY(spinning.request_cancel());
  QVERIFY_THROWS_EXCEPTION(CancelledError, spinning.result(kPatience));
  QCOMPARE(under.pool.submit([] { return 1; }).result(kPatience), 1);
  QVERIFY(!overlap(segments_of(under.trace_at_the_end(), SegmentKind::gil_hold)));
}

QTEST_APPLESS_MAIN(GilBlockingTest)
#include "tst_gil_blocking.moc"
