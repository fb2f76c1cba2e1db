// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/wait.h"
#include "core/threads/thread_per_task.h"
#include "core/threads/thread_pool.h"
#include "core/tracing/queue_depth.h"
#include "core/tracing/trace_recorder.h"
#include "tests/support/compare.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"

#include <QTest>

#include <atomic>
#include <latch>
#include <random>
#include <stdexcept>
#include <thread>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

namespace {

using Futures = std::vector<Future<int>>;

// A pool whose only worker stands at the gate, with as many tasks behind it as may wait.
struct FullPool {
  FullPool(QueueFull queue_full, std::size_t limit, std::function<void()> initializer = {})
      : pool({.max_workers = 1,
              .initializer = std::move(initializer),
              .executor = {.recorder = recorder, .queue_limit = limit, .queue_full = queue_full}}) {
    for (std::size_t i = 0; i <= limit; ++i)
      futures.push_back(pool.submit([this] { return gate.pass(), 1; }));
  }

  std::shared_ptr<TraceRecorder> recorder = std::make_shared<TraceRecorder>(RunInfo{}, now_ns());
  Gate gate;
  ThreadPoolExecutor pool;
  Futures futures;
  OpenAtExit open{gate};
};

// Ten thousand short tasks from several threads through a queue of three places.
struct Rush {
  explicit Rush(QueueFull queue_full) {
    recorder = std::make_shared<TraceRecorder>(RunInfo{}, now_ns());
    ThreadPoolExecutor pool({.max_workers = 2, .executor = {recorder, 3, queue_full}});
    {
      std::vector<std::jthread> submitters;
      for (int t = 0; t < 4; ++t) {
        submitters.emplace_back([&] {
          for (int i = 0; i < 2500; ++i) {
            try {
              pool.submit([&] { ++ran; });
              ++accepted;
            } catch (const QueueFullError&) {
              ++refused;
            }
          }
        });
      }
    }
    pool.shutdown();
    stats = pool.stats();
    trace = recorder->snapshot();
  }
  std::shared_ptr<TraceRecorder> recorder;
  std::atomic<int> ran{0};
  std::atomic<int> accepted{0};
  std::atomic<int> refused{0};
  ExecutorStats stats;
  Trace trace;
};

}  // namespace

// Beyond CPython, whose queues are unbounded.
class QueueLimitTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void blockHoldsTheSubmitterBack();
  void rejectSaysSo();
  void callerRunsInTheSubmittersThread();
  void readyWorkersNeedNoPlaceInTheQueue();
  void depthNeverPassesTheLimit_data();
  void depthNeverPassesTheLimit();
  void shutdownFreesBlockedSubmitters();
  void brokenPoolFreesBlockedSubmitters();
  void pauseHoldsCallersBackToo();
  void threadPerTaskBoundsItsThreads_data();
  void threadPerTaskBoundsItsThreads();
  void mapGoesThroughABoundedQueue();
};

void QueueLimitTest::blockHoldsTheSubmitterBack() {
  FullPool full(QueueFull::block, 2);
  std::atomic<bool> returned{false};
  Future<int> fourth;
  std::thread submitter([&] {
    fourth = full.pool.submit([] { return 4; });
    returned = true;
  });
  QVERIFY(eventually([&] { return full.pool.stats().blocked_submitters == 1; }));
  QVERIFY(!returned);
  QCOMPARE(full.pool.stats().queued, std::size_t{2});
  full.gate.open();
  submitter.join();
  QCOMPARE(fourth.result(kPatience), 4);
  full.pool.shutdown();
  QCOMPARE(full.pool.stats().max_queued, std::size_t{2});
  QCOMPARE(max_depth(queue_depth(full.recorder->snapshot())), std::int64_t{2});
}

void QueueLimitTest::rejectSaysSo() {
  FullPool full(QueueFull::reject, 2);
  QVERIFY(full.gate.wait_for_arrivals(1));
  QCOMPARE(thrown_by([&] { full.pool.submit([] { return 4; }); }),
           std::string("poolscope::QueueFullError: the queue is full: 2 tasks wait, which is its limit"));
  QCOMPARE(full.pool.stats().submitted, std::uint64_t{3});
  full.gate.open();
  wait(full.futures, kPatience);
  QCOMPARE(full.pool.submit([] { return 5; }).result(kPatience), 5);
  full.pool.shutdown();
  const Trace trace = full.recorder->snapshot();
  QCOMPARE(trace.size(), std::size_t{4});  // what was refused is no task
  QCOMPARE(max_depth(queue_depth(trace)), std::int64_t{2});
}

void QueueLimitTest::callerRunsInTheSubmittersThread() {
  FullPool full(QueueFull::caller_runs, 2);
  QVERIFY(full.gate.wait_for_arrivals(1));
  const auto future = full.pool.submit(&std::this_thread::get_id);
  QVERIFY(future.done());
  QVERIFY(future.result() == std::this_thread::get_id());
  const Future<int> failing = full.pool.submit([]() -> int { throw 7; });
  QCOMPARE(describe(failing.exception(0s)), std::string("int: 7"));
  full.gate.open();
  full.pool.shutdown();
  const Trace trace = full.recorder->snapshot();
  QCOMPARE(trace.size(), std::size_t{5});
  QCOMPARE(max_depth(queue_depth(trace)), std::int64_t{2});
  QCOMPARE(trace.dispatch_ns(3), trace.submit_ns(3));  // it never waited
  QVERIFY(trace.lanes()[trace.worker(3)].kind == LaneKind::main);
  QCOMPARE(full.pool.stats().completed, std::uint64_t{5});
}

void QueueLimitTest::readyWorkersNeedNoPlaceInTheQueue() {
  Gate gate;
  ThreadPoolExecutor pool({.max_workers = 3, .executor = {.queue_limit = 1, .queue_full = QueueFull::reject}});
  const OpenAtExit open(gate);
  for (int i = 0; i < 4; ++i)  // three for the workers to come, one waits
    pool.submit([&] { gate.pass(); });
  QVERIFY_THROWS_EXCEPTION(QueueFullError, pool.submit([] {}));
  QCOMPARE(pool.stats().queued, std::size_t{1});
}

void QueueLimitTest::depthNeverPassesTheLimit_data() {
  QTest::addColumn<int>("queue_full");
  QTest::newRow("block") << static_cast<int>(QueueFull::block);
  QTest::newRow("reject") << static_cast<int>(QueueFull::reject);
  QTest::newRow("caller-runs") << static_cast<int>(QueueFull::caller_runs);
}

void QueueLimitTest::depthNeverPassesTheLimit() {
  QFETCH(const int, queue_full);
  const Rush rush(static_cast<QueueFull>(queue_full));
  QCOMPARE(rush.accepted + rush.refused, 10'000);
  QCOMPARE(rush.ran.load(), rush.accepted.load());
  if (static_cast<QueueFull>(queue_full) != QueueFull::reject) QCOMPARE(rush.refused.load(), 0);
  QCOMPARE(rush.trace.counts()[TaskState::finished], static_cast<std::int64_t>(rush.accepted));
  QCOMPARE(rush.trace.counts().total(), static_cast<std::int64_t>(rush.accepted));
  QCOMPARE(rush.stats.completed, static_cast<std::uint64_t>(rush.accepted));
  const std::vector<DepthStep> depth = queue_depth(rush.trace);
  QVERIFY2(max_depth(depth) <= 3, std::to_string(max_depth(depth)).c_str());
  QVERIFY(rush.stats.max_queued <= 3);
  QCOMPARE(depth.empty() ? std::int64_t{0} : depth.back().depth, std::int64_t{0});
}

void QueueLimitTest::shutdownFreesBlockedSubmitters() {
  FullPool full(QueueFull::block, 1);
  Journal<std::string> ends;
  std::vector<std::jthread> submitters;
  for (int i = 0; i < 3; ++i) {
    submitters.emplace_back([&] { ends.add(thrown_by([&] { full.pool.submit([] { return 1; }); })); });
  }
  QVERIFY(eventually([&] { return full.pool.stats().blocked_submitters == 3; }));
  full.pool.shutdown(false);
  submitters.clear();
  QCOMPARE(ends.size(), std::size_t{3});
  for (const std::string& end : ends.all())
    QCOMPARE(end, std::string("poolscope::ShutdownError: cannot schedule new futures after shutdown"));
  QCOMPARE(full.pool.stats().blocked_submitters, std::size_t{0});
}

void QueueLimitTest::brokenPoolFreesBlockedSubmitters() {
  const LogCapture log;
  Gate initializer;
  FullPool full(QueueFull::block, 1, [&] {
    initializer.pass();
    throw std::runtime_error("no");
  });
  std::string end;
  std::thread submitter([&] { end = thrown_by([&] { full.pool.submit([] { return 1; }); }); });
  const bool blocked = eventually([&] { return full.pool.stats().blocked_submitters == 1; });
  initializer.open();
  submitter.join();
  QVERIFY(blocked);
  QVERIFY2(end.starts_with("poolscope::BrokenThreadPool"), end.c_str());
  for (const Future<int>& future : full.futures)
    QVERIFY_THROWS_EXCEPTION(BrokenThreadPool, future.result(kPatience));
}

void QueueLimitTest::pauseHoldsCallersBackToo() {
  FullPool full(QueueFull::caller_runs, 1);
  QVERIFY(full.gate.wait_for_arrivals(1));
  full.pool.pause();
  std::atomic<bool> ran{false};
  std::thread submitter([&] { full.pool.submit([&] { ran = true; }); });
  const bool blocked = eventually([&] { return full.pool.stats().blocked_submitters == 1; });
  const bool ran_while_paused = ran;
  full.pool.resume();
  submitter.join();
  QVERIFY(blocked);
  QVERIFY(!ran_while_paused);
  QVERIFY(ran);
}

void QueueLimitTest::threadPerTaskBoundsItsThreads_data() { depthNeverPassesTheLimit_data(); }

void QueueLimitTest::threadPerTaskBoundsItsThreads() {
  QFETCH(const int, queue_full);
  Gate gate;
  ThreadPerTaskExecutor executor({.executor = {.queue_limit = 2, .queue_full = static_cast<QueueFull>(queue_full)}});
  const OpenAtExit open(gate);
  executor.submit([&] { gate.pass(); });
  executor.submit([&] { gate.pass(); });
  switch (static_cast<QueueFull>(queue_full)) {
    case QueueFull::reject:
      QCOMPARE(thrown_by([&] { executor.submit([] {}); }),
               std::string("poolscope::QueueFullError: 2 threads exist, which is the limit"));
      break;
    case QueueFull::caller_runs:
      QVERIFY(executor.submit(&std::this_thread::get_id).result(0s) == std::this_thread::get_id());
      break;
    case QueueFull::block: {
      Future<int> third;
      std::thread submitter([&] { third = executor.submit([] { return 3; }); });
      const bool blocked = eventually([&] { return executor.stats().blocked_submitters == 1; });
      gate.open();
      submitter.join();
      QVERIFY(blocked);
      QCOMPARE(third.result(kPatience), 3);
      break;
    }
  }
}

void QueueLimitTest::mapGoesThroughABoundedQueue() {
  ThreadPoolExecutor pool({.max_workers = 2, .executor = {.queue_limit = 2}});
  int sum = 0;
  for (const int value : pool.map([](int i) { return i; }, std::views::iota(0, 300)))
    sum += value;
  QCOMPARE(sum, 300 * 299 / 2);
  QVERIFY(pool.stats().max_queued <= 2);
}

QTEST_APPLESS_MAIN(QueueLimitTest)
#include "tst_queue_limit.moc"
