// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace poolscope {

/// Where a text lies in a TextHeap, in units of four bytes; 0 stands for the empty text.
using TextRef = std::uint32_t;

/// Append-only texts in blocks of one MiB, each a length and its bytes. A reference costs four
/// bytes, and a copy of the heap shares the blocks: it goes on to see the texts it had, while the
/// original grows past them. So one writer and any number of readers of older copies may run at the
/// same time. A text longer than a block gets a block of its own that takes the addresses of several.
class TextHeap {
 public:
  /// Keeps a copy of `text`. Beyond 16 GiB of texts nothing more is kept and 0 is given.
  TextRef add(std::string_view text);
  /// The text; the view lives as long as any copy of the heap that has it.
  [[nodiscard]] std::string_view get(TextRef ref) const noexcept;
  /// The memory from one text to a later one, both and all between them included; nothing when they do not lie in
  /// one block. A copy may ask for any two texts that it had: what lies between them was written before the later one.
  [[nodiscard]] std::optional<std::string_view> between(TextRef from, TextRef to) const noexcept;
  /// Memory of the blocks.
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  static constexpr std::size_t kBlockBytes = std::size_t{1} << 20U;
  static constexpr std::size_t kUnit = 4;
  static constexpr std::size_t kMostBlocks = (std::size_t{1} << 32U) * kUnit / kBlockBytes;

  // Entry b holds the addresses from b * kBlockBytes on; all but the first entry of a big text are null.
  std::vector<std::shared_ptr<char[]>> blocks_;
  std::size_t current_ = 0;         // the block that takes the next text, if there is one
  std::size_t used_ = kBlockBytes;  // bytes taken in it; at first there is none, so it counts as full
  std::size_t bytes_ = 0;
};

}  // namespace poolscope
