// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracing/cpu_sampler.h"

#include "core/sync/clock.h"
#include "core/tracing/trace_recorder.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

namespace poolscope {
namespace {

// The kernel's letter in a stat file of /proc; '?' when whatever it was has ended.
char state_in(const char* path) noexcept {
  const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return '?';
  std::array<char, 128> text{};
  const ssize_t size = ::read(fd, text.data(), text.size());
  ::close(fd);
  if (size <= 0) return '?';
  // "tid (name) S ...": the name may hold anything, a parenthesis too, so look from the back.
  const std::string_view stat(text.data(), static_cast<std::size_t>(size));
  const std::size_t name_end = stat.rfind(')');
  return name_end != std::string_view::npos && name_end + 2 < stat.size() ? stat[name_end + 2] : '?';
}

// Processor time of a process and of those that it waited for, in ticks of the kernel's clock.
std::int64_t used_with_children_ns(int pid) noexcept {
  std::array<char, 64> path{};
  std::snprintf(path.data(), path.size(), "/proc/%d/stat", pid);
  const int fd = ::open(path.data(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  std::array<char, 1024> text{};
  const ssize_t size = ::read(fd, text.data(), text.size() - 1);
  ::close(fd);
  const char* const name_end = size > 0 ? std::strrchr(text.data(), ')') : nullptr;
  std::array<long long, 4> ticks{};
  // After the name: state, 10 numbers, then utime, stime, cutime and cstime.
  if (name_end == nullptr ||
      std::sscanf(name_end + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lld %lld %lld %lld", &ticks[0],
                  &ticks[1], &ticks[2], &ticks[3]) != 4) {
    return 0;
  }
  static const std::int64_t tick_ns = 1'000'000'000 / std::max(1L, ::sysconf(_SC_CLK_TCK));
  return (ticks[0] + ticks[1] + ticks[2] + ticks[3]) * tick_ns;
}

// What a thread of this process does.
char thread_state(int tid) noexcept {
  std::array<char, 64> path{};
  std::snprintf(path.data(), path.size(), "/proc/self/task/%d/stat", tid);
  return state_in(path.data());
}

// What another process does, taken as a whole.
char process_state(int pid) noexcept {
  std::array<char, 64> path{};
  std::snprintf(path.data(), path.size(), "/proc/%d/stat", pid);
  return state_in(path.data());
}

using Workers = std::vector<std::pair<LaneId, int>>;

/// What the living children of a thread and their own children have used so far, with what they waited
/// for; `path` names the thread's folder in /proc. Worker processes, which have lanes of their own, do not
/// count. Nothing where the kernel does not list children.
std::int64_t children_cpu_ns(const char* path, const Workers& workers, int depth = 0) noexcept {
  constexpr int kDeepest = 8;
  std::array<char, 96> name{};
  std::snprintf(name.data(), name.size(), "%s/children", path);
  const int fd = ::open(name.data(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  std::array<char, 4096> list{};  // of some hundred children; more are left out
  const ssize_t size = ::read(fd, list.data(), list.size() - 1);
  ::close(fd);
  std::int64_t sum = 0;
  const char* at = list.data();
  while (size > 0 && *at != '\0') {
    char* end = nullptr;
    const long pid = std::strtol(at, &end, 10);
    if (end == at || (*end != ' ' && *end != '\0')) break;
    at = *end == ' ' ? end + 1 : end;
    if (std::any_of(workers.begin(), workers.end(), [pid](const auto& worker) { return worker.second == pid; }))
      continue;
    sum += used_with_children_ns(static_cast<int>(pid));
    std::snprintf(name.data(), name.size(), "/proc/%ld/task/%ld", pid, pid);
    if (depth < kDeepest) sum += children_cpu_ns(name.data(), workers, depth + 1);
  }
  return sum;
}

std::int64_t children_of_thread_cpu_ns(int tid, const Workers& workers) noexcept {
  std::array<char, 64> path{};
  std::snprintf(path.data(), path.size(), "/proc/self/task/%d", tid);
  return children_cpu_ns(path.data(), workers);
}

std::int64_t children_of_process_cpu_ns(int pid) noexcept {
  std::array<char, 64> path{};
  std::snprintf(path.data(), path.size(), "/proc/%d/task/%d", pid, pid);
  return children_cpu_ns(path.data(), {});
}

}  // namespace

CpuSampler::CpuSampler(std::shared_ptr<TraceRecorder> recorder, std::chrono::milliseconds interval)
    : recorder_(std::move(recorder)), interval_(std::max(interval, std::chrono::milliseconds(1))) {
  thread_ = std::thread([this] { loop(); });
}

CpuSampler::~CpuSampler() {
  {
    const MutexLock lock(stop_mutex_);
    stop_ = true;
  }
  stop_changed_.notify_all();
  thread_.join();
}

void CpuSampler::loop() {
  set_thread_name("cpu-sampler");
  bool stop = false;
  while (!stop) {
    const TimePoint begin = Clock::now();
    sample_all();
    const TimePoint end = Clock::now();
    // With very many threads a look takes long: then look less often, so that it stays cheap.
    const TimePoint next = end + std::max<Duration>(interval_, 20 * (end - begin));
    const MutexLock lock(stop_mutex_);
    while (!stop_ && Clock::now() < next)
      stop_changed_.wait_until(stop_mutex_, next);
    stop = stop_;
  }
  sample_all();
}

void CpuSampler::sample_all() {
  const std::int64_t rss = process_rss_bytes();
  const auto look = [&](LaneId lane, std::int64_t cpu_ns, std::int64_t children_ns, char state,
                        std::int64_t rss_bytes) {
    const Last now{now_ns(), cpu_ns, children_ns, true};
    const auto [last, is_first] = last_.try_emplace(lane, now);
    if (is_first) {
      last->second.recorded = false;
      return;
    }
    const std::int64_t elapsed = now.time_ns - last->second.time_ns;
    const std::int64_t shortest = last->second.recorded ? std::chrono::nanoseconds(interval_).count() / 2 : 1;
    if (elapsed < shortest) return;
    WorkerSample sample;
    sample.time_ns = now.time_ns - recorder_->epoch_ns();
    sample.lane = lane;
    // What a child has used is gone from the sum when it ends.
    const std::int64_t used = std::max<std::int64_t>(0, now.cpu_ns - last->second.cpu_ns) +
                              std::max<std::int64_t>(0, now.children_ns - last->second.children_ns);
    sample.cpu_percent = static_cast<float>(100.0 * static_cast<double>(used) / static_cast<double>(elapsed));
    sample.rss_bytes = rss_bytes;
    sample.state = state;
    recorder_->sample(sample);
    last->second = now;
  };
  const Workers workers = recorder_->live_processes();
  for (const auto& [lane, tid] : recorder_->live_threads()) {
    if (const auto cpu = thread_cpu_ns(tid)) {
      look(lane, *cpu, children_of_thread_cpu_ns(tid, workers), thread_state(tid), rss);
    }
  }
  for (const auto& [lane, pid] : workers) {
    if (const auto cpu = process_cpu_ns(pid)) {
      look(lane, *cpu, children_of_process_cpu_ns(pid), process_state(pid), process_rss_bytes(pid));
    }
  }
  look(kNoLane, process_cpu_ns(), 0, 'R', rss);  // this thread runs, so the process does
}

}  // namespace poolscope
