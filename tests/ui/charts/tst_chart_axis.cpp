// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_axis.h"

#include <QLocale>
#include <QStringList>
#include <QtTest>

#include <cmath>

using namespace poolscope::ui;

class TestChartAxis : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { QLocale::setDefault(QLocale::c()); }
  void roundUpNeverGoesBelow();
  void countAxisExtendsInSteps();
  void valueMarksAreRound_data();
  void valueMarksAreRound();
  void timeMarksAreRound_data();
  void timeMarksAreRound();
  void marksStayWithinTheAxis();
};

namespace {

QStringList labels(const std::vector<AxisMark>& marks) {
  QStringList texts;
  for (const AxisMark& mark : marks) {
    texts << mark.label;
  }
  return texts;
}

}  // namespace

void TestChartAxis::roundUpNeverGoesBelow() {
  QCOMPARE(roundUp(0), 1.0);
  QCOMPARE(roundUp(-3), 1.0);
  QCOMPARE(roundUp(10), 10.0);
  QCOMPARE(roundUp(10.01), 12.0);
  QCOMPARE(roundUp(4.4), 5.0);
  QCOMPARE(roundStep125(0.3), 0.5);
  for (double value = 1e-9; value < 1e12; value *= 1.07) {
    QVERIFY(roundUp(value) >= value * (1 - 1e-8));
    QVERIFY(roundUp(value) <= value * 1.5);
    QVERIFY(roundStep125(value) >= value * (1 - 1e-8));
  }
}

void TestChartAxis::countAxisExtendsInSteps() {
  QCOMPARE(countAxisEnd(0), 5.0);
  QCOMPARE(countAxisEnd(5), 5.0);
  QCOMPARE(countAxisEnd(8), 8.0);
  QCOMPARE(countAxisEnd(10), 10.0);
  QCOMPARE(countAxisEnd(11), 20.0);
  QCOMPARE(countAxisEnd(1'000'000), 1'000'000.0);
}

void TestChartAxis::valueMarksAreRound_data() {
  QTest::addColumn<double>("end");
  QTest::addColumn<int>("most");
  QTest::addColumn<QStringList>("expected");
  const auto list = [](const char* text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); };
  QTest::newRow("ten") << 10.0 << 5 << list("0 2 4 6 8 10");
  QTest::newRow("ten, low") << 10.0 << 2 << list("0 5 10");
  QTest::newRow("eight, in a low chart") << 8.0 << 1 << list("0 8");
  QTest::newRow("eight") << 8.0 << 5 << list("0 2 4 6 8");
  QTest::newRow("five") << 5.0 << 5 << list("0 1 2 3 4 5");
  QTest::newRow("thousands") << 50e3 << 5 << list("0 10k 20k 30k 40k 50k");
  QTest::newRow("millions") << 10e6 << 2 << list("0 5M 10M");
}

void TestChartAxis::valueMarksAreRound() {
  QFETCH(double, end);
  QFETCH(int, most);
  QFETCH(QStringList, expected);
  QCOMPARE(labels(valueMarks(end, most)), expected);
}

void TestChartAxis::timeMarksAreRound_data() {
  QTest::addColumn<qint64>("begin");
  QTest::addColumn<qint64>("end");
  QTest::addColumn<int>("most");
  QTest::addColumn<QStringList>("expected");
  const auto list = [](const QString& text) { return text.split(QLatin1Char('|')); };
  QTest::newRow("seconds") << qint64{0} << qint64{5'200'000'000} << 6 << list(QStringLiteral("0|1|2|3|4|5 s"));
  QTest::newRow("halves") << qint64{0} << qint64{1'100'000'000} << 3 << list(QStringLiteral("0|0.5|1 s"));
  QTest::newRow("milliseconds") << qint64{0} << qint64{40'000'000} << 4 << list(QStringLiteral("0|10|20|30|40 ms"));
  QTest::newRow("microseconds") << qint64{0} << qint64{2'000} << 2 << list(QStringLiteral("0|1|2 µs"));
  QTest::newRow("nanoseconds") << qint64{0} << qint64{20} << 2 << list(QStringLiteral("0|10|20 ns"));
  QTest::newRow("minutes") << qint64{0} << qint64{300'000'000'000} << 5 << list(QStringLiteral("0|1|2|3|4|5 min"));
  QTest::newRow("hours") << qint64{0} << qint64{7'200'000'000'000} << 2 << list(QStringLiteral("0|1|2 h"));
  QTest::newRow("from within") << qint64{1'500'000'000} << qint64{4'000'000'000} << 4
                               << list(QStringLiteral("2|3|4 s"));
  QTest::newRow("deep inside") << qint64{4'000'000'000} << qint64{4'000'002'000} << 2
                               << list(QStringLiteral("4000000|+1|+2 µs"));
}

void TestChartAxis::timeMarksAreRound() {
  QFETCH(qint64, begin);
  QFETCH(qint64, end);
  QFETCH(int, most);
  QFETCH(QStringList, expected);
  QCOMPARE(labels(timeMarks(begin, end, most)), expected);
}

void TestChartAxis::marksStayWithinTheAxis() {
  for (double end = 1; end < 1e13; end *= 1.31) {
    const auto times = timeMarks(0, static_cast<std::int64_t>(end), 5);
    QVERIFY(!times.empty());
    QVERIFY(times.size() <= 6);
    QVERIFY(times.back().at <= end * (1 + 1e-9));
    const auto values = valueMarks(end, 5);
    QVERIFY(values.size() >= 2);
    QVERIFY(values.size() <= 6);
    QVERIFY(values.back().at <= end * (1 + 1e-8));
  }
  QVERIFY(timeMarks(5, 5, 5).empty());
  QVERIFY(valueMarks(0, 5).empty());
}

QTEST_APPLESS_MAIN(TestChartAxis)
#include "tst_chart_axis.moc"
