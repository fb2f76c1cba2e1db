// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/jobs/race.h"
#include "core/tracing/trace.h"

#include <QImage>
#include <QSize>

#include <vector>

namespace poolscope::ui {

/// The main window as a picture, with this experiment and recording in it and nothing selected. Needs
/// a QApplication, but no screen (QT_QPA_PLATFORM=offscreen); reads and writes no settings. Uses the
/// Theme that there is, or else a light one.
[[nodiscard]] QImage renderRecordingPicture(const Experiment& experiment, const Recording& recording,
                                            const std::vector<RunSummary>& summaries, QSize size = {1440, 900});

}  // namespace poolscope::ui
