// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/recording_file.h"

#include "core/export/chrome_trace.h"
#include "core/export/input_file.h"
#include "core/export/joblog.h"
#include "core/export/native_recording.h"
#include "core/export/timeline_csv.h"

#include <algorithm>
#include <stdexcept>

namespace poolscope {
namespace {

constexpr const char* kWrongEnding =
    "The ending of the name does not tell the format; it must be .csv (timeline), .json (Chrome trace), .joblog (GNU "
    "parallel) or .poolscope.";

bool ends_with(const std::string& path, std::string_view ending) {
  return path.size() > ending.size() &&
         std::equal(ending.begin(), ending.end(), path.end() - static_cast<std::ptrdiff_t>(ending.size()),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
}

/// By the first bytes.
std::optional<RecordingFormat> sniff(const std::string& path) {
  InputFile file(path);
  std::string head(16, '\0');
  head.resize(file.read(head.data(), head.size()));
  if (head.starts_with("POOLSCOPE\n")) return RecordingFormat::native;
  if (head.starts_with("Seq\tHost\t")) return RecordingFormat::joblog;
  if (head.starts_with("run_id,")) return RecordingFormat::timeline_csv;
  if (head.starts_with("{\"")) return RecordingFormat::chrome_trace;
  return std::nullopt;
}

}  // namespace

std::optional<RecordingFormat> format_of(const std::string& path) {
  if (ends_with(path, ".csv")) return RecordingFormat::timeline_csv;
  if (ends_with(path, ".json")) return RecordingFormat::chrome_trace;
  if (ends_with(path, ".joblog")) return RecordingFormat::joblog;
  if (ends_with(path, ".poolscope")) return RecordingFormat::native;
  return std::nullopt;
}

std::string unknown_format_message(const std::string& path) { return ReadError{path, 0, kWrongEnding}.to_string(); }

ReadResult read_recording(const std::string& path) {
  auto format = format_of(path);
  if (!format) format = sniff(path);
  if (!format) return {{}, ReadError{path, 0, kWrongEnding}};
  switch (*format) {
    case RecordingFormat::timeline_csv: return read_timeline_csv(path);
    case RecordingFormat::chrome_trace: return read_chrome_trace(path);
    case RecordingFormat::joblog: return read_joblog(path);
    case RecordingFormat::native: break;
  }
  return read_native_recording(path);
}

void write_recording(const std::string& path, const Recording& recording) {
  const auto format = format_of(path);
  if (!format) throw std::invalid_argument(unknown_format_message(path));
  switch (*format) {
    case RecordingFormat::timeline_csv: write_timeline_csv(path, recording); return;
    case RecordingFormat::chrome_trace: write_chrome_trace(path, recording); return;
    case RecordingFormat::joblog: write_joblog(path, recording); return;
    case RecordingFormat::native: write_native_recording(path, recording); return;
  }
}

}  // namespace poolscope
