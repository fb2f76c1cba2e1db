// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/measurement.h"

#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/sweep.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <stdexcept>

namespace poolscope {
namespace {

constexpr auto kLookEvery = std::chrono::milliseconds(100);

/// What the machine's processors have used so far, where the kernel shows it.
std::optional<double> energy_so_far_j() {
  double all = 0;
  for (int package = 0;; ++package) {  // one for each socket
    std::ifstream counter("/sys/class/powercap/intel-rapl:" + std::to_string(package) + "/energy_uj");
    double microjoules = 0;
    if (!(counter >> microjoules)) return package == 0 ? std::nullopt : std::optional(all / 1e6);
    all += microjoules;
  }
}

class Measurer {
 public:
  Measurer(const Experiment& experiment, const MeasureHooks& hooks) : hooks_(hooks) { made_.experiment = experiment; }

  Measurement run() {
    const Experiment& e = made_.experiment;
    if (const std::string problem = validate(e); !problem.empty()) throw std::invalid_argument(problem);
    if (e.sweep.empty()) {
      measure_value(e, std::nullopt);
      return std::move(made_);
    }
    std::string error;
    const auto sweep = parse_sweep(e.sweep, error);
    if (!sweep) throw std::invalid_argument(error);
    made_.sweep_key = sweep->key;
    std::vector<Experiment> points;  // all checked before the first runs
    for (const double value : sweep->values) {
      auto point = sweep_point(e, sweep->key, value, error);
      if (!point) throw std::invalid_argument(error);
      points.push_back(std::move(*point));
    }
    for (std::size_t i = 0; i < points.size() && !made_.cancelled; ++i)
      measure_value(points[i], sweep->values[i]);
    return std::move(made_);
  }

 private:
  void measure_value(const Experiment& e, std::optional<double> value) {
    const std::size_t first = made_.points.size();
    for (std::size_t i = 0; i < e.executors.size(); ++i) {
      made_.points.push_back({.spec = e.executors[i],
                              .executor = i,
                              .value = value,
                              .tasks = e.task_count(),
                              .workers = e.executors[i].effective_workers(),
                              .predicted_s = predicted_seconds(e, e.executors[i])});
    }
    made_.recording.assign(e.executors.size(), Trace());
    const bool apart = runs_in_turn(e);
    for (int repetition = -e.warm_up; repetition < e.repetitions && !made_.cancelled; ++repetition) {
      std::vector<std::size_t> order(e.executors.size());
      for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
      if (repetition % 2 != 0) std::reverse(order.begin(), order.end());
      if (apart) {
        for (const std::size_t i : order) {
          if (!made_.cancelled) measure_once(e, {i}, first, repetition >= 0);
        }
      } else {
        measure_once(e, order, first, repetition >= 0);
      }
    }
    if (hooks_.point_ended) hooks_.point_ended(made_);
  }

  /// One race of the chosen executors.
  void measure_once(const Experiment& e, const std::vector<std::size_t>& chosen, std::size_t first, bool counts) {
    Experiment one = e;
    one.executors.clear();
    for (const std::size_t i : chosen)
      one.executors.push_back(e.executors[i]);
    const std::optional<double> energy_before = energy_so_far_j();
    Race race(one);
    if (hooks_.race_started) hooks_.race_started(race);
    race.start();
    while (!race.wait(kLookEvery)) {
      if (made_.cancelled || !hooks_.cancelled || !hooks_.cancelled()) continue;
      made_.cancelled = true;
      race.cancel();
    }
    const std::optional<double> energy_after = energy_so_far_j();
    for (std::size_t i = 0; i < chosen.size() && counts && !made_.cancelled; ++i) {
      MeasuredPoint& point = made_.points[first + chosen[i]];
      const Trace trace = race.trace(i);
      const RunSummary summary = race.summary(i, trace);
      point.samples.push_back(sample_of(summary, trace));
      if (chosen.size() == 1 && energy_before && energy_after && *energy_after >= *energy_before) {
        point.samples.back().energy_j = *energy_after - *energy_before;
      }
      if (!summary.error.empty()) point.error = summary.error;
      point.cause = explain_gap(trace, summary, point.spec);
      made_.recording[chosen[i]] = trace;
    }
    if (hooks_.race_ended) hooks_.race_ended();
  }

  Measurement made_;
  const MeasureHooks& hooks_;
};

}  // namespace

std::vector<double> MeasuredPoint::walls() const {
  std::vector<double> all;
  for (const RunSample& sample : samples)
    all.push_back(sample.wall_s);
  return all;
}

double MeasuredPoint::median_of(double RunSample::*field) const {
  std::vector<double> all;
  for (const RunSample& sample : samples)
    all.push_back(sample.*field);
  return median(std::move(all));
}

const MeasuredPoint* Measurement::base_of(const MeasuredPoint& point) const noexcept {
  for (const MeasuredPoint& other : points) {
    if (other.samples.empty()) continue;
    if (sweep_key.empty() || other.executor == point.executor) return &other;
  }
  return nullptr;
}

std::optional<ScalabilityFit> Measurement::fit(std::size_t executor) const {
  if (sweep_key != "workers" && sweep_key != kScaledWorkers) return std::nullopt;
  std::vector<ScalingPoint> measured;
  for (const MeasuredPoint& point : points) {
    if (point.executor != executor || point.samples.empty()) continue;
    measured.push_back({static_cast<double>(point.workers), static_cast<double>(point.tasks) / point.wall().median});
  }
  return fit_scalability(measured);
}

std::optional<double> Measurement::best_workers_near(const ScalabilityFit& fit) const {
  int most = 0;
  for (const MeasuredPoint& point : points)
    most = std::max(most, point.workers);
  const auto best = fit.best_workers();
  return best && *best <= 2.0 * most ? best : std::nullopt;
}

TimesComparison compare_points(const MeasuredPoint& first, const MeasuredPoint& second) {
  std::vector<double> walls = second.walls();
  for (double& wall : walls)
    wall *= static_cast<double>(std::max<std::int64_t>(1, first.tasks)) /
            static_cast<double>(std::max<std::int64_t>(1, second.tasks));
  return compare_times(first.walls(), walls);
}

Measurement measure(const Experiment& experiment, const MeasureHooks& hooks) {
  return Measurer(experiment, hooks).run();
}

}  // namespace poolscope
