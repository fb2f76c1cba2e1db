// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/experiment_json.h"

#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/nearest_word.h"
#include "core/jobs/placed_json_reading.h"
#include "core/jobs/sweep.h"
#include "core/jobs/workload.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <utility>

namespace poolscope {
namespace {

using Json = nlohmann::ordered_json;
using Kind = PlacedJson::Kind;

/// Whether a JSON value may stand for a parameter of that type.
bool fits(Kind kind, ParamType type) {
  switch (type) {
    case ParamType::boolean: return kind == Kind::boolean;
    case ParamType::integer:
    case ParamType::number: return kind == Kind::number;
    case ParamType::text:
    case ParamType::choice: return kind == Kind::text;
  }
  return false;
}

void read_params(const PlacedJson& params, const Job& job, ParamMap& into) {
  expect(params, Kind::object, "params");
  for (std::size_t i = 0; i < params.keys.size(); ++i) {
    const std::string& name = params.keys[i];
    const PlacedJson& value = params.items[i];
    const ParamDescription* param = job.description().param(name);
    if (param != nullptr && !fits(value.kind, param->type)) {
      const Kind wanted = param->type == ParamType::boolean                                       ? Kind::boolean
                          : param->type == ParamType::integer || param->type == ParamType::number ? Kind::number
                                                                                                  : Kind::text;
      refuse(value.line, fmt::format("\"{}\" must be {}, not {}", name, words_for(wanted), words_for(value.kind)));
    }
    std::string error;
    Value read;
    if (!parse_param(job.description(), name, to_text(value.value), read, error)) refuse(params.key_lines[i], error);
    into[name] = std::move(read);
  }
}

void read_inputs(const PlacedJson& inputs, const Job& job, Experiment& e) {
  expect(inputs, Kind::list, "inputs");
  const JobDescription& description = job.description();
  if (description.input_param.empty() && !inputs.items.empty()) {
    refuse(inputs.line, fmt::format("{} takes no \"inputs\"; give \"count\" instead", description.name));
  }
  e.inputs.clear();
  for (const PlacedJson& item : inputs.items) {
    if (item.kind != Kind::text && item.kind != Kind::number) {
      refuse(item.line, fmt::format("an input must be text or a number, not {}", words_for(item.kind)));
    }
    std::string error;
    Value read;
    if (!parse_param(description, description.input_param, to_text(item.value), read, error)) refuse(item.line, error);
    e.inputs.push_back(to_text(item.value));
  }
}

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

struct Reading {
  Experiment& e;
  const Job& job;
};

/// Reads one key of the file.
struct KeyReader {
  std::string key;
  std::function<void(const PlacedJson& value, const Reading& reading)> read;
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
      {"$schema", [](const PlacedJson& v, const Reading&) { text_of(v, "$schema"); }},
      {"version", {}},  // read first of all
      {"notes", [](const PlacedJson& v, const Reading& r) { r.e.notes = text_of(v, "notes"); }},
      {"job", {}},  // read before the others
      {"params", [](const PlacedJson& v, const Reading& r) { read_params(v, r.job, r.e.params); }},
      {"inputs", [](const PlacedJson& v, const Reading& r) { read_inputs(v, r.job, r.e); }},
      {"count", [](const PlacedJson& v, const Reading& r) { r.e.count = whole_of(v, "count", 1, kMaxTasks); }},
      {"executors", [](const PlacedJson& v, const Reading& r) { read_executors(v, r.e); }},
      {"race", [](const PlacedJson& v, const Reading& r) { read_mode(v, r.e); }},
      {"arrival", [](const PlacedJson& v, const Reading& r) { read_arrival(v, r.e); }},
      {"seed", [](const PlacedJson& v, const Reading& r) { read_seed(v, r.e); }},
      {"timeout", [](const PlacedJson& v,
                     const Reading& r) { r.e.task_timeout = from_seconds(number_of(v, "timeout", 1e-6, 1e9)); }},
      {"repetitions",
       [](const PlacedJson& v, const Reading& r) {
         r.e.repetitions = static_cast<int>(whole_of(v, "repetitions", 1, kMaxRepetitions));
       }},
      {"warm_up", [](const PlacedJson& v,
                     const Reading& r) { r.e.warm_up = static_cast<int>(whole_of(v, "warm_up", 0, kMaxRepetitions)); }},
      {"faults", [](const PlacedJson& v, const Reading& r) { read_faults(v, r.e); }},
      {"fault", [](const PlacedJson& v, const Reading& r) { read_planned_faults(v, r.e); }},
      {"sweep", [](const PlacedJson& v, const Reading& r) { read_sweep(v, r.e); }},
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

Experiment read_root(const PlacedJson& root) {
  if (root.kind != Kind::object) refuse(root.line, "an experiment is an object in curly brackets");
  read_version(root);
  refuse_unknown_keys(root, experiment_keys(), "");
  const PlacedJson* name = root.find("job");
  if (name == nullptr) refuse(root.line, "\"job\" is missing; add what is to run, e.g. \"job\": \"sleep_square\"");
  const Job* job = find_job(text_of(*name, "job"));
  if (job == nullptr) {
    std::vector<std::string> names;
    for (const auto& known : job_catalogue())
      names.push_back(known->description().name);
    refuse(name->line, fmt::format("unknown job \"{}\"; {}", std::get<std::string>(name->value),
                                   did_you_mean(std::get<std::string>(name->value), names)));
  }
  Experiment e = experiment_for(job->description().name);
  e.executors = {ExecutorSpec{}};
  if (root.find("inputs") != nullptr && root.find("count") != nullptr) {
    refuse(root.find("count")->line, "\"count\" and \"inputs\" exclude each other: each input is one task");
  }
  if (root.find("count") != nullptr) e.inputs.clear();
  for (const KeyReader& reader : key_readers()) {
    const PlacedJson* value = root.find(reader.key);
    if (value != nullptr && reader.read) reader.read(*value, {e, *job});
  }
  // A value for all tasks takes the place of the inputs that the job offers.
  if (root.find("inputs") == nullptr && e.params.contains(job->description().input_param)) e.inputs.clear();
  if (const std::string problem = validate(e); !problem.empty()) refuse(root.line, problem);
  return e;
}

Json json_of(const Value& value) {
  return std::visit(
      [](const auto& v) -> Json {
        if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::monostate>) {
          return nullptr;
        } else {
          return v;
        }
      },
      value);
}

Json planned_json(const std::vector<PlannedFault>& faults) {
  Json made = Json::array();
  for (const PlannedFault& fault : faults)
    made.push_back(to_string(fault));
  return made;
}

Json faults_json(const Faults& faults) {
  Json made = Json::object();
  if (faults.fail > 0) made["fail"] = faults.fail;
  if (faults.slow > 0) {
    made["slow"] = faults.slow;
    made["slow_seconds"] = faults.slow_seconds;
  }
  return made;
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

std::string experiment_json(const Experiment& e) {
  Json made = {{"version", kExperimentVersion}};
  if (!e.notes.empty()) made["notes"] = e.notes;
  made["job"] = e.job;
  if (!e.params.empty()) {
    made["params"] = Json::object();
    for (const auto& [name, value] : e.params)
      made["params"][name] = json_of(value);
  }
  if (!e.inputs.empty()) {
    made["inputs"] = e.inputs;
  } else {
    made["count"] = e.count;
  }
  made["executors"] = Json::array();
  for (const ExecutorSpec& spec : e.executors)
    made["executors"].push_back(spec.to_string());
  if (e.mode != RaceMode::automatic) made["race"] = to_string(e.mode);
  if (e.arrival != Arrival{}) made["arrival"] = e.arrival.to_string();
  made["seed"] = e.seed;
  if (e.task_timeout) made["timeout"] = std::chrono::duration<double>(*e.task_timeout).count();
  if (e.repetitions != 1) made["repetitions"] = e.repetitions;
  if (e.warm_up != 0) made["warm_up"] = e.warm_up;
  if (e.faults.any()) made["faults"] = faults_json(e.faults);
  if (!e.planned_faults.empty()) made["fault"] = planned_json(e.planned_faults);
  if (!e.sweep.empty()) made["sweep"] = e.sweep;
  return made.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<Experiment> read_experiment_json(std::string_view text, std::string& error) {
  const std::optional<PlacedJson> root = read_placed_json(text, error);
  if (!root) return std::nullopt;
  try {
    return read_root(*root);
  } catch (const JsonMistake& wrong) {
    error = wrong.sentence;
    return std::nullopt;
  }
}

std::vector<std::string> outside_effects(const Experiment& e) {
  const Job* job = find_job(e.job);
  if (job == nullptr) return {};
  const Workload workload(e, *job);
  std::vector<std::string> all;
  std::set<std::string> seen;
  for (std::int64_t i = 0; i < (e.inputs.empty() ? 1 : workload.size()); ++i) {
    for (std::string& effect : job->outside_effects(workload.call(i))) {
      if (seen.insert(effect).second) all.push_back(std::move(effect));
    }
  }
  return all;
}

}  // namespace poolscope
