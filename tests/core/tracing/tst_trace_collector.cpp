// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracing/trace_collector.h"

#include <QTest>

#include <memory>
#include <thread>

using namespace poolscope;

namespace {

void submit(EventBuffers& buffers, RowId row, std::int64_t time) {
  buffers.mine().push(TaskEvent::make(EventKind::submitted, row, kNoLane, time, row));
}
void start(EventBuffers& buffers, RowId row, std::int64_t time) {
  buffers.mine().push(TaskEvent::make(EventKind::started, row, 0, time));
}
void finish(EventBuffers& buffers, RowId row, std::int64_t time) {
  buffers.mine().push(
      TaskEvent::make(EventKind::finished, row, kNoLane, time, 0, static_cast<unsigned>(TaskState::finished)));
}

/// Calls `record` once, when the first look has seen how far it reads: what that records, the first
/// look does not see and the second one does.
template <class Record>
std::function<void()> between_the_looks(Record record) {
  return [record, calls = 0]() mutable {
    if (calls++ == 0) record();
  };
}

void nothing() {}

}  // namespace

class TestTraceCollector : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    buffers_ = std::make_shared<EventBuffers>();
    collector_ = std::make_unique<TraceCollector>(RunInfo{}, 0);
    collector_->builder().add_lane(Lane{});
  }
  void whatComesAndGoesBetweenTheLooksIsNotShownAsRunning();
  void whatRunsAtTheFirstLookIsShown();
  void anEndNeverOvertakesAStartThatWaits();
  void nothingIsLostBetweenTheLooks();

 private:
  std::shared_ptr<EventBuffers> buffers_;
  std::unique_ptr<TraceCollector> collector_;
};

void TestTraceCollector::whatComesAndGoesBetweenTheLooksIsNotShownAsRunning() {
  collector_->collect(*buffers_, between_the_looks([this] {
    for (RowId row = 0; row < 1000; ++row) {
      submit(*buffers_, row, row);
      start(*buffers_, row, row);
      finish(*buffers_, row, row + 1);
    }
  }));
  const Trace during = collector_->builder().snapshot();
  QCOMPARE(during.size(), std::size_t{1000});  // submitted
  QCOMPARE(during.running_rows().size(), std::size_t{0});
  QCOMPARE(during.counts()[TaskState::running], std::int64_t{0});

  collector_->collect(*buffers_, nothing);
  const Trace after = collector_->builder().snapshot();
  QCOMPARE(after.finished_count(), std::size_t{1000});
  QCOMPARE(after.counts()[TaskState::finished], std::int64_t{1000});
  for (std::size_t i = 0; i < after.finished_count(); ++i) {
    QCOMPARE(after.finished_row(i), static_cast<RowId>(i));
  }
}

void TestTraceCollector::whatRunsAtTheFirstLookIsShown() {
  submit(*buffers_, 0, 1);
  start(*buffers_, 0, 2);
  collector_->collect(*buffers_, between_the_looks([this] { finish(*buffers_, 0, 3); }));
  const Trace during = collector_->builder().snapshot();
  QCOMPARE(during.running_rows(), std::vector<RowId>{0});
  collector_->collect(*buffers_, nothing);
  const Trace after = collector_->builder().snapshot();
  QCOMPARE(after.state(0), TaskState::finished);
  QVERIFY(after.running_rows().empty());
}

void TestTraceCollector::anEndNeverOvertakesAStartThatWaits() {
  submit(*buffers_, 0, 1);
  finish(*buffers_, 0, 3);  // by another thread than the start, whose buffer is read later
  collector_->collect(*buffers_, between_the_looks([this] { std::thread([this] { start(*buffers_, 0, 2); }).join(); }));
  QCOMPARE(collector_->builder().snapshot().state(0), TaskState::pending);
  collector_->collect(*buffers_, nothing);
  const Trace after = collector_->builder().snapshot();
  QCOMPARE(after.state(0), TaskState::finished);
  QCOMPARE(after.start_ns(0), std::int64_t{2});
  QCOMPARE(after.end_ns(0), std::int64_t{3});
}

void TestTraceCollector::nothingIsLostBetweenTheLooks() {
  std::int64_t recorded = 0;
  for (RowId row = 0; row < 50; ++row) {
    collector_->collect(*buffers_, between_the_looks([&] {
      submit(*buffers_, row, row);
      start(*buffers_, row, row);
      buffers_->mine().push(TaskEvent::make_text(EventKind::result, row, std::string(100, 'r')));
      finish(*buffers_, row, row + 1);
      recorded += 4;
    }));
  }
  collector_->collect(*buffers_, nothing);
  QCOMPARE(collector_->collected(), recorded);
  QCOMPARE(collector_->recorded(), recorded);
  QCOMPARE(collector_->builder().snapshot().finished_count(), std::size_t{50});
}

QTEST_APPLESS_MAIN(TestTraceCollector)
#include "tst_trace_collector.moc"
