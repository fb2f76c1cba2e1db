// SPDX-License-Identifier: GPL-3.0-or-later
// Every input in the corpus of the fuzzers, read once: those that broke a reader must never do so again.
#include "tests/fuzz/readers.h"

#include <QDir>
#include <QFile>
#include <QtTest>

namespace {

constexpr const char* kCorpus = POOLSCOPE_FUZZ_CORPUS;

}  // namespace

class tst_fuzz_corpus : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyReaderHasInputs();
  void inputIsReadOrRefused_data();
  void inputIsReadOrRefused();
};

void tst_fuzz_corpus::everyReaderHasInputs() {
  for (const poolscope::fuzz::Reader& reader : poolscope::fuzz::readers()) {
    const QDir folder(QString::fromLocal8Bit(kCorpus) + QLatin1Char('/') + QString::fromUtf8(reader.name.data()));
    QVERIFY2(!folder.entryList(QDir::Files).isEmpty(), qPrintable(folder.path()));
  }
}

void tst_fuzz_corpus::inputIsReadOrRefused_data() {
  QTest::addColumn<QString>("path");
  QTest::addColumn<QString>("reader");
  for (const QFileInfo& folder :
       QDir(QString::fromLocal8Bit(kCorpus)).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot)) {
    for (const QFileInfo& file : QDir(folder.filePath()).entryInfoList(QDir::Files)) {
      QTest::addRow("%s/%s", qPrintable(folder.fileName()), qPrintable(file.fileName()))
          << file.filePath() << folder.fileName();
    }
  }
}

void tst_fuzz_corpus::inputIsReadOrRefused() {
  QFETCH(QString, path);
  QFETCH(QString, reader);
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QByteArray bytes = file.readAll();
  // Whatever is wrong with the reader ends this process.
  poolscope::fuzz::reader(reader.toStdString())
      .read({reinterpret_cast<const std::uint8_t*>(bytes.constData()), static_cast<std::size_t>(bytes.size())});
}

QTEST_APPLESS_MAIN(tst_fuzz_corpus)
#include "tst_fuzz_corpus.moc"
