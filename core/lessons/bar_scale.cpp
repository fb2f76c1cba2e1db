// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/bar_scale.h"

#include <algorithm>
#include <cmath>

namespace poolscope {

double BarScale::place(double value) const {
  if (!(most > 0) || !(value > 0)) return 0;
  const double share = least > 0 ? std::log(value / least) / std::log(most / least) : value / most;
  return std::clamp(share, 0.0, 1.0);
}

double BarScale::value(double place) const {
  const double share = std::clamp(place, 0.0, 1.0);
  return least > 0 ? least * std::pow(most / least, share) : most * share;
}

std::vector<double> BarScale::tens() const {
  std::vector<double> all;
  if (!(least > 0)) return all;
  const int last = static_cast<int>(std::floor(std::log10(most) + 1e-9));
  for (int power = static_cast<int>(std::ceil(std::log10(least) - 1e-9)); power <= last; ++power)
    all.push_back(std::pow(10.0, power));
  return all;
}

}  // namespace poolscope
