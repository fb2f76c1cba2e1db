// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/experiment_json_part.h"

#include "core/jobs/function_library.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/placed_json_reading.h"
#include "core/jobs/workload.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace poolscope {
namespace {

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

void read_inputs(const PlacedJson& inputs, const Job& job, JobPart& part) {
  expect(inputs, Kind::list, "inputs");
  const JobDescription& description = job.description();
  if (description.input_param.empty() && !inputs.items.empty()) {
    refuse(inputs.line, fmt::format("{} takes no \"inputs\"; give \"count\" instead", description.name));
  }
  part.inputs.clear();
  for (const PlacedJson& item : inputs.items) {
    if (item.kind != Kind::text && item.kind != Kind::number) {
      refuse(item.line, fmt::format("an input must be text or a number, not {}", words_for(item.kind)));
    }
    std::string error;
    Value read;
    if (!parse_param(description, description.input_param, to_text(item.value), read, error)) refuse(item.line, error);
    part.inputs.push_back(to_text(item.value));
  }
}

// The job is in a library that has not been loaded, so nobody can say yet what fits: taken as it stands.
void read_unknown_params(const PlacedJson& params, ParamMap& into) {
  expect(params, Kind::object, "params");
  for (std::size_t i = 0; i < params.keys.size(); ++i) {
    const PlacedJson& value = params.items[i];
    if (value.kind == Kind::list || value.kind == Kind::object || value.kind == Kind::null) {
      refuse(value.line, fmt::format("\"{}\" must be text, a number, true or false, not {}", params.keys[i],
                                     words_for(value.kind)));
    }
    into[params.keys[i]] = value.value;
  }
}

void read_unknown_inputs(const PlacedJson& inputs, std::vector<std::string>& into) {
  expect(inputs, Kind::list, "inputs");
  for (const PlacedJson& item : inputs.items) {
    if (item.kind != Kind::text && item.kind != Kind::number) {
      refuse(item.line, fmt::format("an input must be text or a number, not {}", words_for(item.kind)));
    }
    into.push_back(to_text(item.value));
  }
}

bool is_of_unloaded_library(const std::string& job, const std::vector<std::string>& libraries) {
  return std::any_of(libraries.begin(), libraries.end(), [&job](const std::string& library) {
    return job.starts_with(library_name(library) + ".") && !is_library_loaded(library);
  });
}

/// Refuses what the job itself finds wrong with its parameters or inputs, at the line where that stands.
void check_values(const PlacedJson& object, const JobPart& part) {
  Experiment alone;
  alone.job = part.job;
  alone.params = part.params;
  alone.inputs = part.inputs;
  alone.count = part.count;
  const std::string problem = Workload(alone).check();
  if (problem.empty()) return;
  const PlacedJson* const inputs = object.find("inputs");
  for (std::size_t i = 0; inputs != nullptr && i < inputs->items.size(); ++i) {
    if (problem.starts_with(fmt::format("input {}:", i + 1))) refuse(inputs->items[i].line, problem);
  }
  const PlacedJson* const params = object.find("params");
  for (std::size_t i = 0; params != nullptr && i < params->keys.size(); ++i) {
    const std::string& key = params->keys[i];
    if (problem.starts_with(key + ":") || problem.starts_with(key + " ")) refuse(params->items[i].line, problem);
  }
  refuse(params != nullptr ? params->line : object.find("job")->line, problem);
}

}  // namespace

JobPart read_job_part(const PlacedJson& object, const std::vector<std::string>& libraries) {
  JobPart part;
  if (const PlacedJson* own = object.find("name")) part.name = text_of(*own, "name");
  const PlacedJson* name = object.find("job");
  if (name == nullptr) refuse(object.line, "\"job\" is missing; add what is to run, e.g. \"job\": \"sleep_square\"");
  part.job = text_of(*name, "job");
  const PlacedJson* const params = object.find("params");
  const PlacedJson* const inputs = object.find("inputs");
  const PlacedJson* const count = object.find("count");
  if (inputs != nullptr && count != nullptr) {
    refuse(count->line, "\"count\" and \"inputs\" exclude each other: each input is one task");
  }
  const Job* const job = find_job(part.job);
  if (job != nullptr) {
    const JobDescription& description = job->description();
    part.count = description.default_count;
    if (params != nullptr) read_params(*params, *job, part.params);
    // A value for all tasks takes the place of the inputs that the job offers.
    if (count == nullptr && !part.params.contains(description.input_param)) part.inputs = description.default_inputs;
    if (inputs != nullptr) read_inputs(*inputs, *job, part);
  } else if (is_of_unloaded_library(part.job, libraries)) {
    if (params != nullptr) read_unknown_params(*params, part.params);
    if (inputs != nullptr) read_unknown_inputs(*inputs, part.inputs);
  } else {
    refuse(name->line, unknown_job(part.job));
  }
  if (count != nullptr) part.count = whole_of(*count, "count", 1, kMaxTasks);
  if (job != nullptr) check_values(object, part);
  return part;
}

const std::vector<std::string>& job_part_keys() {
  static const std::vector<std::string> keys = {"name", "job", "params", "inputs", "count"};
  return keys;
}

}  // namespace poolscope
