// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/run_words.h"

#include <cstdint>
#include <string_view>

namespace poolscope::app {

/// Puts the inputs and the number of tasks that the words ask for into the experiment; reads files and
/// standard input. Throws UsageError.
void read_inputs_and_count(const RunWords& words, Experiment& experiment);

/// How many at once `-j` asks for, as parallel and xargs understand it: `4`, `+1` and `-1` (than cores),
/// `200%` of the cores, `0` for all at once (kMostAtOnce at most). Throws UsageError.
[[nodiscard]] int jobs_at_once(std::string_view text, std::int64_t tasks);

/// What `-j 0` comes to at most: so many processes a machine bears, and descriptors last.
inline constexpr int kMostAtOnce = 250;

}  // namespace poolscope::app
