// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "tests/support/sample_traces.h"
#include "ui/models/task_order.h"

#include <QtTest>

using namespace poolscope;
using namespace poolscope::ui;

using Rows = QList<int>;

namespace {

Rows rowsOf(const TaskOrder& order) {
  Rows rows;
  for (const TaskRowRef& ref : order) {
    rows << static_cast<int>(ref.run * 100 + ref.row);
  }
  return rows;
}

}  // namespace

class TestTaskOrder : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { support::failOnQtWarnings(); }
  void withoutSortingItIsRunByRun();
  void whatHasNoValueComesLastUpAndDown();
  void equalOnesKeepTheirOrderUpAndDown();
  void numbersInNamesAndResultsCountAsNumbers();
  void stopsWhenItIsCancelled();
};

void TestTaskOrder::withoutSortingItIsRunByRun() {
  samples::PoolShape three;
  three.tasks = 3;
  const TaskOrderRequest request{{samples::pool(three), samples::pool(three)}, {}, TaskSort::none, false};
  QCOMPARE(rowsOf(taskOrder(request)), (Rows{0, 1, 2, 100, 101, 102}));
}

void TestTaskOrder::whatHasNoValueComesLastUpAndDown() {
  TaskOrderRequest request{{samples::all_states()}, {}, TaskSort::ended, false};
  QCOMPARE(rowsOf(taskOrder(request)), (Rows{0, 1, 2, 3, 4, 5, 6}));
  request.descending = true;
  QCOMPARE(rowsOf(taskOrder(request)), (Rows{4, 3, 2, 1, 0, 5, 6}));
  request.sort = TaskSort::worker;
  QCOMPARE(rowsOf(taskOrder(request)).last(), 6);
}

void TestTaskOrder::equalOnesKeepTheirOrderUpAndDown() {
  TaskOrderRequest request{samples::race(), TaskFilter::parse(QStringLiteral("#3")), TaskSort::number, false};
  QCOMPARE(rowsOf(taskOrder(request)), (Rows{3, 103}));
  request.descending = true;
  QCOMPARE(rowsOf(taskOrder(request)), (Rows{3, 103}));
}

void TestTaskOrder::numbersInNamesAndResultsCountAsNumbers() {
  TraceBuilder builder(RunInfo{});
  const JobId job = builder.intern_job("pi");
  const std::vector<std::string> results = {"9", "100", "", "text", "25.5"};
  for (RowId row = 0; row < 5; ++row) {
    builder.put_task(row, 12 - row, 1, job, 0);
    builder.set_result(row, results[row]);
  }
  TaskOrderRequest request{{builder.snapshot()}, {}, TaskSort::result, false};
  QCOMPARE(rowsOf(taskOrder(request)), (Rows{0, 4, 1, 3, 2}));
  request.descending = true;
  QCOMPARE(rowsOf(taskOrder(request)), (Rows{3, 1, 4, 0, 2}));
  request.sort = TaskSort::label;  // pi(12) ... pi(8)
  request.descending = false;
  QCOMPARE(rowsOf(taskOrder(request)), (Rows{4, 3, 2, 1, 0}));
}

void TestTaskOrder::stopsWhenItIsCancelled() {
  const TaskOrderRequest request{{samples::many(2, 100, 10, 0)}, {}, TaskSort::none, false};
  const std::atomic<bool> cancelled = true;
  QVERIFY(taskOrder(request, &cancelled).empty());
}

QTEST_APPLESS_MAIN(TestTaskOrder)
#include "tst_task_order.moc"
