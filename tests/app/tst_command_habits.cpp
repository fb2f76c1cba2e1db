// SPDX-License-Identifier: GPL-3.0-or-later
// What users of GNU parallel and xargs take for granted.
#include "tests/app/program_calls.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

class TestCommandHabits : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void smallHabitsOfParallelAndXargs();
  void outputsArriveByteForByte();
  void aJoblogGrowsWhileTheRunGoesOn();
};

void TestCommandHabits::smallHabitsOfParallelAndXargs() {
  const auto words = [](const char* text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); };
  const QString folder = QDir::tempPath();
  QCOMPARE(poolscope(words("run -P 4 -k -0 -- echo"), folder, QByteArray("a b\0c\nd\0", 8)).out,
           QByteArray("a b\nc\nd\n"));
  QCOMPARE(poolscope(words("run -k -n 2 -- echo"), folder, "1\n2\n3\n").out, QByteArray("1 2\n3\n"));
  QCOMPARE(poolscope(words("run -k -I@ -- echo @-@ ::: a b")).out, QByteArray("a-a\nb-b\n"));
  QCOMPARE(poolscope(words("run -k -- echo {1}{2} ::: a b c :::+ X Y")).out, QByteArray("aX\nbY\n"));
  QCOMPARE(poolscope(words("run -k --link -- echo {1}{2} ::: a b c ::: X Y")).out, QByteArray("aX\nbY\ncX\n"));
  QCOMPARE(poolscope(words("run -k --colsep , -- echo {2} ::: a,b")).out, QByteArray("b\n"));
  QCOMPARE(poolscope(words("run -k --tag -- printf '1\\n2' ::: a")).out, QByteArray("a\t1\na\t2"));
  QCOMPARE(
      poolscope(QStringList{QStringLiteral("run"), QStringLiteral("--dry-run"), QStringLiteral("--"),
                            QStringLiteral("gzip {} > '{.}.x'"), QStringLiteral(":::"), QStringLiteral("it's a.b")})
          .out,
      QByteArray("gzip 'it'\\''s a.b' > 'it'\\''s a.x'\n"));
  for (const char* at_once : {"0", "+1", "-1", "200%", "3"}) {
    const Outcome run = poolscope({QStringLiteral("run"), QStringLiteral("-j") + QLatin1String(at_once),
                                   QStringLiteral("--json"), QStringLiteral("-"), QStringLiteral("--"),
                                   QStringLiteral("true"), QStringLiteral(":::"), QStringLiteral("a"),
                                   QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("d"), QStringLiteral("e")});
    QVERIFY2(run.status == 0, run.err.constData());
    const int workers = QJsonDocument::fromJson(run.out)[QStringLiteral("runs")][0][QStringLiteral("workers")].toInt();
    if (QByteArray(at_once) == "0") QCOMPARE(workers, 5);
    if (QByteArray(at_once) == "3") QCOMPARE(workers, 3);
    QVERIFY(workers >= 1);
  }
  const QTemporaryDir files;
  QVERIFY(QDir(files.path()).mkpath(QStringLiteral("b")));
  for (const char* name : {"a", "b/c"}) {
    QFile file(files.filePath(QString::fromLatin1(name)));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("1\n2\n");
  }
  QCOMPARE(poolscope(words("run -k -a . -- echo"), files.path()).out, QByteArray("./a\n./b/c\n"));
  const Outcome counted = poolscope(words("run --job count_lines --inputs . --json -"), files.path());
  QCOMPARE(QJsonDocument::fromJson(counted.out)[QStringLiteral("runs")][0][QStringLiteral("result")].toInt(), 4);
  const Outcome forgotten = poolscope(words("run gzip ::: a"));
  QCOMPARE(forgotten.status, 2);
  QVERIFY2(forgotten.err.contains("put -- before it"), forgotten.err.constData());
  QVERIFY(poolscope(words("run -n 0 -- echo ::: a")).err.contains("-n must be"));
  QVERIFY(poolscope(words("run -- echo :::+ a")).err.contains("begin with :::"));
}

void TestCommandHabits::outputsArriveByteForByte() {
  const QTemporaryDir folder;
  const auto run = [&](const char* command, const QStringList& options = {}) {
    return poolscope(
        QStringList{QStringLiteral("run")} + options +
            QStringList{QStringLiteral("--"), QString::fromLatin1(command), QStringLiteral(":::"), QStringLiteral("a")},
        folder.path());
  };
  QCOMPARE(run("printf 'x\\n\\n\\377' # {}").out, QByteArray("x\n\n\xFF"));
  QCOMPARE(run("head -c 300000 /dev/zero # {}").out.size(), 300'000);
  const Outcome failed = run("printf out; printf '\\376' >&2; exit 3 # {}");
  QCOMPARE(failed.out, QByteArray("out"));
  QVERIFY2(failed.err.startsWith("\xFE"), failed.err.constData());
  QCOMPARE(run("printf kept # {}", {QStringLiteral("--results"), QStringLiteral("r/s")}).out, QByteArray("kept"));
  QFile kept(folder.filePath(QStringLiteral("r/s/1.out")));
  QVERIFY(kept.open(QIODevice::ReadOnly));
  QCOMPARE(kept.readAll(), QByteArray("kept"));
}

void TestCommandHabits::aJoblogGrowsWhileTheRunGoesOn() {
  const QTemporaryDir folder;
  const QString log = folder.filePath(QStringLiteral("log"));
  QProcess process;
  start(process,
        {QStringLiteral("run"), QStringLiteral("-j1"), QStringLiteral("--joblog"), QStringLiteral("log"),
         QStringLiteral("--"), QStringLiteral("sleep {}"), QStringLiteral(":::"), QStringLiteral("0"),
         QStringLiteral("7")},
        folder.path());
  process.closeWriteChannel();
  QTRY_COMPARE_WITH_TIMEOUT(linesOf(log).size(), 2, 20'000);
  process.kill();  // as when the machine stops
  QVERIFY(process.waitForFinished());
  QVERIFY2(linesOf(log)[1].endsWith("\tsleep 0"), linesOf(log)[1].constData());
  const Outcome rest = poolscope({QStringLiteral("run"), QStringLiteral("--joblog"), QStringLiteral("log"),
                                  QStringLiteral("--resume"), QStringLiteral("--"), QStringLiteral("echo {}"),
                                  QStringLiteral(":::"), QStringLiteral("0"), QStringLiteral("7")},
                                 folder.path());
  QCOMPARE(rest.out, QByteArray("7\n"));
}

QTEST_GUILESS_MAIN(TestCommandHabits)
#include "tst_command_habits.moc"
