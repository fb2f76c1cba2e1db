// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "tests/support/sample_traces.h"
#include "ui/models/task_filter.h"

#include <QtTest>

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

using namespace poolscope;
using namespace poolscope::ui;

using Rows = QList<int>;

class TestTaskFilter : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { support::failOnQtWarnings(); }
  void findsTasks_data();
  void findsTasks();
  void findsAcrossRuns();
  void looksAtGivenLabelsResultsAndErrors();
  void amongManyRowsTheSameAreFoundAsOneByOne();
  void saysWhatCannotBeUnderstood_data();
  void saysWhatCannotBeUnderstood();
  void aTaskThatNeverRanIsNeitherLongNorShort();
};

void TestTaskFilter::findsTasks_data() {
  // All states: 0 finished 1 failed 2 cancelled 3 timed out 4 lost 5 running (0.5 s by now) 6 waiting.
  QTest::addColumn<QString>("text");
  QTest::addColumn<Rows>("rows");
  const auto row = [](const char* text, const Rows& rows) { QTest::newRow(text) << QString::fromUtf8(text) << rows; };
  row("", {0, 1, 2, 3, 4, 5, 6});
  row("   ", {0, 1, 2, 3, 4, 5, 6});
  row("state:failed", {1});
  row("STATE:Failed", {1});
  row("state:failed,lost", {1, 4});
  row("state:timed-out", {3});
  row("state:timed_out", {3});
  row("state:waiting", {6});
  row("state:pending", {6});
  row("state:done", {0, 1, 2, 3, 4});
  row("-state:done", {5, 6});
  row("worker:0", {0, 1, 2, 3, 4, 5});
  row("worker:1", {});
  row("run:1", {0, 1, 2, 3, 4, 5, 6});
  row("run:2", {});
  row("job:comm", {0, 1, 2, 3, 4, 5, 6});
  row("job:pi", {});
  row("#3", {3});
  row(">500ms", {0, 1, 2, 3, 4});
  row(">=500ms", {0, 1, 2, 3, 4, 5});
  row("<=0.5s", {5});
  row("=1s", {0, 1, 2, 3, 4});
  row("wait>3s", {4, 5, 6});
  row("wait:>=3s", {3, 4, 5, 6});
  row("cpu>9ms -state:failed", {0, 2, 3, 4});
  row("state:failed worker:0 >500ms", {1});
  row("state:failed >2s", {});
  row("mmand(4)", {4});
  row("COMMAND(4)", {4});
  row("\"disk is full\"", {1});
  row("-disk", {0, 2, 3, 4, 5, 6});
  row("-\"disk is full\" state:failed", {});
  row("\"state:failed\"", {});
  row("\"unfinished quotation", {});
}

void TestTaskFilter::findsTasks() {
  QFETCH(QString, text);
  QFETCH(Rows, rows);
  const Trace trace = samples::all_states();
  QString error;
  const TaskFilter filter = TaskFilter::parse(text, &error);
  QCOMPARE(error, QString());
  Rows found;
  for (RowId row = 0; row < trace.size(); ++row) {
    if (filter.matches(trace, 0, row)) {
      found << static_cast<int>(row);
    }
  }
  QCOMPARE(found, rows);
}

void TestTaskFilter::findsAcrossRuns() {
  const Recording race = samples::race();
  const TaskFilter filter = TaskFilter::parse(QStringLiteral("run:2 worker:9"));
  QVERIFY(filter.matches(race[1], 1, 9));
  QVERIFY(!filter.matches(race[1], 1, 8));
  QVERIFY(!filter.matches(race[0], 0, 9));
}

void TestTaskFilter::looksAtGivenLabelsResultsAndErrors() {
  TraceBuilder builder(RunInfo{});
  const JobId job = builder.intern_job("command");
  builder.put_task(0, 0, 1, job, 0);
  builder.set_label(0, "wc -l Über.txt");
  builder.put_task(1, 1, 1, job, 0);
  builder.set_result(1, "42 lines");
  const Trace trace = builder.snapshot();
  QVERIFY(TaskFilter::parse(QStringLiteral("WC")).matches(trace, 0, 0));
  QVERIFY(TaskFilter::parse(QStringLiteral("Über")).matches(trace, 0, 0));
  QVERIFY(!TaskFilter::parse(QStringLiteral("command")).matches(trace, 0, 0));  // it has a name of its own
  QVERIFY(TaskFilter::parse(QStringLiteral("42")).matches(trace, 0, 1));
}

/// Rows of every kind, with texts apart, together, and in different blocks of memory.
Trace anyRows(std::mt19937& random, RowId count) {
  const auto oneOf = [&](unsigned n) { return random() % n == 0; };
  TraceBuilder builder(RunInfo{});
  const std::array jobs{builder.intern_job("spin"), builder.intern_job("command")};
  for (int lane = 0; lane < 3; ++lane) {
    builder.add_lane(Lane{.index = lane + 1, .name = "worker"});
  }
  for (RowId row = 0; row < count; ++row) {
    const std::int64_t submit = row;
    builder.put_task(row, row + 990, 1, jobs[random() % 2], submit);
    if (row / 512 % 2 == 1 || oneOf(9)) {
      builder.set_label(row, oneOf(300) ? std::string("Needle.txt") : "file" + std::to_string(random() % 5000));
    }
    if (oneOf(4)) {
      continue;
    }
    builder.set_dispatched(row, static_cast<LaneId>(random() % 3), submit + 2);
    if (oneOf(9)) {
      continue;
    }
    const std::int64_t start = submit + 2 + static_cast<std::int64_t>(random() % 100);
    builder.set_started(row, static_cast<LaneId>(random() % 3), start);
    if (row / 768 % 2 == 1 && oneOf(2)) {
      builder.set_result(row, oneOf(500) ? std::string(3'000'000, 'x') + "needle" : std::to_string(random()));
    }
    if (oneOf(40)) {
      builder.extra(row).error = oneOf(2) ? "no Needle here" : "";
      builder.extra(row).gil_wait_ns = 20;
    }
    if (!oneOf(5)) {
      const std::array states{TaskState::finished, TaskState::failed, TaskState::lost};
      builder.set_finished(row, states[random() % 3], start + static_cast<std::int64_t>(random() % 90), 7);
    }
  }
  builder.set_now(2 * static_cast<std::int64_t>(count), false);
  return builder.snapshot();
}

void TestTaskFilter::amongManyRowsTheSameAreFoundAsOneByOne() {
  std::mt19937 random(11);
  const Trace trace = anyRows(random, 9'000);
  const auto rows = static_cast<RowId>(trace.size());
  QStringList filters{QStringLiteral("needle"),
                      QStringLiteral("-needle"),
                      QStringLiteral("e4"),
                      QStringLiteral("nowhere"),
                      QStringLiteral("spin(2000)"),
                      QStringLiteral("n(99"),
                      QStringLiteral("99)"),
                      QStringLiteral("3456"),
                      QStringLiteral("run:1"),
                      QStringLiteral("run:2"),
                      QStringLiteral("-run:1"),
                      QStringLiteral("#1234"),
                      QStringLiteral("-#1234 job:spin"),
                      QStringLiteral("-job:spin needle")};
  for (const char* const one :
       {"state:lost", "state:waiting,failed", "at:queue", "at:call-queue", "at:worker", "worker:2", "job:comm", ">60ns",
        "<=10ns", "wait>100ns", "wait<5ns", "cpu=7ns", "cpu<7ns"}) {
    filters << QLatin1String(one) << QLatin1Char('-') + QLatin1String(one);
  }
  for (const QString& text : filters) {
    QString error;
    const TaskFilter filter = TaskFilter::parse(text, &error);
    QVERIFY2(error.isEmpty(), qPrintable(error));
    for (const std::int64_t time : {kNoTime, std::int64_t{4'000}}) {
      std::vector<RowId> oneByOne;
      for (RowId row = 5; row < rows; ++row) {
        if ((time == kNoTime || trace.submit_ns(row) <= time) && filter.matches(trace, 0, row, time)) {
          oneByOne.push_back(row);
        }
      }
      std::vector<RowId> found;
      filter.collect(trace, 0, 5, rows, time, found);
      QVERIFY2(found == oneByOne, qPrintable(text));
    }
  }
}

void TestTaskFilter::saysWhatCannotBeUnderstood_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("part");
  const auto row = [](const char* text, const char* part) {
    QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(part);
  };
  row("state:broken", "no state “broken”");
  row("state:", "after “state:”");
  row("sate:failed", "no “sate:”");
  row("worker:two", "“two” is not a number");
  row("worker:-1", "“-1” is not a number");
  row("#x", "“x” is not a number");
  row(">fast", "“fast” is not a time");
  row(">", "“” is not a time");
  row(">5 lightyears wait>5ly", "“5ly” is not a time");
}

void TestTaskFilter::saysWhatCannotBeUnderstood() {
  QFETCH(QString, text);
  QFETCH(QString, part);
  QString error;
  const TaskFilter filter = TaskFilter::parse(text, &error);
  QVERIFY2(error.contains(part), qPrintable(error));
  QVERIFY(error.endsWith(QLatin1Char('.')));
  QVERIFY(filter.isEmpty());
}

void TestTaskFilter::aTaskThatNeverRanIsNeitherLongNorShort() {
  const Trace trace = samples::all_states();
  QVERIFY(!TaskFilter::parse(QStringLiteral(">0s")).matches(trace, 0, 6));
  QVERIFY(!TaskFilter::parse(QStringLiteral("<1h")).matches(trace, 0, 6));
}

QTEST_APPLESS_MAIN(TestTaskFilter)
#include "tst_task_filter.moc"
