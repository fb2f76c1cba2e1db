// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/jobs/race.h"

#include <string>
#include <vector>

namespace poolscope::app {

/// Writes the page that report_html() made as PDF. Needs no display. Throws std::system_error when the file
/// cannot be written.
void write_report_pdf(const std::string& file, const std::string& html);

/// Writes a picture of the main window showing the recording. Needs no display. Throws
/// std::system_error when the file cannot be written.
void write_picture(const std::string& file, const Experiment& experiment, const Recording& recording,
                   const std::vector<RunSummary>& runs);

}  // namespace poolscope::app
