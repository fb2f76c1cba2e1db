// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/distribution.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

enum class RecipeAct : std::uint8_t {
  compute,  ///< uses the processor for that much processor time
  sleep,    ///< waits; an event loop runs others meanwhile
  io,       ///< a blocking call, as to a disk or a database; holds its thread, not the GIL
  hold,     ///< takes so much memory and keeps it until the task's end
  log,      ///< writes a line to the task's output
  fail,     ///< fails with that probability
};
[[nodiscard]] std::string_view to_string(RecipeAct act) noexcept;

/// One step of a recipe: what is done, and how much of it.
struct RecipeStep {
  RecipeAct act = RecipeAct::sleep;
  Distribution time;       ///< compute, sleep, io
  std::int64_t bytes = 0;  ///< hold
  double probability = 0;  ///< fail, 0 to 1
  std::string text;        ///< log

  bool operator==(const RecipeStep&) const = default;
};

/// A model of somebody's own service, e.g. "compute 20ms; sleep exp(50ms); fail 5%; hold 10MB".
using Recipe = std::vector<RecipeStep>;

/// Reads that form, or the same as JSON: [{"compute": "20ms"}, {"fail": "5%"}]. On error returns
/// empty and sets `error` to a sentence that names the step.
[[nodiscard]] std::optional<Recipe> parse_recipe(std::string_view text, std::string& error);
/// The text form; reads back to an equal recipe.
[[nodiscard]] std::string to_string(const Recipe& recipe);

/// What one task does: the recipe with every draw made. Ends with the step at which it fails.
struct PlannedStep {
  RecipeAct act = RecipeAct::sleep;
  double seconds = 0;
  std::int64_t bytes = 0;
  std::string text;
};
/// The same for the same seed.
[[nodiscard]] std::vector<PlannedStep> plan_recipe(const Recipe& recipe, std::uint64_t seed);

}  // namespace poolscope
