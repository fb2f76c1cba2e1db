// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/descriptor.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace poolscope {

/// A file in memory that many threads append to, each write one system call, and that can be read
/// back: shows what really becomes of lines that several write at once. Thread-safe. What the
/// kernel refuses is thrown as std::system_error.
class SharedCapture {
 public:
  SharedCapture();
  /// Another process's, of which this one has the descriptor.
  explicit SharedCapture(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
  [[nodiscard]] int descriptor() const noexcept { return descriptor_.get(); }

  /// Appends with a single write(2), so what one call writes is never torn.
  void write(std::string_view text);
  [[nodiscard]] std::int64_t size() const;
  /// The line, without its end, that holds the first `text` at or behind `from`; empty when there
  /// is none.
  [[nodiscard]] std::string line_with(std::string_view text, std::int64_t from) const;
  /// What was written, from the start; at most 64 KiB, then a note of how much there is more.
  [[nodiscard]] std::string text() const;

 private:
  [[nodiscard]] std::string read(std::int64_t from, std::size_t length) const;

  const Descriptor descriptor_;
};

}  // namespace poolscope
