// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "ui/bridge/time_cursor.h"
#include "ui/timeline/transport_bar.h"

#include <QComboBox>
#include <QLabel>
#include <QToolButton>
#include <QtTest>

using namespace poolscope::ui;

class TestTransportBar : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { poolscope::support::failOnQtWarnings(); }
  void playsAndPauses();
  void choosesASpeed();
  void goesLiveAndLetsGo();
};

namespace {
constexpr qint64 kSecond = 1'000'000'000;
}

void TestTransportBar::playsAndPauses() {
  TimeCursor cursor;
  TransportBar bar(&cursor);
  auto* play = bar.findChild<QToolButton*>(QStringLiteral("playButton"));
  cursor.setContent(0, 600 * kSecond, 600 * kSecond, false);
  QTest::mouseClick(play, Qt::LeftButton);
  QVERIFY(cursor.isPlaying());
  QCOMPARE(play->accessibleName(), QStringLiteral("Pause the replay"));
  QTest::mouseClick(play, Qt::LeftButton);
  QVERIFY(!cursor.isPlaying());
  QCOMPARE(play->accessibleName(), QStringLiteral("Replay"));
}

void TestTransportBar::choosesASpeed() {
  TimeCursor cursor;
  TransportBar bar(&cursor);
  auto* speed = bar.findChild<QComboBox*>(QStringLiteral("replaySpeed"));
  QCOMPARE(speed->currentData().toDouble(), 1.0);
  QCOMPARE(speed->itemData(0).toDouble(), TimeCursor::kSlowest);
  QCOMPARE(speed->itemData(speed->count() - 1).toDouble(), TimeCursor::kFastest);
  QTest::keyClick(speed, Qt::Key_Down);
  QCOMPARE(cursor.speed(), 2.0);
  cursor.setSpeed(9);
  QCOMPARE(speed->currentData().toDouble(), 10.0);
}

void TestTransportBar::goesLiveAndLetsGo() {
  TimeCursor cursor;
  TransportBar bar(&cursor);
  auto* live = bar.findChild<QToolButton*>(QStringLiteral("liveButton"));
  auto* time = bar.findChild<QLabel*>(QStringLiteral("replayTime"));
  cursor.setContent(0, 4 * kSecond, 4 * kSecond, true);
  QVERIFY(live->isChecked());
  cursor.setTime(kSecond);
  QVERIFY(!live->isChecked());
  QCOMPARE(time->text(), QStringLiteral("1.000 s"));
  QTest::mouseClick(live, Qt::LeftButton);
  QVERIFY(cursor.isLive() && live->isChecked());
  QTest::mouseClick(live, Qt::LeftButton);
  QVERIFY(!cursor.isLive() && !live->isChecked());
  QCOMPARE(cursor.time(), 4 * kSecond);
}

QTEST_MAIN(TestTransportBar)
#include "tst_transport_bar.moc"
