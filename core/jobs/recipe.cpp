// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/recipe.h"

#include "core/jobs/nearest_word.h"
#include "core/jobs/placed_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace poolscope {
namespace {

constexpr std::array<std::pair<RecipeAct, std::string_view>, 6> kActWords = {{
    {RecipeAct::compute, "compute"},
    {RecipeAct::sleep, "sleep"},
    {RecipeAct::io, "io"},
    {RecipeAct::hold, "hold"},
    {RecipeAct::log, "log"},
    {RecipeAct::fail, "fail"},
}};
constexpr std::size_t kMostSteps = 1000;
constexpr double kMostHeld = 64e9;

std::string_view stripped(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::optional<double> amount_of(std::string_view text) {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// "10MB", "512KiB", "100"
std::optional<std::int64_t> bytes_of(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, double>, 7> kUnits = {
      {{"KiB", 1024}, {"MiB", 1048576}, {"GiB", 1073741824}, {"kB", 1e3}, {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}}};
  double unit = 1;
  for (const auto& [name, size] : kUnits) {
    if (!text.ends_with(name)) continue;
    unit = size;
    text = stripped(text.substr(0, text.size() - name.size()));
    break;
  }
  const auto number = amount_of(text);
  if (!number || *number < 0 || *number * unit > kMostHeld) return std::nullopt;
  return static_cast<std::int64_t>(*number * unit);
}

std::optional<double> probability_of(std::string_view text) {
  const bool percent = text.ends_with('%');
  if (percent) text = stripped(text.substr(0, text.size() - 1));
  const auto number = amount_of(text);
  if (!number) return std::nullopt;
  const double share = percent ? *number / 100 : *number;
  return share >= 0 && share <= 1 ? std::optional(share) : std::nullopt;
}

std::string bytes_text(std::int64_t bytes) {
  if (bytes != 0 && bytes % 1'000'000'000 == 0) return fmt::format("{}GB", bytes / 1'000'000'000);
  if (bytes != 0 && bytes % 1'000'000 == 0) return fmt::format("{}MB", bytes / 1'000'000);
  if (bytes != 0 && bytes % 1000 == 0) return fmt::format("{}kB", bytes / 1000);
  return fmt::format("{}", bytes);
}

/// Fills in what the act does; a sentence when the rest of the step is wrong.
std::string read_rest(RecipeStep& step, std::string_view rest) {
  std::string error;
  switch (step.act) {
    case RecipeAct::compute:
    case RecipeAct::sleep:
    case RecipeAct::io:
      if (const auto time = parse_distribution(rest, error)) step.time = *time;
      return error;
    case RecipeAct::hold:
      if (const auto bytes = bytes_of(rest)) {
        step.bytes = *bytes;
        return {};
      }
      return fmt::format("\"{}\" is no amount of memory; write 10MB or 512kB, at most 64GB", rest);
    case RecipeAct::fail:
      if (const auto share = probability_of(rest)) {
        step.probability = *share;
        return {};
      }
      return fmt::format("\"{}\" is no probability; write 5% or 0.05, from 0 to 1", rest);
    case RecipeAct::log: step.text = rest; return {};
  }
  return {};
}

std::optional<RecipeStep> parse_step(std::string_view word, std::string_view rest, std::string& error) {
  const auto known =
      std::find_if(kActWords.begin(), kActWords.end(), [word](const auto& a) { return a.second == word; });
  if (known == kActWords.end()) {
    error = fmt::format("unknown step \"{}\"; {}", word,
                        did_you_mean(word, {"compute", "sleep", "io", "hold", "log", "fail"}));
    return std::nullopt;
  }
  RecipeStep step{.act = known->first};
  if (stripped(rest).empty()) {
    error = fmt::format("{} needs to know how much, e.g. {}", word,
                        step.act == RecipeAct::hold   ? "hold 10MB"
                        : step.act == RecipeAct::fail ? "fail 5%"
                        : step.act == RecipeAct::log  ? "log half done"
                                                      : fmt::format("{} 20ms", word));
    return std::nullopt;
  }
  error = read_rest(step, stripped(rest));
  if (!error.empty()) return std::nullopt;
  return step;
}

std::optional<Recipe> parse_json_recipe(std::string_view text, std::string& error) {
  const auto root = read_placed_json(text, error);
  if (!root) return std::nullopt;
  Recipe recipe;
  for (const PlacedJson& item : root->items) {
    const bool one = item.kind == PlacedJson::Kind::object && item.keys.size() == 1 &&
                     (item.items[0].kind == PlacedJson::Kind::text || item.items[0].kind == PlacedJson::Kind::number);
    if (!one) {
      error = fmt::format("line {}: a step is an object of one member, e.g. {{\"compute\": \"20ms\"}}", item.line);
      return std::nullopt;
    }
    const auto step = parse_step(item.keys[0], to_text(item.items[0].value), error);
    if (!step) {
      error = fmt::format("step {}: {}", recipe.size() + 1, error);
      return std::nullopt;
    }
    recipe.push_back(*step);
  }
  return recipe;
}

}  // namespace

std::string_view to_string(RecipeAct act) noexcept { return kActWords[static_cast<std::size_t>(act)].second; }

std::optional<Recipe> parse_recipe(std::string_view text, std::string& error) {
  text = stripped(text);
  Recipe recipe;
  if (text.starts_with('[')) {
    auto read = parse_json_recipe(text, error);
    if (!read) return std::nullopt;
    recipe = std::move(*read);
  } else {
    for (std::size_t number = 1; !text.empty(); ++number) {
      const std::size_t end = text.find_first_of(";\n");
      const std::string_view part = stripped(text.substr(0, end));
      text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
      if (part.empty()) continue;
      const std::size_t blank = part.find_first_of(" \t");
      const auto step =
          parse_step(part.substr(0, blank), blank == std::string_view::npos ? "" : part.substr(blank), error);
      if (!step) {
        error = fmt::format("step {}: {}", number, error);
        return std::nullopt;
      }
      recipe.push_back(*step);
      if (recipe.size() > kMostSteps) break;
    }
  }
  if (recipe.empty()) {
    error = "there is no step; write for example: compute 20ms; sleep exp(50ms); fail 5%";
    return std::nullopt;
  }
  if (recipe.size() > kMostSteps) {
    error = fmt::format("more than {} steps", kMostSteps);
    return std::nullopt;
  }
  return recipe;
}

std::string to_string(const Recipe& recipe) {
  std::string text;
  for (const RecipeStep& step : recipe) {
    if (!text.empty()) text += "; ";
    text += fmt::format("{} ", to_string(step.act));
    switch (step.act) {
      case RecipeAct::compute:
      case RecipeAct::sleep:
      case RecipeAct::io: text += step.time.to_string(); break;
      case RecipeAct::hold: text += bytes_text(step.bytes); break;
      case RecipeAct::fail: text += fmt::format("{}", step.probability); break;
      case RecipeAct::log: text += step.text; break;
    }
  }
  return text;
}

std::vector<PlannedStep> plan_recipe(const Recipe& recipe, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<PlannedStep> plan;
  for (const RecipeStep& step : recipe) {
    switch (step.act) {
      case RecipeAct::compute:
      case RecipeAct::sleep:
      case RecipeAct::io: plan.push_back({.act = step.act, .seconds = step.time.draw(random)}); break;
      case RecipeAct::hold: plan.push_back({.act = step.act, .bytes = step.bytes}); break;
      case RecipeAct::log: plan.push_back({.act = step.act, .text = step.text}); break;
      case RecipeAct::fail:
        if (uniform_from(random) >= step.probability) break;
        plan.push_back(
            {.act = step.act, .text = fmt::format("failed, as {:g} % of the tasks do", 100 * step.probability)});
        return plan;
    }
  }
  return plan;
}

}  // namespace poolscope
