// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/atomic_file.h"

#include "core/export/input_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <system_error>

using namespace poolscope;

class AtomicFileTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void appears_whole_on_commit();
  void without_commit_nothing_changes();
  void keeps_the_permissions_and_the_link();
  void errors_name_the_file_and_a_way_out_data();
  void errors_name_the_file_and_a_way_out();
  void a_full_disk_leaves_nothing();
  void a_size_limit_leaves_nothing();
  void what_was_written_is_read();

 private:
  std::string path(const char* name) const { return folder_->filePath(QString::fromUtf8(name)).toStdString(); }
  int files() const { return static_cast<int>(QDir(folder_->path()).entryList(QDir::Files | QDir::Hidden).size()); }
  static QByteArray content(const std::string& path) {
    QFile file(QString::fromStdString(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }

  std::unique_ptr<QTemporaryDir> folder_;
};

void AtomicFileTest::init() { folder_ = std::make_unique<QTemporaryDir>(); }

void AtomicFileTest::appears_whole_on_commit() {
  AtomicFile file(path("a.csv"));
  const std::string piece(1000, 'x');
  for (int i = 0; i < 1000; ++i) {
    file.write(piece);
  }
  file.write(std::string(2'000'000, 'y'));
  QVERIFY(!QFile::exists(QString::fromStdString(path("a.csv"))));
  file.commit();
  QCOMPARE(content(path("a.csv")), QByteArray(1'000'000, 'x') + QByteArray(2'000'000, 'y'));
  QCOMPARE(files(), 1);
}

void AtomicFileTest::without_commit_nothing_changes() {
  {
    AtomicFile before(path("a.csv"));
    before.write("old");
    before.commit();
  }
  {
    AtomicFile file(path("a.csv"));
    file.write("new");
  }
  QCOMPARE(content(path("a.csv")), QByteArray("old"));
  QCOMPARE(files(), 1);
}

void AtomicFileTest::keeps_the_permissions_and_the_link() {
  const QString target = QString::fromStdString(path("target.csv"));
  {
    AtomicFile file(path("target.csv"));
    file.commit();
  }
  QVERIFY(QFile::setPermissions(target, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
  const auto permissions = QFile::permissions(target);
  QVERIFY(QFile::link(target, QString::fromStdString(path("link.csv"))));
  AtomicFile file(path("link.csv"));
  file.write("new");
  file.commit();
  QVERIFY(QFileInfo(QString::fromStdString(path("link.csv"))).isSymLink());
  QCOMPARE(content(path("target.csv")), QByteArray("new"));
  QCOMPARE(QFile::permissions(target), permissions);
}

void AtomicFileTest::errors_name_the_file_and_a_way_out_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<QString>("advice");
  QTest::newRow("no such folder") << QStringLiteral("none/a.csv") << QStringLiteral("create it");
  QTest::newRow("a folder") << QStringLiteral(".") << QStringLiteral("this is a folder");
  QTest::newRow("a file as a folder") << QStringLiteral("file/a.csv") << QStringLiteral("there is no folder");
  QTest::newRow("a long name") << QString(300, QLatin1Char('n')) << QStringLiteral("shorter name");
}

void AtomicFileTest::errors_name_the_file_and_a_way_out() {
  QFETCH(const QString, name);
  QFETCH(const QString, advice);
  {
    AtomicFile file(path("file"));
    file.commit();
  }
  const std::string target = path(name.toUtf8().constData());
  try {
    AtomicFile file(target);
    file.commit();
    QFAIL("no error");
  } catch (const std::system_error& error) {
    const QString what = QString::fromUtf8(error.what());
    QVERIFY2(what.contains(QString::fromStdString(target)), error.what());
    QVERIFY2(what.contains(advice), error.what());
  }
  QCOMPARE(files(), 1);
}

void AtomicFileTest::a_full_disk_leaves_nothing() {
  AtomicFile file("/dev/full");  // a device: written to directly, and always full
  file.write("x");
  try {
    file.commit();
    QFAIL("no error");
  } catch (const std::system_error& error) {
    QCOMPARE(error.code().value(), ENOSPC);
    QVERIFY(QString::fromUtf8(error.what()).contains(QLatin1String("free some space")));
  }
}

void AtomicFileTest::a_size_limit_leaves_nothing() {
  // As with a disk that fills up in the middle of a large file.
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit small = before;
  small.rlim_cur = 1'000'000;
  QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
  bool failed = false;
  try {
    AtomicFile file(path("big.csv"));
    for (int i = 0; i < 20; ++i) {
      file.write(std::string(100'000, 'z'));
    }
    file.commit();
  } catch (const std::system_error& error) {
    failed = error.code().value() == EFBIG;
  }
  QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
  QVERIFY(failed);
  QCOMPARE(files(), 0);
}

void AtomicFileTest::what_was_written_is_read() {
  AtomicFile file(path("a"));
  file.write(std::string(300'000, 'a') + "\nb\n");
  file.commit();
  InputFile input(path("a"));
  QCOMPARE(input.error(), std::string());
  for (int i = 0; i < 300'000; ++i) {
    if (input.get() != 'a') QFAIL("another byte");
  }
  QCOMPARE(input.line(), 1);
  QCOMPARE(input.peek(), '\n');
  QCOMPARE(input.get(), '\n');
  QCOMPARE(input.line(), 2);
  QCOMPARE(input.get(), 'b');
  QCOMPARE(input.get(), '\n');
  QCOMPARE(input.get(), InputFile::kEnd);
  QCOMPARE(input.peek(), InputFile::kEnd);

  QVERIFY(InputFile(path("none")).error().find("no such file") != std::string::npos);
  QVERIFY(InputFile(folder_->path().toStdString()).error().find("folder") != std::string::npos);
}

QTEST_APPLESS_MAIN(AtomicFileTest)
#include "tst_atomic_file.moc"
