// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/report_pictures.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace poolscope {
namespace {

constexpr double kWidth = 860;
constexpr double kLeft = 300;  // where the bars begin
constexpr double kRowHeight = 26;
constexpr std::size_t kMostBars = 3000;
constexpr std::array<std::string_view, 6> kColours = {"#2f6fde", "#d9822b", "#2e9e6b", "#a2469e", "#c23b3b", "#607087"};

std::string_view colour(std::size_t i) { return kColours[i % kColours.size()]; }

std::string text_at(double x, double y, std::string_view anchor, std::string_view text) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, y, anchor,
                     html_escaped(text));
}

std::string line(double x1, double y1, double x2, double y2, std::string_view stroke) {
  return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\"/>\n", x1, y1, x2, y2,
                     stroke);
}

std::string svg(double height, const std::string& inside) {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\">\n{2}</svg>\n",
      kWidth, height, inside);
}

/// A little above the largest value.
double upper_end(double largest) { return largest > 0 ? largest * 1.08 : 1; }

/// 1, 2 or 5 times a power of ten, so that some four of them reach the largest value.
double round_step(double largest) {
  const double power = std::pow(10.0, std::floor(std::log10(largest / 4)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (power * factor * 4.5 >= largest) return power * factor;
  }
  return power * 10;
}

struct Plot {
  double low_x, high_x, high_y;
  [[nodiscard]] double x(double value) const {
    return 60 + (value - low_x) / std::max(1e-12, high_x - low_x) * (kWidth - 90);
  }
  [[nodiscard]] double y(double value) const { return 300 - value / high_y * 280; }
};

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string made;
  for (const char c : text) {
    switch (c) {
      case '&': made += "&amp;"; break;
      case '<': made += "&lt;"; break;
      case '>': made += "&gt;"; break;
      case '"': made += "&quot;"; break;
      case '\'': made += "&#39;"; break;
      default: made += c; break;
    }
  }
  return made;
}

std::string bars_svg(const Measurement& m, const ReportWords& words) {
  double most = 0;
  for (const MeasuredPoint& point : m.points)
    most = std::max({most, point.wall().high, point.predicted_s.value_or(0)});
  const double scale = (kWidth - kLeft - 90) / upper_end(most);
  std::string inside;
  double y = 4;
  for (const MeasuredPoint& point : m.points) {
    const MedianEstimate wall = point.wall();
    const double middle = y + kRowHeight / 2 - 2;
    inside += text_at(kLeft - 8, middle + 4, "end", words.point(m, point));
    inside += fmt::format("<rect x=\"{}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{}\" rx=\"2\" fill=\"{}\"/>\n", kLeft,
                          y, wall.median * scale, kRowHeight - 8, colour(point.executor));
    inside += line(kLeft + wall.low * scale, middle, kLeft + wall.high * scale, middle, "#1c2330");
    for (const double end : {wall.low, wall.high})
      inside += line(kLeft + end * scale, middle - 4, kLeft + end * scale, middle + 4, "#1c2330");
    if (point.predicted_s) {
      inside += fmt::format(
          "<path d=\"M {0:.1f} {1:.1f} v {2}\" stroke=\"#c23b3b\" stroke-width=\"2\" "
          "stroke-dasharray=\"3 2\"/>\n",
          kLeft + *point.predicted_s * scale, y - 2, kRowHeight - 4);
    }
    inside += text_at(kLeft + wall.high * scale + 8, middle + 4, "start", fmt::format("{:.3g} s", wall.median));
    y += kRowHeight;
  }
  inside += text_at(kLeft, y + 14, "start", words.text("bar: median; line: 95 % interval; dashed red: prediction"));
  return svg(y + 22, inside);
}

std::string curve_svg(const Measurement& m, const ReportWords& words) {
  Plot plot{std::numeric_limits<double>::max(), std::numeric_limits<double>::lowest(), 0};
  for (const MeasuredPoint& point : m.points) {
    if (!point.value || point.samples.empty()) continue;
    plot.low_x = std::min(plot.low_x, *point.value);
    plot.high_x = std::max(plot.high_x, *point.value);
    plot.high_y = std::max(plot.high_y, static_cast<double>(point.tasks) / std::max(1e-9, point.wall().low));
  }
  if (plot.high_y == 0) return {};
  plot.high_y = upper_end(plot.high_y);
  std::string inside = line(60, 300, kWidth - 30, 300, "#8a93a3") + line(60, 20, 60, 300, "#8a93a3");
  inside += text_at(kWidth - 30, 334, "end", words.key(m.sweep_key)) + text_at(68, 24, "start", words.text("tasks/s"));
  const double step = round_step(plot.high_y);
  for (int i = 0; i * step <= plot.high_y; ++i) {
    inside += text_at(54, plot.y(i * step) + 4, "end", fmt::format("{:g}", i * step));
    if (i > 0) inside += line(56, plot.y(i * step), 60, plot.y(i * step), "#8a93a3");
  }
  for (std::size_t e = 0; e < m.experiment.executors.size(); ++e) {
    std::string path;
    for (const MeasuredPoint& point : m.points) {
      if (point.executor != e || !point.value || point.samples.empty()) continue;
      const MedianEstimate wall = point.wall();
      const auto rate = [&point](double seconds) { return static_cast<double>(point.tasks) / std::max(1e-9, seconds); };
      const double x = plot.x(*point.value);
      const double y = plot.y(rate(wall.median));
      path += fmt::format("{} {:.1f} {:.1f} ", path.empty() ? "M" : "L", x, y);
      inside += line(x, plot.y(rate(wall.high)), x, plot.y(rate(wall.low)), colour(e));
      inside += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.5\" fill=\"{}\"/>\n", x, y, colour(e));
      inside += text_at(x, 316, "middle", fmt::format("{:g}", *point.value));
    }
    inside += fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\"/>\n", path, colour(e));
    if (const auto fit = m.fit(e)) {
      std::string law;
      for (int i = 0; i <= 100; ++i) {
        const double at = plot.low_x + (plot.high_x - plot.low_x) * i / 100;
        law += fmt::format("{} {:.1f} {:.1f} ", i == 0 ? "M" : "L", plot.x(at),
                           plot.y(std::min(plot.high_y, fit->per_second(at))));
      }
      inside += fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-dasharray=\"5 4\"/>\n", law, colour(e));
    }
  }
  double y = 356;
  for (std::size_t e = 0; e < m.experiment.executors.size(); ++e, y += 18) {
    inside += fmt::format("<circle cx=\"66\" cy=\"{:.1f}\" r=\"3.5\" fill=\"{}\"/>\n", y - 4, colour(e));
    inside += text_at(76, y, "start", words.swept(m.experiment.executors[e]));
  }
  inside +=
      text_at(66, y, "start", words.text("dots: median, with the interval; dashed: the scalability law that fits"));
  return svg(y + 8, inside);
}

std::string timelines_svg(const Recording& recording, const ReportWords& words) {
  std::int64_t last = 1;
  for (const Trace& trace : recording)
    last = std::max(last, trace.now_ns());
  constexpr double kFrom = 60;
  const double scale = (kWidth - kFrom - 10) / static_cast<double>(last);
  std::string inside;
  double y = 16;
  for (std::size_t run = 0; run < recording.size(); ++run) {
    const Trace& trace = recording[run];
    std::string error;
    const auto spec = parse_executor_spec(trace.info().executor, error);
    inside += text_at(kFrom, y, "start", spec ? words.executor(*spec) : trace.info().executor);
    std::map<LaneId, std::size_t> lanes;  // in the order in which they are met
    std::string bars;
    const std::size_t shown = std::min(kMostBars, trace.size());
    for (RowId row = 0; row < shown; ++row) {
      if (trace.start_ns(row) == kNoTime || trace.worker(row) == kNoLane) continue;
      const std::size_t lane = lanes.try_emplace(trace.worker(row), lanes.size()).first->second;
      const std::int64_t end = trace.end_ns(row) == kNoTime ? trace.now_ns() : trace.end_ns(row);
      bars += fmt::format(
          "<rect x=\"{:.2f}\" y=\"{:.1f}\" width=\"{:.2f}\" height=\"9\" fill=\"{}\"><title>{}</title></rect>\n",
          kFrom + static_cast<double>(trace.start_ns(row)) * scale, y + 8 + 11 * static_cast<double>(lane),
          std::max(0.6, static_cast<double>(end - trace.start_ns(row)) * scale - 0.4),
          trace.state(row) == TaskState::finished ? colour(run) : "#c23b3b", html_escaped(trace.label(row)));
    }
    inside += bars;
    y += 8 + 11 * static_cast<double>(std::max<std::size_t>(1, lanes.size())) + 22;
    if (shown < trace.size())
      inside +=
          text_at(kFrom, y - 10, "start",
                  words.filled("the first %1 of %2 tasks", {std::to_string(shown), std::to_string(trace.size())}));
  }
  inside += text_at(kFrom, y, "start", "0 s") +
            text_at(kWidth - 10, y, "end", fmt::format("{:.3g} s", static_cast<double>(last) / 1e9));
  return svg(y + 8, inside);
}

}  // namespace poolscope
