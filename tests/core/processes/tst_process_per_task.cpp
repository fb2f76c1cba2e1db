// SPDX-License-Identifier: GPL-3.0-or-later
// ProcessPerTaskExecutor: what differs from a pool.
#include "core/processes/process_errors.h"
#include "core/processes/process_per_task.h"
#include "tests/core/processes/functions.h"
#include "tests/support/gate.h"

#include <QTest>

#include <csignal>
#include <set>

namespace poolscope {
namespace {

using namespace std::chrono_literals;
using namespace support;

ProcessPerTaskOptions with_test_worker() {
  ProcessPerTaskOptions options;
  options.worker_program = pool_options(1).worker_program;
  return options;
}

}  // namespace

class tst_process_per_task : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void each_task_has_a_process_of_its_own();
  void all_begin_without_waiting_for_each_other();
  void a_limit_bounds_the_processes();
  void a_death_costs_its_task_only();
};

void tst_process_per_task::each_task_has_a_process_of_its_own() {
  std::set<int> pids;
  {
    ProcessPerTaskExecutor executor(with_test_worker());
    for (int i = 0; i < 3; ++i)  // one after the other: a pool would take the same worker
      pids.insert(executor.submit(worker_pid).result(20s));
  }
  QCOMPARE(pids.size(), 3U);
  QVERIFY(children().empty());
}

void tst_process_per_task::all_begin_without_waiting_for_each_other() {
  constexpr int kTasks = 12;  // more than there are processors
  FileGate gate;
  ProcessPerTaskExecutor executor(with_test_worker());
  std::vector<Future<int>> futures;
  for (int i = 0; i < kTasks; ++i)
    futures.push_back(executor.submit(pass_gate, gate.path()));
  QVERIFY(eventually([&] { return gate.arrived() == kTasks; }));
  gate.open();
  for (const auto& f : futures)
    QVERIFY(f.result(20s) > 0);
}

void tst_process_per_task::a_limit_bounds_the_processes() {
  FileGate gate;
  ProcessPerTaskOptions options = with_test_worker();
  options.executor.queue_limit = 2;
  ProcessPerTaskExecutor executor(options);
  std::vector<Future<int>> futures;
  for (int i = 0; i < 6; ++i)
    futures.push_back(executor.submit(pass_gate, gate.path()));
  QVERIFY(eventually([&] { return gate.arrived() == 2; }));
  QCOMPARE(executor.worker_count(), 2U);
  gate.open();
  std::set<int> pids;
  for (const auto& f : futures)
    pids.insert(f.result(20s));
  QCOMPARE(pids.size(), 6U);
}

void tst_process_per_task::a_death_costs_its_task_only() {
  FileGate gate;
  ProcessPerTaskExecutor executor(with_test_worker());
  const Future<int> other = executor.submit(pass_gate, gate.path());
  QVERIFY(eventually([&] { return gate.arrived() == 1; }));
  QVERIFY_EXCEPTION_THROWN(executor.submit(raise_signal, SIGKILL).result(20s), BrokenProcessPool);
  gate.open();
  QVERIFY(other.result(20s) > 0);
  QCOMPARE(executor.submit(square, 5).result(20s), 25);
}

}  // namespace poolscope

QTEST_APPLESS_MAIN(poolscope::tst_process_per_task)
#include "tst_process_per_task.moc"
