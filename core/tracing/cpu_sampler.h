// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/mutex.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <thread>
#include <unordered_map>
#include <vector>

namespace poolscope {

class TraceRecorder;

/// A thread that looks at the processor time of every worker thread (by the thread's own clock) and
/// at the memory of the process, and at both for worker processes, and records both as samples. Looks less often
/// when looking itself would cost more than a twentieth of the time. The load is that since the look before, so a
/// worker's first sample is its second look; what the living children of the worker use (a command's processes) is
/// part of it. Lane kNoLane stands for the whole process. Constructing starts it, destroying ends it after a last
/// look; one that comes sooner than half an interval after the look before says nothing, since load over a moment is
/// but noise. Not copyable; start and end it from one thread.
class CpuSampler {
 public:
  explicit CpuSampler(std::shared_ptr<TraceRecorder> recorder,
                      std::chrono::milliseconds interval = std::chrono::milliseconds(50));
  ~CpuSampler();
  CpuSampler(const CpuSampler&) = delete;
  CpuSampler& operator=(const CpuSampler&) = delete;

 private:
  void loop();
  void sample_all();

  const std::shared_ptr<TraceRecorder> recorder_;
  const std::chrono::milliseconds interval_;
  Mutex stop_mutex_;
  CondVar stop_changed_;
  bool stop_ GUARDED_BY(stop_mutex_) = false;

  // Only the sampler's own thread touches these.
  struct Last {
    std::int64_t time_ns = 0;
    std::int64_t cpu_ns = 0;
    std::int64_t children_ns = 0;
    bool recorded = false;  // as a sample
  };
  std::unordered_map<unsigned, Last> last_;  // by lane
  std::thread thread_;                       // last: the other members exist when it starts
};

}  // namespace poolscope
