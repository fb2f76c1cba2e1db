// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "ui/models/format.h"

#include <QLocale>
#include <QtTest>

#include <limits>

using namespace poolscope::ui;

class TestFormat : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    poolscope::support::failOnQtWarnings();
    QLocale::setDefault(QLocale::c());
  }
  void durationsHaveTheUnitThatSuitsThem_data();
  void durationsHaveTheUnitThatSuitsThem();
  void aGrowingDurationKeepsItsNumberOfDigits();
  void secondsThatAreNoNumberAreADash();
  void bytesCountInPowersOf1024_data();
  void bytesCountInPowersOf1024();
  void sharesNeverLookLikeNothingWhenTheyAreSomething();
  void factors();
  void theLocaleDecidesAboutPointAndGroups();
};

void TestFormat::durationsHaveTheUnitThatSuitsThem_data() {
  QTest::addColumn<qint64>("ns");
  QTest::addColumn<int>("digits");
  QTest::addColumn<QString>("text");
  const auto row = [](const char* name, qint64 ns, int digits, const char* text) {
    QTest::newRow(name) << ns << digits << QString::fromUtf8(text);
  };
  row("nothing", 0, 3, "0 s");
  row("ns", 85, 3, "85 ns");
  row("last ns", 999, 3, "999 ns");
  row("us", 1000, 3, "1.00 µs");
  row("ms", 3'200'000, 3, "3.20 ms");
  row("320 ms", 320'000'000, 3, "320 ms");
  row("rounds up into seconds", 999'600'000, 3, "1.00 s");
  row("just below that", 999'400'000, 3, "999 ms");
  row("second", 1'000'000'000, 3, "1.00 s");
  row("exact", 4'001'000'000, 4, "4.001 s");
  row("9.999 s", 9'999'000'000, 3, "10.0 s");
  row("12.3 s", 12'340'000'000, 3, "12.3 s");
  row("minute and a half", 90'000'000'000, 3, "90.0 s");
  row("119 s", 119'000'000'000, 3, "119 s");
  row("119.7 s rounds up", 119'700'000'000, 3, "2 min 00 s");
  row("minutes", 125'000'000'000, 3, "2 min 05 s");
  row("59:59.6 rounds up", 3'599'600'000'000, 3, "1 h 00 min");
  row("hours", 11'220'000'000'000, 3, "3 h 07 min");
  row("before the start", -1'500'000'000, 3, "-1.50 s");
  row("the longest", std::numeric_limits<qint64>::max(), 3, "2562047 h 47 min");
}

void TestFormat::durationsHaveTheUnitThatSuitsThem() {
  QFETCH(qint64, ns);
  QFETCH(int, digits);
  QFETCH(QString, text);
  QCOMPARE(formatDuration(ns, digits), text);
}

void TestFormat::aGrowingDurationKeepsItsNumberOfDigits() {
  for (qint64 ns = 1'000'000'000; ns < 9'900'000'000; ns += 37'000'000) {
    QCOMPARE(formatDuration(ns).size(), QStringLiteral("1.00 s").size());
  }
}

void TestFormat::secondsThatAreNoNumberAreADash() {
  QCOMPARE(formatSeconds(5.0), QStringLiteral("5.00 s"));
  QCOMPARE(formatSeconds(0.0123), QStringLiteral("12.3 ms"));
  QCOMPARE(formatSeconds(std::numeric_limits<double>::quiet_NaN()), noValue());
  QCOMPARE(formatSeconds(std::numeric_limits<double>::infinity()), noValue());
  QCOMPARE(formatSeconds(1e300), noValue());
}

void TestFormat::bytesCountInPowersOf1024_data() {
  QTest::addColumn<qint64>("bytes");
  QTest::addColumn<QString>("text");
  QTest::newRow("nothing") << qint64{0} << QStringLiteral("0 B");
  QTest::newRow("last byte") << qint64{1023} << QStringLiteral("1023 B");
  QTest::newRow("KiB") << qint64{1536} << QStringLiteral("1.50 KiB");
  QTest::newRow("rounds up into MiB") << qint64{1024 * 1024 - 1} << QStringLiteral("1.00 MiB");
  QTest::newRow("GiB") << qint64{3} * 1024 * 1024 * 1024 << QStringLiteral("3.00 GiB");
  QTest::newRow("the most") << std::numeric_limits<qint64>::max() << QStringLiteral("8192 PiB");
  QTest::newRow("not known") << qint64{-1} << noValue();
}

void TestFormat::bytesCountInPowersOf1024() {
  QFETCH(qint64, bytes);
  QFETCH(QString, text);
  QCOMPARE(formatBytes(bytes), text);
}

void TestFormat::sharesNeverLookLikeNothingWhenTheyAreSomething() {
  QCOMPARE(formatShare(0), QStringLiteral("0 %"));
  QCOMPARE(formatShare(0.001), QStringLiteral("<1 %"));
  QCOMPARE(formatShare(0.75), QStringLiteral("75 %"));
  QCOMPARE(formatShare(2), QStringLiteral("200 %"));
  QCOMPARE(formatShare(std::numeric_limits<double>::quiet_NaN()), noValue());
}

void TestFormat::factors() {
  QCOMPARE(formatFactor(5.0), QStringLiteral("5.0×"));
  QCOMPARE(formatFactor(9.96), QStringLiteral("10×"));
  QCOMPARE(formatFactor(12.4), QStringLiteral("12×"));
  QCOMPARE(formatFactor(-1), noValue());
}

void TestFormat::theLocaleDecidesAboutPointAndGroups() {
  QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
  QCOMPARE(formatDuration(1'500'000'000), QStringLiteral("1,50 s"));
  QCOMPARE(formatCount(1'234'567), QStringLiteral("1.234.567"));
  QLocale::setDefault(QLocale::c());
}

QTEST_APPLESS_MAIN(TestFormat)
#include "tst_format.moc"
