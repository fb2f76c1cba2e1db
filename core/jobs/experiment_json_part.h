// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/jobs/placed_json.h"

#include <string>
#include <vector>

namespace poolscope {

/// One job with what belongs to it, from the object of an experiment file that holds these keys. A job of one
/// of the `libraries` that is not loaded is taken as it stands. Throws JsonMistake with the line.
[[nodiscard]] JobPart read_job_part(const PlacedJson& object, const std::vector<std::string>& libraries);

/// The keys that an object of "jobs" may have.
[[nodiscard]] const std::vector<std::string>& job_part_keys();

}  // namespace poolscope
