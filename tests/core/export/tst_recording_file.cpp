// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/recording_file.h"

#include "core/export/experiment_file.h"
#include "core/export/file_progress.h"
#include "tests/core/export/sample_recording.h"

#include <QFile>
#include <QTest>

#include <sys/stat.h>

#include <future>
#include <random>
#include <stdexcept>

using namespace poolscope;
using poolscope::test::Folder;
using poolscope::test::sample_recording;
using poolscope::test::small_recording;

class RecordingFileTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void the_ending_tells_the_format();
  void csv_and_trace_convert_into_each_other();
  void an_experiment_is_told_from_a_trace();
  void a_pipe_is_waited_for_until_it_is_cancelled_data();
  void a_pipe_is_waited_for_until_it_is_cancelled();
  void a_damaged_file_is_refused_or_read_data();
  void a_damaged_file_is_refused_or_read();
};

void RecordingFileTest::the_ending_tells_the_format() {
  QCOMPARE(format_of("a.csv"), RecordingFormat::timeline_csv);
  QCOMPARE(format_of("/x.y/a.JSON"), RecordingFormat::chrome_trace);
  QCOMPARE(format_of("a.joblog"), RecordingFormat::joblog);
  QCOMPARE(format_of("a.poolscope"), RecordingFormat::native);
  for (const char* const name : {"", "csv", ".csv", "a.txt", "a.csv/b", "a.csv "}) {
    QVERIFY2(!format_of(name), name);
  }
  const ReadResult read = read_recording("a.txt");
  QVERIFY(!read.ok());
  QVERIFY(read.error->to_string().starts_with("a.txt: "));
  QVERIFY_THROWS_EXCEPTION(std::invalid_argument, write_recording("a.txt", {}));
  QVERIFY(!read_recording("/none/a.csv").ok());
  QCOMPARE(read_recording("/none/a.json").error->line, 0);
}

void RecordingFileTest::csv_and_trace_convert_into_each_other() {
  const Folder folder;
  write_recording(folder.path("a.csv"), sample_recording());
  write_recording(folder.path("b.json"), read_recording(folder.path("a.csv")).recording);
  write_recording(folder.path("c.csv"), read_recording(folder.path("b.json")).recording);
  QCOMPARE(folder.get(folder.path("c.csv")), folder.get(folder.path("a.csv")));
}

void RecordingFileTest::an_experiment_is_told_from_a_trace() {
  const Folder folder;
  QVERIFY(looks_like_experiment(folder.put("a.json", "{\"job\": \"spin\"}")));
  QVERIFY(!looks_like_experiment(folder.put("b.json", "{\"traceEvents\": []}")));
  QVERIFY(!looks_like_experiment(folder.path("none.json")));
  // Nobody writes into the pipe; whoever opened it would wait for ever.
  const std::string pipe = folder.path("pipe.json");
  QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
  QVERIFY(!looks_like_experiment(pipe));
}

namespace {

void endings() {
  QTest::addColumn<QString>("ending");
  QTest::newRow("timeline") << QStringLiteral(".csv");
  QTest::newRow("trace") << QStringLiteral(".json");
  QTest::newRow("joblog") << QStringLiteral(".joblog");
}

}  // namespace

void RecordingFileTest::a_pipe_is_waited_for_until_it_is_cancelled_data() {
  endings();
  QTest::newRow("recording") << QStringLiteral(".poolscope");
}

void RecordingFileTest::a_pipe_is_waited_for_until_it_is_cancelled() {
  QFETCH(const QString, ending);
  const Folder folder;
  const std::string pipe = folder.path("pipe" + ending.toUtf8());
  const std::string file = folder.path("file" + ending.toUtf8());
  QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
  FileProgress progress;
  const auto reading = [&] {
    return std::async(std::launch::async, [&] {
      const FileProgressScope scope(progress);
      return read_recording(pipe);
    });
  };
  write_recording(file, small_recording());
  std::future<ReadResult> whole = reading();
  QFile writer(QString::fromStdString(pipe));
  QVERIFY(writer.open(QIODevice::WriteOnly));
  const QByteArray bytes = folder.get(file);
  for (const char byte : bytes) {
    QCOMPARE(writer.write(&byte, 1), 1);
    QVERIFY(writer.flush());
  }
  writer.close();
  const ReadResult read = whole.get();
  QVERIFY2(read.ok(), read.ok() ? "" : read.error->to_string().c_str());
  QCOMPARE(read.recording.front().size(), read_recording(file).recording.front().size());

  std::future<ReadResult> stopped = reading();  // nobody writes
  progress.cancelled = true;
  QVERIFY_EXCEPTION_THROWN(stopped.get(), FileCancelled);
}

void RecordingFileTest::a_damaged_file_is_refused_or_read_data() { endings(); }

// What a reader makes of a file it takes must be something that the writers can keep.
void RecordingFileTest::a_damaged_file_is_refused_or_read() {
  QFETCH(const QString, ending);
  const Folder folder;
  const auto name = [&](const char* stem) { return (QString::fromUtf8(stem) + ending).toUtf8(); };
  const std::string once = folder.path(name("once"));
  const std::string twice = folder.path(name("twice"));
  write_recording(folder.path(name("a")), small_recording());
  const QByteArray whole = folder.get(folder.path(name("a")));
  constexpr std::string_view kBytes = "0123456789-,:\"'\n\r{}[]e.\\\xFF";
  std::mt19937 random(20260101);
  const auto below = [&](qsizetype limit) {
    return static_cast<qsizetype>(random() % static_cast<std::uint32_t>(limit));
  };
  int read_count = 0;
  for (int round = 0; round < 300; ++round) {
    QByteArray damaged = whole;
    for (qsizetype changes = 1 + below(3); changes > 0; --changes) {
      const qsizetype at = below(damaged.size());
      const char byte = kBytes[static_cast<std::size_t>(below(static_cast<qsizetype>(kBytes.size())))];
      switch (below(4)) {
        case 0: damaged[at] = byte; break;
        case 1: damaged.insert(at, byte); break;
        case 2: damaged.remove(at, 1 + below(5)); break;
        default: damaged.insert(at, damaged.mid(below(damaged.size()), 40)); break;
      }
    }
    const ReadResult read = read_recording(folder.put(name("damaged").constData(), damaged));
    if (!read.ok()) {
      QVERIFY(!read.error->message.empty());
      continue;
    }
    ++read_count;
    write_recording(once, read.recording);
    const ReadResult again = read_recording(once);
    QVERIFY2(again.ok(), again.ok() ? "" : (again.error->to_string() + " in " + damaged.toStdString()).c_str());
    write_recording(twice, again.recording);
    QCOMPARE(folder.get(twice), folder.get(once));
  }
  QVERIFY(read_count > 5);
}

QTEST_APPLESS_MAIN(RecordingFileTest)
#include "tst_recording_file.moc"
