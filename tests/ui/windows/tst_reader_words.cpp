// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/read_result.h"
#include "core/jobs/experiment_json.h"
#include "ui/windows/experiment_words.h"
#include "ui/windows/reader_words.h"

#include <QDir>
#include <QRegularExpression>
#include <QTranslator>
#include <QtTest>

using namespace poolscope;
using namespace poolscope::ui;

namespace {

/// A language that says everything that can be translated in brackets.
class Brackets : public QTranslator {
 public:
  QString translate(const char* context, const char* source, const char* /*comment*/, int /*n*/) const override {
    return qstrcmp(context, "ReaderWords") == 0 || qstrcmp(context, "ExperimentWords") == 0
               ? QStringLiteral("[%1]").arg(QString::fromUtf8(source))
               : QString();
  }
  bool isEmpty() const override { return false; }
};

}  // namespace

class ReaderWordsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { QCoreApplication::installTranslator(&m_brackets); }
  void cleanupTestCase() { QCoreApplication::removeTranslator(&m_brackets); }
  void everySentenceOfTheReadersIsKnown();
  void whatStandsInASentenceStaysThere_data();
  void whatStandsInASentenceStaysThere();
  void fileAndLineAreNamed();
  void experimentsAreReadInTheSameWay();

 private:
  Brackets m_brackets;
};

// A sentence that a reader learns has to be told to the window, too.
void ReaderWordsTest::everySentenceOfTheReadersIsKnown() {
  // What writes files, or never reads a recording, says its sentences elsewhere.
  const QDir folder(QStringLiteral(POOLSCOPE_READERS), QStringLiteral("*.cpp"));
  const QRegularExpression others(QStringLiteral("writer|report|experiment|measurement|monitor|atomic"));
  const QRegularExpression sentence(QStringLiteral("\"([A-Z](?:[^\"\\\\\n]|\\\\.)* (?:[^\"\\\\\n]|\\\\.)*\\.)\""));
  int found = 0;
  for (const QString& name : folder.entryList()) {
    QFile file(folder.filePath(name));
    if (name.contains(others) || !file.open(QIODevice::ReadOnly)) {
      continue;
    }
    QRegularExpressionMatchIterator matches = sentence.globalMatch(QString::fromUtf8(file.readAll()));
    while (matches.hasNext()) {
      const std::string text =
          matches.next().captured(1).replace(QLatin1String("\\\""), QLatin1String("\"")).toStdString();
      QVERIFY2(readerText(text).startsWith(QLatin1Char('[')), text.c_str());
      ++found;
    }
  }
  QVERIFY(found > 60);
}

void ReaderWordsTest::whatStandsInASentenceStaysThere_data() {
  QTest::addColumn<QString>("said");
  QTest::addColumn<QString>("shown");
  const auto row = [](const char* said, const char* shown) {
    QTest::newRow(said) << QString::fromUtf8(said) << QString::fromUtf8(shown);
  };
  row("The row has 3 cells instead of 24: the file was cut short. Export the run again.",
      "[The row has 3 cells instead of 24: the file was cut short. Export the run again.]");
  row("Column start_ns: \"%2\" is not a whole number in range.",
      "[Column start_ns: [\"%2\" is not a whole number in range.]]");
  row("Task 7: attempt is 0; it must be between 1 and 255.", "[[Task 7: attempt] is 0; it must be between 1 and 255.]");
  row("The column cpu_ns is missing: the file was cut short.",
      "[The column cpu_ns is missing: the file was cut short.]");
  row("The file was cut short. Use a whole copy. (Byte 4958 of what it holds.)",
      "[[The file was cut short. Use a whole copy.] (Byte 4958 of what it holds.)]");
  row("Something new.", "Something new.");
}

void ReaderWordsTest::whatStandsInASentenceStaysThere() {
  QFETCH(QString, said);
  QFETCH(QString, shown);
  QCOMPARE(readerText(said.toStdString()), shown);
}

void ReaderWordsTest::fileAndLineAreNamed() {
  QCOMPARE(readErrorText({"a.csv", 21, "This is not valid JSON."}),
           QStringLiteral("[a.csv, line 21: [This is not valid JSON.]]"));
  QCOMPARE(readErrorText({"a.csv", 0, "Something new."}), QStringLiteral("a.csv: Something new."));
}

// Taken from the reader itself, so that a sentence that it changes is missed.
void ReaderWordsTest::experimentsAreReadInTheSameWay() {
  const auto said = [](const char* experiment) {
    std::string error;
    return read_experiment_json(experiment, error) ? QString() : experimentText("a.json, " + error);
  };
  QCOMPARE(said(R"({"version":1,"job":"sleep_square","executors":["thread"]})"),
           QStringLiteral("[a.json, line 1: [unknown executor \"thread\"; [did you mean \"threads\"?]]]"));
  QCOMPARE(
      said(R"({"version":1,"job":"sleep_square","executors":["threads:workers"]})"),
      QStringLiteral("[a.json, line 1: [executor \"threads:workers\": [workers needs a value, e.g. workers=...]]]"));
  QCOMPARE(said(R"({"version":1,"job":"sleep_square","executors":4})"),
           QStringLiteral("[a.json, line 1: [\"executors\" must be [a list], not [a number]]]"));
  for (const char* const wrong :
       {"", "[]", "{}", R"({"version":99})", R"({"version":1})", R"({"version":1,"version":1})",
        R"({"version":1,"job":"sleep"})", R"({"version":1,"job":"sleep_square","zeal":1})",
        R"({"version":1,"job":"sleep_square","executors":[]})",
        R"({"version":1,"job":"sleep_square","executors":["threads"],"count":0})",
        R"({"version":1,"job":"sleep_square","executors":["threads"],"sweep":"workers"})"}) {
    QVERIFY2(said(wrong).count(QLatin1Char('[')) > 1, qPrintable(said(wrong)));
  }
}

QTEST_GUILESS_MAIN(ReaderWordsTest)
#include "tst_reader_words.moc"
