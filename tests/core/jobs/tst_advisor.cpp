// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/errors.h"
#include "core/jobs/advisor.h"
#include "core/jobs/race.h"
#include "tests/support/busy_loops.h"

#include <QTest>

#include <optional>
#include <string>

using namespace poolscope;
using poolscope::test::BusyLoops;
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
  void a_long_task_may_end();
  void tasks_that_all_fail_are_no_trial();
  void what_others_took_is_left_out();
  void a_blurred_trial_is_too_busy_to_tell_data();
  void a_blurred_trial_is_too_busy_to_tell();
  void commands_are_told_apart_on_a_busy_machine();
  void what_a_shell_starts_cannot_be_seen();
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
  QTest::addColumn<QString>("steps");
  QTest::addColumn<bool>("busy");
  QTest::addColumn<int>("kind");
  for (const bool busy : {false, true}) {
    const auto row = [busy](const char* steps, WorkKind kind) {
      QTest::addRow("%s%s", steps, busy ? ", beside two busy loops" : "")
          << QString::fromLatin1(steps) << busy << static_cast<int>(kind);
    };
    row("sleep 30ms", WorkKind::waiting);
    row("io uniform(20ms,40ms)", WorkKind::waiting);
    row("compute 1ms; sleep 60ms", WorkKind::waiting);
    row("compute 20ms; io 20ms", WorkKind::mixed);
    row("compute 10ms; io 40ms", WorkKind::mixed);
    row("compute 30ms", WorkKind::computing);
    row("log x", WorkKind::tiny);
  }
}

void AdvisorTest::a_trial_tells_recipes_apart() {
  QFETCH(QString, steps);
  QFETCH(bool, busy);
  QFETCH(int, kind);
  std::optional<BusyLoops> others;
  if (busy) others.emplace(usable_cpu_count());
  Experiment e = experiment_for("recipe");
  e.params["steps"] = steps.toStdString();
  e.count = 40;
  const TrialFigures figures = run_trial(e);
  const Advice advice = advise(figures);
  QVERIFY2(static_cast<int>(advice.kind) == kind, advice.reasons.front().c_str());
  QVERIFY(advice.certain);
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

void AdvisorTest::a_long_task_may_end() {
  Experiment e = experiment_for("sleep_square");
  e.params["seconds"] = 0.2;
  const TrialFigures figures = run_trial(e, 50ms);
  QCOMPARE(figures.tried, std::int64_t{1});
  QVERIFY(figures.run_s >= 0.2);
}

void AdvisorTest::tasks_that_all_fail_are_no_trial() {
  Experiment e = experiment_for("command");
  e.params["template"] = std::string("exit 3");
  e.count = 2;
  try {
    (void)run_trial(e);
    QFAIL("there is nothing to go by");
  } catch (const RuntimeError& error) {
    QVERIFY2(std::string(error.what()).find("exit status 3") != std::string::npos, error.what());
  }
}

void AdvisorTest::what_others_took_is_left_out() {
  TrialFigures figures = figures_of(0.1, 0.1, 100);
  figures.starved_s = 0.1;
  const Advice advice = advise(figures);
  QVERIFY(advice.kind == WorkKind::computing);
  QCOMPARE(advice.starved_share, 0.5);
  QVERIFY(advice.reasons.back().find("50 %") != std::string::npos);
  figures.starved_s = 0.001;
  QCOMPARE(advise(figures).starved_share, 0.0);  // not worth a word
}

void AdvisorTest::a_blurred_trial_is_too_busy_to_tell_data() {
  QTest::addColumn<double>("cpu_s");
  QTest::addColumn<bool>("certain");
  QTest::newRow("it hardly computes") << 0.001 << true;
  QTest::newRow("it may wait or be starved") << 0.05 << false;
  QTest::newRow("it always had a core") << 0.095 << true;
}

void AdvisorTest::a_blurred_trial_is_too_busy_to_tell() {
  QFETCH(double, cpu_s);
  TrialFigures figures = figures_of(0.1, cpu_s, 100);
  QVERIFY(advise(figures).certain);
  figures.blurred = true;
  const Advice advice = advise(figures);
  QTEST(advice.certain, "certain");
  QCOMPARE(advice.reasons.front().find("too busy to tell") != std::string::npos, !advice.certain);
}

namespace {

Experiment command_experiment(const std::string& command) {
  Experiment e = experiment_for("command");
  e.params["template"] = command;
  e.count = 4;
  return e;
}

// An addition chain of some tenths of a second that no shell is needed for, nor starts another process.
const char* const kComputes = "awk 'BEGIN { for (i = 0; i < 3000000; ++i) n += i }'";

}  // namespace

void AdvisorTest::commands_are_told_apart_on_a_busy_machine() {
  const BusyLoops others(usable_cpu_count());
  const TrialFigures computing = run_trial(command_experiment(kComputes));
  QVERIFY2(advise(computing).kind == WorkKind::computing, advise(computing).reasons.front().c_str());
  QVERIFY(computing.starved_s > 0);
  QVERIFY(!computing.blurred);
  const TrialFigures waiting = run_trial(command_experiment("sleep 0.2"));
  QVERIFY2(advise(waiting).kind == WorkKind::waiting, advise(waiting).reasons.front().c_str());
}

void AdvisorTest::what_a_shell_starts_cannot_be_seen() {
  const BusyLoops others(2 * usable_cpu_count());
  const TrialFigures figures = run_trial(command_experiment(std::string(kComputes) + "; true"));
  QVERIFY(figures.blurred);
}

QTEST_APPLESS_MAIN(AdvisorTest)
#include "tst_advisor.moc"
