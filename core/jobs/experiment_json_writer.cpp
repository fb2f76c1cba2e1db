// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/experiment_json.h"

#include <nlohmann/json.hpp>

#include <type_traits>
#include <utility>

namespace poolscope {
namespace {

using Json = nlohmann::ordered_json;

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

/// The keys of one job, of an Experiment or a JobPart.
template <class Part>
void put_part(const Part& part, Json& into) {
  if (!part.name.empty()) into["name"] = part.name;
  into["job"] = part.job;
  if (!part.params.empty()) {
    into["params"] = Json::object();
    for (const auto& [name, value] : part.params)
      into["params"][name] = json_of(value);
  }
  if (!part.inputs.empty()) {
    into["inputs"] = part.inputs;
  } else {
    into["count"] = part.count;
  }
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

std::string experiment_json(const Experiment& e) {
  Json made = {{"version", kExperimentVersion}};
  if (!e.notes.empty()) made["notes"] = e.notes;
  if (e.libraries.size() == 1) made["library"] = e.libraries.front();
  if (e.libraries.size() > 1) made["library"] = e.libraries;
  if (e.others.empty()) {
    put_part(e, made);
  } else {
    made["jobs"] = Json::array();
    put_part(e, made["jobs"].emplace_back(Json::object()));
    for (const JobPart& other : e.others)
      put_part(other, made["jobs"].emplace_back(Json::object()));
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

}  // namespace poolscope
