// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <stdexcept>

namespace poolscope {

/// Shared by the thread that reads or writes a file and one that watches it or wants it to stop.
struct FileProgress {
  std::atomic<bool> cancelled{false};  ///< set by whoever watches
  std::atomic<std::int64_t> done_bytes{0};
  std::atomic<std::int64_t> total_bytes{0};  ///< 0 while nobody knows
};

/// Thrown when a file was not written, or not read to its end, because somebody wished so. What was in
/// its place before is still there.
class FileCancelled : public std::runtime_error {
 public:
  FileCancelled() : std::runtime_error("It was stopped; nothing was changed.") {}
};

/// While one lives, all files that this thread reads and writes report to `progress` and stop when it
/// says so. Scopes may be nested; the innermost holds.
class FileProgressScope {
 public:
  explicit FileProgressScope(FileProgress& progress) noexcept;
  ~FileProgressScope();
  FileProgressScope(const FileProgressScope&) = delete;
  FileProgressScope& operator=(const FileProgressScope&) = delete;

  /// For readers and writers: so many more bytes are done. Throws FileCancelled.
  static void advance(std::int64_t bytes);
  static void set_total(std::int64_t bytes) noexcept;

 private:
  FileProgress* const before_;
};

}  // namespace poolscope
