// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/recording_file.h"

#include "core/export/chrome_trace.h"
#include "core/export/timeline_csv.h"

#include <algorithm>
#include <stdexcept>

namespace poolscope {
namespace {

constexpr const char* kWrongEnding =
    "The ending of the name does not tell the format; it must be .csv (timeline) or .json (Chrome trace).";

bool ends_with(const std::string& path, std::string_view ending) {
  return path.size() > ending.size() &&
         std::equal(ending.begin(), ending.end(), path.end() - static_cast<std::ptrdiff_t>(ending.size()),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
}

}  // namespace

std::optional<RecordingFormat> format_of(const std::string& path) {
  if (ends_with(path, ".csv")) return RecordingFormat::timeline_csv;
  if (ends_with(path, ".json")) return RecordingFormat::chrome_trace;
  return std::nullopt;
}

std::string unknown_format_message(const std::string& path) { return ReadError{path, 0, kWrongEnding}.to_string(); }

ReadResult read_recording(const std::string& path) {
  const auto format = format_of(path);
  if (!format) return {{}, ReadError{path, 0, kWrongEnding}};
  return *format == RecordingFormat::timeline_csv ? read_timeline_csv(path) : read_chrome_trace(path);
}

void write_recording(const std::string& path, const Recording& recording) {
  const auto format = format_of(path);
  if (!format) throw std::invalid_argument(unknown_format_message(path));
  if (*format == RecordingFormat::timeline_csv) {
    write_timeline_csv(path, recording);
  } else {
    write_chrome_trace(path, recording);
  }
}

}  // namespace poolscope
