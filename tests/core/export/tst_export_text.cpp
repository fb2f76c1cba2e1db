// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/csv_cell.h"
#include "core/export/json_text.h"
#include "core/export/text.h"

#include <QTest>

#include <limits>

using namespace poolscope;

/// Texts on their way into files.
class ExportTextTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void unclean_bytes_are_replaced_data();
  void unclean_bytes_are_replaced();
  void long_texts_are_cut_once();
  void formulas_are_neutralised_and_come_back_data();
  void formulas_are_neutralised_and_come_back();
  void worker_words_read_back_data();
  void worker_words_read_back();
  void integers_are_read_strictly();
  void microseconds_are_exact_data();
  void microseconds_are_exact();
  void json_texts_are_escaped();
};

void ExportTextTest::unclean_bytes_are_replaced_data() {
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<QByteArray>("clean");
  const QByteArray fffd("\xEF\xBF\xBD");
  const auto same = [](const char* name, const QByteArray& text) { QTest::newRow(name) << text << text; };
  same("ascii", "plain \x7F\x1B");
  same("two, three, four bytes", "\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80");
  same("the last character", "\xF4\x8F\xBF\xBF");
  QTest::newRow("nul") << QByteArray("a\0b", 3) << "a" + fffd + "b";
  QTest::newRow("latin 1") << QByteArray("caf\xE9") << "caf" + fffd;
  QTest::newRow("a lone tail") << QByteArray("\x80x") << fffd + "x";
  QTest::newRow("overlong") << QByteArray("\xC0\xAF") << fffd + fffd;
  QTest::newRow("overlong, three") << QByteArray("\xE0\x80\x80") << fffd + fffd + fffd;
  QTest::newRow("a surrogate") << QByteArray("\xED\xA0\x80") << fffd + fffd + fffd;
  QTest::newRow("beyond the last") << QByteArray("\xF4\x90\x80\x80") << fffd + fffd + fffd + fffd;
  QTest::newRow("cut short") << QByteArray("\xE2\x82") << fffd + fffd;
}

void ExportTextTest::unclean_bytes_are_replaced() {
  QFETCH(const QByteArray, bytes);
  QFETCH(const QByteArray, clean);
  std::string scratch;
  const std::string_view text =
      field_text(std::string_view(bytes.data(), static_cast<std::size_t>(bytes.size())), scratch);
  QCOMPARE(QByteArray(text.data(), static_cast<qsizetype>(text.size())), clean);
  QVERIFY(is_clean_utf8(text));
  QCOMPARE(is_clean_utf8(std::string_view(bytes.data(), static_cast<std::size_t>(bytes.size()))), bytes == clean);
}

void ExportTextTest::long_texts_are_cut_once() {
  std::string scratch;
  const std::string exact(kMaxFieldBytes, 'e');
  QVERIFY(field_text(exact, scratch) == exact);
  for (int shift = 0; shift < 4; ++shift) {
    std::string text(static_cast<std::size_t>(shift), 's');
    while (text.size() < kMaxFieldBytes + 10)
      text += "\xF0\x9F\x98\x80";
    const std::string once(field_text(text, scratch));
    QVERIFY(once.size() <= kMaxFieldBytes && once.size() > kMaxFieldBytes - 8);
    QVERIFY(once.ends_with("\xE2\x80\xA6"));
    QVERIFY(is_clean_utf8(once));
    QVERIFY(field_text(once, scratch) == once);
  }
  // Made clean it is three times as long: cut after that.
  QVERIFY(field_text(std::string(kMaxFieldBytes, '\xFF'), scratch).size() <= kMaxFieldBytes);
}

void ExportTextTest::formulas_are_neutralised_and_come_back_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("cell");
  const auto row = [](const char* text, const char* cell) {
    QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(cell);
  };
  row("", "");
  row("plain", "plain");
  row("a,b", "\"a,b\"");
  row("say \"hi\"", "\"say \"\"hi\"\"\"");
  row("a\nb", "\"a\nb\"");
  row("a\rb", "\"a\rb\"");
  row("=1+1", "'=1+1");
  row("+1+1", "'+1+1");
  row("-1+1", "'-1+1");
  row("@A1", "'@A1");
  row("\tx", "'\tx");
  row("\rx", "\"'\rx\"");
  row("\nx", "\"'\nx\"");
  row("=\"a\",b", "\"'=\"\"a\"\",b\"");
  row("'", "''");
  row("'=1", "''=1");
  row("''a", "'''a");
  row("-", "'-");
  row("--1", "'--1");
  row("-5", "-5");
  row("+5", "+5");
  row("-5.25", "-5.25");
  row("-5.", "'-5.");
  row("-1e9", "-1e9");
  row("-1e", "'-1e");
  row("-5 ", "'-5 ");
  row("-5|calc", "'-5|calc");
}

void ExportTextTest::formulas_are_neutralised_and_come_back() {
  QFETCH(const QString, text);
  QFETCH(const QString, cell);
  std::string made;
  append_text_cell(made, text.toStdString());
  QCOMPARE(QString::fromStdString(made), cell);
  if (made.starts_with('"')) {  // what a reader of CSV would make of the quotes
    QString inner = cell.mid(1, cell.size() - 2);
    made = inner.replace(QLatin1String("\"\""), QLatin1String("\"")).toStdString();
  }
  QCOMPARE(QString::fromStdString(std::string(text_of_cell(made))), text);
}

void ExportTextTest::worker_words_read_back_data() {
  QTest::addColumn<QString>("word");
  QTest::addColumn<int>("kind");
  QTest::addColumn<int>("index");
  const auto row = [](const char* word, LaneKind kind, int index) {
    QTest::newRow(word) << QString::fromUtf8(word) << static_cast<int>(kind) << index;
  };
  row("0", LaneKind::worker, 0);
  row("9999", LaneKind::worker, 9999);
  row("2147483647", LaneKind::worker, 2147483647);
  row("main", LaneKind::main, 0);
  row("main-2", LaneKind::main, 2);
  row("manager", LaneKind::manager, 0);
  row("gil", LaneKind::gil, 0);
  row("loop-1", LaneKind::loop, 1);
  for (const char* const wrong :
       {"-1", "2147483648", "worker", "Main", "main-", "main-0", "main-x", "main 1", "1.5", " 1"}) {
    QTest::newRow(wrong) << QString::fromUtf8(wrong) << -1 << -1;
  }
}

void ExportTextTest::worker_words_read_back() {
  QFETCH(const QString, word);
  QFETCH(const int, kind);
  QFETCH(const int, index);
  Lane lane;
  QCOMPARE(parse_worker_word(word.toStdString(), lane), kind >= 0);
  if (kind < 0) return;
  QCOMPARE(static_cast<int>(lane.kind), kind);
  QCOMPARE(lane.index, index);
  QCOMPARE(QString::fromStdString(worker_word(lane)), word);
}

void ExportTextTest::integers_are_read_strictly() {
  QCOMPARE(parse_integer("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  QCOMPARE(parse_integer("007"), 7);
  for (const char* const wrong : {"", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "9223372036854775808", "--1", "one"}) {
    QVERIFY2(!parse_integer(wrong), wrong);
  }
}

void ExportTextTest::microseconds_are_exact_data() {
  QTest::addColumn<qint64>("ns");
  QTest::addColumn<QString>("micros");
  QTest::newRow("0") << qint64(0) << QStringLiteral("0");
  QTest::newRow("1") << qint64(1) << QStringLiteral("0.001");
  QTest::newRow("1050") << qint64(1050) << QStringLiteral("1.05");
  QTest::newRow("1500") << qint64(1500) << QStringLiteral("1.5");
  QTest::newRow("-1999") << qint64(-1999) << QStringLiteral("-1.999");
  QTest::newRow("max") << std::numeric_limits<qint64>::max() << QStringLiteral("9223372036854775.807");
  QTest::newRow("min") << std::numeric_limits<qint64>::min() << QStringLiteral("-9223372036854775.808");
}

void ExportTextTest::microseconds_are_exact() {
  QFETCH(const qint64, ns);
  QFETCH(const QString, micros);
  JsonText json;
  json.open().micros("ts", ns).close();
  QCOMPARE(QString::fromStdString(json.text()), QStringLiteral("{\"ts\":%1}").arg(micros));
}

void ExportTextTest::json_texts_are_escaped() {
  JsonText json;
  json.open().text("a", "\"\\\n\t\x7F\xFF").number("b", -1).open("c").boolean("d", true).close().text("e", "").close();
  QCOMPARE(QByteArray::fromStdString(json.text()),
           QByteArray("{\"a\":\"\\\"\\\\\\n\\u0009\\u007f\xEF\xBF\xBD\",\"b\":-1,\"c\":{\"d\":true},\"e\":\"\"}"));
}

QTEST_APPLESS_MAIN(ExportTextTest)
#include "tst_export_text.moc"
