// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/run_import.h"

#include "core/export/text.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace poolscope {
namespace {

// About 126 years. Differences of such times fit into 64 bits.
constexpr std::int64_t kMostTime = 4'000'000'000'000'000'000;

// What a row takes in the columns, its place in the order of ends included.
constexpr std::size_t kRowBytes = 64;

std::string out_of_range(std::string_view column, std::int64_t value, std::string_view range) {
  std::string text(column);
  text += " is ";
  append_number(text, value);
  text += "; it must be ";
  text += range;
  return text + '.';
}

bool in_order(std::int64_t first_ns, std::int64_t second_ns) noexcept {
  return first_ns == kNoTime || second_ns == kNoTime || second_ns >= first_ns;
}

// Empty when the second moment does not lie before the first, or one of them has not come.
std::string order_error(std::string_view first, std::int64_t first_ns, std::string_view second,
                        std::int64_t second_ns) {
  if (in_order(first_ns, second_ns)) return {};
  std::string text(second);
  text += " (";
  append_number(text, second_ns);
  text += ") lies before ";
  text += first;
  text += " (";
  append_number(text, first_ns);
  return text + "); a task is submitted, dispatched, started and ended in this order.";
}

bool in_range(std::int64_t time_ns) noexcept {
  return time_ns == kNoTime || (time_ns >= -kMostTime && time_ns <= kMostTime);
}

std::string time_error(const ImportedTask& task) {
  if (task.start_ns != kNoTime && task.dispatch_ns != kNoTime && in_order(task.submit_ns, task.dispatch_ns) &&
      in_order(task.dispatch_ns, task.start_ns) && in_order(task.start_ns, task.end_ns) && in_range(task.submit_ns) &&
      in_range(task.start_ns) && in_range(task.end_ns) && task.cpu_ns >= 0 && in_range(task.cpu_ns)) {
    return {};  // as nearly all are
  }
  constexpr std::string_view kRange = "a number of ns since the start of the run, at most 126 years";
  const std::pair<std::string_view, std::int64_t> times[] = {{"submit_ns", task.submit_ns},
                                                             {"dispatch_ns", task.dispatch_ns},
                                                             {"start_ns", task.start_ns},
                                                             {"end_ns", task.end_ns},
                                                             {"cpu_ns", task.cpu_ns}};
  for (const auto& [name, time] : times) {
    if (time != kNoTime && (time < -kMostTime || time > kMostTime)) return out_of_range(name, time, kRange);
  }
  if (task.cpu_ns < 0) return out_of_range("cpu_ns", task.cpu_ns, "0 or more");
  for (std::size_t first = 0; first < 3; ++first) {
    for (std::size_t second = first + 1; second < 4; ++second) {
      std::string error =
          order_error(times[first].first, times[first].second, times[second].first, times[second].second);
      if (!error.empty()) return error;
    }
  }
  return {};
}

// The times must be those that the state promises.
std::string state_error(const ImportedTask& task) {
  if (task.submit_ns == kNoTime) return "submit_ns is empty; every task has one.";
  if (task.state == TaskState::finished && task.end_ns != kNoTime) return {};
  const std::string word(to_string(task.state));
  if (is_final(task.state)) {
    return task.end_ns == kNoTime ? "The task is " + word + ", but end_ns is empty." : std::string();
  }
  if (task.end_ns != kNoTime) return "The task is " + word + ", but it has an end_ns.";
  if (task.state == TaskState::running && task.start_ns == kNoTime) {
    return "The task is running, but start_ns is empty.";
  }
  if (task.state == TaskState::pending && task.start_ns != kNoTime)
    return "The task is pending, but it has a start_ns.";
  return {};
}

}  // namespace

LaneId RunImport::add_lane(Lane lane) {
  lanes_.push_back(std::move(lane));
  return static_cast<LaneId>(lanes_.size() - 1);
}

LaneId RunImport::find_lane(const Lane& lane) {
  const auto [found, is_new] = found_lanes_.try_emplace({lane.kind, lane.index, lane.pid, lane.tid}, kNoLane);
  if (is_new) {
    found->second = add_lane(lane);
    lanes_.back().start_ns = kNoTime;
  }
  return found->second;
}

// The rows of a run have few jobs, and mostly the one of the row before.
JobId RunImport::job(std::string_view name) {
  if (!last_job_ || last_job_name_ != name) {
    try {
      last_job_ = builder_.intern_job(name);
    } catch (const std::length_error&) {
      return kNoJob;
    }
    last_job_name_ = name;
  }
  return *last_job_;
}

std::string RunImport::add(const ImportedTask& task) {
  constexpr std::int64_t kMostId = std::numeric_limits<std::uint32_t>::max();
  if (task.task_id < 0 || task.task_id > kMostId) {
    return out_of_range("task_id", task.task_id, "between 0 and 4,294,967,295");
  }
  if (task.attempt < 1 || task.attempt > 255) return out_of_range("attempt", task.attempt, "between 1 and 255");
  std::string error = state_error(task);
  if (error.empty()) error = time_error(task);
  if (!error.empty()) return error;
  if (size() >= kNoRow) return "The run has more than 4,294,967,294 rows.";

  if (task.job == kNoJob) return "The run has more than 65,535 different jobs.";
  const auto row = static_cast<RowId>(size());
  if (task.parent != kNoRow && task.parent >= row) return "The task says that a later one submitted it.";
  const std::size_t text_bytes =
      task.label.size() + task.result.size() +
      (task.extra != nullptr
           ? sizeof *task.extra + task.extra->error.size() + task.extra->output.size() + task.extra->error_output.size()
           : 0);
  if (error = memory_.take(kRowBytes + text_bytes); !error.empty()) return error;

  const bool has_ended = is_final(task.state);
  builder_.append({.task_id = static_cast<std::uint32_t>(task.task_id),
                   .attempt = static_cast<int>(task.attempt),
                   .job = task.job,
                   .state = task.state,
                   .worker = task.dispatch_ns == kNoTime && task.start_ns == kNoTime ? kNoLane : task.worker,
                   .parent = task.parent,
                   .submit_ns = task.submit_ns,
                   .dispatch_ns = task.dispatch_ns,
                   .start_ns = task.start_ns,
                   .end_ns = task.end_ns,
                   .cpu_ns = has_ended ? task.cpu_ns : 0,
                   .label = task.label,
                   .result = task.result});
  if (has_ended) ends_.add(row, task.end_ns);
  if (task.extra != nullptr) builder_.extra(row) = std::move(*task.extra);

  for (const std::int64_t time : {task.submit_ns, task.dispatch_ns, task.start_ns, task.end_ns}) {
    last_time_ns_ = std::max(last_time_ns_, time);  // kNoTime is the smallest of all
  }
  if (!found_lanes_.empty() && task.worker < lanes_.size() && task.start_ns != kNoTime) {
    Lane& lane = lanes_[task.worker];
    lane.start_ns = lane.start_ns == kNoTime ? task.start_ns : std::min(lane.start_ns, task.start_ns);
    lane.stop_ns = std::max({lane.stop_ns, task.start_ns, task.end_ns});
  }
  return {};
}

Trace RunImport::finish(std::int64_t now_ns) {
  if (!found_lanes_.empty()) sort_lanes();
  if (info_.workers == 0 && !found_lanes_.empty()) {
    info_.workers = static_cast<int>(
        std::count_if(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return lane.kind == LaneKind::worker; }));
    builder_.set_info(info_);
  }
  for (Lane& lane : lanes_) {
    builder_.add_lane(std::move(lane));
  }
  ends_.finish(builder_);
  builder_.set_now(std::max(now_ns, last_time_ns_), true);
  return builder_.snapshot();
}

// Rows name their lanes in the order in which tasks were submitted; people look for worker 0 at the top.
void RunImport::sort_lanes() {
  std::vector<LaneId> order(lanes_.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto key = [this](LaneId id) {
    const Lane& lane = lanes_[id];
    return std::tuple(lane.kind, lane.index, lane.pid, lane.tid);
  };
  std::sort(order.begin(), order.end(), [&](LaneId a, LaneId b) { return key(a) < key(b); });

  std::vector<Lane> sorted;
  std::vector<LaneId> number(lanes_.size());
  for (const LaneId old : order) {
    number[old] = static_cast<LaneId>(sorted.size());
    sorted.push_back(std::move(lanes_[old]));
    if (sorted.back().start_ns == kNoTime) sorted.back().start_ns = 0;  // no task of it ever started
  }
  lanes_ = std::move(sorted);
  if (std::is_sorted(number.begin(), number.end())) return;
  builder_.renumber_lanes(number);
}

}  // namespace poolscope
