// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/measurement.h"

#include <QString>

#include <string>

namespace poolscope::ui {

/// What a point is called: its executor, and in a sweep over something else than workers also the value.
[[nodiscard]] QString pointTitle(const Measurement& measurement, const MeasuredPoint& point);

/// What is swept, as people call it: "queue limit".
[[nodiscard]] QString sweptTitle(const std::string& key);
/// The values of such a sweep (workers=1..16) in words: "1 to 16", "1, 2, 4 … 256".
[[nodiscard]] QString sweptValues(const std::string& sweep);

/// The points' figures as a table in rich text; how sure a difference is where there were several rounds.
[[nodiscard]] QString figuresTable(const Measurement& measurement);

/// Each law beside the measured figure, as a table in rich text; bold where they part. Empty without any law.
[[nodiscard]] QString lawsTable(const Measurement& measurement);

/// Where prediction and measurement part, by how much and why, as rich text.
[[nodiscard]] QString causesText(const Measurement& measurement);

/// A sentence of the engine about a gap, in the user's language; figures stay. What is not known stays as it is.
[[nodiscard]] QString causeText(const std::string& cause);

/// Whether the machine told of any run what it cost in energy.
[[nodiscard]] bool knowsEnergy(const Measurement& measurement);

}  // namespace poolscope::ui
