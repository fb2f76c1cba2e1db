// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"

#include <optional>
#include <string>

namespace poolscope {

/// Reads an experiment file; see experiment_json.h for the format. Runs nothing and opens nothing
/// else. On error returns empty and sets `error` to one sentence that begins with the file's name and
/// the line.
[[nodiscard]] std::optional<Experiment> load_experiment(const std::string& path, std::string& error);

/// Writes one, whole or not at all. Throws std::system_error whose what() says what to do.
void save_experiment(const std::string& path, const Experiment& experiment);

}  // namespace poolscope
