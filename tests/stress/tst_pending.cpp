// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/compare.h"

#include "core/export/native_recording.h"
#include "core/export/timeline_csv.h"
#include "core/sync/clock.h"
#include "core/threads/thread_pool.h"
#include "core/tracing/trace_recorder.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

using namespace poolscope;

namespace {

std::int64_t peak_rss_bytes() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return std::int64_t{used.ru_maxrss} * 1024;
}

std::int64_t lines_in(const std::string& path) {
  std::ifstream file(path);
  return std::count(std::istreambuf_iterator<char>(file), {}, '\n');
}

double mebibytes(std::int64_t bytes) { return static_cast<double>(bytes) / (1024.0 * 1024.0); }

}  // namespace

// A queue of any length, from the submits to the files of its trace. tests/stress/run --pending gives it millions.
class PendingTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void manyTasksWaitRunAndAreExported();
};

void PendingTest::manyTasksWaitRunAndAreExported() {
  bool given = false;
  const int asked = qEnvironmentVariableIntValue("POOLSCOPE_STRESS_PENDING", &given);
  const int count = given ? asked : 50'000;
  const auto recorder = std::make_shared<TraceRecorder>(RunInfo{}, now_ns());
  ThreadPoolExecutor pool({.max_workers = 2, .executor = {.recorder = recorder}});
  pool.pause();
  const std::int64_t before = process_rss_bytes();
  std::vector<Future<int>> futures;
  futures.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i)
    futures.push_back(pool.submit([i] { return i; }));
  const std::int64_t pending = process_rss_bytes();
  QCOMPARE(pool.stats().queued, static_cast<std::size_t>(count));
  pool.resume();
  std::int64_t sum = 0;
  for (const Future<int>& future : futures)
    sum += future.result();
  QCOMPARE(sum, std::int64_t{count} * (count - 1) / 2);
  pool.shutdown();
  recorder->close(now_ns());
  const Trace trace = recorder->snapshot();
  QCOMPARE(trace.counts()[TaskState::finished], std::int64_t{count});
  QCOMPARE(trace.counts().lost, std::int64_t{0});
  const std::int64_t traced = process_rss_bytes();

  const QTemporaryDir folder;
  const std::string compact = folder.filePath(QStringLiteral("run.poolscope")).toStdString();
  const std::string table = folder.filePath(QStringLiteral("run.csv")).toStdString();
  const Recording recording{trace};
  write_native_recording(compact, recording);
  write_timeline_csv(table, recording);
  QCOMPARE(lines_in(table), std::int64_t{count} + 1);
  const std::int64_t peak = peak_rss_bytes();
  qInfo(
      "%d tasks: %.0f MiB pending (%.1f bytes each), %.0f MiB when all had run and were in the trace, %.0f MiB at most",
      count, mebibytes(pending), static_cast<double>(pending - before) / count, mebibytes(traced), mebibytes(peak));
  if (count >= 10'000'000) QVERIFY(peak < 3'000'000'000);
  const ReadResult back = read_native_recording(compact);
  QVERIFY(back.ok());
  QCOMPARE(back.recording.at(0).counts()[TaskState::finished], std::int64_t{count});
}

QTEST_APPLESS_MAIN(PendingTest)
#include "tst_pending.moc"
