// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "tests/support/sample_traces.h"
#include "ui/timeline/idle_reason.h"

#include <QtTest>

using namespace poolscope;
using namespace poolscope::ui;
using samples::kMs;
using samples::kSecond;

Q_DECLARE_METATYPE(poolscope::ui::IdleCause)

namespace {

/// Two workers from 1 ms on. Worker 0 runs task 0 from 10 to 20 ms and task 1 from 60 to 70 ms; worker 1
/// runs task 2 from 10 to 90 ms. `submits` are those of the tasks.
class Shop {
 public:
  explicit Shop(bool gil = false, std::int64_t queueLimit = 0)
      : m_builder(RunInfo{"1", "threads:workers=2", 2, queueLimit}) {
    m_job = m_builder.intern_job("spin");
    if (gil) {
      Lane lane;
      lane.kind = LaneKind::gil;
      m_gil = m_builder.add_lane(lane);
    }
    for (int i = 0; i < 2; ++i) {
      Lane lane;
      lane.index = i;
      lane.start_ns = kMs;
      m_workers[i] = m_builder.add_lane(lane);
    }
  }
  void task(RowId row, int worker, std::int64_t submit, std::int64_t start, std::int64_t end) {
    m_builder.put_task(row, row, 1, m_job, submit);
    m_builder.set_dispatched(row, m_workers[worker], start);
    m_builder.set_started(row, m_workers[worker], start);
    m_builder.set_finished(row, TaskState::finished, end, 0);
  }
  void run(std::int64_t submitOfSecond) {
    task(0, 0, 0, 10 * kMs, 20 * kMs);
    task(1, 0, submitOfSecond, 60 * kMs, 70 * kMs);
    task(2, 1, submitOfSecond, 80 * kMs, 90 * kMs);
  }
  /// The cause of the gap of a worker at a time.
  std::optional<IdleGap> at(int worker, std::int64_t ns) {
    m_builder.set_now(100 * kMs, true);
    const Recording recording{m_builder.snapshot()};
    TimelineIndex index;
    index.update(recording);
    return idleAt(recording, index, 0, index.run(0).shownIndex(m_workers[worker]), ns);
  }
  TraceBuilder& builder() { return m_builder; }
  [[nodiscard]] LaneId gil() const { return m_gil; }
  [[nodiscard]] LaneId worker(int i) const { return m_workers[i]; }

 private:
  TraceBuilder m_builder;
  JobId m_job = 0;
  LaneId m_gil = kNoLane;
  LaneId m_workers[2] = {0, 0};
};

}  // namespace

class TestIdleReason : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { support::failOnQtWarnings(); }
  void whoRunsIsNotIdle();
  void aWorkerStartsBeforeItsFirstTask();
  void nothingWasSubmitted();
  void nothingIsLeft();
  void aFullQueueHeldTheSubmitterBack();
  void theQueueStoodStill();
  void othersWereFirst();
  void aPausedRun();
  void theGilWasHeld();
  void theManagerWasBusy();
  void aHandOverIsShort();
  void cancelledTasksDoNotWait();
  void everyCauseHasASentence();
};

void TestIdleReason::whoRunsIsNotIdle() {
  Shop shop;
  shop.run(0);
  QVERIFY(!shop.at(0, 15 * kMs));
  QVERIFY(!shop.at(0, 60 * kMs));
  QVERIFY(!shop.at(0, 200 * kMs));  // not yet
}

void TestIdleReason::aWorkerStartsBeforeItsFirstTask() {
  Shop shop;
  shop.run(0);
  const auto gap = shop.at(0, kMs / 2);
  QVERIFY(gap);
  QCOMPARE(gap->cause, IdleCause::starting);
  QCOMPARE(gap->time.end, kMs);
}

void TestIdleReason::nothingWasSubmitted() {
  Shop shop;
  shop.run(50 * kMs);
  const auto gap = shop.at(0, 30 * kMs);
  QVERIFY(gap);
  QCOMPARE(gap->cause, IdleCause::nothingYet);
  QCOMPARE(gap->time, (TimeRange{20 * kMs, 60 * kMs}));
  QCOMPARE(gap->waiting, std::int64_t{0});
}

void TestIdleReason::nothingIsLeft() {
  Shop shop;
  shop.run(50 * kMs);
  QCOMPARE(shop.at(0, 95 * kMs)->cause, IdleCause::nothingLeft);
}

void TestIdleReason::aFullQueueHeldTheSubmitterBack() {
  // Task 2 fills the queue of one until worker 0 takes it at 30 ms; only at 50 ms is there the next one.
  const auto fill = [](Shop& shop) {
    shop.task(0, 0, 0, 2 * kMs, 30 * kMs);
    shop.task(1, 1, 3 * kMs, 4 * kMs, 31 * kMs);
    shop.task(2, 0, 5 * kMs, 30 * kMs, 70 * kMs);
    shop.task(3, 1, 50 * kMs, 51 * kMs, 70 * kMs);
  };
  Shop bounded(false, 1);
  fill(bounded);
  const auto gap = bounded.at(1, 40 * kMs);
  QCOMPARE(gap->cause, IdleCause::heldBack);
  QVERIFY(idleSentence(*gap, {}).contains(QStringLiteral("only 1 task")));
  Shop roomier(false, 2);
  fill(roomier);
  QCOMPARE(roomier.at(1, 40 * kMs)->cause, IdleCause::nothingYet);
  Shop unbounded;
  fill(unbounded);
  QCOMPARE(unbounded.at(1, 40 * kMs)->cause, IdleCause::nothingYet);
}

void TestIdleReason::theQueueStoodStill() {
  Shop shop;
  shop.run(0);
  const auto gap = shop.at(0, 30 * kMs);
  QCOMPARE(gap->cause, IdleCause::stoodStill);
  QCOMPARE(gap->waiting, std::int64_t{2});
}

void TestIdleReason::othersWereFirst() {
  Shop shop;
  shop.task(0, 0, 0, 10 * kMs, 20 * kMs);
  shop.task(1, 0, 0, 60 * kMs, 70 * kMs);
  shop.task(2, 1, 0, 30 * kMs, 90 * kMs);
  QCOMPARE(shop.at(0, 25 * kMs)->cause, IdleCause::othersFirst);
}

void TestIdleReason::aPausedRun() {
  Shop shop;
  shop.task(0, 0, 0, 10 * kMs, 20 * kMs);
  shop.task(1, 0, 0, 60 * kMs, 70 * kMs);
  shop.task(2, 1, 0, 10 * kMs, 90 * kMs);
  shop.builder().add_segment({22 * kMs, 55 * kMs, 2, shop.worker(1), SegmentKind::paused, SegmentCause::none});
  QCOMPARE(shop.at(0, 30 * kMs)->cause, IdleCause::paused);
}

void TestIdleReason::theGilWasHeld() {
  Shop shop(true);
  shop.task(0, 0, 0, 10 * kMs, 20 * kMs);
  shop.task(1, 0, 0, 60 * kMs, 70 * kMs);
  shop.task(2, 1, 0, 10 * kMs, 90 * kMs);
  shop.builder().add_segment({22 * kMs, 55 * kMs, 2, shop.gil(), SegmentKind::gil_hold, SegmentCause::none});
  const auto gap = shop.at(0, 30 * kMs);
  QCOMPARE(gap->cause, IdleCause::gil);
  QCOMPARE(gap->holder, RowId{2});
}

void TestIdleReason::theManagerWasBusy() {
  Shop shop;
  Lane manager;
  manager.kind = LaneKind::manager;
  const LaneId lane = shop.builder().add_lane(manager);
  shop.run(0);
  shop.builder().add_segment({22 * kMs, 55 * kMs, 2, lane, SegmentKind::blocked, SegmentCause::none});
  QCOMPARE(shop.at(0, 30 * kMs)->cause, IdleCause::manager);
  QCOMPARE(shop.at(0, 57 * kMs)->cause, IdleCause::stoodStill);
}

void TestIdleReason::aHandOverIsShort() {
  Shop shop;
  shop.task(0, 0, 0, 10 * kMs, 20 * kMs);
  shop.task(1, 0, 0, 20 * kMs + 5'000, 70 * kMs);
  const auto gap = shop.at(0, 20 * kMs + 2'000);
  QCOMPARE(gap->cause, IdleCause::handOver);
  QCOMPARE(gap->time.span(), std::int64_t{5'000});
}

void TestIdleReason::cancelledTasksDoNotWait() {
  Shop shop;
  shop.task(0, 0, 0, 10 * kMs, 20 * kMs);
  shop.builder().put_task(1, 1, 1, 0, 0);
  shop.builder().set_finished(1, TaskState::cancelled, 25 * kMs, 0);
  QCOMPARE(shop.at(0, 22 * kMs)->waiting, std::int64_t{1});
  QCOMPARE(shop.at(0, 30 * kMs)->waiting, std::int64_t{0});
  QCOMPARE(shop.at(0, 30 * kMs)->cause, IdleCause::nothingLeft);
}

void TestIdleReason::everyCauseHasASentence() {
  QSet<QString> sentences;
  for (int cause = 0; cause <= static_cast<int>(IdleCause::othersFirst); ++cause) {
    IdleGap gap;
    gap.cause = static_cast<IdleCause>(cause);
    const QString sentence = idleSentence(gap, QStringLiteral("pi 3"));
    QVERIFY(sentence.endsWith(QLatin1Char('.')));
    sentences.insert(sentence);
  }
  QCOMPARE(sentences.size(), 11);
}

QTEST_APPLESS_MAIN(TestIdleReason)
#include "tst_idle_reason.moc"
