// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracing/cpu_sampler.h"

#include "core/sync/clock.h"
#include "core/tracing/trace_recorder.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
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
  const auto look = [&](LaneId lane, std::int64_t cpu_ns, char state, std::int64_t rss_bytes) {
    const Last now{now_ns(), cpu_ns};
    const auto [last, is_first] = last_.try_emplace(lane, now);
    if (is_first) return;
    const std::int64_t elapsed = now.time_ns - last->second.time_ns;
    if (elapsed <= 0) return;
    WorkerSample sample;
    sample.time_ns = now.time_ns - recorder_->epoch_ns();
    sample.lane = lane;
    sample.cpu_percent =
        static_cast<float>(100.0 * static_cast<double>(std::max<std::int64_t>(0, now.cpu_ns - last->second.cpu_ns)) /
                           static_cast<double>(elapsed));
    sample.rss_bytes = rss_bytes;
    sample.state = state;
    recorder_->sample(sample);
    last->second = now;
  };
  for (const auto& [lane, tid] : recorder_->live_threads()) {
    if (const auto cpu = thread_cpu_ns(tid)) look(lane, *cpu, thread_state(tid), rss);
  }
  for (const auto& [lane, pid] : recorder_->live_processes()) {
    if (const auto cpu = process_cpu_ns(pid)) look(lane, *cpu, process_state(pid), process_rss_bytes(pid));
  }
  look(kNoLane, process_cpu_ns(), 'R', rss);  // this thread runs, so the process does
}

}  // namespace poolscope
