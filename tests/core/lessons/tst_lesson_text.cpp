// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/lesson_text.h"

#include "core/lessons/bar_scale.h"
#include "core/lessons/figures.h"
#include "core/sync/clock.h"

#include <QObject>
#include <QTest>

#include <cmath>
#include <string>

using namespace poolscope;

namespace {

double two(std::string_view /*name*/, const std::vector<std::string>& /*runs*/) { return 2; }

std::string error_of(const std::string& text) {
  std::string error;
  return read_lesson_text(text, error) ? std::string() : error;
}

}  // namespace

class TestLessonText : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void readsTitleSectionsAndLabels();
  void joinsLinesOfAParagraphAsTheLanguageWants();
  void saysWhatIsWrongAndWhere_data();
  void saysWhatIsWrongAndWhere();
  void putsFiguresIn();
  void writesNumbersForPeople_data();
  void writesNumbersForPeople();
  void theLinesOfAScaleAreRound();
  void nothingInATextBecomesMarkup();
};

void TestLessonText::readsTitleSectionsAndLabels() {
  std::string error;
  const auto text = read_lesson_text(
      "# A title\n\n## question\nFirst line\nsecond line.\n\n\nNext.\n## labels\n- a: one thread\n- b: two: three\n",
      error);
  QVERIFY2(text, error.c_str());
  QCOMPARE(text->title, std::string("A title"));
  QCOMPARE(text->section("question"), std::string("First line second line.\n\nNext."));
  QCOMPARE(text->section("why"), std::string());
  QCOMPARE(text->label("a"), std::string("one thread"));
  QCOMPARE(text->label("b"), std::string("two: three"));
  QCOMPARE(text->label("c"), std::string("c"));
}

void TestLessonText::joinsLinesOfAParagraphAsTheLanguageWants() {
  std::string error;
  const auto text = read_lesson_text("# 题\n## why\n一行，\n又一行\nword\n", error);
  QVERIFY(text);
  QCOMPARE(text->section("why"), std::string("一行，又一行word"));
}

void TestLessonText::saysWhatIsWrongAndWhere_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QByteArray>("error");
  QTest::newRow("no title") << QByteArray("## why\nx\n") << QByteArray("line 1: there is no title");
  QTest::newRow("two titles") << QByteArray("# a\n# b\n") << QByteArray("line 2: a second title");
  QTest::newRow("typo") << QByteArray("# a\n## qestion\n") << QByteArray("did you mean \"question\"?");
  QTest::newRow("twice") << QByteArray("# a\n## why\nx\n## why\n") << QByteArray("line 4: the section \"why\"");
  QTest::newRow("early") << QByteArray("# a\nhello\n") << QByteArray("line 2: text before the first section");
  QTest::newRow("label") << QByteArray("# a\n## labels\nx y\n") << QByteArray("line 3: a label is written");
  QTest::newRow("binary") << QByteArray("# a\n## why\n\xff\xfe\n") << QByteArray("line 3: this is not UTF-8");
}

void TestLessonText::saysWhatIsWrongAndWhere() {
  QFETCH(const QByteArray, text);
  QFETCH(const QByteArray, error);
  const std::string found = error_of(text.toStdString());
  QVERIFY2(found.find(error.toStdString()) != std::string::npos, found.c_str());
}

void TestLessonText::putsFiguresIn() {
  QCOMPARE(fill_in("took {wall(a)|s}, {wall(a) / 4|%} or {wall(a) * 1000|n}", two),
           std::string("took 2.00 s, 50 % or 2,000"));
  QCOMPARE(fill_in("gzip {} and { open", two), std::string("gzip {} and { open"));
  QCOMPARE(fill_in("{wall(a)|s}后、{wall(a) / 4000|s}", two, "zh_CN"), std::string("2.00 秒后、500 微秒"));
  QVERIFY_EXCEPTION_THROWN((void)fill_in("{1 +}", two), ExpressionError);
  QCOMPARE(fill_in("{cores()|n}", no_figures()), std::to_string(usable_cpu_count()));
}

void TestLessonText::writesNumbersForPeople_data() {
  QTest::addColumn<double>("value");
  QTest::addColumn<QByteArray>("unit");
  QTest::addColumn<QByteArray>("text");
  QTest::newRow("seconds") << 1.4949 << QByteArray("s") << QByteArray("1.49 s");
  QTest::newRow("milliseconds") << 0.0123 << QByteArray("s") << QByteArray("12.3 ms");
  QTest::newRow("microseconds") << 0.0000451 << QByteArray("s") << QByteArray("45.1 µs");
  QTest::newRow("no time") << 0.0 << QByteArray("s") << QByteArray("0 s");
  QTest::newRow("times") << 1.957 << QByteArray("x") << QByteArray("1.96×");
  QTest::newRow("many times") << 3084.2 << QByteArray("x") << QByteArray("3,084×");
  QTest::newRow("count") << 1234567.0 << QByteArray("n") << QByteArray("1,234,567");
  QTest::newRow("small count") << 123.0 << QByteArray("n") << QByteArray("123");
  QTest::newRow("negative count") << -4321.0 << QByteArray("n") << QByteArray("-4,321");
  QTest::newRow("share") << 0.974 << QByteArray("%") << QByteArray("97 %");
  QTest::newRow("undefined") << 0.0 / 0.0 << QByteArray("s") << QByteArray("?");
}

void TestLessonText::writesNumbersForPeople() {
  QFETCH(const double, value);
  QFETCH(const QByteArray, unit);
  QFETCH(const QByteArray, text);
  QCOMPARE(QByteArray::fromStdString(format_figure(value, unit.toStdString())), text);
}

void TestLessonText::theLinesOfAScaleAreRound() {
  const BarScale scale{10, 0.0001};
  std::string lines;
  for (const double ten : scale.tens())
    lines += round_figure(ten, "s") + ",";
  QCOMPARE(lines, std::string("100 µs,1 ms,10 ms,100 ms,1 s,10 s,"));
  QCOMPARE(round_figure(1.5, "s"), std::string("1.50 s"));
  QCOMPARE(round_figure(1, "s", "zh_CN"), std::string("1 秒"));
  QVERIFY(BarScale{}.tens().empty());
  QVERIFY(std::abs(scale.place(0.001) - 0.2) < 1e-9);
  QVERIFY(std::abs(scale.value(scale.place(0.05)) - 0.05) < 1e-9);
  QCOMPARE(scale.place(0), 0.0);
  QCOMPARE(scale.place(100), 1.0);
}

void TestLessonText::nothingInATextBecomesMarkup() {
  QCOMPARE(lesson_html_text("<img src=x> & **bold** `a<b`\n\nnext"),
           std::string("<p>&lt;img src=x&gt; &amp; <b>bold</b> <code>a&lt;b</code></p><p>next</p>"));
  QCOMPARE(lesson_html_text("an open ` end"), std::string("<p>an open <code> end</code></p>"));
}

QTEST_APPLESS_MAIN(TestLessonText)
#include "tst_lesson_text.moc"
