// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options.h"

namespace poolscope::app {

/// `poolscope convert`: reads one format, writes the other. Throws UsageError for a file that cannot
/// be read, std::system_error for one that cannot be written.
[[nodiscard]] int convert_recording(const ConvertOptions& options);

}  // namespace poolscope::app
