// SPDX-License-Identifier: GPL-3.0-or-later
// The program as a user of the command line meets it: a process with arguments, outputs and a status.
#include "tests/app/program_calls.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <signal.h>

class TestCommandLine : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aRaceGivesJsonAndRowsThatAddUp();
  void wrongUsageGetsOneSentenceAndStatus2_data();
  void wrongUsageGetsOneSentenceAndStatus2();
  void aFailedTaskGivesStatus1AndItsReason();
  void aDeadlockEndsWithWhoWaitsForWhom();
  void commandsOverInputsGiveWhatAShellLoopGives();
  void anExperimentFileRunsAndOptionsOverrideIt();
  void commandsFeelAsWithParallel();
  void aJoblogIsResumed();
  void parallelAndPoolscopeResumeEachOther();
  void experimentFilesWaitForAWord();
  void reportsAreWritten();
  void adviceIsGiven();
  void aFullDiskLeavesNothingAndGivesStatus2();
  void interruptEndsTheRunAndExportsWhatRan_data();
  void interruptEndsTheRunAndExportsWhatRan();
  void aWindowEndsWellOnSignals_data();
  void aWindowEndsWellOnSignals();
  void convertingThereAndBackGivesTheSameBytes();
  void aTruncatedFileIsRefusedWithItsLine();
  void aPictureNeedsNoDisplay();
  void listNamesEveryJobAndExecutor();
};

void TestCommandLine::aRaceGivesJsonAndRowsThatAddUp() {
  const QTemporaryDir folder;
  const Outcome run = poolscope(
      {QStringLiteral("run"), QStringLiteral("--job"), QStringLiteral("sleep_square"), QStringLiteral("--count"),
       QStringLiteral("10"), QStringLiteral("--param"), QStringLiteral("seconds=0.1"), QStringLiteral("--executor"),
       QStringLiteral("threads:workers=2"), QStringLiteral("--executor"), QStringLiteral("threads:workers=10"),
       QStringLiteral("--csv"), QStringLiteral("a.csv"), QStringLiteral("--json"), QStringLiteral("-")},
      folder.path());
  QCOMPARE(run.status, 0);
  const QJsonArray runs = QJsonDocument::fromJson(run.out).object()[QStringLiteral("runs")].toArray();
  QCOMPARE(runs.size(), 2);
  for (const QJsonValue& value : runs) {
    const QJsonObject one = value.toObject();
    QCOMPARE(one[QStringLiteral("result")].toInt(), 285);
    QCOMPARE(one[QStringLiteral("ok")].toInt(), 10);
    QCOMPARE(one[QStringLiteral("events_lost")].toInt(), 0);
  }
  const double two = runs[0].toObject()[QStringLiteral("wall_s")].toDouble();
  const double ten = runs[1].toObject()[QStringLiteral("wall_s")].toDouble();
  QVERIFY2(two >= 0.5, qPrintable(QString::number(two)));
  QVERIFY2(ten >= 0.1 && ten < two, qPrintable(QString::number(ten)));

  const QList<QByteArray> lines = linesOf(folder.filePath(QStringLiteral("a.csv")));
  QCOMPARE(lines.size(), 21);
  const QList<QByteArray> head = lines[0].split(',');
  const auto cell = [&](const QByteArray& line, const char* name) {
    return line.split(',')[head.indexOf(QByteArray(name))].toLongLong();
  };
  for (qsizetype i = 1; i < lines.size(); ++i) {
    QCOMPARE(cell(lines[i], "end_ns") - cell(lines[i], "submit_ns"),
             cell(lines[i], "queue_wait_ns") + cell(lines[i], "gil_wait_ns") + cell(lines[i], "run_ns"));
  }
}

void TestCommandLine::wrongUsageGetsOneSentenceAndStatus2_data() {
  QTest::addColumn<QString>("arguments");
  QTest::addColumn<QString>("says");
  const auto row = [](const char* arguments, const char* says) {
    QTest::newRow(arguments) << QString::fromLatin1(arguments) << QString::fromLatin1(says);
  };
  row("rnu", "did you mean \"run\"?");
  row("run --job sleep_sqare", "did you mean \"sleep_square\"?");
  row("run --exeutor threads", "did you mean \"--executor\"?");
  row("run --executor threads:workers=2,workers=3", "workers is given twice");
  row("run --report r.txt", "a report is FILE.html or FILE.pdf");
  row("run --sweep switch-interval=1,5", "add gil=on");
  row("run --sweep chunk-size=1,10", "none of the executors takes chunk-size");
  row("run --executor threads:on-deadlock=stop", "on-deadlock must be report or fail");
  row("run --executor thraeds", "did you mean \"threads\"?");
  row("run --executor threads:worker=2", "did you mean \"workers\"?");
  row("run --executor threads:workers=0", "from 1 to 10000");
  row("run --executor threads:workers=-3", "from 1 to 10000");
  row("run --executor threads:workers=1e99", "from 1 to 10000");
  row("run --executor threads:workers=many", "from 1 to 10000");
  row("run --count 0", "from 1 to");
  row("run --count -3", "from 1 to");
  row("run --count 1e99", "from 1 to");
  row("run --count many", "from 1 to");
  row("run --count ", "whole number");
  row("run --param secnds=1", "did you mean \"seconds\"?");
  row("run --param seconds=-1", "0 or more");
  row("run --param seconds=nan", "number");
  row("run --param seconds", "KEY=VALUE");
  row("run --job command", "template must not be empty");
  row("run --job command --param template=", "template must not be empty");
  row("run --job is_prime --inputs /no/such/file", "cannot open");
  row("run --job is_prime --inputs /proc/self/mem", "cannot");
  row("run --job is_prime --inputs " POOLSCOPE_PROGRAM, "binary");
  row("run --timeout 0", "above 0");
  row("run --csv /no/such/folder/a.csv", "no folder");
  row("convert nothing.csv out.json", "no such file");
  row("convert a.csv b.txt", ".csv");
  row("list jbos", "did you mean \"jobs\"?");
  row("show", "file");
}

void TestCommandLine::wrongUsageGetsOneSentenceAndStatus2() {
  QFETCH(QString, arguments);
  QFETCH(QString, says);
  const Outcome run = poolscope(arguments.split(QLatin1Char(' ')));
  QCOMPARE(run.status, 2);
  QVERIFY2(run.out.isEmpty(), run.out.constData());
  QVERIFY2(run.err.contains(says.toUtf8()), run.err.constData());
  QVERIFY2(run.err.startsWith("poolscope: "), run.err.constData());
}

void TestCommandLine::aFailedTaskGivesStatus1AndItsReason() {
  const Outcome run =
      poolscope({QStringLiteral("run"), QStringLiteral("--job"), QStringLiteral("command"), QStringLiteral("--param"),
                 QStringLiteral("template=echo broken >&2; exit {}"), QStringLiteral("--inputs"), QStringLiteral("-")},
                QDir::tempPath(), "0\n3\n");
  QCOMPARE(run.status, 1);
  QVERIFY2(run.err.contains(": exit status 3"), run.err.constData());
  QVERIFY2(!run.err.contains("poolscope::"), run.err.constData());
  QVERIFY2(run.err.contains("broken"), run.err.constData());
}

void TestCommandLine::aDeadlockEndsWithWhoWaitsForWhom() {
  const Outcome run = poolscope(QStringLiteral("run --job wait_for_next --count 3 --param row=3 --param seconds=0 "
                                               "--executor threads:workers=2,on-deadlock=fail --json -")
                                    .split(QLatin1Char(' ')));
  QCOMPARE(run.status, 1);
  QVERIFY2(run.err.contains(": deadlock: task 0 on worker"), run.err.constData());
  QVERIFY2(run.err.contains("task 2, which is queued in ThreadPoolExecutor-0, whose 2 workers all wait"),
           run.err.constData());
  const QJsonObject one = QJsonDocument::fromJson(run.out).object()[QStringLiteral("runs")].toArray()[0].toObject();
  QCOMPARE(one[QStringLiteral("ok")].toInt(), 2);  // its end let the others end
}

void TestCommandLine::commandsOverInputsGiveWhatAShellLoopGives() {
  const QTemporaryDir folder;
  QByteArray inputs;
  for (const char* name : {"plain.txt", "with space.txt", "quo'te.txt", "$(touch gotcha).txt", "-dash.txt"}) {
    QFile file(folder.filePath(QString::fromLatin1(name)));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(name);
    inputs += folder.filePath(QString::fromLatin1(name)).toUtf8() + '\n';
  }
  QProcess loop;
  loop.start(QStringLiteral("/bin/sh"),
             {QStringLiteral("-c"), QStringLiteral("while IFS= read -r f; do cksum < \"$f\"; done")});
  loop.write(inputs);
  loop.closeWriteChannel();
  QVERIFY(loop.waitForFinished());
  const QList<QByteArray> expected = loop.readAllStandardOutput().trimmed().split('\n');

  const Outcome run = poolscope(
      {QStringLiteral("run"), QStringLiteral("--job"), QStringLiteral("command"), QStringLiteral("--param"),
       QStringLiteral("template=cksum < {}"), QStringLiteral("--inputs"), QStringLiteral("-"), QStringLiteral("--csv"),
       QStringLiteral("out.csv"), QStringLiteral("--executor"), QStringLiteral("threads:workers=3")},
      folder.path(), inputs);
  QVERIFY2(run.status == 0, run.err.constData());
  const QList<QByteArray> rows = linesOf(folder.filePath(QStringLiteral("out.csv")));
  QCOMPARE(rows.size(), expected.size() + 1);
  for (qsizetype i = 0; i < expected.size(); ++i) {
    QVERIFY2(rows[i + 1].contains("," + expected[i] + ","), rows[i + 1].constData());
  }
  QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("gotcha"))));
}

void TestCommandLine::anExperimentFileRunsAndOptionsOverrideIt() {
  const QTemporaryDir folder;
  QFile file(folder.filePath(QStringLiteral("a.json")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write("{\"version\": 1, \"job\": \"sleep_square\", \"params\": {\"seconds\": 0.01}, \"count\": 4}");
  file.close();
  const QStringList words{QStringLiteral("run"), QStringLiteral("a.json"), QStringLiteral("--json"),
                          QStringLiteral("-")};
  const Outcome run = poolscope(words, folder.path());
  QVERIFY2(run.status == 0, run.err.constData());
  QCOMPARE(QJsonDocument::fromJson(run.out)[QStringLiteral("runs")][0][QStringLiteral("result")].toInt(), 14);
  const Outcome other = poolscope(
      words + QStringList{QStringLiteral("--count"), QStringLiteral("3"), QStringLiteral("--sweep"),
                          QStringLiteral("workers=1,2"), QStringLiteral("--report"), QStringLiteral("r.html")},
      folder.path());
  QVERIFY2(other.status == 0, other.err.constData());
  QCOMPARE(QJsonDocument::fromJson(other.out)[QStringLiteral("points")].toArray().size(), 2);
  QVERIFY(QFile::exists(folder.filePath(QStringLiteral("r.html"))));
}

void TestCommandLine::commandsFeelAsWithParallel() {
  const auto words = [](const char* text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); };
  QCOMPARE(poolscope(words("run -j 4 -k -- echo {2}-{1} ::: a b ::: X Y")).out, QByteArray("X-a\nY-a\nX-b\nY-b\n"));
  QCOMPARE(poolscope(words("run -k -- echo n{}"), QDir::tempPath(), "1\n2\n3\n").out, QByteArray("n1\nn2\nn3\n"));
  QCOMPARE(poolscope(words("run -k --columns comma --header -- echo {size}:{file.}"), QDir::tempPath(),
                     "file,size\nx.c,1\n\"y,z\",2\n")
               .out,
           QByteArray("1:x\n2:y,z\n"));
  const Outcome halted =
      poolscope(words("run -j 1 --halt soon,fail=1 -- sleep {} ::: x 0.2 0.2 0.2 0.2 0.2 0.2 0.2 0.2"));
  QCOMPARE(halted.status, 1);
  QVERIFY2(halted.err.contains("Ended early"), halted.err.constData());
  QCOMPARE(poolscope(words("run -- echo :::")).status, 2);
  QCOMPARE(poolscope(words("run --job spin -- echo ::: a")).status, 2);
  QVERIFY(poolscope(words("run --halt never,fail -- true ::: a")).err.contains("--halt"));
}

void TestCommandLine::aJoblogIsResumed() {
  const QTemporaryDir folder;
  const QStringList words{QStringLiteral("run"),
                          QStringLiteral("-k"),
                          QStringLiteral("--joblog"),
                          QStringLiteral("log"),
                          QStringLiteral("--resume-failed"),
                          QStringLiteral("--")};
  const QStringList inputs{QStringLiteral(":::"), QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};
  QCOMPARE(poolscope(words + QStringList{QStringLiteral("test {} != b")} + inputs, folder.path()).status, 1);
  const Outcome again = poolscope(words + QStringList{QStringLiteral("echo {} {#}")} + inputs, folder.path());
  QCOMPARE(again.out, QByteArray("b 2\n"));
  QCOMPARE(linesOf(folder.filePath(QStringLiteral("log"))).size(), 5);
}

namespace {

QStringList split(const char* line) { return QString::fromLatin1(line).split(QLatin1Char(' ')); }

}  // namespace

void TestCommandLine::parallelAndPoolscopeResumeEachOther() {
  const QString parallel = QStandardPaths::findExecutable(QStringLiteral("parallel"));
  if (parallel.isEmpty()) {
    QSKIP("GNU parallel is not installed");
  }
  const QTemporaryDir folder;
  const auto runParallel = [&](const QStringList& arguments) {
    QProcess process;
    process.setWorkingDirectory(folder.path());
    process.start(parallel, QStringList{QStringLiteral("--will-cite")} + arguments);
    process.closeWriteChannel();
    process.waitForFinished(60'000);
    return process.readAllStandardOutput();
  };
  const QStringList all{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("d")};
  const QStringList resume{QStringLiteral("-k"), QStringLiteral("--joblog"), QStringLiteral("log"),
                           QStringLiteral("--resume")};
  // What parallel began goes on here ...
  QCOMPARE(runParallel({QStringLiteral("--joblog"), QStringLiteral("log"), QStringLiteral("-k"), QStringLiteral("echo"),
                        QStringLiteral(":::"), QStringLiteral("a"), QStringLiteral("b")}),
           QByteArray("a\nb\n"));
  const QStringList here = QStringList{QStringLiteral("run")} + resume +
                           QStringList{QStringLiteral("--"), QStringLiteral("echo"), QStringLiteral(":::")} + all;
  const Outcome rest = poolscope(here, folder.path());
  QVERIFY2(rest.status == 0, rest.err.constData());
  QCOMPARE(rest.out, QByteArray("c\nd\n"));
  QCOMPARE(linesOf(folder.filePath(QStringLiteral("log"))).size(), 5);
  // ... and what we began goes on there.
  QVERIFY(QFile::remove(folder.filePath(QStringLiteral("log"))));
  QCOMPARE(poolscope(here.first(here.size() - 1), folder.path()).out, QByteArray("a\nb\nc\n"));
  QCOMPARE(runParallel(resume + QStringList{QStringLiteral("echo"), QStringLiteral(":::")} + all), QByteArray("d\n"));
}

void TestCommandLine::experimentFilesWaitForAWord() {
  const QTemporaryDir folder;
  QFile file(folder.filePath(QStringLiteral("e.json")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(R"({"version": 1, "jobs": [{"job": "command", "params": {"template": "touch mark; printf '\\033[31m{}'"},
      "inputs": ["a\u001bb"]}, {"job": "sleep_square", "params": {"seconds": 0.01}, "count": 2}]})");
  file.close();
  const Outcome refused = poolscope(split("run e.json"), folder.path());
  QCOMPARE(refused.status, 2);
  QVERIFY2(refused.err.contains("runs: touch mark; printf") && refused.err.contains("--yes"), refused.err.constData());
  QVERIFY2(!refused.err.contains('\033') && refused.err.contains("\\x1b"), refused.err.constData());
  QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("mark"))));
  const Outcome run = poolscope(split("run e.json --yes --json -"), folder.path());
  QCOMPARE(run.status, 0);
  QVERIFY(QFile::exists(folder.filePath(QStringLiteral("mark"))));
  const QJsonArray jobs = QJsonDocument::fromJson(run.out)[QStringLiteral("runs")][0][QStringLiteral("jobs")].toArray();
  QCOMPARE(jobs.size(), 2);
  QCOMPARE(jobs[1].toObject()[QStringLiteral("result")].toInt(), 1);
  QCOMPARE(poolscope(split("run e.json --yes --count 3"), folder.path()).status, 2);
}

void TestCommandLine::reportsAreWritten() {
  const QTemporaryDir folder;
  const Outcome run = poolscope(
      split("run --job sleep_square --param seconds=0.001 --count 2 --repeat 2 --report r.pdf"), folder.path());
  QVERIFY2(run.status == 0, run.err.constData());
  QFile pdf(folder.filePath(QStringLiteral("r.pdf")));
  QVERIFY(pdf.open(QIODevice::ReadOnly));
  const QByteArray bytes = pdf.readAll();
  QVERIFY(bytes.startsWith("%PDF-"));
  QVERIFY2(bytes.size() > 10'000, "the pictures are in it");
}

void TestCommandLine::adviceIsGiven() {
  const Outcome advice =
      poolscope({QStringLiteral("advise"), QStringLiteral("--job"), QStringLiteral("sleep_square"),
                 QStringLiteral("--param"), QStringLiteral("seconds=0.05"), QStringLiteral("--count"),
                 QStringLiteral("20"), QStringLiteral("--json"), QStringLiteral("-")});
  QVERIFY2(advice.status == 0, advice.err.constData());
  const QJsonDocument said = QJsonDocument::fromJson(advice.out);
  QCOMPARE(said[QStringLiteral("kind")].toString(), QStringLiteral("I/O"));
  QVERIFY(said[QStringLiteral("expected_s")].toDouble() < 0.5);
}

void TestCommandLine::aFullDiskLeavesNothingAndGivesStatus2() {
  const QTemporaryDir folder;
  QProcess process;
  process.setWorkingDirectory(folder.path());
  // Blocks of 512 bytes; the system would send SIGXFSZ, which by default kills.
  process.start(QStringLiteral("sh"), {QStringLiteral("-c"),
                                       QStringLiteral("ulimit -f 4; exec \"$0\" run --job sleep_square --count 100 "
                                                      "--param seconds=0 --csv a.csv --chrome-trace a.json"),
                                       QStringLiteral(POOLSCOPE_PROGRAM)});
  QVERIFY(process.waitForFinished(20'000));
  const QByteArray said = process.readAllStandardError();
  QCOMPARE(process.exitStatus(), QProcess::NormalExit);
  QVERIFY2(process.exitCode() == 2, said.constData());
  QVERIFY2(said.contains("a.csv could not be written (the limit for the size of files is reached"), said.constData());
  QVERIFY(QDir(folder.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

void TestCommandLine::interruptEndsTheRunAndExportsWhatRan_data() {
  QTest::addColumn<int>("number");
  QTest::newRow("SIGINT") << SIGINT;
  QTest::newRow("SIGTERM") << SIGTERM;
}

void TestCommandLine::interruptEndsTheRunAndExportsWhatRan() {
  QFETCH(const int, number);
  const QTemporaryDir folder;
  QProcess process;
  // The first task says that the run is under way; the second would last for ever.
  start(process,
        {QStringLiteral("run"), QStringLiteral("--job"), QStringLiteral("command"), QStringLiteral("--param"),
         QStringLiteral("template=test {} = one && touch begun || sleep 1000"), QStringLiteral("--inputs"),
         QStringLiteral("-"), QStringLiteral("--executor"), QStringLiteral("threads:workers=1"),
         QStringLiteral("--csv"), QStringLiteral("out.csv")},
        folder.path());
  process.write("one\ntwo\n");
  process.closeWriteChannel();
  QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(folder.filePath(QStringLiteral("begun"))), 20'000);
  ::kill(static_cast<pid_t>(process.processId()), number);
  QVERIFY(process.waitForFinished(20'000));
  QCOMPARE(process.exitCode(), 130);
  QCOMPARE(linesOf(folder.filePath(QStringLiteral("out.csv"))).size(), 3);
}

void TestCommandLine::aWindowEndsWellOnSignals_data() {
  QTest::addColumn<int>("number");
  QTest::newRow("SIGTERM") << SIGTERM;
  QTest::newRow("SIGINT") << SIGINT;
}

void TestCommandLine::aWindowEndsWellOnSignals() {
  QFETCH(int, number);
  const QTemporaryDir home;
  QProcess process;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
  environment.insert(QStringLiteral("HOME"), home.path());
  environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home.filePath(QStringLiteral("config")));
  environment.insert(QStringLiteral("XDG_DATA_HOME"), home.filePath(QStringLiteral("data")));
  process.setProcessEnvironment(environment);
  process.start(QStringLiteral(POOLSCOPE_PROGRAM), {});
  QVERIFY(process.waitForStarted());
  const auto catches = [&] {
    QFile status(QStringLiteral("/proc/%1/status").arg(process.processId()));
    if (!status.open(QIODevice::ReadOnly)) return false;
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("SigCgt:\t");
    return at >= 0 && (text.mid(at + 8, 16).toULongLong(nullptr, 16) >> (number - 1) & 1U) != 0;
  };
  QTRY_VERIFY_WITH_TIMEOUT(catches(), 20'000);
  ::kill(static_cast<pid_t>(process.processId()), number);
  QVERIFY(process.waitForFinished(20'000));
  QCOMPARE(process.exitStatus(), QProcess::NormalExit);
  QCOMPARE(process.exitCode(), 0);
  QFile settings(home.filePath(QStringLiteral("config/Poolscope/Poolscope.conf")));
  QVERIFY2(settings.open(QIODevice::ReadOnly), "what the window remembers is written");
  QVERIFY(settings.readAll().contains("layout"));
}

void TestCommandLine::convertingThereAndBackGivesTheSameBytes() {
  const QTemporaryDir folder;
  QCOMPARE(poolscope({QStringLiteral("run"), QStringLiteral("--param"), QStringLiteral("seconds=0.01"),
                      QStringLiteral("--quiet"), QStringLiteral("--csv"), QStringLiteral("a.csv")},
                     folder.path())
               .status,
           0);
  QCOMPARE(
      poolscope({QStringLiteral("convert"), QStringLiteral("a.csv"), QStringLiteral("b.json")}, folder.path()).status,
      0);
  QCOMPARE(
      poolscope({QStringLiteral("convert"), QStringLiteral("b.json"), QStringLiteral("c.csv")}, folder.path()).status,
      0);
  const QList<QByteArray> before = linesOf(folder.filePath(QStringLiteral("a.csv")));
  QCOMPARE(before.size(), 21);
  QCOMPARE(linesOf(folder.filePath(QStringLiteral("c.csv"))), before);
}

void TestCommandLine::aTruncatedFileIsRefusedWithItsLine() {
  const QTemporaryDir folder;
  QCOMPARE(poolscope({QStringLiteral("run"), QStringLiteral("--param"), QStringLiteral("seconds=0"),
                      QStringLiteral("--quiet"), QStringLiteral("--csv"), QStringLiteral("a.csv")},
                     folder.path())
               .status,
           0);
  QFile file(folder.filePath(QStringLiteral("a.csv")));
  QVERIFY(file.resize(file.size() - 40));
  const Outcome run =
      poolscope({QStringLiteral("convert"), QStringLiteral("a.csv"), QStringLiteral("b.json")}, folder.path());
  QCOMPARE(run.status, 2);
  QVERIFY2(run.err.contains("line 21"), run.err.constData());
  QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("b.json"))));
}

void TestCommandLine::aPictureNeedsNoDisplay() {
  const QTemporaryDir folder;
  const Outcome run = poolscope({QStringLiteral("run"), QStringLiteral("--param"), QStringLiteral("seconds=0.01"),
                                 QStringLiteral("--quiet"), QStringLiteral("--png"), QStringLiteral("window.png")},
                                folder.path());
  QVERIFY2(run.status == 0, run.err.constData());
  QFile picture(folder.filePath(QStringLiteral("window.png")));
  QVERIFY(picture.open(QIODevice::ReadOnly));
  QCOMPARE(picture.read(8), QByteArray("\x89PNG\r\n\x1a\n", 8));
  QVERIFY(picture.size() > 20'000);
}

void TestCommandLine::listNamesEveryJobAndExecutor() {
  const Outcome jobs = poolscope({QStringLiteral("list"), QStringLiteral("jobs"), QStringLiteral("--json")});
  QCOMPARE(jobs.status, 0);
  QStringList names;
  for (const QJsonValue& job : QJsonDocument::fromJson(jobs.out).array()) {
    names << job.toObject()[QStringLiteral("name")].toString();
  }
  for (const char* name : {"sleep_square", "pi_series", "is_prime", "write_lines", "spin", "command"})
    QVERIFY2(names.count(QLatin1String(name)) == 1, name);
  const Outcome executors = poolscope({QStringLiteral("list"), QStringLiteral("executors")});
  for (const char* name : {"sequential", "thread-per-task", "threads"})
    QVERIFY(executors.out.contains(name));
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
