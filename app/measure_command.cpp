// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure_command.h"

#include "app/interrupt.h"
#include "app/output.h"
#include "app/picture.h"
#include "app/progress.h"
#include "app/results.h"
#include "core/export/report_html.h"
#include "core/jobs/law_figures.h"
#include "core/jobs/sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace poolscope::app {
namespace {

std::string time_text(double seconds) {
  return seconds < 0.0995 ? fmt::format("{:.2f} ms", seconds * 1e3) : fmt::format("{:.2f} s", seconds);
}

/// Whether workers are what varies, so that a law of scaling can be fitted.
bool fits(const Measurement& m) { return m.sweep_key == "workers" || m.sweep_key == kScaledWorkers; }

std::string against_base(const Measurement& m, const MeasuredPoint& point, std::string& efficiency) {
  const MeasuredPoint* base = m.base_of(point);
  efficiency = "-";
  if (base == nullptr) return "-";
  const TimesComparison c = compare_points(*base, point);
  if (point.workers > 0)
    efficiency = fmt::format("{:.0f} %", 100 * c.speedup * std::max(1, base->workers) / point.workers);
  if (base == &point) return "1.00";
  if (point.samples.size() < 2) return fmt::format("{:.2f}", c.speedup);
  if (c.verdict == Verdict::too_noisy) return fmt::format("{:.2f} (too noisy to tell)", c.speedup);
  return fmt::format("{:.2f} [{:.2f}-{:.2f}]", c.speedup, c.low, c.high);
}

std::vector<std::string> cells_of(const Measurement& m, const MeasuredPoint& point) {
  const MedianEstimate wall = point.wall();
  std::vector<std::string> cells = {point.spec.title()};
  if (!m.sweep_key.empty()) cells.push_back(point.value ? fmt::format("{:g}", *point.value) : "");
  cells.push_back(point.samples.empty() ? "-" : time_text(wall.median));
  cells.push_back(point.samples.size() < 2 ? "-" : fmt::format("{}-{}", time_text(wall.low), time_text(wall.high)));
  cells.push_back(point.predicted_s ? time_text(*point.predicted_s) : "-");
  const auto fit = m.fit(point.executor);
  if (fits(m)) {
    cells.push_back(fit ? time_text(static_cast<double>(point.tasks) / fit->per_second(point.workers)) : "-");
  }
  std::string efficiency;
  cells.push_back(against_base(m, point, efficiency));
  cells.push_back(efficiency);
  cells.push_back(time_text(point.median_of(&RunSample::cpu_s)));
  cells.push_back(time_text(point.median_of(&RunSample::p99_s)));
  return cells;
}

/// Without the number of workers, which is what varies.
std::string swept_title(const ExecutorSpec& spec) { return describe(spec.kind).title + (spec.gil ? " · GIL" : ""); }

std::string fits_text(const Measurement& m) {
  std::string text;
  for (std::size_t i = 0; i < m.experiment.executors.size(); ++i) {
    const auto fit = m.fit(i);
    if (!fit) continue;
    text += fmt::format(
        "Scalability law for {}: {:.3g} tasks/s alone, contention {:.1f} %, coherence {:.3f} %, R2 {:.3f}",
        swept_title(m.experiment.executors[i]), fit->lambda, 100 * fit->sigma, 100 * fit->kappa, fit->r_squared);
    if (const auto best = m.best_workers_near(*fit)) text += fmt::format("; slower beyond {:.0f} workers", *best);
    text += '\n';
  }
  return text;
}

/// What the point is called where several stand below each other.
std::string point_name(const Measurement& m, const MeasuredPoint& point) {
  if (!point.value || m.sweep_key == "workers") return point.spec.title();
  if (m.sweep_key == kScaledWorkers) return fmt::format("{}, {} tasks", point.spec.title(), point.tasks);
  return fmt::format("{}, {} {:g}", point.spec.title(), m.sweep_key, *point.value);
}

/// Each law beside the measured figure, and below it why the two part where somebody can tell.
std::string laws_text(const Measurement& m) {
  const std::vector<Law> laws = laws_of(m);
  if (laws.empty()) return {};
  std::vector<std::string> head = {"predicted / measured"};
  for (const Law law : laws)
    head.push_back(fmt::format("{} ({})", law_title(law), law_quantity(law)));
  std::vector<std::vector<std::string>> rows = {head};
  std::string causes;
  for (const MeasuredPoint& point : m.points) {
    const std::vector<LawFigure> figures = law_figures(m, point);
    std::vector<std::string> row = {point_name(m, point)};
    for (const Law law : laws) {
      const auto found =
          std::find_if(figures.begin(), figures.end(), [law](const LawFigure& f) { return f.law == law; });
      row.push_back(found == figures.end()
                        ? "-"
                        : fmt::format("{} / {}", law_prediction(*found), law_value(law, found->measured)));
      if (found == figures.end() || found->cause.empty() || found->cause == point.cause) continue;
      causes += fmt::format("{}, {}: {}.\n", point_name(m, point), law_title(law), found->cause);
    }
    rows.push_back(std::move(row));
  }
  return "\n" + table_text(rows) + causes;
}

/// One line for the terminal while a sweep goes on.
void show_point(const Measurement& m) {
  const std::size_t executors = m.experiment.executors.size();
  for (std::size_t i = m.points.size() - std::min(executors, m.points.size()); i < m.points.size(); ++i) {
    const MeasuredPoint& point = m.points[i];
    if (point.samples.empty()) continue;
    fmt::print(stderr, "{} {:g}: {} {}\n", m.sweep_key, point.value.value_or(0), time_text(point.wall().median),
               point.spec.title());
  }
}

}  // namespace

bool wants_measurement(const RunOptions& options) {
  return options.experiment.repetitions > 1 || options.experiment.warm_up > 0 || !options.experiment.sweep.empty() ||
         !options.report.empty();
}

std::string measurement_table(const Measurement& m) {
  std::vector<std::string> head = {"executor"};
  if (!m.sweep_key.empty()) head.push_back(m.sweep_key);
  head.insert(head.end(), {"median", "95 % interval", "predicted"});
  if (fits(m)) head.emplace_back("fitted");
  head.insert(head.end(), {"speed-up", "efficiency", "CPU", "p99 latency"});
  std::vector<std::vector<std::string>> rows = {head};
  for (const MeasuredPoint& point : m.points)
    rows.push_back(cells_of(m, point));
  std::string text = table_text(rows) + fits_text(m) + laws_text(m);
  for (const MeasuredPoint& point : m.points) {
    const std::string name = point_name(m, point);
    if (!point.error.empty()) text += fmt::format("{}: {}\n", name, point.error);
    if (!point.cause.empty()) text += fmt::format("{}: {}.\n", name, point.cause);
  }
  return text;
}

int measure_experiment(const RunOptions& options) {
  if (!options.png.empty()) {
    throw UsageError("--png shows a single race; with --repeat, --warm-up or --sweep use --report FILE.html");
  }
  if (!options.report.empty() && !options.report.ends_with(".html") && !options.report.ends_with(".pdf")) {
    throw UsageError(fmt::format("--report: a report is FILE.html or FILE.pdf, not {}", options.report));
  }
  check_writable(options.report);
  check_writable(options.json);
  catch_interrupts();
  MeasureHooks hooks;
  hooks.cancelled = [] { return interrupted(); };
  Progress progress(!options.quiet);
  if (progress.visible() && !options.experiment.sweep.empty()) hooks.point_ended = show_point;
  const Measurement m = measure(options.experiment, hooks);
  if (options.json == "-") {
    print(measurement_json(m));
  } else if (!options.quiet) {
    print(measurement_table(m));
  }
  if (!options.json.empty() && options.json != "-") write_text(options.json, measurement_json(m));
  if (options.report.ends_with(".pdf")) {
    write_report_pdf(options.report, report_html(m));
  } else if (!options.report.empty()) {
    write_text(options.report, report_html(m));
  }
  write_recording_files(options, m.recording);
  if (m.cancelled) {
    fmt::print(stderr, "Interrupted; what had been measured was kept.\n");
    return 130;
  }
  const bool all_ok = std::all_of(m.points.begin(), m.points.end(), [](const MeasuredPoint& point) {
    return point.error.empty() && std::all_of(point.samples.begin(), point.samples.end(),
                                              [](const RunSample& sample) { return sample.failed == 0; });
  });
  return all_ok ? 0 : 1;
}

}  // namespace poolscope::app
