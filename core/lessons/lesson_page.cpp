// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/lesson_page.h"

#include "core/export/timeline_csv.h"
#include "core/lessons/page_words.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <system_error>

namespace poolscope {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBars = 4000;
constexpr std::size_t kMostCsvRows = 20'000;
constexpr double kPlotWidth = 760;
constexpr double kLaneHeight = 14;
constexpr std::size_t kMostLanes = 40;

constexpr std::string_view kStyle = R"(<style>
:root{--bg:#f3f5f8;--card:#fff;--line:#dfe4ec;--text:#1b2430;--muted:#5b6678;--bar:#0072b2;--other:#d55e00;--code:#f3f5f8}
@media (prefers-color-scheme:dark){:root{--bg:#14181f;--card:#1c222b;--line:#303946;--text:#e6ebf2;--muted:#9aa7b8;
--bar:#4aa8e0;--other:#f08a4b;--code:#14181f}}
body{background:var(--bg);color:var(--text);font:16px/1.55 system-ui,"Noto Sans","Noto Sans CJK SC",sans-serif;margin:0}
main{max-width:860px;margin:24px auto;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:24px 32px}
h1{font-size:1.7em;line-height:1.25}h2{font-size:1.1em;margin-top:1.8em}small,.muted{color:var(--muted)}
pre,code{font-family:"DejaVu Sans Mono",monospace;background:var(--code);border-radius:4px}code{padding:0 3px}
pre{padding:12px;overflow:auto;font-size:.9em}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
td,th{border-bottom:1px solid var(--line);padding:4px 14px 4px 0;text-align:right;font-weight:normal}
td:first-child,th:first-child{text-align:left}th{color:var(--muted)}svg{width:100%;height:auto}svg text{fill:var(--text);
font-size:12px;font-family:system-ui,"Noto Sans CJK SC",sans-serif}svg .muted{fill:var(--muted)}.bar{fill:var(--bar)}.bad{fill:var(--other)}
.grid{stroke:var(--line)}.guess{stroke:var(--text);stroke-width:2;stroke-dasharray:4 3}.holds{color:#00795a}.fails{color:#b23c00}
a{color:var(--bar)}.happened+p{font-size:1.2em;font-weight:bold}
</style>
)";

/// The bars of the lesson with the guess as a dashed line.
std::string bars_svg(const Lesson& lesson, const LessonText& text, const FigureSource& figures,
                     const LessonGuesses& guesses, const PageWords& words) {
  constexpr double kLeft = 230;
  constexpr double kStep = 48;
  const double room = kPlotWidth - kLeft - 110;
  std::vector<double> values;
  for (const LessonBar& bar : lesson.bars) {
    const double value = evaluate(bar.figure, figures).value;
    values.push_back(std::isfinite(value) ? std::max(0.0, value) : 0);
  }
  std::vector<double> all = values;
  all.insert(all.end(), guesses.bars.begin(), guesses.bars.end());
  const BarScale scale = lesson.scale(all);
  std::string said;  // the bars, for who cannot see them
  for (std::size_t i = 0; i < values.size(); ++i) {
    said +=
        fmt::format("{}{}: {}", i == 0 ? "" : "; ", fill_in(text.label(lesson.bars[i].name), figures, text.language),
                    format_figure(values[i], lesson.bars[i].unit, text.language));
  }
  const double height = kStep * static_cast<double>(values.size()) + 8;
  std::string svg = fmt::format("<svg viewBox=\"0 0 {} {:.0f}\" role=\"img\" aria-label=\"{}\">", kPlotWidth,
                                height + (scale.least > 0 ? 16 : 0), escape_html(said));
  for (const double ten : scale.tens()) {
    const double x = kLeft + room * scale.place(ten);
    svg += fmt::format("<line class=\"grid\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"10\" y2=\"{1:.0f}\"/>", x, height);
    svg += fmt::format("<text class=\"muted\" text-anchor=\"middle\" x=\"{:.1f}\" y=\"{:.0f}\">{}</text>", x,
                       height + 12, round_figure(ten, lesson.bars.front().unit, text.language));
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double y = kStep * static_cast<double>(i) + 18;
    const double width = room * scale.place(values[i]);
    svg += fmt::format("<text x=\"0\" y=\"{:.1f}\">{}</text>", y + 15,
                       escape_html(fill_in(text.label(lesson.bars[i].name), figures, text.language)));
    svg += fmt::format("<rect class=\"bar\" x=\"{}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"20\" rx=\"3\"/>", kLeft, y,
                       std::max(1.0, width));
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" font-weight=\"bold\">{}</text>", kLeft + width + 8, y + 15,
                       format_figure(values[i], lesson.bars[i].unit, text.language));
    if (i < guesses.bars.size()) {
      const double x = kLeft + room * scale.place(guesses.bars[i]);
      svg += fmt::format("<line class=\"guess\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\"/>", x,
                         y - 5, y + 25);
      svg += fmt::format("<text class=\"muted\" x=\"{:.1f}\" y=\"{:.1f}\">{} {}</text>", x + 5, y - 5, words.guess,
                         format_figure(guesses.bars[i], lesson.bars[i].unit, text.language));
    }
  }
  return svg + "</svg>\n";
}

/// What the lesson calls that run, as on screen.
std::string run_words(const LessonText& text, const NamedRun& run, const FigureSource& figures) {
  return escape_html(text.labels.contains(run.name) ? fill_in(text.label(run.name), figures, text.language)
                                                    : run.summary.executor);
}

std::string figures_table(const LessonText& text, const std::vector<NamedRun>& runs, const FigureSource& figures,
                          const PageWords& words) {
  std::string table =
      fmt::format("<table><tr><th>{}</th><th>{}</th><th>{}</th><th>{}</th><th>{}</th><th>{}</th></tr>\n",
                  words.executor, words.tasks, words.failed, words.wall, words.predicted, words.cpu);
  for (const NamedRun& run : runs) {
    const RunSummary& s = run.summary;
    table += fmt::format(
        "<tr><td>{} <small>{}</small></td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
        run_words(text, run, figures), escape_html(s.spec),
        format_figure(static_cast<double>(s.tasks), "n", text.language),
        format_figure(static_cast<double>(s.failed), "n", text.language), format_figure(s.wall_s, "s", text.language),
        s.predicted_s.value_or(0) > 0 ? format_figure(*s.predicted_s, "s", text.language) : "–",
        format_figure(s.cpu_s, "s", text.language));
  }
  return table + "</table>\n";
}

/// The timeline as CSV; empty when it is too long for a page.
std::string csv_of(const std::vector<NamedRun>& runs) {
  Recording recording;
  std::size_t rows = 0;
  for (const NamedRun& run : runs) {
    recording.push_back(run.trace);
    rows += run.trace.size();
  }
  if (rows == 0 || rows > kMostCsvRows) return {};
  std::string pattern = (fs::temp_directory_path() / "poolscope-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "cannot make a temporary folder " + pattern);
  }
  const fs::path file = fs::path(pattern) / "timeline.csv";
  std::string text;
  try {
    write_timeline_csv(file.string(), recording);
    std::ifstream in(file, std::ios::binary);
    text.assign(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  } catch (...) {
    fs::remove_all(pattern);
    throw;
  }
  fs::remove_all(pattern);
  return text;
}

/// For a data: address.
std::string percent_encoded(std::string_view text) {
  std::string made;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       c == ',' || c == '.' || c == '_' || c == '-';
    made += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return made;
}

}  // namespace

std::string timeline_svg(const Trace& trace, double seconds, std::string_view language) {
  std::map<LaneId, std::size_t> lanes;  // those that ran something, in their order
  for (RowId row = 0; row < trace.size(); ++row) {
    if (trace.worker(row) != kNoLane && trace.start_ns(row) != kNoTime) lanes.emplace(trace.worker(row), 0);
  }
  std::size_t next = 0;
  for (auto& [lane, line] : lanes)
    line = next++;
  const std::size_t shown = std::min(next, kMostLanes);
  const double height = kLaneHeight * static_cast<double>(shown) + 22;
  const double scale = seconds > 0 ? (kPlotWidth - 8) / seconds * 1e-9 : 0;
  std::string svg = fmt::format("<svg viewBox=\"0 0 {} {:.0f}\" role=\"img\">", kPlotWidth, height);
  std::size_t bars = 0;
  for (RowId row = 0; row < trace.size() && bars < kMostBars; ++row) {
    const auto lane = lanes.find(trace.worker(row));
    if (lane == lanes.end() || lane->second >= shown || trace.start_ns(row) == kNoTime) continue;
    const std::int64_t end = trace.end_ns(row) == kNoTime ? trace.now_ns() : trace.end_ns(row);
    const bool good = trace.state(row) == TaskState::finished;
    svg += fmt::format("<rect class=\"{}\" x=\"{:.2f}\" y=\"{:.1f}\" width=\"{:.2f}\" height=\"{:.1f}\" rx=\"1.5\"/>",
                       good ? "bar" : "bad", static_cast<double>(trace.start_ns(row)) * scale,
                       kLaneHeight * static_cast<double>(lane->second),
                       std::max(0.6, static_cast<double>(end - trace.start_ns(row)) * scale - 1), kLaneHeight - 3);
    ++bars;
  }
  svg += fmt::format(
      "<text class=\"muted\" x=\"0\" y=\"{0:.0f}\">0</text><text class=\"muted\" text-anchor=\"end\" "
      "x=\"{1}\" y=\"{0:.0f}\">{2}</text>",
      height - 6, kPlotWidth, format_figure(seconds, "s", language));
  return svg + "</svg>\n";
}

std::string lesson_page(const Lesson& lesson, std::string_view language, const std::vector<NamedRun>& runs,
                        const LessonGuesses& guesses) {
  const LessonText& text = lesson.text(language);
  const PageWords& words = page_words(language);
  const FigureSource figures = figures_of(runs);
  const std::vector<ClaimResult> claims = check_claims(lesson, figures);
  const auto paragraph = [&](std::string_view section) {
    return lesson_html_text(fill_in(text.section(section), figures, text.language)) + "\n";
  };

  std::string page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n",
      language.starts_with("zh") ? "zh-CN" : "en", escape_html(text.title));
  page += "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n";
  page += kStyle;
  page += "</head><body><main>\n";
  page += fmt::format("<small>Poolscope · {}</small>\n<h1>{}</h1>\n", words.lesson, escape_html(text.title));
  page += paragraph("question");
  if (!guesses.answer.empty()) {
    page += fmt::format("<p><b>{}</b> {}</p>\n", words.guess,
                        escape_html(fill_in(text.label(guesses.answer), figures, text.language)));
  }
  page += fmt::format("<h2 class=\"happened\">{}</h2>\n", words.happened);
  switch (shown_outcome(lesson, claims, figures)) {
    case LessonOutcome::holds: page += paragraph("headline"); break;
    case LessonOutcome::undecided: page += fmt::format("<p><b>{}</b></p>\n", words.busy); break;
    case LessonOutcome::fails: page += fmt::format("<p><b>{}</b></p>\n", words.otherwise); break;
  }
  page += bars_svg(lesson, text, figures, guesses, words);
  page += fmt::format("<h2>{}</h2>\n", words.why) + paragraph("why");
  page += fmt::format("<p class=\"muted\">{}</p>\n<ul>\n", words.checked);
  for (const ClaimResult& claim : claims) {
    page += fmt::format("<li class=\"{}\"><code>{}</code> {}</li>\n", claim.holds ? "holds" : "fails",
                        escape_html(claim.claim), escape_html(claim.detail));
  }
  page += "</ul>\n";
  if (!text.python.empty()) {
    page += fmt::format("<h2>{}</h2>\n<pre>{}</pre>\n", words.python, escape_html(text.python));
  }
  page += fmt::format("<h2>{}</h2>\n", words.when);
  double longest = 0;
  for (const NamedRun& run : runs) {
    longest = std::max(longest, run.summary.wall_s);
    for (RowId row = 0; row < run.trace.size(); ++row)  // what was submitted later ends later than the wall time
      longest = std::max(longest, static_cast<double>(run.trace.end_ns(row)) * 1e-9);
  }
  for (const NamedRun& run : runs) {
    page += fmt::format("<p class=\"muted\">{} · {}</p>\n", run_words(text, run, figures),
                        format_figure(run.summary.wall_s, "s", text.language));
    page += timeline_svg(run.trace, longest, text.language);
  }
  page += fmt::format("<h2>{}</h2>\n", words.numbers) + figures_table(text, runs, figures, words);
  if (const std::string csv = csv_of(runs); !csv.empty()) {
    page += fmt::format("<p><a download=\"{}.csv\" href=\"data:text/csv;charset=utf-8,{}\">{}</a></p>\n",
                        escape_html(lesson.id), percent_encoded(csv), words.csv);
  }
  page += fmt::format("<h2>{}</h2>\n", words.next) + paragraph("try");
  if (!text.section("articles").empty()) page += fmt::format("<h2>{}</h2>\n", words.articles) + paragraph("articles");
  return page + "</main></body></html>\n";
}

}  // namespace poolscope
