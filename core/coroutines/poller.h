// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

namespace poolscope::coroutines {

/// Waits for file descriptors, a moment, or another thread, whichever comes first: epoll and an
/// eventfd. For one thread, except wake().
class Poller {
 public:
  enum class Side : std::uint8_t { read, write };

  /// Throws std::system_error when the system has no descriptors left.
  Poller();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  /// `ready` is called by wait() whenever that side of `fd` is ready, or in error; it replaces the
  /// function before. Throws std::system_error for what epoll cannot watch.
  void watch(int fd, Side side, std::function<void()> ready);
  /// False when that side was not watched.
  bool forget(int fd, Side side);
  [[nodiscard]] bool watches(int fd, Side side) const;
  [[nodiscard]] bool watches_any() const noexcept { return !watches_.empty(); }

  /// Waits for at most `limit_ns`, without end when it is empty, and calls what is ready.
  /// `may_sleep` is asked once wake() would be noticed; when it says no, nothing is waited for.
  void wait(std::optional<std::int64_t> limit_ns, const std::function<bool()>& may_sleep);
  /// Any thread. Ends a wait() that goes on, or does nothing.
  void wake() noexcept;

 private:
  struct Watch {
    std::shared_ptr<std::function<void()>> read;
    std::shared_ptr<std::function<void()>> write;
  };

  void update(int fd, const Watch& watch, bool is_new);

  int epoll_ = -1;
  int wakeup_ = -1;
  std::atomic<bool> sleeps_{false};  // with the sequentially consistent order: see wait()
  std::unordered_map<int, Watch> watches_;
};

}  // namespace poolscope::coroutines
