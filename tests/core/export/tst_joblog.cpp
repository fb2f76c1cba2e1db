// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/joblog.h"

#include "core/export/memory_guard.h"
#include "core/tracing/trace_builder.h"
#include "tests/core/export/sample_recording.h"

#include <QTest>

using namespace poolscope;
using poolscope::test::Folder;

namespace {

const QByteArray kHeader = "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n";

/// Three commands: one went well, one left with 3, one was killed; a fourth waits.
Recording commands() {
  RunInfo info{"1", "threads:workers=2", 2, 0};
  TraceBuilder builder(info);
  const JobId job = builder.intern_job("command");
  builder.add_lane(Lane{});
  for (RowId row = 0; row < 4; ++row) {
    builder.put_task(row, row, 1, job, 0);
    builder.set_label(row, row == 1 ? "echo a\tb\nexit 3" : "true");
  }
  for (RowId row = 0; row < 3; ++row) {
    builder.set_started(row, 0, std::int64_t{row} * 1'500'000'000);
    builder.extra(row).exit_code = row == 1 ? 3 : 0;
    if (row == 2) builder.extra(row).signal = 9;
    builder.set_finished(row, row == 0 ? TaskState::finished : TaskState::failed,
                         std::int64_t{row} * 1'500'000'000 + 250'000'000, 0);
  }
  builder.set_now(4'000'000'000, false);
  return {builder.snapshot()};
}

}  // namespace

class JoblogTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void writes_the_columns_of_parallel();
  void lines_are_there_as_tasks_end();
  void reads_what_parallel_wrote();
  void keeps_hosts_apart();
  void several_runs_come_back();
  void what_stands_before_the_fault_is_there();
  void what_no_memory_is_left_for_is_not_read();
  void says_what_is_wrong_and_where_data();
  void says_what_is_wrong_and_where();
};

void JoblogTest::writes_the_columns_of_parallel() {
  const Folder folder;
  write_joblog(folder.path("a.joblog"), commands());
  QByteArray second = "2\t:\t1.500\t0.250\t0\t0\t3\t0\techo a b";
  second += '\0';
  second += "exit 3\n";
  QCOMPARE(folder.get(folder.path("a.joblog")),
           kHeader + "1\t:\t0.000\t0.250\t0\t0\t0\t0\ttrue\n" + second + "3\t:\t3.000\t0.250\t0\t0\t0\t9\ttrue\n");
}

void JoblogTest::lines_are_there_as_tasks_end() {
  const Folder folder;
  const std::string path = folder.path("running.joblog");
  const Recording recording = commands();
  const auto command_of = [](std::int64_t task) { return task == 1 ? "exit 3" : std::string(); };
  {
    JoblogWriter writer(path, false);
    QCOMPARE(folder.get(path), kHeader);
    writer.update(recording[0], command_of);
    writer.update(recording[0], command_of);  // nothing new
  }
  const ReadResult read = read_joblog(path);
  QVERIFY2(read.ok(), read.ok() ? "" : read.error->to_string().c_str());
  const Trace& trace = read.recording[0];
  QCOMPARE(trace.size(), std::size_t{3});
  QCOMPARE(trace.given_label(0), std::string_view("true"));
  QCOMPARE(trace.given_label(1), std::string_view("exit 3"));
  QCOMPARE(trace.start_ns(1) - trace.start_ns(0), 1'500'000'000);
  // Since 1970, as parallel has it; in the year of the test, not in that of the run's start.
  const QByteArray start = folder.get(path).split('\n')[1].split('\t')[2];
  QVERIFY2(start.toDouble() > 1.7e9, start.constData());
  // It goes on behind a line that was cut short.
  folder.put("cut.joblog", kHeader + "9\t:\t0.0");
  JoblogWriter(folder.path("cut.joblog"), true).update(recording[0], command_of);
  QCOMPARE(folder.get(folder.path("cut.joblog")).count('\n'), 5);
  QVERIFY_THROWS_EXCEPTION(std::system_error, JoblogWriter("/no/such/folder/log", false));
}

void JoblogTest::reads_what_parallel_wrote() {
  const Folder folder;
  // As `parallel -j2 --joblog` writes it.
  const std::string path =
      folder.put("p.joblog", kHeader + "1\t:\t1700000000.100\t     1.002\t0\t5\t0\t0\tsleep 1; echo 1\n" +
                                 "2\t:\t1700000000.105\t     2.003\t0\t5\t1\t0\tsleep 2; false\n" +
                                 "3\t:\t1700000001.110\t     0.500\t0\t0\t-1\t15\tsleep 9\n");
  const ReadResult read = read_joblog(path);
  QVERIFY2(read.ok(), read.ok() ? "" : read.error->to_string().c_str());
  QCOMPARE(read.recording.size(), std::size_t{1});
  const Trace& trace = read.recording[0];
  QCOMPARE(trace.size(), std::size_t{3});
  QCOMPARE(trace.start_ns(0), 0);
  QCOMPARE(trace.end_ns(1), 2'008'000'000);
  QCOMPARE(trace.lanes().size(), std::size_t{2});
  QCOMPARE(trace.worker(2), trace.worker(0));
  QCOMPARE(trace.state(0), TaskState::finished);
  QCOMPARE(trace.state(1), TaskState::failed);
  QCOMPARE(trace.state(2), TaskState::timed_out);
  QCOMPARE(trace.extra(0)->recv_bytes, 5);
  QCOMPARE(trace.given_label(1), std::string_view("sleep 2; false"));
  write_joblog(folder.path("again.joblog"), read.recording);
  const ReadResult again = read_joblog(folder.path("again.joblog"));
  QVERIFY(again.ok());
  QCOMPARE(again.recording[0].end_ns(1), trace.end_ns(1));
  QCOMPARE(again.recording[0].state(2), TaskState::timed_out);
}

void JoblogTest::keeps_hosts_apart() {
  const Folder folder;
  const ReadResult read = read_joblog(
      folder.put("h.joblog", kHeader + "1\talpha\t10.0\t1\t0\t0\t0\t0\ta\n2\tbeta\t10.5\t1\t0\t0\t0\t0\tb\n"));
  QVERIFY(read.ok());
  QCOMPARE(read.recording.size(), std::size_t{2});
  QCOMPARE(read.recording[1].info().executor, std::string("beta"));
  QCOMPARE(read.recording[1].start_ns(0), 10'500'000'000);
}

void JoblogTest::says_what_is_wrong_and_where_data() {
  QTest::addColumn<QByteArray>("content");
  QTest::addColumn<int>("line");
  QTest::addColumn<QString>("words");
  QTest::newRow("empty") << QByteArray() << 1 << "empty";
  QTest::newRow("foreign") << QByteArray("hello\n") << 1 << "not a job log";
  QTest::newRow("no rows") << kHeader << 0 << "no rows";
  QTest::newRow("short row") << kHeader + "1\t:\t5\n" << 2 << "3 cells";
  QTest::newRow("no number") << kHeader + "1\t:\t0\t1\t0\t0\t0\t0\ta\nx\t:\t0\t1\t0\t0\t0\t0\ta\n" << 3 << "Seq";
  QTest::newRow("negative time") << kHeader + "1\t:\t0\t-1\t0\t0\t0\t0\ta\n" << 2 << "less than no time";
  QTest::newRow("not a number") << kHeader + "1\t:\tnan\t1\t0\t0\t0\t0\ta\n" << 2 << "Starttime";
  QTest::newRow("huge") << kHeader + "1\t:\t1e300\t1\t0\t0\t0\t0\ta\n" << 2 << "Starttime";
}

void JoblogTest::says_what_is_wrong_and_where() {
  QFETCH(QByteArray, content);
  QFETCH(int, line);
  QFETCH(QString, words);
  const Folder folder;
  const ReadResult read = read_joblog(folder.put("x.joblog", content));
  QVERIFY(!read.ok());
  QCOMPARE(read.error->line, line);
  QVERIFY2(QString::fromStdString(read.error->message).contains(words), read.error->message.c_str());
}

void JoblogTest::several_runs_come_back() {
  const Folder folder;
  write_joblog(folder.path("c.joblog"),
               read_joblog(folder.put("b.joblog", kHeader + "1\t1:threads:workers=2\t0.000\t1.000\t0\t0\t0\t0\ta\n1\t2:"
                                                            "coroutines\t0.000\t1.000\t0\t0\t0\t0\ta\n"))
                   .recording);
  QCOMPARE(folder.get(folder.path("c.joblog")), folder.get(folder.path("b.joblog")));
}

void JoblogTest::what_stands_before_the_fault_is_there() {
  const Folder folder;
  const QByteArray two = "1\t:\t0.000\t1.000\t0\t0\t0\t0\ttrue\n2\tother\t0.000\t1.000\t0\t0\t3\t0\tfalse\n";
  const ReadResult read = read_joblog(folder.put("cut.joblog", kHeader + two + "3\t:\t0.0"));
  QVERIFY(!read.ok());
  QCOMPARE(read.error->line, 4);
  QVERIFY(read.recording.empty());
  QCOMPARE(read.before_error.size(), std::size_t{2});  // hosts
  QCOMPARE(read.before_error[0].label(0), std::string("true"));
  QCOMPARE(read.before_error[1].state(0), TaskState::failed);
}

void JoblogTest::what_no_memory_is_left_for_is_not_read() {
  const Folder folder;
  QByteArray content = kHeader;
  constexpr int kRows = 400'000;
  for (int i = 1; i <= kRows; ++i) {
    content += QByteArray::number(i) + "\t:\t0.000\t0.000\t0\t0\t0\t0\ttrue\n";
  }
  const std::string path = folder.put("huge.joblog", content);
  MemoryGuard::pretend_free_bytes(std::int64_t{300} << 20U);
  const ReadResult read = read_joblog(path);
  MemoryGuard::pretend_free_bytes(-1);
  QVERIFY(!read.ok());
  QVERIFY2(read.error->message.find("too big for this computer") != std::string::npos, read.error->message.c_str());
  QVERIFY(read.error->line > 1'000 && read.error->line < kRows);
}

QTEST_APPLESS_MAIN(JoblogTest)
#include "tst_joblog.moc"
