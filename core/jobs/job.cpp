// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/job.h"

#include <algorithm>

namespace poolscope {

void Job::note_submitted(const std::shared_ptr<void>& /*run_state*/, std::int64_t /*index*/,
                         const Future<Value>& /*future*/) const {}

void Job::prepare(JobCall&) const {}

std::string Job::library() const { return {}; }

std::string Job::label(const JobCall&) const { return {}; }

std::string Job::check(const JobCall&) const { return {}; }

std::optional<double> Job::seconds(const JobCall&) const { return std::nullopt; }

double Job::computing_seconds(const JobCall&) const { return 0; }

double Job::holding_seconds(const JobCall& call) const { return computing_seconds(call); }

double Job::outer_seconds(const JobCall& call) const {
  return std::max(0.0, seconds(call).value_or(0) - holding_seconds(call));
}

double Job::blocking_seconds(const JobCall&) const { return 0; }

std::vector<std::string> Job::outside_effects(const JobCall&) const { return {}; }

std::shared_ptr<void> Job::make_run_state() const { return nullptr; }

std::vector<int> Job::run_descriptors(const std::shared_ptr<void>&) const { return {}; }

std::shared_ptr<void> Job::adopt_run_state(const std::vector<int>&) const { return nullptr; }

std::string Job::evidence(const std::shared_ptr<void>&) const { return {}; }

void Job::add_to_total(Value&, const Value&) const {}

}  // namespace poolscope
