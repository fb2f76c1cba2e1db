// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/job_catalogue.h"

#include "core/jobs/builtin_jobs.h"
#include "core/jobs/function_library.h"
#include "core/jobs/job.h"
#include "core/jobs/nearest_word.h"

#include <fmt/format.h>

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
    list.push_back(make_recipe());
    list.push_back(make_download());
    list.push_back(make_command());
    list.push_back(make_hash_files());
    list.push_back(make_count_lines());
    list.push_back(make_compress());
    list.push_back(make_append_log());
    list.push_back(make_race_counter());
    list.push_back(make_payload());
    list.push_back(make_allocate());
    list.push_back(make_crash());
    list.push_back(make_wait_for_next());
    return list;
  }();
  return jobs;
}

const Job* find_job(std::string_view name) noexcept {
  const auto& jobs = job_catalogue();
  const auto found =
      std::find_if(jobs.begin(), jobs.end(), [name](const auto& job) { return job->description().name == name; });
  return found == jobs.end() ? find_function_job(name) : found->get();
}

std::string unknown_job(std::string_view name) {
  std::vector<std::string> names;
  for (const auto& job : job_catalogue())
    names.push_back(job->description().name);
  for (const Job* job : function_jobs())
    names.push_back(job->description().name);
  return fmt::format("unknown job \"{}\"; {}", name, did_you_mean(name, names));
}

}  // namespace poolscope
