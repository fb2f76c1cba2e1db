// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace poolscope::ui {

/// A vector that grows without moving what it holds once it is large: ten million elements arrive
/// without a pause for copying, while thousands of small ones stay small. Elements must be trivially
/// copyable; references live until the next push_back() while there are fewer than a chunk of them,
/// for good afterwards.
template <typename T>
class ChunkedVector {
 public:
  static constexpr std::size_t kChunk = 4096;

  [[nodiscard]] std::size_t size() const noexcept { return m_size; }
  [[nodiscard]] bool empty() const noexcept { return m_size == 0; }
  [[nodiscard]] const T& operator[](std::size_t i) const noexcept { return m_chunks[i / kChunk][i % kChunk]; }
  [[nodiscard]] T& operator[](std::size_t i) noexcept { return m_chunks[i / kChunk][i % kChunk]; }
  [[nodiscard]] const T& back() const noexcept { return (*this)[m_size - 1]; }

  void push_back(const T& value) {
    if (m_size == m_capacity) {
      grow();
    }
    (*this)[m_size++] = value;
  }
  /// Drops the elements from `size` on and keeps their memory.
  void truncate(std::size_t size) noexcept { m_size = size < m_size ? size : m_size; }
  [[nodiscard]] std::size_t bytes() const noexcept { return m_capacity * sizeof(T); }

 private:
  void grow() {
    if (m_capacity >= kChunk) {
      m_chunks.push_back(std::make_unique<T[]>(kChunk));
      m_capacity += kChunk;
      return;
    }
    const std::size_t capacity = m_capacity == 0 ? 4 : m_capacity * 2;
    auto chunk = std::make_unique<T[]>(capacity);
    for (std::size_t i = 0; i < m_size; ++i) {
      chunk[i] = m_chunks[0][i];
    }
    m_chunks.clear();
    m_chunks.push_back(std::move(chunk));
    m_capacity = capacity;
  }

  std::vector<std::unique_ptr<T[]>> m_chunks;
  std::size_t m_size = 0;
  std::size_t m_capacity = 0;
};

}  // namespace poolscope::ui
