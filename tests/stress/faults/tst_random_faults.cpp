// SPDX-License-Identifier: GPL-3.0-or-later
// Workers die, stop and stumble at random moments, over and over: every future ends, with the value or
// with an error that says who died and how; no process, descriptor or thread is left.
//
//   POOLSCOPE_FAULTS=10000  so many faults instead of 2,000
//   POOLSCOPE_SEED=7        the same faults again
#include "core/processes/process_pool.h"
#include "tests/core/processes/functions.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"

#include <QTest>

#include <array>
#include <csignal>
#include <random>
#include <thread>

namespace poolscope {
namespace {

using namespace std::chrono_literals;
using namespace support;

struct Tally {
  int values = 0;
  int errors = 0;
  std::string wrong;  // what should not have happened
};

/// Ends when the future does; notes what came of it.
template <class T>
void take(const Future<T>& future, Tally& tally) {
  try {
    const std::exception_ptr error = future.exception(60s);
    if (!error) {
      ++tally.values;
      return;
    }
    ++tally.errors;
    const std::string text = describe(error);
    if (text.find("no worker process can be started") != std::string::npos) return;  // a fault of ours, too
    const bool told = text.find("signal ") != std::string::npos || text.find("exit status ") != std::string::npos ||
                      text.find("past its limit") != std::string::npos || text.find("SerializationError") == 11 ||
                      text.find("it went wrong") != std::string::npos;
    const bool named = text.find("(pid ") != std::string::npos || text.find("it went wrong") != std::string::npos ||
                       text.find("SerializationError") != std::string::npos;
    if (!told || !named) tally.wrong = text;
  } catch (const TimeoutError&) {
    tally.wrong = "a future never ended: " + future.to_string();
  }
}

}  // namespace

class tst_random_faults : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void every_future_ends();
};

void tst_random_faults::every_future_ends() {
  const int faults =
      qEnvironmentVariableIntValue("POOLSCOPE_FAULTS") > 0 ? qEnvironmentVariableIntValue("POOLSCOPE_FAULTS") : 2000;
  // Not as an int, which holds only half of the seeds that are printed.
  const unsigned seed =
      qEnvironmentVariableIsSet("POOLSCOPE_SEED") ? qgetenv("POOLSCOPE_SEED").toUInt() : std::random_device{}();
  qInfo("seed %u, %d faults", seed, faults);
  std::mt19937 random(seed);
  const auto upto = [&random](unsigned n) { return static_cast<int>(random() % n); };
  const std::size_t descriptors = descriptor_count();
  LogCapture log;  // every death is told there
  int done = 0;
  Tally tally;
  while (done < faults) {
    ProcessPoolOptions options = pool_options(1 + upto(4));
    options.after_crash = static_cast<AfterCrash>(upto(3));
    options.call_queue = upto(2) == 0 ? 0 : 1 + upto(64);
    options.eager = upto(3) == 0;
    options.response_limit = 150ms;
    options.start_limit = 500ms;  // one that is stopped before it is ready
    if (upto(3) == 0) options.chunk_size = 1 + upto(8);
    if (upto(4) == 0) options.max_tasks_per_child = 1 + upto(5);
    std::vector<Future<int>> values;
    std::vector<Future<void>> others;
    std::vector<Future<std::string>> texts;  // by memory file
    {
      ProcessPoolExecutor pool(std::move(options));
      for (int round = 0; round < 6; ++round) {
        try {
          const int tasks = 1 + upto(12);
          for (int i = 0; i < tasks; ++i) {
            switch (upto(12)) {
              case 0:
                others.push_back(pool.submit(exit_with, upto(100)));
                ++done;
                break;
              case 1: {
                constexpr std::array kSignals{SIGKILL, SIGSEGV, SIGABRT, SIGTERM, SIGBUS};
                others.push_back(pool.submit(raise_signal, kSignals[static_cast<std::size_t>(upto(kSignals.size()))]));
                ++done;
                break;
              }
              case 2:
                others.push_back(
                    pool.submit(take_trouble, Trouble{.when_read = static_cast<Trouble::Kind>(1 + upto(3))}));
                ++done;
                break;
              case 3: others.push_back(pool.submit(throw_named, "runtime_error")); break;
              case 4:
                others.push_back(
                    pool.submit_with({.timeout = std::chrono::milliseconds(1 + upto(20))}, sleep_hard, 1 + upto(30)));
                ++done;
                break;
              case 5: others.push_back(pool.submit(burn, upto(5))); break;
              case 6:
                texts.push_back(pool.submit(echo, std::string(static_cast<std::size_t>(upto(400'000)), 'e')));
                break;
              default: values.push_back(pool.submit(square, upto(1000))); break;
            }
          }
          if (upto(3) == 0) {
            pool.inject({.refuse_spawns = upto(2), .drop_call = upto(4), .corrupt_call = upto(4)});
            ++done;
          }
          if (upto(2) == 0) std::this_thread::sleep_for(std::chrono::microseconds(upto(3000)));
          constexpr std::array kSignals{SIGKILL, SIGSEGV, SIGSTOP, SIGTERM};
          if (pool.kill_worker(static_cast<std::size_t>(upto(4)),
                               kSignals[static_cast<std::size_t>(upto(kSignals.size()))]))
            ++done;
        } catch (const BrokenProcessPool&) {
          break;
        }
      }
      if (upto(4) == 0) pool.kill_workers();
      if (upto(4) == 0) pool.shutdown(false, false);
    }
    for (const auto& future : values)
      if (!future.cancelled()) take(future, tally);
    for (const auto& future : others)
      if (!future.cancelled()) take(future, tally);
    for (const auto& future : texts)
      if (!future.cancelled()) take(future, tally);
    QVERIFY2(tally.wrong.empty(),
             qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(QString::fromStdString(tally.wrong))));
    QVERIFY2(children().empty(), qPrintable(QStringLiteral("seed %1: a process is left").arg(seed)));
    QCOMPARE(descriptor_count(), descriptors);
    QCOMPARE(mapped_memory_files(), 0U);
  }
  qInfo("%d tasks gave their value, %d failed as they should", tally.values, tally.errors);
}

}  // namespace poolscope

QTEST_APPLESS_MAIN(poolscope::tst_random_faults)
#include "tst_random_faults.moc"
