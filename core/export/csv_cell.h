// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace_types.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace poolscope {

/// The columns of the timeline, in their order.
enum class TimelineColumn : std::uint8_t {
  run_id,
  executor,
  task_id,
  attempt,
  job,
  label,
  worker,
  pid,
  tid,
  state,
  submit_ns,
  dispatch_ns,
  start_ns,
  end_ns,
  queue_wait_ns,
  gil_wait_ns,
  run_ns,
  cpu_ns,
  send_bytes,
  recv_bytes,
  exit_code,
  signal,
  result,
  error,
};
inline constexpr std::array<std::string_view, 24> kTimelineColumns = {
    "run_id", "executor", "task_id",    "attempt",     "job",       "label",  "worker",        "pid",
    "tid",    "state",    "submit_ns",  "dispatch_ns", "start_ns",  "end_ns", "queue_wait_ns", "gil_wait_ns",
    "run_ns", "cpu_ns",   "send_bytes", "recv_bytes",  "exit_code", "signal", "result",        "error"};
inline constexpr std::array<std::string_view, 9> kSampleColumns = {"run_id",  "executor",    "worker",    "pid",  "tid",
                                                                   "time_ns", "cpu_percent", "rss_bytes", "state"};
inline constexpr std::array<std::string_view, 6> kQueueColumns = {"run_id",  "executor", "queue",
                                                                  "time_ns", "depth",    "bytes"};

/// The first line of a file with these columns.
template <std::size_t N>
[[nodiscard]] std::string header_of(const std::array<std::string_view, N>& columns) {
  std::string line;
  for (const std::string_view column : columns) {
    if (!line.empty()) line += ',';
    line += column;
  }
  return line += '\n';
}

/// Appends a text cell, quoted where RFC 4180 asks for it.
///
/// A spreadsheet runs a cell that begins with = + - @ (or a tab, CR or LF) as a formula. Such a text
/// gets an apostrophe in front, which makes it plain text there; plain numbers such as -5 do not need
/// it. A text that begins with an apostrophe gets one too, so that import takes off exactly one,
/// always, and every text comes back as it was.
void append_text_cell(std::string& row, std::string_view text);

/// The text that append_text_cell() was given.
[[nodiscard]] std::string_view text_of_cell(std::string_view cell) noexcept;

/// A lane in the column `worker`: its number for workers ("3"), else its kind ("main", "gil"), with
/// its number when it is not the first ("main-1").
[[nodiscard]] std::string worker_word(const Lane& lane);

/// Fills kind and index of `lane`; false when `word` names no lane.
[[nodiscard]] bool parse_worker_word(std::string_view word, Lane& lane) noexcept;

/// The whole text as a decimal number; empty when it is none or does not fit.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text) noexcept;

}  // namespace poolscope
