// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracing/text_heap.h"

#include <cstring>

namespace poolscope {

TextRef TextHeap::add(std::string_view text) {
  if (text.empty()) return 0;
  const std::size_t size = (sizeof(std::uint32_t) + text.size() + kUnit - 1) / kUnit * kUnit;
  std::size_t block = current_;
  std::size_t offset = used_;
  if (used_ + size > kBlockBytes) {
    // The first four bytes of the heap stay free, so that no text has the reference 0.
    offset = blocks_.empty() ? kUnit : 0;
    const std::size_t count = (offset + size + kBlockBytes - 1) / kBlockBytes;
    if (text.size() > UINT32_MAX || blocks_.size() + count > kMostBlocks) return 0;
    block = blocks_.size();
    const std::size_t block_bytes = count == 1 ? kBlockBytes : offset + size;
    blocks_.reserve(block + count);
    blocks_.push_back(std::make_shared_for_overwrite<char[]>(block_bytes));
    blocks_.resize(block + count);
    bytes_ += block_bytes;
    if (count == 1) {
      current_ = block;
      used_ = offset;
    } else if (block == 0) {
      used_ = kBlockBytes;  // a big text came first: nothing fits beside it
    }
  }
  const auto length = static_cast<std::uint32_t>(text.size());
  char* const at = blocks_[block].get() + offset;
  std::memcpy(at, &length, sizeof length);
  std::memcpy(at + sizeof length, text.data(), text.size());
  if (block == current_ && used_ == offset) used_ += size;
  return static_cast<TextRef>((block * kBlockBytes + offset) / kUnit);
}

std::string_view TextHeap::get(TextRef ref) const noexcept {
  if (ref == 0) return {};
  const std::size_t address = std::size_t{ref} * kUnit;
  const char* const at = blocks_[address / kBlockBytes].get() + address % kBlockBytes;
  std::uint32_t length = 0;
  std::memcpy(&length, at, sizeof length);
  return {at + sizeof length, length};
}

std::optional<std::string_view> TextHeap::between(TextRef from, TextRef to) const noexcept {
  constexpr std::size_t kBlockUnits = kBlockBytes / kUnit;
  if (from == 0 || to < from || from / kBlockUnits != to / kBlockUnits) return std::nullopt;
  const std::string_view first = get(from);
  const std::string_view last = get(to);
  return std::string_view(first.data(), static_cast<std::size_t>(last.data() + last.size() - first.data()));
}

}  // namespace poolscope
