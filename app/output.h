// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options.h"
#include "core/tracing/trace.h"

#include <string>

namespace poolscope::app {

/// Throws UsageError when `file` could not be written later on: a run may take hours, so this should
/// be known before. Empty and "-" are fine.
void check_writable(const std::string& file);

/// To standard output. Throws std::system_error.
void print(const std::string& text);
/// A file, whole or not at all. Throws std::system_error.
void write_text(const std::string& file, const std::string& text);
/// The files of a run's traces that the options ask for: CSV and Chrome trace.
void write_recording_files(const RunOptions& options, const Recording& recording);

}  // namespace poolscope::app
