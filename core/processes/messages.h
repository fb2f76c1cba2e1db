// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the bodies of frames hold. The fixed heads lie in a frame as they are; the rest is encoded.

#include "core/processes/archive.h"
#include "core/tracing/trace_types.h"

#include <cstdint>
#include <string>
#include <vector>

namespace poolscope::processes {

/// [worker] The first frame. Its head never changes, so that versions can tell each other apart.
struct Hello {
  std::string program_version;
  std::int32_t pid = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(program_version, pid);
  }
};

/// [manager] The answer; the worker's page comes with it.
struct Welcome {
  std::string name;
  std::int32_t manager_pid = 0;
  std::int64_t memory_limit_bytes = 0;
  std::uint32_t calls_at_once = 0;  // 0: one after the other
  bool has_initializer = false;
  std::uint64_t function = 0;
  std::uint32_t signature = 0;
  std::string arguments;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(name, manager_pid, memory_limit_bytes, calls_at_once, has_initializer, function, signature, arguments);
  }
};

/// [manager] Stands before a task's arguments.
struct TaskHead {
  std::uint64_t function = 0;
  std::uint32_t signature = 0;
  std::uint8_t chunk = 0;    ///< the arguments are several sets
  std::uint8_t timed = 0;    ///< times and processor time are wanted
  std::uint8_t stepped = 0;  ///< let in by a step: runs to its end although the pool is paused
  std::uint8_t reserved = 0;
};
static_assert(sizeof(TaskHead) == 16);

enum class ResultStatus : std::uint8_t {
  value,
  exception,         ///< the function threw
  gave_way,          ///< it ended because it was asked to
  unknown_function,  ///< the worker program has none of that name
  wrong_arguments,   ///< it has, but with another signature; its own follows
  bad_arguments,     ///< they could not be decoded; the exception follows
  bad_result,        ///< it could not be encoded; the exception follows
};

/// [worker] Stands before a task's value or exception; a trailer may follow that.
struct ResultHead {
  std::int64_t start_ns = 0;
  std::int64_t run_ns = 0;
  std::int64_t encode_ns = 0;
  std::int64_t end_ns = 0;
  std::int64_t cpu_ns = 0;
  std::uint32_t payload_size = 0;
  ResultStatus status{};
  std::uint8_t has_trailer = 0;
  std::uint16_t reserved = 0;
};
static_assert(sizeof(ResultHead) == 48);

/// What only some tasks have.
struct ResultTrailer {
  TaskExtra extra;
  std::string result_text;
  std::vector<Segment> segments;

  template <class Archive>
  void save(Archive& archive) const {
    archive(extra.max_rss_bytes, extra.exit_code, extra.signal, extra.output, extra.error_output,
            extra.output_dropped_bytes, result_text, static_cast<std::uint32_t>(segments.size()));
    for (const Segment& segment : segments)
      archive(segment.begin_ns, segment.end_ns, static_cast<std::uint8_t>(segment.kind));
  }
  template <class Archive>
  void load(Archive& archive) {
    std::uint32_t count = 0;
    archive(extra.max_rss_bytes, extra.exit_code, extra.signal, extra.output, extra.error_output,
            extra.output_dropped_bytes, result_text, count);
    for (std::uint32_t i = 0; i < count; ++i) {
      Segment segment;
      std::uint8_t kind = 0;
      archive(segment.begin_ns, segment.end_ns, kind);
      if (kind > static_cast<std::uint8_t>(SegmentKind::paused)) throw SerializationError("a segment has no kind");
      segment.kind = static_cast<SegmentKind>(kind);
      segments.push_back(segment);
    }
  }
};

/// The version of this program, as both sides must have it.
inline constexpr const char* kProgramVersion = POOLSCOPE_PROCESSES_VERSION;

}  // namespace poolscope::processes
