// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/report_html.h"

#include "core/export/report_pictures.h"
#include "core/jobs/experiment_json.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/law_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace poolscope {
namespace {

constexpr std::string_view kHead =
    R"(<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72em; margin: 2em auto; padding: 0 1em; color: #1c2330; }
h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin-top: 2em; }
table { border-collapse: collapse; font-size: .9em; } th, td { padding: .25em .5em; border-bottom: 1px solid #d8dde6; text-align: right; }
th:first-child, td:first-child { text-align: left; } td { white-space: nowrap; } th.words, td.words { text-align: left; white-space: normal; }
td.words { min-width: 8em; } .wide { overflow-x: auto; }
pre { background: #f3f5f8; padding: 1em; overflow: auto; } svg { display: block; margin: 1em 0; max-width: 100%; }
svg text { font: 12px system-ui, sans-serif; fill: #1c2330; } .note { color: #5b6577; }
@media print { body { margin: 0; } details { display: none; } .wide { overflow: visible; } }
</style></head><body>
)";

constexpr double kMostSpeedup = 100;  // that an interval may reach up to

std::string time_text(double seconds) {
  return seconds < 0.0995 ? fmt::format("{:.2f} ms", seconds * 1e3) : fmt::format("{:.3f} s", seconds);
}

/// Whether the machine told what anything of it cost in energy.
bool knows_energy(const Measurement& m) {
  return std::any_of(m.points.begin(), m.points.end(), [](const MeasuredPoint& point) {
    return std::any_of(point.samples.begin(), point.samples.end(),
                       [](const RunSample& sample) { return sample.energy_j.has_value(); });
  });
}

std::string energy_cell(const MeasuredPoint& point) {
  std::vector<double> joules;
  for (const RunSample& sample : point.samples) {
    if (sample.energy_j) joules.push_back(*sample.energy_j);
  }
  return fmt::format("<td>{}</td>", joules.empty() ? "–" : fmt::format("{:.1f} J", median(std::move(joules))));
}

std::string row_of(const Measurement& m, const MeasuredPoint& point, const ReportWords& words) {
  const MedianEstimate wall = point.wall();
  const MeasuredPoint* base = m.base_of(point);
  std::string speedup = "–";
  std::string verdict;
  if (base != nullptr && base != &point) {
    const TimesComparison c = compare_points(*base, point);
    // Two rounds that differ give an interval that says nothing, and takes all the room.
    speedup = point.samples.size() < 2 || c.high >= kMostSpeedup
                  ? fmt::format("{:.2f}", c.speedup)
                  : fmt::format("{:.2f} [{:.2f} – {:.2f}]", c.speedup, c.low, c.high);
    verdict = point.samples.size() < 2 ? "–" : words.text(to_string(c.verdict));  // one round is never sure
  }
  return fmt::format(
      "<tr><td "
      "class=\"words\">{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>"
      "{}</tr>\n",
      html_escaped(words.point(m, point)), time_text(wall.median),
      point.samples.size() < 2 ? "–" : fmt::format("{} – {}", time_text(wall.low), time_text(wall.high)),
      point.predicted_s ? time_text(*point.predicted_s) : "–", speedup, verdict,
      time_text(point.median_of(&RunSample::cpu_s)), time_text(point.median_of(&RunSample::p99_s)),
      point.samples.empty() ? "–"
                            : fmt::format("{:.0f} MB", static_cast<double>(point.samples.back().peak_rss_bytes) / 1e6),
      knows_energy(m) ? energy_cell(point) : std::string());
}

std::string fit_text(const Measurement& m, const ReportWords& words) {
  std::string text;
  for (std::size_t i = 0; i < m.experiment.executors.size(); ++i) {
    const auto fit = m.fit(i);
    if (!fit) continue;
    text += "<p>" + words.filled(
                        "%1: the universal scalability law fits with %2 tasks/s for one worker, contention %3 %, "
                        "coherence %4 % (R² %5).",
                        {html_escaped(words.swept(m.experiment.executors[i])), fmt::format("{:.1f}", fit->lambda),
                         fmt::format("{:.1f}", 100 * fit->sigma), fmt::format("{:.3f}", 100 * fit->kappa),
                         fmt::format("{:.3f}", fit->r_squared)});
    if (const auto best = m.best_workers_near(*fit))
      text += " " + words.filled("More than %1 workers make it slower.", {fmt::format("{:.0f}", *best)});
    text += "</p>\n";
  }
  return text;
}

/// No line ends between a number and its unit.
std::string unbroken(std::string text) {
  for (const std::string_view unit : {" s", " ms"}) {
    for (auto at = text.find(unit); at != std::string::npos; at = text.find(unit, at))
      text.replace(at, 1, "\u00a0");
  }
  return text;
}

/// Each law beside the measured figure; where they part the cell is marked, and below it stands why.
std::string laws_table(const Measurement& m, const ReportWords& words) {
  const std::vector<Law> laws = laws_of(m);
  if (laws.empty()) return {};
  std::string table = fmt::format("<h2>{}</h2>\n<div class=\"wide\"><table><tr><th class=\"words\">{}</th>",
                                  words.text("Laws beside what was measured"), words.text("predicted / measured"));
  for (const Law law : laws)
    table += fmt::format("<th>{}<br>{}</th>", html_escaped(words.text(law_title(law))), words.text(law_quantity(law)));
  table += "</tr>\n";
  std::string causes;
  for (const MeasuredPoint& point : m.points) {
    const std::vector<LawFigure> figures = law_figures(m, point);
    table += fmt::format("<tr><td class=\"words\">{}</td>", html_escaped(words.point(m, point)));
    for (const Law law : laws) {
      const auto found =
          std::find_if(figures.begin(), figures.end(), [law](const LawFigure& f) { return f.law == law; });
      if (found == figures.end()) {
        table += "<td>–</td>";
        continue;
      }
      const std::string measured = law_value(law, found->measured);
      table += unbroken(fmt::format("<td>{} / {}</td>", law_prediction(*found),
                                    found->parts() ? "<b>" + measured + "</b>" : measured));
      if (!found->cause.empty() && found->cause != point.cause) {
        causes +=
            "<p>" +
            words.filled("%1, %2: %3.", {html_escaped(words.point(m, point)), html_escaped(words.text(law_title(law))),
                                         html_escaped(words.cause(found->cause))}) +
            "</p>\n";
      }
    }
    table += "</tr>\n";
  }
  return table +
         fmt::format("</table></div>\n<p class=\"note\">{}</p>\n",
                     words.text("Bold: more than a tenth beside what the law says.")) +
         causes;
}

}  // namespace

std::string report_html(const Measurement& m, const ReportWords& words) {
  const auto heading = [&words](const char* text) { return fmt::format("<h2>{}</h2>\n", words.text(text)); };
  const auto note = [](const std::string& text) { return fmt::format("<p class=\"note\">{}</p>\n", text); };
  const Job* job = find_job(m.experiment.job);
  const std::string title = job == nullptr ? m.experiment.job : words.name(job->description().title);
  std::string page =
      fmt::format("<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>Poolscope: {}</title>\n",
                  words.language, html_escaped(title));
  page += kHead;
  page += fmt::format("<h1>Poolscope: {}</h1>\n", html_escaped(title));
  if (!m.experiment.notes.empty()) page += fmt::format("<p>{}</p>\n", html_escaped(m.experiment.notes));
  if (m.cancelled) page += note(words.text("It was cancelled; what had been measured is here."));
  page += heading("Wall time") + bars_svg(m, words);
  if (!m.sweep_key.empty()) page += heading("Sweep") + curve_svg(m, words) + fit_text(m, words);
  page += fmt::format("<div class=\"wide\"><table><tr><th class=\"words\">{}</th>", words.text("executor"));
  for (const char* head :
       {"median", "95 % interval", "predicted", "speed-up", "verdict", "CPU", "p99 latency", "memory"})
    page += fmt::format("<th>{}</th>", words.text(head));
  page += knows_energy(m) ? fmt::format("<th>{}</th></tr>\n", words.text("energy")) : "</tr>\n";
  for (const MeasuredPoint& point : m.points)
    page += row_of(m, point, words);
  const std::string rounds = std::to_string(m.experiment.repetitions);
  std::string about = m.experiment.repetitions == 1 ? words.text("One repetition each.")
                      : m.experiment.warm_up > 0    ? words.filled("%1 repetitions each after a warm-up.", {rounds})
                                                    : words.filled("%1 repetitions each.", {rounds});
  about += " " + words.text("With fewer than six the interval is the smallest to the largest.");
  if (!knows_energy(m)) {
    about +=
        " " + words.text("This machine does not tell what its processors use in energy, or runs went on side by side.");
  }
  page += "</table></div>\n" + note(about) + laws_table(m, words);
  for (const MeasuredPoint& point : m.points) {
    if (!point.error.empty())
      page += fmt::format("<p>{}: {}</p>\n", html_escaped(words.point(m, point)), html_escaped(point.error));
    if (!point.cause.empty()) {
      page += "<p>" +
              words.filled("%1: %2.", {html_escaped(words.point(m, point)), html_escaped(words.cause(point.cause))}) +
              "</p>\n";
    }
  }
  page += heading("Timeline of the last repetition") + timelines_svg(m.recording, words);
  page += heading("Experiment") + fmt::format("<pre>{}</pre>\n", html_escaped(experiment_json(m.experiment)));
  page += fmt::format("<details><summary>{}</summary><pre>{}</pre></details>\n", words.text("All samples as CSV"),
                      html_escaped(measurement_csv(m)));
  return page + "</body></html>\n";
}

}  // namespace poolscope
