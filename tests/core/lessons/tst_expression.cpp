// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/expression.h"

#include <QObject>
#include <QTest>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace poolscope;

namespace {

/// wall(a) is 6, wall(b) is 2, gone() is not a number.
double known(std::string_view name, const std::vector<std::string>& runs) {
  if (name == "wall" && runs.size() == 1) return runs[0] == "a" ? 6 : 2;
  if (name == "gone") return std::nan("");
  throw ExpressionError("no such figure");
}

std::string error_of(const std::string& text) {
  try {
    (void)evaluate(text, known);
  } catch (const ExpressionError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

class TestExpression : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void countsAsPythonDoes_data();
  void countsAsPythonDoes();
  void tellsBothSidesOfAComparison();
  void tellsOnlyTheSideThatWasChosen();
  void nothingUndefinedHolds();
  void refusesWhatItDoesNotKnow_data();
  void refusesWhatItDoesNotKnow();
  void findsTheRunsItMentions();
};

void TestExpression::countsAsPythonDoes_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<double>("value");
  const auto row = [](const char* text, double value) { QTest::newRow(text) << QString::fromUtf8(text) << value; };
  row("1 + 2 * 3", 7);
  row("(1 + 2) * 3", 9);
  row("2 - 3 - 4", -5);
  row("12 / 3 / 2", 2);
  row("-2 * -3", 6);
  row("1e3 + .5", 1000.5);
  row("wall(a) / wall(b)", 3);
  row("wall(a) > 3", 1);
  row("wall(a) < 3", 0);
  row("1 < wall(b) < 3", 1);
  row("1 < wall(a) < 3", 0);
  row("1 == 1 and 2 == 3", 0);
  row("1 == 2 or 3 == 3", 1);
  row("not 1 == 2", 1);
  row("1 == 1 or 1 == 2 and 1 == 3", 1);
  row("2 if 1 == 1 else 3", 2);
  row("2 if 1 == 2 else 3", 3);
  row("2 if 1 == 2 else 3 if 1 == 2 else 4", 4);
  row("(2 if 1 == 2 else 3) * 2", 6);
  row("1 == 2 or 1 == 1 if 1 == 1 else 1 == 2", 1);
  row("min(3, wall(b), 5)", 2);
  row("max(1, 2 + 2)", 4);
  row("abs(2 - 5)", 3);
  row("ceil(1.2) + floor(1.8) + round(2.4)", 5);
}

void TestExpression::countsAsPythonDoes() {
  QFETCH(const QString, text);
  QFETCH(const double, value);
  QCOMPARE(evaluate(text.toStdString(), known).value, value);
}

void TestExpression::tellsBothSidesOfAComparison() {
  const Evaluation made = evaluate("wall(a) / wall(b) > 4", known);
  QVERIFY(!made.holds());
  QCOMPARE(made.comparisons.size(), std::size_t{1});
  QCOMPARE(made.comparisons[0].left, 3.0);
  QCOMPARE(made.comparisons[0].right, 4.0);
  QCOMPARE(made.comparisons[0].op, std::string(">"));
  QCOMPARE(evaluate("1 < 2 < 3", known).comparisons.size(), std::size_t{2});
}

void TestExpression::tellsOnlyTheSideThatWasChosen() {
  for (const char* text : {"1 > 2 if 5 > 6 else 3 < 4", "3 < 4 if 5 < 6 else 1 > 2"}) {
    const Evaluation made = evaluate(text, known);
    QVERIFY(made.holds());
    QCOMPARE(made.comparisons.size(), std::size_t{1});
    QCOMPARE(made.comparisons[0].left, 3.0);
  }
}

void TestExpression::nothingUndefinedHolds() {
  for (const char* text : {"gone() > 1", "gone() < 1", "gone() == gone()", "gone() != 1", "0 / 0 >= 0"}) {
    QVERIFY2(!evaluate(text, known).holds(), text);
  }
  QVERIFY(evaluate("1 / 0 > 1000", known).holds());
}

void TestExpression::refusesWhatItDoesNotKnow_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("part");  // of the error
  const auto row = [](const char* text, const char* part) {
    QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(part);
  };
  row("", "ends too early");
  row("1 +", "ends too early");
  row("wall", "is no number");
  row("wall(a", "\")\" is missing");
  row("(1", "\")\" is missing");
  row("1 if 2 > 1", "\"else\" is missing");
  row("1 2", "\"2\" was not expected");
  row("wall(3)", "wants the name of a run");
  row("sideways(a)", "no such figure");
  row("a = 3", "is no number");
  row("__import__('os')", "wants the name of a run");
  QTest::newRow("deep") << QString(200, QLatin1Char('(')) << QStringLiteral("too many brackets");
  QTest::newRow("minus") << QString(900, QLatin1Char('-')) << QStringLiteral("too many brackets");
  QTest::newRow("long") << QString(2000, QLatin1Char('1')) << QStringLiteral("longer than");
}

void TestExpression::refusesWhatItDoesNotKnow() {
  QFETCH(const QString, text);
  QFETCH(const QString, part);
  const std::string error = error_of(text.toStdString());
  QVERIFY2(error.find(part.toStdString()) != std::string::npos, error.c_str());
}

void TestExpression::findsTheRunsItMentions() {
  const std::vector<std::string> expected{"two", "ten"};
  QCOMPARE(runs_in("wall(two) / wall(ten) > 3 and cpu(two) < cores()"), expected);
}

QTEST_APPLESS_MAIN(TestExpression)
#include "tst_expression.moc"
