// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/law_figures.h"
#include "core/jobs/measurement.h"
#include "core/jobs/sweep.h"
#include "core/sync/clock.h"
#include "core/tracing/trace_builder.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace poolscope;

/// Repetitions, sweeps and what is made of them.
class MeasurementTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void repetitions_are_counted_and_warm_ups_are_not();
  void executors_alternate_when_they_run_in_turn();
  void a_sweep_over_workers_speeds_sleeps_up();
  void a_cancel_keeps_what_was_measured();
  void wrong_sweeps_are_refused_before_anything_runs();
  void a_switch_interval_needs_a_gil();
  void work_grows_with_the_workers();
  void figures_of_a_run_add_up();
  void amdahl_is_held_against_a_known_share();
  void gustafson_is_held_against_a_known_share();
  void little_speaks_of_the_rate_that_was_asked_for();
  void random_arrivals_are_held_against_the_queue_law();
  void bounds_hold_what_no_lock_disturbs();
  void the_gil_is_named_as_the_cause();
  void idle_workers_at_the_end_are_named_as_the_cause();
  void a_machine_that_others_use_is_named_as_the_cause_data();
  void a_machine_that_others_use_is_named_as_the_cause();
};

namespace {

Experiment sleeps(double seconds, int count) {
  Experiment e = experiment_for("sleep_square");
  e.params["seconds"] = seconds;
  e.count = count;
  return e;
}

}  // namespace

void MeasurementTest::repetitions_are_counted_and_warm_ups_are_not() {
  Experiment e = sleeps(0.01, 4);
  e.repetitions = 3;
  e.warm_up = 2;
  int races = 0;
  MeasureHooks hooks;
  hooks.race_started = [&](Race&) { ++races; };
  const Measurement m = measure(e, hooks);
  QCOMPARE(races, 5);
  QCOMPARE(m.points.size(), std::size_t{2});
  QCOMPARE(m.points[0].samples.size(), std::size_t{3});
  QVERIFY(m.points[0].wall().median >= 0.02);
  QVERIFY(m.points[1].samples[0].p99_s >= 0.01);
  QCOMPARE(*m.points[0].predicted_s, 0.02);
  QCOMPARE(m.base_of(m.points[1]), &m.points[0]);
  QCOMPARE(m.recording.size(), std::size_t{2});
  QCOMPARE(m.recording[1].size(), std::size_t{4});
}

void MeasurementTest::executors_alternate_when_they_run_in_turn() {
  Experiment e = sleeps(0, 1);
  e.mode = RaceMode::in_turn;
  e.repetitions = 2;
  std::vector<int> order;
  MeasureHooks hooks;
  hooks.race_started = [&](Race& race) { order.push_back(race.experiment().executors[0].workers); };
  (void)measure(e, hooks);
  QCOMPARE(order, (std::vector<int>{2, 10, 10, 2}));
}

void MeasurementTest::a_sweep_over_workers_speeds_sleeps_up() {
  Experiment e = sleeps(0.02, 8);
  e.executors = {ExecutorSpec{}};
  e.sweep = "workers=1,2,4,8";
  std::size_t seen = 0;
  MeasureHooks hooks;
  hooks.point_ended = [&](const Measurement& so_far) {
    QCOMPARE(so_far.points.size(), seen + 1);
    seen = so_far.points.size();
  };
  const Measurement m = measure(e, hooks);
  QCOMPARE(seen, std::size_t{4});
  QCOMPARE(m.points[3].workers, 8);
  QVERIFY(m.points[0].wall().median > 2 * m.points[3].wall().median);
  const auto fit = m.fit(0);
  QVERIFY(fit.has_value());
  QVERIFY2(fit->sigma < 0.5, std::to_string(fit->sigma).c_str());
}

void MeasurementTest::a_cancel_keeps_what_was_measured() {
  Experiment e = sleeps(0.01, 2);
  e.sweep = "seconds=0.01,3600";
  bool first_done = false;
  MeasureHooks hooks;
  hooks.point_ended = [&](const Measurement&) { first_done = true; };
  hooks.cancelled = [&] { return first_done; };
  const Measurement m = measure(e, hooks);
  QVERIFY(m.cancelled);
  QCOMPARE(m.points[0].samples.size(), std::size_t{1});
  QVERIFY(m.points.back().samples.empty());
}

void MeasurementTest::wrong_sweeps_are_refused_before_anything_runs() {
  Experiment e = sleeps(3600, 2);
  e.sweep = "workers=2,999999";
  QVERIFY_EXCEPTION_THROWN((void)measure(e), std::invalid_argument);
}

void MeasurementTest::a_switch_interval_needs_a_gil() {
  Experiment e = sleeps(0.001, 2);
  e.executors = {ExecutorSpec{.workers = 2}, ExecutorSpec{.kind = ExecutorKind::sequential}};
  std::string error;
  QVERIFY(!sweep_point(e, "gil-interval", 1, error));
  QVERIFY2(error.find("add gil=on") != std::string::npos, error.c_str());
  e.executors.push_back(ExecutorSpec{.workers = 2, .gil = true});
  const auto point = sweep_point(e, "gil-interval", 1, error);
  QVERIFY2(point.has_value(), error.c_str());
  QCOMPARE(point->executors[0].to_string(), e.executors[0].to_string());  // without a lock it means nothing
  QCOMPARE(point->executors[2].to_string(), std::string("threads:workers=2,gil=on,gil-interval=1"));
}

void MeasurementTest::work_grows_with_the_workers() {
  Experiment e = sleeps(0.01, 2);
  e.executors = {ExecutorSpec{}};
  e.sweep = "scaled-workers=1,3";
  const Measurement m = measure(e);
  QCOMPARE(m.points[1].workers, 3);
  QCOMPARE(m.points[1].tasks, std::int64_t{6});
  std::string error;
  QVERIFY(!sweep_point(e, "scaled-workers", 0, error));
  QVERIFY2(error.find("from 1 to") != std::string::npos, error.c_str());
  e.inputs = {"1", "2"};
  e.job = "is_prime";
  e.params.clear();
  const auto point = sweep_point(e, "scaled-workers", 2, error);
  QVERIFY2(point.has_value(), error.c_str());
  QCOMPARE(point->inputs, (std::vector<std::string>{"1", "2", "1", "2"}));
}

void MeasurementTest::figures_of_a_run_add_up() {
  Experiment e = sleeps(0.02, 4);
  e.executors = {ExecutorSpec{.workers = 1}};
  const Measurement m = measure(e);
  const RunSample& sample = m.points[0].samples[0];
  QVERIFY2(sample.mean_run_s >= 0.02 && sample.longest_run_s >= sample.mean_run_s, "run");
  // Waits of 0, 1, 2 and 3 tasks.
  QVERIFY2(sample.mean_wait_s >= 0.029, std::to_string(sample.mean_wait_s).c_str());
  QVERIFY(sample.mean_latency_s >= sample.mean_wait_s + 0.02);
  // 4, 3, 2 and 1 tasks inside, each for as long.
  QVERIFY2(sample.mean_inside > 2 && sample.mean_inside < 3.6, std::to_string(sample.mean_inside).c_str());
}

namespace {

/// A point that took so long with so many workers, and tasks of `run_s`.
MeasuredPoint made_point(int workers, std::int64_t tasks, double wall_s, double run_s = 0) {
  MeasuredPoint point;
  point.spec = ExecutorSpec{.workers = workers};
  point.workers = workers;
  point.value = workers;
  point.tasks = tasks;
  RunSample sample;
  sample.wall_s = wall_s;
  sample.tasks_per_s = static_cast<double>(tasks) / wall_s;
  sample.mean_run_s = run_s;
  sample.longest_run_s = run_s;
  sample.run_cv = 1;
  point.samples = {sample};
  return point;
}

const LawFigure* figure_of(const std::vector<LawFigure>& figures, Law law) {
  const auto found = std::find_if(figures.begin(), figures.end(), [law](const LawFigure& f) { return f.law == law; });
  return found == figures.end() ? nullptr : &*found;
}

}  // namespace

void MeasurementTest::amdahl_is_held_against_a_known_share() {
  Measurement m;
  m.sweep_key = "workers";
  // A fifth can only be done by one: 1 / (0.2 + 0.8 / n).
  for (const int n : {1, 2, 4, 8})
    m.points.push_back(made_point(n, 100, 10 * (0.2 + 0.8 / n)));
  m.points.push_back(made_point(16, 100, 5));  // and here something else got in the way
  m.points.back().cause = "a storm";
  QVERIFY(figure_of(law_figures(m, m.points[0]), Law::amdahl) == nullptr);
  const std::vector<LawFigure> four = law_figures(m, m.points[2]);
  QVERIFY(figure_of(four, Law::amdahl) != nullptr);
  QCOMPARE(figure_of(four, Law::amdahl)->predicted, 2.5);
  QCOMPARE(figure_of(four, Law::amdahl)->measured, 2.5);
  QVERIFY(!figure_of(four, Law::amdahl)->parts());
  const std::vector<LawFigure> sixteen = law_figures(m, m.points[4]);
  QVERIFY(figure_of(sixteen, Law::amdahl)->parts());
  QCOMPARE(figure_of(sixteen, Law::amdahl)->cause, std::string("a storm"));
  QVERIFY(figure_of(sixteen, Law::gustafson) == nullptr);
  // Two numbers of workers would fit any share.
  m.points.resize(2);
  QVERIFY(figure_of(law_figures(m, m.points[1]), Law::amdahl) == nullptr);
}

void MeasurementTest::gustafson_is_held_against_a_known_share() {
  Measurement m;
  m.sweep_key = "scaled-workers";
  for (const int n : {1, 2, 4})  // n - 0.1 (n - 1) times the work in the same time
    m.points.push_back(made_point(n, 100 * n, 10.0 * n / (n - 0.1 * (n - 1))));
  const std::vector<LawFigure> four = law_figures(m, m.points[2]);
  QVERIFY(figure_of(four, Law::gustafson) != nullptr);
  QVERIFY(std::abs(figure_of(four, Law::gustafson)->predicted - 3.7) < 1e-9);
  QVERIFY(std::abs(figure_of(four, Law::gustafson)->measured - 3.7) < 1e-9);
  QVERIFY(figure_of(four, Law::amdahl) == nullptr);
}

void MeasurementTest::little_speaks_of_the_rate_that_was_asked_for() {
  Measurement m;
  m.experiment.arrival = {.kind = ArrivalKind::rate, .per_second = 100};
  m.points.push_back(made_point(4, 100, 2, 0.05));
  RunSample& sample = m.points[0].samples[0];
  sample.mean_latency_s = 0.1;
  sample.mean_inside = 5;
  sample.arrivals_per_s = 50;
  const std::vector<LawFigure> figures = law_figures(m, m.points[0]);
  const LawFigure* const little = figure_of(figures, Law::little);
  QVERIFY(little != nullptr);
  QCOMPARE(little->predicted, 10.0);
  QVERIFY(little->parts());
  QCOMPARE(little->cause, std::string("50 tasks came a second, 100 were asked for"));
  QVERIFY(figure_of(figures, Law::bounds) == nullptr);  // it speaks of tasks that are all there at once
}

void MeasurementTest::random_arrivals_are_held_against_the_queue_law() {
  Measurement m;
  m.experiment.arrival = {.kind = ArrivalKind::poisson, .per_second = 50};
  m.points.push_back(made_point(1, 1000, 20, 0.01));
  m.points[0].samples[0].mean_wait_s = 0.01;
  std::vector<LawFigure> figures = law_figures(m, m.points[0]);
  // M/M/1 at half load: the wait is as long as the service.
  QVERIFY(figure_of(figures, Law::queue) != nullptr);
  QVERIFY(std::abs(figure_of(figures, Law::queue)->predicted - 0.01) < 1e-9);
  QVERIFY(!figure_of(figures, Law::queue)->parts());
  m.points[0].samples[0].mean_wait_s = 0.002;
  m.points[0].samples[0].run_cv = 0.1;
  figures = law_figures(m, m.points[0]);
  const std::string cause = figure_of(figures, Law::queue)->cause;
  QVERIFY2(cause.find("vary less") != std::string::npos, cause.c_str());
  // More comes than one worker can do: the queue grows, and there is no mean to foresee.
  m.experiment.arrival.per_second = 200;
  QVERIFY(figure_of(law_figures(m, m.points[0]), Law::queue) == nullptr);
}

void MeasurementTest::bounds_hold_what_no_lock_disturbs() {
  Experiment e = sleeps(0.02, 7);
  e.executors = {ExecutorSpec{.workers = 3}};
  const Measurement m = measure(e);
  const std::vector<LawFigure> figures = law_figures(m, m.points[0]);
  const LawFigure* const bounds = figure_of(figures, Law::bounds);
  QVERIFY(bounds != nullptr);
  QVERIFY(bounds->predicted >= 7 * 0.02 / 3 && bounds->predicted_to > bounds->predicted);
  QVERIFY(bounds->measured >= bounds->predicted);
  QCOMPARE(laws_of(m), (std::vector<Law>{Law::schedule, Law::bounds, Law::little}));
}

void MeasurementTest::the_gil_is_named_as_the_cause() {
  RunInfo info;
  info.run_id = "1";
  info.workers = 3;
  TraceBuilder builder(info);
  const JobId job = builder.intern_job("recipe");
  constexpr std::int64_t kTurn = 240'000'000;
  for (RowId row = 0; row < 3; ++row) {
    builder.add_lane(Lane{});
    builder.put_task(row, row, 1, job, 0);
  }
  for (RowId row = 0; row < 3; ++row) {
    const auto lane = static_cast<LaneId>(row);
    builder.set_dispatched(row, lane, 0);
    builder.set_started(row, lane, 0);
    if (row > 0) {
      builder.begin_segment({0, kNoTime, row, lane, SegmentKind::gil_wait, SegmentCause::none});
      builder.end_segment(row, lane, SegmentKind::gil_wait, SegmentCause::none, row * kTurn);
    }
    builder.set_finished(row, TaskState::finished, (row + 1) * kTurn, kTurn);
  }
  builder.set_now(3 * kTurn, true);
  RunSummary run;
  run.workers = 3;
  run.tasks = 3;
  run.wall_s = 0.72;
  run.cpu_s = 0.72;
  run.predicted_s = 0.24;  // as if nobody had thought of the lock
  const std::string cause = explain_gap(builder.snapshot(), run, ExecutorSpec{.workers = 3, .gil = true});
  QVERIFY2(cause.find("0.72 s in all for the GIL") != std::string::npos, cause.c_str());
}

void MeasurementTest::idle_workers_at_the_end_are_named_as_the_cause() {
  Experiment e = experiment_for("recipe");
  e.params["steps"] = std::string("sleep 200ms");
  e.executors = {ExecutorSpec{.workers = 4}};
  e.count = 5;  // the fifth runs alone
  Race race(e);
  race.start();
  QVERIFY(race.wait(std::chrono::seconds(60)));
  RunSummary run = race.summary(0);
  run.predicted_s = 0.25;
  const std::string cause = explain_gap(race.trace(0), run, e.executors[0]);
  QVERIFY2(cause.find("less than half of the 4 workers") != std::string::npos, cause.c_str());
  run.predicted_s = run.wall_s;
  QVERIFY(explain_gap(race.trace(0), run, e.executors[0]).empty());
}

namespace {

constexpr std::int64_t kMs = 1'000'000;

/// Four tasks of a second, one after the other, each with that much processor time and that long in a wait.
Trace one_worker(const std::string& job_name, std::int64_t cpu_ms, std::int64_t blocked_ms) {
  RunInfo info;
  info.run_id = "1";
  info.workers = 1;
  TraceBuilder builder(info);
  const JobId job = builder.intern_job(job_name);
  builder.add_lane(Lane{});
  for (RowId row = 0; row < 4; ++row)
    builder.put_task(row, row, 1, job, 0);
  for (RowId row = 0; row < 4; ++row) {
    const std::int64_t start = 1000 * kMs * row;
    builder.set_dispatched(row, 0, start);
    builder.set_started(row, 0, start);
    if (blocked_ms > 0) {
      builder.begin_segment({start, kNoTime, row, 0, SegmentKind::blocked, SegmentCause::none});
      builder.end_segment(row, 0, SegmentKind::blocked, SegmentCause::none, start + blocked_ms * kMs);
    }
    builder.set_finished(row, TaskState::finished, start + 1000 * kMs, cpu_ms * kMs);
  }
  builder.set_now(4000 * kMs, true);
  return builder.snapshot();
}

}  // namespace

void MeasurementTest::a_machine_that_others_use_is_named_as_the_cause_data() {
  QTest::addColumn<QByteArray>("job");
  QTest::addColumn<int>("cpu_ms");
  QTest::addColumn<int>("blocked_ms");
  QTest::addColumn<QByteArray>("says");
  const QByteArray own = "the tasks themselves took longer";
  QTest::newRow("half of a core") << QByteArray("recipe") << 450 << 0
                                  << QByteArray("busy with something else: tasks got 45 % of the cores");
  QTest::newRow("half of a core, and waiting")
      << QByteArray("recipe") << 300 << 400 << QByteArray("busy with something else: tasks got 50 % of the cores");
  QTest::newRow("the core") << QByteArray("recipe") << 980 << 0 << QByteArray("all 1 cores were busy");
  QTest::newRow("waiting") << QByteArray("recipe") << 350 << 630 << own;
  QTest::newRow("nobody knows what a command waits for") << QByteArray("command") << 450 << 0 << own;
}

void MeasurementTest::a_machine_that_others_use_is_named_as_the_cause() {
  QFETCH(const QByteArray, job);
  QFETCH(const int, cpu_ms);
  QFETCH(const int, blocked_ms);
  QFETCH(QByteArray, says);
  if (usable_cpu_count() > 1 && says.startsWith("all 1")) says = "the tasks themselves took longer";
  RunSummary run;
  run.workers = 1;
  run.tasks = 4;
  run.wall_s = 4;
  run.cpu_s = 4 * cpu_ms / 1e3;
  run.predicted_s = 2;
  const std::string cause =
      explain_gap(one_worker(job.toStdString(), cpu_ms, blocked_ms), run, ExecutorSpec{.workers = 1});
  QVERIFY2(QByteArray::fromStdString(cause).contains("2.00 s slower than predicted: "), cause.c_str());
  QVERIFY2(QByteArray::fromStdString(cause).contains(says), cause.c_str());
}

QTEST_APPLESS_MAIN(MeasurementTest)
#include "tst_measurement.moc"
