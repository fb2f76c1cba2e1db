// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>

namespace poolscope {

/// A number from 0 (inclusive) to 1 (exclusive) out of 53 random bits. Written out, since the
/// standard's distributions differ between libraries and a seed must mean the same everywhere.
[[nodiscard]] double uniform_from(std::mt19937_64& random);
/// `u` of uniform_from() as a number with an exponential distribution of that mean.
[[nodiscard]] double exponential_from(double u, double mean);

enum class DistributionKind : std::uint8_t {
  constant,     ///< always `a`
  uniform,      ///< from `a` to `b`
  normal,       ///< mean `a`, standard deviation `b`; never below 0
  exponential,  ///< mean `a`: many short ones, few long ones
  pareto,       ///< at least `a`, shape `b`: few very long ones that take most of the time
};

/// A duration that differs from task to task.
struct Distribution {
  DistributionKind kind = DistributionKind::constant;
  double a = 0;  ///< seconds
  double b = 0;  ///< seconds, or the shape of a Pareto distribution

  /// In seconds; infinite where a Pareto's shape is 1 or less.
  [[nodiscard]] double mean() const;
  /// One draw in seconds, 0 to a day.
  [[nodiscard]] double draw(std::mt19937_64& random) const;
  /// "20ms", "exp(50ms)", "uniform(10ms,30ms)", "normal(20ms,5ms)", "pareto(10ms,1.5)"
  [[nodiscard]] std::string to_string() const;
  bool operator==(const Distribution&) const = default;
};

/// Reads the text form. On error returns empty and sets `error` to what would be right.
[[nodiscard]] std::optional<Distribution> parse_distribution(std::string_view text, std::string& error);

/// Reads "20ms", "1.5s", "300us" or "2min" as seconds; a bare number is seconds. Empty when it is none.
[[nodiscard]] std::optional<double> parse_seconds(std::string_view text);
/// The same back, in the unit that reads best: 0.02 is "20ms".
[[nodiscard]] std::string seconds_text(double seconds);

}  // namespace poolscope
