// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/stress/storm.h"
#include "tests/stress/waiting_storm.h"
#include "tests/support/compare.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

using namespace poolscope;
using namespace poolscope::support;

namespace {

std::uint64_t seed_of_this_run() {
  bool given = false;
  const int seed = qEnvironmentVariableIntValue("POOLSCOPE_SEED", &given);
  return given ? static_cast<std::uint64_t>(seed) : std::random_device{}() % 1'000'000;
}

}  // namespace

// What only very much work, memory or very many threads show. tests/stress/run gives it minutes.
class StormTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void randomWorkIsCountedRight();
  void deadlocksAreFoundWhereTheyAre_data();
  void deadlocksAreFoundWhereTheyAre();
  void submitsStopAtTheMemoryLimit();
  void whatTheSystemRefusesIsNamed();
};

void StormTest::randomWorkIsCountedRight() {
  bool given = false;
  const int seconds = qEnvironmentVariableIntValue("POOLSCOPE_STRESS_SECONDS", &given);
  const TimePoint until = Clock::now() + std::chrono::seconds(given ? seconds : 5);
  const std::uint64_t seed = seed_of_this_run();
  qInfo("POOLSCOPE_SEED=%d", static_cast<int>(seed));
  std::uint64_t round = 0;
  std::int64_t tasks = 0;
  do {
    Storm storm(seed + 7919 * round);
    const std::string wrong = storm.run();
    const std::string where = "round " + std::to_string(round) + ": " + storm.description() + ": " + wrong;
    QVERIFY2(wrong.empty(), where.c_str());
    tasks += storm.ledger().accepted;
    ++round;
  } while (Clock::now() < until);
  qInfo("%d rounds, %lld tasks", static_cast<int>(round), static_cast<long long>(tasks));
}

void StormTest::deadlocksAreFoundWhereTheyAre_data() {
  QTest::addColumn<bool>("in_one_direction");
  QTest::newRow("none where tasks wait in one direction") << true;
  QTest::newRow("all where they wait in circles") << false;
}

void StormTest::deadlocksAreFoundWhereTheyAre() {
  QFETCH(const bool, in_one_direction);
  bool given = false;
  const int seconds = qEnvironmentVariableIntValue("POOLSCOPE_STRESS_SECONDS", &given);
  const TimePoint until = Clock::now() + std::chrono::seconds(given ? seconds : 5);
  const std::uint64_t seed = seed_of_this_run();
  qInfo("POOLSCOPE_SEED=%d", static_cast<int>(seed));
  std::uint64_t round = 0;
  std::uint64_t deadlocks = 0;
  do {
    const WaitingStorm storm{
        .seed = seed + 7919 * round, .in_one_direction = in_one_direction, .tasks = in_one_direction ? 60 : 10};
    const std::string wrong = storm.run(deadlocks);
    QVERIFY2(wrong.empty(), wrong.c_str());
    ++round;
  } while (Clock::now() < until);
  QVERIFY(in_one_direction || deadlocks > 0);
  qInfo("%d rounds, %d deadlocks", static_cast<int>(round), static_cast<int>(deadlocks));
}

void StormTest::submitsStopAtTheMemoryLimit() {
  const auto recorder = std::make_shared<TraceRecorder>(RunInfo{}, now_ns());
  const auto limit = static_cast<std::size_t>(process_rss_bytes()) + (std::size_t{48} << 20U);
  ThreadPoolExecutor pool({.max_workers = 1, .executor = {.recorder = recorder, .memory_limit_bytes = limit}});
  Gate gate;
  const OpenAtExit open(gate);
  pool.submit([&] { gate.pass(); });
  std::vector<Future<std::size_t>> futures;
  std::string error;
  for (int i = 0; i < 100'000 && error.empty(); ++i) {  // 400 MB, were they all taken
    error = thrown_by([&] { futures.push_back(pool.submit([text = std::string(4000, 'x')] { return text.size(); })); });
  }
  QVERIFY2(error.starts_with("poolscope::MemoryLimitError: the process holds "), error.c_str());
  QVERIFY(!futures.empty());
  QVERIFY_THROWS_EXCEPTION(MemoryLimitError, pool.submit([] { return 1; }));
  gate.open();
  pool.shutdown();
  for (const Future<std::size_t>& future : futures)
    QCOMPARE(future.result(), std::size_t{4000});
  const Trace trace = recorder->snapshot();
  QCOMPARE(trace.size(), futures.size() + 1);  // what was refused is no task
  QCOMPARE(trace.counts()[TaskState::finished], static_cast<std::int64_t>(trace.size()));
}

// Ten thousand workers: either they run, or the error names what was hit and the others do the work.
void StormTest::whatTheSystemRefusesIsNamed() {
  const LogCapture log;
  Gate gate;
  ThreadPoolExecutor pool({.max_workers = 10'000});
  const OpenAtExit open(gate);
  std::vector<Future<int>> futures;
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
  constexpr int kTasks = 500;
#else
  constexpr int kTasks = 10'000;
#endif
  for (int i = 0; i < kTasks; ++i)
    futures.push_back(pool.submit([&, i] { return gate.pass(), i; }));
  const std::size_t workers = pool.worker_count();
  if (workers < kTasks) {
    QCOMPARE(log.count(LogLevel::warning, "of 10000 threads"), std::size_t{1});
    const std::string text = log.records().front().text;
    const bool names_it = text.find("RLIMIT_NPROC") != std::string::npos ||
                          text.find("pids.max") != std::string::npos || text.find("threads-max") != std::string::npos ||
                          text.find("memory") != std::string::npos;
    QVERIFY2(names_it, text.c_str());
  }
  QVERIFY(gate.wait_for_arrivals(workers));
  gate.open();
  for (int i = 0; i < kTasks; ++i)
    QCOMPARE(futures[static_cast<std::size_t>(i)].result(kPatience), i);
  pool.shutdown();
  QCOMPARE(pool.stats().completed, std::uint64_t{kTasks});
  qInfo("%d workers ran", static_cast<int>(workers));
}

QTEST_APPLESS_MAIN(StormTest)
#include "tst_storm.moc"
