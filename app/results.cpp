// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/results.h"

#include "app/value_json.h"
#include "core/tracing/failure_words.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace poolscope::app {
namespace {

constexpr std::size_t kFailuresShown = 5;

// Columns on a terminal: what is counted are characters, not bytes.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::string space(width - std::min(width, width_of(text)), ' ');
  return right ? space + text : text + space;
}

std::string seconds_text(double seconds) {
  if (seconds < 0.0995) return fmt::format("{:.2f} ms", seconds * 1e3);
  return fmt::format("{:.2f} s", seconds);
}

}  // namespace

std::string table_text(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c)
      widths[c] = std::max(widths[c], width_of(row[c]));
  }
  std::string table;
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c)
      table += (c > 0 ? "  " : "") + padded(row[c], widths[c], c > 0);
    table += '\n';
  }
  return table;
}

std::string result_table(const std::vector<RunSummary>& runs, const std::string& total_title) {
  using Row = std::vector<std::string>;
  Row head = {"executor", "tasks", "ok", "failed", "cancelled", "wall", "predicted", "CPU", "longest queue", "tasks/s"};
  if (!total_title.empty()) head.push_back(total_title);
  std::vector<Row> rows = {head};
  for (const RunSummary& run : runs) {
    Row row = {run.executor,
               std::to_string(run.tasks),
               std::to_string(run.ok),
               std::to_string(run.failed),
               std::to_string(run.cancelled),
               seconds_text(run.wall_s),
               run.predicted_s ? seconds_text(*run.predicted_s) : "-",
               seconds_text(run.cpu_s),
               std::to_string(run.max_queue_depth),
               fmt::format("{:.{}f}", run.tasks_per_s, run.tasks_per_s < 100 ? 2 : 0)};
    if (!total_title.empty()) row.push_back(to_text(run.result));
    rows.push_back(std::move(row));
    for (const PartSummary& part : run.parts) {
      rows.push_back(
          {"  " + part.name, std::to_string(part.tasks), std::to_string(part.ok), std::to_string(part.failed),
           std::to_string(part.cancelled), seconds_text(part.last_end_s), "", seconds_text(part.cpu_s), "",
           part.last_end_s > 0 ? fmt::format("{:.2f}", static_cast<double>(part.ok) / part.last_end_s) : ""});
    }
  }

  return table_text(rows);
}

std::string result_json(const std::vector<RunSummary>& runs) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const RunSummary& run : runs) {
    nlohmann::ordered_json one;
    one["executor"] = run.executor;
    one["spec"] = run.spec;
    one["workers"] = run.workers;
    one["tasks"] = run.tasks;
    one["ok"] = run.ok;
    one["failed"] = run.failed;
    one["cancelled"] = run.cancelled;
    one["wall_s"] = run.wall_s;
    one["cpu_s"] = run.cpu_s;
    one["predicted_s"] = run.predicted_s ? nlohmann::ordered_json(*run.predicted_s) : nlohmann::ordered_json(nullptr);
    one["result"] = value_json(run.result);
    one["max_queue_depth"] = run.max_queue_depth;
    one["tasks_per_s"] = run.tasks_per_s;
    one["events_lost"] = run.events_lost;
    if (!run.error.empty()) one["error"] = run.error;
    for (const PartSummary& part : run.parts) {
      one["jobs"].push_back({{"name", part.name},
                             {"tasks", part.tasks},
                             {"ok", part.ok},
                             {"failed", part.failed},
                             {"cancelled", part.cancelled},
                             {"wall_s", part.last_end_s},
                             {"cpu_s", part.cpu_s},
                             {"busy_s", part.busy_s},
                             {"result", value_json(part.result)}});
    }
    list.push_back(std::move(one));
  }
  const nlohmann::ordered_json all = {{"runs", std::move(list)}};
  // A command may have written bytes that are no UTF-8; JSON cannot hold those.
  return all.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string failure_report(const std::vector<RunSummary>& runs, const Recording& recording) {
  std::string report;
  for (std::size_t i = 0; i < runs.size() && i < recording.size(); ++i) {
    if (!runs[i].error.empty()) report += fmt::format("{}: {}\n", runs[i].executor, runs[i].error);
    if (runs[i].failed == 0) continue;
    report += fmt::format("{}: {} of {} tasks failed\n", runs[i].executor, runs[i].failed, runs[i].tasks);
    const Trace& trace = recording[i];
    std::size_t shown = 0;
    for (RowId row = 0; row < trace.size() && shown < kFailuresShown; ++row) {
      const TaskState state = trace.state(row);
      if (state != TaskState::failed && state != TaskState::timed_out && state != TaskState::lost) continue;
      report += fmt::format("  {}\n", failure_words(trace, row));
      ++shown;
    }
    if (runs[i].failed > static_cast<std::int64_t>(shown)) {
      report +=
          fmt::format("  and {} more; --csv FILE writes them all\n", runs[i].failed - static_cast<std::int64_t>(shown));
    }
  }
  return report;
}

}  // namespace poolscope::app
