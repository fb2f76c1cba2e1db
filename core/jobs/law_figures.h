// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/measurement.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

/// What says beforehand how a run should go.
enum class Law : std::uint8_t {
  schedule,     ///< list scheduling of the tasks' lengths, where these are known: the wall time
  bounds,       ///< Graham's bounds of any such schedule, from the measured lengths: the wall time
  amdahl,       ///< with the serial share that fits all points: the speed-up over one worker
  gustafson,    ///< the same where the work grows with the workers
  scalability,  ///< Gunther's law, fitted: tasks a second
  little,       ///< rate times latency: how many tasks are inside on average
  queue,        ///< M/M/c, with the rate asked for and the measured service: the mean time in the queue
};

/// What a law says of one point, beside what was measured there.
struct LawFigure {
  Law law = Law::schedule;
  double predicted = 0;
  double predicted_to = 0;  ///< the upper end where the law gives a range, else the same
  double measured = 0;
  std::string cause;  ///< why they part, from the trace; empty where they do not, or nobody can tell

  /// Whether the measured figure lies outside by more than a tenth.
  [[nodiscard]] bool parts() const noexcept;
};

/// All laws that apply to a point, in the order of Law; each needs its own things known: Amdahl and Gustafson
/// three numbers of workers with one worker among them, M/M/c tasks that come at a rate. Medians over the
/// repetitions. Pure.
[[nodiscard]] std::vector<LawFigure> law_figures(const Measurement& measurement, const MeasuredPoint& point);

/// "Little's law".
[[nodiscard]] std::string_view law_title(Law law) noexcept;
/// What its figure is: "tasks inside".
[[nodiscard]] std::string_view law_quantity(Law law) noexcept;
/// Whether its figure is in seconds.
[[nodiscard]] bool speaks_of_time(Law law) noexcept;
/// A figure of the law with its unit, e.g. "0.47 s" or "1.93".
[[nodiscard]] std::string law_value(Law law, double value);
/// What the law says, e.g. "0.40 s – 0.52 s".
[[nodiscard]] std::string law_prediction(const LawFigure& figure);

/// The laws that apply to any point of the measurement, in their order.
[[nodiscard]] std::vector<Law> laws_of(const Measurement& measurement);

}  // namespace poolscope
