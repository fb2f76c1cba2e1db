// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/queue.h"
#include "core/coroutines/wait_for.h"
#include "tests/support/compare.h"
#include "tests/support/loop_tests.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace poolscope;
using namespace poolscope::coroutines;
using namespace poolscope::support;
using namespace std::chrono_literals;

/// CPython 3.13, Lib/test/test_asyncio/test_queues.py.
class QueueTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void itemsComeInTheirOrder();
  void otherOrders();
  void aPriorityNeedsOnlyALess();
  void aFullQueueHoldsPuttersUp();
  void anEmptyQueueHoldsGettersUp();
  void withoutWaiting();
  void gettersAreServedInTurn();
  void aCancelledGetterLosesNoItem();
  void aCancelledPutterLosesNoRoom();
  void joinWaitsForEveryItem();
  void taskDoneTooOften();
  void shutDownQueuesGiveWhatTheyHave();
  void shutDownAtOnceTheyGiveNothing();
  void aShutdownWakesThoseWhoWait();
  void itemsNeedNotBeCopyable();
  void producersAndConsumers();
};

namespace {

Task<void> turns() {
  for (int i = 0; i < 10; ++i)
    co_await coroutines::sleep(0s);
}
Task<void> get_and_note(Queue<int>& queue, std::string& text, std::string name) {
  const int item = co_await queue.get();
  text += name + std::to_string(item) + " ";
}

}  // namespace

void QueueTest::itemsComeInTheirOrder() {
  run_virtually([]() -> Task<void> {
    Queue<int> queue;
    CO_VERIFY(queue.empty() && !queue.full());
    for (int i = 0; i < 3; ++i)
      co_await queue.put(i);
    CO_COMPARE(queue.qsize(), std::size_t{3});
    for (int i = 0; i < 3; ++i)
      CO_COMPARE(co_await queue.get(), i);
    CO_VERIFY(queue.empty());
  });
}

void QueueTest::otherOrders() {
  run_virtually([]() -> Task<void> {
    LifoQueue<int> last;
    PriorityQueue<int> smallest;
    for (const int i : {2, 3, 1}) {
      last.put_nowait(i);
      smallest.put_nowait(i);
    }
    for (const int i : {1, 3, 2})
      CO_COMPARE(co_await last.get(), i);
    for (const int i : {1, 2, 3})
      CO_COMPARE(co_await smallest.get(), i);
  });
}

// heapq asks for nothing but `<`.
void QueueTest::aPriorityNeedsOnlyALess() {
  struct Item {
    int priority;
    std::string text;
    bool operator<(const Item& other) const { return priority < other.priority; }
  };
  run_virtually([]() -> Task<void> {
    PriorityQueue<Item> queue;
    queue.put_nowait({2, "b"});
    queue.put_nowait({1, "a"});
    queue.put_nowait({3, "c"});
    std::string text;
    while (!queue.empty())
      text += (co_await queue.get()).text;
    CO_COMPARE(text, std::string("abc"));
  });
}

void QueueTest::aFullQueueHoldsPuttersUp() {
  run_virtually([]() -> Task<void> {
    Queue<int> queue(1);
    CO_COMPARE(queue.maxsize(), std::ptrdiff_t{1});
    co_await queue.put(1);
    CO_VERIFY(queue.full());
    const auto second = create_task(queue.put(2));
    co_await turns();
    CO_VERIFY(!second.done());
    CO_COMPARE(co_await queue.get(), 1);
    co_await second;
    CO_COMPARE(queue.get_nowait(), 2);
  });
}

void QueueTest::anEmptyQueueHoldsGettersUp() {
  run_virtually([]() -> Task<void> {
    Queue<int> queue;
    CO_THROWS(static_cast<void>(co_await wait_for(queue.get(), 1s)), TimeoutError);
    const auto getter = create_task(queue.get());
    co_await turns();
    CO_VERIFY(!getter.done());
    queue.put_nowait(7);
    CO_COMPARE(co_await getter, 7);
  });
}

void QueueTest::withoutWaiting() {
  run_virtually([]() -> Task<void> {
    Queue<int> queue(2);
    CO_THROWS(static_cast<void>(queue.get_nowait()), QueueEmpty);
    queue.put_nowait(1);
    queue.put_nowait(2);
    CO_THROWS(queue.put_nowait(3), QueueFullError);
    CO_COMPARE(queue.get_nowait(), 1);
    queue.put_nowait(3);
    Queue<int> unbounded(-1);
    for (int i = 0; i < 1000; ++i)
      unbounded.put_nowait(i);
    CO_VERIFY(!unbounded.full());
    co_return;
  });
}

void QueueTest::gettersAreServedInTurn() {
  run_virtually([]() -> Task<void> {
    Queue<int> queue;
    std::string text;
    std::vector<TaskHandle<void>> tasks;
    for (const char* name : {"a", "b", "c"})
      tasks.push_back(create_task(get_and_note(queue, text, name)));
    co_await turns();
    for (int i = 0; i < 3; ++i)
      queue.put_nowait(i);
    co_await turns();
    CO_COMPARE(text, std::string("a0 b1 c2 "));
  });
}

// test_cancelled_getters_not_being_held_in_self_getters, test_get_cancelled_race
void QueueTest::aCancelledGetterLosesNoItem() {
  run_virtually([]() -> Task<void> {
    Queue<int> queue;
    std::string text;
    const auto a = create_task(get_and_note(queue, text, "a"));
    const auto b = create_task(get_and_note(queue, text, "b"));
    const auto c = create_task(get_and_note(queue, text, "c"));
    co_await turns();
    a.cancel();           // before anything came
    queue.put_nowait(1);  // wakes b ...
    b.cancel();           // ... which is cancelled before its turn
    co_await turns();
    CO_COMPARE(text, std::string("c1 "));
    CO_VERIFY(a.cancelled() && b.cancelled() && c.done());
  });
}

void QueueTest::aCancelledPutterLosesNoRoom() {
  run_virtually([]() -> Task<void> {
    Queue<int> queue(1);
    queue.put_nowait(0);
    const auto a = create_task(queue.put(1));
    const auto b = create_task(queue.put(2));
    co_await turns();
    CO_COMPARE(queue.get_nowait(), 0);  // wakes a ...
    a.cancel();                         // ... which is cancelled before its turn
    co_await b;
    CO_COMPARE(queue.get_nowait(), 2);
    CO_VERIFY(a.cancelled() && queue.empty());
  });
}

void QueueTest::joinWaitsForEveryItem() {
  run_virtually([]() -> Task<void> {
    Queue<int> queue;
    co_await queue.join();  // nothing is to be done
    for (int i = 0; i < 3; ++i)
      queue.put_nowait(i);
    const auto joined = create_task(queue.join());
    for (int i = 0; i < 3; ++i) {
      co_await turns();
      CO_VERIFY(!joined.done());
      static_cast<void>(co_await queue.get());
      queue.task_done();
    }
    co_await joined;
    queue.put_nowait(4);  // and again
    CO_THROWS(co_await wait_for(queue.join(), 1s), TimeoutError);
  });
}

void QueueTest::taskDoneTooOften() {
  run_virtually([]() -> Task<void> {
    Queue<int> queue;
    CO_THROWS(queue.task_done(), std::logic_error);
    queue.put_nowait(1);
    queue.task_done();
    CO_THROWS(queue.task_done(), std::logic_error);
    co_return;
  });
}

void QueueTest::shutDownQueuesGiveWhatTheyHave() {
  run_virtually([]() -> Task<void> {
    Queue<int> queue;
    queue.put_nowait(1);
    queue.shutdown();
    CO_THROWS(queue.put_nowait(2), QueueShutDown);
    CO_THROWS(co_await queue.put(2), QueueShutDown);
    CO_COMPARE(co_await queue.get(), 1);
    CO_THROWS(static_cast<void>(co_await queue.get()), QueueShutDown);
    CO_THROWS(static_cast<void>(queue.get_nowait()), QueueShutDown);
    const auto joined = create_task(queue.join());
    co_await turns();
    CO_VERIFY(!joined.done());
    queue.task_done();
    co_await joined;
  });
}

void QueueTest::shutDownAtOnceTheyGiveNothing() {
  run_virtually([]() -> Task<void> {
    Queue<int> queue;
    queue.put_nowait(1);
    queue.put_nowait(2);
    const auto joined = create_task(queue.join());
    co_await turns();
    queue.shutdown(true);
    CO_VERIFY(queue.empty());
    co_await joined;
    CO_THROWS(static_cast<void>(co_await queue.get()), QueueShutDown);
    CO_THROWS(queue.task_done(), std::logic_error);
  });
}

void QueueTest::aShutdownWakesThoseWhoWait() {
  run_virtually([]() -> Task<void> {
    Queue<int> empty;
    Queue<int> full(1);
    full.put_nowait(1);
    const auto getter = create_task(empty.get());
    const auto putter = create_task(full.put(2));
    co_await turns();
    empty.shutdown();
    full.shutdown();
    CO_THROWS(static_cast<void>(co_await getter), QueueShutDown);
    CO_THROWS(co_await putter, QueueShutDown);
  });
}

void QueueTest::itemsNeedNotBeCopyable() {
  run_virtually([]() -> Task<void> {
    Queue<std::unique_ptr<int>> queue(1);
    co_await queue.put(std::make_unique<int>(5));
    CO_COMPARE(*co_await queue.get(), 5);
  });
}

void QueueTest::producersAndConsumers() {
  run_virtually([]() -> Task<void> {
    Queue<int> queue(3);
    int sum = 0;
    const auto produce = [&](int from) -> Task<void> {
      for (int i = 0; i < 100; ++i) {
        co_await queue.put(from + i);
        if (i % 7 == 0) co_await coroutines::sleep(1ms);
      }
    };
    const auto consume = [&]() -> Task<void> {
      while (true) {
        sum += co_await queue.get();
        queue.task_done();
      }
    };
    std::vector<TaskHandle<void>> consumers;
    for (int i = 0; i < 4; ++i)
      consumers.push_back(create_task(consume()));
    const auto first = create_task(produce(0));
    const auto second = create_task(produce(1000));
    co_await first;
    co_await second;
    co_await queue.join();
    CO_COMPARE(sum, 2 * (99 * 100 / 2) + 100 * 1000);
    for (const auto& consumer : consumers)
      consumer.cancel();
    co_await turns();
  });
}

QTEST_APPLESS_MAIN(QueueTest)
#include "tst_queue.moc"
