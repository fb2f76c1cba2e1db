// SPDX-License-Identifier: GPL-3.0-or-later
// How futures end: results are read and callbacks run here, without the pool's lock.
#include "core/processes/pool_core.h"
#include "core/sync/log.h"
#include "core/tracing/trace_recorder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace poolscope {
namespace {

using processes::RemoteItem;
using processes::ResultStatus;

std::exception_ptr serialization_error(const char* what, const std::exception_ptr& cause) {
  try {
    std::rethrow_exception(cause);
  } catch (...) {
    try {
      processes::rethrow_as_serialization_error(what);
    } catch (...) {
      return std::current_exception();
    }
  }
}

// What the worker sent in place of a value.
std::exception_ptr error_of(ResultStatus status, processes::ByteReader& reader, const RemoteItem& item) {
  switch (status) {
    case ResultStatus::unknown_function:
      return std::make_exception_ptr(
          RuntimeError(fmt::format("the worker program knows no function \"{}\"; register it there as well, as at {}",
                                   item.function.name(), item.function.place())));
    case ResultStatus::wrong_arguments: {
      std::string theirs;
      processes::decode(reader, theirs);
      return std::make_exception_ptr(RuntimeError(
          fmt::format("the function \"{}\" is {} here but {} in the worker program; build both from the same source",
                      item.function.name(), item.function.signature(), theirs)));
    }
    case ResultStatus::bad_arguments:
      return serialization_error("the arguments cannot be read in the worker", processes::decode_exception(reader));
    case ResultStatus::bad_result:
      return serialization_error("the result cannot be sent back", processes::decode_exception(reader));
    case ResultStatus::exception:
    case ResultStatus::gave_way:
    case ResultStatus::value: break;
  }
  return processes::decode_exception(reader);
}

}  // namespace

void PoolCore::finish(Endings& endings, TraceRecorder* recorder) noexcept {
  for (Ending& ending : endings) {
    try {
      finish_one(ending, recorder);
    } catch (...) {  // out of memory, or a bug: the future must end all the same
      const std::exception_ptr error = std::current_exception();
      log(LogLevel::error, "a task's end could not be worked out: " + describe(error));
      ending.task.work.state()->try_set_exception(error);
    }
  }
}

void PoolCore::finish_one(Ending& ending, TraceRecorder* recorder) {
  RemoteItem& item = *ending.task.item;
  FutureStateBase& state = *ending.task.work.state();
  if (ending.state == TaskState::pending) {  // it waited when the queue was dropped
    if (state.cancel()) state.set_running_or_notify_cancel();
    item.arguments.reset();
    return;
  }
  std::exception_ptr error = ending.error;
  bool gave_way = ending.state == TaskState::cancelled;
  TaskState final_state = ending.state;
  const processes::ResultHead& head = ending.head;
  processes::ResultTrailer trailer;
  const bool from_worker = !error && !gave_way;
  const std::int64_t decode_begin = ending.received_ns;
  if (from_worker) {
    processes::ByteReader reader(ending.payload.first(head.payload_size));
    final_state = TaskState::finished;
    try {
      if (head.status == ResultStatus::value) {
        item.put_value(reader);
      } else if (head.status == ResultStatus::gave_way) {
        gave_way = true;
        final_state = TaskState::cancelled;
      } else {
        error = error_of(head.status, reader, item);
      }
      if (head.has_trailer != 0) {
        processes::ByteReader rest(ending.payload.subspan(head.payload_size));
        processes::decode(rest, trailer);
      }
    } catch (...) {
      error = serialization_error("the result cannot be read", std::current_exception());
    }
    if (error) final_state = TaskState::failed;
  }
  const FutureStateBase::Claim claim = state.claim_end();
  if (!claim.ours) {
    if (final_state != TaskState::timed_out) item.arguments.reset();
    return;
  }
  if (recorder != nullptr && item.row != kNoRow) {
    const std::int64_t now = now_ns();
    std::int64_t end_ns = now;
    TaskExtra extra = std::move(trailer.extra);
    if (from_worker) {
      // The worker's word on times is taken as far as it can be true.
      const auto within = [&](std::int64_t time_ns, std::int64_t from) { return std::clamp(time_ns, from, now); };
      const std::int64_t start_ns = ending.started_ns != 0 ? ending.started_ns : within(head.start_ns, ending.sent_ns);
      end_ns = within(head.end_ns, start_ns);
      if (ending.started_ns == 0) recorder->started(item.row, ending.lane, start_ns);
      for (const Segment& segment : trailer.segments) {
        const std::int64_t begin = std::clamp(segment.begin_ns, start_ns, end_ns);
        recorder->segment_begin(item.row, ending.lane, segment.kind, begin);
        recorder->segment_end(item.row, ending.lane, segment.kind, SegmentCause::none,
                              std::clamp(segment.end_ns, begin, end_ns));
      }
      extra.send_bytes = static_cast<std::int64_t>(item.arguments.size() + sizeof(processes::TaskHead) +
                                                   sizeof(processes::FrameHeader));
      extra.recv_bytes = static_cast<std::int64_t>(ending.received_bytes);
      extra.call_queue_ns = start_ns - ending.sent_ns;
      extra.serialize_ns = item.encode_ns + std::max<std::int64_t>(0, head.run_ns - start_ns) +
                           std::max<std::int64_t>(0, head.end_ns - head.encode_ns) + (now - decode_begin);
      extra.return_ns = std::max<std::int64_t>(0, ending.received_ns - end_ns);
      if (!trailer.result_text.empty() && final_state == TaskState::finished) {
        recorder->result(item.row, std::move(trailer.result_text));
      }
    }
    if (ending.process_end) {
      (ending.process_end->signal != 0 ? extra.signal : extra.exit_code) =
          ending.process_end->signal != 0 ? ending.process_end->signal : ending.process_end->exit_code;
    }
    if (error) extra.error = describe(error);
    if (extra != TaskExtra{}) recorder->extra(item.row, std::move(extra));
    recorder->finished(item.row, final_state, end_ns, from_worker ? head.cpu_ns : 0);
  }
  // A call that is past its limit may be running still: then its arguments go when its worker is done.
  if (final_state != TaskState::timed_out) item.arguments.reset();
  FutureStateBase::run_callbacks(state, state.end_claimed(error, gave_way));
}

}  // namespace poolscope
