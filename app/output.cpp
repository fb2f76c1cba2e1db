// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/output.h"

#include "core/export/atomic_file.h"
#include "core/export/chrome_trace.h"
#include "core/export/monitor_csv.h"
#include "core/export/timeline_csv.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace poolscope::app {

void check_writable(const std::string& file) {
  if (file.empty() || file == "-") return;
  const std::filesystem::path path(file);
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  std::error_code problem;
  if (!std::filesystem::is_directory(folder, problem)) {
    throw UsageError(
        fmt::format("cannot write {}: there is no folder {}; make it or choose another", file, folder.string()));
  }
  if (std::filesystem::is_directory(path, problem)) {
    throw UsageError(fmt::format("cannot write {}: it is a folder; add a file name", file));
  }
  if (std::filesystem::exists(path, problem) && !std::filesystem::is_regular_file(path, problem)) return;
  if (access(folder.c_str(), W_OK) != 0) {
    throw UsageError(fmt::format("cannot write {}: {}; choose another folder", file, std::strerror(errno)));
  }
}

void print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot write to standard output");
  }
}

void write_text(const std::string& file, const std::string& text) {
  AtomicFile out(file);
  out.write(text);
  out.commit();
}

void write_recording_files(const RunOptions& options, const Recording& recording) {
  if (!options.csv.empty()) write_timeline_csv(options.csv, recording);
  if (!options.samples_csv.empty()) write_samples_csv(options.samples_csv, recording);
  if (!options.queue_csv.empty()) write_queue_csv(options.queue_csv, recording);
  if (!options.chrome_trace.empty()) write_chrome_trace(options.chrome_trace, recording);
}

}  // namespace poolscope::app
