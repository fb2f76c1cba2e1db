// SPDX-License-Identifier: GPL-3.0-or-later
// Every word has its translation: none is unfinished, none is missing, and placeholders are the same.
#include "core/jobs/executor_spec.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

#include <map>
#include <utility>
#include <vector>

using namespace poolscope;

namespace {

struct Message {
  QString context;
  QString source;
  QString translation;
  bool finished = true;
};

std::vector<Message> messagesOf(const QString& path) {
  QFile file(path);
  std::vector<Message> messages;
  if (!file.open(QIODevice::ReadOnly)) {
    return messages;
  }
  QXmlStreamReader xml(&file);
  QString context;
  Message message;
  while (!xml.atEnd()) {
    xml.readNext();
    if (xml.isStartElement() && xml.name() == QLatin1String("name")) {
      context = xml.readElementText();
    } else if (xml.isStartElement() && xml.name() == QLatin1String("source")) {
      message = {context, xml.readElementText(), {}, true};
    } else if (xml.isStartElement() && xml.name() == QLatin1String("translation")) {
      message.finished = !xml.attributes().hasAttribute(QLatin1String("type"));
      message.translation = xml.readElementText(QXmlStreamReader::IncludeChildElements);
      messages.push_back(message);
    }
  }
  return messages;
}

QString translations(const char* name) { return QStringLiteral(POOLSCOPE_TRANSLATIONS "/") + QLatin1String(name); }

QSet<QString> placeholders(const QString& text) {
  static const QRegularExpression pattern(QStringLiteral("%(L?[0-9]+|n)"));
  QSet<QString> found;
  auto matches = pattern.globalMatch(text);
  while (matches.hasNext()) {
    found.insert(matches.next().captured());
  }
  return found;
}

}  // namespace

class TranslationsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyMessageIsFinished_data();
  void everyMessageIsFinished();
  void everyWordOfTheSourcesIsThere();
  void everyJobAndExecutorIsTranslated();
};

void TranslationsTest::everyMessageIsFinished_data() {
  QTest::addColumn<QString>("file");
  QTest::newRow("window") << translations("poolscope_zh_CN.ts");
  QTest::newRow("jobs") << translations("jobs_zh_CN.ts");
}

void TranslationsTest::everyMessageIsFinished() {
  QFETCH(QString, file);
  const std::vector<Message> messages = messagesOf(file);
  QVERIFY(messages.size() > 50);
  for (const Message& message : messages) {
    QVERIFY2(message.finished && !message.translation.isEmpty(),
             qPrintable(message.context + QStringLiteral(": ") + message.source));
    QVERIFY2(placeholders(message.source) == placeholders(message.translation),
             qPrintable(message.source + QStringLiteral(" / ") + message.translation));
    const bool key = message.source.contains(QRegularExpression(QStringLiteral("&[A-Za-z]")));
    QVERIFY2(!key || message.translation.contains(QLatin1Char('&')), qPrintable(message.translation));
  }
}

void TranslationsTest::everyWordOfTheSourcesIsThere() {
  const QTemporaryDir folder;
  const QString copy = folder.filePath(QStringLiteral("poolscope_zh_CN.ts"));
  QVERIFY(QFile::copy(translations("poolscope_zh_CN.ts"), copy));
  QProcess lupdate;
  lupdate.start(QStringLiteral(POOLSCOPE_LUPDATE),
                {QStringLiteral("-silent"), QStringLiteral("-locations"), QStringLiteral("none"), QStringLiteral("-I"),
                 QStringLiteral(POOLSCOPE_ROOT), QStringLiteral(POOLSCOPE_ROOT "/ui"), QStringLiteral("-ts"), copy});
  QVERIFY(lupdate.waitForFinished(60'000));
  QStringList missing;
  for (const Message& message : messagesOf(copy)) {
    if (!message.finished) {
      missing << message.context + QStringLiteral(": ") + message.source;
    }
  }
  QVERIFY2(missing.isEmpty(), qPrintable(QStringLiteral("To translate (target poolscope_lupdate adds them):\n") +
                                         missing.join(QLatin1Char('\n'))));
}

void TranslationsTest::everyJobAndExecutorIsTranslated() {
  QSet<QString> known;
  for (const Message& message : messagesOf(translations("jobs_zh_CN.ts"))) {
    known.insert(message.source);
  }
  QStringList missing;
  const auto need = [&](const std::string& text) {
    const QString word = QString::fromStdString(text);
    if (!word.isEmpty() && !known.contains(word) && !missing.contains(word)) {
      missing << word;
    }
  };
  for (const auto& job : job_catalogue()) {
    const JobDescription& description = job->description();
    need(description.title);
    need(description.purpose);
    need(description.short_label);
    need(description.total_title);
    for (const ParamDescription& param : description.params) {
      need(param.title);
      need(param.help);
      need(param.unit);
      for (const std::string& choice : param.choices) {
        need(choice);
      }
    }
  }
  for (const ExecutorKindDescription& kind : executor_kinds()) {
    need(kind.title);
    need(kind.purpose);
  }
  QVERIFY2(missing.isEmpty(), qPrintable(QStringLiteral("To translate:\n") + missing.join(QLatin1Char('\n'))));
}

QTEST_APPLESS_MAIN(TranslationsTest)
#include "tst_translations.moc"
