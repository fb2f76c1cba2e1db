// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "tests/support/sample_traces.h"
#include "ui/models/task_filter.h"

#include <QtTest>

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
