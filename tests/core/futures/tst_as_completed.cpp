// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/wait.h"

#include "tests/support/compare.h"
#include "tests/support/gate.h"

#include <QTest>

#include <latch>
#include <ranges>
#include <stdexcept>
#include <thread>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

namespace {

using Futures = std::vector<Future<int>>;

Promise<int> successful(int value) {
  Promise<int> promise;
  promise.set_result(value);
  return promise;
}

template <class Source>
Futures all_of(Source&& source) {
  Futures given;
  for (const Future<int>& future : source)
    given.push_back(future);
  return given;
}

static_assert(std::ranges::input_range<AsCompleted<int>>);

}  // namespace

// CPython 3.13, Lib/test/test_concurrent_futures/test_as_completed.py, class AsCompletedTests.
class AsCompletedTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void C01_everyFutureIsGiven();
  void C02_endedOnesThenTheLimit_data();
  void C02_endedOnesThenTheLimit();
  void C05_theLimitSaysHowManyAreLeft();
  void Q02_theLimitCountsFromTheCall();
  void R10_nothingToGive();
  void R14_endedBeforeThenInOrderOfEnding();
  void duplicatesAreGivenOnce();
  void takesAGenerator();
  void canBeLeftEarlyAndGoneOnWith();
  void movesWithItsState();
  void goesOnAfterTheLimit();
};

void AsCompletedTest::C01_everyFutureIsGiven() {
  const Promise<int> ok = successful(1);
  Promise<int> bad;
  bad.set_exception(std::make_exception_ptr(std::runtime_error("failed")));
  const Promise<int> notified;
  notified.get_future().cancel();
  Promise<int> running;
  running.set_running_or_notify_cancel();
  Promise<int> late;
  const Promise<int> cancelled_late;

  std::latch both(2);
  std::jthread setter([&] {
    both.arrive_and_wait();
    running.set_result(2);
    late.set_exception(std::make_exception_ptr(1));
    cancelled_late.get_future().cancel();
  });
  const Futures futures{notified.get_future(), bad.get_future(),  ok.get_future(),
                        running.get_future(),  late.get_future(), cancelled_late.get_future()};
  both.arrive_and_wait();
  const Futures given = all_of(as_completed(futures));
  QCOMPARE(given.size(), futures.size());
  for (const Future<int>& future : futures)
    QVERIFY(std::ranges::find(given, future) != given.end());
}

void AsCompletedTest::C02_endedOnesThenTheLimit_data() {
  QTest::addColumn<int>("limit_ms");
  QTest::newRow("0") << 0;
  QTest::newRow("0.1 s") << 100;
  QTest::newRow("negative") << -5;
}

void AsCompletedTest::C02_endedOnesThenTheLimit() {
  QFETCH(const int, limit_ms);
  const Promise<int> blocked;
  const Promise<int> ok = successful(1);
  const Promise<int> cancelled;
  cancelled.get_future().cancel();
  Futures given;
  bool timed_out = false;
  try {
    for (const Future<int>& future :
         as_completed(Futures{blocked.get_future(), cancelled.get_future(), ok.get_future()},
                      std::chrono::milliseconds(limit_ms)))
      given.push_back(future);
  } catch (const TimeoutError&) {
    timed_out = true;
  }
  QVERIFY(timed_out);
  QVERIFY(given == (Futures{cancelled.get_future(), ok.get_future()}));
}

void AsCompletedTest::C05_theLimitSaysHowManyAreLeft() {
  const Promise<int> ok = successful(1);
  const std::array<Promise<int>, 3> blocked;
  Futures futures{ok.get_future()};
  for (const Promise<int>& promise : blocked)
    futures.push_back(promise.get_future());
  QCOMPARE(thrown_by([&] { return all_of(as_completed(futures, 0s)); }),
           std::string("poolscope::TimeoutError: 3 (of 4) futures unfinished"));
}

// CPython's clock starts with the first step (it is a generator), its documentation says "from the
// original call". A call followed by a long pause tells the two apart.
void AsCompletedTest::Q02_theLimitCountsFromTheCall() {
  Promise<int> promise;
  auto source = as_completed(Futures{promise.get_future()}, 1ms);
  const TimePoint passed = deadline_after(1ms);
  QVERIFY(eventually([&] { return Clock::now() > passed; }));
  const TimePoint asked = Clock::now();
  QVERIFY_THROWS_EXCEPTION(TimeoutError, static_cast<void>(source.next()));
  QVERIFY(Clock::now() - asked < kPatience);
}

void AsCompletedTest::R10_nothingToGive() {
  QVERIFY(all_of(as_completed(Futures{})).empty());
  QVERIFY(all_of(as_completed(Futures{}, 0s)).empty());
}

void AsCompletedTest::R14_endedBeforeThenInOrderOfEnding() {
  std::array<Promise<int>, 5> promises;
  Futures futures;
  for (const Promise<int>& promise : promises)
    futures.push_back(promise.get_future());
  promises[3].set_result(3);
  promises[1].set_result(1);
  auto source = as_completed(futures);
  promises[4].set_result(4);
  promises[0].set_result(0);
  promises[2].set_result(2);
  std::vector<int> order;
  for (const Future<int>& future : source)
    order.push_back(future.result());
  QCOMPARE(order, (std::vector<int>{1, 3, 4, 0, 2}));  // those that had ended come as they were given
}

void AsCompletedTest::duplicatesAreGivenOnce() {
  const Promise<int> ok = successful(1);
  QCOMPARE(all_of(as_completed(Futures{ok.get_future(), ok.get_future()})).size(), std::size_t{1});
}

void AsCompletedTest::takesAGenerator() {
  int made = 0;
  auto futures = std::views::iota(0, 4) | std::views::transform([&](int i) {
                   ++made;
                   return successful(i * i).get_future();
                 });
  int sum = 0;
  for (const Future<int>& future : as_completed(futures))
    sum += future.result();
  QCOMPARE(sum, 14);
  QCOMPARE(made, 4);
}

void AsCompletedTest::canBeLeftEarlyAndGoneOnWith() {
  Promise<int> late;
  const Promise<int> ok = successful(1);
  auto source = as_completed(Futures{late.get_future(), ok.get_future()});
  for (const Future<int>& future : source) {
    QCOMPARE(future.result(), 1);
    break;
  }
  late.set_result(2);
  QCOMPARE(source.next()->result(), 2);
  QVERIFY(!source.next());
  QVERIFY(!source.next());  // the end stays the end

  Promise<int> after;  // ends when nobody listens any more
  { const auto dropped = as_completed(Futures{after.get_future()}); }
  after.set_result(1);
  QVERIFY(after.get_future().done());
}

void AsCompletedTest::movesWithItsState() {
  Promise<int> late;
  const Promise<int> ok = successful(1);
  auto first = as_completed(Futures{late.get_future(), ok.get_future()});
  QCOMPARE(first.next()->result(), 1);
  auto second = std::move(first);
  late.set_result(2);
  QCOMPARE(second.next()->result(), 2);
  QVERIFY(!second.next());
}

void AsCompletedTest::goesOnAfterTheLimit() {
  Promise<int> late;
  auto source = as_completed(Futures{late.get_future()}, 0s);
  QVERIFY_THROWS_EXCEPTION(TimeoutError, static_cast<void>(source.next()));
  late.set_result(7);
  QCOMPARE(source.next()->result(), 7);  // what has ended is given, however late
}

QTEST_APPLESS_MAIN(AsCompletedTest)
#include "tst_as_completed.moc"
