// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/theory/statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

namespace poolscope {
namespace {

constexpr double kWanted = 0.95;
constexpr double kSame = 0.05;
constexpr int kResamples = 2000;

double quantile_of_sorted(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  const double at = std::clamp(share, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

/// The probability that the true median lies between the order statistics k and n - 1 - k (from 0).
double coverage(std::size_t n, std::size_t k) {
  // Fewer than k + 1 of n fair coins on one side, on either side: 1 - 2 P(X <= k).
  double term = std::pow(0.5, static_cast<double>(n));
  double sum = 0;
  for (std::size_t i = 0; i <= k; ++i) {
    sum += term;
    term *= static_cast<double>(n - i) / static_cast<double>(i + 1);
  }
  return 1 - 2 * sum;
}

double median_of_draws(const std::vector<double>& samples, std::mt19937_64& random, std::vector<double>& drawn) {
  drawn.resize(samples.size());
  for (double& value : drawn)
    value = samples[random() % samples.size()];
  std::sort(drawn.begin(), drawn.end());
  return quantile_of_sorted(drawn, 0.5);
}

}  // namespace

double quantile(std::vector<double> samples, double share) {
  std::sort(samples.begin(), samples.end());
  return quantile_of_sorted(samples, share);
}

double median(std::vector<double> samples) { return quantile(std::move(samples), 0.5); }

MedianEstimate estimate_median(std::vector<double> samples) {
  MedianEstimate estimate;
  estimate.samples = samples.size();
  if (samples.empty()) return estimate;
  std::sort(samples.begin(), samples.end());
  estimate.median = quantile_of_sorted(samples, 0.5);
  constexpr std::size_t kExact = 1000;  // beyond it 2^-n leaves the range of a double
  const std::size_t n = samples.size();
  std::size_t k = 0;
  if (n <= kExact) {
    while (2 * (k + 1) < n && coverage(n, k + 1) >= kWanted)
      ++k;
    estimate.confidence = n == 1 ? 0 : coverage(n, k);
  } else {
    k = static_cast<std::size_t>(static_cast<double>(n) / 2 - 0.98 * std::sqrt(static_cast<double>(n)));
    estimate.confidence = kWanted;
  }
  estimate.low = samples[k];
  estimate.high = samples[n - 1 - k];
  return estimate;
}

std::string_view to_string(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::faster: return "faster";
    case Verdict::slower: return "slower";
    case Verdict::equal: return "no difference";
    case Verdict::too_noisy: return "too noisy to tell";
  }
  return "too noisy to tell";
}

namespace {

constexpr std::size_t kFew = 10;

/// Student's t below which 97.5 % lie, for so many degrees of freedom, rounded down.
double student_t(double degrees) {
  constexpr std::array<double, 12> kTable = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447,
                                             2.365,  2.306, 2.262, 2.228, 2.201, 2.179};
  const auto at = static_cast<std::size_t>(std::max(1.0, std::floor(degrees)));
  return at <= kTable.size() ? kTable[at - 1] : 2.17;
}

struct MeanAndError {
  double mean = 0;
  double squared_error = 0;  // of the mean
};

MeanAndError of_logarithms(const std::vector<double>& times) {
  const auto n = static_cast<double>(times.size());
  MeanAndError found;
  for (const double time : times)
    found.mean += std::log(std::max(time, 1e-12)) / n;
  for (const double time : times) {
    const double off = std::log(std::max(time, 1e-12)) - found.mean;
    found.squared_error += off * off / (n - 1) / n;
  }
  return found;
}

/// Welch's interval for the ratio, which knows that a few samples tell little of their spread; a bootstrap
/// of three can only draw the same three again.
void put_welch_interval(const std::vector<double>& first, const std::vector<double>& second, TimesComparison& into) {
  const MeanAndError a = of_logarithms(first);
  const MeanAndError b = of_logarithms(second);
  const double both = a.squared_error + b.squared_error;
  const auto less_one = [](const std::vector<double>& times) { return static_cast<double>(times.size() - 1); };
  const double weight =
      a.squared_error * a.squared_error / less_one(first) + b.squared_error * b.squared_error / less_one(second);
  const double reach = weight > 0 ? student_t(both * both / weight) * std::sqrt(both) : 0;
  into.low = std::min(into.speedup, std::exp(a.mean - b.mean - reach));
  into.high = std::max(into.speedup, std::exp(a.mean - b.mean + reach));
}

void put_bootstrap_interval(const std::vector<double>& first, const std::vector<double>& second,
                            TimesComparison& into) {
  std::mt19937_64 random(1);
  std::vector<double> ratios;
  std::vector<double> drawn;
  for (int i = 0; i < kResamples; ++i) {
    const double a = median_of_draws(first, random, drawn);
    const double b = median_of_draws(second, random, drawn);
    if (b > 0) ratios.push_back(a / b);
  }
  std::sort(ratios.begin(), ratios.end());
  into.low = quantile_of_sorted(ratios, (1 - kWanted) / 2);
  into.high = quantile_of_sorted(ratios, (1 + kWanted) / 2);
}

}  // namespace

TimesComparison compare_times(const std::vector<double>& first, const std::vector<double>& second) {
  TimesComparison comparison;
  const double of_second = median(second);
  if (first.empty() || second.empty() || of_second <= 0) return comparison;
  comparison.speedup = median(first) / of_second;
  comparison.low = comparison.high = comparison.speedup;
  if (first.size() < 2 || second.size() < 2) return comparison;
  if (std::min(first.size(), second.size()) < kFew) {
    put_welch_interval(first, second, comparison);
  } else {
    put_bootstrap_interval(first, second, comparison);
  }
  if (comparison.low > 1 - kSame && comparison.high < 1 + kSame) {
    comparison.verdict = Verdict::equal;
  } else if (comparison.low > 1) {
    comparison.verdict = Verdict::faster;
  } else if (comparison.high < 1) {
    comparison.verdict = Verdict::slower;
  }
  return comparison;
}

}  // namespace poolscope
