// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/report_words.h"
#include "core/jobs/measurement.h"

#include <string>

namespace poolscope {

/// A measurement as one HTML page that needs nothing else: the experiment, bars with their spread,
/// the curve of a sweep with its prediction, the timeline of the last repetition, and all samples as
/// CSV. Text of the user's is shown as text, whatever is in it.
[[nodiscard]] std::string report_html(const Measurement& measurement, const ReportWords& words = {});

/// All samples, a row each: executor,value,repetition,wall_s,cpu_s,p50_s,p99_s,tasks_per_s,failed,
/// max_queue,peak_rss_bytes,energy_j,predicted_s
[[nodiscard]] std::string measurement_csv(const Measurement& measurement);

/// The same for programs: {"sweep", "points": [{"spec", "value", "wall_s", "low", "high", "speedup",
/// "efficiency", "verdict", "predicted_s", "fitted_per_s", "cause", "samples": [...]}], "fits": [...]}
[[nodiscard]] std::string measurement_json(const Measurement& measurement);

}  // namespace poolscope
