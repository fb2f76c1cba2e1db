// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/measurement.h"

#include <QTest>

#include <algorithm>
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
  void the_gil_is_named_as_the_cause();
  void idle_workers_at_the_end_are_named_as_the_cause();
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

void MeasurementTest::the_gil_is_named_as_the_cause() {
  Experiment e = experiment_for("recipe");
  e.params["steps"] = std::string("compute 20ms; sleep 1ms; compute 20ms");
  e.count = 6;
  e.mode = RaceMode::in_turn;
  e.executors = {ExecutorSpec{.workers = 3, .gil = true}};
  Race race(e);
  race.start();
  QVERIFY(race.wait(std::chrono::seconds(60)));
  RunSummary run = race.summary(0);
  run.predicted_s = 0.01;  // as if nobody had thought of the lock
  const std::string cause = explain_gap(race.trace(0), run, e.executors[0]);
  QVERIFY2(cause.find("GIL") != std::string::npos, cause.c_str());
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

QTEST_APPLESS_MAIN(MeasurementTest)
#include "tst_measurement.moc"
