// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/utf8.h"

#include <QTest>

#include <string>

using namespace poolscope;

/// Whatever a program prints becomes text that any table or file can hold.
class Utf8Test : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void bad_bytes_are_replaced_data();
  void bad_bytes_are_replaced();
  void null_characters_are_replaced();
  void cuts_between_characters();
};

void Utf8Test::bad_bytes_are_replaced_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QByteArray>("valid");
  const QByteArray bad = "\xEF\xBF\xBD";
  const auto same = [](const char* name, const char* text) {
    QTest::newRow(name) << QByteArray(text) << QByteArray(text);
  };
  same("empty", "");
  same("plain", "hello\n\tworld");
  same("two bytes", "gr\xC3\xBC\xC3\x9F");
  same("three bytes", "\xE4\xB8\xAD\xE6\x96\x87");
  same("four bytes", "\xF0\x9F\x98\x80");
  same("last character", "\xF4\x8F\xBF\xBF");
  QTest::newRow("lone continuation") << QByteArray("a\x80z") << "a" + bad + "z";
  QTest::newRow("latin 1") << QByteArray("gr\xFC\xDF") << "gr" + bad + bad;
  QTest::newRow("cut off") << QByteArray("a\xE4\xB8") << "a" + bad + bad;
  QTest::newRow("overlong slash") << QByteArray("\xC0\xAF") << bad + bad;
  QTest::newRow("overlong in three") << QByteArray("\xE0\x80\xAF") << bad + bad + bad;
  QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << bad + bad + bad;
  QTest::newRow("beyond the last") << QByteArray("\xF4\x90\x80\x80") << bad + bad + bad + bad;
  QTest::newRow("no such lead") << QByteArray("\xFF\xFE") << bad + bad;
}

void Utf8Test::bad_bytes_are_replaced() {
  QFETCH(QByteArray, text);
  QFETCH(QByteArray, valid);
  const std::string result = valid_utf8(text.toStdString());
  QCOMPARE(QByteArray::fromStdString(result), valid);
  QCOMPARE(valid_utf8(result), result);
}

void Utf8Test::null_characters_are_replaced() {
  QCOMPARE(valid_utf8(std::string_view("a\0b", 3)), std::string("a\xEF\xBF\xBD") + "b");
}

void Utf8Test::cuts_between_characters() {
  const std::string_view text = "a\xE4\xB8\xAD\xE6\x96\x87";  // 1 + 3 + 3 bytes
  QCOMPARE(utf8_cut(text, 100), 7U);
  QCOMPARE(utf8_cut(text, 7), 7U);
  QCOMPARE(utf8_cut(text, 6), 4U);
  QCOMPARE(utf8_cut(text, 5), 4U);
  QCOMPARE(utf8_cut(text, 4), 4U);
  QCOMPARE(utf8_cut(text, 3), 1U);
  QCOMPARE(utf8_cut(text, 0), 0U);
  QCOMPARE(utf8_cut(std::string(20, '\x80'), 10), 10U);  // not UTF-8: never further back than a character
}

QTEST_APPLESS_MAIN(Utf8Test)
#include "tst_utf8.moc"
