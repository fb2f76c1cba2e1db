// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "tests/support/sample_traces.h"
#include "ui/models/task_table_model.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QtTest>

using namespace poolscope;
using namespace poolscope::ui;
using samples::kMs;
using samples::kSecond;
using M = TaskTableModel;

namespace {

QString cell(const TaskTableModel& model, int row, int column) { return model.index(row, column).data().toString(); }

/// A live run of one worker in which `count` tasks are submitted and the first `done` have ended.
Trace growing(RowId count, RowId done) {
  TraceBuilder builder(RunInfo{});
  const JobId job = builder.intern_job("grow");
  builder.add_lane(Lane{});
  for (RowId row = 0; row < count; ++row) {
    builder.put_task(row, row, 1, job, row * kMs);
  }
  for (RowId row = 0; row < done; ++row) {
    builder.set_dispatched(row, 0, row * kSecond);
    builder.set_started(row, 0, row * kSecond);
    builder.set_finished(row, TaskState::finished, (row + 1) * kSecond, 0);
  }
  builder.set_now(done * kSecond + kSecond, false);
  return builder.snapshot();
}

}  // namespace

class TestTaskTableModel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    support::failOnQtWarnings();
    QLocale::setDefault(QLocale::c());
  }
  void cellsSayWhatTheTraceHolds();
  void columnsHaveTitlesAndTips();
  void newRowsAreInsertedAndOpenOnesChange();
  void rowsOfEachRunStayTogether();
  void aCompleteRecordingThatComesAgainChangesNothing();
  void anotherRecordingResets();
  void aRunThatBeginsLaterIsNoReset();
  void filterAndSortKeepTheSelection();
  void aLiveFilterFollows();
  void aLongLiveTableGrowsInSteps();
  void largeRecordingsAreSortedElsewhere();
  void aNewFilterOvertakesTheOldOne();
  void rowOfFindsWhatTaskAtSays();
  void textThatLooksLikeHtmlStaysText();
  void textCannotTurnItsDirection();
  void goesBackToAnyMoment();
  void firstRowsOfAFilterComeBeforeTheRest();
};

void TestTaskTableModel::cellsSayWhatTheTraceHolds() {
  TaskTableModel model;
  const QAbstractItemModelTester tester(&model);
  model.setRecording(samples::race(4400 * kMs));
  model.setRunTitles({QStringLiteral("Thread pool · 2 workers"), QStringLiteral("Thread pool · 10 workers")});
  QCOMPARE(model.rowCount(), 20);
  QCOMPARE(cell(model, 7, M::NumberColumn), QStringLiteral("7"));
  QCOMPARE(cell(model, 7, M::TaskColumn), QStringLiteral("sleep_square(7)"));
  QCOMPARE(cell(model, 7, M::ExecutorColumn), QStringLiteral("Thread pool · 2 workers"));
  QCOMPARE(cell(model, 7, M::StateColumn), QStringLiteral("finished"));
  QCOMPARE(cell(model, 7, M::WorkerColumn), QStringLiteral("1"));
  QCOMPARE(cell(model, 7, M::WaitColumn), QStringLiteral("3.00 s"));
  QCOMPARE(cell(model, 7, M::RunColumn), QStringLiteral("1.00 s"));
  QCOMPARE(cell(model, 7, M::CpuColumn), QStringLiteral("60.0 µs"));
  QCOMPARE(cell(model, 7, M::ResultColumn), QStringLiteral("49"));
  QCOMPARE(cell(model, 7, M::EndedColumn), QStringLiteral("4.000 s"));
  QCOMPARE(cell(model, 8, M::StateColumn), QStringLiteral("running"));
  QCOMPARE(cell(model, 8, M::RunColumn), QStringLiteral("400 ms"));
  QCOMPARE(cell(model, 8, M::CpuColumn), QStringLiteral("–"));
  QCOMPARE(cell(model, 8, M::EndedColumn), QStringLiteral("–"));
  QCOMPARE(model.index(8, 0).data(M::StateRole).toInt(), static_cast<int>(TaskState::running));
  QCOMPARE(cell(model, 19, M::ExecutorColumn), QStringLiteral("Thread pool · 10 workers"));
  QCOMPARE(model.index(19, 0).data(M::RunRole).toInt(), 1);
  QCOMPARE(model.index(19, 0).data(M::RowRole).toUInt(), 9U);

  model.setRecording({samples::all_states()});
  QCOMPARE(cell(model, 1, M::ResultColumn), QStringLiteral("std::runtime_error: the disk is full"));
  QCOMPARE(cell(model, 6, M::StateColumn), QStringLiteral("waiting"));
  QCOMPARE(cell(model, 6, M::WorkerColumn), QStringLiteral("–"));
  QCOMPARE(cell(model, 6, M::WaitColumn), QStringLiteral("5.50 s"));
  QCOMPARE(cell(model, 6, M::RunColumn), QStringLiteral("–"));
}

void TestTaskTableModel::columnsHaveTitlesAndTips() {
  const TaskTableModel model;
  for (int column = 0; column < model.columnCount(); ++column) {
    QVERIFY(!model.headerData(column, Qt::Horizontal).toString().isEmpty());
    QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
  }
  QVERIFY(!model.headerData(model.columnCount(), Qt::Horizontal).isValid());
}

void TestTaskTableModel::newRowsAreInsertedAndOpenOnesChange() {
  TaskTableModel model;
  const QAbstractItemModelTester tester(&model);
  model.setRecording({growing(5, 2)});
  QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
  QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
  QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
  QSignalSpy counts(&model, &TaskTableModel::countsChanged);

  model.setRecording({growing(8, 3)});
  QCOMPARE(resets.size(), 0);
  QCOMPARE(inserted.size(), 1);
  QCOMPARE(inserted[0][1].toInt(), 5);
  QCOMPARE(inserted[0][2].toInt(), 7);
  QCOMPARE(changed.size(), 1);
  QCOMPARE(changed[0][0].toModelIndex().row(), 2);  // 0 and 1 had ended
  QCOMPARE(changed[0][1].toModelIndex().row(), 4);
  QCOMPARE(counts.size(), 1);
  QCOMPARE(counts[0][0].toLongLong(), 8);
  QCOMPARE(cell(model, 2, M::StateColumn), QStringLiteral("finished"));
}

void TestTaskTableModel::rowsOfEachRunStayTogether() {
  TaskTableModel model;
  const QAbstractItemModelTester tester(&model);
  model.setRecording({growing(2, 0), growing(2, 0)});
  const QPersistentModelIndex firstOfSecond = model.index(2, 0);
  model.setRecording({growing(4, 0), growing(3, 0)});
  QCOMPARE(model.rowCount(), 7);
  QCOMPARE(firstOfSecond.row(), 4);
  QCOMPARE(model.taskAt(3), (TaskRef{0, 3}));
  QCOMPARE(model.taskAt(4), (TaskRef{1, 0}));
  QCOMPARE(model.taskAt(6), (TaskRef{1, 2}));
}

void TestTaskTableModel::aCompleteRecordingThatComesAgainChangesNothing() {
  TaskTableModel model;
  model.setRecording(samples::race());
  QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
  QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
  QSignalSpy counts(&model, &TaskTableModel::countsChanged);
  model.setRecording(samples::race());
  QCOMPARE(changed.size() + resets.size() + counts.size(), 0);
}

void TestTaskTableModel::anotherRecordingResets() {
  TaskTableModel model;
  const QAbstractItemModelTester tester(&model);
  model.setRecording({growing(5, 2)});
  QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
  model.setRecording({growing(3, 2)});
  QCOMPARE(resets.size(), 1);
  QCOMPARE(model.rowCount(), 3);
  model.setRecording(samples::race());
  QCOMPARE(resets.size(), 2);
  model.setRecording({});
  QCOMPARE(model.rowCount(), 0);
}

void TestTaskTableModel::aRunThatBeginsLaterIsNoReset() {
  TaskTableModel model;
  const QAbstractItemModelTester tester(&model);
  samples::PoolShape second;
  second.run_id = "2";
  model.setRecording({growing(3, 3), Trace()});
  QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
  model.setRecording({growing(3, 3), samples::pool(second)});
  QCOMPARE(resets.size(), 0);
  QCOMPARE(model.rowCount(), 13);
}

void TestTaskTableModel::filterAndSortKeepTheSelection() {
  TaskTableModel model;
  const QAbstractItemModelTester tester(&model);
  model.setRecording({samples::all_states()});
  const QPersistentModelIndex failed = model.index(1, M::TaskColumn);
  const QPersistentModelIndex lost = model.index(4, M::TaskColumn);
  QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
  QSignalSpy counts(&model, &TaskTableModel::countsChanged);

  model.sort(M::NumberColumn, Qt::DescendingOrder);
  QCOMPARE(cell(model, 0, M::NumberColumn), QStringLiteral("6"));
  QCOMPARE(failed.row(), 5);

  model.setFilter(TaskFilter::parse(QStringLiteral("state:failed,timed-out")));
  QCOMPARE(model.rowCount(), 2);
  QCOMPARE(model.totalCount(), 7);
  QCOMPARE(counts.last()[0].toLongLong(), 2);
  QCOMPARE(counts.last()[1].toLongLong(), 7);
  QCOMPARE(failed.row(), 1);
  QVERIFY(!lost.isValid());
  QCOMPARE(cell(model, 0, M::NumberColumn), QStringLiteral("3"));

  model.setFilter(TaskFilter::parse(QStringLiteral("state:failed,timed-out,finished")));
  QCOMPARE(model.rowCount(), 3);
  QCOMPARE(failed.row(), 1);
  model.setFilter({});
  model.sort(-1);
  QCOMPARE(model.rowCount(), 7);
  QCOMPARE(failed.row(), 1);
  QCOMPARE(cell(model, 6, M::NumberColumn), QStringLiteral("6"));
  model.setFilter(TaskFilter::parse(QStringLiteral("#99")));
  QCOMPARE(model.rowCount(), 0);
  model.setFilter({});
  QCOMPARE(model.rowCount(), 7);
  QCOMPARE(resets.size(), 0);
}

void TestTaskTableModel::aLiveFilterFollows() {
  TaskTableModel model;
  const QAbstractItemModelTester tester(&model);
  model.setRecording({growing(6, 2)});
  model.setFilter(TaskFilter::parse(QStringLiteral("state:finished")));
  QCOMPARE(model.rowCount(), 2);
  model.setRecording({growing(6, 5)});
  QTRY_COMPARE(model.rowCount(), 5);
  model.setFilter({});
  QCOMPARE(model.rowCount(), 6);
  model.setRecording({growing(9, 5)});
  QCOMPARE(model.rowCount(), 9);
}

void TestTaskTableModel::aLongLiveTableGrowsInSteps() {
  TaskTableModel model;
  constexpr auto kTasks = static_cast<RowId>(M::kMostAtOnce) + 1;
  model.setRecording({growing(kTasks, 1)});
  QSignalSpy counts(&model, &TaskTableModel::countsChanged);
  QSignalSpy inserted(&model, &TaskTableModel::rowsInserted);
  for (RowId more = 1; more <= 3; ++more) {
    model.setRecording({growing(kTasks + more, 1)});
    QCOMPARE(counts.last()[0].toUInt(), kTasks + more);  // known at once
  }
  QCOMPARE(inserted.size(), 0);
  QTRY_COMPARE(model.rowCount(), static_cast<int>(kTasks) + 3);
  QCOMPARE(inserted.size(), 1);
}

void TestTaskTableModel::largeRecordingsAreSortedElsewhere() {
  TaskTableModel model;
  const int tasks = static_cast<int>(M::kMostAtOnce) + 1000;
  model.setRecording({samples::many(4, tasks, 1000, 0, 1000)});
  QSignalSpy busy(&model, &TaskTableModel::busyChanged);
  model.sort(M::NumberColumn, Qt::DescendingOrder);
  QVERIFY(model.isBusy());
  QCOMPARE(cell(model, 0, M::NumberColumn), QStringLiteral("0"));  // as before, until the order is there
  QTRY_VERIFY(!model.isBusy());
  QCOMPARE(cell(model, 0, M::NumberColumn), QString::number(tasks - 1));
  QCOMPARE(busy.size(), 2);

  model.setFilter(TaskFilter::parse(QStringLiteral("state:failed")));
  QTRY_VERIFY(!model.isBusy());
  QCOMPARE(model.rowCount(), tasks / 1000);
}

void TestTaskTableModel::aNewFilterOvertakesTheOldOne() {
  TaskTableModel model;
  model.setRecording({samples::many(4, static_cast<int>(M::kMostAtOnce) + 1, 1000, 0, 1000)});
  model.setFilter(TaskFilter::parse(QStringLiteral("state:failed")));
  QVERIFY(model.isBusy());
  model.setFilter(TaskFilter::parse(QStringLiteral("#7")));
  QTRY_VERIFY(!model.isBusy());
  QCOMPARE(model.rowCount(), 1);
  QCOMPARE(cell(model, 0, M::NumberColumn), QStringLiteral("7"));
}

void TestTaskTableModel::rowOfFindsWhatTaskAtSays() {
  TaskTableModel model;
  model.setRecording(samples::race());
  model.sort(M::WaitColumn, Qt::DescendingOrder);
  for (int row = 0; row < model.rowCount(); ++row) {
    QCOMPARE(model.rowOf(model.taskAt(row)), row);
  }
  QCOMPARE(model.taskAt(-1), TaskRef{});
  QCOMPARE(model.taskAt(20), TaskRef{});
  QCOMPARE(model.rowOf({0, 10}), -1);
  QCOMPARE(model.rowOf({2, 0}), -1);
  QCOMPARE(model.rowOf({}), -1);
}

void TestTaskTableModel::textThatLooksLikeHtmlStaysText() {
  TraceBuilder builder(RunInfo{});
  builder.put_task(0, 0, 1, builder.intern_job("x"), 0);
  builder.set_result(0, "<b>bold</b>");
  TaskTableModel model;
  model.setRecording({builder.snapshot()});
  QCOMPARE(cell(model, 0, M::ResultColumn), QStringLiteral("<b>bold</b>"));
  QVERIFY(model.index(0, M::ResultColumn).data(Qt::ToolTipRole).toString().contains(QStringLiteral("&lt;b&gt;")));
}

void TestTaskTableModel::textCannotTurnItsDirection() {
  TraceBuilder builder(RunInfo{});
  builder.put_task(0, 0, 1, builder.intern_job("x"), 0);
  builder.set_label(0,
                    "gpj.\xE2\x80\xAE"
                    "exe");
  builder.set_result(0, "a\x1B[31m");
  TaskTableModel model;
  model.setRecording({builder.snapshot()});
  QCOMPARE(cell(model, 0, M::TaskColumn), QStringLiteral("gpj.\ufffdexe"));
  QCOMPARE(cell(model, 0, M::ResultColumn), QStringLiteral("a␛[31m"));
}

void TestTaskTableModel::goesBackToAnyMoment() {
  TaskTableModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.setRecording({samples::all_states()});
  QCOMPARE(model.rowCount(), 7);
  model.setTime(1500 * samples::kMs);  // one has ended, one runs, five wait
  QCOMPARE(model.rowCount(), 7);
  QCOMPARE(model.index(0, 0).data(M::StateRole).toInt(), static_cast<int>(TaskState::finished));
  QCOMPARE(model.index(1, 0).data(M::StateRole).toInt(), static_cast<int>(TaskState::running));
  QCOMPARE(model.index(2, 0).data(M::StateRole).toInt(), static_cast<int>(TaskState::pending));
  QCOMPARE(cell(model, 1, M::RunColumn), QStringLiteral("500 ms"));
  QCOMPARE(cell(model, 2, M::WaitColumn), QStringLiteral("1.50 s"));
  model.setFilter(TaskFilter::parse(QStringLiteral("state:waiting")));
  QCOMPARE(model.rowCount(), 5);
  model.setTime(-1);
  QCOMPARE(model.rowCount(), 0);  // nothing was submitted before the start
  model.setTime(kNoTime);
  QCOMPARE(model.rowCount(), 1);
}

void TestTaskTableModel::firstRowsOfAFilterComeBeforeTheRest() {
  const Recording recording{samples::many(4, 60'000, 10, 1)};
  TaskOrderRequest request{recording, TaskFilter::parse(QStringLiteral("state:done")), TaskSort::none, false};
  std::size_t told = 0;
  const TaskOrder all = taskOrder(request, nullptr, [&told](const TaskOrder& rows) { told = rows.size(); });
  QCOMPARE(told, kFirstRows);
  QCOMPARE(all.size(), std::size_t{60'000});
  TaskTableModel model;
  model.setRecording(recording);
  QSignalSpy counts(&model, &TaskTableModel::countsChanged);
  model.setFilter(request.filter);
  QTRY_COMPARE(model.rowCount(), 60'000);
  QTRY_VERIFY(!model.isBusy());
}

QTEST_MAIN(TestTaskTableModel)
#include "tst_task_table_model.moc"
