// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/distribution.h"

#include "core/jobs/nearest_word.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace poolscope {
namespace {

constexpr double kLongest = 86400;

struct DistributionForm {
  DistributionKind kind;
  std::string_view word;
  int values;
  std::string_view example;
};
constexpr std::array<DistributionForm, 5> kForms = {{
    {DistributionKind::constant, "constant", 1, "20ms"},
    {DistributionKind::uniform, "uniform", 2, "uniform(10ms,30ms)"},
    {DistributionKind::normal, "normal", 2, "normal(20ms,5ms)"},
    {DistributionKind::exponential, "exp", 1, "exp(50ms)"},
    {DistributionKind::pareto, "pareto", 2, "pareto(10ms,1.5)"},
}};

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && text.front() == ' ')
    text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ')
    text.remove_suffix(1);
  return text;
}

std::optional<double> plain_number(std::string_view text) {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string check_values(const Distribution& d) {
  switch (d.kind) {
    case DistributionKind::uniform:
      if (d.b < d.a) return "the second time must not be below the first";
      break;
    case DistributionKind::pareto:
      if (d.a <= 0) return "the shortest time must be above 0";
      if (d.b < 0.1 || d.b > 100) return "the shape must be from 0.1 to 100";
      break;
    case DistributionKind::constant:
    case DistributionKind::normal:
    case DistributionKind::exponential: break;
  }
  return {};
}

}  // namespace

double uniform_from(std::mt19937_64& random) { return static_cast<double>(random() >> 11U) * 0x1.0p-53; }

double exponential_from(double u, double mean) { return -mean * std::log1p(-u); }

std::optional<double> parse_seconds(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, double>, 6> kUnits = {
      {{"ms", 1e-3}, {"us", 1e-6}, {"µs", 1e-6}, {"ns", 1e-9}, {"min", 60}, {"s", 1}}};
  text = without_blanks(text);
  double unit = 1;
  for (const auto& [name, size] : kUnits) {
    if (!text.ends_with(name)) continue;
    unit = size;
    text = without_blanks(text.substr(0, text.size() - name.size()));
    break;
  }
  const auto number = plain_number(text);
  if (!number || *number < 0 || *number * unit > kLongest) return std::nullopt;
  return *number * unit;
}

std::string seconds_text(double seconds) {
  const auto in = [](double amount, std::string_view unit) {
    // What is a rounding error away from a whole number of digits is meant to be it.
    const double rounded = std::round(amount * 1e6) / 1e6;
    return fmt::format("{}{}", std::abs(rounded - amount) < 1e-9 * std::abs(amount) ? rounded : amount, unit);
  };
  if (seconds == 0 || seconds >= 1) return in(seconds, "s");
  if (seconds >= 1e-3) return in(seconds * 1e3, "ms");
  if (seconds >= 1e-6) return in(seconds * 1e6, "us");
  return in(seconds * 1e9, "ns");
}

double Distribution::mean() const {
  switch (kind) {
    case DistributionKind::uniform: return (a + b) / 2;
    case DistributionKind::pareto: return b > 1 ? a * b / (b - 1) : std::numeric_limits<double>::infinity();
    case DistributionKind::constant:
    case DistributionKind::normal:
    case DistributionKind::exponential: break;
  }
  return a;
}

double Distribution::draw(std::mt19937_64& random) const {
  double value = a;
  switch (kind) {
    case DistributionKind::constant: return a;
    case DistributionKind::uniform: value = a + (b - a) * uniform_from(random); break;
    case DistributionKind::normal: {  // Box and Muller
      const double radius = std::sqrt(exponential_from(uniform_from(random), 2));
      value = a + b * radius * std::cos(2 * std::numbers::pi * uniform_from(random));
      break;
    }
    case DistributionKind::exponential: value = exponential_from(uniform_from(random), a); break;
    case DistributionKind::pareto: value = a * std::pow(1 - uniform_from(random), -1 / b); break;
  }
  return std::clamp(value, 0.0, kLongest);
}

std::string Distribution::to_string() const {
  const std::string first = seconds_text(a);
  switch (kind) {
    case DistributionKind::constant: return first;
    case DistributionKind::uniform: return fmt::format("uniform({},{})", first, seconds_text(b));
    case DistributionKind::normal: return fmt::format("normal({},{})", first, seconds_text(b));
    case DistributionKind::exponential: return fmt::format("exp({})", first);
    case DistributionKind::pareto: return fmt::format("pareto({},{})", first, b);
  }
  return first;
}

std::optional<Distribution> parse_distribution(std::string_view text, std::string& error) {
  text = without_blanks(text);
  if (const auto seconds = parse_seconds(text)) return Distribution{.a = *seconds};
  const std::size_t open = text.find('(');
  const std::string_view word = without_blanks(text.substr(0, open));
  const auto form = std::find_if(kForms.begin(), kForms.end(), [word](const DistributionForm& f) {
    return f.word == word || (f.word == "exp" && word == "exponential");
  });
  if (open == std::string_view::npos || form == kForms.end()) {
    constexpr std::string_view kExamples =
        "write 20ms, 1.5s, exp(50ms), uniform(10ms,30ms), normal(20ms,5ms) or pareto(10ms,1.5), at most a day";
    error = fmt::format("\"{}\" is no time; {}", text,
                        open == std::string_view::npos
                            ? std::string(kExamples)
                            : did_you_mean(word, {"constant", "uniform", "normal", "exp", "pareto"}, kExamples));
    return std::nullopt;
  }
  if (!text.ends_with(')')) {
    error = fmt::format("\"{}\": the closing bracket is missing, e.g. {}", text, form->example);
    return std::nullopt;
  }
  const std::string_view inside = text.substr(open + 1, text.size() - open - 2);
  const std::size_t comma = inside.find(',');
  const auto first = parse_seconds(inside.substr(0, comma));
  std::optional<double> second;
  if (comma != std::string_view::npos) {
    const std::string_view rest = without_blanks(inside.substr(comma + 1));
    second = form->kind == DistributionKind::pareto ? plain_number(rest) : parse_seconds(rest);
  }
  const bool right_number = form->values == 1 ? comma == std::string_view::npos : second.has_value();
  if (!first || !right_number) {
    error = fmt::format("\"{}\": {} takes {}, e.g. {}", text, form->word,
                        form->values == 1                        ? "a time"
                        : form->kind == DistributionKind::pareto ? "the shortest time and a shape"
                                                                 : "two times",
                        form->example);
    return std::nullopt;
  }
  const Distribution made{form->kind, *first, second.value_or(0)};
  error = check_values(made);
  if (error.empty()) return made;
  error = fmt::format("\"{}\": {}", text, error);
  return std::nullopt;
}

}  // namespace poolscope
