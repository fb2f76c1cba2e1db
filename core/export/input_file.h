// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace poolscope {

/// Reads a file byte by byte, or line by line, through a buffer of fixed size, so that a file of any
/// size costs the same memory. Counts lines. Waits for what comes from a pipe, until its FileProgress is cancelled. Not
/// thread-safe.
class InputFile {
 public:
  explicit InputFile(const std::string& path);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  static constexpr int kEnd = -1;

  /// The next byte, or kEnd at the end and after an error.
  int get() {
    if (at_ == size_ && !fill()) return kEnd;
    const unsigned char byte = buffer_[at_++];
    if (byte == '\n') ++line_;
    return byte;
  }
  /// The byte that get() will give.
  int peek() { return at_ == size_ && !fill() ? kEnd : buffer_[at_]; }

  /// Binary: the next bytes, fewer only at the end and after an error. Counts no lines.
  std::size_t read(char* to, std::size_t bytes);
  /// What is in memory already, at least one byte unless at the end; take of it with skip().
  [[nodiscard]] std::string_view ahead();
  /// `lines` is how many of the bytes are line ends.
  void skip(std::size_t bytes, std::int64_t lines);
  /// The next line with its line end, without taking it; valid until the next call but skip_line(). Empty
  /// when it does not fit the buffer or has no line end: then get() has it.
  std::string_view peek_line();
  /// Takes the line that peek_line() gave.
  void skip_line(std::string_view line) noexcept {
    at_ += line.size();
    ++line_;
  }

  /// Number of the line that the next byte is in, from 1.
  [[nodiscard]] std::int64_t line() const noexcept { return line_; }
  /// Why the file could not be opened or read on, as a sentence; empty when all is well.
  [[nodiscard]] const std::string& error() const noexcept { return error_; }

 private:
  bool fill();
  bool read_more();
  std::size_t read_into(char* to, std::size_t bytes);
  void wait_for_bytes() const;

  int fd_ = -1;
  bool waits_ = false;  ///< it is a pipe or a device: its next bytes may come late or never
  std::unique_ptr<unsigned char[]> buffer_;
  std::size_t at_ = 0;
  std::size_t size_ = 0;
  std::int64_t line_ = 1;
  std::string error_;
};

}  // namespace poolscope
