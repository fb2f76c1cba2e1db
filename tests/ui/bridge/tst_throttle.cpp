// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/throttle.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>

#include <vector>

using namespace poolscope::ui;
using namespace std::chrono_literals;

class ThrottleTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
  void firstChangeIsPassedOnAtOnce();
  void manyChangesInAnIntervalMakeOneMoreSignal();
  void everyChangeIsFollowedByASignalAndNoneComesEarly();
  void changeNotedFromTheSignalWaitsForItsTurn();
  void droppedChangeIsForgotten();
};

void ThrottleTest::firstChangeIsPassedOnAtOnce() {
  Throttle throttle(1h);
  QSignalSpy spy(&throttle, &Throttle::triggered);
  throttle.noteChange();
  QCOMPARE(spy.count(), 1);
  QVERIFY(!throttle.isPending());
}

void ThrottleTest::manyChangesInAnIntervalMakeOneMoreSignal() {
  Throttle throttle(50ms);
  QSignalSpy spy(&throttle, &Throttle::triggered);
  for (int i = 0; i < 1000; ++i) {
    throttle.noteChange();
  }
  QCOMPARE(spy.count(), 1);
  QVERIFY(throttle.isPending());
  QTRY_COMPARE(spy.count(), 2);
  QVERIFY(!throttle.isPending());
}

void ThrottleTest::everyChangeIsFollowedByASignalAndNoneComesEarly() {
  constexpr auto kInterval = 20ms;
  Throttle throttle(kInterval);
  QElapsedTimer clock;
  clock.start();
  std::vector<qint64> signalTimes;
  connect(&throttle, &Throttle::triggered, this, [&] { signalTimes.push_back(clock.nsecsElapsed()); });
  qint64 lastChange = 0;
  int changes = 0;
  QTimer changer;
  connect(&changer, &QTimer::timeout, this, [&] {
    lastChange = clock.nsecsElapsed();
    ++changes;
    throttle.noteChange();
  });
  changer.start(1ms);
  QTRY_VERIFY(signalTimes.size() >= 6);
  changer.stop();
  QTRY_VERIFY(!throttle.isPending());
  QVERIFY(signalTimes.back() >= lastChange);
  QVERIFY(changes > static_cast<int>(signalTimes.size()));
  for (std::size_t i = 1; i < signalTimes.size(); ++i) {
    // The next interval begins before the signal is emitted, and the clock is read inside it.
    QVERIFY2(signalTimes[i] - signalTimes[i - 1] > std::chrono::nanoseconds(kInterval).count() * 9 / 10,
             qPrintable(QString::number(signalTimes[i] - signalTimes[i - 1])));
  }
}

void ThrottleTest::changeNotedFromTheSignalWaitsForItsTurn() {
  Throttle throttle(10ms);
  int signalCount = 0;
  int depth = 0;
  connect(&throttle, &Throttle::triggered, this, [&] {
    QCOMPARE(depth, 0);
    ++depth;
    if (++signalCount < 3) {
      throttle.noteChange();
    }
    --depth;
  });
  throttle.noteChange();
  QCOMPARE(signalCount, 1);
  QTRY_COMPARE(signalCount, 3);
}

void ThrottleTest::droppedChangeIsForgotten() {
  Throttle throttle(20ms);
  QSignalSpy spy(&throttle, &Throttle::triggered);
  throttle.noteChange();
  throttle.noteChange();
  throttle.drop();
  QVERIFY(!throttle.isPending());
  throttle.noteChange();  // a later change is none the worse for it
  QTRY_COMPARE(spy.count(), 2);
  QVERIFY(!spy.wait(60));
}

QTEST_GUILESS_MAIN(ThrottleTest)
#include "tst_throttle.moc"
