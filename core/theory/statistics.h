// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace poolscope {

// What repetitions tell. Pure functions; an empty list gives 0.

/// The value below which that share (0 to 1) of the samples lies, between neighbours in proportion.
[[nodiscard]] double quantile(std::vector<double> samples, double share);
[[nodiscard]] double median(std::vector<double> samples);

/// The median and where it surely lies.
struct MedianEstimate {
  double median = 0;
  double low = 0;
  double high = 0;
  double confidence = 0;  ///< probability that the true median lies between low and high, 0 to 1
  std::size_t samples = 0;
};
/// From the samples' order alone, whatever their distribution: the narrowest pair of order statistics
/// that covers the median with at least 95 %. With fewer than six samples no pair does; then it is
/// the smallest and the largest, with the confidence they have (5 samples: 94 %, 3: 75 %).
[[nodiscard]] MedianEstimate estimate_median(std::vector<double> samples);

/// What two sets of times say about each other.
enum class Verdict : std::uint8_t {
  faster,     ///< the second is
  slower,     ///< the second is
  equal,      ///< the difference is surely below 5 %
  too_noisy,  ///< the samples do not tell
};
[[nodiscard]] std::string_view to_string(Verdict verdict) noexcept;

struct TimesComparison {
  double speedup = 1;  ///< median of the first over median of the second
  double low = 1;      ///< 95 % interval of that: Welch's of the logarithms, from ten samples on by bootstrap
  double high = 1;
  Verdict verdict = Verdict::too_noisy;
};
/// Compares two lists of times. The bootstrap draws from a fixed seed, so that the same samples give
/// the same answer. One sample against one always is too noisy.
[[nodiscard]] TimesComparison compare_times(const std::vector<double>& first, const std::vector<double>& second);

}  // namespace poolscope
