// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/task.h"

#include <QTest>

#include <memory>
#include <stdexcept>
#include <string>

using namespace poolscope;

/// A task is lazy, gives its value or its exception to whoever awaits it, and owns its frame.
class TaskTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void does_nothing_until_it_is_run();
  void awaits_give_values();
  void awaited_tasks_run_in_the_order_of_their_awaits();
  void exceptions_come_out_where_the_task_is_run();
  void an_awaiter_can_catch();
  void values_need_not_be_copyable();
  void a_task_that_is_never_run_is_freed();
  void a_task_dropped_while_suspended_is_freed();
  void a_suspended_task_cannot_be_run_to_its_end();
  void moving_hands_the_coroutine_over();
};

namespace {

Task<int> give(int value) { co_return value; }
Task<int> add(int a, int b) { co_return co_await give(a) + co_await give(b); }
Task<void> note(std::string& text, char c) {
  text += c;
  co_return;
}
Task<int> fail() {
  throw std::runtime_error("as asked");
  co_return 0;
}

// The coroutine holds what it is given until its frame is destroyed.
Task<long> hold(std::shared_ptr<int> held) { co_return held.use_count(); }
Task<void> hold_and_suspend(std::shared_ptr<int> held, bool& begun) {
  begun = held != nullptr;
  co_await std::suspend_always();
}

}  // namespace

void TaskTest::does_nothing_until_it_is_run() {
  std::string text;
  Task<void> task = note(text, 'x');
  QVERIFY(text.empty());
  task.run();
  QCOMPARE(text, std::string("x"));
}

void TaskTest::awaits_give_values() { QCOMPARE(add(2, 3).run(), 5); }

void TaskTest::awaited_tasks_run_in_the_order_of_their_awaits() {
  std::string text;
  const auto all = [&]() -> Task<void> {
    Task<void> later = note(text, 'c');
    co_await note(text, 'a');
    co_await note(text, 'b');
    co_await std::move(later);
  };
  all().run();
  QCOMPARE(text, std::string("abc"));
}

void TaskTest::exceptions_come_out_where_the_task_is_run() {
  const auto outer = []() -> Task<int> { co_return co_await fail() + 1; };
  QVERIFY_EXCEPTION_THROWN(fail().run(), std::runtime_error);
  QVERIFY_EXCEPTION_THROWN(outer().run(), std::runtime_error);
  const auto nothing = []() -> Task<void> { co_await fail(); };
  QVERIFY_EXCEPTION_THROWN(nothing().run(), std::runtime_error);
}

void TaskTest::an_awaiter_can_catch() {
  const auto careful = []() -> Task<std::string> {
    std::string said;
    try {
      co_await fail();
    } catch (const std::runtime_error& error) {
      said = error.what();
    }
    co_return said;
  };
  QCOMPARE(careful().run(), std::string("as asked"));
}

void TaskTest::values_need_not_be_copyable() {
  const auto make = []() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(7); };
  const auto pass = [&make]() -> Task<std::unique_ptr<int>> { co_return co_await make(); };
  QCOMPARE(*pass().run(), 7);
}

void TaskTest::a_task_that_is_never_run_is_freed() {
  const auto held = std::make_shared<int>(1);
  {
    const Task<long> task = hold(held);
    QCOMPARE(held.use_count(), 2L);
  }
  QCOMPARE(held.use_count(), 1L);
}

void TaskTest::a_task_dropped_while_suspended_is_freed() {
  const auto held = std::make_shared<int>(1);
  bool begun = false;
  {
    Task<void> task = hold_and_suspend(held, begun);
    QVERIFY_EXCEPTION_THROWN(task.run(), std::logic_error);
    QVERIFY(begun);
    QCOMPARE(held.use_count(), 2L);
  }
  QCOMPARE(held.use_count(), 1L);
}

void TaskTest::a_suspended_task_cannot_be_run_to_its_end() {
  const auto outer = []() -> Task<int> {
    bool begun = false;
    co_await hold_and_suspend(nullptr, begun);
    co_return 1;
  };
  QVERIFY_EXCEPTION_THROWN(outer().run(), std::logic_error);
}

void TaskTest::moving_hands_the_coroutine_over() {
  const auto held = std::make_shared<int>(1);
  Task<long> first = hold(held);
  Task<long> second = std::move(first);
  QCOMPARE(held.use_count(), 2L);
  QVERIFY(second.run() >= 2);
  second = hold(nullptr);
  QCOMPARE(second.run(), 0L);
}

QTEST_APPLESS_MAIN(TaskTest)
#include "tst_task.moc"
