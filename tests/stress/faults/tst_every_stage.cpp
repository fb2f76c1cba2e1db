// SPDX-License-Identifier: GPL-3.0-or-later
// A worker dies, or is stopped, at each moment of its life and in each way: the task that it had ends with
// an error that says who died, how, and what was lost; others run; nothing is left behind.
#include "core/processes/process_pool.h"
#include "tests/core/processes/functions.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"

#include <QTest>

#include <array>
#include <csignal>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

namespace poolscope {
namespace {

using namespace std::chrono_literals;
using namespace support;

constexpr int kWaits = static_cast<int>(Halt::How::waits);

struct Way {
  const char* name;
  int signal;       // sent from outside; 0: the worker does it to itself
  int how;          // a Halt::How
  const char* end;  // what an error calls it
};
constexpr std::array kWays{
    Way{"SIGKILL", SIGKILL, kWaits, "signal 9 (SIGKILL)"},
    Way{"SIGSEGV", SIGSEGV, kWaits, "signal 11 (SIGSEGV)"},
    Way{"SIGSTOP", SIGSTOP, kWaits, "signal 9 (SIGKILL)"},  // and so it is ended
    Way{"SIGABRT", SIGABRT, kWaits, "signal 6 (SIGABRT)"},
    Way{"exit", 0, static_cast<int>(Halt::How::exits), "exit status 7"},
    Way{"abort", 0, static_cast<int>(Halt::How::aborts), "signal 6 (SIGABRT)"},
};

/// A row for each way; those of the worker's own only where its code runs.
void add_ways(const char* stage, bool by_itself) {
  for (std::size_t i = 0; i < kWays.size(); ++i) {
    if (!by_itself && kWays[i].signal == 0) continue;
    QTest::addRow("%s, %s", stage, kWays[i].name) << QString::fromLatin1(stage) << static_cast<int>(i);
  }
}

bool has(const std::string& text, const std::string& part) {
  if (text.find(part) != std::string::npos) return true;
  qWarning("\"%s\" is not in: %s", part.c_str(), text.c_str());
  return false;
}

ProcessPoolOptions options_for_faults() {
  ProcessPoolOptions options = pool_options(1);
  options.after_crash = AfterCrash::recover;
  options.response_limit = 300ms;
  return options;
}

/// The main thread of the process is in a system call that waits.
bool sleeps(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/stat");
  std::string stat;
  std::getline(file, stat);
  const std::size_t name_end = stat.rfind(')');
  return name_end != std::string::npos && stat.size() > name_end + 2 && stat[name_end + 2] == 'S';
}

template <class T>
std::string ended_with(const Future<T>& future) {
  return describe(future.exception(30s));
}

}  // namespace

class tst_every_stage : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    descriptors_ = descriptor_count();
    log_ = std::make_unique<LogCapture>();
  }
  void cleanup() {
    log_.reset();
    QVERIFY(children().empty());
    QCOMPARE(descriptor_count(), descriptors_);
    QCOMPARE(mapped_memory_files(), 0U);
  }

  void a_worker_with_a_task_data();
  void a_worker_with_a_task();
  void a_worker_that_is_not_ready_data();
  void a_worker_that_is_not_ready();
  void a_worker_that_sends_data();
  void a_worker_that_sends();
  void an_idle_worker_data();
  void an_idle_worker();
  void a_worker_that_leaves_data();
  void a_worker_that_leaves();

 private:
  std::size_t descriptors_ = 0;
  std::unique_ptr<LogCapture> log_;
};

void tst_every_stage::a_worker_with_a_task_data() {
  QTest::addColumn<QString>("stage");
  QTest::addColumn<int>("way");
  for (const char* stage : {"decoding", "running", "encoding"})
    add_ways(stage, true);
}

void tst_every_stage::a_worker_with_a_task() {
  QFETCH(const QString, stage);
  QFETCH(const int, way);
  const Way& w = kWays[static_cast<std::size_t>(way)];
  FileGate gate;
  ProcessPoolExecutor pool(options_for_faults());
  const std::string pid = std::to_string(pool.submit(worker_pid).result(30s));
  std::string name = "halt";
  Future<void> hit;
  Future<HaltWhenWritten> hit_too;
  if (stage == QStringLiteral("decoding")) {
    HaltWhenRead when;
    when.gate = gate.path();
    when.how = static_cast<Halt::How>(w.how);
    hit = pool.submit(take_halt, when);
    name = "take_halt";
  } else if (stage == QStringLiteral("running")) {
    hit = pool.submit(halt, gate.path(), w.how);
  } else {
    hit_too = pool.submit(give_halt, gate.path(), w.how);
    name = "give_halt";
  }
  const auto behind = pool.submit(square, 3);  // waits in the dead worker's socket
  if (w.signal != 0) {
    QVERIFY(eventually([&] { return gate.arrived() == 1; }));
    QVERIFY(pool.kill_worker(0, w.signal));
  }
  const std::string text = hit.valid() ? ended_with(hit) : ended_with(hit_too);
  QVERIFY(has(text, "BrokenProcessPool"));
  QVERIFY(has(text, w.end));
  QVERIFY(has(text, "(pid " + pid + ")"));
  QVERIFY(has(text, "the task " + name + " was lost"));
  if (w.signal == SIGSTOP) QVERIFY(has(text, "no sign of life for 0.3 s; it had been stopped"));
  QCOMPARE(behind.result(30s), 9);
}

void tst_every_stage::a_worker_that_is_not_ready_data() {
  QTest::addColumn<QString>("stage");
  QTest::addColumn<int>("way");
  add_ways("spawning", false);
  add_ways("initializing", true);
}

// What is killed from outside is tried again; what fails by itself, or hangs, would do so again.
void tst_every_stage::a_worker_that_is_not_ready() {
  QFETCH(const QString, stage);
  QFETCH(const int, way);
  const Way& w = kWays[static_cast<std::size_t>(way)];
  FileGate gate;
  ProcessPoolOptions options = options_for_faults();
  options.eager = true;
  if (w.signal == SIGSTOP) options.start_limit = 1s;
  if (stage == QStringLiteral("initializing")) {
    options.initializer = std::make_shared<processes::RemoteCall>(processes::bind_call(halt, gate.path(), w.how));
  }
  ProcessPoolExecutor pool(std::move(options));
  const auto future = pool.submit(square, 3);
  if (w.signal != 0) {
    QVERIFY(eventually([&] { return !pool.worker_pids().empty(); }));
    if (stage == QStringLiteral("initializing")) QVERIFY(eventually([&] { return gate.arrived() == 1; }));
    pool.kill_worker(0, w.signal);
    gate.open();
  }
  const std::exception_ptr error = future.exception(30s);
  if (!error) {
    QCOMPARE(future.result(), 9);
    return;
  }
  QVERIFY(w.signal == 0 || w.signal == SIGSTOP);
  const std::string text = describe(error);
  QVERIFY(has(text, "before it was ready"));
  QVERIFY(has(text, w.end));
  QVERIFY(has(text, "(pid "));
  QVERIFY(has(text, "the task square cannot end any more"));
}

void tst_every_stage::a_worker_that_sends_data() {
  QTest::addColumn<QString>("stage");
  QTest::addColumn<int>("way");
  add_ways("sending", false);
}

// The manager sleeps, so the results fill the socket and the worker stands in the middle of one.
void tst_every_stage::a_worker_that_sends() {
  QFETCH(const int, way);
  const Way& w = kWays[static_cast<std::size_t>(way)];
  constexpr int kTasks = 30;
  constexpr int kBytes = 60'000;
  FileGate gate;
  ProcessPoolOptions options = options_for_faults();
  options.call_queue = kTasks;
  ProcessPoolExecutor pool(std::move(options));
  const std::string pid = std::to_string(pool.submit(worker_pid).result(30s));
  pool.pause();
  std::vector<Future<std::string>> futures;
  for (int i = 0; i < kTasks; ++i)
    futures.push_back(pool.submit(produce, gate.path(), kBytes));
  pool.inject({.manager_delay = 250ms});
  pool.resume();
  QVERIFY(eventually([&] { return gate.arrived() > 0 && gate.arrived() < kTasks && sleeps(pid); }));
  QVERIFY(pool.kill_worker(0, w.signal));
  pool.inject({.manager_delay = 1ns});
  int lost = 0;
  for (const auto& future : futures) {
    if (const std::exception_ptr error = future.exception(30s)) {
      ++lost;
      const std::string text = describe(error);
      QVERIFY(has(text, w.end));
      QVERIFY(has(text, "(pid " + pid + ")"));
      QVERIFY(has(text, "the task produce was lost"));
    } else {
      QCOMPARE(future.result().size(), std::size_t{kBytes});
    }
  }
  QVERIFY(lost > 0);
  QVERIFY(lost < kTasks);
}

void tst_every_stage::an_idle_worker_data() {
  QTest::addColumn<QString>("stage");
  QTest::addColumn<int>("way");
  add_ways("idle", false);
}

// Nothing is lost. One that was stopped is found out by the next call, which it has not begun.
void tst_every_stage::an_idle_worker() {
  QFETCH(const int, way);
  const Way& w = kWays[static_cast<std::size_t>(way)];
  ProcessPoolExecutor pool(options_for_faults());
  const int pid = pool.submit(worker_pid).result(30s);
  QVERIFY(pool.kill_worker(0, w.signal));
  QVERIFY(pool.submit(worker_pid).result(30s) != pid);
  QVERIFY(eventually([&] { return log_->count(LogLevel::warning, w.end) == 1; }));
  QCOMPARE(log_->count(LogLevel::warning, "(pid " + std::to_string(pid) + ")"), 1U);
}

void tst_every_stage::a_worker_that_leaves_data() {
  QTest::addColumn<QString>("stage");
  QTest::addColumn<int>("way");
  add_ways("shutting down", true);
}

void tst_every_stage::a_worker_that_leaves() {
  QFETCH(const int, way);
  const Way& w = kWays[static_cast<std::size_t>(way)];
  FileGate gate;
  ProcessPoolExecutor pool(options_for_faults());
  pool.submit(halt_at_exit, gate.path(), w.how).result(30s);
  const auto last = pool.submit(square, 4);
  pool.shutdown(false);
  QCOMPARE(last.result(30s), 16);
  if (w.signal != 0) {
    QVERIFY(eventually([&] { return gate.arrived() == 1; }));
    QVERIFY(pool.kill_worker(0, w.signal));
  }
  pool.shutdown(true);
  QVERIFY(pool.worker_pids().empty());
}

}  // namespace poolscope

QTEST_APPLESS_MAIN(poolscope::tst_every_stage)
#include "tst_every_stage.moc"
