// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace poolscope {

/// Keeps a reader of a huge or hostile file from taking the computer's last memory: it is told of each piece that the
/// reader keeps, and now and then looks how much is left for all. Not thread-safe.
class MemoryGuard {
 public:
  /// The reader has taken so many bytes more. Empty while enough is left: as much again as was taken, for what the
  /// window makes of it, and 256 MiB for everybody else. Then a sentence for the user.
  [[nodiscard]] std::string take(std::size_t bytes) {
    taken_ += bytes;
    return taken_ < next_look_ ? std::string() : look();
  }

  /// Bytes that may still be taken by all on this computer, or within the control group that this process is in;
  /// the largest number when nobody knows. Thread-safe.
  [[nodiscard]] static std::int64_t free_bytes();
  /// For tests: what free_bytes() says from now on; negative: the truth again. Thread-safe.
  static void pretend_free_bytes(std::int64_t bytes) noexcept;

 private:
  static constexpr std::size_t kLookBytes = std::size_t{32} << 20U;

  std::string look();

  std::size_t taken_ = 0;
  std::size_t next_look_ = kLookBytes;
};

}  // namespace poolscope
