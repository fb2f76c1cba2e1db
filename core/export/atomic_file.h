// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace poolscope {

/// A file that appears whole or not at all: it is written beside its place under another name, and
/// commit() puts it there once everything is on the disk. Without commit() nothing remains, and what
/// was in its place before stays. A link is followed; a device or pipe (/dev/stdout) is written to
/// directly.
///
/// Every error throws std::system_error; what() is a sentence that names the file and says what to do.
/// Not thread-safe.
class AtomicFile {
 public:
  explicit AtomicFile(std::string path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Appends; kept in a buffer of 256 KiB, so small pieces are cheap.
  void write(std::string_view text);
  /// Writes out the rest and puts the file in its place. Call once, as the last thing.
  void commit();

 private:
  void flush();
  void discard() noexcept;
  [[noreturn]] void fail(int error);

  const std::string path_;  // as it was given, for messages
  std::string target_;      // where the file will be
  std::string temporary_;   // empty when written directly
  std::string buffer_;
  int fd_ = -1;
};

}  // namespace poolscope
