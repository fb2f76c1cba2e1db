// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace poolscope {

// The laws that say how long work should take before anybody runs it. Pure functions; rates are per
// second and times in seconds.

/// How many times as fast `workers` are as one when `serial_share` (0 to 1) of the work cannot be
/// divided: 1 / (s + (1 - s) / n). Amdahl 1967.
[[nodiscard]] double amdahl_speedup(double serial_share, double workers);

/// The same when the divisible part grows with the workers: n - s (n - 1). Gustafson 1988.
[[nodiscard]] double gustafson_speedup(double serial_share, double workers);

/// A throughput that was measured with so many workers.
struct ScalingPoint {
  double workers = 1;
  double per_second = 0;
};

/// Gunther's universal scalability law: X(n) = lambda n / (1 + sigma (n - 1) + kappa n (n - 1)).
struct ScalabilityFit {
  double lambda = 0;     ///< tasks per second of one worker
  double sigma = 0;      ///< contention: the share that only one can do at a time; Amdahl's serial share
  double kappa = 0;      ///< coherence: what each pair of workers costs; makes more workers slower
  double r_squared = 0;  ///< how much of the differences it explains, 1 is all

  [[nodiscard]] double per_second(double workers) const;
  /// The number of workers beyond which throughput falls; empty when it never does.
  [[nodiscard]] std::optional<double> best_workers() const;
};
/// Fits it by least squares of relative errors, with no coefficient below 0. Empty for fewer than
/// three different numbers of workers, or points that are not above 0.
[[nodiscard]] std::optional<ScalabilityFit> fit_scalability(const std::vector<ScalingPoint>& points);

/// Little's law: what is inside a system on average is what comes a second times how long it stays.
[[nodiscard]] double littles_law(double per_second, double seconds_inside);

/// Between these every schedule lies that never lets a worker idle while a task waits (Graham 1966).
struct MakespanBounds {
  double least_s = 0;  ///< the work evenly divided, or the longest task
  double most_s = 0;   ///< the longest task begins last
};
[[nodiscard]] MakespanBounds makespan_bounds(double total_s, double longest_s, double workers);

/// The probability that who comes has to wait, with `load` = arrivals a second times seconds of
/// service. 1 when the load is that of all workers or more. Erlang 1917.
[[nodiscard]] double erlang_c(int workers, double load);

/// A queue with random arrivals and exponential service times, M/M/c.
struct QueueForecast {
  double utilisation = 0;      ///< of each worker, 0 to 1
  double must_wait = 0;        ///< probability that a task waits at all
  double mean_wait_s = 0;      ///< in the queue
  double mean_queue = 0;       ///< tasks in the queue
  double mean_response_s = 0;  ///< waiting and service
};
/// Empty when more comes than the workers can do: then the queue grows for ever.
[[nodiscard]] std::optional<QueueForecast> forecast_queue(double arrivals_per_second, double service_s, int workers);

}  // namespace poolscope
