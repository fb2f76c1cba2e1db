// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/report_words.h"
#include "core/jobs/measurement.h"

#include <string>
#include <string_view>

namespace poolscope {

/// Text for HTML and SVG: what means something there is written out.
[[nodiscard]] std::string html_escaped(std::string_view text);

/// A bar for each point's median wall time, with its interval and a mark for the prediction.
[[nodiscard]] std::string bars_svg(const Measurement& measurement, const ReportWords& words);
/// Tasks a second over the swept value: dots with their spread, and the fitted law where there is one.
[[nodiscard]] std::string curve_svg(const Measurement& measurement, const ReportWords& words);
/// The tasks of each trace on the lanes of their workers, on one common clock; at most 3000 a trace.
[[nodiscard]] std::string timelines_svg(const Recording& recording, const ReportWords& words);

}  // namespace poolscope
