// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/runner.h"

#include <QSize>

namespace poolscope::bench {

/// A full screen, drawn by software into memory.
inline constexpr QSize kScreen{1920, 1080};

void addFrameRows(Runner& runner);
void addLiveRows(Runner& runner);
void addRecordingRows(Runner& runner);
/// The first picture of a program that has just been started. Before QApplication is made: the row's
/// own process makes it itself.
void addStartRow(Runner& runner);

}  // namespace poolscope::bench
