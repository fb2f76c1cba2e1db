// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "ui/timeline/view_range.h"

#include <QtTest>

using namespace poolscope::ui;

namespace {
constexpr std::int64_t kSecond = 1'000'000'000;
}

class TestViewRange : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { poolscope::support::failOnQtWarnings(); }
  void aRightGuessKeepsTheAxisStill();
  void aLongerRunExtendsIt();
  void whatHasEndedIsFitted();
  void zoomAndPanLetGo_data();
  void zoomAndPanLetGo();
  void followingAgainSlidesWithTheSpanThereIs();
  void followingNearlyEverythingFitsIt();
  void zoomingOutEndsBesideTheContent();
  void resetStartsAnew();
};

void TestViewRange::aRightGuessKeepsTheAxisStill() {
  ViewRange view;
  view.setContent({0, 0}, 0, true, 5 * kSecond);
  const TimeRange first = view.range();
  QVERIFY(first.end >= 5 * kSecond);
  for (std::int64_t now = 0; now <= 5 * kSecond; now += kSecond / 10) {
    view.setContent({0, now}, now, true, 5 * kSecond);
    QCOMPARE(view.range(), first);
  }
}

void TestViewRange::aLongerRunExtendsIt() {
  ViewRange view;
  view.setContent({0, 6 * kSecond}, 6 * kSecond, true, 5 * kSecond);
  QVERIFY(view.range().end > 6 * kSecond);
  QVERIFY(view.range().end < 9 * kSecond);
}

void TestViewRange::whatHasEndedIsFitted() {
  ViewRange view;
  view.setContent({0, 2'000'000}, 2'000'000, true, 0);
  QVERIFY(view.range().end >= kSecond);  // live: it would jump otherwise
  view.setContent({0, 2'000'000}, 2'000'000, false, 0);
  QCOMPARE(view.range(), fitted({0, 2'000'000}));
}

void TestViewRange::zoomAndPanLetGo_data() {
  QTest::addColumn<int>("what");
  QTest::newRow("zoom") << 0;
  QTest::newRow("pan") << 1;
  QTest::newRow("show") << 2;
}

void TestViewRange::zoomAndPanLetGo() {
  QFETCH(int, what);
  ViewRange view;
  view.setContent({0, 10 * kSecond}, 10 * kSecond, true, 0);
  QVERIFY(view.followsLive());
  switch (what) {
    case 0: view.zoom(0.5, 5 * kSecond); break;
    case 1: view.pan(kSecond); break;
    default: view.show({kSecond, 2 * kSecond}); break;
  }
  QVERIFY(!view.followsLive());
  const TimeRange range = view.range();
  view.setContent({0, 20 * kSecond}, 20 * kSecond, true, 0);
  QCOMPARE(view.range(), range);
  view.fit();
  QVERIFY(view.followsLive());
  QVERIFY(view.range().end > 20 * kSecond);
}

void TestViewRange::followingAgainSlidesWithTheSpanThereIs() {
  ViewRange view;
  view.setContent({0, 100 * kSecond}, 100 * kSecond, true, 0);
  view.show({10 * kSecond, 20 * kSecond});
  view.setFollowLive(true);
  QCOMPARE(view.range(), (TimeRange{91 * kSecond, 101 * kSecond}));
  view.setContent({0, 103 * kSecond}, 103 * kSecond, true, 0);
  QCOMPARE(view.range(), (TimeRange{94 * kSecond, 104 * kSecond}));
  QVERIFY(!view.fitsAll());
  view.setFollowLive(false);
  view.setContent({0, 110 * kSecond}, 110 * kSecond, true, 0);
  QCOMPARE(view.range(), (TimeRange{94 * kSecond, 104 * kSecond}));
}

void TestViewRange::followingNearlyEverythingFitsIt() {
  ViewRange view;
  view.setContent({0, 10 * kSecond}, 10 * kSecond, true, 0);
  view.show({0, 95 * kSecond / 10});
  view.setFollowLive(true);
  QVERIFY(view.fitsAll());
}

void TestViewRange::zoomingOutEndsBesideTheContent() {
  ViewRange view;
  view.setContent({0, 10 * kSecond}, 10 * kSecond, false, 0);
  for (int i = 0; i < 100; ++i) {
    view.zoom(1.5, 5 * kSecond);
  }
  QVERIFY(view.range().span() <= 21 * kSecond);
  QVERIFY(view.range().span() >= 10 * kSecond);
}

void TestViewRange::resetStartsAnew() {
  ViewRange view;
  view.setContent({0, 10 * kSecond}, 10 * kSecond, false, 0);
  view.show({0, kSecond});
  view.reset();
  view.setContent({0, 3 * kSecond}, 3 * kSecond, false, 0);
  QVERIFY(view.followsLive());
  QCOMPARE(view.range(), fitted({0, 3 * kSecond}));
}

QTEST_APPLESS_MAIN(TestViewRange)
#include "tst_view_range.moc"
