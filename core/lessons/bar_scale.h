// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace poolscope {

/// How the bars of a lesson are laid out: evenly from 0, or by powers of ten where the figures are far apart.
struct BarScale {
  double most = 1;   ///< where it ends
  double least = 0;  ///< where powers of ten begin; 0: it is even, from 0

  /// How far along the scale that value lies, 0 to 1.
  [[nodiscard]] double place(double value) const;
  /// The value there; the opposite of place().
  [[nodiscard]] double value(double place) const;
  /// The powers of ten on it, for its lines; none where it is even.
  [[nodiscard]] std::vector<double> tens() const;
};

}  // namespace poolscope
