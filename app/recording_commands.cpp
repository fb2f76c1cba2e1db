// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording_commands.h"

#include "core/export/recording_file.h"

#include <fmt/format.h>

#include <cstdio>

namespace poolscope::app {

int convert_recording(const ConvertOptions& options) {
  if (!format_of(options.to)) throw UsageError(unknown_format_message(options.to));
  const ReadResult read = read_recording(options.from);
  if (!read.ok()) throw UsageError(read.error->to_string());
  write_recording(options.to, read.recording);
  return 0;
}

}  // namespace poolscope::app
