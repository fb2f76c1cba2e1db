// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

/// The version of the format that is written; all up to it are read.
inline constexpr int kExperimentVersion = 1;

/// The experiment as the JSON text of an experiment file: what differs from the defaults, one key a
/// line. The window saves this and `poolscope run FILE` reads it.
[[nodiscard]] std::string experiment_json(const Experiment& experiment);

/// Reads that text, whose schema is resources/experiment.schema.json. Reading runs nothing, opens
/// nothing and loads nothing: the parameters of a job whose library has not been loaded are taken as they
/// stand, so read the text again after loading it. Paths of libraries count from `folder`. On error returns empty
/// and sets `error` to "line N: " and a sentence that names the key and the nearest right one.
[[nodiscard]] std::optional<Experiment> read_experiment_json(std::string_view text, std::string& error,
                                                             const std::string& folder = {});

/// The libraries of the experiment that have not been loaded; it cannot run before they are.
[[nodiscard]] std::vector<std::string> unloaded_libraries(const Experiment& experiment);

/// All keys that an experiment file may have, in the order in which they are written.
[[nodiscard]] const std::vector<std::string>& experiment_keys();

/// What running the experiment does to the world outside the program, exactly and in a line each:
/// commands, libraries, files, addresses. Empty when it touches nothing. Whoever opens a file of a
/// stranger must see this before it runs.
[[nodiscard]] std::vector<std::string> outside_effects(const Experiment& experiment);

}  // namespace poolscope
