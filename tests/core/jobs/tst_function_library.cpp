// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/experiment_json.h"
#include "core/jobs/function_library.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/race.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <string>

using namespace poolscope;
using namespace std::chrono_literals;

/// Functions of shared libraries as jobs: on every executor, and refused with a reason where they cannot be.
class FunctionLibraryTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void what_cannot_be_loaded_says_why_data();
  void what_cannot_be_loaded_says_why();
  void a_file_that_is_no_library_is_refused();
  void the_same_library_is_loaded_once();
  void jobs_are_described_from_signatures();
  void every_kind_gives_the_same_data();
  void every_kind_gives_the_same();
  void values_of_all_types_go_there_and_back_data();
  void values_of_all_types_go_there_and_back();
  void what_it_throws_is_told_data();
  void what_it_throws_is_told();
  void a_crash_costs_a_worker_only();
  void running_functions_end_when_asked_data();
  void running_functions_end_when_asked();
  void an_experiment_that_names_one_loads_nothing();
};

namespace {

std::string library(const char* name) { return std::string(POOLSCOPE_TEST_LIBRARIES "/lib") + name + ".so"; }

Experiment experiment(const std::string& job, const char* spec, std::int64_t count = 1) {
  std::string error;
  Experiment e;
  e.job = job;
  e.count = count;
  e.executors = {parse_executor_spec(spec, error).value()};
  return e;
}

/// Runs it to its end.
RunSummary outcome(const Experiment& e, Trace* trace = nullptr) {
  Race race(e);
  race.start();
  if (!race.wait(60s)) qFatal("the race did not end");
  if (trace != nullptr) *trace = race.trace(0);
  return race.summary(0);
}

}  // namespace

void FunctionLibraryTest::initTestCase() {
  qputenv("POOLSCOPE_WORKER", POOLSCOPE_WORKER_PROGRAM);
  qputenv("ASAN_OPTIONS", "handle_segv=0");  // else it turns a worker's signal into an exit of its own
  std::string error;
  QVERIFY2(load_function_library(library("tested"), error), error.c_str());
}

void FunctionLibraryTest::what_cannot_be_loaded_says_why_data() {
  QTest::addColumn<QString>("says");
  const auto row = [](const char* name, const char* says) { QTest::newRow(name) << QString::fromUtf8(says); };
  row("wrong_version", "it was built for version 2 of Poolscope's function interface, and this program has version 1");
  row("no_entry", "exports no functions to Poolscope; add POOLSCOPE_EXPORT_FUNCTION");
  row("no_functions", "it exports 0 functions");
  row("missing_symbol", "undefined symbol");
  row("throws_at_load", "it throws while it loads: not today");
  row("crashes_at_load", "it crashes while it loads, by signal 11");
  row("exits_at_load", "it ends the program while it loads, with status 0");
  row("bad_default", "number must be a whole number");
  row("bad_name", "cannot be a parameter's name");
  row("same_names", "two functions called \"same_names.same\"");
  row("is_not_there", "there is no such library");
}

void FunctionLibraryTest::what_cannot_be_loaded_says_why() {
  QFETCH(const QString, says);
  const std::string path = library(QTest::currentDataTag());
  std::string error;
  QVERIFY(!load_function_library(path, error));
  QVERIFY2(error.starts_with(path + ": "), error.c_str());
  QVERIFY2(QString::fromStdString(error).contains(says), error.c_str());
  QCOMPARE(std::count(error.begin(), error.end(), '\n'), 0);
  QVERIFY(!is_library_loaded(path));
}

void FunctionLibraryTest::a_file_that_is_no_library_is_refused() {
  QTemporaryDir folder;
  QFile file(folder.filePath(QStringLiteral("libtext.so")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write("just text");
  file.close();
  std::string error;
  QVERIFY(!load_function_library(file.fileName().toStdString(), error));
  QVERIFY2(error.find("it cannot be loaded: ") != std::string::npos, error.c_str());
  QVERIFY(!load_function_library(folder.path().toStdString(), error));
  QVERIFY2(error.find("it is no file") != std::string::npos, error.c_str());
}

void FunctionLibraryTest::the_same_library_is_loaded_once() {
  const std::size_t before = function_jobs().size();
  std::string error;
  QVERIFY(load_function_library(library("tested"), error));
  QCOMPARE(function_jobs().size(), before);
  QTemporaryDir folder;
  const QString other = folder.filePath(QStringLiteral("libtested.so"));
  QVERIFY(QFile::copy(QString::fromStdString(library("tested")), other));
  QVERIFY(!load_function_library(other.toStdString(), error));
  QVERIFY2(error.find("a library called \"tested\" is loaded already") != std::string::npos, error.c_str());
}

void FunctionLibraryTest::jobs_are_described_from_signatures() {
  const JobDescription& add = find_job("tested.add")->description();
  QCOMPARE(add.params.size(), std::size_t{3});
  QCOMPARE(add.params[0].name, std::string("a"));
  QVERIFY(add.params[0].type == ParamType::integer);
  QCOMPARE(add.params[1].default_value, Value(std::int64_t{3}));
  QCOMPARE(add.params[2].name, std::string("release_gil"));
  QCOMPARE(add.input_param, std::string("a"));
  const JobDescription& join = find_job("tested.join")->description();
  QCOMPARE(join.params[0].name, std::string("argument1"));
  QVERIFY(join.params[1].type == ParamType::text);
  QCOMPARE(find_job("tested.small")->description().params[0].maximum, 127.0);
  QVERIFY(find_job("tested.place")->description().input_param.empty());
  QCOMPARE(unknown_job("tested.addd"), std::string("unknown job \"tested.addd\"; did you mean \"tested.add\"?"));
}

void FunctionLibraryTest::every_kind_gives_the_same_data() {
  QTest::addColumn<QByteArray>("spec");
  for (const char* spec : {"sequential", "thread-per-task", "threads:workers=4", "threads:workers=2,gil=on",
                           "processes:workers=2", "pool:workers=2", "process-per-task", "dummy-pool", "coroutines"}) {
    QTest::newRow(spec) << QByteArray(spec);
  }
}

void FunctionLibraryTest::every_kind_gives_the_same() {
  QFETCH(const QByteArray, spec);
  for (const bool release : {false, true}) {
    Experiment e = experiment("tested.add", spec.constData());
    e.inputs = {"1", "2", "3"};
    e.params["release_gil"] = release;
    Trace trace;
    const RunSummary run = outcome(e, &trace);
    QCOMPARE(run.ok, std::int64_t{3});
    QCOMPARE(std::string(trace.result(0)), std::string("4"));
    QCOMPARE(std::string(trace.result(2)), std::string("6"));
  }
}

void FunctionLibraryTest::values_of_all_types_go_there_and_back_data() {
  QTest::addColumn<QString>("input");
  QTest::addColumn<QString>("result");
  const auto row = [](const char* job, const char* input, const char* result) {
    QTest::newRow(job) << QString::fromUtf8(input) << QString::fromUtf8(result);
  };
  row("join", "größe 大", "größe 大");
  row("half", "5", "2.5");
  row("negate", "yes", "false");
  row("small", "-128", "-128");
}

void FunctionLibraryTest::values_of_all_types_go_there_and_back() {
  QFETCH(const QString, input);
  QFETCH(const QString, result);
  Experiment e = experiment(std::string("tested.") + QTest::currentDataTag(), "threads:workers=1");
  e.inputs = {input.toStdString()};
  Trace trace;
  QCOMPARE(outcome(e, &trace).ok, std::int64_t{1});
  QCOMPARE(QString::fromUtf8(trace.result(0).data(), static_cast<qsizetype>(trace.result(0).size())), result);
  Experiment large = experiment("tested.small", "threads:workers=1");
  large.inputs = {"128"};
  QVERIFY2(validate(large).find("127") != std::string::npos, validate(large).c_str());
  Experiment places = experiment("tested.place", "threads:workers=1", 3);
  QCOMPARE(outcome(places, &trace).ok, std::int64_t{3});
  QCOMPARE(std::string(trace.result(2)), std::string("2"));
  QCOMPARE(outcome(experiment("tested.nothing", "processes:workers=1")).ok, std::int64_t{1});
}

void FunctionLibraryTest::what_it_throws_is_told_data() {
  QTest::addColumn<QString>("how");
  QTest::addColumn<QString>("says");
  QTest::newRow("an exception") << QStringLiteral("else") << QStringLiteral("std::out_of_range: no such row");
  QTest::newRow("an int") << QStringLiteral("int") << QStringLiteral("int: 42");
  QTest::newRow("text") << QStringLiteral("text") << QStringLiteral("just words");
}

void FunctionLibraryTest::what_it_throws_is_told() {
  QFETCH(const QString, how);
  QFETCH(const QString, says);
  for (const char* spec : {"threads:workers=1", "processes:workers=1", "coroutines"}) {
    Experiment e = experiment("tested.fail", spec);
    e.inputs = {how.toStdString()};
    Trace trace;
    QCOMPARE(outcome(e, &trace).failed, std::int64_t{1});
    QVERIFY2(QString::fromStdString(trace.extra(0)->error).contains(says), trace.extra(0)->error.c_str());
  }
}

void FunctionLibraryTest::a_crash_costs_a_worker_only() {
  Experiment e = experiment("tested.fail", "processes:workers=1,recover=on");
  e.inputs = {"int", "signal", "int"};
  Trace trace;
  QCOMPARE(outcome(e, &trace).failed, std::int64_t{3});
  QVERIFY2(trace.extra(1)->error.find("signal 11") != std::string::npos, trace.extra(1)->error.c_str());
  QVERIFY2(trace.extra(2)->error.find("int: 42") != std::string::npos, trace.extra(2)->error.c_str());
}

void FunctionLibraryTest::running_functions_end_when_asked_data() {
  QTest::addColumn<bool>("politely");
  QTest::addColumn<bool>("release");
  QTest::newRow("at a checkpoint") << false << false;
  QTest::newRow("by itself") << true << false;
  QTest::newRow("without the GIL") << false << true;
}

void FunctionLibraryTest::running_functions_end_when_asked() {
  QFETCH(const bool, politely);
  QFETCH(const bool, release);
  for (const char* spec : {"threads:workers=1", "processes:workers=1"}) {
    Experiment e = experiment("tested.until_told", spec);
    e.params["politely"] = politely;
    e.params["release_gil"] = release;
    Race race(e);
    race.start();
    QTRY_COMPARE_WITH_TIMEOUT(race.summary(0).running, std::int64_t{1}, 20000);
    race.cancel();
    QVERIFY(race.wait(30s));
    QCOMPARE(race.summary(0).cancelled, std::int64_t{1});
  }
}

void FunctionLibraryTest::an_experiment_that_names_one_loads_nothing() {
  std::string error;
  const std::string path = library("crashes_at_load");
  const auto read = read_experiment_json(
      "{\"version\": 1, \"library\": \"libcrashes_at_load.so\", "
      "\"job\": \"crashes_at_load.same\", \"params\": {\"number\": 7}}",
      error, POOLSCOPE_TEST_LIBRARIES);
  QVERIFY2(read.has_value(), error.c_str());
  QVERIFY(!is_library_loaded(path));
  QCOMPARE(unloaded_libraries(*read), std::vector<std::string>{path});
  const std::vector<std::string> effects = {"loads: " + path, "calls: crashes_at_load.same"};
  QCOMPARE(outside_effects(*read), effects);
  QVERIFY2(validate(*read).find("unknown job") != std::string::npos, validate(*read).c_str());
  // Of a library that is there all is checked, and what is written reads back.
  const std::string text =
      "{\"version\": 1, \"library\": [\"libtested.so\"],\n\"job\": \"tested.add\", "
      "\"params\": {\n\"c\": 7}}";
  QVERIFY(!read_experiment_json(text, error, POOLSCOPE_TEST_LIBRARIES));
  QVERIFY2(error.starts_with("line 3: "), error.c_str());
  Experiment e = experiment("tested.add", "threads");
  e.libraries = {library("tested")};
  e.params["b"] = std::int64_t{9};
  const auto again = read_experiment_json(experiment_json(e), error);
  QVERIFY2(again.has_value(), error.c_str());
  QCOMPARE(experiment_json(*again), experiment_json(e));
}

QTEST_APPLESS_MAIN(FunctionLibraryTest)
#include "tst_function_library.moc"
