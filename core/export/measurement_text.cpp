// SPDX-License-Identifier: GPL-3.0-or-later
// A measurement for programs: CSV and JSON.
#include "core/export/report_html.h"

#include "core/jobs/law_figures.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace poolscope {
namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson number_or_null(const std::optional<double>& value) {
  return value ? OrderedJson(*value) : OrderedJson(nullptr);
}

std::string cell(const std::optional<double>& value) { return value ? fmt::format("{}", *value) : std::string(); }

OrderedJson sample_json(const RunSample& s) {
  return {{"wall_s", s.wall_s},
          {"cpu_s", s.cpu_s},
          {"p50_s", s.p50_s},
          {"p99_s", s.p99_s},
          {"tasks_per_s", s.tasks_per_s},
          {"mean_run_s", s.mean_run_s},
          {"mean_wait_s", s.mean_wait_s},
          {"mean_inside", s.mean_inside},
          {"failed", s.failed},
          {"max_queue", s.max_queue},
          {"peak_rss_bytes", s.peak_rss_bytes},
          {"energy_j", number_or_null(s.energy_j)}};
}

OrderedJson point_json(const Measurement& m, const MeasuredPoint& point) {
  const MedianEstimate wall = point.wall();
  OrderedJson one = {{"executor", point.spec.title()}, {"spec", point.spec.to_string()}, {"workers", point.workers}};
  one["value"] = number_or_null(point.value);
  one["wall_s"] = wall.median;
  one["low"] = wall.low;
  one["high"] = wall.high;
  one["confidence"] = wall.confidence;
  const MeasuredPoint* base = m.base_of(point);
  if (base != nullptr) {
    const TimesComparison c = compare_points(*base, point);
    one["speedup"] = c.speedup;
    one["efficiency"] =
        point.workers > 0 ? OrderedJson(c.speedup * std::max(1, base->workers) / point.workers) : OrderedJson(nullptr);
    one["verdict"] = base == &point ? "base" : to_string(c.verdict);
  }
  one["predicted_s"] = number_or_null(point.predicted_s);
  const auto fit = m.fit(point.executor);
  one["fitted_per_s"] = fit ? OrderedJson(fit->per_second(point.workers)) : OrderedJson(nullptr);
  one["cause"] = point.cause;
  one["laws"] = OrderedJson::array();
  for (const LawFigure& figure : law_figures(m, point)) {
    one["laws"].push_back({{"law", law_title(figure.law)},
                           {"of", law_quantity(figure.law)},
                           {"predicted", figure.predicted},
                           {"predicted_to", figure.predicted_to},
                           {"measured", figure.measured},
                           {"cause", figure.cause}});
  }
  if (!point.error.empty()) one["error"] = point.error;
  one["samples"] = OrderedJson::array();
  for (const RunSample& sample : point.samples)
    one["samples"].push_back(sample_json(sample));
  return one;
}

}  // namespace

std::string measurement_csv(const Measurement& m) {
  std::string text =
      "executor,value,repetition,wall_s,cpu_s,p50_s,p99_s,tasks_per_s,mean_run_s,mean_wait_s,mean_inside,failed,max_"
      "queue,peak_rss_bytes,energy_j,"
      "predicted_s\n";
  for (const MeasuredPoint& point : m.points) {
    for (std::size_t i = 0; i < point.samples.size(); ++i) {
      const RunSample& s = point.samples[i];
      // A spec with several keys holds commas.
      text += fmt::format("\"{}\",{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", point.spec.to_string(),
                          cell(point.value), i + 1, s.wall_s, s.cpu_s, s.p50_s, s.p99_s, s.tasks_per_s, s.mean_run_s,
                          s.mean_wait_s, s.mean_inside, s.failed, s.max_queue, s.peak_rss_bytes, cell(s.energy_j),
                          cell(point.predicted_s));
    }
  }
  return text;
}

std::string measurement_json(const Measurement& m) {
  OrderedJson all = {{"sweep", m.sweep_key.empty() ? OrderedJson(nullptr) : OrderedJson(m.sweep_key)},
                     {"cancelled", m.cancelled},
                     {"points", OrderedJson::array()},
                     {"fits", OrderedJson::array()}};
  for (const MeasuredPoint& point : m.points)
    all["points"].push_back(point_json(m, point));
  for (std::size_t i = 0; i < m.experiment.executors.size(); ++i) {
    const auto fit = m.fit(i);
    if (!fit) continue;
    all["fits"].push_back({{"executor", i},
                           {"lambda", fit->lambda},
                           {"sigma", fit->sigma},
                           {"kappa", fit->kappa},
                           {"r_squared", fit->r_squared},
                           {"best_workers", number_or_null(fit->best_workers())}});
  }
  return all.dump(2, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

}  // namespace poolscope
