// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/descriptor.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace poolscope {

/// Throws std::system_error that names the call.
[[noreturn]] void throw_os_error(int error, const char* what);

/// What a child writes to and we read from; neither end lies where its standard descriptors will.
struct ChildPipe {
  Descriptor read_end;  ///< does not block
  Descriptor write_end;

  /// Throws std::system_error when no descriptor is left.
  static ChildPipe make();
};

/// What comes out of one pipe: the first bytes kept, the others counted; all of them into a file, where one
/// is named. Not thread-safe.
class ChildOutput {
 public:
  ChildOutput(Descriptor pipe, std::size_t most, std::string file);

  [[nodiscard]] bool open() const noexcept { return pipe_.valid(); }
  [[nodiscard]] int descriptor() const noexcept { return pipe_.get(); }  // -1 is skipped by poll
  [[nodiscard]] std::string take() noexcept { return std::move(kept_); }
  [[nodiscard]] std::int64_t dropped() const noexcept { return dropped_; }

  /// Reads once what is there; false when nothing was. Throws std::system_error when the file cannot be written.
  bool read_some();

 private:
  void write_whole(std::string_view bytes);

  Descriptor pipe_;
  const std::size_t most_;
  const std::string file_name_;
  Descriptor file_;
  std::string kept_;
  std::int64_t dropped_ = 0;
};

}  // namespace poolscope
