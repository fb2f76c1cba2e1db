// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/deadlock.h"

#include "core/futures/task_context.h"
#include "core/futures/task_lock.h"
#include "core/futures/wait.h"
#include "core/threads/thread_per_task.h"
#include "core/threads/thread_pool.h"
#include "core/tracing/trace_recorder.h"
#include "tests/support/compare.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"

#include <QTest>

#include <array>
#include <mutex>
#include <optional>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

namespace {

ThreadPoolOptions of(int workers, OnDeadlock on_deadlock, const std::string& name = "P") {
  return {.max_workers = workers, .thread_name_prefix = name, .executor = {.on_deadlock = on_deadlock}};
}

std::string said_by(const Future<int>& future) {
  try {
    static_cast<void>(future.result(kPatience));
  } catch (const DeadlockError& error) {
    return error.what();
  }
  return {};
}

using Body = int (*)(ThreadPoolExecutor& pool);
int one() { return 1; }
std::vector<Future<int>> two_tasks(ThreadPoolExecutor& pool) { return {pool.submit(one), pool.submit(one)}; }

// Ways to wait inside a task for tasks of its own pool.
struct Way {
  const char* name;
  Body body;
};
constexpr std::array ways{
    Way{"result", [](ThreadPoolExecutor& pool) { return pool.submit(one).result(); }},
    Way{"exception", [](ThreadPoolExecutor& pool) { return pool.submit(one).exception() == nullptr ? 1 : 0; }},
    Way{"wait for all", [](ThreadPoolExecutor& pool) { return static_cast<int>(wait(two_tasks(pool)).done.size()); }},
    Way{"wait for one",
        [](ThreadPoolExecutor& pool) {
          return static_cast<int>(wait(two_tasks(pool), std::nullopt, FIRST_COMPLETED).done.size());
        }},
    Way{"wait for a failure",
        [](ThreadPoolExecutor& pool) {
          return static_cast<int>(wait(two_tasks(pool), std::nullopt, FIRST_EXCEPTION).done.size());
        }},
    Way{"as_completed",
        [](ThreadPoolExecutor& pool) {
          int sum = 0;
          for (const Future<int>& future : as_completed(two_tasks(pool)))
            sum += future.result();
          return sum;
        }},
    Way{"map",
        [](ThreadPoolExecutor& pool) {
          int sum = 0;
          auto values = pool.map([](int x) { return x; }, std::array{1, 2, 3});
          for (const int value : values)
            sum += value;
          return sum;
        }},
};

bool says(const std::string& text, const std::string& part) {
  if (text.find(part) != std::string::npos) return true;
  qWarning("\"%s\" does not say \"%s\"", text.c_str(), part.c_str());
  return false;
}

}  // namespace

// Tasks that wait for each other for ever, and what comes of it.
class DeadlockTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aTaskWaitsForItsOwnPool_data();
  void aTaskWaitsForItsOwnPool();
  void overTwoPools();
  void aChainEndsAtItsHead();
  void tasksThatRunAndWaitForEachOther();
  void aTaskWaitsForItself();
  void callbackThatWaits();
  void initializerThatWaits();
  void fullQueueOfItsOwnPool();
  void fullQueueOfAnotherPool();
  void tooManyThreads();
  void aLockAndATask();
  void twoLocks();
  void aLockTakenTwice();
  void reportedOnceAndInTime();
  void reportedInTheTrace();
  void theOtherPoolDecides();
  void caughtAndAgain();
  void afterThePause();
};

void DeadlockTest::aTaskWaitsForItsOwnPool_data() {
  QTest::addColumn<int>("way");
  for (std::size_t i = 0; i < ways.size(); ++i)
    QTest::newRow(ways[i].name) << static_cast<int>(i);
}

void DeadlockTest::aTaskWaitsForItsOwnPool() {
  QFETCH(const int, way);
  const Body body = ways[static_cast<std::size_t>(way)].body;
  ThreadPoolExecutor pool(of(1, OnDeadlock::fail));
  const std::string said = said_by(pool.submit([&] { return body(pool); }));
  QVERIFY(says(said, "on worker P_0 waits for "));
  QVERIFY(says(said, "queued in P, whose only worker waits"));
  QCOMPARE(pool.submit(one).result(kPatience), 1);  // it goes on
  QCOMPARE(pool.stats().deadlocks, std::uint64_t{1});
}

void DeadlockTest::overTwoPools() {
  // The task of Q waits for one that is queued behind the task of P that waits for it.
  ThreadPoolExecutor p(of(1, OnDeadlock::fail, "P"));
  ThreadPoolExecutor q(of(1, OnDeadlock::fail, "Q"));
  const std::string said =
      said_by(p.submit([&] { return q.submit([&] { return p.submit(one).exception() ? -1 : 1; }).result(); }));
  QVERIFY(says(said, "on worker P_0 waits for a task, which runs on worker Q_0; "));
  QVERIFY(says(said, "on worker Q_0 waits for a task, which is queued in P, whose only worker waits"));
  QCOMPARE(p.submit(one).result(kPatience), 1);
  QCOMPARE(q.submit(one).result(kPatience), 1);
  QCOMPARE(p.stats().deadlocks + q.stats().deadlocks, std::uint64_t{2});
}

void DeadlockTest::aChainEndsAtItsHead() {
  // The first waits for the second, that for the third, and that for the fourth, which finds no worker.
  std::array<Future<int>, 4> tasks;
  Gate gate;
  ThreadPoolExecutor pool(of(3, OnDeadlock::fail));
  const OpenAtExit open(gate);
  for (std::size_t i = 0; i < 4; ++i) {
    tasks[i] = pool.submit_with({.label = "link"}, [&, i] {
      if (i == 3) return 1;
      gate.pass();
      return tasks[i + 1].result() + 1;
    });
  }
  QVERIFY(gate.wait_for_arrivals(3));
  gate.open();
  const std::string said = said_by(tasks[0]);
  QVERIFY(says(said, "; task \"link\" on worker P_"));
  QVERIFY(says(said, "which runs on worker P_"));
  QVERIFY(says(said, "queued in P, whose 3 workers all wait"));
  // Nobody waited for the first, so its end was enough: its worker ran the fourth.
  QCOMPARE(tasks[1].result(kPatience), 3);
  QCOMPARE(pool.stats().deadlocks, std::uint64_t{1});
}

void DeadlockTest::tasksThatRunAndWaitForEachOther() {
  std::array<Future<int>, 2> tasks;
  Gate gate;
  ThreadPoolExecutor pool(of(4, OnDeadlock::fail));  // with workers to spare
  const OpenAtExit open(gate);
  for (std::size_t i = 0; i < 2; ++i) {
    tasks[i] = pool.submit([&, i] {
      gate.pass();
      return tasks[1 - i].result();
    });
  }
  QVERIFY(gate.wait_for_arrivals(2));
  gate.open();
  // The one that is ended throws, and so the other's wait does.
  const std::string said = said_by(tasks[0]);
  QCOMPARE(said_by(tasks[1]), said);
  QVERIFY(says(said, "on worker P_0 waits for a task, which runs on worker P_1"));
  QVERIFY(says(said, "on worker P_1 waits for a task, which runs on worker P_0"));
}

void DeadlockTest::aTaskWaitsForItself() {
  Future<int> itself;
  Gate gate;
  ThreadPoolExecutor pool(of(2, OnDeadlock::fail));
  const OpenAtExit open(gate);
  itself = pool.submit([&] {
    gate.pass();
    return itself.result();
  });
  gate.open();
  QVERIFY(says(said_by(itself), "waits for a task, which is itself"));
}

void DeadlockTest::callbackThatWaits() {
  Gate gate;
  ThreadPoolExecutor pool(of(1, OnDeadlock::fail));
  const OpenAtExit open(gate);
  const LogCapture log;  // what a callback throws is logged
  Future<void> task = pool.submit([&] { gate.pass(); });
  task.add_done_callback([&](const Future<void>&) { static_cast<void>(pool.submit(one).result()); });
  gate.open();
  QVERIFY(eventually([&] { return log.count(LogLevel::error, "a callback on worker P_0 waits for a task") == 1; }));
  QCOMPARE(pool.submit(one).result(kPatience), 1);
}

void DeadlockTest::initializerThatWaits() {
  ThreadPoolExecutor* pool_address = nullptr;
  ThreadPoolOptions options = of(1, OnDeadlock::fail);
  Gate gate;
  const OpenAtExit open(gate);
  options.initializer = [&] {
    gate.pass();
    static_cast<void>(pool_address->submit(one).result());
  };
  ThreadPoolExecutor pool(std::move(options));
  pool_address = &pool;
  const LogCapture log;
  const Future<int> task = pool.submit(one);
  gate.open();
  QVERIFY_THROWS_EXCEPTION(BrokenThreadPool, task.result(kPatience));
  QCOMPARE(log.count(LogLevel::critical, "exception in initializer: poolscope::DeadlockError"), std::size_t{1});
}

void DeadlockTest::fullQueueOfItsOwnPool() {
  ThreadPoolOptions options = of(2, OnDeadlock::fail);
  options.executor.queue_limit = 1;
  Gate gate;
  ThreadPoolExecutor pool(std::move(options));
  const OpenAtExit open(gate);
  const auto fill = [&] {
    gate.pass();
    for (int i = 0; i < 3; ++i)
      static_cast<void>(pool.submit(one));
    return 1;
  };
  const std::array tasks{pool.submit(fill), pool.submit(fill)};
  QVERIFY(gate.wait_for_arrivals(2));
  gate.open();
  std::string said;
  for (const Future<int>& task : tasks)
    said += said_by(task);
  QVERIFY(says(said, "waits for room in the queue of P, whose 2 workers all wait"));
  QCOMPARE(pool.submit(one).result(kPatience), 1);
  QCOMPARE(pool.stats().blocked_submitters, std::size_t{0});
}

void DeadlockTest::fullQueueOfAnotherPool() {
  ThreadPoolOptions options = of(1, OnDeadlock::fail, "P");
  options.executor.queue_limit = 1;
  // P's worker waits for a task of Q, which waits for room at P.
  ThreadPoolExecutor p(std::move(options));
  ThreadPoolExecutor q(of(1, OnDeadlock::fail, "Q"));
  const std::string said = said_by(p.submit([&] {
    return q
        .submit([&] {
          for (int i = 0; i < 3; ++i)
            static_cast<void>(p.submit(one));
          return 1;
        })
        .result();
  }));
  QVERIFY(says(said, "waits for room in the queue of P, whose only worker waits"));
  QCOMPARE(p.submit(one).result(kPatience), 1);
}

void DeadlockTest::tooManyThreads() {
  ThreadPerTaskExecutor threads({.executor = {.queue_limit = 2, .on_deadlock = OnDeadlock::fail}});
  const std::string said =
      said_by(threads.submit([&] { return threads.submit([&] { return threads.submit(one).result(); }).result(); }));
  QVERIFY(says(said, "waits for room"));
}

void DeadlockTest::aLockAndATask() {
  ThreadPoolExecutor pool(of(2, OnDeadlock::fail));
  TaskLock lock;
  const Future<int> holder = pool.submit([&] {
    const std::lock_guard hold(lock);
    return pool
        .submit([&] {
          const std::lock_guard wants_it_too(lock);
          return 1;
        })
        .result();
  });
  const std::string said = said_by(holder);
  QVERIFY(says(said, "on worker P_0 waits for a task, which runs on worker P_1"));
  QVERIFY(says(said, "on worker P_1 waits for a lock that a task on worker P_0 holds"));
  QVERIFY(lock.try_lock());
  lock.unlock();
}

void DeadlockTest::twoLocks() {
  std::array<TaskLock, 2> locks;
  std::array<Future<int>, 2> tasks;
  Gate gate;
  ThreadPoolExecutor pool(of(2, OnDeadlock::fail));
  const OpenAtExit open(gate);
  for (std::size_t i = 0; i < 2; ++i) {
    tasks[i] = pool.submit([&, i] {
      const std::lock_guard first(locks[i]);
      gate.pass();
      const std::lock_guard second(locks[1 - i]);
      return 1;
    });
  }
  QVERIFY(gate.wait_for_arrivals(2));
  gate.open();
  const std::string said = said_by(tasks[0]) + said_by(tasks[1]);  // one ends, and the other has what it wants
  QVERIFY(says(said, "on worker P_0 waits for a lock that a task on worker P_1 holds"));
  QVERIFY(says(said, "on worker P_1 waits for a lock that a task on worker P_0 holds"));
  QCOMPARE(pool.stats().deadlocks, std::uint64_t{1});
}

void DeadlockTest::aLockTakenTwice() {
  ThreadPoolExecutor pool(of(1, OnDeadlock::fail));
  TaskLock lock;
  const Future<int> task = pool.submit([&] {
    const std::lock_guard once(lock);
    const std::lock_guard twice(lock);
    return 1;
  });
  QVERIFY(says(said_by(task), "waits for a lock that it holds itself"));
}

// Nothing ends, and the message comes once. Whoever sees it may cancel.
void DeadlockTest::reportedOnceAndInTime() {
  const LogCapture log;
  Gate gate;
  ThreadPoolExecutor pool(of(2, OnDeadlock::report));
  const OpenAtExit open(gate);
  Journal<Future<int>> inner;
  const auto body = [&] {
    gate.pass();
    const Future<int> mine = pool.submit(one);
    inner.add(mine);
    return mine.result();
  };
  const std::array tasks{pool.submit(body), pool.submit(body)};
  QVERIFY(gate.wait_for_arrivals(2));
  const TimePoint begin = Clock::now();
  gate.open();
  QVERIFY(eventually([&] { return !log.records().empty(); }));
  const Duration took = Clock::now() - begin;
  QVERIFY2(took < 1s, "100 ms were promised");  // the machine may be busy
  QCOMPARE(log.records()[0].level, LogLevel::error);
  QVERIFY(says(log.records()[0].text, "deadlock: a task on worker P_"));
  QVERIFY(says(log.records()[0].text, "queued in P, whose 2 workers all wait; a task on worker P_"));
  QCOMPARE(pool.stats().deadlocks, std::uint64_t{1});
  look_for_deadlocks();
  QCOMPARE(log.records().size(), std::size_t{1});
  QVERIFY(inner.all()[0].cancel());
  int answers = 0;
  for (const Future<int>& task : tasks)
    answers += task.exception(kPatience) == nullptr ? 1 : 0;
  QCOMPARE(answers, 1);  // one task's wait was cancelled, and its worker ran what the other waited for
}

void DeadlockTest::reportedInTheTrace() {
  const LogCapture log;
  const auto recorder = std::make_shared<TraceRecorder>(RunInfo{}, now_ns());
  ThreadPoolOptions options = of(1, OnDeadlock::report);
  options.executor.recorder = recorder;
  ThreadPoolExecutor pool(std::move(options));
  Journal<Future<int>> inner;
  const Future<int> outer = pool.submit_with({.label = "outer"}, [&] {
    inner.add(pool.submit_with({.label = "inner"}, one));
    return inner.all()[0].result();
  });
  QVERIFY(eventually([&] { return !log.records().empty(); }));
  QVERIFY(
      says(log.records()[0].text, "task 0 \"outer\" on worker P_0 waits for task 1 \"inner\", which is queued in P"));
  const Trace trace = recorder->snapshot();
  QCOMPARE(trace.state(0), TaskState::running);
  QCOMPARE(trace.extra(0)->error, log.records()[0].text);
  QVERIFY(inner.all()[0].cancel());
  QVERIFY_THROWS_EXCEPTION(CancelledError, outer.result(kPatience));
}

// P only reports; the task of Q, which waits in the same circle, ends.
void DeadlockTest::theOtherPoolDecides() {
  const LogCapture log;
  ThreadPoolExecutor p(of(1, OnDeadlock::report, "P"));
  ThreadPoolExecutor q(of(1, OnDeadlock::fail, "Q"));
  const Future<int> inner_fails = p.submit([&] {
    const Future<int> of_q = q.submit([&] { return p.submit(one).result(); });
    return of_q.exception() ? -1 : 1;
  });
  QCOMPARE(inner_fails.result(kPatience), -1);
  QCOMPARE(log.records().size(), std::size_t{0});
}

void DeadlockTest::caughtAndAgain() {
  ThreadPoolExecutor pool(of(1, OnDeadlock::fail));
  const Future<int> task = pool.submit([&] {
    int caught = 0;
    const Future<int> inner = pool.submit(one);
    for (int i = 0; i < 2; ++i) {
      try {
        static_cast<void>(inner.result());
      } catch (const DeadlockError&) {
        ++caught;
      }
    }
    return caught;
  });
  QCOMPARE(task.result(kPatience), 2);
  QCOMPARE(pool.stats().deadlocks, std::uint64_t{2});
}

// While a pool is paused nobody can know; when it goes on it is plain.
void DeadlockTest::afterThePause() {
  const LogCapture log;
  Gate gate;
  ThreadPoolExecutor pool(of(1, OnDeadlock::fail));
  const OpenAtExit open(gate);
  const Future<int> task = pool.submit([&] {
    gate.pass();
    return pool.submit(one).result();
  });
  QVERIFY(gate.wait_for_arrivals(1));
  pool.pause();
  gate.open();
  QVERIFY_THROWS_EXCEPTION(TimeoutError, task.result(300ms));
  pool.resume();
  QVERIFY(says(said_by(task), "queued in P"));
}

QTEST_APPLESS_MAIN(DeadlockTest)
#include "tst_deadlock.moc"
