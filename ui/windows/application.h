// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/jobs/race.h"
#include "core/tracing/trace.h"

#include <QImage>
#include <QString>

#include <vector>

class QApplication;

namespace poolscope::ui {

/// Names the application, for its settings and its windows. Call before anything else of ui.
void setUpApplication(QApplication& application, const QString& version);

/// Opens the main window, with a recording in it when `file` is not empty; returns the exit status
/// when it was closed.
[[nodiscard]] int runWindow(QApplication& application, const QString& file);

/// The main window as it would show these runs. Uses no settings and writes none.
[[nodiscard]] QImage windowPicture(const Experiment& experiment, const Recording& recording,
                                   const std::vector<RunSummary>& runs);

}  // namespace poolscope::ui
