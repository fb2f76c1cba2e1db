// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "ui/timeline/time_scale.h"

#include <QLocale>
#include <QStringList>
#include <QtTest>

#include <limits>

using namespace poolscope::ui;

namespace {
constexpr std::int64_t kSecond = 1'000'000'000;
}

class TestTimeScale : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    poolscope::support::failOnQtWarnings();
    QLocale::setDefault(QLocale::c());
  }
  void pixelsAndTimesLieWhereTheyShould();
  void farAwayTimesStayPaintable();
  void withoutWidthOrRangeNothingBreaks();
  void zoomKeepsTheAnchorInItsPlace_data();
  void zoomKeepsTheAnchorInItsPlace();
  void zoomEndsAtTheShortestAndTheLongest();
  void panNeverLosesTheContent();
  void aFittedAxisExtendsInSteps();
  void stepsAreRound_data();
  void stepsAreRound();
  void ticks_data();
  void ticks();
  void ticksKeepTheirDistance();
};

void TestTimeScale::pixelsAndTimesLieWhereTheyShould() {
  const TimeScale scale{{0, 5 * kSecond}, 100, 500};
  QCOMPARE(scale.xAt(0), 100.0);
  QCOMPARE(scale.xAt(1 * kSecond), 200.0);
  QCOMPARE(scale.xAt(-1 * kSecond), 0.0);
  QCOMPARE(scale.timeAt(100), std::int64_t{0});
  QCOMPARE(scale.timeAt(600), 5 * kSecond);
  QCOMPARE(scale.timeAt(150.5), std::int64_t{505'000'000});
  QCOMPARE(scale.nsPerPixel(), 1e7);
  for (int x = 100; x <= 600; ++x) {
    QCOMPARE(scale.xAt(scale.timeAt(x)), static_cast<double>(x));
  }
}

void TestTimeScale::farAwayTimesStayPaintable() {
  const TimeScale scale{{0, 100}, 0, 1000};
  QCOMPARE(scale.xAt(std::numeric_limits<std::int64_t>::max()), 1e6);
  QCOMPARE(scale.xAt(std::numeric_limits<std::int64_t>::min()), -1e6);
  const TimeScale wide{{0, kLongestRange}, 0, 10};
  QVERIFY(wide.timeAt(1e9) <= kFurthestTime);
  QVERIFY(wide.timeAt(-1e9) >= -kFurthestTime);
}

void TestTimeScale::withoutWidthOrRangeNothingBreaks() {
  const TimeScale noWidth{{5, 10}, 7, 0};
  QCOMPARE(noWidth.xAt(8), 7.0);
  QCOMPARE(noWidth.timeAt(100), std::int64_t{5});
  const TimeScale noRange{{5, 5}, 7, 100};
  QCOMPARE(noRange.xAt(8), 7.0);
  QVERIFY(axisFor(noWidth, 80).ticks.empty());
  QVERIFY(axisFor(noRange, 80).ticks.empty());
}

void TestTimeScale::zoomKeepsTheAnchorInItsPlace_data() {
  QTest::addColumn<double>("factor");
  QTest::addColumn<qint64>("anchor");
  QTest::newRow("in at the left edge") << 0.5 << qint64{0};
  QTest::newRow("in at a quarter") << 0.7 << qint64{kSecond};
  QTest::newRow("out at a quarter") << 3.0 << qint64{kSecond};
  QTest::newRow("in at the right edge") << 0.01 << qint64{4 * kSecond};
}

void TestTimeScale::zoomKeepsTheAnchorInItsPlace() {
  QFETCH(double, factor);
  QFETCH(qint64, anchor);
  const TimeRange before{0, 4 * kSecond};
  const TimeRange after = zoomed(before, factor, anchor);
  QCOMPARE(after.span(), static_cast<std::int64_t>(4e9 * factor));
  const TimeScale a{before, 0, 1000};
  const TimeScale b{after, 0, 1000};
  QVERIFY(std::abs(a.xAt(anchor) - b.xAt(anchor)) < 0.01);
}

void TestTimeScale::zoomEndsAtTheShortestAndTheLongest() {
  TimeRange range{0, kSecond};
  for (int i = 0; i < 200; ++i) {
    range = zoomed(range, 0.5, range.begin + range.span() / 2);
  }
  QCOMPARE(range.span(), kShortestRange);
  for (int i = 0; i < 200; ++i) {
    range = zoomed(range, 2, range.begin + range.span() / 2);
  }
  QCOMPARE(range.span(), kLongestRange);
  QVERIFY(range.begin < range.end);
}

void TestTimeScale::panNeverLosesTheContent() {
  const TimeRange content{0, 10 * kSecond};
  const TimeRange view{4 * kSecond, 5 * kSecond};
  QCOMPARE(panned(view, kSecond, content), (TimeRange{5 * kSecond, 6 * kSecond}));
  const TimeRange right = panned(view, std::numeric_limits<std::int64_t>::max(), content);
  QVERIFY(right.begin < content.end);
  QCOMPARE(right.span(), view.span());
  const TimeRange left = panned(view, std::numeric_limits<std::int64_t>::min(), content);
  QVERIFY(left.end > content.begin);
  QCOMPARE(left.span(), view.span());
}

void TestTimeScale::aFittedAxisExtendsInSteps() {
  QVERIFY(fitted({0, 0}).span() >= 1000);
  QCOMPARE(fitted({0, 4 * kSecond}).end, std::int64_t{4'100'000'000});
  int changes = 0;
  TimeRange last = fittedInSteps({0, kSecond});
  for (std::int64_t now = kSecond; now < 10 * kSecond; now += 10'000'000) {
    const TimeRange shown = fittedInSteps({0, now});
    QVERIFY(shown.end > now);
    QVERIFY(static_cast<double>(now) >= 0.7 * static_cast<double>(shown.span()));
    changes += shown != last ? 1 : 0;
    last = shown;
  }
  QVERIFY2(changes < 25, qPrintable(QString::number(changes)));
}

void TestTimeScale::stepsAreRound_data() {
  QTest::addColumn<double>("least");
  QTest::addColumn<qint64>("step");
  QTest::newRow("nothing") << 0.0 << qint64{1};
  QTest::newRow("1 ns") << 1.0 << qint64{1};
  QTest::newRow("3 ns") << 2.1 << qint64{5};
  QTest::newRow("70 us") << 70e3 << qint64{100'000};
  QTest::newRow("0.2 s") << 0.2e9 << qint64{200'000'000};
  QTest::newRow("11 s") << 11e9 << qint64{20'000'000'000};
  QTest::newRow("21 s is half a minute") << 21e9 << qint64{30'000'000'000};
  QTest::newRow("31 s is a minute") << 31e9 << qint64{60'000'000'000};
  QTest::newRow("6 min is 10") << 360e9 << qint64{600'000'000'000};
  QTest::newRow("16 min is 30") << 960e9 << qint64{1'800'000'000'000};
  QTest::newRow("7 h is 12") << 25'200e9 << qint64{43'200'000'000'000};
  QTest::newRow("a day and a bit is two") << 90'000e9 << qint64{172'800'000'000'000};
}

void TestTimeScale::stepsAreRound() {
  QFETCH(double, least);
  QFETCH(qint64, step);
  QCOMPARE(roundStep(least), step);
}

void TestTimeScale::ticks_data() {
  QTest::addColumn<qint64>("begin");
  QTest::addColumn<qint64>("end");
  QTest::addColumn<QString>("base");
  QTest::addColumn<QStringList>("labels");
  const auto row = [](const char* name, qint64 begin, qint64 end, const char* base, const QString& labels) {
    QTest::newRow(name) << begin << end << QString::fromUtf8(base) << labels.split(QLatin1Char('|'));
  };
  row("the default race", 0, 5'200'000'000, "", QStringLiteral("0 s|1 s|2 s|3 s|4 s|5 s"));
  row("half seconds", 0, 2'200'000'000, "", QStringLiteral("0.0 s|0.5 s|1.0 s|1.5 s|2.0 s"));
  row("before the start", -1'000'000'000, 2'000'000'000, "",
      QStringLiteral("-1.0 s|-0.5 s|0.0 s|0.5 s|1.0 s|1.5 s|2.0 s"));
  row("milliseconds", 0, 30'000'000, "", QStringLiteral("0 ms|5 ms|10 ms|15 ms|20 ms|25 ms|30 ms"));
  row("deep inside", 3'001'000'000, 3'001'005'000, "3.001 s", QStringLiteral("+0 µs|+1 µs|+2 µs|+3 µs|+4 µs|+5 µs"));
  row("minutes", 0, 300'000'000'000, "", QStringLiteral("0 min|1 min|2 min|3 min|4 min|5 min"));
}

void TestTimeScale::ticks() {
  QFETCH(qint64, begin);
  QFETCH(qint64, end);
  QFETCH(QString, base);
  QFETCH(QStringList, labels);
  const Axis axis = axisFor({{begin, end}, 0, 560}, 80);
  QStringList found;
  for (const Tick& tick : axis.ticks) {
    found << tick.label;
  }
  QCOMPARE(found, labels);
  QCOMPARE(axis.base, base);
}

void TestTimeScale::ticksKeepTheirDistance() {
  for (std::int64_t span = 100; span < kLongestRange / 3; span = span * 3 + 1) {
    const TimeScale scale{{-span / 3, span - span / 3}, 10, 700};
    const Axis axis = axisFor(scale, 80);
    QVERIFY2(!axis.ticks.empty() && axis.ticks.size() < 12, qPrintable(QString::number(span)));
    for (std::size_t i = 1; i < axis.ticks.size(); ++i) {
      QVERIFY(scale.xAt(axis.ticks[i].ns) - scale.xAt(axis.ticks[i - 1].ns) >= 79.9);
      QVERIFY(axis.ticks[i].label != axis.ticks[i - 1].label);
    }
  }
}

QTEST_APPLESS_MAIN(TestTimeScale)
#include "tst_time_scale.moc"
