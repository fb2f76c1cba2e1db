// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/native_recording.h"

#include "core/export/file_progress.h"
#include "core/export/memory_guard.h"
#include "core/export/recording_file.h"
#include "core/export/timeline_csv.h"
#include "core/tracing/trace_builder.h"
#include "tests/core/export/sample_recording.h"

#include <QTest>

using namespace poolscope;
using poolscope::test::Folder;
using poolscope::test::sample_recording;
using poolscope::test::small_recording;

namespace {

/// A hundred thousand tasks, as a pool runs them.
Recording big() {
  RunInfo info{"1", "threads:workers=4", 4, 0};
  TraceBuilder builder(info);
  const JobId job = builder.intern_job("spin");
  for (int i = 0; i < 4; ++i) {
    Lane lane;
    lane.index = i;
    builder.add_lane(lane);
  }
  for (RowId row = 0; row < 100'000; ++row) {
    builder.put_task(row, row, 1, job, std::int64_t{row} * 250);
    const std::int64_t start = 100 + std::int64_t{row} * 1000 + row % 97;
    builder.set_dispatched(row, row % 4, start - 40);
    builder.set_started(row, row % 4, start);
    builder.set_finished(row, TaskState::finished, start + 3500 + row % 31, 3000);
  }
  builder.set_now(400'000'000, true);
  return {builder.snapshot()};
}

}  // namespace

class NativeRecordingTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everything_comes_back();
  void the_same_bytes_again();
  void a_wait_that_lasts_has_no_end();
  void a_big_run_is_small();
  void a_cut_file_is_known_as_such();
  void what_stands_before_a_fault_is_there();
  void recordings_of_older_versions_are_read();
  void a_bomb_is_stopped();
  void foreign_and_newer_files_are_refused();
  void every_damaged_byte_is_survived();
  void writing_can_be_stopped();
  void reading_can_be_stopped();
};

void NativeRecordingTest::everything_comes_back() {
  const Folder folder;
  const std::string path = folder.path("a.poolscope");
  const Recording before = sample_recording();
  write_native_recording(path, before);
  const ReadResult read = read_native_recording(path);
  QVERIFY2(read.ok(), read.ok() ? "" : read.error->to_string().c_str());
  QCOMPARE(read.recording.size(), before.size());
  for (std::size_t run = 0; run < before.size(); ++run) {
    const Trace& a = before[run];
    const Trace& b = read.recording[run];
    QVERIFY(a.info() == b.info());
    QVERIFY(a.lanes() == b.lanes());
    QCOMPARE(b.size(), a.size());
    QCOMPARE(b.segment_count(), a.segment_count());
    QCOMPARE(b.sample_count(), a.sample_count());
    for (std::size_t i = 0; i < a.segment_count(); ++i) {
      QVERIFY(a.segment(i) == b.segment(i));
    }
    for (std::size_t i = 0; i < a.sample_count(); ++i) {
      QVERIFY(a.sample(i) == b.sample(i));
    }
    for (RowId row = 0; row < a.size(); ++row) {
      QCOMPARE(b.state(row), a.state(row));
      QCOMPARE(b.dispatch_ns(row), a.dispatch_ns(row));
      QCOMPARE(b.cpu_ns(row), a.cpu_ns(row));
      QCOMPARE(b.attempt(row), a.attempt(row));
      QCOMPARE(b.parent(row), a.parent(row));
      if (a.extra(row) != nullptr && a.extra(row)->output.size() < 1000) {
        QVERIFY(b.extra(row) != nullptr);
        QCOMPARE(b.extra(row)->max_rss_bytes, a.extra(row)->max_rss_bytes);
      }
    }
  }
  write_timeline_csv(folder.path("a.csv"), before);
  write_timeline_csv(folder.path("b.csv"), read.recording);
  QCOMPARE(folder.get(folder.path("b.csv")), folder.get(folder.path("a.csv")));
}

void NativeRecordingTest::the_same_bytes_again() {
  const Folder folder;
  write_native_recording(folder.path("a.poolscope"), sample_recording());
  write_native_recording(folder.path("b.poolscope"), read_native_recording(folder.path("a.poolscope")).recording);
  QCOMPARE(folder.get(folder.path("b.poolscope")), folder.get(folder.path("a.poolscope")));
}

void NativeRecordingTest::a_wait_that_lasts_has_no_end() {
  const Folder folder;
  const Recording recording = sample_recording();
  const Trace& trace = recording.front();
  QVERIFY(!trace.open_segments().empty());
  write_native_recording(folder.path("a.poolscope"), recording);
  const ReadResult read = read_native_recording(folder.path("a.poolscope"));
  QVERIFY2(read.ok(), read.ok() ? "" : read.error->to_string().c_str());
  const Trace& again = read.recording.front();
  QCOMPARE(again.segment_count(), trace.segment_count());
  QCOMPARE(again.open_segments().size(), trace.open_segments().size());
  QCOMPARE(again.open_segments().front(), trace.open_segments().front());
}

void NativeRecordingTest::a_big_run_is_small() {
  const Folder folder;
  const Recording recording = big();
  write_native_recording(folder.path("a.poolscope"), recording);
  const qsizetype bytes = folder.get(folder.path("a.poolscope")).size();
  QVERIFY2(bytes < 1'000'000, qPrintable(QString::number(bytes)));  // less than ten bytes a task
  const ReadResult read = read_native_recording(folder.path("a.poolscope"));
  QVERIFY2(read.ok(), read.ok() ? "" : read.error->to_string().c_str());
  QCOMPARE(read.recording[0].size(), std::size_t{100'000});
}

void NativeRecordingTest::a_cut_file_is_known_as_such() {
  const Folder folder;
  write_native_recording(folder.path("a.poolscope"), small_recording());
  const QByteArray whole = folder.get(folder.path("a.poolscope"));
  for (qsizetype size = 0; size < whole.size(); ++size) {
    const std::string path = folder.put("cut.poolscope", whole.left(size));
    const ReadResult read = read_native_recording(path);
    // The last bytes are a checksum over what is whole already.
    QVERIFY2(!read.ok() || size >= whole.size() - 6, qPrintable(QString::number(size)));
    if (!read.ok()) {
      QVERIFY(!read.error->message.empty());
    }
  }
}

void NativeRecordingTest::what_stands_before_a_fault_is_there() {
  const Folder folder;
  write_native_recording(folder.path("a.poolscope"), big());
  const QByteArray whole = folder.get(folder.path("a.poolscope"));
  const ReadResult read = read_native_recording(folder.put("cut.poolscope", whole.left(whole.size() / 2)));
  QVERIFY(!read.ok());
  QVERIFY(read.recording.empty());
  QCOMPARE(read.before_error.size(), std::size_t{1});
  const Trace& part = read.before_error.front();
  QVERIFY2(part.size() > 30'000 && part.size() < 70'000, qPrintable(QString::number(part.size())));
  QCOMPARE(part.finished_count(), part.size());
  QCOMPARE(part.end_ns(1000), big().front().end_ns(1000));
}

void NativeRecordingTest::recordings_of_older_versions_are_read() {
  const Folder folder;
  // Has neither parents nor waits: only the number differs.
  write_native_recording(folder.path("a.poolscope"), small_recording());
  QByteArray bytes = folder.get(folder.path("a.poolscope"));
  QCOMPARE(bytes[10], '\x04');
  for (const char version : {'\x01', '\x02', '\x03'}) {
    bytes[10] = version;
    const ReadResult read = read_native_recording(folder.put("old.poolscope", bytes));
    QVERIFY2(read.ok(), read.ok() ? "" : read.error->to_string().c_str());
    QCOMPARE(read.recording.front().size(), std::size_t{2});
  }
}

// A few kilobytes that unfold to far more than there is room for.
void NativeRecordingTest::a_bomb_is_stopped() {
  TraceBuilder builder(RunInfo{"1", "threads", 1, 0});
  const JobId job = builder.intern_job("job");
  const std::string text(std::size_t{1} << 20U, 'x');
  for (RowId row = 0; row < 80; ++row) {
    builder.put_task(row, row, 1, job, row);
    builder.set_result(row, text);
    builder.set_finished(row, TaskState::finished, row + 100, 0);
  }
  builder.set_now(1000, true);
  const Recording recording{builder.snapshot()};
  const Folder folder;
  for (const char* const name : {"a.poolscope", "a.csv"}) {
    write_recording(folder.path(name), recording);
    QVERIFY(read_recording(folder.path(name)).ok());
    MemoryGuard::pretend_free_bytes(std::int64_t{300} << 20U);  // 44 MiB beyond what is left to others
    const ReadResult read = read_recording(folder.path(name));
    MemoryGuard::pretend_free_bytes(-1);
    QVERIFY(!read.ok());
    QVERIFY2(read.error->message.find("only 300 MiB of memory") != std::string::npos, read.error->message.c_str());
    QCOMPARE(read.before_error.size(), std::size_t{1});
    QVERIFY(read.before_error.front().size() > 30 && read.before_error.front().size() < 66);
  }
  QVERIFY(folder.get(folder.path("a.poolscope")).size() < 1'000'000);
  QVERIFY(MemoryGuard::free_bytes() > 0);
}

void NativeRecordingTest::foreign_and_newer_files_are_refused() {
  const Folder folder;
  const auto message = [&](const QByteArray& bytes) {
    const ReadResult read = read_native_recording(folder.put("x.poolscope", bytes));
    return read.ok() ? std::string() : read.error->message;
  };
  QVERIFY(message("run_id,executor").find("not a recording") != std::string::npos);
  QVERIFY(message(QByteArray("POOLSCOPE\n\x05", 11)).find("newer") != std::string::npos);
  QVERIFY(message(QByteArray("POOLSCOPE\n\x01", 11) + "plain text").find("damaged") != std::string::npos);
  QVERIFY(!read_native_recording("/none/a.poolscope").ok());
}

void NativeRecordingTest::every_damaged_byte_is_survived() {
  const Folder folder;
  write_native_recording(folder.path("a.poolscope"), small_recording());
  const QByteArray whole = folder.get(folder.path("a.poolscope"));
  int refused = 0;
  for (qsizetype at = 0; at < whole.size(); ++at) {
    QByteArray damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x15);
    const ReadResult read = read_native_recording(folder.put("bad.poolscope", damaged));
    refused += read.ok() ? 0 : 1;
    if (!read.ok()) {
      QVERIFY(!read.error->message.empty());
    }
  }
  QVERIFY2(refused > whole.size() / 2, qPrintable(QString::number(refused)));
}

void NativeRecordingTest::writing_can_be_stopped() {
  const Folder folder;
  folder.put("a.csv", "what was there");
  FileProgress progress;
  progress.cancelled = true;
  {
    const FileProgressScope scope(progress);
    QVERIFY_THROWS_EXCEPTION(FileCancelled, write_timeline_csv(folder.path("a.csv"), big()));
  }
  QCOMPARE(folder.get(folder.path("a.csv")), QByteArray("what was there"));
  QCOMPARE(folder.count(), 1);
  write_timeline_csv(folder.path("a.csv"), big());
  QVERIFY(folder.get(folder.path("a.csv")).size() > 1'000'000);
}

void NativeRecordingTest::reading_can_be_stopped() {
  const Folder folder;
  write_native_recording(folder.path("a.poolscope"), big());
  FileProgress progress;
  {
    const FileProgressScope scope(progress);
    QVERIFY(read_native_recording(folder.path("a.poolscope")).ok());
  }
  QCOMPARE(progress.total_bytes.load(), folder.get(folder.path("a.poolscope")).size());
  QCOMPARE(progress.done_bytes.load(), progress.total_bytes.load());
  progress.cancelled = true;
  const FileProgressScope scope(progress);
  QVERIFY_THROWS_EXCEPTION(FileCancelled, (void)read_native_recording(folder.path("a.poolscope")));
}

QTEST_APPLESS_MAIN(NativeRecordingTest)
#include "tst_native_recording.moc"
