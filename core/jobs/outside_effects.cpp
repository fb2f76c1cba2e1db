// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/experiment_json.h"
#include "core/jobs/function_library.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/workload.h"

#include <set>
#include <utility>

namespace poolscope {

std::vector<std::string> unloaded_libraries(const Experiment& e) {
  std::vector<std::string> missing;
  for (const std::string& path : e.libraries) {
    if (!is_library_loaded(path)) missing.push_back(path);
  }
  return missing;
}

std::vector<std::string> outside_effects(const Experiment& e) {
  std::vector<std::string> all;
  for (const std::string& path : e.libraries)
    all.push_back("loads: " + path);
  std::set<std::string> seen;
  const auto add = [&](std::string effect) {
    if (seen.insert(effect).second) all.push_back(std::move(effect));
  };
  // Each job by itself, since one that is not loaded must not hide what the others do.
  const auto add_part = [&](const auto& part) {
    const Job* const job = find_job(part.job);
    if (job == nullptr) {
      add("calls: " + part.job);
      return;
    }
    Experiment alone;
    alone.job = part.job;
    alone.params = part.params;
    alone.inputs = part.inputs;
    alone.count = 1;
    alone.seed = e.seed;
    const Workload workload(alone);
    for (std::int64_t i = 0; i < workload.size(); ++i) {
      for (std::string& effect : job->outside_effects(workload.call(i)))
        add(std::move(effect));
    }
  };
  add_part(e);
  for (const JobPart& other : e.others)
    add_part(other);
  return all;
}

}  // namespace poolscope
