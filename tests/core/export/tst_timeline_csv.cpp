// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/timeline_csv.h"

#include "core/export/csv_blocks.h"
#include "core/export/csv_cell.h"
#include "core/export/recording_file.h"
#include "core/tracing/trace_builder.h"
#include "tests/core/export/sample_recording.h"

#include <QFile>
#include <QTest>

#include <string>
#include <utility>

using namespace poolscope;
using poolscope::test::Folder;
using poolscope::test::sample_recording;
using poolscope::test::small_recording;

namespace {

#if defined(__SANITIZE_THREAD__)
constexpr int kCutStep = 17;  // every place to cut is tried in the other builds
#else
constexpr int kCutStep = 1;
#endif

const QByteArray kHeader =
    "run_id,executor,task_id,attempt,job,label,worker,pid,tid,state,submit_ns,dispatch_ns,start_ns,end_ns,"
    "queue_wait_ns,gil_wait_ns,run_ns,cpu_ns,send_bytes,recv_bytes,exit_code,signal,result,error\n";
const QByteArray kRow = "1,threads,0,1,j,l,0,10,11,finished,0,1,2,9,2,0,7,5,,,,,r,\n";

}  // namespace

class TimelineCsvTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void the_bytes_are_as_documented();
  void export_import_export_gives_the_same_bytes();
  void what_was_imported_is_what_was_exported();
  void rows_add_up();
  void unclean_texts_settle_at_once();
  void harmless_differences_are_accepted_data();
  void harmless_differences_are_accepted();
  void bad_input_gets_a_sentence_data();
  void bad_input_gets_a_sentence();
  void a_file_cut_anywhere_is_noticed();
  void lanes_are_sorted_and_live_as_their_tasks();
  void a_thousand_workers_and_many_rows();
  void blocks_are_not_to_be_seen();
};

void TimelineCsvTest::the_bytes_are_as_documented() {
  const Folder folder;
  write_timeline_csv(folder.path("a.csv"), small_recording());
  QCOMPARE(folder.get(folder.path("a.csv")),
           kHeader +
               "1,threads:workers=2,0,1,sleep_square,sleep_square(0),0,10,11,finished,100,150,160,1160,60,40,960,25,,,,"
               ",49,\n"
               "1,threads:workers=2,1,1,sleep_square,sleep_square(1),,,,cancelled,200,,,1200,1000,,,0,,,,,,\n");
  QCOMPARE(folder.count(), 1);
}

void TimelineCsvTest::export_import_export_gives_the_same_bytes() {
  const Folder folder;
  write_timeline_csv(folder.path("a.csv"), sample_recording());
  const ReadResult read = read_timeline_csv(folder.path("a.csv"));
  QVERIFY2(read.ok(), read.ok() ? "" : read.error->to_string().c_str());
  write_timeline_csv(folder.path("b.csv"), read.recording);
  QCOMPARE(folder.get(folder.path("b.csv")), folder.get(folder.path("a.csv")));
}

void TimelineCsvTest::what_was_imported_is_what_was_exported() {
  const Folder folder;
  const Recording before = sample_recording();
  write_timeline_csv(folder.path("a.csv"), before);
  const Recording after = read_timeline_csv(folder.path("a.csv")).recording;
  QCOMPARE(after.size(), before.size());
  for (std::size_t run = 0; run < before.size(); ++run) {
    QCOMPARE(after[run].info().run_id, before[run].info().run_id);
    QCOMPARE(after[run].info().executor, before[run].info().executor);
    QCOMPARE(after[run].info().workers, 2);
    QVERIFY(after[run].complete());
    QCOMPARE(after[run].size(), before[run].size());
    QCOMPARE(after[run].counts().by_state, before[run].counts().by_state);
    for (RowId row = 0; row < before[run].size(); ++row) {
      const TaskRecord a = before[run].task(row);
      const TaskRecord b = after[run].task(row);
      QCOMPARE(b.task_id, a.task_id);
      QCOMPARE(b.attempt, a.attempt);
      QCOMPARE(b.job, a.job);
      QCOMPARE(b.label, a.label);
      QCOMPARE(b.state, a.state);
      QCOMPARE(b.submit_ns, a.submit_ns);
      QCOMPARE(b.dispatch_ns, a.dispatch_ns);
      QCOMPARE(b.start_ns, a.start_ns);
      QCOMPARE(b.end_ns, a.end_ns);
      QCOMPARE(b.cpu_ns, a.cpu_ns);
      QCOMPARE(b.result, a.result);
      QCOMPARE(b.gil_wait_ns(), a.gil_wait_ns());
      QCOMPARE(b.worker == kNoLane, a.worker == kNoLane);
      if (a.worker != kNoLane) {
        QCOMPARE(after[run].lanes()[b.worker].kind, before[run].lanes()[a.worker].kind);
        QCOMPARE(after[run].lanes()[b.worker].tid, before[run].lanes()[a.worker].tid);
      }
    }
  }
}

void TimelineCsvTest::rows_add_up() {
  const Folder folder;
  write_timeline_csv(folder.path("a.csv"), small_recording());
  QList<QByteArray> lines = folder.get(folder.path("a.csv")).split('\n');
  QCOMPARE(lines.size(), 4);
  for (const QByteArray& line : {lines[1], lines[2]}) {
    const QList<QByteArray> cells = line.split(',');
    const auto cell = [&](TimelineColumn column) { return cells[static_cast<int>(column)].toLongLong(); };
    using enum TimelineColumn;
    QCOMPARE(cell(end_ns) - cell(submit_ns), cell(queue_wait_ns) + cell(gil_wait_ns) + cell(run_ns));
  }
}

void TimelineCsvTest::unclean_texts_settle_at_once() {
  const Folder folder;
  TraceBuilder builder{RunInfo()};
  builder.put_task(0, 0, 1, builder.intern_job(std::string_view("j\0k", 3)), 0);
  builder.set_label(0, "\xFF");
  builder.set_result(0, std::string(3'000'000, '"'));
  builder.set_finished(0, TaskState::finished, 1, 0);
  write_timeline_csv(folder.path("a.csv"), {builder.snapshot()});
  const ReadResult read = read_timeline_csv(folder.path("a.csv"));
  QVERIFY2(read.ok(), read.ok() ? "" : read.error->to_string().c_str());
  QCOMPARE(read.recording[0].job_name(0), std::string_view("j\xEF\xBF\xBDk"));
  write_timeline_csv(folder.path("b.csv"), read.recording);
  QCOMPARE(folder.get(folder.path("b.csv")), folder.get(folder.path("a.csv")));
}

void TimelineCsvTest::harmless_differences_are_accepted_data() {
  QTest::addColumn<QByteArray>("content");
  const auto row = [](const char* name, const QByteArray& content) { QTest::newRow(name) << content; };
  row("as it is", kHeader + kRow);
  row("byte order mark", "\xEF\xBB\xBF" + kHeader + kRow);
  row("CRLF", QByteArray(kHeader + kRow).replace("\n", "\r\n"));
  row("BOM and CRLF", "\xEF\xBB\xBF" + QByteArray(kHeader + kRow).replace("\n", "\r\n"));
  row("blank lines", kHeader + "\n" + kRow + "\r\n\n");
  row("no line end after an empty cell", kHeader + kRow.chopped(1));
  row("everything quoted", kHeader + "\"" + kRow.chopped(1).replace(",", "\",\"") + "\"\n");
  row("columns in another order", "error," + QByteArray(kHeader).replace(",error", "") + "," + kRow.chopped(2) + "\n");
}

void TimelineCsvTest::harmless_differences_are_accepted() {
  QFETCH(const QByteArray, content);
  const Folder folder;
  const ReadResult read = read_timeline_csv(folder.put("a.csv", content));
  QVERIFY2(read.ok(), read.ok() ? "" : read.error->to_string().c_str());
  write_timeline_csv(folder.path("b.csv"), read.recording);
  QCOMPARE(folder.get(folder.path("b.csv")), kHeader + kRow);
}

void TimelineCsvTest::bad_input_gets_a_sentence_data() {
  QTest::addColumn<QByteArray>("content");
  QTest::addColumn<int>("line");
  QTest::addColumn<QString>("words");
  const auto row = [](const char* name, const QByteArray& content, int line, const char* words) {
    QTest::newRow(name) << content << line << QString::fromUtf8(words);
  };
  const auto cell = [&](const char* name, TimelineColumn column, const QByteArray& value, const char* words) {
    QList<QByteArray> cells = kRow.chopped(1).split(',');
    cells[static_cast<int>(column)] = value;
    row(name, kHeader + kRow + cells.join(',') + "\n", 3, words);
  };
  using enum TimelineColumn;
  row("empty", "", 1, "empty");
  row("only a header", kHeader, 2, "no rows");
  row("a text", "once upon a time\n", 1, "not a timeline");
  row("a binary",
      QByteArray("\x7F"
                 "ELF\0\0\1,\n\xFF",
                 10),
      1, "not a timeline");
  row("half a byte order mark", "\xEF\xBBrun_id", 1, "UTF-8");
  row("no start_ns", QByteArray(kHeader).replace("start_ns,", ""), 1, "start_ns is missing");
  row("start_ns twice", QByteArray(kHeader).replace("end_ns,", "start_ns,"), 1, "start_ns is there twice");
  row("one column more", kHeader.chopped(1) + ",price\n", 1, "\"price\"");
  row("a header cut short", kHeader.left(60), 1, "cut short");
  row("the samples", header_of(kSampleColumns).c_str(), 1, "worker samples");
  row("the queue", header_of(kQueueColumns).c_str(), 1, "queue depths");
  row("cut in a row", kHeader + kRow + kRow.left(20), 3, "cut short");
  row("cut in the last cell", kHeader + kRow.chopped(1) + "std::runtime_err", 2, "line end");
  row("cut before the error", kHeader + QByteArray(kRow).replace("finished", "failed").chopped(1), 2, "line end");
  row("cut in a doubled quote", kHeader + kRow.chopped(1) + "\"say \"", 2, "line end");
  row("cut in quotes", kHeader + kRow + "1,\"thr", 3, "cut short");
  row("a cell missing", kHeader + "1,2,3\n" + kRow, 2, "3 cells instead of 24");
  row("a cell too many", kHeader + kRow.chopped(1) + "x,y\n", 2, "25 cells instead of 24");
  row("very many cells", kHeader + QByteArray(5000, ','), 2, "more than 100 cells");
  row("text behind a quote", kHeader + "\"1\"x,", 2, "closing quote");
  row("10 MB in one cell", kHeader + kRow + "1,threads,0,1,j," + QByteArray(10'000'000, 'x'), 3, "column label");
  row("10 MB in one quoted cell", kHeader + "\"" + QByteArray(10'000'000, '\n') + "\"", 2, "column run_id");
  row("10 MB in the header", QByteArray(10'000'000, 'x'), 1, "longer than 1 MiB");
  cell("no task_id", task_id, "", "task_id");
  cell("letters", task_id, "abc", "\"abc\"");
  cell("a fraction", submit_ns, "1.5", "submit_ns");
  cell("a number beyond 64 bits", end_ns, "99999999999999999999", "end_ns");
  cell("the smallest number", submit_ns, "-9223372036854775808", "submit_ns");
  cell("a year of 64 bits", end_ns, "9223372036854775807", "126 years");
  cell("a negative task", task_id, "-1", "task_id is -1");
  cell("a large task", task_id, "4294967296", "task_id");
  cell("attempt 0", attempt, "0", "attempt is 0");
  cell("attempt 256", attempt, "256", "attempt is 256");
  cell("an unknown state", state, "Finished", "\"Finished\" is none of pending");
  cell("no state", state, "", "none of pending");
  cell("no submit", submit_ns, "", "submit_ns");
  cell("a worker's name", worker, "bob", "\"bob\"");
  cell("a worker below 0", worker, "-3", "\"-3\"");
  cell("a large pid", pid, "99999999999", "pid");
  cell("an end before the start", end_ns, "1", "end_ns (1) lies before");
  cell("a start before the submit", submit_ns, "5", "lies before submit_ns (5)");
  cell("finished without an end", end_ns, "", "end_ns is empty");
  cell("running with an end", state, "running", "has an end_ns");
  cell("pending with an end", state, "pending", "has an end_ns");
  cell("negative processor time", cpu_ns, "-5", "cpu_ns");
  cell("a negative wait", gil_wait_ns, "-5", "gil_wait_ns");
  cell("letters in what is derived", run_ns, "x", "run_ns");
  cell("a large exit code", exit_code, "3000000000", "exit_code");
  QByteArray many = kHeader;
  for (int i = 0; i < 300; ++i) {
    many += QByteArray::number(i) + kRow.mid(1);
  }
  row("very many runs", many, 258, "256");
}

void TimelineCsvTest::bad_input_gets_a_sentence() {
  QFETCH(const QByteArray, content);
  QFETCH(const int, line);
  QFETCH(const QString, words);
  const Folder folder;
  const ReadResult read = read_timeline_csv(folder.put("bad.csv", content));
  QVERIFY(!read.ok());
  QVERIFY(read.recording.empty());
  const QString text = QString::fromStdString(read.error->to_string());
  QVERIFY2(text.contains(words), qPrintable(text));
  QCOMPARE(read.error->line, line);
  QVERIFY2(text.contains(QStringLiteral("bad.csv, line %1: ").arg(line)), qPrintable(text));
  QVERIFY2(text.size() < 400, qPrintable(text));
  QVERIFY2(text.endsWith(QLatin1Char('.')), qPrintable(text));
}

void TimelineCsvTest::a_file_cut_anywhere_is_noticed() {
  const Folder folder;
  write_timeline_csv(folder.path("a.csv"), {sample_recording().front()});
  const QByteArray whole = folder.get(folder.path("a.csv"));
  const std::string cut = folder.put("cut.csv", whole);
  int accepted = 0;
  for (qsizetype size = whole.size() - 1; size >= 0; size -= kCutStep) {
    QVERIFY(QFile::resize(QString::fromStdString(cut), size));
    const ReadResult read = read_timeline_csv(cut);
    if (!read.ok()) continue;
    // What is accepted is whole rows, as they were.
    ++accepted;
    write_timeline_csv(folder.path("again.csv"), read.recording);
    const QByteArray again = folder.get(folder.path("again.csv"));
    QVERIFY2(whole.startsWith(again), qPrintable(QString::number(size)));
  }
  QVERIFY(accepted > 0);
  QVERIFY(accepted < 100);
}

void TimelineCsvTest::lanes_are_sorted_and_live_as_their_tasks() {
  const Folder folder;
  const auto line = [](int task, int worker, int start, int end) {
    return QStringLiteral("1,threads,%1,1,j,l,%2,7,%3,finished,0,,%4,%5,,,,0,,,,,,\n")
        .arg(task)
        .arg(worker)
        .arg(worker + 100)
        .arg(start)
        .arg(end)
        .toUtf8();
  };
  const ReadResult read = read_timeline_csv(
      folder.put("a.csv", kHeader + line(0, 2, 30, 90) + line(1, 0, 20, 80) + line(2, 1, 10, 15) + line(3, 2, 5, 6)));
  QVERIFY(read.ok());
  const Trace& trace = read.recording[0];
  QCOMPARE(trace.lanes().size(), 3U);
  for (int i = 0; i < 3; ++i) {
    QCOMPARE(trace.lanes()[static_cast<std::size_t>(i)].index, i);
    QCOMPARE(trace.lanes()[static_cast<std::size_t>(i)].tid, i + 100);
  }
  QCOMPARE(trace.worker(0), 2U);
  QCOMPARE(trace.worker(1), 0U);
  QCOMPARE(trace.lanes()[2].start_ns, 5);
  QCOMPARE(trace.lanes()[2].stop_ns, 90);
  QCOMPARE(trace.finished_row(0), 3U);
  QCOMPARE(trace.finished_row(3), 0U);
  QCOMPARE(trace.now_ns(), 90);
}

void TimelineCsvTest::a_thousand_workers_and_many_rows() {
  TraceBuilder builder(RunInfo{"1", "thread-per-task", 0, 0});
  builder.intern_job("j");
  constexpr RowId kRows = 20'000;
  for (RowId row = 0; row < kRows; ++row) {
    if (row < 1000)
      builder.add_lane({LaneKind::worker, static_cast<int>(row), "w", 1, static_cast<int>(row) + 2, 0, kNoTime});
    builder.put_task(row, row, 1, 0, row);
    builder.set_started(row, row % 1000, row + 5);
    builder.set_finished(row, TaskState::finished, row + 100, 1);
  }
  const Folder folder;
  write_recording(folder.path("a.CSV"), {builder.snapshot()});
  const ReadResult read = read_recording(folder.path("a.CSV"));
  QVERIFY(read.ok());
  QCOMPARE(read.recording[0].lanes().size(), 1000U);
  write_recording(folder.path("b.csv"), read.recording);
  QCOMPARE(folder.get(folder.path("b.csv")), folder.get(folder.path("a.CSV")));
}

// The file is cut into blocks that several threads read; nobody may notice.
void TimelineCsvTest::blocks_are_not_to_be_seen() {
  constexpr int kRows = 30'000;
  QByteArray content = kHeader;
  for (int i = 0; i < kRows; ++i) {
    const QByteArray label = i % 3 == 0 ? "\"line,\n\"\"two\"\"\"" : i % 3 == 1 ? "plain" : "\"a,b\"";
    const QByteArray end = QByteArray::number(1'000'000 - 17 * i % 1001);
    content += "1,threads," + QByteArray::number(i) + ",1,job" + QByteArray::number(i % 5) + ',' + label + ',' +
               QByteArray::number(i % 70) + ",7,8,finished,0,1,2," + end + ",2,0,,5,,,,,\"r,\"\"" +
               QByteArray::number(i) + "\"\"\",\n";
  }
  QVERIFY(content.size() > 4 * static_cast<qsizetype>(CsvBlocks::kBlockBytes));
  const Folder folder;
  const ReadResult read = read_timeline_csv(folder.put("a.csv", content));
  QVERIFY2(read.ok(), read.ok() ? "" : read.error->to_string().c_str());
  const Trace& trace = read.recording.at(0);
  QCOMPARE(trace.size(), std::size_t{kRows});
  QCOMPARE(trace.lanes().size(), std::size_t{70});
  std::pair<std::int64_t, RowId> last{0, 0};
  for (RowId row = 0; row < kRows; ++row) {
    QCOMPARE(trace.task_id(row), row);
    QCOMPARE(trace.result(row), "r,\"" + std::to_string(row) + '"');
    QCOMPARE(trace.given_label(row), std::string_view(row % 3 == 0   ? "line,\n\"two\""
                                                      : row % 3 == 1 ? "plain"
                                                                     : "a,b"));
    QCOMPARE(trace.job_name(trace.job(row)), "job" + std::to_string(row % 5));
    QCOMPARE(trace.lanes()[trace.worker(row)].index, static_cast<int>(row % 70));
    // Ends in the order of their times, and of rows where times are equal.
    const RowId ended = trace.finished_row(row);
    const std::pair<std::int64_t, RowId> end{trace.end_ns(ended), ended};
    QVERIFY(row == 0 || last < end);
    last = end;
  }
  // Every row of three has one line more.
  const int wrong = kRows - 100;
  const QByteArray bad = QByteArray(content).replace("threads," + QByteArray::number(wrong) + ",1,", "threads,x,1,");
  const ReadResult broken = read_timeline_csv(folder.put("b.csv", bad));
  QVERIFY(!broken.ok());
  QCOMPARE(broken.error->line, 2 + wrong + (wrong + 2) / 3);
  QCOMPARE(broken.before_error.at(0).size(), static_cast<std::size_t>(wrong));
}

QTEST_APPLESS_MAIN(TimelineCsvTest)
#include "tst_timeline_csv.moc"
