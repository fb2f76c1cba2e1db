// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/compare.h"
#include "tests/support/executor_kinds.h"
#include "tests/support/gate.h"

#include "core/futures/wait.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <stdexcept>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

namespace {

using Futures = std::vector<Future<int>>;

int fail() { throw std::runtime_error("failed"); }
int value(int v) { return v; }

}  // namespace

// wait() and as_completed() on what executors run; on promises they are tested in
// tests/core/futures. With a for loop every future has ended when submit returns, so rows for it
// exist only where that leaves something to see.
class WaitingTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void W01_eachFutureCountsOnce_data() { add_kind_rows(); }
  void W01_eachFutureCountsOnce();
  void W02_W03_firstCompleted_data() { add_parallel_kind_rows(); }
  void W02_W03_firstCompleted();
  void W04_W06_firstException_data() { add_concurrent_kind_rows(); }
  void W04_W06_firstException();
  void W07_allCompleted_data() { add_kind_rows(); }
  void W07_allCompleted();
  void W08_aLimitDoesNotThrow_data() { add_concurrent_kind_rows(); }
  void W08_aLimitDoesNotThrow();
  void C01_R14_inOrderOfEnding_data() { add_parallel_kind_rows(); }
  void C01_R14_inOrderOfEnding();
  void C01_everyFutureIsGiven_data() { add_kind_rows(); }
  void C01_everyFutureIsGiven();
  void C02_C05_limit_data() { add_concurrent_kind_rows(); }
  void C02_C05_limit();
  void Q01_shutdownThatCancelsEndsTheWait_data();
  void Q01_shutdownThatCancelsEndsTheWait();
  void waitInsideATask_data() { add_parallel_kind_rows(); }
  void waitInsideATask();
};

void WaitingTest::W01_eachFutureCountsOnce() {
  const auto executor = make_current();
  const Future<int> future = executor->submit(value, 1);
  QVERIFY(wait(Futures{future, future}, kPatience).done == Futures{future});
}

void WaitingTest::W02_W03_firstCompleted() {
  Gate gate;
  const auto executor = make_current();
  const OpenAtExit open(gate);
  const Future<int> blocked = executor->submit([&] { return gate.pass(), 1; });
  const Future<int> quick = executor->submit(value, 2);
  for (int twice = 0; twice < 2; ++twice) {  // the second time it has ended before
    const auto split = wait(Futures{blocked, quick}, kPatience, FIRST_COMPLETED);
    QVERIFY(split.done == Futures{quick});
    QVERIFY(split.not_done == Futures{blocked});
  }
}

void WaitingTest::W04_W06_firstException() {
  Gate gate;
  const auto executor = make_current();
  const OpenAtExit open(gate);
  const Future<int> earlier = executor->submit(value, 1);
  static_cast<void>(earlier.result(kPatience));
  const Future<int> failing = executor->submit(fail);
  const Future<int> later = executor->submit([&] { return gate.pass(), 3; });
  for (int twice = 0; twice < 2; ++twice) {
    const auto split = wait(Futures{earlier, failing, later}, kPatience, FIRST_EXCEPTION);
    QVERIFY(split.done == (Futures{earlier, failing}));
    QVERIFY(split.not_done == Futures{later});
  }
}

void WaitingTest::W07_allCompleted() {
  const auto executor = make_current(3);
  Futures futures;
  for (int i = 0; i < 30; ++i)
    futures.push_back(i % 3 == 0 ? executor->submit(fail) : executor->submit(value, i));
  const auto split = wait(futures, kPatience, ALL_COMPLETED);
  QVERIFY(split.done == futures);
  QVERIFY(split.not_done.empty());
}

void WaitingTest::W08_aLimitDoesNotThrow() {
  Gate gate;
  const auto executor = make_current();
  const OpenAtExit open(gate);
  const Future<int> quick = executor->submit(value, 1);
  const Future<int> blocked = executor->submit([&] { return gate.pass(), 2; });
  static_cast<void>(quick.result(kPatience));
  const auto split = wait(Futures{quick, blocked}, 5ms);
  QVERIFY(split.done == Futures{quick});
  QVERIFY(split.not_done == Futures{blocked});
}

void WaitingTest::C01_R14_inOrderOfEnding() {
  std::array<Gate, 4> gates;
  const auto executor = make_current(4);
  Futures futures;
  for (int i = 0; i < 4; ++i) {
    futures.push_back(executor->submit([&gate = gates[static_cast<std::size_t>(i)], i] { return gate.pass(), i; }));
  }
  gates[2].open();
  static_cast<void>(futures[2].result(kPatience));
  auto source = as_completed(futures, kPatience);
  std::vector<int> order{source.next()->result()};
  for (const int next : {3, 0, 1}) {
    gates[static_cast<std::size_t>(next)].open();
    order.push_back(source.next()->result());
  }
  QCOMPARE(order, (std::vector<int>{2, 3, 0, 1}));
  QVERIFY(!source.next());
}

void WaitingTest::C01_everyFutureIsGiven() {
  const auto executor = make_current(3);
  Futures futures;
  for (int i = 0; i < 40; ++i)
    futures.push_back(executor->submit(value, i));
  std::vector<int> given;
  for (const Future<int>& future : as_completed(futures, kPatience))
    given.push_back(future.result());
  std::ranges::sort(given);
  QCOMPARE(given.size(), std::size_t{40});
  QVERIFY(std::ranges::equal(given, std::views::iota(0, 40)));
}

void WaitingTest::C02_C05_limit() {
  Gate gate;
  const auto executor = make_current();
  const OpenAtExit open(gate);
  const Future<int> quick = executor->submit(value, 1);
  const Future<int> blocked = executor->submit([&] { return gate.pass(), 2; });
  static_cast<void>(quick.result(kPatience));
  auto source = as_completed(Futures{blocked, quick}, 5ms);
  QVERIFY(source.next() == quick);
  QCOMPARE(thrown_by([&] { return source.next(); }),
           std::string("poolscope::TimeoutError: 1 (of 2) futures unfinished"));
}

void WaitingTest::Q01_shutdownThatCancelsEndsTheWait_data() {
  add_kind_rows([](const ExecutorKind& kind) { return kind.has_queue; });  // elsewhere nothing is left to cancel
}

// CPython 3.13 lets this wait hang (gh-136655).
void WaitingTest::Q01_shutdownThatCancelsEndsTheWait() {
  Gate gate;
  const auto executor = make_current(1);
  const OpenAtExit open(gate);
  Futures futures;
  for (int i = 0; i < 3; ++i)
    futures.push_back(executor->submit([&] { return gate.pass(), 1; }));
  QVERIFY(gate.wait_for_arrivals(1));
  std::jthread canceller([&] {
    executor->shutdown(false, true);
    gate.open();
  });
  const auto split = wait(futures, kPatience);
  QCOMPARE(split.done.size(), std::size_t{3});
  QVERIFY(!futures[0].cancelled() && futures[1].cancelled() && futures[2].cancelled());
}

void WaitingTest::waitInsideATask() {
  const auto executor = make_current(3);
  const Future<int> outer = executor->submit([&] {
    Futures inner;
    for (int i = 1; i <= 3; ++i)
      inner.push_back(executor->submit(value, i));
    int sum = 0;
    for (const Future<int>& future : as_completed(inner, kPatience))
      sum += future.result();
    return sum;
  });
  QCOMPARE(outer.result(kPatience), 6);
}

QTEST_APPLESS_MAIN(WaitingTest)
#include "tst_waiting.moc"
