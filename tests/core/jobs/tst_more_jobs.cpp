// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/experiment_json.h"
#include "core/jobs/page_server.h"
#include "core/jobs/race.h"
#include "core/sync/clock.h"
#include "core/sync/descriptor.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>

#include <string>
#include <vector>

using namespace poolscope;
using namespace std::chrono_literals;

/// The jobs that reach out of the program, or show what goes wrong between tasks.
class MoreJobsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void fifteen_pages_of_which_one_domain_is_unknown();
  void a_slow_page_ends_at_its_time_limit();
  void an_http_error_is_the_task_s_error();
  void a_cancel_ends_downloads();
  void addresses_of_files_are_refused();
  void the_page_server_survives_nonsense();
  void sums_are_those_of_others();
  void a_folder_is_walked_through();
  void missing_files_fail_alone();
  void made_up_bytes_compress();
  void a_counter_without_protection_loses_additions();
  void a_protected_counter_loses_none_data();
  void a_protected_counter_loses_none();
  void an_inherited_offset_puts_records_in_wrong_places();
  void a_reopened_log_is_whole();
  void a_crash_is_refused_where_it_would_take_all_along();
  void a_load_lies_in_the_queue_and_comes_back();
  void a_queue_beyond_the_memory_limit_ends_the_run();
  void memory_is_held_while_the_task_lasts();
  void what_leaves_the_program_is_told();
  void nobody_waits_for_a_task_that_never_comes();
};

namespace {

/// Runs an experiment of one executor; summary and trace.
std::pair<RunSummary, Trace> ran(Experiment e, int workers) {
  e.executors = {ExecutorSpec{.workers = workers}};
  Race race(e);
  race.start();
  if (!race.wait(60s)) qWarning("the race did not end");
  return {race.summary(0), race.trace(0)};
}

Experiment pages(int count) {
  Experiment e = experiment_for("download");
  e.params = {{"latency_ms", 20.0}, {"kilobytes", 20.0}, {"kb_per_s", 2000.0}};
  if (count < 15) e.inputs.resize(static_cast<std::size_t>(count));
  return e;
}

void write(const QString& path, const QByteArray& bytes) {
  QFile file(path);
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(bytes);
}

}  // namespace

void MoreJobsTest::fifteen_pages_of_which_one_domain_is_unknown() {
  const auto [run, trace] = ran(pages(15), 5);
  QCOMPARE(run.ok, std::int64_t{14});
  QCOMPARE(run.failed, std::int64_t{1});
  QCOMPARE(std::get<std::int64_t>(run.result), std::int64_t{14 * 20'000});
  for (RowId row = 0; row < 15; ++row) {
    const bool unknown = trace.label(row).find("invalid") != std::string::npos;
    QCOMPARE(trace.state(row), unknown ? TaskState::failed : TaskState::finished);
    if (unknown)
      QVERIFY2(trace.extra(row)->error.find("resolve") != std::string::npos, trace.extra(row)->error.c_str());
    if (!unknown) QVERIFY(trace.extra(row)->output.starts_with("HTTP 200, 20000 bytes"));
    if (!unknown) QVERIFY(trace.end_ns(row) - trace.start_ns(row) >= 25'000'000);  // 20 ms and 10 ms, about
  }
}

void MoreJobsTest::a_slow_page_ends_at_its_time_limit() {
  Experiment e = pages(1);
  e.params["latency_ms"] = 60'000.0;
  e.params["timeout"] = 0.05;
  const auto [run, trace] = ran(e, 1);
  QCOMPARE(run.failed, std::int64_t{1});
  QVERIFY2(trace.extra(0)->error.find("timed out") != std::string::npos, trace.extra(0)->error.c_str());
}

void MoreJobsTest::an_http_error_is_the_task_s_error() {
  Experiment e = pages(1);
  e.inputs = {"/gone?status=404"};
  const auto [run, trace] = ran(e, 1);
  QCOMPARE(run.failed, std::int64_t{1});
  QVERIFY(trace.extra(0)->error.find("HTTP status 404") != std::string::npos);
}

void MoreJobsTest::a_cancel_ends_downloads() {
  Experiment e = pages(4);
  e.params["latency_ms"] = 60'000.0;
  e.executors = {ExecutorSpec{.workers = 4}};
  Race race(e);
  race.start();
  QTRY_COMPARE(race.summary(0).running, std::int64_t{4});
  race.cancel();
  QVERIFY(race.wait(20s));
  QCOMPARE(race.summary(0).cancelled, std::int64_t{4});
}

void MoreJobsTest::addresses_of_files_are_refused() {
  Experiment e = pages(1);
  for (const char* url : {"file:///etc/passwd", "ftp://host/file", "javascript:1", "x"}) {
    e.inputs = {url};
    QVERIFY2(validate(e).find("http://") != std::string::npos, url);
  }
}

void MoreJobsTest::the_page_server_survives_nonsense() {
  const auto server = PageServer::shared();
  for (const QByteArray& bytes : {QByteArray("\r\n\r\n"), QByteArray("GET"), QByteArray(100'000, 'x'),
                                  QByteArray("GET /?kb=-1&latency_ms=nan&kb_per_s=x HTTP/1.1\r\n\r\n")}) {
    const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(server->port()));
    QCOMPARE(::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    (void)::send(socket.get(), bytes.data(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL);
  }
  const auto [run, trace] = ran(pages(3), 3);
  QCOMPARE(run.ok, std::int64_t{3});
}

void MoreJobsTest::sums_are_those_of_others() {
  const QTemporaryDir folder;
  const QByteArray bytes = QByteArray("line\n").repeated(200'000);
  write(folder.filePath(QStringLiteral("a.txt")), bytes);
  Experiment e = experiment_for("hash_files");
  e.inputs = {folder.filePath(QStringLiteral("a.txt")).toStdString()};
  const QByteArray wanted = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
  QCOMPARE(ran(e, 1).second.result(0), std::string_view(wanted.constData()));
  e.job = "count_lines";
  QCOMPARE(ran(e, 1).second.result(0), std::string_view("200000"));
}

void MoreJobsTest::a_folder_is_walked_through() {
  const QTemporaryDir folder;
  QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("x/y")));
  write(folder.filePath(QStringLiteral("1")), "a\nb\n");
  write(folder.filePath(QStringLiteral("x/2")), "c\n");
  write(folder.filePath(QStringLiteral("x/y/3")), "d\ne\nf");
  QVERIFY(QFile::link(folder.path(), folder.filePath(QStringLiteral("x/round"))));
  Experiment e = experiment_for("count_lines");
  e.inputs = {folder.path().toStdString()};
  QCOMPARE(std::get<std::int64_t>(ran(e, 1).first.result), std::int64_t{5});
}

void MoreJobsTest::missing_files_fail_alone() {
  Experiment e = experiment_for("count_lines");
  e.inputs = {"/no/such/file", "/proc/self/status"};
  const auto [run, trace] = ran(e, 2);
  QCOMPARE(run.failed, std::int64_t{1});
  QCOMPARE(run.ok, std::int64_t{1});
  QVERIFY(trace.extra(0)->error.find("No such file") != std::string::npos);
}

void MoreJobsTest::made_up_bytes_compress() {
  const std::int64_t small = std::get<std::int64_t>(ran(
                                                        [] {
                                                          Experiment e = experiment_for("compress");
                                                          e.count = 1;
                                                          return e;
                                                        }(),
                                                        1)
                                                        .first.result);
  QVERIFY2(small > 1000 && small < 4'000'000, std::to_string(small).c_str());
}

void MoreJobsTest::a_counter_without_protection_loses_additions() {
  Experiment e = experiment_for("race_counter");
  // On one core somebody must be interrupted between reading and writing, so some tries are needed.
  bool lost = false;
  for (int i = 0; i < 20 && !lost; ++i)
    lost = !ran(e, 8).first.evidence.ends_with(" 0 got lost");
  QVERIFY(lost);
  QVERIFY(ran(e, 1).first.evidence.ends_with(" 0 got lost"));
}

void MoreJobsTest::a_protected_counter_loses_none_data() {
  QTest::addColumn<int>("nothing");
  QTest::newRow("lock") << 0;
  QTest::newRow("atomic") << 0;
}

void MoreJobsTest::a_protected_counter_loses_none() {
  Experiment e = experiment_for("race_counter");
  e.params["protection"] = std::string(QTest::currentDataTag());
  e.params["turns"] = std::int64_t{20'000};
  QCOMPARE(ran(e, 8).first.evidence, std::string("the counter shows 160000 of 160000 additions; 0 got lost"));
}

void MoreJobsTest::an_inherited_offset_puts_records_in_wrong_places() {
  Experiment e = experiment_for("append_log");
  const RunSummary together = ran(e, 10).first;
  QCOMPARE(together.ok, std::int64_t{20});
  QVERIFY2(std::get<std::int64_t>(together.result) < 20, together.evidence.c_str());
  QCOMPARE(std::get<std::int64_t>(ran(e, 1).first.result), std::int64_t{20});
}

void MoreJobsTest::a_reopened_log_is_whole() {
  Experiment e = experiment_for("append_log");
  e.params["descriptor"] = std::string("reopened");
  const RunSummary run = ran(e, 10).first;
  QCOMPARE(std::get<std::int64_t>(run.result), std::int64_t{20});
  QVERIFY(run.evidence.starts_with("record 000000\nrecord 000001\n"));
}

void MoreJobsTest::a_crash_is_refused_where_it_would_take_all_along() {
  Experiment e = experiment_for("crash");
  e.params["seconds"] = 0.0;
  const auto [run, trace] = ran(e, 2);
  QCOMPARE(run.failed, std::int64_t{1});
  QVERIFY(trace.extra(3)->error.find("processes") != std::string::npos);
}

void MoreJobsTest::a_load_lies_in_the_queue_and_comes_back() {
  Experiment e = experiment_for("payload");
  e.params = {{"kilobytes", 5.0}, {"seconds", 0.0}, {"answer", true}};
  e.count = 3;
  const Trace trace = ran(e, 2).second;
  QCOMPARE(trace.counts()[TaskState::finished], std::int64_t{3});
  QVERIFY(trace.result(1).starts_with("bbbb"));
}

void MoreJobsTest::a_queue_beyond_the_memory_limit_ends_the_run() {
  Experiment e = experiment_for("payload");
  e.params = {{"kilobytes", 1000.0}, {"seconds", 0.2}};
  e.count = 100'000;  // a hundred gigabytes, were they all taken
  e.executors = {ExecutorSpec{.workers = 1, .memory_limit_bytes = process_rss_bytes() + 40'000'000}};
  Race race(e);
  race.start();
  QVERIFY(race.wait(60s));
  const RunSummary run = race.summary(0);
  QVERIFY2(run.error.find("and its limit is") != std::string::npos, run.error.c_str());
  const Trace trace = race.trace(0);  // what was taken is in it, and has ended
  QVERIFY(trace.complete() && trace.size() > 0 && trace.size() < 200);
  QCOMPARE(trace.counts()[TaskState::finished] + trace.counts()[TaskState::cancelled],
           static_cast<std::int64_t>(trace.size()));
  QCOMPARE(run.ok, trace.counts()[TaskState::finished]);
}

void MoreJobsTest::memory_is_held_while_the_task_lasts() {
  Experiment e = experiment_for("allocate");
  e.params = {{"megabytes", 64.0}, {"seconds", 0.3}};
  e.count = 1;
  const Trace trace = ran(e, 1).second;
  std::int64_t most = 0;
  for (std::size_t i = 0; i < trace.sample_count(); ++i)
    most = std::max(most, trace.sample(i).rss_bytes);
  QVERIFY2(most > 64'000'000, std::to_string(most).c_str());
}

void MoreJobsTest::what_leaves_the_program_is_told() {
  Experiment e = experiment_for("download");
  QCOMPARE(outside_effects(e), std::vector<std::string>{"fetches: http://no-such-domain.invalid/"});
  e = experiment_for("hash_files");
  QVERIFY(outside_effects(e).empty());
  e.inputs = {"/home", "/home"};
  QCOMPARE(outside_effects(e), std::vector<std::string>{"reads: /home"});
}

void MoreJobsTest::nobody_waits_for_a_task_that_never_comes() {
  Experiment e = experiment_for("wait_for_next");
  e.params = {{"row", std::int64_t{4}}, {"seconds", 0.0}};
  e.count = 6;  // the second row has two of its four
  const auto [run, trace] = ran(e, 6);
  QCOMPARE(run.ok, std::int64_t{6});
}

QTEST_GUILESS_MAIN(MoreJobsTest)
#include "tst_more_jobs.moc"
