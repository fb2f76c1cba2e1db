// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <optional>

namespace poolscope::app {
namespace {

// What the slowest run still needs, at its pace so far or as predicted; empty while nobody can tell.
std::optional<double> seconds_to_go(const std::vector<RunSummary>& runs) {
  double longest = 0;
  for (const RunSummary& run : runs) {
    const std::int64_t done = run.ok + run.failed + run.cancelled;
    if (run.phase == RunPhase::ended || done >= run.tasks) continue;
    double left = 0;
    if (run.predicted_s) {
      left = std::max(0.0, *run.predicted_s - run.wall_s);
    } else if (done > 0) {
      left = run.wall_s / static_cast<double>(done) * static_cast<double>(run.tasks - done);
    } else {
      return std::nullopt;
    }
    longest = std::max(longest, left);
  }
  return longest;
}

}  // namespace

std::string progress_line(const std::vector<RunSummary>& runs) {
  std::int64_t tasks = 0;
  std::int64_t done = 0;
  std::int64_t failed = 0;
  double wall = 0;
  for (const RunSummary& run : runs) {
    tasks += run.tasks;
    done += run.ok + run.failed + run.cancelled;
    failed += run.failed;
    wall = std::max(wall, run.wall_s);
  }
  constexpr int kWidth = 20;
  const auto filled = tasks > 0 ? static_cast<std::size_t>(kWidth * done / tasks) : 0;
  std::string line = fmt::format("[{:<{}}] {} of {} done", std::string(filled, '#'), kWidth, done, tasks);
  if (failed > 0) line += fmt::format(", {} failed", failed);
  line += fmt::format(", {:.1f} s", wall);
  if (const auto left = seconds_to_go(runs); left && done < tasks) line += fmt::format(", about {:.0f} s to go", *left);
  return line;
}

Progress::Progress(bool wanted) : visible_(wanted && isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (visible_) std::fputs("\r\033[K", stderr);
}

void Progress::show(const std::vector<RunSummary>& runs) {
  if (visible_) fmt::print(stderr, "\r{}\033[K", progress_line(runs));
}

}  // namespace poolscope::app
