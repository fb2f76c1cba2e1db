// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/descriptor.h"
#include "core/sync/mutex.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace poolscope::processes {

class SharedBuffers;

/// A stretch of memory that this process writes and workers only read: a memory file, sealed so that nobody
/// else can write it and nobody can cut it off.
struct SharedBuffer {
  std::uint32_t number = 0;  ///< below SharedBuffers::kMost
  Descriptor file;
  std::byte* memory = nullptr;
  std::shared_ptr<SharedBuffers> home;  ///< while it is in use
};

/// Buffers for large arguments. They are encoded right into one, each worker maps it once, and it is used
/// again when the call is over: no file, no mapping and no cleared page for each call. They last as long as
/// the pool. Thread-safe.
class SharedBuffers : public std::enable_shared_from_this<SharedBuffers> {
 public:
  static constexpr std::uint32_t kMost = 8;
  static constexpr std::size_t kBytes = std::size_t{4} << 20U;  ///< of each; untouched ones take no memory

  SharedBuffers() = default;
  SharedBuffers(const SharedBuffers&) = delete;
  SharedBuffers& operator=(const SharedBuffers&) = delete;
  ~SharedBuffers();

  /// One that nobody uses, with room for `bytes`. Null when there is none, or the system has none to give:
  /// then ordinary memory does.
  [[nodiscard]] SharedBuffer* take(std::size_t bytes) noexcept EXCLUDES(mutex_);
  /// Nobody reads it any more.
  static void give_back(SharedBuffer& buffer) noexcept;
  /// None is given out from now on: workers that are being ended may still read what they were sent.
  void close() noexcept EXCLUDES(mutex_);

 private:
  [[nodiscard]] static bool make(SharedBuffer& buffer) noexcept;

  Mutex mutex_;
  std::array<SharedBuffer, kMost> buffers_;  // each belongs to its taker, or to nobody
  std::array<bool, kMost> taken_ GUARDED_BY(mutex_) = {};
  std::uint32_t made_ GUARDED_BY(mutex_) = 0;
  bool closed_ GUARDED_BY(mutex_) = false;
};

}  // namespace poolscope::processes
