// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/poller.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <string>
#include <system_error>

namespace poolscope::coroutines {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

int wait_for(int epoll, epoll_event* events, int most, std::optional<std::int64_t> limit_ns) {
  timespec limit{};
  if (limit_ns) {
    limit.tv_sec = static_cast<std::time_t>(*limit_ns / kSecond);
    limit.tv_nsec = static_cast<long>(*limit_ns % kSecond);
  }
  return ::epoll_pwait2(epoll, events, most, limit_ns ? &limit : nullptr, nullptr);
}

}  // namespace

Poller::Poller() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "cannot make an epoll for an event loop");
  wakeup_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = wakeup_;
  if (wakeup_ < 0 || ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wakeup_, &event) != 0) {
    const int problem = errno;
    if (wakeup_ >= 0) ::close(wakeup_);
    ::close(epoll_);
    throw std::system_error(problem, std::generic_category(), "cannot make an eventfd for an event loop");
  }
}

Poller::~Poller() {
  ::close(wakeup_);
  ::close(epoll_);
}

void Poller::watch(int fd, Side side, std::function<void()> ready) {
  const bool is_new = !watches_.contains(fd);
  Watch watch = is_new ? Watch{} : watches_.at(fd);
  (side == Side::read ? watch.read : watch.write) = std::make_shared<std::function<void()>>(std::move(ready));
  update(fd, watch, is_new);
  watches_[fd] = std::move(watch);
}

bool Poller::watches(int fd, Side side) const {
  const auto found = watches_.find(fd);
  return found != watches_.end() && (side == Side::read ? found->second.read : found->second.write) != nullptr;
}

bool Poller::forget(int fd, Side side) {
  const auto found = watches_.find(fd);
  if (found == watches_.end()) return false;
  auto& function = side == Side::read ? found->second.read : found->second.write;
  if (!function) return false;
  function.reset();
  if (found->second.read || found->second.write) {
    update(fd, found->second, false);
  } else {
    watches_.erase(found);
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);  // fails only when `fd` was closed, which removed it
  }
  return true;
}

void Poller::update(int fd, const Watch& watch, bool is_new) {
  epoll_event event{};
  if (watch.read) event.events |= EPOLLIN;
  if (watch.write) event.events |= EPOLLOUT;
  event.data.fd = fd;
  if (::epoll_ctl(epoll_, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &event) != 0) {
    throw std::system_error(errno, std::generic_category(),
                            "an event loop cannot watch file descriptor " + std::to_string(fd));
  }
}

// A waker leaves its work first and then looks at `sleeps_`; the sleeper sets `sleeps_` first and
// then looks for work (may_sleep). In one order of all four, one of them sees the other.
void Poller::wait(std::optional<std::int64_t> limit_ns, const std::function<bool()>& may_sleep) {
  std::array<epoll_event, 64> events;
  sleeps_.store(true);
  if (!may_sleep()) limit_ns = 0;
  const int count = wait_for(epoll_, events.data(), static_cast<int>(events.size()), limit_ns);
  sleeps_.store(false);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.fd == wakeup_) {
      std::uint64_t ignored = 0;
      [[maybe_unused]] const auto n = ::read(wakeup_, &ignored, sizeof ignored);
      continue;
    }
    const auto call = [&](Side side) {
      const auto found = watches_.find(event.data.fd);  // a call before may have forgotten it
      if (found == watches_.end()) return;
      const auto function = side == Side::read ? found->second.read : found->second.write;
      if (function) (*function)();
    };
    if ((event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0) call(Side::read);
    if ((event.events & ~static_cast<std::uint32_t>(EPOLLIN)) != 0) call(Side::write);
  }
}

void Poller::wake() noexcept {
  if (!sleeps_.exchange(false)) return;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto n = ::write(wakeup_, &one, sizeof one);  // fails only when it is awake already
}

}  // namespace poolscope::coroutines
