// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/monitor_feed.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>

#include <atomic>
#include <semaphore>

using namespace poolscope;
using namespace poolscope::ui;
using namespace std::chrono_literals;

namespace {

MonitorBatch batchWith(int runs, bool ended) {
  MonitorBatch batch;
  batch.summaries.resize(static_cast<std::size_t>(runs));
  batch.ended = ended;
  return batch;
}

}  // namespace

class MonitorFeedTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
  void handsOverUntilTheEndAndThenNoMore();
  void keepsTheInterval();
  void neverTakesTwoAtOnceAndNeverInTheGuiThread();
  void stopSilencesABatchOnItsWay();
  void anotherSourceTakesOver();
  void goesWhileABatchIsBeingTaken();
};

void MonitorFeedTest::handsOverUntilTheEndAndThenNoMore() {
  MonitorFeed feed(1ms);
  std::atomic<int> taken{0};
  int lastRuns = 0;
  int endings = 0;
  connect(&feed, &MonitorFeed::batchReady, this, [&](const MonitorBatch& batch) {
    lastRuns = static_cast<int>(batch.summaries.size());
    endings += batch.ended ? 1 : 0;
  });
  QSignalSpy spy(&feed, &MonitorFeed::batchReady);
  feed.start([&taken] {
    const int n = ++taken;
    return batchWith(n, n == 5);
  });
  QVERIFY(feed.isActive());
  QTRY_VERIFY(!feed.isActive());
  QCOMPARE(spy.count(), 5);
  QCOMPARE(lastRuns, 5);
  QCOMPARE(endings, 1);
  QVERIFY(!spy.wait(20));
  QCOMPARE(taken.load(), 5);
}

void MonitorFeedTest::keepsTheInterval() {
  MonitorFeed feed(20ms);
  QElapsedTimer clock;
  clock.start();
  QSignalSpy spy(&feed, &MonitorFeed::batchReady);
  std::atomic<int> taken{0};
  feed.start([&taken] { return batchWith(1, ++taken == 6); });
  QTRY_COMPARE(spy.count(), 6);
  QVERIFY2(clock.elapsed() >= 5 * 18, qPrintable(QString::number(clock.elapsed())));
}

void MonitorFeedTest::neverTakesTwoAtOnceAndNeverInTheGuiThread() {
  MonitorFeed feed(1ms);
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  std::atomic<bool> inGuiThread{false};
  QThread* const gui = QThread::currentThread();
  std::atomic<int> taken{0};
  feed.start([&] {
    const int now = ++inside;
    most = std::max(most.load(), now);
    inGuiThread = inGuiThread || QThread::currentThread() == gui;
    --inside;
    return batchWith(1, ++taken == 50);
  });
  QTRY_VERIFY(!feed.isActive());
  QCOMPARE(most.load(), 1);
  QVERIFY(!inGuiThread);
}

void MonitorFeedTest::stopSilencesABatchOnItsWay() {
  MonitorFeed feed(1ms);
  QSignalSpy spy(&feed, &MonitorFeed::batchReady);
  std::binary_semaphore taking{0};
  feed.start([&taking] {
    taking.release();
    return batchWith(1, false);
  });
  taking.acquire();
  feed.stop();
  QVERIFY(!spy.wait(20));
}

void MonitorFeedTest::anotherSourceTakesOver() {
  MonitorFeed feed(1ms);
  std::vector<int> seen;
  connect(&feed, &MonitorFeed::batchReady, this,
          [&seen](const MonitorBatch& batch) { seen.push_back(static_cast<int>(batch.summaries.size())); });
  feed.start([] { return batchWith(1, true); });
  feed.start([] { return batchWith(2, true); });
  QTRY_COMPARE(seen, std::vector<int>{2});
}

void MonitorFeedTest::goesWhileABatchIsBeingTaken() {
  std::binary_semaphore taking{0};
  bool heard = false;
  {
    MonitorFeed feed(1ms);
    connect(&feed, &MonitorFeed::batchReady, this, [&heard] { heard = true; });
    feed.start([&taking] {
      taking.release();
      return batchWith(1, false);
    });
    taking.acquire();
  }
  QCoreApplication::processEvents();
  QVERIFY(!heard);
}

QTEST_GUILESS_MAIN(MonitorFeedTest)
#include "tst_monitor_feed.moc"
