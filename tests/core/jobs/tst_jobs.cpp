// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/shared_capture.h"
#include "core/threads/sequential.h"
#include "core/threads/thread_pool.h"

#include <QTest>

#include <chrono>
#include <cmath>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace poolscope;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(std::string)

/// The jobs give the article's results, the same ones on every executor.
class JobsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void squares_add_up_to_285_data() { executors(); }
  void squares_add_up_to_285();
  void the_sum_of_squares_stays_at_the_end_of_its_range();
  void pi_has_the_article_s_digits_data() { executors(); }
  void pi_has_the_article_s_digits();
  void six_numbers_of_which_five_are_prime_data() { executors(); }
  void six_numbers_of_which_five_are_prime();
  void primes_are_told_from_others_data();
  void primes_are_told_from_others();
  void a_spin_ends_after_its_time_data() { executors(); }
  void a_spin_ends_after_its_time();
  void computing_jobs_end_when_asked_data();
  void computing_jobs_end_when_asked();
  void jobs_that_wait_end_when_asked();
  void one_write_keeps_lines_whole();
  void two_writes_run_into_each_other();
  void two_writes_by_one_worker_stay_whole();
  void times_known_beforehand_are_told();
  void the_capture_finds_the_line_of_a_text();
  void the_capture_keeps_a_bounded_text();

 private:
  static void executors();
};

namespace {

std::unique_ptr<Executor> make_fetched_executor() {
  const std::string kind = QTest::currentDataTag();
  if (kind == "sequential") return std::make_unique<SequentialExecutor>();
  ThreadPoolOptions options;
  options.max_workers = kind == "two threads" ? 2 : 10;
  return std::make_unique<ThreadPoolExecutor>(std::move(options));
}

using Words = std::vector<std::pair<std::string, std::string>>;

JobCall call_of(const Job& job, const Words& params, std::int64_t index = 0) {
  JobCall call;
  call.index = index;
  for (const ParamDescription& param : job.description().params)
    call.params[param.name] = param.default_value;
  for (const auto& [name, text] : params) {
    std::string error;
    if (!parse_param(job.description(), name, text, call.params[name], error)) throw std::invalid_argument(error);
  }
  return call;
}

Future<Value> submit(Executor& executor, const Job& job, JobCall call) {
  return executor.submit([&job, call = std::move(call)](TaskContext& task) -> Value {
    JobContext context(task);
    return job.run(context, call).run();
  });
}

/// Runs a job once for each of its default inputs; the results in order and their total.
std::pair<std::vector<Value>, Value> run_default_inputs(Executor& executor, const Job& job, const Words& params = {}) {
  std::vector<Future<Value>> futures;
  for (const std::string& input : job.description().default_inputs) {
    Words all = params;
    all.emplace_back(job.description().input_param, input);
    futures.push_back(submit(executor, job, call_of(job, all)));
  }
  std::pair<std::vector<Value>, Value> outcome;
  for (const auto& future : futures) {
    outcome.first.push_back(future.result());
    job.add_to_total(outcome.second, outcome.first.back());
  }
  return outcome;
}

/// Runs write_lines on so many threads and tasks; the number of broken lines and the captured text.
std::pair<Value, std::string> write_lines(int threads, int tasks, const Words& params) {
  const Job& job = *find_job("write_lines");
  const std::shared_ptr<void> run_state = job.make_run_state();
  ThreadPoolOptions options;
  options.max_workers = threads;
  ThreadPoolExecutor pool(std::move(options));
  std::vector<Future<Value>> futures;
  for (int i = 0; i < tasks; ++i) {
    JobCall call = call_of(job, params, i);
    call.run_state = run_state;
    futures.push_back(submit(pool, job, std::move(call)));
  }
  Value broken;
  for (const auto& future : futures)
    job.add_to_total(broken, future.result());
  return {broken, job.evidence(run_state)};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

void wait_until_running(const Future<Value>& future) {
  while (!future.running() && !future.done())
    std::this_thread::yield();
}

}  // namespace

void JobsTest::executors() {
  QTest::addColumn<int>("nothing");
  for (const char* kind : {"sequential", "two threads", "ten threads"})
    QTest::newRow(kind) << 0;
}

void JobsTest::squares_add_up_to_285() {
  const auto executor = make_fetched_executor();
  const Job& job = *find_job("sleep_square");
  std::vector<Future<Value>> futures;
  for (int i = 0; i < 10; ++i)
    futures.push_back(submit(*executor, job, call_of(job, {{"seconds", "0.001"}}, i)));
  Value total;
  for (std::int64_t i = 0; i < 10; ++i) {
    const auto& future = futures[static_cast<std::size_t>(i)];
    QCOMPARE(future.result(), Value(i * i));
    job.add_to_total(total, future.result());
  }
  QCOMPARE(total, Value(std::int64_t{285}));
}

void JobsTest::the_sum_of_squares_stays_at_the_end_of_its_range() {
  const Job& job = *find_job("sleep_square");
  Value total = std::numeric_limits<std::int64_t>::max() - 3;
  job.add_to_total(total, Value(std::int64_t{4}));
  QCOMPARE(total, Value(std::numeric_limits<std::int64_t>::max()));
}

void JobsTest::pi_has_the_article_s_digits() {
  const auto executor = make_fetched_executor();
  const Job& job = *find_job("pi_series");
  const auto [results, total] = run_default_inputs(*executor, job);
  QCOMPARE(to_text(results[0]).substr(0, 12), std::string("3.1415924626"));
  QCOMPARE(to_text(results[3]).substr(0, 13), std::string("3.14159246271"));
  const double last = std::get<double>(results[3]);
  QCOMPARE(QString::number(last, 'g', 12), QStringLiteral("3.14159246272"));
  for (std::size_t i = 1; i < results.size(); ++i)
    QVERIFY2(results[i] > results[i - 1], "more terms come nearer to pi");
  QVERIFY(last < M_PI);
  QCOMPARE(total, Value());
  QCOMPARE(run_default_inputs(*executor, job, {{"release_gil", "true"}}).first, results);
}

void JobsTest::six_numbers_of_which_five_are_prime() {
  const auto executor = make_fetched_executor();
  const auto [results, total] = run_default_inputs(*executor, *find_job("is_prime"));
  const std::vector<Value> expected{true, true, true, true, true, false};
  QCOMPARE(results, expected);
  QCOMPARE(total, Value(std::int64_t{5}));
}

void JobsTest::primes_are_told_from_others_data() {
  QTest::addColumn<qint64>("number");
  QTest::addColumn<bool>("prime");
  for (const qint64 number : {2LL, 3LL, 5LL, 7LL, 97LL, 4099LL, 2147483647LL, 1000003LL})
    QTest::addRow("%lld", static_cast<long long>(number)) << number << true;
  // Squares of primes are what a root that is one too small lets through.
  for (const qint64 number : {0LL, 1LL, 4LL, 9LL, 25LL, 49LL, 4097LL, 16785409LL, 16801801LL, 1000006000009LL,
                              9223372036854775806LL, 9223372036854775807LL})
    QTest::addRow("%lld", static_cast<long long>(number)) << number << false;
}

void JobsTest::primes_are_told_from_others() {
  QFETCH(qint64, number);
  QFETCH(bool, prime);
  const Job& job = *find_job("is_prime");
  SequentialExecutor executor;
  const auto text = std::to_string(number);
  QCOMPARE(submit(executor, job, call_of(job, {{"number", text}})).result(), Value(prime));
}

void JobsTest::a_spin_ends_after_its_time() {
  const auto executor = make_fetched_executor();
  const Job& job = *find_job("spin");
  const auto begin = Clock::now();
  const Value turns = submit(*executor, job, call_of(job, {{"seconds", "0.02"}})).result();
  QVERIFY(Clock::now() - begin >= 20ms);
  QVERIFY(std::get<std::int64_t>(turns) > 0);
}

void JobsTest::computing_jobs_end_when_asked_data() {
  QTest::addColumn<std::string>("job");
  QTest::addColumn<std::string>("param");
  QTest::addColumn<std::string>("text");
  const auto row = [](const char* name, const char* job, const char* param, const char* text) {
    QTest::newRow(name) << std::string(job) << std::string(param) << std::string(text);
  };
  row("spin", "spin", "seconds", "0");
  row("pi", "pi_series", "release_gil", "false");
  row("pi without the GIL", "pi_series", "release_gil", "true");
  row("prime", "is_prime", "number", "9223372036854775783");  // the largest prime below 2^63
}

void JobsTest::computing_jobs_end_when_asked() {
  QFETCH(std::string, job);
  QFETCH(std::string, param);
  QFETCH(std::string, text);
  const Job& asked = *find_job(job);
  JobCall call = call_of(asked, {{param, text}});
  if (job == "pi_series") call.params["n"] = std::int64_t{10'000'000'000};
  ThreadPoolExecutor pool;
  Future<Value> future = submit(pool, asked, std::move(call));
  wait_until_running(future);
  QVERIFY(future.request_cancel());
  // Long before each of them would end by itself.
  QVERIFY_EXCEPTION_THROWN((void)future.exception(3s), CancelledError);
}

void JobsTest::jobs_that_wait_end_when_asked() {
  ThreadPoolExecutor pool;
  for (const char* name : {"sleep_square", "write_lines"}) {
    const Job& job = *find_job(name);
    Future<Value> future = submit(pool, job, call_of(job, {{"seconds", "86400"}}));
    wait_until_running(future);
    QVERIFY(future.request_cancel());
    QVERIFY_EXCEPTION_THROWN((void)future.exception(10s), CancelledError);
  }
}

void JobsTest::one_write_keeps_lines_whole() {
  const auto [broken, text] = write_lines(8, 40, {{"seconds", "0.001"}, {"writes", "one"}});
  QCOMPARE(broken, Value(std::int64_t{0}));
  std::set<std::string> ends;
  const auto lines = lines_of(text);
  QCOMPARE(lines.size(), 40U);
  for (const std::string& line : lines) {
    QVERIFY2(line.starts_with("thread "), line.c_str());
    ends.insert(line.substr(line.rfind("index ")));
  }
  QCOMPARE(ends.size(), 40U);  // each task wrote its own
}

void JobsTest::two_writes_run_into_each_other() {
  // All four write their text within the time that the first one takes to write its line end.
  const auto [broken, text] = write_lines(4, 4, {{"seconds", "0"}, {"writes", "two"}, {"gap_ms", "300"}});
  QCOMPARE(broken, Value(std::int64_t{4}));
  const auto lines = lines_of(text);
  QCOMPARE(lines.size(), 4U);
  QCOMPARE(lines[0].size() + lines[1].size() + lines[2].size() + lines[3].size(), lines[0].size());
}

void JobsTest::two_writes_by_one_worker_stay_whole() {
  const auto [broken, text] = write_lines(1, 10, {{"seconds", "0"}, {"gap_ms", "0"}});
  QCOMPARE(broken, Value(std::int64_t{0}));
  QCOMPARE(lines_of(text).size(), 10U);
}

void JobsTest::times_known_beforehand_are_told() {
  const auto seconds = [](const char* name, const Words& params) {
    const Job& job = *find_job(name);
    return job.seconds(call_of(job, params));
  };
  QCOMPARE(seconds("sleep_square", {}), std::optional(1.0));
  QCOMPARE(seconds("sleep_square", {{"seconds", "2.5"}}), std::optional(2.5));
  QCOMPARE(seconds("write_lines", {{"seconds", "1"}, {"gap_ms", "500"}}), std::optional(1.5));
  QCOMPARE(seconds("write_lines", {{"seconds", "1"}, {"gap_ms", "500"}, {"writes", "one"}}), std::optional(1.0));
  QCOMPARE(seconds("spin", {{"seconds", "3"}}), std::optional(3.0));
  QVERIFY(!seconds("spin", {{"seconds", "0"}}));
  QVERIFY(!seconds("pi_series", {}));
  QVERIFY(!seconds("is_prime", {}));
}

void JobsTest::the_capture_finds_the_line_of_a_text() {
  SharedCapture capture;
  capture.write("first\n");
  const std::int64_t from = capture.size();
  QCOMPARE(from, std::int64_t{6});
  capture.write("a");
  capture.write("b");
  capture.write("\n");
  capture.write("\n");
  capture.write("last");
  QCOMPARE(capture.line_with("a", from), std::string("ab"));
  QCOMPARE(capture.line_with("b", from), std::string("ab"));
  QCOMPARE(capture.line_with("first", 0), std::string("first"));
  QCOMPARE(capture.line_with("first", from), std::string());
  QCOMPARE(capture.line_with("last", from), std::string("last"));
  QCOMPARE(capture.line_with("never", 0), std::string());
  QCOMPARE(capture.text(), std::string("first\nab\n\nlast"));
}

void JobsTest::the_capture_keeps_a_bounded_text() {
  SharedCapture capture;
  const std::string line(1023, 'x');
  for (int i = 0; i < 100; ++i)
    capture.write(line + "\n");
  const std::string text = capture.text();
  QVERIFY(text.starts_with(line + "\n"));
  QVERIFY(text.ends_with("… and 36864 bytes more"));
  QVERIFY(text.size() < 65 * 1024);
}

QTEST_APPLESS_MAIN(JobsTest)
#include "tst_jobs.moc"
