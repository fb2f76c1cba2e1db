// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/compare.h"
#include "tests/support/executor_kinds.h"
#include "tests/support/gate.h"

#include "core/futures/task_context.h"
#include "core/futures/wait.h"
#include "core/threads/gil.h"
#include "core/tracing/queue_depth.h"
#include "core/tracing/trace_recorder.h"

#include <QTest>

#include <array>
#include <atomic>
#include <random>
#include <stdexcept>
#include <thread>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int kTasksPerThread = 1500;
#else
constexpr int kTasksPerThread = 6000;
#endif
constexpr int kThreads = 3;

using Random = std::minstd_rand;

// What became of the futures, as their holders saw it.
struct Ends {
  std::atomic<std::int64_t> values{0};
  std::atomic<std::int64_t> failures{0};
  std::atomic<std::int64_t> cancels{0};
  std::atomic<std::int64_t> timeouts{0};
  std::atomic<std::int64_t> callbacks{0};
  std::atomic<std::int64_t> wrong{0};

  void count(const Future<int>& future) {
    const FutureSnapshot<int> s = future.snapshot();
    const std::string type = s.exception ? type_name(s.exception) : "";
    if (s.cancelled) {
      ++cancels;
    } else if (s.value != nullptr && !s.exception) {
      ++values;
    } else if (type == "poolscope::TimeoutError") {
      ++timeouts;
    } else if (type == "int" || type == "std::runtime_error") {
      ++failures;
    } else {
      ++wrong;
    }
  }
};

// One of many things that a task may do.
int play(TaskContext& context, unsigned what) {
  switch (what % 8) {
    case 0: throw static_cast<int>(what);
    case 1: throw std::runtime_error("on purpose");
    case 2: context.sleep(std::chrono::microseconds(what % 300)); break;
    case 3:
      for (unsigned i = 0; i < what % 200; ++i)
        context.checkpoint();
      break;
    case 4: context.blocking([] { std::this_thread::yield(); }); break;
    case 5: context.set_result_text(std::string(what % 50, 'r')); break;
    default: break;
  }
  return static_cast<int>(what);
}

class Storm {
 public:
  Storm(Executor& executor, unsigned seed) : executor_(executor), seed_(seed) {}

  Ends ends;
  std::atomic<std::int64_t> submitted{0};
  std::atomic<std::int64_t> refused{0};

  void run() {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < kThreads; ++i)
      threads.emplace_back([this, i] { submit_all(Random(seed_ + i)); });
    std::jthread conductor([this](const std::stop_token& stop) { conduct(stop, Random(seed_ + 100)); });
    threads.clear();
  }

 private:
  void submit_all(Random random) {
    std::vector<Future<int>> mine;
    for (int i = 0; i < kTasksPerThread; ++i) {
      const auto what = static_cast<unsigned>(random());
      SubmitOptions options;
      if (random() % 16 == 0) options.timeout = std::chrono::microseconds(random() % 200);
      if (random() % 8 == 0) options.label = std::string(random() % 30, 'l');
      try {
        mine.push_back(executor_.submit_with(std::move(options), play, what));
      } catch (const QueueFullError&) {
        ++refused;
        continue;
      }
      ++submitted;
      if (random() % 4 == 0)
        mine.back().add_done_callback([this](const Future<int>& f) { ends.callbacks += f.done() ? 1 : 1000; });
      if (random() % 8 == 0) mine[random() % mine.size()].cancel();
      if (random() % 8 == 0) mine[random() % mine.size()].request_cancel();
      if (random() % 64 == 0) static_cast<void>(wait(mine, std::chrono::microseconds(random() % 100), FIRST_COMPLETED));
      if (mine.size() > 256) settle(mine);
    }
    settle(mine);
  }
  void settle(std::vector<Future<int>>& futures) {
    for (const Future<int>& future : wait(futures, kPatience).done)
      ends.count(future);
    futures.clear();
  }
  void conduct(const std::stop_token& stop, Random random) {
    while (!stop.stop_requested()) {
      switch (random() % 4) {
        case 0: executor_.pause(); break;
        case 1: executor_.step(); break;
        default: executor_.resume(); break;
      }
      static_cast<void>(executor_.stats());
      static_cast<void>(executor_.worker_names());
      std::this_thread::yield();
    }
    executor_.resume();
  }

  Executor& executor_;
  const unsigned seed_;
};

unsigned seed_of_this_run() {
  bool given = false;
  const int seed = qEnvironmentVariableIntValue("POOLSCOPE_SEED", &given);
  return given ? static_cast<unsigned>(seed) : std::random_device{}() % 1'000'000;
}

}  // namespace

// Random submits, cancels, limits, exceptions, pauses and steps from several threads: every future
// ends in exactly one state, and the trace agrees. POOLSCOPE_SEED repeats a run.
class StressTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyFutureEndsOnceAndTheTraceAgrees_data();
  void everyFutureEndsOnceAndTheTraceAgrees();
};

void StressTest::everyFutureEndsOnceAndTheTraceAgrees_data() {
  QTest::addColumn<int>("kind");
  QTest::addColumn<int>("queue_limit");
  QTest::addColumn<int>("queue_full");
  for (int kind = 0; kind < static_cast<int>(executor_kinds().size()); ++kind) {
    const ExecutorKind& k = executor_kinds()[static_cast<std::size_t>(kind)];
    if (k.concurrent) {
      for (const QueueFull full : {QueueFull::block, QueueFull::reject, QueueFull::caller_runs}) {
        QTest::addRow("%s, limit, %s", k.name, to_string(full).data()) << kind << 8 << static_cast<int>(full);
      }
    }
    if (k.has_queue || !k.concurrent) QTest::addRow("%s", k.name) << kind << 0 << 0;
  }
}

void StressTest::everyFutureEndsOnceAndTheTraceAgrees() {
  QFETCH(const int, queue_limit);
  QFETCH(const int, queue_full);
  const unsigned seed = seed_of_this_run();
  qInfo("POOLSCOPE_SEED=%u", seed);
  const auto recorder = std::make_shared<TraceRecorder>(RunInfo{}, now_ns());
  const auto executor =
      make_current(3, {recorder, static_cast<std::size_t>(queue_limit), static_cast<QueueFull>(queue_full)});
  Storm storm(*executor, seed);
  storm.run();
  executor->shutdown();

  const Ends& ends = storm.ends;
  QCOMPARE(ends.wrong.load(), std::int64_t{0});
  QCOMPARE(ends.values + ends.failures + ends.cancels + ends.timeouts, storm.submitted.load());
  QVERIFY(ends.callbacks < 1000 * 1000);
  QVERIFY(ends.values > 0 && ends.failures > 0);

  const ExecutorStats stats = executor->stats();
  QCOMPARE(static_cast<std::int64_t>(stats.submitted), storm.submitted.load());
  QCOMPARE(stats.completed, stats.submitted);
  QCOMPARE(stats.running + stats.queued + stats.workers + stats.blocked_submitters, std::size_t{0});

  recorder->close(now_ns());
  const Trace trace = recorder->snapshot();
  QCOMPARE(trace.counts().lost, std::int64_t{0});
  QCOMPARE(static_cast<std::int64_t>(trace.size()), storm.submitted.load());
  QCOMPARE(trace.counts()[TaskState::finished], ends.values.load());
  QCOMPARE(trace.counts()[TaskState::failed], ends.failures.load());
  QCOMPARE(trace.counts()[TaskState::cancelled], ends.cancels.load());
  QCOMPARE(trace.counts()[TaskState::timed_out], ends.timeouts.load());
  QVERIFY(trace.open_segments().empty());
  QCOMPARE(queue_depth(trace).empty() ? std::int64_t{0} : queue_depth(trace).back().depth, std::int64_t{0});
}

QTEST_APPLESS_MAIN(StressTest)
#include "tst_stress.moc"
