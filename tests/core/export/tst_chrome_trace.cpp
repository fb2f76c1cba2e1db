// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/chrome_trace.h"

#include "core/tracing/trace_builder.h"
#include "tests/core/export/sample_recording.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QSet>
#include <QTest>

#include <algorithm>
#include <system_error>

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

const QByteArray kBegin = R"({"otherData":{"format":"poolscope"},"traceEvents":[)";
const QByteArray kRun = R"({"ph":"M","name":"process_name","pid":1,"tid":0,"args":{"name":"threads","run_id":"1"}})";
const QByteArray kLane =
    R"({"ph":"M","name":"thread_name","pid":1,"tid":1,"args":{"name":"w","kind":"worker","index":0,"start_ns":0}})";

// A file with these events.
QByteArray file_of(const QList<QByteArray>& events) { return kBegin + "\n" + events.join(",\n") + "]}"; }

QByteArray task_of(const QByteArray& args) {
  return R"({"ph":"X","cat":"task","name":"t","pid":1,"tid":1,"ts":0,"dur":1,"args":{)" + args + "}}";
}

QJsonArray events_of(const QByteArray& json) {
  QJsonParseError error;
  const QJsonDocument document = QJsonDocument::fromJson(json, &error);
  if (error.error != QJsonParseError::NoError) qWarning("%s", qPrintable(error.errorString()));
  return document.object().value(QStringLiteral("traceEvents")).toArray();
}

using Spans = QList<QPair<qint64, qint64>>;  // begin and end in ns

// Whether of any two spans one lies within the other, or they do not touch: what a thread's events must do.
bool nests(Spans spans) {
  std::sort(spans.begin(), spans.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? a.first < b.first : a.second > b.second; });
  QList<qint64> open;
  for (const auto& [begin, end] : spans) {
    while (!open.isEmpty() && open.last() <= begin)
      open.removeLast();
    if (!open.isEmpty() && end > open.last()) return false;
    open.append(end);
  }
  return true;
}

qint64 ns(const QJsonValue& micros) { return qRound64(micros.toDouble() * 1000); }

// Three tasks that wait side by side on one lane, each from i * 100 ns to i * 100 + 1000 ns.
Recording side_by_side(LaneKind kind) {
  TraceBuilder builder(RunInfo{"1", "coroutines", 0, 0});
  const LaneId lane = builder.add_lane({kind, 0, "loop", 10, 11, 0, kNoTime});
  const JobId job = builder.intern_job("sleep_square");
  for (RowId row = 0; row < 3; ++row) {
    const std::int64_t start = row * 100;
    builder.put_task(row, row, 1, job, 0);
    builder.set_dispatched(row, lane, start);
    builder.set_started(row, lane, start);
    builder.add_segment({start + 10, start + 990, row, lane, SegmentKind::blocked, SegmentCause::none});
    builder.set_finished(row, TaskState::finished, start + 1000, 20);
  }
  builder.set_now(1200, true);
  return {builder.snapshot()};
}

}  // namespace

class ChromeTraceTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void export_import_export_gives_the_same_bytes();
  void nothing_is_lost();
  void events_nest_and_arrows_have_two_ends();
  void who_submitted_a_task_is_told();
  void who_waited_for_a_task_is_told_data();
  void who_waited_for_a_task_is_told();
  void tasks_side_by_side_are_pairs_data();
  void tasks_side_by_side_are_pairs();
  void bad_input_gets_a_sentence_data();
  void bad_input_gets_a_sentence();
  void a_file_cut_anywhere_is_an_error();
  void deep_nesting_and_long_texts_do_no_harm();
  void a_full_disk_throws();
};

void ChromeTraceTest::export_import_export_gives_the_same_bytes() {
  const Folder folder;
  write_chrome_trace(folder.path("a.json"), sample_recording());
  const ReadResult read = read_chrome_trace(folder.path("a.json"));
  QVERIFY2(read.ok(), read.ok() ? "" : read.error->to_string().c_str());
  write_chrome_trace(folder.path("b.json"), read.recording);
  QCOMPARE(folder.get(folder.path("b.json")), folder.get(folder.path("a.json")));
}

void ChromeTraceTest::nothing_is_lost() {
  const Folder folder;
  const Trace before = sample_recording()[1];
  write_chrome_trace(folder.path("a.json"), {before});
  const Trace after = read_chrome_trace(folder.path("a.json")).recording.at(0);
  QCOMPARE(after.info(), before.info());
  QCOMPARE(after.counts(), before.counts());
  QCOMPARE(after.now_ns(), before.now_ns());
  QCOMPARE(after.lanes(), before.lanes());
  QCOMPARE(after.running_rows(), before.running_rows());
  QCOMPARE(after.segment_count(), before.segment_count());
  for (std::size_t i = 0; i < before.segment_count(); ++i) {
    QCOMPARE(after.segment(i), before.segment(i));
  }
  QCOMPARE(after.open_segments(), before.open_segments());
  QCOMPARE(after.sample_count(), before.sample_count());
  for (std::size_t i = 0; i < before.sample_count(); ++i) {
    QCOMPARE(after.sample(i), before.sample(i));
  }
  for (RowId row = 0; row < before.size(); ++row) {
    QCOMPARE(after.given_label(row), before.given_label(row));
    QCOMPARE(after.worker(row), before.worker(row));
    QCOMPARE(after.extra(row) == nullptr, before.extra(row) == nullptr);
    if (before.extra(row) != nullptr) QCOMPARE(*after.extra(row), *before.extra(row));
  }
}

void ChromeTraceTest::events_nest_and_arrows_have_two_ends() {
  const Folder folder;
  write_chrome_trace(folder.path("a.json"), sample_recording());
  const QJsonArray events = events_of(folder.get(folder.path("a.json")));
  QVERIFY(!events.isEmpty());
  QMap<QString, Spans> spans;  // by pid and tid
  QSet<QString> names;
  QMap<QString, QString> arrows;  // by kind and number
  int waits = 0;
  int tasks = 0;
  int counters = 0;
  for (const QJsonValue& value : events) {
    const QJsonObject event = value.toObject();
    const QString phase = event[QStringLiteral("ph")].toString();
    const QString thread =
        QStringLiteral("%1/%2").arg(event[QStringLiteral("pid")].toInt()).arg(event[QStringLiteral("tid")].toInt());
    if (phase == QLatin1String("M")) names.insert(thread);
    QVERIFY2(names.contains(thread), qPrintable(thread));
    if (phase == QLatin1String("X")) {
      const qint64 begin = ns(event[QStringLiteral("ts")]);
      spans[thread].append({begin, begin + ns(event[QStringLiteral("dur")])});
      if (event[QStringLiteral("cat")].toString() == QLatin1String("task")) {
        ++tasks;
        QCOMPARE(begin, event[QStringLiteral("args")][QStringLiteral("start_ns")].toInteger());
      }
    }
    if (phase == QLatin1String("s") || phase == QLatin1String("f"))
      arrows[event[QStringLiteral("cat")].toString() + QString::number(event[QStringLiteral("id")].toInteger())] +=
          phase;
    if (phase == QLatin1String("f") && event[QStringLiteral("cat")].toString() == QLatin1String("await")) ++waits;
    if (phase == QLatin1String("C")) ++counters;
  }
  QCOMPARE(tasks, 2 * 25);
  QCOMPARE(waits, 2);
  QCOMPARE(arrows.size(), tasks + waits);
  for (const QString& ends : arrows) {
    QCOMPARE(ends, QStringLiteral("sf"));
  }
  QVERIFY(counters > 0);
  for (const Spans& thread : spans) {
    QVERIFY(nests(thread));
  }
}

void ChromeTraceTest::who_submitted_a_task_is_told() {
  TraceBuilder builder(RunInfo{"1", "threads:workers=2", 2, 0});
  const JobId job = builder.intern_job("job");
  for (int i = 0; i < 2; ++i)
    builder.add_lane({LaneKind::worker, i, "w", 1, 10 + i, 0, kNoTime});
  builder.put_task(0, 7, 1, job, 100);
  builder.put_task(1, 8, 1, job, 5000, 0);
  for (RowId row = 0; row < 2; ++row) {
    builder.set_started(row, row, row == 0 ? 1000 : 6000);
    builder.set_finished(row, TaskState::finished, 9000, 0);
  }
  builder.set_now(9000, true);
  const Folder folder;
  write_chrome_trace(folder.path("a.json"), {builder.snapshot()});
  const ReadResult read = read_chrome_trace(folder.path("a.json"));
  QVERIFY(read.ok());
  QCOMPARE(read.recording[0].parent(0), kNoRow);
  QCOMPARE(read.recording[0].parent(1), RowId{0});
  // An arrow leaves the parent's slice (thread 1) when it submitted, towards the submit (thread 0).
  const QByteArray bytes = folder.get(folder.path("a.json"));
  QCOMPARE(bytes.count("\"cat\":\"parent\""), 2);
  QVERIFY(bytes.contains("\"ph\":\"s\",\"cat\":\"parent\",\"name\":\"parent\",\"pid\":1,\"tid\":1"));
  QVERIFY(bytes.contains("\"ph\":\"f\",\"cat\":\"parent\",\"name\":\"parent\",\"pid\":1,\"tid\":0"));
}

void ChromeTraceTest::who_waited_for_a_task_is_told_data() {
  QTest::addColumn<bool>("same_lane");
  QTest::newRow("threads") << false;
  QTest::newRow("a loop") << true;
}

// Task 0 waits for task 1, which runs on a lane of its own or on the same loop, from 2000 to 8000 ns.
void ChromeTraceTest::who_waited_for_a_task_is_told() {
  QFETCH(const bool, same_lane);
  TraceBuilder builder(RunInfo{"1", "threads:workers=2", 2, 0});
  const JobId job = builder.intern_job("job");
  for (int i = 0; i < 2; ++i)
    builder.add_lane({LaneKind::worker, i, "w", 1, 10 + i, 0, kNoTime});
  const LaneId other = same_lane ? 0 : 1;
  builder.put_task(0, 7, 1, job, 100);
  builder.put_task(1, 8, 1, job, 200);
  builder.set_started(1, other, 500);
  builder.set_started(0, 0, 1000);
  builder.add_segment({2000, 8000, 0, 0, SegmentKind::blocked, SegmentCause::none, 1});
  builder.set_finished(1, TaskState::finished, 7000, 0);
  builder.set_finished(0, TaskState::finished, 9000, 0);
  builder.set_now(9000, true);
  const Folder folder;
  write_chrome_trace(folder.path("a.json"), {builder.snapshot()});
  const ReadResult read = read_chrome_trace(folder.path("a.json"));
  QVERIFY2(read.ok(), read.ok() ? "" : read.error->to_string().c_str());
  QCOMPARE(read.recording[0].segment(0).awaits, RowId{1});
  QMap<QString, QString> ends;
  QMap<QString, int> points;
  for (const QJsonValue& value : events_of(folder.get(folder.path("a.json")))) {
    const QJsonObject event = value.toObject();
    if (event[QStringLiteral("cat")].toString() != QLatin1String("await")) continue;
    const QString place =
        QStringLiteral("%1@%2").arg(event[QStringLiteral("tid")].toInt()).arg(ns(event[QStringLiteral("ts")]));
    if (event[QStringLiteral("ph")].toString() == QLatin1String("X")) {
      ++points[place];
    } else {
      ends[event[QStringLiteral("ph")].toString()] = place;
    }
  }
  const QString from = QStringLiteral("%1@6999").arg(other + 1);
  QCOMPARE(ends,
           (QMap<QString, QString>{{QStringLiteral("s"), from}, {QStringLiteral("f"), QStringLiteral("1@8000")}}));
  // Tasks that overlap are no slices: the ends hang on points.
  QCOMPARE(points.size(), same_lane ? 2 : 0);
}

void ChromeTraceTest::tasks_side_by_side_are_pairs_data() {
  QTest::addColumn<LaneKind>("kind");
  QTest::newRow("an event loop") << LaneKind::loop;
  QTest::newRow("a worker with a loop of its own") << LaneKind::worker;
}

void ChromeTraceTest::tasks_side_by_side_are_pairs() {
  QFETCH(const LaneKind, kind);
  const Folder folder;
  write_chrome_trace(folder.path("a.json"), side_by_side(kind));
  Spans thread;
  QMap<qint64, QMap<QString, Spans>> tracks;  // by id and category
  for (const QJsonValue& value : events_of(folder.get(folder.path("a.json")))) {
    const QJsonObject event = value.toObject();
    const QString phase = event[QStringLiteral("ph")].toString();
    const qint64 time = ns(event[QStringLiteral("ts")]);
    if (phase == QLatin1String("X") && event[QStringLiteral("tid")].toInt() == 1)
      thread.append({time, time + ns(event[QStringLiteral("dur")])});
    Spans& track = tracks[event[QStringLiteral("id")].toInteger()][event[QStringLiteral("cat")].toString()];
    if (phase == QLatin1String("b")) track.append({time, -1});
    if (phase == QLatin1String("e")) track.last().second = time;
  }
  QVERIFY(nests(thread));
  QCOMPARE(thread.size(), 3);  // the points that the arrows end at
  for (qint64 row = 0; row < 3; ++row) {
    const auto& track = tracks[(qint64{1} << 32) + row];
    QCOMPARE(track[QStringLiteral("task")], (Spans{{row * 100, row * 100 + 1000}}));
    QCOMPARE(track[QStringLiteral("segment")], (Spans{{row * 100 + 10, row * 100 + 990}}));
  }
  const ReadResult read = read_chrome_trace(folder.path("a.json"));
  QVERIFY2(read.ok(), read.ok() ? "" : read.error->to_string().c_str());
  QCOMPARE(read.recording.at(0).segment_count(), std::size_t{3});
  write_chrome_trace(folder.path("b.json"), read.recording);
  QCOMPARE(folder.get(folder.path("b.json")), folder.get(folder.path("a.json")));
}

void ChromeTraceTest::bad_input_gets_a_sentence_data() {
  QTest::addColumn<QByteArray>("content");
  QTest::addColumn<QString>("words");
  const auto row = [](const char* name, const QByteArray& content, const char* words) {
    QTest::newRow(name) << content << QString::fromUtf8(words);
  };
  const auto task = [&](const char* name, const QByteArray& args, const char* words) {
    row(name, file_of({kRun, kLane, task_of(args)}), words);
  };
  row("empty", "", "empty");
  row("not JSON", "once upon a time", "not valid JSON");
  row("a number", "17", "not a trace");
  row("not UTF-8", "{\"\xFF\":1}", "not valid JSON");
  row("of another program", R"({"traceEvents":[{"ph":"X","name":"a","ts":1,"dur":1,"pid":1,"tid":1}]})",
      "not written by Poolscope");
  row("a list", R"([{"ph":"X"}])", "list");
  row("other data of another program", R"({"otherData":{"version":"x"},"traceEvents":[]})", "not written by Poolscope");
  row("no events", file_of({}), "no runs");
  row("a task without a run", file_of({task_of(R"("task_id":1)")}), "did not name before");
  row("runs from 2", file_of({QByteArray(kRun).replace("\"pid\":1", "\"pid\":2")}), "not numbered");
  row("a run of many workers", file_of({QByteArray(kRun).replace("\"run_id\"", "\"workers\":99999999999,\"run_id\"")}),
      "workers");
  row("lanes from 7", file_of({kRun, QByteArray(kLane).replace("\"tid\":1", "\"tid\":7")}), "not numbered");
  row("a lane of no kind", file_of({kRun, QByteArray(kLane).replace("\"worker\"", "\"bus\"")}), "\"bus\"");
  row("a lane without a start", file_of({kRun, QByteArray(kLane).replace(",\"start_ns\":0", "")}),
      "start_ns is missing");
  task("no state", R"("task_id":1)", "state");
  task("no task_id", R"("state":"pending","submit_ns":1,"attempt":1)", "task_id is missing");
  task("a fraction", R"("task_id":1.5,"attempt":1,"state":"pending","submit_ns":1)", "task_id is not a whole number");
  task("a text for a number", R"("task_id":"1","attempt":1,"state":"pending","submit_ns":1)",
       "task_id is not a whole number");
  task("an end before the start", R"("task_id":1,"attempt":1,"state":"finished","submit_ns":1,"start_ns":5,"end_ns":2)",
       "lies before");
  task("a lane too far", R"("task_id":1,"attempt":1,"state":"running","submit_ns":1,"start_ns":5,"lane":1)", "lane");
  task("an huge lane", R"("task_id":1,"attempt":1,"state":"running","submit_ns":1,"start_ns":5,"lane":99999999999)",
       "lane");
  row("a segment of no row",
      file_of(
          {kRun, kLane,
           R"({"ph":"X","cat":"segment","name":"blocked","pid":1,"tid":1,"args":{"row":0,"cause":"none","begin_ns":1}})"}),
      "row");
  row("a wait for no row",
      file_of(
          {kRun,
           R"({"ph":"X","cat":"segment","name":"blocked","pid":1,"tid":0,"args":{"awaits":5,"cause":"none","begin_ns":1}})"}),
      "waits for a row");
  row("a segment of no kind",
      file_of({kRun, kLane,
               R"({"ph":"X","cat":"segment","name":"lunch","pid":1,"tid":1,"args":{"cause":"none","begin_ns":1}})"}),
      "segment");
  row("a segment backwards",
      file_of(
          {kRun, kLane,
           R"({"ph":"X","cat":"segment","name":"blocked","pid":1,"tid":1,"args":{"cause":"none","begin_ns":9,"end_ns":1}})"}),
      "ends before");
  row("a sample of no lane",
      file_of({kRun, R"({"ph":"C","cat":"sample","name":"c","pid":1,"tid":4,"args":{"percent":1}})"}), "lane");
  row("a sample of -1 %",
      file_of({kRun, R"({"ph":"C","cat":"sample","name":"c","pid":1,"tid":0,"args":{"percent":-1}})"}), "percent");
  row("a sample of 1e99 %",
      file_of({kRun, R"({"ph":"C","cat":"sample","name":"c","pid":1,"tid":0,"args":{"percent":1e99}})"}), "percent");
  QByteArray members = "{\"a\":1";
  for (int i = 0; i < 200; ++i) {
    members += ",\"a\":1";
  }
  row("very many members", file_of({members + "}"}), "100 members");
}

void ChromeTraceTest::bad_input_gets_a_sentence() {
  QFETCH(const QByteArray, content);
  QFETCH(const QString, words);
  const Folder folder;
  const ReadResult read = read_chrome_trace(folder.put("bad.json", content));
  QVERIFY(!read.ok());
  QVERIFY(read.recording.empty());
  const QString text = QString::fromStdString(read.error->to_string());
  QVERIFY2(text.contains(words), qPrintable(text));
  QVERIFY2(text.contains(QLatin1String("bad.json, line ")), qPrintable(text));
  QVERIFY2(text.endsWith(QLatin1Char('.')), qPrintable(text));
}

void ChromeTraceTest::a_file_cut_anywhere_is_an_error() {
  const Folder folder;
  write_chrome_trace(folder.path("a.json"), small_recording());
  const QByteArray whole = folder.get(folder.path("a.json"));
  const std::string cut = folder.put("cut.json", whole);
  for (qsizetype size = whole.size() - 2; size >= 0; size -= kCutStep) {  // without its last line end it is still whole
    QVERIFY(QFile::resize(QString::fromStdString(cut), size));
    const ReadResult read = read_chrome_trace(cut);
    QVERIFY2(!read.ok(), qPrintable(QString::number(size)));
    const QString text = QString::fromStdString(read.error->to_string());
    QVERIFY2(text.contains(QLatin1String("cut short")), qPrintable(text));
  }
}

void ChromeTraceTest::deep_nesting_and_long_texts_do_no_harm() {
  const Folder folder;
  const auto error_of = [&](const QByteArray& content) {
    const ReadResult read = read_chrome_trace(folder.put("a.json", content));
    return read.ok() ? QString() : QString::fromStdString(read.error->message);
  };
  constexpr int kDeep = 1'000'000;
  QVERIFY(error_of("{\"a\":" + QByteArray(kDeep, '[')).contains(QLatin1String("32 levels")));
  QVERIFY(error_of(QByteArray("{\"a\":").repeated(kDeep)).contains(QLatin1String("32 levels")));
  QVERIFY(error_of(QByteArray(kDeep, '[')).contains(QLatin1String("list")));
  QVERIFY(error_of("{\"a\":\"" + QByteArray(10'000'000, 'x') + "\"}").contains(QLatin1String("longer than 8 MiB")));
  QVERIFY(error_of("{\"a\":" + QByteArray(2'000, '1') + "}").contains(QLatin1String("1000 digits")));
}

void ChromeTraceTest::a_full_disk_throws() {
  QVERIFY_THROWS_EXCEPTION(std::system_error, write_chrome_trace("/dev/full", small_recording()));
}

QTEST_APPLESS_MAIN(ChromeTraceTest)
#include "tst_chrome_trace.moc"
