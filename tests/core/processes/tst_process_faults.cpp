// SPDX-License-Identifier: GPL-3.0-or-later
// What kills CPython's pools, and ours not: CPython's test_process_pool.py, test_deadlock.py and
// test_init.py.
#include "core/threads/thread_pool.h"
#include "tests/core/processes/functions.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"

#include <QTest>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

namespace poolscope {
namespace {

using namespace std::chrono_literals;
using namespace support;

/// "type: text" of what the future ended with.
template <class T>
std::string ended_with(const Future<T>& future) {
  return describe(future.exception(30s));
}

/// What the exception was caused by.
std::string cause_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    try {
      std::rethrow_if_nested(e);
    } catch (...) {
      return describe(std::current_exception());
    }
  }
  return {};
}

bool has(const std::string& text, const std::string& part) {
  if (text.find(part) != std::string::npos) return true;
  qWarning("\"%s\" is not in: %s", part.c_str(), text.c_str());
  return false;
}

ProcessPoolOptions recovering(int workers) {
  auto options = pool_options(workers);
  options.after_crash = AfterCrash::recover;
  return options;
}

}  // namespace

class tst_process_faults : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void cleanup();

  void P03_a_killed_worker_breaks_the_pool();
  void T04_pools_made_beside_busy_threads_do_not_hang();
  void P06_D05_D06_the_error_names_what_died_and_how();
  void Q12_all_that_wait_fail_with_the_pool();
  void P05_N02_D06_D07_R23_exceptions_keep_type_and_text_data();
  void P05_N02_D06_D07_R23_exceptions_keep_type_and_text();
  void P05_exceptions_of_ones_own_keep_their_parts();
  void D01_D02_D04_D09_D10_N01_L07_trouble_while_encoding_or_decoding_data();
  void D01_D02_D04_D09_D10_N01_L07_trouble_while_encoding_or_decoding();
  void I02_I04_N03_a_failing_initializer_breaks_the_pool();
  void workers_that_die_early_are_tried_again_but_not_for_ever();
  void P21_P23_P26_terminate_can_be_ignored_and_kill_cannot();
  void Q12_a_recovering_pool_loses_one_task_only();
  void a_task_past_its_limit_costs_its_worker_only();
  void R29_a_running_task_can_be_asked_to_end();
  void a_stopped_worker_is_given_up();
  void a_lost_message_is_noticed();
  void a_damaged_message_is_noticed();
  void no_process_can_be_started();
  void one_process_less_can_be_started();
  void programs_that_are_no_workers_data();
  void programs_that_are_no_workers();
  void a_callable_is_refused();
  void memory_has_a_limit();

 private:
  std::size_t descriptors_ = 0;
};

void tst_process_faults::init() { descriptors_ = descriptor_count(); }

void tst_process_faults::cleanup() {
  QVERIFY(children().empty());
  QCOMPARE(descriptor_count(), descriptors_);
}

void tst_process_faults::P03_a_killed_worker_breaks_the_pool() {
  FileGate gate;
  ProcessPoolExecutor pool(pool_options(2));
  const auto future = pool.submit(pass_gate, gate.path());
  QVERIFY(eventually([&] { return gate.arrived() == 1; }));
  QVERIFY(pool.kill_worker(0, SIGKILL));
  QVERIFY_THROWS_EXCEPTION(BrokenProcessPool, future.result(30s));
  QVERIFY_THROWS_EXCEPTION(BrokenProcessPool, pool.submit(square, 1));
}

// test_hang_global_shutdown_lock, bpo-45021: workers are started while other threads hold all kinds of locks.
void tst_process_faults::T04_pools_made_beside_busy_threads_do_not_hang() {
  std::atomic<bool> enough{false};
  std::jthread busy([&] {
    ThreadPoolExecutor threads({.max_workers = 2});
    while (!enough)
      threads.submit([] { return std::string(100, 'x'); }).result();
  });
  for (int i = 0; i < 50; ++i) {
    ProcessPoolExecutor pool(pool_options(1));
    QCOMPARE(pool.submit(square, i).result(30s), i * i);
  }
  enough = true;
}

void tst_process_faults::P06_D05_D06_the_error_names_what_died_and_how() {
  {
    ProcessPoolExecutor pool(pool_options(1));
    const int pid = pool.submit(worker_pid).result(30s);
    const std::string text = ended_with(pool.submit(exit_with, 99));
    QVERIFY(has(text, "BrokenProcessPool"));
    QVERIFY(has(text, "exit status 99"));
    QVERIFY(has(text, std::to_string(pid)));
    QVERIFY(has(text, "exit_with"));
  }
  for (const auto& [signal, name] : {std::pair{SIGKILL, "signal 9 (SIGKILL)"}, {SIGABRT, "signal 6 (SIGABRT)"}}) {
    ProcessPoolExecutor pool(pool_options(1));
    QVERIFY(has(ended_with(pool.submit(raise_signal, signal)), name));
  }
}

void tst_process_faults::Q12_all_that_wait_fail_with_the_pool() {
  FileGate gate;
  ProcessPoolExecutor pool(pool_options(2));
  std::vector<Future<int>> futures;
  for (int i = 0; i < 50; ++i)
    futures.push_back(pool.submit(pass_gate, gate.path()));
  QVERIFY(eventually([&] { return gate.arrived() == 2; }));
  QVERIFY(pool.kill_worker(1, SIGSEGV));
  for (const auto& f : futures)
    QVERIFY_THROWS_EXCEPTION(BrokenProcessPool, f.result(30s));
  QVERIFY(eventually([&] { return pool.worker_count() == 0; }));
}

void tst_process_faults::P05_N02_D06_D07_R23_exceptions_keep_type_and_text_data() {
  QTest::addColumn<QString>("what");
  QTest::addColumn<QString>("error");
  QTest::newRow("runtime_error") << "runtime_error"
                                 << "std::runtime_error: it went wrong";
  QTest::newRow("out_of_range") << "out_of_range"
                                << "std::out_of_range: too far";
  QTest::newRow("bad_alloc") << "bad_alloc"
                             << "std::bad_alloc: std::bad_alloc";
  QTest::newRow("an int") << "int"
                          << "poolscope::RemoteError: int: 42";
  QTest::newRow("a type that is not known") << "unknown"
                                            << "poolscope::RemoteError";
  QTest::newRow("nested") << "nested"
                          << "std::runtime_error: the effect";
}

void tst_process_faults::P05_N02_D06_D07_R23_exceptions_keep_type_and_text() {
  QFETCH(const QString, what);
  QFETCH(const QString, error);
  ProcessPoolExecutor pool(pool_options(1));
  const auto future = pool.submit(throw_named, what.toStdString());
  QVERIFY(has(ended_with(future), error.toStdString()));
  const std::string cause = cause_of(future.exception());
  QVERIFY(has(cause, "poolscope::RemoteTrace"));
  QVERIFY(has(cause, "function \"throw_named\" (functions.cpp:"));
  QVERIFY(has(cause, std::to_string(pool.worker_pids().front())));
  if (what == QStringLiteral("nested")) QVERIFY(has(cause, "caused by std::invalid_argument: the cause"));
  QCOMPARE(pool.submit(square, 4).result(30s), 16);  // it cost nobody anything
}

void tst_process_faults::P05_exceptions_of_ones_own_keep_their_parts() {
  ProcessPoolExecutor pool(pool_options(1));
  int by = 0;
  try {
    pool.submit(throw_named, "own").result(30s);
  } catch (const Overdrawn& error) {
    by = error.by();
  }
  QCOMPARE(by, 7);
}

void tst_process_faults::D01_D02_D04_D09_D10_N01_L07_trouble_while_encoding_or_decoding_data() {
  QTest::addColumn<int>("place");  // 0 arguments written, 1 read, 2 result written, 3 read
  QTest::addColumn<int>("kind");
  QTest::addColumn<QString>("error");
  constexpr int kThrows = 1;
  constexpr int kExits = 2;
  constexpr int kCrashes = 3;
  QTest::newRow("arguments cannot be written") << 0 << kThrows << "SerializationError";
  QTest::newRow("arguments cannot be read") << 1 << kThrows << "SerializationError";
  QTest::newRow("the worker exits as it reads") << 1 << kExits << "exit status 1";
  QTest::newRow("the worker crashes as it reads") << 1 << kCrashes << "signal 11 (SIGSEGV)";
  QTest::newRow("the result cannot be written") << 2 << kThrows << "SerializationError";
  QTest::newRow("the worker exits as it writes") << 2 << kExits << "exit status 1";
}

void tst_process_faults::D01_D02_D04_D09_D10_N01_L07_trouble_while_encoding_or_decoding() {
  QFETCH(const int, place);
  QFETCH(const int, kind);
  QFETCH(const QString, error);
  ProcessPoolExecutor pool(pool_options(1));
  const auto what = static_cast<Trouble::Kind>(kind);
  std::string text;
  if (place == 2) {
    text = ended_with(pool.submit(give_trouble, kind));
  } else {
    text =
        ended_with(pool.submit(take_trouble, place == 0 ? Trouble{.when_written = what} : Trouble{.when_read = what}));
  }
  QVERIFY(has(text, error.toStdString()));
  const bool survives = what == Trouble::Kind::throws;
  if (survives) QVERIFY(has(text, "cannot be written or read"));
  if (survives) QCOMPARE(pool.submit(square, 3).result(30s), 9);
  if (!survives) QVERIFY_THROWS_EXCEPTION(BrokenProcessPool, pool.submit(square, 3));
}

void tst_process_faults::I02_I04_N03_a_failing_initializer_breaks_the_pool() {
  LogCapture log;
  auto options = pool_options(2);
  options.initializer = std::make_shared<processes::RemoteCall>(processes::bind_call(fail_to_initialize));
  ProcessPoolExecutor pool(std::move(options));
  std::string text;
  try {
    text = ended_with(pool.submit(square, 1));
  } catch (const BrokenExecutor& error) {
    text = std::string("BrokenProcessPool: ") + error.what();
  }
  QVERIFY(has(text, "BrokenProcessPool"));
  QVERIFY(has(text, "std::domain_error: no licence"));
  QVERIFY(log.count(LogLevel::critical, "exception in initializer: std::domain_error: no licence") > 0);
}

void tst_process_faults::workers_that_die_early_are_tried_again_but_not_for_ever() {
  LogCapture log;
  auto options = recovering(1);
  options.initializer = std::make_shared<processes::RemoteCall>(processes::bind_call(raise_signal, SIGKILL));
  ProcessPoolExecutor pool(std::move(options));
  QVERIFY(has(ended_with(pool.submit(square, 1)), "before it was ready"));
  QVERIFY(log.count(LogLevel::warning, "another worker takes its place") > 1);
}

void tst_process_faults::P21_P23_P26_terminate_can_be_ignored_and_kill_cannot() {
  for (const bool stubborn : {false, true}) {
    FileGate gate;
    auto options = pool_options(1);
    if (stubborn) options.initializer = std::make_shared<processes::RemoteCall>(processes::bind_call(ignore_sigterm));
    ProcessPoolExecutor pool(std::move(options));
    const auto future = pool.submit(pass_gate, gate.path());
    QVERIFY(eventually([&] { return gate.arrived() == 1; }));
    pool.terminate_workers();
    QVERIFY_THROWS_EXCEPTION(RuntimeError, pool.submit(square, 1));
    if (stubborn) {
      QVERIFY_THROWS_EXCEPTION(TimeoutError, future.result(100ms));
      pool.kill_workers();
    }
    QVERIFY_THROWS_EXCEPTION(BrokenProcessPool, future.result(30s));
    QVERIFY(eventually([&] { return pool.worker_count() == 0; }));
  }
}

void tst_process_faults::Q12_a_recovering_pool_loses_one_task_only() {
  LogCapture log;  // it says that a worker was replaced
  FileGate gate;
  auto options = recovering(2);
  options.call_queue = 16;
  ProcessPoolExecutor pool(std::move(options));
  std::vector<Future<int>> futures;
  for (int i = 0; i < 20; ++i)
    futures.push_back(pool.submit(pass_gate, gate.path()));
  QVERIFY(eventually([&] { return gate.arrived() == 2; }));
  QVERIFY(pool.kill_worker(0, SIGKILL));
  QVERIFY(eventually([&] { return gate.arrived() == 3; }));  // another worker has come
  gate.open();
  int failed = 0;
  for (const auto& f : futures) {
    if (const auto error = f.exception(30s)) {
      ++failed;
      QVERIFY(has(describe(error), "signal 9 (SIGKILL)"));
    }
  }
  QCOMPARE(failed, 1);
  QCOMPARE(pool.submit(square, 5).result(30s), 25);
}

void tst_process_faults::a_task_past_its_limit_costs_its_worker_only() {
  ProcessPoolExecutor pool(pool_options(1));
  const int before = pool.submit(worker_pid).result(30s);
  const auto late = pool.submit_with({.timeout = 50ms}, sleep_hard, 20'000);
  const auto next = pool.submit(worker_pid);
  QVERIFY_THROWS_EXCEPTION(TimeoutError, late.result(30s));
  QVERIFY(next.result(30s) != before);
  const auto soft = pool.submit_with({.timeout = 50ms}, sleep_softly, 20'000);
  QVERIFY_THROWS_EXCEPTION(TimeoutError, soft.result(30s));
  QCOMPARE(pool.submit_with({.timeout = 20s}, square, 6).result(30s), 36);
}

void tst_process_faults::R29_a_running_task_can_be_asked_to_end() {
  ProcessPoolExecutor pool(pool_options(2));
  auto sleeps = pool.submit(sleep_softly, 20'000);
  auto computes = pool.submit(spin_softly);
  QVERIFY(eventually([&] { return sleeps.running() && computes.running(); }));
  QVERIFY(!sleeps.cancel());  // it is in the call queue, or beyond
  for (Future<void>* each : {&sleeps, &computes}) {
    Future<void>& future = *each;
    QVERIFY(future.request_cancel());
    QVERIFY_THROWS_EXCEPTION(CancelledError, future.result(30s));
    QVERIFY(future.cancelled());
  }
  QCOMPARE(pool.submit(square, 2).result(30s), 4);
}

void tst_process_faults::a_stopped_worker_is_given_up() {
  LogCapture log;
  FileGate gate;
  auto options = recovering(1);
  options.response_limit = 300ms;
  ProcessPoolExecutor pool(std::move(options));
  const auto future = pool.submit(pass_gate, gate.path());
  QVERIFY(eventually([&] { return gate.arrived() == 1; }));
  QVERIFY(pool.kill_worker(0, SIGSTOP));
  QVERIFY(has(ended_with(future), "it gave no sign of life"));
  QCOMPARE(pool.submit(square, 2).result(30s), 4);
}

void tst_process_faults::a_lost_message_is_noticed() {
  LogCapture log;
  auto options = recovering(1);
  options.response_limit = 200ms;
  ProcessPoolExecutor pool(std::move(options));
  pool.submit(nothing).result(30s);
  pool.inject({.drop_call = 1});
  // It had not begun, so it is not lost but runs in the next worker.
  QCOMPARE(pool.submit(square, 3).result(30s), 9);
  QVERIFY(log.count(LogLevel::warning, "was lost") > 0);
}

void tst_process_faults::a_damaged_message_is_noticed() {
  LogCapture log;
  ProcessPoolExecutor pool(recovering(1));
  pool.submit(nothing).result(30s);
  pool.inject({.corrupt_call = 1});
  QCOMPARE(pool.submit(square, 3).result(30s), 9);
  QVERIFY(log.count(LogLevel::warning, "changed on the way") > 0);
}

void tst_process_faults::no_process_can_be_started() {
  ProcessPoolExecutor pool(pool_options(2));
  pool.inject({.refuse_spawns = 5});
  std::string text;
  try {
    text = ended_with(pool.submit(square, 3));
  } catch (const BrokenProcessPool& error) {
    text = error.what();
  }
  QVERIFY(has(text, "no worker process can be started"));
}

void tst_process_faults::one_process_less_can_be_started() {
  LogCapture log;
  FileGate gate;
  ProcessPoolExecutor pool(pool_options(2));
  const auto first = pool.submit(pass_gate, gate.path());
  QVERIFY(eventually([&] { return gate.arrived() == 1; }));
  pool.inject({.refuse_spawns = 3});
  const auto second = pool.submit(square, 3);
  QCOMPARE(second.result(30s), 9);  // by a worker that could be started in the end
  QVERIFY(log.count(LogLevel::warning, "goes on with 1 of 2 workers") > 0);
  gate.open();
}

void tst_process_faults::programs_that_are_no_workers_data() {
  QTest::addColumn<QString>("program");
  QTest::addColumn<QString>("error");
  QTest::newRow("missing") << "/no/such/program"
                           << "\"/no/such/program\" cannot be started: No such file";
  QTest::newRow("not executable") << "/etc/passwd"
                                  << "\"/etc/passwd\" is not executable";
  QTest::newRow("a folder") << "/tmp"
                            << "is not executable";
  QTest::newRow("ends at once") << "/bin/true"
                                << "exit status 0 before it was ready";
  QTest::newRow("speaks otherwise") << "/bin/echo"
                                    << "before it was ready";
  QTest::newRow("never answers") << "script:exec sleep 100"
                                 << "did not answer within 0.5 s";
}

void tst_process_faults::programs_that_are_no_workers() {
  QFETCH(const QString, program);
  QFETCH(const QString, error);
  auto options = pool_options(1);
  options.worker_program = program.toStdString();
  options.start_limit = 500ms;
  std::string script;
  if (program.startsWith(QStringLiteral("script:"))) {
    script = "/tmp/poolscope-no-worker-" + std::to_string(getpid());
    std::ofstream(script) << "#!/bin/sh\n" << program.mid(7).toStdString() << "\n";
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    options.worker_program = script;
  }
  std::string text;
  try {
    ProcessPoolExecutor pool(std::move(options));
    text = ended_with(pool.submit(square, 1));
  } catch (const std::exception& e) {
    text = e.what();
  }
  if (!script.empty()) std::filesystem::remove(script);
  QVERIFY(has(text, error.toStdString()));
}

void tst_process_faults::a_callable_is_refused() {
  ProcessPoolExecutor pool(pool_options(1));
  Executor& any = pool;
  QVERIFY_THROWS_EXCEPTION(std::invalid_argument, any.submit([] { return 1; }));
  int (*const unknown)(int) = [](int x) { return x; };
  QVERIFY_THROWS_EXCEPTION(std::invalid_argument, pool.submit(unknown, 1));
}

void tst_process_faults::memory_has_a_limit() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  QSKIP("a sanitizer ends the process where an allocation fails");
#endif
  auto options = pool_options(1);
  options.memory_limit_bytes = 64 << 20;
  ProcessPoolExecutor pool(std::move(options));
  QCOMPARE(pool.submit(take_memory, 1 << 20).result(30s), std::int64_t{1 << 20});
  QVERIFY_THROWS_EXCEPTION(std::bad_alloc, pool.submit(take_memory, 200 << 20).result(30s));
  QCOMPARE(pool.submit(square, 3).result(30s), 9);
}

}  // namespace poolscope

QTEST_APPLESS_MAIN(poolscope::tst_process_faults)
#include "tst_process_faults.moc"
