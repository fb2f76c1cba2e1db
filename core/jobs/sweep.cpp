// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/sweep.h"

#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/nearest_word.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace poolscope {
namespace {

constexpr std::string_view kSwitchInterval = "gil-interval";

std::optional<double> point_value(std::string_view text) {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// FROM..TO, FROM..TO+STEP or FROM..TO*FACTOR; what is wrong, or nothing.
std::string read_range(std::string_view text, std::vector<double>& values) {
  const std::size_t dots = text.find("..");
  std::string_view upper = text.substr(dots + 2);
  const std::size_t sign = upper.find_first_of("+*", 1);
  const auto from = point_value(text.substr(0, dots));
  const auto to = point_value(upper.substr(0, sign));
  const auto step = sign == std::string_view::npos ? std::optional(1.0) : point_value(upper.substr(sign + 1));
  const bool factor = sign != std::string_view::npos && upper[sign] == '*';
  if (!from || !to || !step || *to < *from) return "FROM..TO is expected, e.g. 1..8, 1..64*2 or 10..50+10";
  if (factor ? (*step <= 1 || *from <= 0) : *step <= 0) return "the values must grow, e.g. 1..64*2 or 10..50+10";
  for (double value = *from; value <= *to * (1 + 1e-9); value = factor ? value * *step : value + *step) {
    if (values.size() == kMaxSweepPoints) return fmt::format("more than {} values", kMaxSweepPoints);
    values.push_back(value);
  }
  return {};
}

/// The spec's text with one key set anew.
std::string with_key(const std::string& spec, const std::string& key, const std::string& value) {
  const std::size_t colon = spec.find(':');
  std::string made = spec.substr(0, colon);
  char mark = ':';
  std::string_view rest = colon == std::string::npos ? std::string_view() : std::string_view(spec).substr(colon + 1);
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view pair = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    if (pair.substr(0, pair.find('=')) == key) continue;
    made += fmt::format("{}{}", mark, pair);
    mark = ',';
  }
  return made + fmt::format("{}{}={}", mark, key, value);
}

/// Sets the key on every executor that knows it; a sweep of all the others would show nothing.
bool set_on_executors(Experiment& e, const std::string& key, const std::string& value, std::string& error) {
  bool any = false;
  for (ExecutorSpec& spec : e.executors) {
    if (!can_vary(spec, key)) continue;
    const auto changed = parse_executor_spec(with_key(spec.to_string(), key, value), error);
    if (!changed) return false;
    spec = *changed;
    any = true;
  }
  if (!any) {
    error = key == kSwitchInterval
                ? "the switch interval is the GIL's, and none of the executors has one; add gil=on to it"
                : fmt::format("none of the executors takes {}", key);
  }
  return any;
}

/// So many workers, and as many times the tasks of the base.
bool set_scaled_workers(Experiment& e, double value, std::string& error) {
  const double tasks = static_cast<double>(e.task_count()) * value;
  if (value < 1 || value > kMaxWorkers || tasks > static_cast<double>(kMaxTasks)) {
    error = fmt::format("{}: from 1 to {} workers with {} tasks at most, not {:g} with {:g}", kScaledWorkers,
                        kMaxWorkers, kMaxTasks, value, tasks);
    return false;
  }
  if (!set_on_executors(e, "workers", fmt::format("{}", value), error)) return false;
  const auto times = static_cast<std::int64_t>(value);
  const auto grow = [times](auto& part) {
    const std::vector<std::string> once = part.inputs;
    part.count *= times;
    for (std::int64_t i = 1; i < times; ++i)
      part.inputs.insert(part.inputs.end(), once.begin(), once.end());
  };
  grow(e);
  for (JobPart& other : e.others)
    grow(other);
  return true;
}

}  // namespace

std::optional<Sweep> parse_sweep(std::string_view text, std::string& error) {
  const std::size_t equals = text.find('=');
  Sweep sweep;
  sweep.key = text.substr(0, equals);
  if (equals == std::string_view::npos || sweep.key.empty() || equals + 1 == text.size()) {
    error = fmt::format("sweep \"{}\": KEY=VALUES is expected, e.g. workers=1..8", text);
    return std::nullopt;
  }
  if (sweep.key == "switch-interval") sweep.key = kSwitchInterval;
  std::string_view rest = text.substr(equals + 1);
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view part = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    std::string problem;
    if (part.find("..") != std::string_view::npos) {
      problem = read_range(part, sweep.values);
    } else if (const auto value = point_value(part)) {
      sweep.values.push_back(*value);
      if (sweep.values.size() > kMaxSweepPoints) problem = fmt::format("more than {} values", kMaxSweepPoints);
    } else {
      problem = fmt::format("\"{}\" is no number", part);
    }
    if (problem.empty()) continue;
    error = fmt::format("sweep \"{}\": {}", text, problem);
    return std::nullopt;
  }
  return sweep;
}

bool can_vary(const ExecutorSpec& spec, std::string_view key) {
  return describe(spec.kind).has_key(key == kScaledWorkers ? "workers" : key) && (key != kSwitchInterval || spec.gil);
}

std::optional<Experiment> sweep_point(const Experiment& base, const std::string& key, double value,
                                      std::string& error) {
  Experiment e = base;
  e.sweep.clear();
  const std::string text = fmt::format("{}", value);
  const auto& kinds = executor_kinds();
  const Job* job = find_job(base.job);
  if (std::any_of(kinds.begin(), kinds.end(), [&](const auto& kind) { return kind.has_key(key); })) {
    if (!set_on_executors(e, key, text, error)) return std::nullopt;
  } else if (key == kScaledWorkers) {
    if (!set_scaled_workers(e, value, error)) return std::nullopt;
  } else if (key == "count") {
    e.count = static_cast<std::int64_t>(value);
    e.inputs.clear();
  } else if (job != nullptr && job->description().param(key) != nullptr) {
    Value read;
    if (!parse_param(job->description(), key, text, read, error)) return std::nullopt;
    e.params[key] = std::move(read);
  } else {
    std::vector<std::string> known{"count", std::string(kScaledWorkers)};
    for (const ExecutorSpec& spec : base.executors) {
      for (const SpecKey& of_kind : describe(spec.kind).keys)
        known.push_back(of_kind.name);
    }
    if (job != nullptr) {
      for (const ParamDescription& param : job->description().params)
        known.push_back(param.name);
    }
    error = fmt::format("sweep: unknown key \"{}\"; {}", key, did_you_mean(key, known));
    return std::nullopt;
  }
  error = validate(e);
  if (!error.empty()) return std::nullopt;
  return e;
}

}  // namespace poolscope
