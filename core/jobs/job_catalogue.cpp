// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/job_catalogue.h"

#include "core/jobs/builtin_jobs.h"
#include "core/jobs/job.h"

#include <algorithm>

namespace poolscope {

const std::vector<std::unique_ptr<const Job>>& job_catalogue() {
  static const auto jobs = [] {
    std::vector<std::unique_ptr<const Job>> list;
    list.push_back(make_sleep_square());
    list.push_back(make_pi_series());
    list.push_back(make_is_prime());
    list.push_back(make_write_lines());
    list.push_back(make_spin());
    list.push_back(make_command());
    return list;
  }();
  return jobs;
}

const Job* find_job(std::string_view name) noexcept {
  const auto& jobs = job_catalogue();
  const auto found =
      std::find_if(jobs.begin(), jobs.end(), [name](const auto& job) { return job->description().name == name; });
  return found == jobs.end() ? nullptr : found->get();
}

}  // namespace poolscope
