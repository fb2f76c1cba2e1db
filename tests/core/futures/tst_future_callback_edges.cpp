// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/future.h"

#include "tests/support/compare.h"
#include "tests/support/counted.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"

#include <QTest>

#include <latch>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

// What the list does not name, but a user of done-callbacks meets.
class FutureCallbackEdgesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void cancelInACallbackChangesNothing();
  void callbackMayDropTheLastFuture();
  void callbackThatThrowsIsLoggedAndTheNextRuns();
  void callbacksMayBeMoveOnly();
  void callbacksGoWhenTheyHaveRun();
  void setAndCancelRaceEndsInOneState();
};

void FutureCallbackEdgesTest::cancelInACallbackChangesNothing() {
  Promise<int> promise;
  std::optional<bool> accepted;
  promise.get_future().add_done_callback([&](Future<int> f) { accepted = f.cancel(); });
  promise.set_result(1);
  QCOMPARE(accepted, std::optional<bool>(false));

  Promise<int> cancelled;
  int calls = 0;
  cancelled.get_future().add_done_callback([&](Future<int> f) {
    ++calls;
    accepted = f.cancel();
  });
  QVERIFY(cancelled.get_future().cancel());
  QCOMPARE(accepted, std::optional<bool>(true));
  QCOMPARE(calls, 1);
}

void FutureCallbackEdgesTest::callbackMayDropTheLastFuture() {
  std::atomic<int> living = 0;
  auto promise = std::make_unique<Promise<int>>();
  Future<int> future = promise->get_future();
  int calls = 0;
  future.add_done_callback([&, counted = Counted(living)](const Future<int>&) {
    ++calls;
    future = {};
    promise.reset();
  });
  future.add_done_callback([&, counted = Counted(living)](const Future<int>& f) { calls += f.cancelled() ? 10 : 0; });
  QVERIFY(future.cancel());
  QCOMPARE(calls, 11);
  QCOMPARE(living.load(), 0);
}

void FutureCallbackEdgesTest::callbackThatThrowsIsLoggedAndTheNextRuns() {
  const LogCapture log;
  Promise<int> promise;
  Future<int> future = promise.get_future();
  int calls = 0;
  future.add_done_callback([&](const Future<int>&) {
    ++calls;
    throw std::runtime_error("callback broke");
  });
  future.add_done_callback([&](const Future<int>&) {
    ++calls;
    throw 13;
  });
  future.add_done_callback([&](const Future<int>&) { ++calls; });
  promise.set_result(1);
  QCOMPARE(calls, 3);
  QCOMPARE(log.count(LogLevel::error, "std::runtime_error: callback broke"), std::size_t{1});
  QCOMPARE(log.count(LogLevel::error, "int: 13"), std::size_t{1});

  future.add_done_callback([](const Future<int>&) { throw std::runtime_error("too late"); });  // runs at once
  QCOMPARE(log.count(LogLevel::error, "too late"), std::size_t{1});
  QCOMPARE(log.records().size(), std::size_t{3});
}

void FutureCallbackEdgesTest::callbacksMayBeMoveOnly() {
  Promise<int> promise;
  int sum = 0;
  promise.get_future().add_done_callback(
      [&, part = std::make_unique<int>(4)](const Future<int>& f) { sum = *part + f.result(); });
  promise.set_result(3);
  QCOMPARE(sum, 7);
}

void FutureCallbackEdgesTest::callbacksGoWhenTheyHaveRun() {
  std::atomic<int> living = 0;
  Promise<int> promise;
  const Future<int> future = promise.get_future();
  Future<int>(future).add_done_callback([counted = Counted(living), future](const Future<int>&) {});
  QCOMPARE(living.load(), 1);  // a callback that holds its own future is no leak once it has run
  promise.set_result(1);
  QCOMPARE(living.load(), 0);
}

void FutureCallbackEdgesTest::setAndCancelRaceEndsInOneState() {
  for (int round = 0; round < 2000; ++round) {
    Promise<int> promise;
    Future<int> future = promise.get_future();
    int calls = 0;
    future.add_done_callback([&](const Future<int>&) { ++calls; });
    std::latch both(2);
    bool cancelled = false;
    std::thread canceller([&, copy = future]() mutable {
      both.arrive_and_wait();
      cancelled = copy.cancel();
    });
    both.arrive_and_wait();
    const std::string refused = thrown_by([&] { promise.set_result(1); });
    canceller.join();
    QCOMPARE(calls, 1);
    QCOMPARE(cancelled, !refused.empty());
    QCOMPARE(future.cancelled(), cancelled);
  }
}

QTEST_APPLESS_MAIN(FutureCallbackEdgesTest)
#include "tst_future_callback_edges.moc"
