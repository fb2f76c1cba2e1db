// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/future.h"

#include "tests/support/compare.h"
#include "tests/support/counted.h"
#include "tests/support/gate.h"

#include <QTest>

#include <latch>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

namespace {

// Cannot be made from a text that is no number.
struct Picky {
  explicit Picky(const std::string& text) : number(std::stoi(text)) {}
  int number;
};

}  // namespace

// What the list does not name, but a user of futures meets.
class FutureEdgesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void holdsAnyKindOfValue();
  void aTemporaryFutureGivesItsValueAway();
  void anythingCanBeThrown();
  void limitsMayBeZeroNegativeOrHuge();
  void aForgottenPromiseEndsItsFuture();
  void movingAPromiseEndsTheOneItReplaces();
  void aNullExceptionIsRefused();
  void aValueThatCannotBeMadeLeavesTheFutureOpen();
  void theValueIsMadeWithoutALock();
  void theValueLivesAsLongAsAFuture();
  void requestCancelWithoutATask();
};

void FutureEdgesTest::holdsAnyKindOfValue() {
  Promise<void> nothing;
  nothing.set_result();
  nothing.get_future().result();
  QVERIFY(nothing.get_future().exception() == nullptr);
  QVERIFY(nothing.get_future().snapshot().value != nullptr);
  QVERIFY(nothing.get_future().to_string().find("finished returned void") != std::string::npos);

  Promise<std::unique_ptr<int>> owner;
  owner.set_result(std::make_unique<int>(6));
  const Future<std::unique_ptr<int>> owned = owner.get_future();
  QCOMPARE(*owned.result(), 6);
  QCOMPARE(*owned.result(), 6);  // still there: it was only looked at

  Promise<Future<int>> outer;
  Promise<int> inner;
  outer.set_result(inner.get_future());
  inner.set_result(3);
  QCOMPARE(outer.get_future().result().result(), 3);

  Promise<std::exception_ptr> carried;  // a value, not a failure
  carried.set_result(std::make_exception_ptr(1));
  QVERIFY(carried.get_future().exception() == nullptr);
  QCOMPARE(text_of(carried.get_future().result()), std::string("1"));

  int variable = 1;
  Promise<std::reference_wrapper<int>> reference;
  reference.set_result(std::ref(variable));
  reference.get_future().result().get() = 8;
  QCOMPARE(variable, 8);
}

void FutureEdgesTest::aTemporaryFutureGivesItsValueAway() {
  Promise<std::unique_ptr<int>> promise;
  promise.set_result(std::make_unique<int>(9));
  const std::unique_ptr<int> mine = promise.get_future().result();
  QCOMPARE(*mine, 9);

  Promise<std::string> text;
  text.set_result("kept");
  std::string copy = text.get_future().result();
  copy += ", changed";
  QCOMPARE(text.get_future().result(), std::string("kept"));  // what can be copied is copied
}

void FutureEdgesTest::anythingCanBeThrown() {
  const auto description_of = [](auto thrown) {
    Promise<int> promise;
    promise.set_exception(std::make_exception_ptr(thrown));
    return thrown_by([&] { return promise.get_future().result(); });
  };
  struct Custom {};
  QCOMPARE(description_of(7), std::string("int: 7"));
  QCOMPARE(description_of(std::out_of_range("here")), std::string("std::out_of_range: here"));
  QCOMPARE(description_of(std::string("text")).ends_with(": text"), true);
  QVERIFY(description_of(Custom{}).find("Custom") != std::string::npos);
}

void FutureEdgesTest::limitsMayBeZeroNegativeOrHuge() {
  Promise<int> promise;
  const Future<int> future = promise.get_future();
  QVERIFY_THROWS_EXCEPTION(TimeoutError, future.result(0s));
  QVERIFY_THROWS_EXCEPTION(TimeoutError, future.result(-1s));
  QVERIFY_THROWS_EXCEPTION(TimeoutError, future.result(Duration::min()));
  QVERIFY_THROWS_EXCEPTION(TimeoutError, static_cast<void>(future.exception(1ms)));
  QCOMPARE(thrown_by([&] { return future.result(2ms); }),
           std::string("poolscope::TimeoutError: the future was not done within 0.002 s"));

  std::latch both(2);
  std::jthread setter([&] {
    both.arrive_and_wait();
    promise.set_result(1);
  });
  both.arrive_and_wait();
  QCOMPARE(future.result(Duration::max()), 1);
  QCOMPARE(future.result(Duration::max() - 1ns), 1);
}

void FutureEdgesTest::aForgottenPromiseEndsItsFuture() {
  Future<int> future;
  QVERIFY(!future.valid());
  {
    const Promise<int> promise;
    future = promise.get_future();
    QVERIFY(future.valid());
  }
  QVERIFY_THROWS_EXCEPTION(BrokenPromise, future.result());

  Future<int> cancelled;
  {
    const Promise<int> promise;
    cancelled = promise.get_future();
    QVERIFY(cancelled.cancel());
  }
  QVERIFY(cancelled.cancelled());  // not overwritten
}

void FutureEdgesTest::movingAPromiseEndsTheOneItReplaces() {
  Promise<int> first;
  Promise<int> second;
  const Future<int> of_first = first.get_future();
  const Future<int> of_second = second.get_future();
  first = std::move(second);
  QVERIFY_THROWS_EXCEPTION(BrokenPromise, of_first.result());
  first.set_result(2);
  QCOMPARE(of_second.result(), 2);
}

void FutureEdgesTest::aNullExceptionIsRefused() {
  Promise<int> promise;
  QVERIFY_THROWS_EXCEPTION(std::invalid_argument, promise.set_exception(nullptr));
  QVERIFY(!promise.get_future().done());
  promise.set_result(1);
  QCOMPARE(promise.get_future().result(), 1);
}

void FutureEdgesTest::aValueThatCannotBeMadeLeavesTheFutureOpen() {
  Promise<Picky> promise;
  QVERIFY_THROWS_EXCEPTION(std::invalid_argument, promise.set_result("no number"));
  QVERIFY(!promise.get_future().done());
  promise.set_result("12");
  QCOMPARE(promise.get_future().result().number, 12);
}

void FutureEdgesTest::theValueIsMadeWithoutALock() {
  struct Curious {
    explicit Curious(const Future<Curious>& self)
        : was_done(self.done()), could_cancel(Future<Curious>(self).cancel()) {}
    bool was_done;
    bool could_cancel;
  };
  Promise<Curious> promise;
  promise.set_result(promise.get_future());
  const Future<Curious> future = promise.get_future();
  QVERIFY(!future.result().was_done);
  QVERIFY(!future.result().could_cancel);  // too late: the value is on its way
}

void FutureEdgesTest::theValueLivesAsLongAsAFuture() {
  std::atomic<int> living = 0;
  Future<Counted> future;
  {
    Promise<Counted> promise;
    future = promise.get_future();
    promise.set_result(living);
  }
  QCOMPARE(living.load(), 1);
  const Future<Counted> copy = future;
  future = {};
  QCOMPARE(living.load(), 1);
  QVERIFY(copy.result().count == &living);
  Future<Counted>(copy).result();
  future = copy;
  QCOMPARE(living.load(), 1);
}

void FutureEdgesTest::requestCancelWithoutATask() {
  Promise<int> pending;
  QVERIFY(pending.get_future().request_cancel());
  QVERIFY(pending.get_future().cancelled());
  QVERIFY(pending.get_future().request_cancel());

  Promise<int> running;
  QVERIFY(running.set_running_or_notify_cancel());
  QVERIFY(running.get_future().request_cancel());  // asked; nobody has to listen
  QVERIFY(!running.get_future().done());
  running.set_result(1);
  QVERIFY(!running.get_future().request_cancel());
}

QTEST_APPLESS_MAIN(FutureEdgesTest)
#include "tst_future_edges.moc"
