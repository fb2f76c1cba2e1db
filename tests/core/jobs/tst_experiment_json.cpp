// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/experiment_json.h"
#include "core/jobs/placed_json.h"
#include "core/jobs/utf8.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <iterator>
#include <random>
#include <string>

using namespace poolscope;

/// Experiment files are written by hand: what is wrong must be said with its place.
class ExperimentJsonTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void what_is_saved_reads_back_the_same();
  void what_is_left_out_has_its_default();
  void mistakes_are_named_with_their_line_data();
  void mistakes_are_named_with_their_line();
  void hostile_files_are_refused_data();
  void hostile_files_are_refused();
  void any_damage_ends_in_one_sentence();
  void the_schema_knows_the_same_keys();
  void commands_are_shown_exactly();
  void jobs_that_touch_nothing_need_no_word();
};

namespace {

std::string error_of(const std::string& text) {
  std::string error;
  return read_experiment_json(text, error) ? "no error" : error;
}

}  // namespace

void ExperimentJsonTest::what_is_saved_reads_back_the_same() {
  Experiment e = experiment_for("is_prime");
  e.inputs = {"7", "9"};
  e.notes = "two \"small\" ones\nand a line";
  e.seed = 18446744073709551615U;
  e.mode = RaceMode::together;
  e.arrival = Arrival{.kind = ArrivalKind::closed, .group = 3, .pause_s = 0.25};
  e.task_timeout = std::chrono::milliseconds(1500);
  e.repetitions = 5;
  e.warm_up = 1;
  e.faults = {.fail = 0.25, .slow = 0.5, .slow_seconds = 2};
  e.sweep = "workers=1..4";
  const std::string text = experiment_json(e);
  std::string error;
  const auto read = read_experiment_json(text, error);
  QVERIFY2(read.has_value(), error.c_str());
  QCOMPARE(experiment_json(*read), text);
  QCOMPARE(read->seed, e.seed);
  QCOMPARE(read->inputs, e.inputs);
  QVERIFY(read->executors == e.executors);
  QVERIFY(read->arrival == e.arrival);
  QVERIFY(read->faults == e.faults);
  QVERIFY(read->task_timeout == e.task_timeout);
  QCOMPARE(read->notes, e.notes);
}

void ExperimentJsonTest::what_is_left_out_has_its_default() {
  std::string error;
  const auto read = read_experiment_json(R"({"version": 1, "job": "is_prime"})", error);
  QVERIFY2(read.has_value(), error.c_str());
  QCOMPARE(read->inputs.size(), std::size_t{6});
  QCOMPARE(read->executors.size(), std::size_t{1});
  const auto one =
      read_experiment_json(R"({"version": 1, "job": "is_prime", "params": {"number": 7}, "count": 3})", error);
  QVERIFY2(one.has_value(), error.c_str());
  QCOMPARE(one->task_count(), std::int64_t{3});
  QCOMPARE(to_text(one->params.at("number")), std::string("7"));
}

void ExperimentJsonTest::mistakes_are_named_with_their_line_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("line");
  QTest::addColumn<QString>("says");
  const auto row = [](const char* text, int line, const char* says) {
    QTest::newRow(says) << QString::fromUtf8(text) << QStringLiteral("line %1: ").arg(line) << QString::fromUtf8(says);
  };
  row("{\"version\": 1,\n\"job\": \"sleep_square\",\n\"exekutors\": []}", 3, "did you mean \"executors\"?");
  row("{\"version\": 1,\n\"job\": \"recipe\",\n\"params\": {\n\"steps\": \"sleep exq(5ms)\"}}", 4,
      "did you mean \"exp\"?");
  row("{\"version\": 1,\n\"job\": \"download\",\n\"inputs\": [\n\"/a\",\n\"file:///etc/passwd\"]}", 5,
      "must begin with http");
  row("{\"version\": 1,\n\"job\": \"command\"}", 2, "template must not be empty");
  row("{\"version\": 1, \"jobs\": [\n{\"job\": \"sleep_square\"},\n{\"job\": \"sleep_square\"}]}", 1,
      "two jobs are called");
  row("{\"version\": 1, \"jobs\": [{\"job\": \"sleep_square\"},\n{\"job\": \"recipe\", \"params\":\n{\"steps\": "
      "\"hop\"}}]}",
      3, "unknown step");
  row("{\"version\": 1, \"job\": \"sleep_square\",\n\n\"fault\": [\"kill:at=1s\"]}", 3, "no executor here has");
  row("{\"version\": 1,\n\"job\": \"sleep_sqare\"}", 2, "did you mean \"sleep_square\"?");
  row("{\"version\": 1,\"job\": \"sleep_square\",\n\"params\": {\n\"secnds\": 1}}", 3, "did you mean \"seconds\"?");
  row("{\"version\": 1,\"job\": \"sleep_square\",\n\"params\": {\n\"seconds\": \"1\"}}", 3,
      "must be a number, not text");
  row("{\"version\": 1,\"job\": \"sleep_square\",\n\"params\": {\n\"seconds\": -1}}", 3, "0 or more");
  row("{\"version\": 1,\"job\": \"sleep_square\",\n\n\"count\": 0\n}", 3, "\"count\" must be from 1 to");
  row("{\"version\": 1,\"job\": \"sleep_square\",\n\"count\": 1.5}", 2, "must be a whole number");
  row("{\"version\": 1,\"job\": \"sleep_square\",\n\"inputs\": [1]}", 2, "takes no \"inputs\"");
  row("{\"version\": 1,\"job\": \"is_prime\",\n\"inputs\": [1,\n2,\n\"x\"]}", 4, "number must be a whole number");
  row("{\"version\": 1,\"job\": \"is_prime\",\n\"inputs\": [1],\n\"count\": 2}", 3, "exclude each other");
  row("{\"version\": 1,\"job\": \"sleep_square\",\n\"executors\": [\"threads\",\n\"thraeds\"]}", 3,
      "did you mean \"threads\"?");
  row("{\"version\": 1,\"job\": \"sleep_square\",\n\"executors\": [\"threads:worker=2\"]}", 2,
      "did you mean \"workers\"?");
  row("{\"version\": 1,\"job\": \"sleep_square\",\n\"arrival\": \"poison:3\"}", 2, "did you mean \"poisson\"?");
  row("{\"version\": 1,\"job\": \"sleep_square\",\n\"sweep\": \"worker=1..3\"}", 2, "did you mean \"workers\"?");
  row("{\"version\": 1,\"job\": \"sleep_square\",\n\"faults\": {\"fial\": 1}}", 2, "did you mean \"fail\"?");
  row("{\"version\": 1,\"job\": \"sleep_square\",\n\"seed\": -1}", 2, "\"seed\" must be");
  row("{\"version\": 1,\"job\": \"sleep_square\",\n\"job\": \"spin\"}", 2, "stands here twice");
  row("{\"version\": 1,\n\"count\": 1e400}", 2, "the number 1e400 is too large");
  row("{\"version\": 2,\n\"job\": \"sleep_square\"}", 1, "use a newer Poolscope");
  row("{\"job\": \"sleep_square\"}", 1, "\"version\" is missing");
  row("{\"version\": 1}", 1, "\"job\" is missing");
  row("[]", 1, "an object in curly brackets");
  row("{\"version\": 1,\n\"job\": \"sleep_square\",\n}", 3, "this is not JSON");
  row("", 1, "unexpected end of input");
}

void ExperimentJsonTest::mistakes_are_named_with_their_line() {
  QFETCH(QString, text);
  QFETCH(QString, line);
  QFETCH(QString, says);
  const QString error = QString::fromStdString(error_of(text.toStdString()));
  QVERIFY2(error.startsWith(line), qPrintable(error));
  QVERIFY2(error.contains(says), qPrintable(error));
}

void ExperimentJsonTest::hostile_files_are_refused_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::newRow("deep lists") << QByteArray(1'000'000, '[');
  QTest::newRow("deep objects") << QByteArray("{\"a\":").repeated(100'000);
  QByteArray keys = "{\"version\": 1";
  for (int i = 0; i < 5000; ++i)
    keys += ",\"k" + QByteArray::number(i) + "\":0";
  QTest::newRow("many keys") << keys + "}";
  QTest::newRow("a huge number") << QByteArray("{\"version\": 1, \"job\": \"spin\", \"count\": 1e999}");
  QTest::newRow("broken UTF-8") << QByteArray("{\"version\": 1, \"job\": \"\xff\xfe\"}");
  QTest::newRow("a null character") << QByteArray(
      "{\"version\": 1, \"job\": \"command\", \"params\": "
      "{\"template\": \"a\\u0000b\"}}");
}

void ExperimentJsonTest::hostile_files_are_refused() {
  QFETCH(QByteArray, text);
  const std::string error = error_of(text.toStdString());
  QVERIFY2(error.starts_with("line 1: "), error.c_str());
  QVERIFY(error.size() < 1000);
}

void ExperimentJsonTest::any_damage_ends_in_one_sentence() {
  Experiment e = experiment_for("recipe");
  e.notes = "größe 大";
  e.params["steps"] = std::string("compute 5ms; io exp(50ms); fail 2%");
  e.others = {{.name = "p", .job = "is_prime", .params = {}, .inputs = {"7", "9"}, .count = 1}};
  e.arrival = Arrival{.kind = ArrivalKind::closed, .group = 3, .pause_s = 0.25};
  e.faults = {.fail = 0.25, .slow = 0.5, .slow_seconds = 2};
  e.sweep = "workers=1..4";
  const std::string whole = experiment_json(e);
  QCOMPARE(error_of(whole), std::string("no error"));
  std::mt19937 random(7);
  const auto below = [&random](std::size_t n) { return random() % n; };
  const std::string words[] = {"[", "]", "{", "}", ",", ":", "\"", "-", "1e999", "null", "\\u0000", "\n", "\xff", "9"};
  int refused = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string text = whole;
    for (std::size_t hits = 1 + below(3); hits > 0 && !text.empty(); --hits) {
      const std::size_t at = below(text.size());
      switch (below(4)) {
        case 0: text[at] = static_cast<char>(random()); break;
        case 1: text.erase(at, 1 + below(20)); break;
        case 2: text.insert(at, words[below(std::size(words))]); break;
        default: text.insert(at, text.substr(below(text.size()), below(40)));
      }
    }
    std::string error;
    const auto read = read_experiment_json(text, error);
    if (read) {
      QCOMPARE(error_of(experiment_json(*read)), std::string("no error"));
      continue;
    }
    ++refused;
    QVERIFY2(error.starts_with("line ") && error.size() < 2000, error.c_str());
    QVERIFY2(error.find('\0') == std::string::npos && valid_utf8(error) == error, error.c_str());
  }
  QVERIFY(refused > 1000);
}

void ExperimentJsonTest::the_schema_knows_the_same_keys() {
  QFile file(QStringLiteral(POOLSCOPE_SCHEMA));
  QVERIFY(file.open(QIODevice::ReadOnly));
  QJsonParseError problem{};
  const QJsonObject schema = QJsonDocument::fromJson(file.readAll(), &problem).object();
  QCOMPARE(problem.error, QJsonParseError::NoError);
  QStringList known;
  for (const std::string& key : experiment_keys())
    known << QString::fromStdString(key);
  known.sort();
  const QJsonObject properties = schema[QStringLiteral("properties")].toObject();
  QCOMPARE(properties.keys(), known);
  const QJsonObject item = properties[QStringLiteral("jobs")].toObject()[QStringLiteral("items")].toObject();
  const QStringList of_job = {QStringLiteral("count"), QStringLiteral("inputs"), QStringLiteral("job"),
                              QStringLiteral("name"), QStringLiteral("params")};
  QCOMPARE(item[QStringLiteral("properties")].toObject().keys(), of_job);
}

void ExperimentJsonTest::commands_are_shown_exactly() {
  Experiment e = experiment_for("command");
  e.params["template"] = std::string("rm -rf {}");
  e.inputs = {"a", "b; reboot", "a"};
  const auto effects = outside_effects(e);
  QCOMPARE(effects.size(), std::size_t{2});
  QCOMPARE(effects[0], std::string("runs: rm -rf \"${POOLSCOPE_INPUT}\"   with POOLSCOPE_INPUT=a"));
  QCOMPARE(effects[1], std::string("runs: rm -rf \"${POOLSCOPE_INPUT}\"   with POOLSCOPE_INPUT='b; reboot'"));
}

void ExperimentJsonTest::jobs_that_touch_nothing_need_no_word() {
  QVERIFY(outside_effects(default_experiment()).empty());
}

QTEST_APPLESS_MAIN(ExperimentJsonTest)
#include "tst_experiment_json.moc"
