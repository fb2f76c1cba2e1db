// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/jobs/race.h"
#include "core/theory/laws.h"
#include "core/theory/statistics.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poolscope {

/// What one run of one executor came to.
struct RunSample {
  double wall_s = 0;
  double cpu_s = 0;
  double p50_s = 0;  ///< latency, submit to end, of half of the tasks
  double p99_s = 0;
  double tasks_per_s = 0;
  double mean_run_s = 0;  ///< of the tasks that ran, from start to end
  double longest_run_s = 0;
  double run_cv = 0;          ///< how much the tasks' times vary: their standard deviation over their mean
  double mean_wait_s = 0;     ///< submit to start
  double mean_latency_s = 0;  ///< submit to end
  double mean_inside = 0;     ///< tasks that were submitted and had not ended, on average over the run
  double arrivals_per_s = 0;  ///< as they were submitted; 0 for fewer than two
  std::int64_t failed = 0;
  std::int64_t max_queue = 0;
  std::int64_t peak_rss_bytes = 0;  ///< of the whole program, sampled; 0 when the run was too short
  std::optional<double> energy_j;   ///< of the machine's processors, where it tells
};

/// What a run that has ended came to; energy is not in it.
[[nodiscard]] RunSample sample_of(const RunSummary& run, const Trace& trace);

/// One executor at one value of the sweep, over its repetitions.
struct MeasuredPoint {
  ExecutorSpec spec;
  std::size_t executor = 0;     ///< its place among the experiment's executors
  std::optional<double> value;  ///< of what is swept
  std::int64_t tasks = 0;
  int workers = 0;  ///< that it may have; 0: as many as tasks
  std::optional<double> predicted_s;
  std::vector<RunSample> samples;
  std::string cause;  ///< where prediction and measurement part: by how much, and what the trace shows
  std::string error;  ///< why a run could not go on

  [[nodiscard]] std::vector<double> walls() const;
  [[nodiscard]] MedianEstimate wall() const { return estimate_median(walls()); }
  [[nodiscard]] double median_of(double RunSample::*field) const;
};

/// An experiment with all its repetitions and the points of its sweep.
struct Measurement {
  Experiment experiment;
  std::string sweep_key;              ///< empty: no sweep
  std::vector<MeasuredPoint> points;  ///< value by value, and in each the executors in their order
  Recording recording;                ///< the traces of the last repetition of the last value
  bool cancelled = false;

  /// What a point is compared with: the same executor at the first value, or without a sweep the first
  /// executor. Null when that has not been measured.
  [[nodiscard]] const MeasuredPoint* base_of(const MeasuredPoint& point) const noexcept;
  /// The scalability law through the points of one executor; empty unless workers are swept over (alone, or
  /// with the tasks) at least three values.
  [[nodiscard]] std::optional<ScalabilityFit> fit(std::size_t executor) const;
  /// The number of workers beyond which the law sees it get slower; empty where that lies beyond twice what was
  /// measured, which no fit can know.
  [[nodiscard]] std::optional<double> best_workers_near(const ScalabilityFit& fit) const;
};

/// What two points' times say about each other; where one had more tasks, for each task.
[[nodiscard]] TimesComparison compare_points(const MeasuredPoint& first, const MeasuredPoint& second);

/// Who listens in. All are called from measure()'s thread.
struct MeasureHooks {
  std::function<bool()> cancelled;          ///< asked ten times a second
  std::function<void(Race&)> race_started;  ///< valid until race_ended
  std::function<void()> race_ended;
  std::function<void(const Measurement& so_far)> point_ended;  ///< all executors at one value are measured
};

/// Runs an experiment with its warm-up, repetitions and sweep, in an order that alternates, so that
/// what changes with time (heat, other programs) strikes all alike. Blocks. Throws
/// std::invalid_argument when the experiment cannot run.
[[nodiscard]] Measurement measure(const Experiment& experiment, const MeasureHooks& hooks = {});

/// In one or two sentences where a run's time went that the prediction did not foresee; where nobody could
/// predict, that no schedule of tasks as long as these would have needed. Empty when they differ by less than a
/// tenth.
[[nodiscard]] std::string explain_gap(const Trace& trace, const RunSummary& run, const ExecutorSpec& spec);

}  // namespace poolscope
