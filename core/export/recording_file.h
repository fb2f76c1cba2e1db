// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/read_result.h"
#include "core/tracing/trace.h"

#include <cstdint>
#include <optional>
#include <string>

namespace poolscope {

/// What a recording can be kept as.
enum class RecordingFormat : std::uint8_t {
  timeline_csv,  ///< .csv
  chrome_trace,  ///< .json
  joblog,        ///< .joblog, of GNU parallel
  native,        ///< .poolscope, compact
};

/// The format that the name's ending stands for (upper case too); empty when it stands for none.
[[nodiscard]] std::optional<RecordingFormat> format_of(const std::string& path);

/// What to say when format_of() is empty: "a.txt: The ending ..."
[[nodiscard]] std::string unknown_format_message(const std::string& path);

/// Reads a recording in the format that its name stands for; where it stands for none, in the one that
/// its first bytes look like.
[[nodiscard]] ReadResult read_recording(const std::string& path);

/// Writes a recording in the format that the name stands for. Throws std::invalid_argument (with
/// unknown_format_message()) when it stands for none, else as write_timeline_csv().
void write_recording(const std::string& path, const Recording& recording);

}  // namespace poolscope
