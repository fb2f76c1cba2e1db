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
  void aFewFirstRowsAreToldLongBeforeTheEnd();
  void rowsOfManyPiecesStayInOrder();
  void namesComeBeforeNumbers();
};

void TestTaskOrder::rowsOfManyPiecesStayInOrder() {
  const Recording recording{samples::many(2, 150'000, 10, 1, 7), samples::many(1, 70'001, 10, 1, 3)};
  const TaskFilter filter = TaskFilter::parse(QStringLiteral("state:failed"));
  TaskOrder expected;
  for (std::uint32_t run = 0; run < recording.size(); ++run) {
    for (RowId row = 0; row < recording[run].size(); ++row) {
      if (recording[run].state(row) == TaskState::failed) {
        expected.push_back({run, row});
      }
    }
  }
  QVERIFY(expected.size() > 40'000);
  QVERIFY(taskOrder({recording, filter, TaskSort::none, false}) == expected);
}

void TestTaskOrder::aFewFirstRowsAreToldLongBeforeTheEnd() {
  const Trace trace = samples::many(1, 300'000, 10, 1);
  const TaskOrderRequest request{{trace}, TaskFilter::parse(QStringLiteral("0(63) -zebra")), TaskSort::none, false};
  std::atomic<bool> cancelled{false};
  TaskOrder told;
  const TaskOrder found = taskOrder(request, &cancelled, [&](const TaskOrder& rows) {
    told = rows;
    cancelled = true;  // so what is found afterwards would be found early
  });
  QCOMPARE(rowsOf(told), (Rows{63}));
  QCOMPARE(found, told);
}

void TestTaskOrder::namesComeBeforeNumbers() {
  TraceBuilder builder(RunInfo{});
  const JobId later = builder.intern_job("sleep");
  const JobId sooner = builder.intern_job("pi");
  for (RowId row = 0; row < 4; ++row) {
    builder.put_task(row, 10 - row, 1, row % 2 == 0 ? later : sooner, 0);
  }
  TaskOrderRequest request{{builder.snapshot()}, {}, TaskSort::label, false};
  QCOMPARE(rowsOf(taskOrder(request)), (Rows{3, 1, 2, 0}));  // pi(7) pi(9) sleep(8) sleep(10)
  request.descending = true;
  QCOMPARE(rowsOf(taskOrder(request)), (Rows{0, 2, 1, 3}));
  builder.set_label(2, "quick");
  request = {{builder.snapshot()}, {}, TaskSort::label, false};
  QCOMPARE(rowsOf(taskOrder(request)), (Rows{3, 1, 2, 0}));
  builder.set_label(2, "a label of its own");
  request = {{builder.snapshot()}, {}, TaskSort::label, false};
  QCOMPARE(rowsOf(taskOrder(request)), (Rows{2, 3, 1, 0}));
}

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
