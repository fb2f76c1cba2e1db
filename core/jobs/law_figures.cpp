// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/law_figures.h"

#include "core/jobs/sweep.h"
#include "core/theory/laws.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace poolscope {
namespace {

constexpr double kApart = 0.1;
constexpr double kLikeExponential = 0.2;  // how far the variation of exponential times may lie from 1
constexpr double kSmall_s = 1e-3;         // waits below that are the machine's, not the queue's

double rate_of(const MeasuredPoint& point) {
  return static_cast<double>(point.tasks) / std::max(1e-9, point.wall().median);
}

/// Whether a number of workers is what the two differ in.
bool same_but_workers(const MeasuredPoint& a, const MeasuredPoint& b) {
  ExecutorSpec one = a.spec;
  one.workers = b.spec.workers;
  return one.to_string() == b.spec.to_string();
}

/// A worker takes a task at a time, and there are so many of them.
bool has_workers(const MeasuredPoint& point) { return point.workers > 0 && point.spec.loop == 0; }

/// The speed-ups over one worker of all that differ from the point by their workers only.
struct Speedups {
  double own = 0;
  std::vector<std::pair<double, double>> all;  // workers (above 1) and how many times as fast
};

std::optional<Speedups> speedups_of(const Measurement& m, const MeasuredPoint& point) {
  const MeasuredPoint* alone = nullptr;
  for (const MeasuredPoint& other : m.points) {
    if (other.workers == 1 && !other.samples.empty() && same_but_workers(point, other)) alone = &other;
  }
  if (alone == nullptr || point.workers < 2) return std::nullopt;
  Speedups found;
  for (const MeasuredPoint& other : m.points) {
    if (other.workers < 2 || other.samples.empty() || !same_but_workers(point, other)) continue;
    found.all.emplace_back(other.workers, rate_of(other) / rate_of(*alone));
    if (&other == &point) found.own = found.all.back().second;
  }
  // One alone would fit any share.
  if (found.all.size() < 2) return std::nullopt;
  return found;
}

/// The share of the work that only one worker can do, as each point shows it; the middle one.
double serial_share(const Speedups& speedups, bool scaled) {
  std::vector<double> shares;
  for (const auto& [n, speedup] : speedups.all) {
    // Amdahl's law solved for the share (Karp and Flatt 1990), or Gustafson's.
    const double share = scaled ? (n - speedup) / (n - 1) : (1 / speedup - 1 / n) / (1 - 1 / n);
    shares.push_back(std::clamp(share, 0.0, 1.0));
  }
  return median(std::move(shares));
}

std::string queue_cause(const Arrival& arrival, const MeasuredPoint& point) {
  const double cv = point.median_of(&RunSample::run_cv);
  if (arrival.kind == ArrivalKind::rate) return "the tasks come evenly, and the law takes them to come at random";
  if (cv < 1 - kLikeExponential) {
    return fmt::format("the tasks' times vary less than the law takes them to ({:.2f} of their mean, not 1)", cv);
  }
  if (cv > 1 + kLikeExponential) {
    return fmt::format("the tasks' times vary more than the law takes them to ({:.2f} of their mean, not 1)", cv);
  }
  return fmt::format("{} tasks are few for an average; the law speaks of the long run", point.tasks);
}

class Figures {
 public:
  Figures(const Measurement& m, const MeasuredPoint& point) : m_(m), point_(point) {}

  std::vector<LawFigure> all() {
    if (point_.samples.empty()) return {};
    const double wall = point_.wall().median;
    if (point_.predicted_s) add(Law::schedule, *point_.predicted_s, *point_.predicted_s, wall, point_.cause);
    add_bounds(wall);
    add_speedup();
    if (const auto fit = m_.fit(point_.executor)) {
      const double rate = fit->per_second(point_.workers);
      add(Law::scalability, rate, rate, rate_of(point_), point_.cause);
    }
    add_little();
    add_queue();
    return std::move(figures_);
  }

 private:
  void add(Law law, double from, double to, double measured, std::string cause) {
    LawFigure figure{.law = law, .predicted = from, .predicted_to = to, .measured = measured, .cause = {}};
    if (figure.parts()) figure.cause = std::move(cause);
    figures_.push_back(std::move(figure));
  }

  void add_bounds(double wall) {
    const double mean = point_.median_of(&RunSample::mean_run_s);
    if (!has_workers(point_) || m_.experiment.arrival.kind != ArrivalKind::at_once || mean <= 0) return;
    const MakespanBounds bounds = makespan_bounds(mean * static_cast<double>(point_.tasks),
                                                  point_.median_of(&RunSample::longest_run_s), point_.workers);
    add(Law::bounds, bounds.least_s, bounds.most_s, wall, point_.cause);
  }

  void add_speedup() {
    const auto speedups = speedups_of(m_, point_);
    if (!speedups) return;
    const bool scaled = m_.sweep_key == kScaledWorkers;
    const double share = serial_share(*speedups, scaled);
    const double predicted = scaled ? gustafson_speedup(share, point_.workers) : amdahl_speedup(share, point_.workers);
    add(scaled ? Law::gustafson : Law::amdahl, predicted, predicted, speedups->own, point_.cause);
  }

  void add_little() {
    const Arrival& arrival = m_.experiment.arrival;
    const bool asked = arrival.kind == ArrivalKind::rate || arrival.kind == ArrivalKind::poisson;
    const double come = point_.median_of(&RunSample::arrivals_per_s);
    const double rate = asked ? arrival.per_second : point_.median_of(&RunSample::tasks_per_s);
    const double inside = littles_law(rate, point_.median_of(&RunSample::mean_latency_s));
    const double done = point_.median_of(&RunSample::tasks_per_s);
    std::string cause;
    if (asked && done < come * (1 - kApart)) {
      cause = fmt::format("{:.3g} tasks came a second and {:.3g} ended; the law speaks of as many as come", come, done);
    } else if (asked) {
      cause = fmt::format("{:.3g} tasks came a second, {:.3g} were asked for", come, rate);
    }
    add(Law::little, inside, inside, point_.median_of(&RunSample::mean_inside), std::move(cause));
  }

  void add_queue() {
    const Arrival& arrival = m_.experiment.arrival;
    if (arrival.kind != ArrivalKind::rate && arrival.kind != ArrivalKind::poisson) return;
    if (!has_workers(point_)) return;
    const auto forecast = forecast_queue(arrival.per_second, point_.median_of(&RunSample::mean_run_s), point_.workers);
    if (!forecast) return;  // the queue grows as long as tasks come, and there is no mean
    const double wait = forecast->mean_wait_s;
    add(Law::queue, wait, wait, point_.median_of(&RunSample::mean_wait_s), queue_cause(arrival, point_));
  }

  const Measurement& m_;
  const MeasuredPoint& point_;
  std::vector<LawFigure> figures_;
};

struct LawWords {
  std::string_view title;
  std::string_view quantity;
};

constexpr std::array<LawWords, 7> kLawWords = {{{"List scheduling", "wall time"},
                                                {"Makespan bounds", "wall time"},
                                                {"Amdahl", "speed-up"},
                                                {"Gustafson", "speed-up"},
                                                {"Scalability law", "tasks/s"},
                                                {"Little's law", "tasks inside"},
                                                {"M/M/c", "mean wait"}}};

}  // namespace

bool LawFigure::parts() const noexcept {
  if (law == Law::queue && std::max(predicted, measured) < kSmall_s) return false;
  return measured < predicted * (1 - kApart) || measured > predicted_to * (1 + kApart);
}

std::vector<LawFigure> law_figures(const Measurement& measurement, const MeasuredPoint& point) {
  return Figures(measurement, point).all();
}

std::string_view law_title(Law law) noexcept { return kLawWords[static_cast<std::size_t>(law)].title; }

std::string_view law_quantity(Law law) noexcept { return kLawWords[static_cast<std::size_t>(law)].quantity; }

bool speaks_of_time(Law law) noexcept { return law == Law::schedule || law == Law::bounds || law == Law::queue; }

std::string law_value(Law law, double value) {
  if (speaks_of_time(law)) {
    return value < 0.0995 ? fmt::format("{:.2f} ms", value * 1e3) : fmt::format("{:.2f} s", value);
  }
  if (law == Law::amdahl || law == Law::gustafson) return fmt::format("{:.2f}", value);
  return value < 100 ? fmt::format("{:.3g}", value) : fmt::format("{:.0f}", value);
}

std::string law_prediction(const LawFigure& figure) {
  const std::string from = law_value(figure.law, figure.predicted);
  const std::string to = law_value(figure.law, figure.predicted_to);
  return from == to ? from : from + " – " + to;
}

std::vector<Law> laws_of(const Measurement& measurement) {
  std::vector<Law> found;
  for (const MeasuredPoint& point : measurement.points) {
    for (const LawFigure& figure : law_figures(measurement, point)) {
      if (std::find(found.begin(), found.end(), figure.law) == found.end()) found.push_back(figure.law);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace poolscope
