// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/future.h"

#include "tests/support/compare.h"
#include "tests/support/gate.h"
#include "tests/support/made_futures.h"

#include <QTest>

#include <latch>
#include <optional>
#include <stdexcept>
#include <thread>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

class FutureTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void F09_textNamesTheState_data();
  void F09_textNamesTheState();
  void F11_F12_F13_F14_whatEachStateAnswers_data();
  void F11_F12_F13_F14_whatEachStateAnswers();
  void F15_resultWithoutWaiting();
  void F16_waitingThreadGetsTheValue();
  void F18_exceptionWithoutWaiting();
  void F19_waitingThreadGetsTheException();
  void F20_secondResultIsRefused_data();
  void F20_secondResultIsRefused();
  void F22_snapshotIsOnePicture();
  void R03_startingIsPossibleOnce();
  void R05_sameExceptionObjectEachTime();
  void R06_hundredWaitersWake();
  void Q01_cancelIsAnEndAtOnce();
};

void FutureTest::F09_textNamesTheState_data() {
  QTest::addColumn<int>("state");
  QTest::addColumn<QString>("words");
  QTest::newRow("pending") << static_cast<int>(Made::pending) << QStringLiteral("pending");
  QTest::newRow("running") << static_cast<int>(Made::running) << QStringLiteral("running");
  QTest::newRow("cancelled") << static_cast<int>(Made::cancelled) << QStringLiteral("cancelled");
  QTest::newRow("notified") << static_cast<int>(Made::cancelled_and_notified) << QStringLiteral("cancelled");
  QTest::newRow("failed") << static_cast<int>(Made::failed) << QStringLiteral("finished raised std::runtime_error");
  QTest::newRow("successful") << static_cast<int>(Made::successful) << QStringLiteral("finished returned int");
}

void FutureTest::F09_textNamesTheState() {
  QFETCH(const int, state);
  QFETCH(const QString, words);
  const Promise<int> promise = promise_in(static_cast<Made>(state));
  const QString text = QString::fromStdString(promise.get_future().to_string());
  const QRegularExpression form(QStringLiteral("^<Future at 0x[0-9a-f]+ state=%1>$").arg(words));
  QVERIFY2(form.match(text).hasMatch(), qPrintable(text));
}

void FutureTest::F11_F12_F13_F14_whatEachStateAnswers_data() {
  QTest::addColumn<int>("state");
  QTest::addColumn<bool>("cancel");
  QTest::addColumn<bool>("cancelled");
  QTest::addColumn<bool>("done");
  QTest::addColumn<bool>("running");
  QTest::newRow("pending") << static_cast<int>(Made::pending) << true << false << false << false;
  QTest::newRow("running") << static_cast<int>(Made::running) << false << false << false << true;
  QTest::newRow("cancelled") << static_cast<int>(Made::cancelled) << true << true << true << false;
  QTest::newRow("notified") << static_cast<int>(Made::cancelled_and_notified) << true << true << true << false;
  QTest::newRow("failed") << static_cast<int>(Made::failed) << false << false << true << false;
  QTest::newRow("successful") << static_cast<int>(Made::successful) << false << false << true << false;
}

void FutureTest::F11_F12_F13_F14_whatEachStateAnswers() {
  QFETCH(const int, state);
  const Promise<int> promise = promise_in(static_cast<Made>(state));
  Future<int> future = promise.get_future();
  QTEST(future.cancelled(), "cancelled");
  QTEST(future.done(), "done");
  QTEST(future.running(), "running");

  const FuturePhase before = future.snapshot().phase;
  QTEST(future.cancel(), "cancel");
  const FuturePhase after = future.snapshot().phase;
  if (before == FuturePhase::pending) {
    QVERIFY(after == FuturePhase::cancelled);
  } else {
    QVERIFY(after == before);
  }
}

void FutureTest::F15_resultWithoutWaiting() {
  const auto result_of = [](Made state) {
    const Promise<int> promise = promise_in(state);
    return promise.get_future().result(0s);
  };
  QVERIFY_THROWS_EXCEPTION(TimeoutError, result_of(Made::pending));
  QVERIFY_THROWS_EXCEPTION(TimeoutError, result_of(Made::running));
  QVERIFY_THROWS_EXCEPTION(CancelledError, result_of(Made::cancelled));
  QVERIFY_THROWS_EXCEPTION(CancelledError, result_of(Made::cancelled_and_notified));
  QCOMPARE(thrown_by([&] { return result_of(Made::failed); }), std::string("std::runtime_error: disk on fire"));
  QCOMPARE(result_of(Made::successful), 42);
}

void FutureTest::F16_waitingThreadGetsTheValue() {
  Promise<int> promise;
  std::latch both(2);
  std::jthread setter([&] {
    both.arrive_and_wait();
    promise.set_result(42);
  });
  const Future<int> future = promise.get_future();
  both.arrive_and_wait();
  QCOMPARE(future.result(kPatience), 42);
}

void FutureTest::F18_exceptionWithoutWaiting() {
  const auto exception_of = [](Made state) {
    const Promise<int> promise = promise_in(state);
    return promise.get_future().exception(0s);
  };
  QVERIFY_THROWS_EXCEPTION(TimeoutError, exception_of(Made::pending));
  QVERIFY_THROWS_EXCEPTION(TimeoutError, exception_of(Made::running));
  QVERIFY_THROWS_EXCEPTION(CancelledError, exception_of(Made::cancelled));
  QVERIFY_THROWS_EXCEPTION(CancelledError, exception_of(Made::cancelled_and_notified));
  QCOMPARE(describe(exception_of(Made::failed)), std::string("std::runtime_error: disk on fire"));
  QVERIFY(exception_of(Made::successful) == nullptr);
}

void FutureTest::F19_waitingThreadGetsTheException() {
  Promise<int> promise;
  std::latch both(2);
  std::jthread setter([&] {
    both.arrive_and_wait();
    promise.set_exception(os_error());
  });
  const Future<int> future = promise.get_future();
  both.arrive_and_wait();
  QCOMPARE(describe(future.exception(kPatience)), std::string("std::runtime_error: disk on fire"));
}

void FutureTest::F20_secondResultIsRefused_data() {
  QTest::addColumn<int>("state");
  QTest::addColumn<QString>("constant");
  QTest::newRow("successful") << static_cast<int>(Made::successful) << QStringLiteral("FINISHED");
  QTest::newRow("failed") << static_cast<int>(Made::failed) << QStringLiteral("FINISHED");
  QTest::newRow("cancelled") << static_cast<int>(Made::cancelled) << QStringLiteral("CANCELLED");
  QTest::newRow("notified") << static_cast<int>(Made::cancelled_and_notified)
                            << QStringLiteral("CANCELLED_AND_NOTIFIED");
}

void FutureTest::F20_secondResultIsRefused() {
  QFETCH(const int, state);
  QFETCH(const QString, constant);
  Promise<int> promise = promise_in(static_cast<Made>(state));
  const Future<int> future = promise.get_future();
  const std::string text = future.to_string();
  const std::string refusal = "poolscope::InvalidStateError: " + constant.toStdString() + ": " + text;
  QCOMPARE(thrown_by([&] { promise.set_result(7); }), refusal);
  QCOMPARE(thrown_by([&] { promise.set_exception(os_error()); }), refusal);
  QCOMPARE(future.to_string(), text);  // the first end stays
  if (static_cast<Made>(state) == Made::successful) QCOMPARE(future.result(), 42);
}

void FutureTest::F22_snapshotIsOnePicture() {
  const auto look = [](const Promise<int>& promise) { return promise.get_future().snapshot(); };

  const Promise<int> pending = promise_in(Made::pending);
  QVERIFY(!look(pending).done && !look(pending).cancelled);
  QVERIFY(look(pending).value == nullptr && look(pending).exception == nullptr);

  const Promise<int> running = promise_in(Made::running);
  QVERIFY(look(running).phase == FuturePhase::running && !look(running).done);

  const Promise<int> successful = promise_in(Made::successful);
  QVERIFY(look(successful).done && !look(successful).cancelled && look(successful).exception == nullptr);
  QVERIFY(look(successful).value != nullptr);
  QCOMPARE(*look(successful).value, 42);

  const Promise<int> failed = promise_in(Made::failed);
  QVERIFY(look(failed).done && !look(failed).cancelled && look(failed).value == nullptr);
  QCOMPARE(text_of(look(failed).exception), std::string("disk on fire"));

  for (const Made state : {Made::cancelled, Made::cancelled_and_notified}) {
    const Promise<int> cancelled = promise_in(state);
    QVERIFY(look(cancelled).done && look(cancelled).cancelled);
    QVERIFY(look(cancelled).value == nullptr && look(cancelled).exception == nullptr);
  }
}

void FutureTest::R03_startingIsPossibleOnce() {
  Promise<int> promise;
  QVERIFY(promise.set_running_or_notify_cancel());
  QVERIFY(promise.get_future().running());
  QVERIFY_THROWS_EXCEPTION(InvalidStateError, promise.set_running_or_notify_cancel());
  QVERIFY(promise.get_future().running());

  Promise<int> cancelled;
  cancelled.get_future().cancel();
  QVERIFY(!cancelled.set_running_or_notify_cancel());
  QVERIFY(cancelled.get_future().snapshot().phase == FuturePhase::cancelled_and_notified);
  QVERIFY_THROWS_EXCEPTION(InvalidStateError, cancelled.set_running_or_notify_cancel());
}

void FutureTest::R05_sameExceptionObjectEachTime() {
  const Promise<int> promise = promise_in(Made::failed);
  const auto address = [&]() -> const std::exception* {
    try {
      promise.get_future().result();
    } catch (const std::exception& error) {
      return &error;
    }
    return nullptr;
  };
  QVERIFY(address() != nullptr);
  QVERIFY(address() == address());
  QVERIFY(promise.get_future().exception() == promise.get_future().exception());
}

void FutureTest::R06_hundredWaitersWake() {
  Promise<int> promise;
  std::latch all(101);
  Journal<int> got;
  {
    std::vector<std::jthread> waiters;
    for (int i = 0; i < 100; ++i) {
      waiters.emplace_back([&, future = promise.get_future()] {
        all.arrive_and_wait();
        got.add(future.result(kPatience));
      });
    }
    all.arrive_and_wait();
    promise.set_result(3);
  }
  QCOMPARE(got.all(), std::vector<int>(100, 3));
}

void FutureTest::Q01_cancelIsAnEndAtOnce() {
  Promise<int> promise;
  Future<int> future = promise.get_future();
  std::latch both(2);
  bool cancelled = false;
  std::thread waiter([&, copy = future] {
    both.arrive_and_wait();
    cancelled = thrown_by([&] { return copy.result(kPatience); }).starts_with("poolscope::CancelledError");
  });
  both.arrive_and_wait();
  QVERIFY(future.cancel());
  waiter.join();
  QVERIFY(cancelled);
}

QTEST_APPLESS_MAIN(FutureTest)
#include "tst_future.moc"
