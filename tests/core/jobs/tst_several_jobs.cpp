// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/experiment_json.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/race.h"
#include "core/jobs/workload.h"

#include <QTest>

#include <string>
#include <vector>

using namespace poolscope;
using namespace std::chrono_literals;

/// Several jobs in one experiment: side by side on each executor, each with its own figures.
class SeveralJobsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { qputenv("POOLSCOPE_WORKER", POOLSCOPE_WORKER_PROGRAM); }
  void tasks_come_in_turn();
  void only_some_tasks_keep_their_numbers();
  void each_job_has_its_own_results_data();
  void each_job_has_its_own_results();
  void jobs_that_share_something_share_it_with_their_own();
  void what_is_wrong_names_the_job_data();
  void what_is_wrong_names_the_job();
  void they_are_written_and_read();
  void one_that_computes_decides_that_runs_take_turns();
  void the_prediction_counts_all();
};

namespace {

Experiment squares_and_primes(const char* spec) {
  std::string error;
  Experiment e;
  e.job = "sleep_square";
  e.count = 3;
  e.params["seconds"] = 0.001;
  e.others = {{.name = "", .job = "is_prime", .params = {}, .inputs = {"7", "9", "11", "13", "15"}, .count = 10},
              {.name = "more squares", .job = "sleep_square", .params = {{"seconds", 0.0}}, .inputs = {}, .count = 2}};
  e.executors = {parse_executor_spec(spec, error).value()};
  return e;
}

}  // namespace

void SeveralJobsTest::tasks_come_in_turn() {
  const Experiment e = squares_and_primes("threads");
  const Workload workload(e);
  QCOMPARE(workload.size(), std::int64_t{10});
  std::vector<std::pair<std::size_t, std::int64_t>> places;
  for (std::int64_t i = 0; i < workload.size(); ++i) {
    QCOMPARE(workload.part(i), std::size_t{workload.call(i).part});
    places.emplace_back(workload.part(i), workload.call(i).index);
  }
  const std::vector<std::pair<std::size_t, std::int64_t>> expected = {{0, 0}, {1, 0}, {2, 0}, {0, 1}, {1, 1},
                                                                      {2, 1}, {0, 2}, {1, 2}, {1, 3}, {1, 4}};
  QVERIFY(places == expected);
  QCOMPARE(workload.name(2), std::string("more squares"));
  QCOMPARE(workload.call(8).get<std::int64_t>("number"), std::int64_t{13});
}

void SeveralJobsTest::only_some_tasks_keep_their_numbers() {
  Experiment e = squares_and_primes("threads");
  e.only = {8, 5};
  QCOMPARE(validate(e), std::string());
  const Workload workload(e);
  QCOMPARE(workload.size(), std::int64_t{2});
  QCOMPARE(workload.part(0), std::size_t{1});
  QCOMPARE(workload.call(0).index, std::int64_t{3});
  QCOMPARE(workload.part(1), std::size_t{2});
}

void SeveralJobsTest::each_job_has_its_own_results_data() {
  QTest::addColumn<QByteArray>("spec");
  for (const char* spec : {"sequential", "threads:workers=2", "processes:workers=2", "coroutines"})
    QTest::newRow(spec) << QByteArray(spec);
}

void SeveralJobsTest::each_job_has_its_own_results() {
  QFETCH(const QByteArray, spec);
  Race race(squares_and_primes(spec.constData()));
  race.start();
  QVERIFY(race.wait(60s));
  const RunSummary run = race.summary(0);
  QCOMPARE(run.ok, std::int64_t{10});
  QVERIFY(run.result == Value());
  QCOMPARE(run.parts.size(), std::size_t{3});
  QCOMPARE(run.parts[0].name, std::string("sleep_square"));
  QCOMPARE(to_text(run.parts[0].result), std::string("5"));
  QCOMPARE(to_text(run.parts[1].result), std::string("3"));
  QCOMPARE(run.parts[2].name, std::string("more squares"));
  QCOMPARE(to_text(run.parts[2].result), std::string("1"));
  QCOMPARE(run.parts[1].tasks, std::int64_t{5});
  QCOMPARE(run.parts[1].ok, std::int64_t{5});
  QVERIFY(run.parts[0].busy_s >= 0.003);
  QVERIFY(run.parts[0].last_end_s <= run.wall_s);
  const Trace trace = race.trace(0);
  QCOMPARE(std::string(trace.job_name(trace.job(2))), std::string("more squares"));
}

void SeveralJobsTest::jobs_that_share_something_share_it_with_their_own() {
  std::string error;
  for (const char* spec : {"threads:workers=2", "processes:workers=2"}) {
    Experiment e = experiment_for("write_lines");
    e.params["seconds"] = 0.001;
    e.others = {{.name = "the other",
                 .job = "write_lines",
                 .params = {{"writes", std::string("one")}, {"seconds", 0.001}},
                 .inputs = {},
                 .count = 20}};
    e.executors = {parse_executor_spec(spec, error).value()};
    QCOMPARE(validate(e), std::string());
    Race race(e);
    race.start();
    QVERIFY(race.wait(60s));
    const RunSummary run = race.summary(0);
    QCOMPARE(run.failed, std::int64_t{0});
    QCOMPARE(run.parts[1].ok, std::int64_t{20});
    QVERIFY(!run.evidence.empty());
  }
}

void SeveralJobsTest::what_is_wrong_names_the_job_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QString>("says");
  const auto row = [](const char* text, const char* says) {
    QTest::newRow(says) << QByteArray(text) << QString::fromUtf8(says);
  };
  row("{\"version\": 1,\n\"jobs\": [{\"job\": \"spin\"},\n{\"job\": \"spinn\"}]}",
      "line 3: unknown job \"spinn\"; did you mean");
  row("{\"version\": 1,\n\"jobs\": [{\"job\": \"spin\"},\n{\"jobb\": \"spin\"}]}",
      "line 3: unknown key \"jobb\" of \"jobs\"; did you mean \"job\"?");
  row("{\"version\": 1,\n\"job\": \"spin\", \"jobs\": []}", "line 2: \"job\" and \"jobs\" exclude each other");
  row("{\"version\": 1,\n\"jobs\": []}", "line 2: \"jobs\" must name from 1 to 100 jobs, not 0");
  row("{\"version\": 1,\n\"jobs\": {\"job\": \"spin\"}}", "line 2: \"jobs\" must be a list, not an object");
  row("{\"version\": 1,\n\"jobs\": [{\"job\": \"spin\"},{\"job\": \"spin\"}]}", "two jobs are called \"spin\"");
  row("{\"version\": 1,\n\"jobs\": [{\"job\": \"spin\", \"params\":\n{\"secnds\": 1}}]}", "line 3: ");
  row("{\"version\": 1,\n\"library\": 7, \"job\": \"spin\"}", "line 2: \"library\" must be the path of a library");
  row("{\"version\": 1,\n\"library\": \"a/libx.so\", \"job\": \"y.f\"}", "line 2: unknown job \"y.f\"");
}

void SeveralJobsTest::what_is_wrong_names_the_job() {
  QFETCH(const QByteArray, text);
  QFETCH(const QString, says);
  std::string error;
  QVERIFY(!read_experiment_json(text.toStdString(), error));
  QVERIFY2(QString::fromStdString(error).contains(says), error.c_str());
}

void SeveralJobsTest::they_are_written_and_read() {
  const Experiment e = squares_and_primes("threads:workers=2");
  std::string error;
  const auto read = read_experiment_json(experiment_json(e), error);
  QVERIFY2(read.has_value(), error.c_str());
  QCOMPARE(experiment_json(*read), experiment_json(e));
  QCOMPARE(read->others.size(), std::size_t{2});
  QCOMPARE(read->others[0].inputs, e.others[0].inputs);
  QVERIFY(read->others[1] == e.others[1]);
  QCOMPARE(read->params, e.params);
}

void SeveralJobsTest::one_that_computes_decides_that_runs_take_turns() {
  Experiment e = squares_and_primes("threads");
  QVERIFY(runs_in_turn(e));
  e.others.erase(e.others.begin());
  QVERIFY(!runs_in_turn(e));
}

void SeveralJobsTest::the_prediction_counts_all() {
  Experiment e = squares_and_primes("threads:workers=1");
  e.others.erase(e.others.begin());
  e.others[0].params["seconds"] = 0.5;
  const auto predicted = predicted_seconds(e, e.executors[0]);
  QVERIFY(predicted.has_value());
  QVERIFY(std::abs(*predicted - 1.003) < 1e-6);
}

QTEST_APPLESS_MAIN(SeveralJobsTest)
#include "tst_several_jobs.moc"
