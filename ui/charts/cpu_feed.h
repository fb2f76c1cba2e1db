// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/models/stairs.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace poolscope::ui {

/// Sampled values in bounded memory: when there are too many, each group of four keeps its lowest and
/// its highest, so that a spike of a single sample is never thinned out.
class SampleLine {
 public:
  static constexpr std::size_t kMostPoints = 8'192;

  void add(std::int64_t time_ns, double value);
  void clear() { m_points.clear(); }
  [[nodiscard]] const std::vector<ChartPoint>& points() const { return m_points; }

 private:
  std::vector<ChartPoint> m_points;
};

/// Follows the CPU samples of one run's workers: a line a worker, and over all workers that were
/// looked at together the mean with the lowest and the highest. Takes what is new in each snapshot.
class CpuFeed {
 public:
  /// With more workers than this only mean, lowest and highest are kept.
  static constexpr std::size_t kMostLines = 64;

  struct Worker {
    LaneId lane = kNoLane;
    int index = 0;  ///< as in "worker 3"
    SampleLine line;
  };

  /// Takes the next snapshot; one of another run, or an earlier one, begins anew.
  void update(const Trace& trace);

  /// Workers that were ever looked at, in the order of their lanes; empty beyond kMostLines.
  [[nodiscard]] const std::vector<Worker>& workers() const { return m_workers; }
  [[nodiscard]] std::size_t workerCount() const { return m_workerCount; }
  [[nodiscard]] const SampleLine& mean() const { return m_mean; }
  [[nodiscard]] const SampleLine& lowest() const { return m_lowest; }
  [[nodiscard]] const SampleLine& highest() const { return m_highest; }
  /// The whole program: all its threads together.
  [[nodiscard]] const SampleLine& process() const { return m_process; }
  /// The highest single sample there was.
  [[nodiscard]] double peak() const { return m_peak; }
  [[nodiscard]] bool empty() const { return m_workerCount == 0; }

 private:
  void clear();
  void addSample(const Trace& trace, const WorkerSample& sample);
  void endLook();

  std::vector<Worker> m_workers;
  std::size_t m_workerCount = 0;
  SampleLine m_mean, m_lowest, m_highest;
  SampleLine m_process;
  double m_peak = 0;

  RunInfo m_info;
  std::int64_t m_now = 0;
  bool m_complete = false;
  std::size_t m_samples = 0;

  // The look that is being gathered: every worker is sampled once in it.
  std::vector<std::size_t> m_lookOfLane;  ///< number of the look in which a lane was last seen, 0 none
  std::size_t m_look = 1;
  std::size_t m_lookCount = 0;
  std::int64_t m_lookTime = 0;
  double m_lookSum = 0, m_lookLow = 0, m_lookHigh = 0;
};

/// The value of a sampled line at `time_ns`: that of the first sample at or after it, because a sample
/// tells the load since the one before. `fallback` outside of the line.
[[nodiscard]] double sampledAt(const SampleLine& line, std::int64_t time_ns, double fallback);

}  // namespace poolscope::ui
