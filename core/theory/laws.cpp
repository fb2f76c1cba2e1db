// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/theory/laws.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

namespace poolscope {
namespace {

using Row = std::array<double, 3>;

/// Solves the normal equations for the chosen columns by elimination; the others are 0. Empty when
/// they do not determine a solution.
std::optional<Row> solve(const std::array<Row, 3>& matrix, const Row& right, const std::vector<std::size_t>& columns) {
  const std::size_t n = columns.size();
  std::array<std::array<double, 4>, 3> a{};
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j)
      a[i][j] = matrix[columns[i]][columns[j]];
    a[i][n] = right[columns[i]];
  }
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t pivot = i;
    for (std::size_t k = i + 1; k < n; ++k)
      pivot = std::abs(a[k][i]) > std::abs(a[pivot][i]) ? k : pivot;
    std::swap(a[i], a[pivot]);
    if (std::abs(a[i][i]) < 1e-12) return std::nullopt;
    for (std::size_t k = 0; k < n; ++k) {
      if (k == i) continue;
      const double factor = a[k][i] / a[i][i];
      for (std::size_t j = i; j <= n; ++j)
        a[k][j] -= factor * a[i][j];
    }
  }
  Row found{};
  for (std::size_t i = 0; i < n; ++i)
    found[columns[i]] = a[i][n] / a[i][i];
  return found;
}

/// n/X = (1 + sigma (n-1) + kappa n (n-1)) / lambda, in the three unknowns 1/lambda, sigma/lambda and
/// kappa/lambda.
Row terms(double workers) { return {1, workers - 1, workers * (workers - 1)}; }

double squared_error(const std::vector<ScalingPoint>& points, const Row& c) {
  double sum = 0;
  for (const ScalingPoint& p : points) {
    const Row t = terms(p.workers);
    const double relative = (c[0] * t[0] + c[1] * t[1] + c[2] * t[2]) * p.per_second / p.workers - 1;
    sum += relative * relative;
  }
  return sum;
}

}  // namespace

double amdahl_speedup(double serial_share, double workers) { return 1 / (serial_share + (1 - serial_share) / workers); }

double gustafson_speedup(double serial_share, double workers) { return workers - serial_share * (workers - 1); }

double ScalabilityFit::per_second(double workers) const {
  return lambda * workers / (1 + sigma * (workers - 1) + kappa * workers * (workers - 1));
}

std::optional<double> ScalabilityFit::best_workers() const {
  if (kappa <= 0) return std::nullopt;
  return std::sqrt(std::max(0.0, 1 - sigma) / kappa);
}

std::optional<ScalabilityFit> fit_scalability(const std::vector<ScalingPoint>& points) {
  std::set<double> numbers;
  std::array<Row, 3> matrix{};
  Row right{};
  double mean = 0;
  for (const ScalingPoint& p : points) {
    if (!(p.workers >= 1) || !(p.per_second > 0) || !std::isfinite(p.per_second)) return std::nullopt;
    numbers.insert(p.workers);
    mean += p.per_second / static_cast<double>(points.size());
    const Row t = terms(p.workers);
    const double y = p.workers / p.per_second;
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t j = 0; j < 3; ++j)
        matrix[i][j] += t[i] * t[j] / (y * y);
      right[i] += t[i] / y;
    }
  }
  if (numbers.size() < 3) return std::nullopt;
  // Of all solutions without a negative coefficient the best: with so few columns all can be tried.
  std::optional<Row> best;
  double least = std::numeric_limits<double>::infinity();
  for (const std::vector<std::size_t>& columns :
       std::vector<std::vector<std::size_t>>{{0, 1, 2}, {0, 1}, {0, 2}, {0}}) {
    if (columns.size() == 3 && numbers.size() < 4) continue;  // three points fit any curve of three unknowns
    const auto found = solve(matrix, right, columns);
    if (!found || (*found)[0] <= 0 || (*found)[1] < 0 || (*found)[2] < 0) continue;
    const double error = squared_error(points, *found);
    if (error >= least) continue;
    least = error;
    best = found;
  }
  if (!best) return std::nullopt;
  ScalabilityFit fit{.lambda = 1 / (*best)[0], .sigma = (*best)[1] / (*best)[0], .kappa = (*best)[2] / (*best)[0]};
  double unexplained = 0;
  double all = 0;
  for (const ScalingPoint& p : points) {
    unexplained += std::pow(p.per_second - fit.per_second(p.workers), 2);
    all += std::pow(p.per_second - mean, 2);
  }
  fit.r_squared = all > 0 ? 1 - unexplained / all : 1;
  return fit;
}

double littles_law(double per_second, double seconds_inside) { return per_second * seconds_inside; }

MakespanBounds makespan_bounds(double total_s, double longest_s, double workers) {
  const double even = total_s / workers;
  return {std::max(even, longest_s), even + (1 - 1 / workers) * longest_s};
}

double erlang_c(int workers, double load) {
  if (workers < 1 || load >= workers) return 1;
  if (load <= 0) return 0;
  // By way of Erlang B, whose recursion never leaves the range of a double.
  double blocked = 1;
  for (int k = 1; k <= workers; ++k)
    blocked = load * blocked / (k + load * blocked);
  return workers * blocked / (workers - load * (1 - blocked));
}

std::optional<QueueForecast> forecast_queue(double arrivals_per_second, double service_s, int workers) {
  const double load = arrivals_per_second * service_s;
  if (workers < 1 || !(arrivals_per_second > 0) || !(service_s > 0) || load >= workers) return std::nullopt;
  QueueForecast forecast;
  forecast.utilisation = load / workers;
  forecast.must_wait = erlang_c(workers, load);
  forecast.mean_wait_s = forecast.must_wait * service_s / (workers - load);
  forecast.mean_queue = littles_law(arrivals_per_second, forecast.mean_wait_s);
  forecast.mean_response_s = forecast.mean_wait_s + service_s;
  return forecast;
}

}  // namespace poolscope
