// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace poolscope {

/// What the kernel's scheduler has counted of one thread so far.
struct CoreShare {
  std::int64_t ran_ns = 0;     ///< on a core
  std::int64_t waited_ns = 0;  ///< ready to run, but others had the cores: neither computing nor waiting of its own
};

/// Of the calling thread; empty where the kernel does not count (no /proc/thread-self/schedstat). Some microseconds.
[[nodiscard]] std::optional<CoreShare> core_share_of_this_thread() noexcept;

/// Of a process's first thread; also of one that has ended and is not reaped yet.
[[nodiscard]] std::optional<CoreShare> core_share_of_process(pid_t pid) noexcept;

/// The share of all commands that end while one of these lives, added up. Looking costs a command some microseconds, so
/// nobody looks otherwise. Of a command only the process that was started is seen, not those that it starts itself:
/// where `ran_ns` is less than its processor time, that is the reason. Thread-safe.
class CommandShares {
 public:
  CommandShares() noexcept;
  ~CommandShares();
  CommandShares(const CommandShares&) = delete;
  CommandShares& operator=(const CommandShares&) = delete;

  /// So far, of all commands that anybody has counted.
  [[nodiscard]] CoreShare total() const noexcept;
  /// Call from: who is about to reap the ended command `pid`.
  static void note_end(pid_t pid) noexcept;
};

}  // namespace poolscope
