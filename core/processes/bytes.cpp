// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/bytes.h"

#include "core/processes/process_errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>

namespace poolscope::processes {

void ByteWriter::grow(std::size_t more) {
  if (more > kMostPayload - size_) {
    throw SerializationError(
        fmt::format("the arguments or the result of a task may have {} bytes, not more; "
                    "hand over a file's name instead, or cut the task into smaller ones",
                    kMostPayload));
  }
  const std::size_t capacity = std::min(std::max(capacity_ * 2, size_ + more), kMostPayload);
  auto* memory = static_cast<std::byte*>(std::realloc(heap_.get(), capacity));
  if (memory == nullptr) throw std::bad_alloc();
  if (!heap_) std::memcpy(memory, inline_.data(), size_);
  static_cast<void>(heap_.release());  // realloc has taken it
  heap_.reset(memory);
  data_ = memory;
  capacity_ = capacity;
}

void ByteWriter::take(ByteWriter& other) noexcept {
  heap_ = std::move(other.heap_);
  size_ = other.size_;
  capacity_ = other.capacity_;
  if (heap_) {
    data_ = heap_.get();
  } else {
    data_ = inline_.data();
    std::memcpy(data_, other.inline_.data(), size_);
  }
  other.data_ = other.inline_.data();
  other.size_ = 0;
  other.capacity_ = kInline;
}

void ByteReader::throw_short(std::size_t wanted) const {
  throw SerializationError(fmt::format("{} bytes are missing at the end", wanted - rest_.size()));
}

void ByteReader::throw_rest() const {
  throw SerializationError(fmt::format("{} bytes too many stand at the end", rest_.size()));
}

}  // namespace poolscope::processes
