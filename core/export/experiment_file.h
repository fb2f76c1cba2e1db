// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"

#include <optional>
#include <string>

namespace poolscope {

/// Reads an experiment file; see experiment_json.h for the format. Runs nothing and opens nothing
/// else; the libraries that it names get their full paths, which count from the file's folder. On error returns
/// empty and sets `error` to one sentence that begins with the file's name and the line.
[[nodiscard]] std::optional<Experiment> load_experiment(const std::string& path, std::string& error);

/// Whether a file with that name and beginning is meant to be an experiment, not a recording. Reads at
/// most 64 KiB of it.
[[nodiscard]] bool looks_like_experiment(const std::string& path);

/// Writes one, whole or not at all. Throws std::system_error whose what() says what to do.
void save_experiment(const std::string& path, const Experiment& experiment);

}  // namespace poolscope
