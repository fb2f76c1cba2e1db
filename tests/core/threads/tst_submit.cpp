// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/compare.h"
#include "tests/support/counted.h"
#include "tests/support/executor_kinds.h"
#include "tests/support/gate.h"

#include "core/futures/wait.h"

#include <QTest>

#include <array>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

namespace {

int add(int a, int b) { return a + b; }

struct Account {
  int balance = 10;
  int with(int amount) const { return balance + amount; }
  void pay_in(int amount) { balance += amount; }
};

struct NoText {};

// A missing callable, or arguments that do not fit, do not compile (S02).
template <class E, class... A>
concept CanSubmit = requires(E& executor, A... arguments) {
  executor.submit(arguments...);
};
static_assert(CanSubmit<Executor, int (*)(int, int), int, int>);
static_assert(!CanSubmit<Executor>);
static_assert(!CanSubmit<Executor, int>);
static_assert(!CanSubmit<Executor, int (*)(int, int), int>);
static_assert(!CanSubmit<Executor, int (*)(int, int), int, std::string>);

}  // namespace

// CPython 3.13, Lib/test/test_concurrent_futures/executor.py, class ExecutorTest; one row per kind.
class SubmitTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void S01_runsTheCallable_data() { add_kind_rows(); }
  void S01_runsTheCallable();
  void S02_forwardsWhatItIsGiven_data() { add_kind_rows(); }
  void S02_forwardsWhatItIsGiven();
  void S02_callableMayTakeTheContext_data() { add_kind_rows(); }
  void S02_callableMayTakeTheContext();
  void R02_callbackRunsWhereTheTaskRan_data() { add_concurrent_kind_rows(); }
  void R02_callbackRunsWhereTheTaskRan();
  void R05_theTasksOwnExceptionComesBack_data() { add_kind_rows(); }
  void R05_theTasksOwnExceptionComesBack();
  void R23_whateverATaskThrowsTheNextOneRuns_data() { add_kind_rows(); }
  void R23_whateverATaskThrowsTheNextOneRuns();
  void resultsOfEveryKind_data() { add_kind_rows(); }
  void resultsOfEveryKind();
  void argumentsGoWithTheTask_data() { add_kind_rows(); }
  void argumentsGoWithTheTask();
  void futuresOutliveTheirExecutor_data() { add_kind_rows(); }
  void futuresOutliveTheirExecutor();
  void tasksMaySubmitTasks_data() { add_kind_rows(); }
  void tasksMaySubmitTasks();
  void submitFromManyThreads_data() { add_kind_rows(); }
  void submitFromManyThreads();
  void runningTaskCannotBeCancelled_data() { add_concurrent_kind_rows(); }
  void runningTaskCannotBeCancelled();
};

void SubmitTest::S01_runsTheCallable() {
  const auto executor = make_current();
  QCOMPARE(executor->submit(add, 2, 8).result(kPatience), 10);
  QCOMPARE(executor->submit([](int a, int b) { return a * b; }, 3, 4).result(kPatience), 12);
}

void SubmitTest::S02_forwardsWhatItIsGiven() {
  const auto executor = make_current();
  // Move-only, by value and by rvalue reference.
  QCOMPARE(executor->submit([](std::unique_ptr<int> p) { return *p; }, std::make_unique<int>(7)).result(), 7);
  QCOMPARE(executor->submit([](std::unique_ptr<int>&& p) { return *p; }, std::make_unique<int>(8)).result(), 8);
  QCOMPARE(executor->submit([p = std::make_unique<int>(9)] { return *p; }).result(), 9);
  // Copies unless told otherwise.
  std::string text = "before";
  executor->submit([](std::string copy) { copy += "!"; }, text).result();
  QCOMPARE(text, std::string("before"));
  executor->submit([](std::string& own) { own += ", after"; }, std::ref(text)).result();
  QCOMPARE(text, std::string("before, after"));
  QCOMPARE(executor->submit([](const std::string& s) { return s.size(); }, std::cref(text)).result(), text.size());
  // Member functions and data: by pointer, by reference, by copy.
  Account account;
  QCOMPARE(executor->submit(&Account::with, &account, 5).result(), 15);
  executor->submit(&Account::pay_in, std::ref(account), 90).result();
  QCOMPARE(account.balance, 100);
  executor->submit(&Account::pay_in, account, 90).result();
  QCOMPARE(account.balance, 100);
  QCOMPARE(executor->submit(&Account::balance, account).result(), 100);
  QCOMPARE(executor->submit(&Account::with, std::make_unique<Account>(), 1).result(), 11);
  // An object that can be called, by value and by reference.
  std::function<int(int)> twice = [](int x) { return 2 * x; };
  QCOMPARE(executor->submit(twice, 4).result(), 8);
  auto counter = [calls = 0]() mutable { return ++calls; };
  executor->submit(std::ref(counter)).result();
  QCOMPARE(executor->submit(std::ref(counter)).result(), 2);
  // A text literal arrives as a pointer, as with std::thread.
  QCOMPARE(executor->submit([](const char* literal) { return std::string(literal); }, "literal").result(),
           std::string("literal"));
}

void SubmitTest::S02_callableMayTakeTheContext() {
  const auto executor = make_current();
  QVERIFY(executor->submit([](TaskContext& context) { return &context == TaskContext::current(); }).result());
  QCOMPARE(executor->submit([](TaskContext&, int a, int b) { return a - b; }, 9, 4).result(), 5);
  QVERIFY(TaskContext::current() == nullptr);
}

void SubmitTest::R02_callbackRunsWhereTheTaskRan() {
  Gate gate;
  const auto executor = make_current();
  const OpenAtExit open(gate);
  std::thread::id of_callback;
  auto future = executor->submit([&] {
    gate.pass();
    return std::this_thread::get_id();
  });
  Gate called;
  future.add_done_callback([&](const Future<std::thread::id>&) {
    of_callback = std::this_thread::get_id();
    called.open();
  });
  gate.open();
  QVERIFY(eventually([&] { return called.is_open(); }));
  QVERIFY(of_callback == future.result());
  QVERIFY(of_callback != std::this_thread::get_id());
}

void SubmitTest::R05_theTasksOwnExceptionComesBack() {
  const auto executor = make_current();
  const auto thrown = std::make_exception_ptr(std::out_of_range("row 7"));
  const Future<int> future = executor->submit([=]() -> int { std::rethrow_exception(thrown); });
  QVERIFY(future.exception(kPatience) == thrown);
  QVERIFY(future.exception() == future.exception());
  QVERIFY_THROWS_EXCEPTION(std::out_of_range, future.result());
}

void SubmitTest::R23_whateverATaskThrowsTheNextOneRuns() {
  const auto executor = make_current(1);
  std::vector<Future<void>> futures;
  futures.push_back(executor->submit([] { throw std::runtime_error("standard"); }));
  futures.push_back(executor->submit([] { throw 42; }));
  futures.push_back(executor->submit([] { throw NoText{}; }));
  futures.push_back(executor->submit([] { throw "a literal"; }));
  futures.push_back(executor->submit([] { throw CancelledError(); }));  // not asked for: a failure like any other
  const std::vector<std::string> expected{"std::runtime_error: standard", "int: 42", "", "char const*: a literal",
                                          "poolscope::CancelledError: the future was cancelled"};
  for (std::size_t i = 0; i < futures.size(); ++i) {
    const std::string description = describe(futures[i].exception(kPatience));
    if (!expected[i].empty()) QCOMPARE(description, expected[i]);
    QVERIFY(!futures[i].cancelled());
  }
  QVERIFY(describe(futures[2].exception()).find("NoText") != std::string::npos);
  QCOMPARE(executor->submit(add, 1, 1).result(kPatience), 2);
  if (current_kind().has_queue) QCOMPARE(executor->worker_count(), std::size_t{1});
}

void SubmitTest::resultsOfEveryKind() {
  const auto executor = make_current();
  const Future<void> nothing = executor->submit([] {});
  nothing.result();
  QCOMPARE(*executor->submit([] { return std::make_unique<int>(5); }).result(), 5);
  const std::string text = "kept by copy";
  QCOMPARE(executor->submit([&]() -> const std::string& { return text; }).result(), text);
  int variable = 1;
  executor->submit([&] { return std::ref(variable); }).result().get() = 4;
  QCOMPARE(variable, 4);
  // A task may give a future, which is not looked into.
  const Future<Future<int>> outer = executor->submit([&] { return executor->submit(add, 4, 5); });
  QCOMPARE(outer.result(kPatience).result(kPatience), 9);
}

void SubmitTest::argumentsGoWithTheTask() {
  std::atomic<int> living{0};
  const auto executor = make_current();
  std::vector<Future<int>> futures;
  for (int i = 0; i < 20; ++i) {
    futures.push_back(executor->submit([held = Counted(living)](const Counted&) { return 1; }, Counted(living)));
  }
  futures.push_back(executor->submit([held = Counted(living)]() -> int { throw 1; }));
  wait(futures, kPatience);
  QCOMPARE(living.load(), 0);  // although the futures are still there
}

void SubmitTest::futuresOutliveTheirExecutor() {
  Future<std::string> future;
  {
    const auto executor = make_current();
    future = executor->submit([] { return std::string(1000, 'x'); });
  }
  QVERIFY(future.done());
  QCOMPARE(future.result().size(), std::size_t{1000});
}

void SubmitTest::tasksMaySubmitTasks() {
  const auto executor = make_current(2);
  std::function<Future<int>(int)> descend = [&](int depth) {
    return executor->submit([&, depth] { return depth == 0 ? 0 : 1 + (descend(depth - 1), 0); });
  };
  QCOMPARE(executor->submit([&] { return descend(3).valid() ? 1 : 0; }).result(kPatience), 1);
  executor->shutdown(true);
  QCOMPARE(executor->stats().submitted, executor->stats().completed);
}

void SubmitTest::submitFromManyThreads() {
  const auto executor = make_current(3);
  constexpr int kThreads = 6;
  constexpr int kEach = 60;
  std::atomic<int> sum{0};
  {
    std::vector<std::jthread> submitters;
    for (int t = 0; t < kThreads; ++t) {
      submitters.emplace_back([&] {
        std::vector<Future<int>> futures;
        for (int i = 0; i < kEach; ++i)
          futures.push_back(executor->submit(add, i, 1));
        for (const Future<int>& future : futures)
          sum += future.result(kPatience);
      });
    }
  }
  QCOMPARE(sum.load(), kThreads * kEach * (kEach + 1) / 2);
  executor->shutdown();
  QCOMPARE(executor->stats().completed, static_cast<std::uint64_t>(kThreads * kEach));
}

void SubmitTest::runningTaskCannotBeCancelled() {
  Gate gate;
  const auto executor = make_current();
  const OpenAtExit open(gate);
  auto future = executor->submit([&] {
    gate.pass();
    return 6;
  });
  QVERIFY(gate.wait_for_arrivals(1));
  QVERIFY(future.running());
  QVERIFY(!future.cancel());
  QVERIFY_THROWS_EXCEPTION(TimeoutError, future.result(0s));
  gate.open();
  QCOMPARE(future.result(kPatience), 6);
}

QTEST_APPLESS_MAIN(SubmitTest)
#include "tst_submit.moc"
