// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>

namespace poolscope::processes {

class SharedBuffers;
struct SharedBuffer;

/// The most bytes that the arguments or the result of one task may have.
inline constexpr std::size_t kMostPayload = std::size_t{1} << 30U;

/// Bytes that grow at their end. Few of them lie in the object itself, which saves the small tasks
/// an allocation. For one thread.
class ByteWriter {
 public:
  ByteWriter() noexcept = default;
  ~ByteWriter() { let_go(); }
  ByteWriter(ByteWriter&& other) noexcept { take(other); }
  ByteWriter& operator=(ByteWriter&& other) noexcept {
    if (this != &other) {
      let_go();
      take(other);
    }
    return *this;
  }

  /// Many bytes, should it come to that, are to lie in one of these buffers, as far as there are any. They
  /// outlive the last write; null: no more.
  void use(SharedBuffers* buffers) noexcept { buffers_ = buffers; }
  /// The buffer that has the bytes; null: this process's own memory.
  [[nodiscard]] const SharedBuffer* shared() const noexcept { return shared_; }

  /// Throws SerializationError beyond kMostPayload.
  void write(const void* data, std::size_t size) {
    if (size == 0) return;  // nothing has no address, and none may be given to memcpy
    if (size > capacity_ - size_) grow(size);
    std::memcpy(data_ + size_, data, size);
    size_ += size;
  }
  template <class T>
  requires std::is_trivially_copyable_v<T>
  void put(const T& value) { write(&value, sizeof value); }
  /// Overwrites bytes that are there already.
  template <class T>
  requires std::is_trivially_copyable_v<T>
  void put_at(std::size_t at, const T& value) noexcept { std::memcpy(data_ + at, &value, sizeof value); }

  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {data_, size_}; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  void clear() noexcept { size_ = 0; }
  /// Back to `size` bytes, at most what there is.
  void cut(std::size_t size) noexcept { size_ = size; }
  /// Gives the memory back.
  void reset() noexcept { *this = ByteWriter(); }

 private:
  struct Free {
    void operator()(std::byte* memory) const noexcept { std::free(memory); }
  };

  void grow(std::size_t more);
  void take(ByteWriter& other) noexcept;
  void let_go() noexcept {
    if (shared_ != nullptr) give_back();
  }
  void give_back() noexcept;
  [[nodiscard]] bool move_to_shared(std::size_t capacity) noexcept;

  static constexpr std::size_t kInline = 64;
  std::array<std::byte, kInline> inline_;  // not initialised
  std::unique_ptr<std::byte, Free> heap_;
  SharedBuffers* buffers_ = nullptr;
  SharedBuffer* shared_ = nullptr;
  std::byte* data_ = inline_.data();
  std::size_t size_ = 0;
  std::size_t capacity_ = kInline;
};

/// Reads bytes from the front, and never one more than there are. Each is read once and copied before anyone
/// looks at it, so what another process changes meanwhile may give nonsense, but nothing worse.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> bytes) noexcept : rest_(bytes) {}

  /// Throws SerializationError when fewer are left.
  void read(void* data, std::size_t size) {
    if (size > rest_.size()) throw_short(size);
    std::memcpy(data, rest_.data(), size);
    std::atomic_signal_fence(std::memory_order_acquire);  // not read again from there
    rest_ = rest_.subspan(size);
  }
  template <class T>
  requires std::is_trivially_copyable_v<T> && std::is_arithmetic_v<T>
  [[nodiscard]] T get() {
    T value{};
    read(&value, sizeof value);
    return value;
  }
  /// The next `size` bytes themselves, without a copy.
  [[nodiscard]] std::span<const std::byte> take(std::size_t size) {
    if (size > rest_.size()) throw_short(size);
    const std::span<const std::byte> taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  [[nodiscard]] std::size_t remaining() const noexcept { return rest_.size(); }
  /// Throws SerializationError unless everything was read.
  void expect_end() const {
    if (!rest_.empty()) throw_rest();
  }

 private:
  [[noreturn]] void throw_short(std::size_t wanted) const;
  [[noreturn]] void throw_rest() const;

  std::span<const std::byte> rest_;
};

}  // namespace poolscope::processes
