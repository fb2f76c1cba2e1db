// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/bytes.h"

#include "core/processes/frame.h"
#include "core/processes/process_errors.h"
#include "core/processes/shared_buffers.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <utility>

namespace poolscope::processes {

void ByteWriter::grow(std::size_t more) {
  if (more > kMostPayload - size_) {
    throw SerializationError(
        fmt::format("the arguments or the result of a task may have {} bytes, not more; "
                    "hand over a file's name instead, or cut the task into smaller ones",
                    kMostPayload));
  }
  const std::size_t capacity = std::min(std::max(capacity_ * 2, size_ + more), kMostPayload);
  if (shared_ == nullptr && buffers_ != nullptr && size_ + more > kMostInline && move_to_shared(size_ + more)) return;
  if (shared_ != nullptr) {  // too small for this; goes on in memory of its own
    auto* memory = static_cast<std::byte*>(std::malloc(capacity));
    if (memory == nullptr) throw std::bad_alloc();
    std::memcpy(memory, data_, size_);
    give_back();
    heap_.reset(memory);
    data_ = memory;
    capacity_ = capacity;
    return;
  }
  auto* memory = static_cast<std::byte*>(std::realloc(heap_.get(), capacity));
  if (memory == nullptr) throw std::bad_alloc();
  if (!heap_) std::memcpy(memory, inline_.data(), size_);
  static_cast<void>(heap_.release());  // realloc has taken it
  heap_.reset(memory);
  data_ = memory;
  capacity_ = capacity;
}

bool ByteWriter::move_to_shared(std::size_t capacity) noexcept {
  SharedBuffer* const buffer = buffers_->take(capacity);
  if (buffer == nullptr) return false;
  std::memcpy(buffer->memory, data_, size_);
  heap_.reset();
  shared_ = buffer;
  data_ = buffer->memory;
  capacity_ = SharedBuffers::kBytes;
  return true;
}

void ByteWriter::give_back() noexcept { SharedBuffers::give_back(*std::exchange(shared_, nullptr)); }

void ByteWriter::take(ByteWriter& other) noexcept {
  heap_ = std::move(other.heap_);
  shared_ = std::exchange(other.shared_, nullptr);
  buffers_ = std::exchange(other.buffers_, nullptr);
  size_ = other.size_;
  capacity_ = other.capacity_;
  if (heap_ || shared_ != nullptr) {
    data_ = other.data_;
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
