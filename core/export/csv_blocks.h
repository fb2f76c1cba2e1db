// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/input_file.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace poolscope {

/// Cuts a file of comma-separated values into blocks of whole rows, so that each can be read without the others.
/// Takes off a byte order mark. Memory is bounded by a block, and the size of a row is bounded. Not thread-safe.
class CsvBlocks {
 public:
  static constexpr std::size_t kBlockBytes = std::size_t{512} << 10U;
  /// A timeline has six texts of at most a MiB, which quotes may double.
  static constexpr std::size_t kMostRowBytes = std::size_t{32} << 20U;

  explicit CsvBlocks(const std::string& path) : input_(path), opened_(input_.error().empty()) {}

  /// The file is there and can be read.
  [[nodiscard]] bool opened() const noexcept { return opened_; }

  /// Puts the next block into `block`, whose memory it uses. False once the last block was given, and on an error that
  /// leaves nothing to give. Throws FileCancelled.
  bool next(std::string& block);
  /// Nothing follows the block that next() gave: it may end in the middle of a row.
  [[nodiscard]] bool is_last() const noexcept { return is_last_; }
  /// Why there is nothing more after the last block, as a sentence; empty when that is the end of the file.
  [[nodiscard]] const std::string& error() const noexcept { return error_; }

 private:
  InputFile input_;
  const bool opened_;
  bool started_ = false;
  bool is_last_ = false;
  std::string rest_;  // of the bytes read, those after the last whole row
  std::string error_;
};

/// Where the last row that is surely whole ends in `bytes`, which begin with a row: behind its line end. 0 when there
/// is none. A line end within quotes ends no row.
[[nodiscard]] std::size_t end_of_whole_rows(std::string_view bytes) noexcept;

}  // namespace poolscope
