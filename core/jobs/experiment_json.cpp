// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/experiment_json.h"

#include "core/jobs/experiment_json_part.h"
#include "core/jobs/function_library.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/nearest_word.h"
#include "core/jobs/placed_json_reading.h"
#include "core/jobs/sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <utility>

namespace poolscope {
namespace {

using Kind = PlacedJson::Kind;

void read_executors(const PlacedJson& list, Experiment& e) {
  expect(list, Kind::list, "executors");
  if (list.items.empty()) refuse(list.line, "\"executors\" is empty; add at least one, e.g. \"threads:workers=2\"");
  e.executors.clear();
  for (const PlacedJson& item : list.items) {
    std::string error;
    const auto spec = parse_executor_spec(text_of(item, "executors"), error);
    if (!spec) refuse(item.line, error);
    e.executors.push_back(*spec);
  }
}

void read_faults(const PlacedJson& object, Experiment& e) {
  expect(object, Kind::object, "faults");
  refuse_unknown_keys(object, {"fail", "slow", "slow_seconds"}, " of \"faults\"");
  if (const auto* fail = object.find("fail")) e.faults.fail = number_of(*fail, "fail", 0, 1);
  if (const auto* slow = object.find("slow")) e.faults.slow = number_of(*slow, "slow", 0, 1);
  if (const auto* delay = object.find("slow_seconds"))
    e.faults.slow_seconds = number_of(*delay, "slow_seconds", 0, 86400);
}

void read_planned_faults(const PlacedJson& list, Experiment& e) {
  expect(list, Kind::list, "fault");
  for (const PlacedJson& item : list.items) {
    std::string error;
    const auto fault = parse_planned_fault(text_of(item, "fault"), error);
    if (!fault) refuse(item.line, error);
    e.planned_faults.push_back(*fault);
  }
}

void put_first(JobPart part, Experiment& e) {
  e.name = std::move(part.name);
  e.job = std::move(part.job);
  e.params = std::move(part.params);
  e.inputs = std::move(part.inputs);
  e.count = part.count;
}

void read_jobs(const PlacedJson& root, const PlacedJson& list, Experiment& e) {
  for (const char* key : {"job", "params", "inputs", "count"}) {
    if (root.find(key) == nullptr) continue;
    refuse(root.find(key)->line,
           fmt::format("\"{}\" and \"jobs\" exclude each other: put it into one of the \"jobs\"", key));
  }
  expect(list, Kind::list, "jobs");
  if (list.items.empty() || list.items.size() > kMaxJobs) {
    refuse(list.line, fmt::format("\"jobs\" must name from 1 to {} jobs, not {}", kMaxJobs, list.items.size()));
  }
  for (const PlacedJson& item : list.items) {
    expect(item, Kind::object, "jobs");
    refuse_unknown_keys(item, job_part_keys(), " of \"jobs\"");
    JobPart part = read_job_part(item, e.libraries);
    if (&item == &list.items.front()) {
      put_first(std::move(part), e);
    } else {
      e.others.push_back(std::move(part));
    }
  }
}

void read_libraries(const PlacedJson& value, const std::string& folder, Experiment& e) {
  if (value.kind == Kind::text) {
    e.libraries = {text_of(value, "library")};
  } else if (value.kind == Kind::list) {
    for (const PlacedJson& item : value.items)
      e.libraries.push_back(text_of(item, "library"));
  } else {
    refuse(value.line,
           fmt::format("\"library\" must be the path of a library, or a list of them, not {}", words_for(value.kind)));
  }
  if (e.libraries.size() > kMaxJobs) refuse(value.line, fmt::format("\"library\" names more than {}", kMaxJobs));
  for (std::string& path : e.libraries) {
    if (path.empty() || path.find('\0') != std::string::npos) refuse(value.line, "\"library\" must not be empty");
    path = library_path(path, folder);
  }
}

/// Reads one key of the file.
struct KeyReader {
  std::string key;
  std::function<void(const PlacedJson& value, Experiment& e)> read;
};

void read_mode(const PlacedJson& value, Experiment& e) {
  const auto mode = parse_race_mode(text_of(value, "race"));
  if (!mode)
    refuse(value.line,
           fmt::format("\"race\" must be automatic, together or in-turn, not \"{}\"", text_of(value, "race")));
  e.mode = *mode;
}

void read_arrival(const PlacedJson& value, Experiment& e) {
  std::string error;
  const auto arrival = parse_arrival(text_of(value, "arrival"), error);
  if (!arrival) refuse(value.line, error);
  e.arrival = *arrival;
}

void read_sweep(const PlacedJson& value, Experiment& e) {
  std::string error;
  const auto sweep = parse_sweep(text_of(value, "sweep"), error);
  if (!sweep) refuse(value.line, error);
  e.sweep = text_of(value, "sweep");
  if (!unloaded_libraries(e).empty()) return;
  if (!sweep->values.empty() && !sweep_point(e, sweep->key, sweep->values.front(), error)) refuse(value.line, error);
}

void read_seed(const PlacedJson& value, Experiment& e) {
  expect(value, Kind::number, "seed");
  if (!value.whole) refuse(value.line, "\"seed\" must be a whole number, 0 or more");
  e.seed = *value.whole;
}

// In the order in which they are written. A sweep needs executors and parameters, so it comes last.
const std::vector<KeyReader>& key_readers() {
  static const std::vector<KeyReader> readers = {
      {"$schema", [](const PlacedJson& v, Experiment&) { text_of(v, "$schema"); }},
      {"version", {}},  // read first of all
      {"notes", [](const PlacedJson& v, Experiment& e) { e.notes = text_of(v, "notes"); }},
      {"library", {}},  // these are read before the others
      {"job", {}},
      {"params", {}},
      {"inputs", {}},
      {"count", {}},
      {"jobs", {}},
      {"executors", [](const PlacedJson& v, Experiment& e) { read_executors(v, e); }},
      {"race", [](const PlacedJson& v, Experiment& e) { read_mode(v, e); }},
      {"arrival", [](const PlacedJson& v, Experiment& e) { read_arrival(v, e); }},
      {"seed", [](const PlacedJson& v, Experiment& e) { read_seed(v, e); }},
      {"timeout",
       [](const PlacedJson& v, Experiment& e) { e.task_timeout = from_seconds(number_of(v, "timeout", 1e-6, 1e9)); }},
      {"repetitions",
       [](const PlacedJson& v, Experiment& e) {
         e.repetitions = static_cast<int>(whole_of(v, "repetitions", 1, kMaxRepetitions));
       }},
      {"warm_up", [](const PlacedJson& v,
                     Experiment& e) { e.warm_up = static_cast<int>(whole_of(v, "warm_up", 0, kMaxRepetitions)); }},
      {"faults", [](const PlacedJson& v, Experiment& e) { read_faults(v, e); }},
      {"fault", [](const PlacedJson& v, Experiment& e) { read_planned_faults(v, e); }},
      {"sweep", [](const PlacedJson& v, Experiment& e) { read_sweep(v, e); }},
  };
  return readers;
}

void read_version(const PlacedJson& root) {
  const PlacedJson* version = root.find("version");
  if (version == nullptr) {
    refuse(root.line,
           fmt::format("\"version\" is missing, so this is no experiment; add \"version\": {}", kExperimentVersion));
  }
  const std::int64_t number = whole_of(*version, "version", 1, 1'000'000);
  if (number > kExperimentVersion) {
    refuse(version->line, fmt::format("this experiment has version {}, and this program reads up to {}; use a newer "
                                      "Poolscope",
                                      number, kExperimentVersion));
  }
}

/// Where the key stands that the problem speaks of; the whole where nothing tells.
int line_about(const PlacedJson& root, const std::string& problem) {
  constexpr std::array<std::pair<std::string_view, const char*>, 3> kSigns = {{
      {"the fault ", "fault"},
      {"two jobs are called", "jobs"},
      {"executor", "executors"},
  }};
  for (const auto& [sign, key] : kSigns) {
    const PlacedJson* const value = root.find(key);
    if (value != nullptr && problem.starts_with(sign)) return value->line;
  }
  return root.line;
}

Experiment read_root(const PlacedJson& root, const std::string& folder) {
  if (root.kind != Kind::object) refuse(root.line, "an experiment is an object in curly brackets");
  read_version(root);
  refuse_unknown_keys(root, experiment_keys(), "");
  Experiment e;
  e.executors = {ExecutorSpec{}};
  if (const PlacedJson* library = root.find("library")) read_libraries(*library, folder, e);
  if (const PlacedJson* jobs = root.find("jobs")) {
    read_jobs(root, *jobs, e);
  } else {
    put_first(read_job_part(root, e.libraries), e);
  }
  for (const KeyReader& reader : key_readers()) {
    const PlacedJson* value = root.find(reader.key);
    if (value != nullptr && reader.read) reader.read(*value, e);
  }
  if (!unloaded_libraries(e).empty()) return e;  // the rest can be said when they are loaded
  if (const std::string problem = validate(e); !problem.empty()) refuse(line_about(root, problem), problem);
  return e;
}

}  // namespace

const std::vector<std::string>& experiment_keys() {
  static const std::vector<std::string> keys = [] {
    std::vector<std::string> all;
    for (const KeyReader& reader : key_readers())
      all.push_back(reader.key);
    return all;
  }();
  return keys;
}

std::optional<Experiment> read_experiment_json(std::string_view text, std::string& error, const std::string& folder) {
  const std::optional<PlacedJson> root = read_placed_json(text, error);
  if (!root) return std::nullopt;
  try {
    return read_root(*root, folder);
  } catch (const JsonMistake& wrong) {
    error = wrong.sentence;
    return std::nullopt;
  }
}

}  // namespace poolscope
