// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/export/sample_recording.h"

#include "core/tracing/trace_builder.h"

#include <QDir>
#include <QFile>

#include <array>

namespace poolscope::test {
namespace {

// Texts that are hard to carry: separators, quotes, line ends, formulas, directions, other scripts.
constexpr std::array<const char*, 20> kTexts = {"a,b",
                                                "say \"hi\"",
                                                "two\nlines",
                                                "cr\rlf\r\n",
                                                "=1+1",
                                                "+cmd|' /C calc'!A0",
                                                "-2+3",
                                                "@SUM(A1)",
                                                "\tindented",
                                                "\rreturn",
                                                "'quoted'",
                                                "''",
                                                "-5",
                                                "-2.5e-7",
                                                "\xE2\x80\xAE"
                                                "abc\xE2\x80\xAC",
                                                "\xE4\xB8\xAD\xE6\x96\x87",
                                                "\xF0\x9F\x98\x80",
                                                " padded ",
                                                "\x1B[31m",
                                                "job(3)"};

void add_run(TraceBuilder& builder) {
  const LaneId gil = builder.add_lane({LaneKind::gil, 0, "GIL", 100, 0, 0, kNoTime});
  const LaneId one = builder.add_lane({LaneKind::worker, 0, "pool-0_0", 100, 101, 5, 900'000});
  const LaneId two = builder.add_lane({LaneKind::worker, 1, "pool-0_1", 100, 102, 7, kNoTime});
  const LaneId main_lane = builder.add_lane({LaneKind::main, 1, "caller", 100, 100, 0, kNoTime});
  const JobId job = builder.intern_job("job");
  const JobId odd = builder.intern_job("=odd,\"job\"");
  RowId row = 0;
  for (const char* const text : kTexts) {
    builder.put_task(row, row, 1, row % 2 == 0 ? job : odd, row * 10);
    builder.set_label(row, text);
    builder.set_dispatched(row, row % 3 == 0 ? one : two, row * 1000);
    builder.set_started(row, row % 3 == 0 ? one : two, row * 1000 + 5);
    builder.set_result(row, text);
    builder.set_finished(row, TaskState::finished, row * 1000 + 900, row == 4 ? 5'000'000'000 : 400);
    ++row;
  }
  for (const TaskState state : {TaskState::failed, TaskState::cancelled, TaskState::timed_out, TaskState::lost}) {
    builder.put_task(row, row, 2, job, 30'000, 3);  // submitted by a task
    builder.set_started(row, main_lane, 40'000);
    builder.extra(row).error = "std::runtime_error: no, \"really\"\nno";
    builder.extra(row).exit_code = -1;
    builder.extra(row).signal = 9;
    builder.extra(row).send_bytes = 123;
    builder.extra(row).recv_bytes = 456;
    builder.extra(row).output = "out\n";
    builder.extra(row).error_output = "err";
    builder.extra(row).output_dropped_bytes = 7;
    builder.extra(row).max_rss_bytes = 4096;
    builder.extra(row).call_queue_ns = 11;
    builder.extra(row).serialize_ns = 12;
    builder.extra(row).return_ns = 13;
    builder.set_finished(row, state, 50'000, 0);
    if (state == TaskState::failed) {
      builder.add_segment({40'100, 49'000, row, main_lane, SegmentKind::blocked, SegmentCause::none, 3});
    }
    ++row;
  }
  builder.put_task(row, row, 1, job, 60'000, row - 1);  // cancelled in the queue
  builder.set_finished(row++, TaskState::cancelled, 61'000, 0);
  builder.put_task(row, row, 1, job, 62'000);  // taken, not started
  builder.set_dispatched(row++, two, 63'000);
  builder.put_task(row, row, 1, job, 62'000);  // still runs, waits for the GIL again
  builder.set_started(row, one, 70'000);
  builder.begin_segment({70'000, kNoTime, row, one, SegmentKind::gil_wait, SegmentCause::none});
  builder.end_segment(row, one, SegmentKind::gil_wait, SegmentCause::forced, 70'100);
  builder.begin_segment({70'100, kNoTime, row, gil, SegmentKind::gil_hold, SegmentCause::none});
  builder.end_segment(row, gil, SegmentKind::gil_hold, SegmentCause::voluntary, 70'300);
  builder.begin_segment({70'300, kNoTime, row, one, SegmentKind::blocked, SegmentCause::none, row - 1});
  ++row;
  builder.put_task(row, 4'294'967'295U, 255, job, 62'500);  // waits
  builder.add_sample({50, one, 99.9F, 1'000'000, 'R'});
  builder.add_sample({50, kNoLane, 0.1F, 1'000'000, 'S'});
  builder.add_sample({100, two, 0.0F, 1'000'001, 'D'});
  builder.set_events(77, 0);
  builder.set_now(80'000, true);
}

}  // namespace

Recording sample_recording() {
  TraceBuilder first(RunInfo{"1", "threads:workers=2,gil=on", 2, 0});
  add_run(first);
  TraceBuilder second(RunInfo{"=2", "threads:workers=10", 0, 64});
  add_run(second);
  return {first.snapshot(), second.snapshot()};
}

Recording small_recording() {
  TraceBuilder builder(RunInfo{"1", "threads:workers=2", 2, 0});
  const LaneId lane = builder.add_lane({LaneKind::worker, 0, "pool-0_0", 10, 11, 0, kNoTime});
  const JobId job = builder.intern_job("sleep_square");
  builder.put_task(0, 0, 1, job, 100);
  builder.put_task(1, 1, 1, job, 200);
  builder.set_dispatched(0, lane, 150);
  builder.set_started(0, lane, 160);
  builder.extra(0).gil_wait_ns = 40;
  builder.set_result(0, "49");
  builder.set_finished(0, TaskState::finished, 1160, 25);
  builder.set_finished(1, TaskState::cancelled, 1200, 0);
  builder.set_now(1200, true);
  return {builder.snapshot()};
}

std::string Folder::put(const char* name, const QByteArray& content) const {
  const std::string file_path = path(name);
  QFile file(QString::fromStdString(file_path));
  if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) qFatal("cannot write a test's file");
  return file_path;
}

QByteArray Folder::get(const std::string& path) const {
  QFile file(QString::fromStdString(path));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArrayLiteral("<no such file>");
}

int Folder::count() const {
  return static_cast<int>(
      QDir(folder_.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size());
}

}  // namespace poolscope::test
