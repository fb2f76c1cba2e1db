// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/time_cursor.h"

#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace poolscope::ui;
using namespace std::chrono_literals;

namespace {
constexpr qint64 kSecond = 1'000'000'000;
}

class TestTimeCursor : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aLiveCursorGoesAlong();
  void aSetCursorStaysWhileTheRunGoesOn();
  void itKeepsWithinWhatThereIs();
  void replayMovesAtItsSpeed_data();
  void replayMovesAtItsSpeed();
  void theLiveMomentMayLieBeforeTheEnd();
  void slowReplayLosesNoTime();
  void replayEndsAtTheEnd();
  void replayThatCatchesUpIsLive();
  void replayAtTheEndBeginsAnew();
  void settingItDuringAReplayGoesOnFromThere();
  void speedKeepsToItsBounds();
  void theTimerPlays();
};

void TestTimeCursor::aLiveCursorGoesAlong() {
  TimeCursor cursor;
  QSignalSpy times(&cursor, &TimeCursor::timeChanged);
  QVERIFY(cursor.isLive());
  cursor.setContent(0, 2 * kSecond, 2 * kSecond, true);
  cursor.setContent(0, 2 * kSecond, 2 * kSecond, true);
  QCOMPARE(cursor.time(), 2 * kSecond);
  QCOMPARE(times.size(), 1);
  cursor.setContent(0, 3 * kSecond, 3 * kSecond, true);
  QCOMPARE(cursor.time(), 3 * kSecond);
  QCOMPARE(times.size(), 2);
}

void TestTimeCursor::aSetCursorStaysWhileTheRunGoesOn() {
  TimeCursor cursor;
  cursor.setContent(0, 2 * kSecond, 2 * kSecond, true);
  QSignalSpy live(&cursor, &TimeCursor::liveChanged);
  cursor.setTime(kSecond);
  cursor.setContent(0, 3 * kSecond, 3 * kSecond, true);
  QVERIFY(!cursor.isLive());
  QCOMPARE(cursor.time(), kSecond);
  QCOMPARE(live.size(), 1);
  cursor.goLive();
  QVERIFY(cursor.isLive());
  QCOMPARE(cursor.time(), 3 * kSecond);
  QCOMPARE(live.size(), 2);
}

void TestTimeCursor::itKeepsWithinWhatThereIs() {
  TimeCursor cursor;
  cursor.setContent(-kSecond, 2 * kSecond, 2 * kSecond, false);
  cursor.setTime(-5 * kSecond);
  QCOMPARE(cursor.time(), -kSecond);
  cursor.setTime(5 * kSecond);
  QCOMPARE(cursor.time(), 2 * kSecond);
  QVERIFY(!cursor.isLive());
  cursor.setContent(0, kSecond, kSecond, false);
  QCOMPARE(cursor.time(), kSecond);
}

void TestTimeCursor::replayMovesAtItsSpeed_data() {
  QTest::addColumn<double>("speed");
  QTest::addColumn<qint64>("moved");
  QTest::newRow("a tenth") << 0.1 << qint64{10'000'000};
  QTest::newRow("as it was") << 1.0 << qint64{100'000'000};
  QTest::newRow("a hundredfold") << 100.0 << qint64{10'000'000'000};
}

void TestTimeCursor::replayMovesAtItsSpeed() {
  QFETCH(double, speed);
  QFETCH(qint64, moved);
  TimeCursor cursor;
  cursor.setContent(0, 60 * kSecond, 60 * kSecond, false);
  cursor.setTime(5 * kSecond);
  cursor.setSpeed(speed);
  cursor.advance(1s);  // nothing is played yet
  QCOMPARE(cursor.time(), 5 * kSecond);
  cursor.play();
  cursor.advance(100ms);
  QCOMPARE(cursor.time(), 5 * kSecond + moved);
  cursor.pause();
  cursor.advance(100ms);
  QCOMPARE(cursor.time(), 5 * kSecond + moved);
}

void TestTimeCursor::theLiveMomentMayLieBeforeTheEnd() {
  TimeCursor cursor;
  cursor.setContent(0, 5 * kSecond, kSecond, true);
  QCOMPARE(cursor.time(), kSecond);
  cursor.setTime(4 * kSecond);
  QCOMPARE(cursor.time(), 4 * kSecond);
  cursor.goLive();
  QCOMPARE(cursor.time(), kSecond);
}

void TestTimeCursor::slowReplayLosesNoTime() {
  TimeCursor cursor;
  cursor.setContent(0, 60 * kSecond, 60 * kSecond, false);
  cursor.setTime(0);
  cursor.setSpeed(0.1);
  cursor.play();
  for (int i = 0; i < 1000; ++i) {
    cursor.advance(5ns);
  }
  QVERIFY2(std::abs(cursor.time() - 500) <= 1, qPrintable(QString::number(cursor.time())));
}

void TestTimeCursor::replayEndsAtTheEnd() {
  TimeCursor cursor;
  cursor.setContent(0, kSecond, kSecond, false);
  cursor.setTime(kSecond / 2);
  QSignalSpy playing(&cursor, &TimeCursor::playingChanged);
  cursor.play();
  cursor.advance(2s);
  QCOMPARE(cursor.time(), kSecond);
  QVERIFY(!cursor.isPlaying());
  QVERIFY(!cursor.isLive());
  QCOMPARE(playing.size(), 2);
}

void TestTimeCursor::replayThatCatchesUpIsLive() {
  TimeCursor cursor;
  cursor.setContent(0, kSecond, kSecond, true);
  cursor.setTime(kSecond / 2);
  cursor.setSpeed(10);
  cursor.play();
  cursor.advance(40ms);
  QVERIFY(!cursor.isLive());
  cursor.setContent(0, kSecond + kSecond / 10, kSecond + kSecond / 10, true);
  cursor.advance(1s);
  QVERIFY(cursor.isLive());
  QVERIFY(!cursor.isPlaying());
  QCOMPARE(cursor.time(), kSecond + kSecond / 10);
}

void TestTimeCursor::replayAtTheEndBeginsAnew() {
  TimeCursor cursor;
  cursor.play();  // nothing to play
  QVERIFY(!cursor.isPlaying());
  cursor.setContent(0, kSecond, kSecond, false);
  QVERIFY(cursor.isLive());
  cursor.play();
  QVERIFY(cursor.isPlaying());
  QVERIFY(!cursor.isLive());
  QCOMPARE(cursor.time(), qint64{0});
}

void TestTimeCursor::settingItDuringAReplayGoesOnFromThere() {
  TimeCursor cursor;
  cursor.setContent(0, 10 * kSecond, 10 * kSecond, false);
  cursor.play();
  cursor.setTime(3 * kSecond);
  QVERIFY(cursor.isPlaying());
  cursor.advance(1s);
  QCOMPARE(cursor.time(), 4 * kSecond);
}

void TestTimeCursor::speedKeepsToItsBounds() {
  TimeCursor cursor;
  QSignalSpy speed(&cursor, &TimeCursor::speedChanged);
  cursor.setSpeed(1);
  QCOMPARE(speed.size(), 0);
  cursor.setSpeed(1e6);
  QCOMPARE(cursor.speed(), 100.0);
  cursor.setSpeed(0);
  QCOMPARE(cursor.speed(), 0.1);
  cursor.setSpeed(std::nan(""));
  QCOMPARE(cursor.speed(), 1.0);
}

void TestTimeCursor::theTimerPlays() {
  TimeCursor cursor;
  cursor.setContent(0, kSecond, kSecond, false);
  cursor.setSpeed(100);
  cursor.play();
  QTRY_VERIFY(!cursor.isPlaying());
  QCOMPARE(cursor.time(), kSecond);
}

QTEST_GUILESS_MAIN(TestTimeCursor)
#include "tst_time_cursor.moc"
