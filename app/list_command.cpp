// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/list_command.h"

#include "app/lesson_command.h"
#include "app/value_json.h"
#include "core/jobs/executor_spec.h"
#include "core/jobs/function_library.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <limits>

namespace poolscope::app {
namespace {

using Json = nlohmann::ordered_json;

std::string_view type_word(ParamType type) {
  switch (type) {
    case ParamType::boolean: return "boolean";
    case ParamType::integer: return "integer";
    case ParamType::number: return "number";
    case ParamType::text: return "text";
    case ParamType::choice: return "choice";
  }
  return "text";
}

bool has_range(const ParamDescription& param) {
  return (param.type == ParamType::integer || param.type == ParamType::number) &&
         param.minimum > std::numeric_limits<double>::lowest() && param.maximum < std::numeric_limits<double>::max();
}

Json job_json(const JobDescription& job) {
  Json one = {{"name", job.name}, {"title", job.title}, {"purpose", job.purpose}, {"kind", to_string(job.kind)}};
  one["default_count"] = job.default_count;
  one["input_param"] = job.input_param.empty() ? Json(nullptr) : Json(job.input_param);
  one["default_inputs"] = job.default_inputs;
  one["params"] = Json::array();
  for (const ParamDescription& param : job.params) {
    Json p = {{"name", param.name}, {"title", param.title}, {"type", type_word(param.type)}, {"unit", param.unit}};
    p["default"] = value_json(param.default_value);
    if (has_range(param)) {
      p["minimum"] = param.minimum;
      p["maximum"] = param.maximum;
    }
    if (param.type == ParamType::choice) p["choices"] = param.choices;
    p["required"] = param.required;
    p["help"] = param.help;
    one["params"].push_back(std::move(p));
  }
  return one;
}

std::string job_text(const JobDescription& job) {
  std::string text = fmt::format("{}  ({}, {})\n  {}\n", job.name, job.title, to_string(job.kind), job.purpose);
  for (const ParamDescription& param : job.params) {
    std::string facts(type_word(param.type));
    if (!param.unit.empty()) facts += fmt::format(" in {}", param.unit);
    if (param.type == ParamType::choice) facts = fmt::format("{}", fmt::join(param.choices, " or "));
    if (has_range(param)) facts += fmt::format(", {} to {}", param.minimum, param.maximum);
    const std::string value = to_text(param.default_value);
    if (!value.empty()) facts += fmt::format(", default {}", value);
    if (param.required && value.empty()) facts += ", must be given";
    text += fmt::format("    {}: {} ({})\n", param.name, param.help, facts);
  }
  if (!job.input_param.empty()) {
    text += fmt::format("    Takes inputs: each line becomes one task's {}.", job.input_param);
    if (!job.default_inputs.empty()) text += fmt::format(" By default {}.", fmt::join(job.default_inputs, ", "));
    text += '\n';
  }
  return text;
}

Json executor_json(const ExecutorKindDescription& kind) {
  Json one = {{"name", kind.name}, {"title", kind.title}, {"purpose", kind.purpose}, {"keys", Json::array()}};
  for (const SpecKey& key : kind.keys) {
    one["keys"].push_back({{"name", key.name}, {"title", key.title}, {"values", key.values}, {"help", key.help}});
  }
  return one;
}

std::string executor_text(const ExecutorKindDescription& kind) {
  std::string text = fmt::format("{}  ({})\n  {}\n", kind.name, kind.title, kind.purpose);
  for (const SpecKey& key : kind.keys)
    text += fmt::format("    {}: {} ({})\n", key.name, key.help, key.values);
  return text;
}

}  // namespace

std::string list_text(const ListOptions& options) {
  if (options.what == ListOptions::What::lessons) return lesson_list(options.json);
  Json all = Json::array();
  std::string text;
  if (options.what == ListOptions::What::jobs) {
    std::vector<const Job*> jobs;
    for (const auto& job : job_catalogue())
      jobs.push_back(job.get());
    for (const std::string& library : options.libraries) {
      std::string error;
      if (!load_function_library(library, error)) throw UsageError(error);
    }
    const std::vector<const Job*> of_libraries = function_jobs();
    jobs.insert(jobs.end(), of_libraries.begin(), of_libraries.end());
    for (const Job* job : jobs) {
      all.push_back(job_json(job->description()));
      text += (text.empty() ? "" : "\n") + job_text(job->description());
    }
  } else {
    for (const ExecutorKindDescription& kind : executor_kinds()) {
      all.push_back(executor_json(kind));
      text += (text.empty() ? "" : "\n") + executor_text(kind);
    }
    text += "\nWrite a kind alone, or with keys: threads:workers=4,queue-limit=100,gil=on\n";
  }
  return options.json ? all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n" : text;
}

}  // namespace poolscope::app
