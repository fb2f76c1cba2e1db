// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/workload.h"

#include "core/jobs/job_catalogue.h"

#include <fmt/format.h>

#include <stdexcept>

namespace poolscope {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014): neighbouring tasks get seeds that have nothing in common.
std::uint64_t mix(std::uint64_t seed, std::uint64_t index) {
  std::uint64_t z = seed + (index + 1) * 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

}  // namespace

Workload::Workload(const Experiment& experiment, const Job& job) : experiment_(experiment), job_(job) {
  for (const ParamDescription& param : job.description().params)
    params_[param.name] = param.default_value;
  for (const auto& [name, value] : experiment.params)
    params_[name] = value;
}

std::int64_t Workload::size() const noexcept { return experiment_.task_count(); }

std::int64_t Workload::number(std::int64_t i) const noexcept {
  return experiment_.only.empty() ? i : experiment_.only[static_cast<std::size_t>(i)];
}

bool Workload::put_input(JobCall& call, std::int64_t i, std::string& error) const {
  const JobDescription& description = job_.description();
  if (experiment_.inputs.empty() || description.input_param.empty()) return true;
  const std::string& line = experiment_.inputs[static_cast<std::size_t>(number(i))];
  return parse_param(description, description.input_param, line, call.params[description.input_param], error);
}

JobCall Workload::call(std::int64_t i) const {
  JobCall call;
  call.index = number(i);
  call.seed = mix(experiment_.seed, static_cast<std::uint64_t>(call.index));
  call.params = params_;
  call.fault = draw_fault(experiment_.faults, call.seed);
  std::string error;
  if (!put_input(call, i, error)) throw std::invalid_argument(error);
  return call;
}

std::string Workload::check() const {
  const JobDescription& description = job_.description();
  if (!experiment_.inputs.empty() && description.input_param.empty()) {
    return fmt::format("{} takes no inputs; give the number of tasks instead", description.name);
  }
  // What the window or a file put in goes through the same gate as text from the command line.
  for (const auto& [name, value] : experiment_.params) {
    std::string error;
    Value checked;
    if (!parse_param(description, name, to_text(value), checked, error)) return error;
    if (checked.index() != value.index()) return fmt::format("{} of {} has the wrong type", name, description.name);
  }
  const std::int64_t different = experiment_.inputs.empty() ? 1 : size();
  for (std::int64_t i = 0; i < different; ++i) {
    JobCall made;
    made.index = number(i);
    made.params = params_;
    std::string error;
    if (put_input(made, i, error)) error = job_.check(made);
    if (error.empty()) continue;
    return experiment_.inputs.empty() ? error : fmt::format("input {}: {}", number(i) + 1, error);
  }
  return {};
}

std::optional<double> Workload::seconds(std::int64_t i) const {
  const JobCall made = call(i);
  if (made.fault.fails) return made.fault.delay_s;
  const std::optional<double> own = job_.seconds(made);
  return own ? std::optional(*own + made.fault.delay_s) : own;
}

double Workload::computing_seconds(std::int64_t i) const {
  const JobCall made = call(i);
  return made.fault.fails ? 0 : job_.computing_seconds(made);
}

}  // namespace poolscope
