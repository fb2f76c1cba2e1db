// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/safe_text.h"

#include <QtTest>

using namespace poolscope::ui;

class TestSafeText : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatPeopleWriteStays_data();
  void whatPeopleWriteStays();
  void whatHidesOrTurnsBecomesVisible();
  void brokenUtf8IsShownAsSuch();
};

void TestSafeText::whatPeopleWriteStays_data() {
  QTest::addColumn<QString>("text");
  QTest::newRow("english") << QStringLiteral("square 7 · a<b>");
  QTest::newRow("chinese") << QStringLiteral("任务 7");
  QTest::newRow("hebrew") << QStringLiteral("שלום");
  QTest::newRow("emoji with a joiner") << QStringLiteral("👩‍💻");
  QTest::newRow("nothing") << QString();
}

void TestSafeText::whatPeopleWriteStays() {
  QFETCH(QString, text);
  QCOMPARE(safeText(text), text);
}

void TestSafeText::whatHidesOrTurnsBecomesVisible() {
  QCOMPARE(safeText(QStringLiteral("a\nb\tc")), QStringLiteral("a␊b␉c"));
  QCOMPARE(safeText(std::string_view("nul\0end", 7)), QStringLiteral("nul␀end"));
  QCOMPARE(safeText(QStringLiteral("gpj.\u202eexe")), QStringLiteral("gpj.\ufffdexe"));
  QCOMPARE(safeText(QStringLiteral("\u2067x\u2069")), QStringLiteral("\ufffdx\ufffd"));
  QCOMPARE(safeText(QStringLiteral("\x7f")), QStringLiteral("␡"));
}

void TestSafeText::brokenUtf8IsShownAsSuch() { QVERIFY(safeText(std::string_view("a\xff")).contains(QChar(0xfffd))); }

QTEST_APPLESS_MAIN(TestSafeText)
#include "tst_safe_text.moc"
