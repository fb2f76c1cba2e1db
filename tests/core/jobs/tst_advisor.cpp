// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/advisor.h"
#include "core/jobs/race.h"

#include <QTest>

#include <string>

using namespace poolscope;
using namespace std::chrono_literals;

/// The right answer follows from how each set of figures, or each recipe, is made.
class AdvisorTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void waiting_work_wants_threads();
  void computing_wants_as_many_workers_as_cores();
  void computing_under_a_gil_wants_processes();
  void commands_compute_outside();
  void mixed_work_wants_more_workers_than_cores();
  void tiny_tasks_want_no_pool();
  void one_task_wants_no_pool();
  void a_straggler_limits_the_workers();
  void what_is_the_same_does_not_matter();
  void a_trial_tells_recipes_apart_data();
  void a_trial_tells_recipes_apart();
  void a_trial_ends_in_time();
};

namespace {

TrialFigures figures_of(double run_s, double cpu_s, std::int64_t tasks) {
  return {.tasks = tasks, .tried = 8, .run_s = run_s, .cpu_s = cpu_s, .longest_s = run_s, .cores = 4, .gil = false};
}

}  // namespace

void AdvisorTest::waiting_work_wants_threads() {
  const Advice advice = advise(figures_of(1, 0.001, 100));
  QVERIFY(advice.kind == WorkKind::waiting);
  QCOMPARE(advice.best.spec.kind, ExecutorKind::threads);
  QVERIFY2(advice.best.spec.workers >= 95, std::to_string(advice.best.spec.workers).c_str());
  QVERIFY(advice.best.expected_s < 1.3);
  QVERIFY(advice.reasons.front().starts_with("It is I/O"));
}

void AdvisorTest::computing_wants_as_many_workers_as_cores() {
  const Advice advice = advise(figures_of(0.5, 0.5, 100));
  QVERIFY(advice.kind == WorkKind::computing);
  QCOMPARE(advice.best.spec.workers, 4);
  QVERIFY(advice.best.expected_s >= 12.5 && advice.best.expected_s < 13.5);
}

void AdvisorTest::computing_under_a_gil_wants_processes() {
  TrialFigures figures = figures_of(0.5, 0.5, 100);
  figures.gil = true;
  const Advice advice = advise(figures);
  const auto processes = process_kind();
  if (processes) {
    QCOMPARE(advice.best.spec.kind, *processes);
    QCOMPARE(advice.best.spec.workers, 4);
  } else {
    // Without processes nothing gains: the lock leaves one core.
    QVERIFY(advice.best.expected_s >= 50);
    QCOMPARE(advice.best.spec.kind, ExecutorKind::sequential);
  }
}

void AdvisorTest::commands_compute_outside() {
  TrialFigures figures = figures_of(0.5, 0.5, 100);
  figures.gil = true;
  figures.command = true;
  const Advice advice = advise(figures);
  QCOMPARE(advice.best.spec.kind, ExecutorKind::threads);
  QCOMPARE(advice.best.spec.workers, 4);
  QVERIFY(!advice.best.spec.gil);
}

void AdvisorTest::mixed_work_wants_more_workers_than_cores() {
  const Advice advice = advise(figures_of(0.1, 0.05, 400));  // half of it computes: eight workers fill four cores
  QVERIFY(advice.kind == WorkKind::mixed);
  QVERIFY2(advice.best.spec.workers >= 7 && advice.best.spec.workers <= 10,
           std::to_string(advice.best.spec.workers).c_str());
  QVERIFY(advice.best.expected_s >= 5 && advice.best.expected_s < 6);
}

void AdvisorTest::tiny_tasks_want_no_pool() {
  const Advice advice = advise(figures_of(1e-6, 1e-6, 1000));
  QVERIFY(advice.kind == WorkKind::tiny);
  QCOMPARE(advice.best.spec.kind, ExecutorKind::sequential);
}

void AdvisorTest::one_task_wants_no_pool() {
  const Advice advice = advise(figures_of(1, 0, 1));
  QCOMPARE(advice.best.spec.kind, ExecutorKind::sequential);
  QVERIFY(!advice.runner_up);
}

void AdvisorTest::a_straggler_limits_the_workers() {
  TrialFigures figures = figures_of(0.1, 0, 20);
  figures.longest_s = 1;
  const Advice advice = advise(figures);
  QVERIFY(advice.best.expected_s >= 1);
  bool said = false;
  for (const std::string& reason : advice.reasons)
    said = said || reason.find("longest task") != std::string::npos;
  QVERIFY(said);
}

void AdvisorTest::what_is_the_same_does_not_matter() {
  TrialFigures figures = figures_of(2, 2, 2);
  figures.cores = 1;
  const Advice advice = advise(figures);
  QVERIFY(!advice.matters);
  QCOMPARE(advice.best.spec.kind, ExecutorKind::sequential);  // the simplest
}

void AdvisorTest::a_trial_tells_recipes_apart_data() {
  QTest::addColumn<int>("kind");
  QTest::newRow("sleep 30ms") << static_cast<int>(WorkKind::waiting);
  QTest::newRow("io uniform(20ms,40ms)") << static_cast<int>(WorkKind::waiting);
  QTest::newRow("compute 1ms; sleep 60ms") << static_cast<int>(WorkKind::waiting);
  QTest::newRow("compute 20ms; io 20ms") << static_cast<int>(WorkKind::mixed);
  QTest::newRow("log x") << static_cast<int>(WorkKind::tiny);
}

void AdvisorTest::a_trial_tells_recipes_apart() {
  QFETCH(int, kind);
  Experiment e = experiment_for("recipe");
  e.params["steps"] = std::string(QTest::currentDataTag());
  e.count = 40;
  // On a machine that others keep busy a task may look longer than it is; one quiet try is enough.
  Advice advice;
  for (int i = 0; i < 10; ++i) {
    advice = advise(run_trial(e));
    if (static_cast<int>(advice.kind) == kind) break;
  }
  QCOMPARE(static_cast<int>(advice.kind), kind);
  const Experiment proof = proof_of(e, advice);
  QCOMPARE(proof.executors.front().to_string(), advice.best.spec.to_string());
  QCOMPARE(validate(proof), std::string());
}

void AdvisorTest::a_trial_ends_in_time() {
  Experiment e = experiment_for("sleep_square");
  e.params["seconds"] = 3600.0;
  QVERIFY_EXCEPTION_THROWN((void)run_trial(e, 50ms), Error);
  e.params["seconds"] = 0.01;
  e.count = 1000;
  const TrialFigures figures = run_trial(e, 20s, 5);
  QCOMPARE(figures.tried, std::int64_t{5});
  QCOMPARE(figures.tasks, std::int64_t{1000});
  QVERIFY(figures.run_s >= 0.01);
}

QTEST_APPLESS_MAIN(AdvisorTest)
#include "tst_advisor.moc"
