// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracing/trace_types.h"

#include <array>
#include <cstddef>

namespace poolscope {
namespace {

constexpr std::array<std::string_view, kTaskStateCount> kStateWords = {"pending",   "running",   "finished", "failed",
                                                                       "cancelled", "timed_out", "lost"};
constexpr std::array<std::string_view, 5> kLaneKindWords = {"worker", "main", "manager", "gil", "loop"};
constexpr std::array<std::string_view, 4> kSegmentKindWords = {"gil_wait", "gil_hold", "blocked", "paused"};
constexpr std::array<std::string_view, 3> kSegmentCauseWords = {"none", "voluntary", "forced"};

template <std::size_t N, class Enum>
std::string_view word_of(const std::array<std::string_view, N>& words, Enum value) noexcept {
  const auto i = static_cast<std::size_t>(value);
  return i < N ? words[i] : std::string_view("unknown");
}

}  // namespace

std::string_view to_string(TaskState state) noexcept { return word_of(kStateWords, state); }

std::optional<TaskState> parse_task_state(std::string_view word) noexcept {
  for (std::size_t i = 0; i < kStateWords.size(); ++i) {
    if (kStateWords[i] == word) return static_cast<TaskState>(i);
  }
  return std::nullopt;
}

std::string_view to_string(LaneKind kind) noexcept { return word_of(kLaneKindWords, kind); }
std::string_view to_string(SegmentKind kind) noexcept { return word_of(kSegmentKindWords, kind); }
std::string_view to_string(SegmentCause cause) noexcept { return word_of(kSegmentCauseWords, cause); }

}  // namespace poolscope
