// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/race.h"
#include "core/jobs/recipe.h"

#include <QTest>

#include <cmath>
#include <string>

using namespace poolscope;
using namespace std::chrono_literals;

/// A recipe is a model of somebody's service: what it says must be what happens.
class RecipeTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void text_and_json_say_the_same();
  void what_is_written_reads_back();
  void mistakes_name_their_step_data();
  void mistakes_name_their_step();
  void a_seed_makes_the_same_plan();
  void a_failing_step_ends_the_plan();
  void computing_uses_the_processor_and_sleeping_does_not();
  void failures_and_logs_are_kept();
  void the_prediction_knows_the_cores();
  void the_prediction_knows_that_a_loop_has_one_thread();
};

namespace {

Recipe recipe_of(const char* text) {
  std::string error;
  const auto recipe = parse_recipe(text, error);
  if (!recipe) qWarning("%s", error.c_str());
  return recipe.value_or(Recipe());
}

Experiment experiment_of(const char* steps, int count) {
  Experiment e = experiment_for("recipe");
  e.params["steps"] = std::string(steps);
  e.count = count;
  e.executors = {ExecutorSpec{.workers = 2}};
  return e;
}

}  // namespace

void RecipeTest::text_and_json_say_the_same() {
  const Recipe text =
      recipe_of("compute 20ms; sleep exp(50ms); io uniform(1ms,2ms)\nfail 5%; hold 10MB; log half done");
  const Recipe json = recipe_of(R"json([{"compute": "20ms"}, {"sleep": "exp(50ms)"
}, {"io": "uniform(1ms,2ms)"},
                                    {"fail": 0.05}, {"hold": "10MB"}, {"log": "half done"}])json");
  QCOMPARE(text.size(), std::size_t{6});
  QVERIFY(text == json);
  QCOMPARE(text[4].bytes, std::int64_t{10'000'000});
  QCOMPARE(text[3].probability, 0.05);
}

void RecipeTest::what_is_written_reads_back() {
  const Recipe recipe = recipe_of("compute 1.5s;io pareto(10ms,1.5);hold 3KiB;fail 0.125;log a b");
  QVERIFY(recipe_of(to_string(recipe).c_str()) == recipe);
}

void RecipeTest::mistakes_name_their_step_data() {
  QTest::addColumn<QString>("says");
  QTest::newRow("compute 1ms; slep 2ms") << "step 2: unknown step \"slep\"; did you mean \"sleep\"?";
  QTest::newRow("compute") << "step 1: compute needs to know how much";
  QTest::newRow("compute soon") << "step 1: \"soon\" is no time";
  QTest::newRow("hold much") << "no amount of memory";
  QTest::newRow("hold 1e30MB") << "no amount of memory";
  QTest::newRow("fail 101%") << "no probability";
  QTest::newRow("fail nan") << "no probability";
  QTest::newRow("  ;; ") << "there is no step";
  QTest::newRow("[{\"compute\": \"1ms\", \"sleep\": \"1ms\"}]") << "an object of one member";
  QTest::newRow("[{\"compute\": []}]") << "an object of one member";
  QTest::newRow("[3") << "this is not JSON";
}

void RecipeTest::mistakes_name_their_step() {
  QFETCH(QString, says);
  std::string error;
  QVERIFY(!parse_recipe(QTest::currentDataTag(), error));
  QVERIFY2(QString::fromStdString(error).contains(says), error.c_str());
  Experiment e = experiment_of(QTest::currentDataTag(), 1);
  QVERIFY(!validate(e).empty());
}

void RecipeTest::a_seed_makes_the_same_plan() {
  const Recipe recipe = recipe_of("sleep exp(50ms); io normal(20ms,5ms)");
  const auto one = plan_recipe(recipe, 5);
  const auto again = plan_recipe(recipe, 5);
  const auto other = plan_recipe(recipe, 6);
  QCOMPARE(one[0].seconds, again[0].seconds);
  QCOMPARE(one[1].seconds, again[1].seconds);
  QVERIFY(one[0].seconds != other[0].seconds);
}

void RecipeTest::a_failing_step_ends_the_plan() {
  const auto plan = plan_recipe(recipe_of("sleep 1ms; fail 100%; sleep 1s"), 1);
  QCOMPARE(plan.size(), std::size_t{2});
  QVERIFY(plan[1].act == RecipeAct::fail);
  QCOMPARE(plan_recipe(recipe_of("fail 0%; sleep 1s"), 1).size(), std::size_t{1});
}

void RecipeTest::computing_uses_the_processor_and_sleeping_does_not() {
  Race race(experiment_of("compute 20ms; io 30ms; sleep 30ms", 2));
  race.start();
  QVERIFY(race.wait(60s));
  const RunSummary run = race.summary(0);
  QCOMPARE(run.ok, std::int64_t{2});
  QVERIFY2(run.cpu_s >= 0.04 && run.cpu_s < 0.09, std::to_string(run.cpu_s).c_str());
  QVERIFY(run.wall_s >= 0.08);
  QCOMPARE(race.trace(0).extra(0)->blocked_ns >= 60'000'000, true);
}

void RecipeTest::failures_and_logs_are_kept() {
  Race race(experiment_of("log begun; fail 100%", 3));
  race.start();
  QVERIFY(race.wait(60s));
  QCOMPARE(race.summary(0).failed, std::int64_t{3});
  const Trace trace = race.trace(0);
  QCOMPARE(trace.extra(0)->output, std::string("begun\n"));
  QVERIFY(trace.extra(0)->error.find("100 %") != std::string::npos);
}

void RecipeTest::the_prediction_knows_the_cores() {
  Experiment e = experiment_of("compute 100ms", 100);
  ExecutorSpec many;
  many.workers = 1000;
  const double free = *predicted_seconds(e, many);
  QVERIFY2(std::abs(free - 10.0 / usable_cpu_count()) < 1e-9, std::to_string(free).c_str());
  many.gil = true;
  QVERIFY(std::abs(*predicted_seconds(e, many) - 10) < 1e-9);
  // They take turns at the lock; the wait of the last is still to come.
  e.params["steps"] = std::string("compute 100ms; io 240ms");
  QVERIFY(std::abs(*predicted_seconds(e, many) - 10.24) < 1e-9);
  // Between its computing a task waits while others compute.
  e.params["steps"] = std::string("compute 50ms; io 240ms; compute 50ms; io 10ms");
  QVERIFY(std::abs(*predicted_seconds(e, many) - 10.01) < 1e-9);
  e.params["steps"] = std::string("sleep 100ms");
  QVERIFY(std::abs(*predicted_seconds(e, many) - 0.1) < 1e-9);

  many.join_in_loop = true;
  QVERIFY(std::abs(*predicted_seconds(e, many) - 10) < 1e-9);
  many.join_in_loop = false;

  Experiment spin = experiment_for("spin");  // ends by the clock, whoever shares the core
  spin.params["seconds"] = 1.0;
  QVERIFY(std::abs(*predicted_seconds(spin, many) - 1) < 1e-9);
}

void RecipeTest::the_prediction_knows_that_a_loop_has_one_thread() {
  Experiment e = experiment_of("compute 100ms; sleep 50ms", 100);
  ExecutorSpec loop{.kind = ExecutorKind::coroutines};
  QVERIFY(std::abs(*predicted_seconds(e, loop) - 10.05) < 1e-9);
  e.params["steps"] = std::string("sleep 100ms");
  QVERIFY(std::abs(*predicted_seconds(e, loop) - 0.1) < 1e-9);
  e.params["steps"] = std::string("io 100ms");  // waits in a thread beside the loop, which has 32
  QVERIFY(std::abs(*predicted_seconds(e, loop) - 10.0 / 32) < 1e-9);

  Experiment spin = experiment_for("spin");
  spin.params["seconds"] = 1.0;
  spin.count = 8;
  QVERIFY(std::abs(*predicted_seconds(spin, loop) - 8) < 1e-9);
  const ExecutorSpec loops{.kind = ExecutorKind::processes, .workers = 2, .loop = 1000};
  QVERIFY(std::abs(*predicted_seconds(spin, loops) - 4) < 1e-9);
}

QTEST_APPLESS_MAIN(RecipeTest)
#include "tst_recipe.moc"
