// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/workload.h"

#include "core/jobs/job_catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
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

Workload::Workload(const Experiment& experiment) : experiment_(experiment) {
  add_part(experiment.name, experiment.job, experiment.params, experiment.inputs, experiment.count);
  for (const JobPart& other : experiment.others)
    add_part(other.name, other.job, other.params, other.inputs, other.count);
  lay_out();
}

void Workload::add_part(const std::string& name, const std::string& job_name, const ParamMap& params,
                        const std::vector<std::string>& inputs, std::int64_t count) {
  const Job* job = find_job(job_name);
  if (job == nullptr) throw std::invalid_argument(unknown_job(job_name));
  auto all = std::make_shared<ParamMap>();
  for (const ParamDescription& param : job->description().params)
    (*all)[param.name] = param.default_value;
  for (const auto& [param_name, value] : params)
    (*all)[param_name] = value;
  parts_.push_back({.job = job,
                    .name = name.empty() ? job_name : name,
                    .params = std::move(all),
                    .inputs = &inputs,
                    .tasks = inputs.empty() ? count : static_cast<std::int64_t>(inputs.size())});
}

void Workload::lay_out() {
  Stretch next;
  while (true) {
    std::int64_t until = std::numeric_limits<std::int64_t>::max();  // the index at which a part has no more
    next.parts.clear();
    for (std::size_t part = 0; part < parts_.size(); ++part) {
      if (parts_[part].tasks <= next.first_index) continue;
      next.parts.push_back(part);
      until = std::min(until, parts_[part].tasks);
    }
    if (next.parts.empty()) return;
    stretches_.push_back(next);
    next.first_number += (until - next.first_index) * static_cast<std::int64_t>(next.parts.size());
    next.first_index = until;
  }
}

Workload::Place Workload::place(std::int64_t number) const noexcept {
  if (parts_.size() == 1) return {0, number};
  const auto after = std::upper_bound(stretches_.begin(), stretches_.end(), number,
                                      [](std::int64_t n, const Stretch& stretch) { return n < stretch.first_number; });
  const Stretch& in = *std::prev(after);
  const auto turns = static_cast<std::int64_t>(in.parts.size());
  const std::int64_t within = number - in.first_number;
  return {in.parts[static_cast<std::size_t>(within % turns)], in.first_index + within / turns};
}

std::int64_t Workload::size() const noexcept { return experiment_.task_count(); }

std::int64_t Workload::number(std::int64_t i) const noexcept {
  return experiment_.only.empty() ? i : experiment_.only[static_cast<std::size_t>(i)];
}

bool Workload::put_input(JobCall& call, std::string& error) const {
  const Part& part = parts_[call.part];
  const JobDescription& description = part.job->description();
  if (part.inputs->empty() || description.input_param.empty()) return true;
  const std::string& line = (*part.inputs)[static_cast<std::size_t>(call.index)];
  return parse_param(description, description.input_param, line, call.params[description.input_param], error);
}

JobCall Workload::call(std::int64_t i) const {
  JobCall call;
  const Place at = place(number(i));
  call.job = parts_[at.part].job;
  call.part = static_cast<std::uint32_t>(at.part);
  call.index = at.index;
  call.last = at.index + 1 == parts_[at.part].tasks;
  call.seed = mix(experiment_.seed, static_cast<std::uint64_t>(number(i)));
  call.params = CallParams(parts_[at.part].params);
  call.fault = draw_fault(experiment_.faults, call.seed);
  std::string error;
  if (!put_input(call, error)) throw std::invalid_argument(error);
  return call;
}

std::string Workload::check() const {
  for (std::size_t part = 0; part < parts_.size(); ++part) {
    const std::string problem = check_part(part, part == 0 ? experiment_.params : experiment_.others[part - 1].params);
    if (!problem.empty()) return parts_.size() == 1 ? problem : fmt::format("{}: {}", parts_[part].name, problem);
  }
  return {};
}

std::string Workload::check_part(std::size_t number, const ParamMap& given) const {
  const Part& part = parts_[number];
  const JobDescription& description = part.job->description();
  if (!part.inputs->empty() && description.input_param.empty()) {
    return fmt::format("{} takes no inputs; give the number of tasks instead", description.name);
  }
  // What the window or a file put in goes through the same gate as text from the command line.
  for (const auto& [name, value] : given) {
    std::string error;
    Value checked;
    if (!parse_param(description, name, to_text(value), checked, error)) return error;
    if (checked.index() != value.index()) return fmt::format("{} of {} has the wrong type", name, description.name);
  }
  const std::int64_t different = part.inputs->empty() ? 1 : part.tasks;
  for (std::int64_t index = 0; index < different; ++index) {
    JobCall made;
    made.part = static_cast<std::uint32_t>(number);
    made.index = index;
    made.params = CallParams(part.params);
    std::string error;
    if (put_input(made, error)) error = part.job->check(made);
    if (error.empty()) continue;
    return part.inputs->empty() ? error : fmt::format("input {}: {}", index + 1, error);
  }
  return {};
}

std::optional<double> Workload::seconds(std::int64_t i) const {
  const JobCall made = call(i);
  if (made.fault.fails) return made.fault.delay_s;
  const std::optional<double> own = made.job->seconds(made);
  return own ? std::optional(*own + made.fault.delay_s) : own;
}

double Workload::computing_seconds(std::int64_t i) const {
  const JobCall made = call(i);
  return made.fault.fails ? 0 : made.job->computing_seconds(made);
}

double Workload::holding_seconds(std::int64_t i) const {
  const JobCall made = call(i);
  return made.fault.fails ? 0 : made.job->holding_seconds(made);
}

double Workload::outer_seconds(std::int64_t i) const {
  const JobCall made = call(i);
  return made.fault.delay_s + (made.fault.fails ? 0 : made.job->outer_seconds(made));
}

double Workload::blocking_seconds(std::int64_t i) const {
  const JobCall made = call(i);
  return made.fault.fails ? 0 : made.job->blocking_seconds(made);
}

}  // namespace poolscope
