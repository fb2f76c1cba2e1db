// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"

#include <QTest>

#include <algorithm>
#include <set>
#include <string>

using namespace poolscope;

/// Forms, checks and lists are made from the descriptions alone, so they must be complete.
class JobCatalogueTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void every_job_can_be_found();
  void every_job_says_what_it_is_data();
  void every_job_says_what_it_is();
  void every_parameter_is_complete_data() { every_job_says_what_it_is_data(); }
  void every_parameter_is_complete();
  void every_job_can_run_as_offered_data() { every_job_says_what_it_is_data(); }
  void every_job_can_run_as_offered();
  void the_article_s_inputs_are_offered();
};

namespace {

bool is_sentence(const std::string& text) { return text.size() > 10 && text.front() >= 'A' && text.front() <= 'Z'; }

const Job& fetched_job() { return *find_job(QTest::currentDataTag()); }

}  // namespace

void JobCatalogueTest::every_job_can_be_found() {
  std::set<std::string> names;
  for (const auto& job : job_catalogue()) {
    const std::string& name = job->description().name;
    QVERIFY2(names.insert(name).second, "two jobs of one name");
    QCOMPARE(find_job(name), job.get());
  }
  const std::set<std::string> wanted{"sleep_square", "pi_series", "is_prime", "write_lines", "spin", "command"};
  QVERIFY(std::includes(names.begin(), names.end(), wanted.begin(), wanted.end()));
  QCOMPARE(find_job("sleep"), nullptr);
  QCOMPARE(find_job(""), nullptr);
}

void JobCatalogueTest::every_job_says_what_it_is_data() {
  QTest::addColumn<int>("nothing");
  for (const auto& job : job_catalogue())
    QTest::newRow(job->description().name.c_str()) << 0;
}

void JobCatalogueTest::every_job_says_what_it_is() {
  const JobDescription& about = fetched_job().description();
  QVERIFY(!about.title.empty());
  QVERIFY(is_sentence(about.purpose));
  QVERIFY(about.purpose.ends_with('.'));
  QVERIFY(!about.short_label.empty());
  QVERIFY(about.default_count >= 1);
  QVERIFY(to_string(about.kind) != "unknown");
  if (about.input_param.empty()) {
    QVERIFY(about.default_inputs.empty());
  } else {
    QVERIFY(about.param(about.input_param) != nullptr);
  }
}

void JobCatalogueTest::every_parameter_is_complete() {
  const JobDescription& about = fetched_job().description();
  std::set<std::string> names;
  for (const ParamDescription& param : about.params) {
    QVERIFY2(names.insert(param.name).second, param.name.c_str());
    QCOMPARE(about.param(param.name), &param);
    QVERIFY2(!param.title.empty(), param.name.c_str());
    QVERIFY2(is_sentence(param.help), param.name.c_str());
    QCOMPARE(!param.choices.empty(), param.type == ParamType::choice);
    QVERIFY(param.minimum <= param.maximum);
    if (param.type == ParamType::number || param.type == ParamType::integer) {
      QVERIFY2(param.minimum > std::numeric_limits<double>::lowest(), "a form needs both limits");
      QVERIFY2(param.maximum < std::numeric_limits<double>::max(), "a form needs both limits");
    }
    if (param.required) continue;  // only the user knows it
    const std::string wrong = check_param(about, param.name, param.default_value);
    QVERIFY2(wrong.empty(), wrong.c_str());
    Value value;
    std::string error;
    QVERIFY2(parse_param(about, param.name, to_text(param.default_value), value, error), error.c_str());
    QCOMPARE(value, param.default_value);
  }
}

void JobCatalogueTest::every_job_can_run_as_offered() {
  const Job& job = fetched_job();
  const JobDescription& about = job.description();
  JobCall call;
  for (const ParamDescription& param : about.params)
    call.params[param.name] = param.required ? Value(std::string("true")) : param.default_value;
  QCOMPARE(job.check(call), std::string());
  for (const std::string& input : about.default_inputs) {
    std::string error;
    QVERIFY2(parse_param(about, about.input_param, input, call.params[about.input_param], error), error.c_str());
    QCOMPARE(job.check(call), std::string());
  }
}

void JobCatalogueTest::the_article_s_inputs_are_offered() {
  const std::vector<std::string> terms{"5000000", "5001000", "5002000", "5003000"};
  QCOMPARE(find_job("pi_series")->description().default_inputs, terms);
  QCOMPARE(find_job("is_prime")->description().default_inputs.size(), 6U);
  QCOMPARE(find_job("sleep_square")->description().default_count, 10);
}

QTEST_APPLESS_MAIN(JobCatalogueTest)
#include "tst_job_catalogue.moc"
