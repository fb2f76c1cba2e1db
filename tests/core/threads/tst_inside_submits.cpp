// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/compare.h"
#include "tests/support/executor_kinds.h"
#include "tests/support/gate.h"

#include "core/futures/wait.h"
#include "core/threads/thread_pool.h"
#include "core/tracing/queue_depth.h"
#include "core/tracing/trace_recorder.h"

#include <QTest>

#include <atomic>
#include <string>
#include <vector>

using namespace poolscope;
using namespace poolscope::support;

// What tasks submit to their own pool while all its workers are busy, which takes a shorter way into the queue.
class InsideSubmitsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void tasksBeginInTheOrderOfAllSubmits_data() { add_counts(); }
  void tasksBeginInTheOrderOfAllSubmits();
  void othersRunWhatABusyWorkerSubmits();
  void statsCountThem_data() { add_counts(); }
  void statsCountThem();
  void shutdownCancelsThem();
  void pauseHoldsThem();
  void waitingOneCanBeCancelled();
  void treeOfTasksIsRecordedWhole_data();
  void treeOfTasksIsRecordedWhole();

 private:
  static void add_counts() {
    QTest::addColumn<int>("count");
    for (const int count : {1, 31, 32, 33, 100})
      QTest::addRow("%d", count) << count;
  }
};

void InsideSubmitsTest::tasksBeginInTheOrderOfAllSubmits() {
  QFETCH(int, count);
  Journal<int> begun;
  Gate first;
  Gate second;
  ThreadPoolExecutor pool({.max_workers = 2});
  const OpenAtExit open_first(first);
  const OpenAtExit open_second(second);
  // By turns from two tasks and from outside, each only after the one before has returned.
  std::atomic<int> turn{0};
  const auto submit_in_turn = [&](int mine) {
    for (int i = 0; i < count; ++i) {
      while (turn.load() != 3 * i + mine)
        std::this_thread::yield();
      static_cast<void>(pool.submit([&, number = 3 * i + mine] { begun.add(number); }));
      ++turn;
    }
  };
  const auto a = pool.submit([&] { submit_in_turn(0), first.pass(); });
  const auto b = pool.submit([&] { submit_in_turn(1), second.pass(); });
  submit_in_turn(2);
  QVERIFY(second.wait_for_arrivals(1));
  first.open();  // one worker runs them all, the other one stays busy
  QVERIFY(eventually([&] { return begun.size() == static_cast<std::size_t>(3 * count); }));
  std::vector<int> expected;
  for (int i = 0; i < 3 * count; ++i)
    expected.push_back(i);
  QCOMPARE(begun.all(), expected);
}

void InsideSubmitsTest::othersRunWhatABusyWorkerSubmits() {
  Gate busy;
  ThreadPoolExecutor pool({.max_workers = 2});
  const OpenAtExit open(busy);
  const auto other = pool.submit([&] { busy.pass(); });
  QVERIFY(busy.wait_for_arrivals(1));
  Gate submitted;
  const OpenAtExit open_submitted(submitted);
  const auto parent = pool.submit([&] {
    const auto child = pool.submit([] { return 7; });
    submitted.pass();
    return child.result(kPatience);  // while its own worker waits here
  });
  QVERIFY(submitted.wait_for_arrivals(1));
  busy.open();
  submitted.open();
  QCOMPARE(parent.result(kPatience), 7);
}

void InsideSubmitsTest::statsCountThem() {
  QFETCH(int, count);
  Gate gate;
  ThreadPoolExecutor pool({.max_workers = 1});
  const OpenAtExit open(gate);
  const auto parent = pool.submit([&] {
    for (int i = 0; i < count; ++i)
      static_cast<void>(pool.submit([] {}));
    gate.pass();
  });
  QVERIFY(gate.wait_for_arrivals(1));
  const ExecutorStats stats = pool.stats();
  QCOMPARE(stats.queued, static_cast<std::size_t>(count));
  QCOMPARE(stats.max_queued, static_cast<std::size_t>(count));
  QCOMPARE(stats.submitted, static_cast<std::uint64_t>(count) + 1);
  QCOMPARE(stats.running, std::size_t{1});
  gate.open();
  pool.shutdown();
  QCOMPARE(pool.stats().queued, std::size_t{0});
  QCOMPARE(pool.stats().max_queued, static_cast<std::size_t>(count));
  QCOMPARE(pool.stats().completed, static_cast<std::uint64_t>(count) + 1);
}

void InsideSubmitsTest::shutdownCancelsThem() {
  Gate gate;
  ThreadPoolExecutor pool({.max_workers = 1});
  const OpenAtExit open(gate);
  Future<int> child;
  const auto parent = pool.submit([&] {
    child = pool.submit([] { return 1; });
    gate.pass();
  });
  QVERIFY(gate.wait_for_arrivals(1));
  pool.shutdown(false, true);
  QVERIFY(child.cancelled());
  gate.open();
  pool.shutdown();
  QCOMPARE(pool.stats().completed, std::uint64_t{2});
}

void InsideSubmitsTest::pauseHoldsThem() {
  Gate gate;
  std::atomic<int> ran{0};
  ThreadPoolExecutor pool({.max_workers = 1});
  const OpenAtExit open(gate);
  const auto parent = pool.submit([&] {
    for (int i = 0; i < 3; ++i)
      static_cast<void>(pool.submit([&] { ++ran; }));
    gate.pass();
    static_cast<void>(pool.submit([&] { ++ran; }));
  });
  QVERIFY(gate.wait_for_arrivals(1));
  pool.pause();
  QCOMPARE(pool.stats().queued, std::size_t{3});
  gate.open();
  parent.result(kPatience);
  QVERIFY(eventually([&] { return pool.stats().idle_workers == 1; }));
  QCOMPARE(pool.stats().queued, std::size_t{4});
  QCOMPARE(ran.load(), 0);
  pool.step();
  QVERIFY(eventually([&] { return ran.load() == 1; }));
  QCOMPARE(pool.stats().queued, std::size_t{3});
  pool.resume();
  pool.shutdown();
  QCOMPARE(ran.load(), 4);
}

void InsideSubmitsTest::waitingOneCanBeCancelled() {
  Gate gate;
  const auto recorder = std::make_shared<TraceRecorder>(RunInfo{}, now_ns());
  ThreadPoolExecutor pool({.max_workers = 1, .executor = {.recorder = recorder}});
  const OpenAtExit open(gate);
  Future<int> child;
  const auto parent = pool.submit([&] {
    child = pool.submit([] { return 1; });
    gate.pass();
  });
  QVERIFY(gate.wait_for_arrivals(1));
  QCOMPARE(recorder->counts()[TaskState::pending], std::int64_t{1});
  QVERIFY(child.cancel());
  gate.open();
  pool.shutdown();
  QCOMPARE(recorder->counts()[TaskState::cancelled], std::int64_t{1});
}

void InsideSubmitsTest::treeOfTasksIsRecordedWhole_data() {
  QTest::addColumn<int>("workers");
  for (const int workers : {1, 2, 3, 70})
    QTest::addRow("%d workers", workers) << workers;
}

void InsideSubmitsTest::treeOfTasksIsRecordedWhole() {
  QFETCH(int, workers);
  constexpr int kNodes = 20'000;
  const auto recorder = std::make_shared<TraceRecorder>(RunInfo{}, now_ns());
  ThreadPoolExecutor pool({.max_workers = workers, .executor = {.recorder = recorder}});
  std::atomic<int> ran{0};
  std::function<void(int)> node = [&](int number) {
    for (const int child : {2 * number, 2 * number + 1}) {
      if (child <= kNodes) static_cast<void>(pool.submit([&node, child] { node(child); }));
    }
    ++ran;
  };
  static_cast<void>(pool.submit([&] { node(1); }));
  QVERIFY(eventually([&] { return ran.load() == kNodes; }));
  pool.shutdown();
  const Trace trace = recorder->snapshot();
  QCOMPARE(trace.counts()[TaskState::finished], std::int64_t{kNodes});
  QCOMPARE(trace.counts().lost, std::int64_t{0});
  QCOMPARE(pool.stats().submitted, std::uint64_t{kNodes});
  for (RowId row = 0; row < trace.size(); ++row)
    QVERIFY2(trace.start_ns(row) >= trace.submit_ns(row), std::to_string(row).c_str());
}

QTEST_APPLESS_MAIN(InsideSubmitsTest)
#include "tst_inside_submits.moc"
