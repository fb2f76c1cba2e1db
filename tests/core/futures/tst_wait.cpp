// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/wait.h"

#include "tests/support/compare.h"
#include "tests/support/gate.h"

#include <QTest>

#include <latch>
#include <list>
#include <stdexcept>
#include <thread>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

namespace {

using Futures = std::vector<Future<int>>;

std::exception_ptr failure() { return std::make_exception_ptr(std::runtime_error("failed")); }

Promise<int> successful(int value = 42) {
  Promise<int> promise;
  promise.set_result(value);
  return promise;
}
Promise<int> failed() {
  Promise<int> promise;
  promise.set_exception(failure());
  return promise;
}
Promise<int> cancelled() {
  Promise<int> promise;
  promise.get_future().cancel();
  return promise;
}
Promise<int> cancelled_and_notified() {
  Promise<int> promise = cancelled();
  promise.set_running_or_notify_cancel();
  return promise;
}

}  // namespace

// CPython 3.13, Lib/test/test_concurrent_futures/test_wait.py, class WaitTests, on promises; the
// same with executors stands in tests/core/threads/tst_waiting.cpp.
class WaitTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void W01_eachFutureCountsOnce();
  void W02_firstCompleted();
  void W03_firstCompletedWhenSomeHadEnded();
  void W04_firstException();
  void W06_firstExceptionWhenOneHadFailed();
  void W07_allCompleted();
  void W08_aLimitDoesNotThrow();
  void R10_nothingToWaitFor_data();
  void R10_nothingToWaitFor();
  void Q01_cancelEndsTheWait();
  void firstExceptionWithoutAnyWaitsForAll();
  void firstExceptionTakesACancelForAnEndOnly();
  void limitsMayBeZeroNegativeOrHuge();
  void takesAnyRange();
  void keepsTheOrderGiven();
  void manyThreadsWaitForTheSame();
};

void WaitTest::W01_eachFutureCountsOnce() {
  const Promise<int> done = successful();
  const Promise<int> open;
  const auto split = wait(Futures{done.get_future(), open.get_future(), done.get_future(), open.get_future()}, 0s);
  QVERIFY(split.done == Futures{done.get_future()});
  QVERIFY(split.not_done == Futures{open.get_future()});

  const auto both = wait(Futures{done.get_future(), done.get_future()});
  QCOMPARE(both.done.size(), std::size_t{1});
}

// Deviation from test_first_completed: it has a raw CANCELLED future in not_done; here, as in
// Python's documentation, a cancelled future is done (gh-136655).
void WaitTest::W02_firstCompleted() {
  Promise<int> first;
  const Promise<int> blocked;
  std::latch both(2);
  std::jthread setter([&] {
    both.arrive_and_wait();
    first.set_result(1);
  });
  both.arrive_and_wait();
  const auto split = wait(Futures{blocked.get_future(), first.get_future()}, kPatience, FIRST_COMPLETED);
  QVERIFY(split.done == Futures{first.get_future()});
  QVERIFY(split.not_done == Futures{blocked.get_future()});
}

void WaitTest::W03_firstCompletedWhenSomeHadEnded() {
  const Promise<int> notified = cancelled_and_notified();
  const Promise<int> ok = successful();
  const Promise<int> blocked;
  const auto split =
      wait(Futures{notified.get_future(), ok.get_future(), blocked.get_future()}, kPatience, FIRST_COMPLETED);
  QVERIFY(split.done == (Futures{notified.get_future(), ok.get_future()}));
  QVERIFY(split.not_done == Futures{blocked.get_future()});
}

void WaitTest::W04_firstException() {
  Promise<int> earlier;
  Promise<int> fails;
  Promise<int> later;
  const Futures futures{earlier.get_future(), fails.get_future(), later.get_future()};
  std::latch both(2);
  std::jthread setter([&] {
    both.arrive_and_wait();
    earlier.set_result(1);  // no reason to return
    fails.set_exception(failure());
  });
  both.arrive_and_wait();
  const auto split = wait(futures, kPatience, FIRST_EXCEPTION);
  QVERIFY(split.done == (Futures{futures[0], futures[1]}));
  QVERIFY(split.not_done == Futures{futures[2]});
}

void WaitTest::W06_firstExceptionWhenOneHadFailed() {
  const Promise<int> bad = failed();
  const Promise<int> blocked;
  const auto split = wait(Futures{blocked.get_future(), bad.get_future()}, kPatience, FIRST_EXCEPTION);
  QVERIFY(split.done == Futures{bad.get_future()});
  QVERIFY(split.not_done == Futures{blocked.get_future()});
}

void WaitTest::W07_allCompleted() {
  const Promise<int> ok = successful();
  const Promise<int> bad = failed();
  const Promise<int> notified = cancelled_and_notified();
  const Promise<int> raw = cancelled();
  Promise<int> late;
  Promise<int> late_and_bad;
  const Futures futures{ok.get_future(),  bad.get_future(),  notified.get_future(),
                        raw.get_future(), late.get_future(), late_and_bad.get_future()};
  std::latch both(2);
  std::jthread setter([&] {
    both.arrive_and_wait();
    late.set_result(2);
    late_and_bad.set_exception(failure());
  });
  both.arrive_and_wait();
  const auto split = wait(futures, std::nullopt, ALL_COMPLETED);
  QVERIFY(split.done == futures);
  QVERIFY(split.not_done.empty());
}

void WaitTest::W08_aLimitDoesNotThrow() {
  const Promise<int> ok = successful();
  const Promise<int> bad = failed();
  const Promise<int> notified = cancelled_and_notified();
  const Promise<int> blocked;
  const auto split =
      wait(Futures{notified.get_future(), bad.get_future(), ok.get_future(), blocked.get_future()}, 5ms, ALL_COMPLETED);
  QVERIFY(split.done == (Futures{notified.get_future(), bad.get_future(), ok.get_future()}));
  QVERIFY(split.not_done == Futures{blocked.get_future()});
}

void WaitTest::R10_nothingToWaitFor_data() {
  QTest::addColumn<int>("mode");
  QTest::newRow("FIRST_COMPLETED") << static_cast<int>(FIRST_COMPLETED);
  QTest::newRow("FIRST_EXCEPTION") << static_cast<int>(FIRST_EXCEPTION);
  QTest::newRow("ALL_COMPLETED") << static_cast<int>(ALL_COMPLETED);
}

void WaitTest::R10_nothingToWaitFor() {
  QFETCH(const int, mode);
  const auto split = wait(Futures{}, std::nullopt, static_cast<ReturnWhen>(mode));
  QVERIFY(split.done.empty() && split.not_done.empty());
}

void WaitTest::Q01_cancelEndsTheWait() {
  const Promise<int> first;
  const Promise<int> second;
  std::latch both(2);
  std::jthread canceller([&] {
    both.arrive_and_wait();
    first.get_future().cancel();
    second.get_future().cancel();
  });
  both.arrive_and_wait();
  const auto split = wait(Futures{first.get_future(), second.get_future()}, kPatience);
  QCOMPARE(split.done.size(), std::size_t{2});
}

void WaitTest::firstExceptionWithoutAnyWaitsForAll() {
  Promise<int> one;
  Promise<int> two;
  const Futures futures{one.get_future(), two.get_future()};
  std::latch both(2);
  std::jthread setter([&] {
    both.arrive_and_wait();
    one.set_result(1);
    two.set_result(2);
  });
  both.arrive_and_wait();
  QCOMPARE(wait(futures, kPatience, FIRST_EXCEPTION).done.size(), std::size_t{2});
}

void WaitTest::firstExceptionTakesACancelForAnEndOnly() {
  const Promise<int> raw = cancelled();
  const Promise<int> blocked;
  const auto split = wait(Futures{raw.get_future(), blocked.get_future()}, 5ms, FIRST_EXCEPTION);
  QCOMPARE(split.done.size(), std::size_t{1});
  QCOMPARE(split.not_done.size(), std::size_t{1});
}

void WaitTest::limitsMayBeZeroNegativeOrHuge() {
  const Promise<int> blocked;
  const Promise<int> ok = successful();
  const Futures open{blocked.get_future()};
  const Futures ended{ok.get_future()};
  for (const Duration limit : {Duration::zero(), Duration(-1s), Duration::min()}) {
    QCOMPARE(wait(open, limit).not_done.size(), std::size_t{1});
    QCOMPARE(wait(ended, limit).done.size(), std::size_t{1});
  }
  QCOMPARE(wait(ended, Duration::max()).done.size(), std::size_t{1});
  QCOMPARE(wait(Futures{blocked.get_future(), ok.get_future()}, Duration::max(), FIRST_COMPLETED).done.size(),
           std::size_t{1});
}

void WaitTest::takesAnyRange() {
  const Promise<int> one = successful(1);
  const Promise<int> two = successful(2);
  const std::list<Future<int>> list{one.get_future(), two.get_future()};
  QCOMPARE(wait(list).done.size(), std::size_t{2});
  const std::array<const Promise<int>*, 2> promises{&one, &two};
  int asked = 0;
  auto made_on_the_way = promises | std::views::transform([&](const Promise<int>* promise) {
                           ++asked;
                           return promise->get_future();
                         });
  QCOMPARE(wait(made_on_the_way).done.size(), std::size_t{2});
  QCOMPARE(asked, 2);  // each element is read once

  std::vector<Future<void>> nothings(1);
  Promise<void> nothing;
  nothings[0] = nothing.get_future();
  nothing.set_result();
  QCOMPARE(wait(nothings).done.size(), std::size_t{1});
}

void WaitTest::keepsTheOrderGiven() {
  const Promise<int> one = successful(1);
  const Promise<int> two = successful(2);
  const Promise<int> three = successful(3);
  const Futures futures{three.get_future(), one.get_future(), two.get_future(), one.get_future()};
  QVERIFY(wait(futures).done == (Futures{futures[0], futures[1], futures[2]}));
}

void WaitTest::manyThreadsWaitForTheSame() {
  Promise<int> promise;
  const Promise<int> never;
  const Futures futures{promise.get_future(), never.get_future()};
  std::latch all(21);
  Journal<int> ended;
  {
    std::vector<std::jthread> waiters;
    for (int i = 0; i < 20; ++i) {
      waiters.emplace_back([&, i] {
        all.arrive_and_wait();
        const auto split = i % 2 == 0 ? wait(futures, kPatience, FIRST_COMPLETED) : wait(futures, 1ms);
        ended.add(i % 2 == 0 ? static_cast<int>(split.done.size()) : 1);
      });
    }
    all.arrive_and_wait();
    promise.set_result(1);
  }
  QCOMPARE(ended.all(), std::vector<int>(20, 1));
}

QTEST_APPLESS_MAIN(WaitTest)
#include "tst_wait.moc"
