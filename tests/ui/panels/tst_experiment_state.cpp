// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/experiment_state.h"

#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "tests/support/qt_warnings.h"

#include <QtTest>

using namespace poolscope;
using namespace poolscope::ui;

namespace {

ExperimentState sample() {
  std::string error;
  ExperimentState state;
  state.job = "pi_series";
  JobDraft draft = defaultDraft("pi_series");
  draft.params["release_gil"] = true;
  draft.inputs = {"1000", "2000"};
  state.drafts["pi_series"] = draft;
  JobDraft other = defaultDraft("sleep_square");
  other.params["seconds"] = 0.1;
  other.count = 1234;
  state.drafts["sleep_square"] = other;
  state.executors = {{*parse_executor_spec("threads:workers=3,gil=on", error), true},
                     {*parse_executor_spec("sequential", error), false}};
  state.mode = RaceMode::together;
  state.taskTimeout = std::chrono::milliseconds(1500);
  return state;
}

}  // namespace

class ExperimentStateTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { support::failOnQtWarnings(); }
  void comesBackAsItWas();
  void hugeInputsAreNotKept();
  void strangersAreLeftOut();
  void rubbishIsNothing_data();
  void rubbishIsNothing();
};

void ExperimentStateTest::comesBackAsItWas() {
  const ExperimentState state = sample();
  const auto read = experimentStateFromJson(toJson(state));
  QVERIFY(read.has_value());
  QVERIFY(*read == state);
}

void ExperimentStateTest::hugeInputsAreNotKept() {
  ExperimentState state = sample();
  state.drafts["pi_series"].inputs.assign(200'000, "1000000");
  const QByteArray json = toJson(state);
  QVERIFY(json.size() < 10'000);
  QCOMPARE(experimentStateFromJson(json)->drafts["pi_series"].inputs,
           find_job("pi_series")->description().default_inputs);
}

void ExperimentStateTest::strangersAreLeftOut() {
  QByteArray json = toJson(sample());
  json.replace("\"sleep_square\"", "\"of_the_future\"");
  json.replace("release_gil", "release_everything");
  json.replace("\"sequential\"", "\"quantum:workers=2\"");
  const auto read = experimentStateFromJson(json);
  QVERIFY(read.has_value());
  QCOMPARE(read->drafts.size(), std::size_t{1});
  QVERIFY(read->drafts.at("pi_series").params.empty());
  QCOMPARE(read->executors.size(), std::size_t{1});
}

void ExperimentStateTest::rubbishIsNothing_data() {
  QTest::addColumn<QByteArray>("json");
  QTest::newRow("empty") << QByteArray();
  QTest::newRow("no JSON") << QByteArray("{\"job\": ");
  QTest::newRow("an array") << QByteArray("[1, 2]");
  QTest::newRow("unknown job") << QByteArray("{\"job\":\"x\",\"executors\":[{\"spec\":\"sequential\"}]}");
  QTest::newRow("no executor") << QByteArray("{\"job\":\"spin\",\"executors\":[]}");
}

void ExperimentStateTest::rubbishIsNothing() {
  QFETCH(QByteArray, json);
  QVERIFY(!experimentStateFromJson(json).has_value());
}

QTEST_GUILESS_MAIN(ExperimentStateTest)
#include "tst_experiment_state.moc"
