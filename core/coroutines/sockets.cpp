// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/sockets.h"

#include "core/coroutines/event_loop.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace poolscope::coroutines {
namespace {

[[noreturn]] void throw_refused(const char* call, int fd, int problem) {
  throw std::system_error(problem, std::generic_category(), fmt::format("{} of file descriptor {}", call, fd));
}

void require_nonblocking(int fd) {
  const int flags = ::fcntl(fd, F_GETFL);
  if (flags < 0) throw_refused("fcntl", fd, errno);
  if ((flags & O_NONBLOCK) == 0) {
    throw std::invalid_argument(fmt::format("file descriptor {} must be non-blocking", fd));
  }
}

/// After a call that failed: true when it has to be made again once the descriptor is ready, false when at
/// once. Throws other errors.
bool must_wait(const char* call, int fd) {
  const int problem = errno;
  if (problem == EAGAIN || problem == EWOULDBLOCK) return true;
  if (problem != EINTR) throw_refused(call, fd, problem);
  return false;
}

ssize_t receive(int fd, char* to, std::size_t most) {
  const ssize_t got = ::recv(fd, to, most, 0);
  return got < 0 && errno == ENOTSOCK ? ::read(fd, to, most) : got;
}

ssize_t send_some(int fd, const char* from, std::size_t bytes) {
  const ssize_t sent = ::send(fd, from, bytes, MSG_NOSIGNAL);
  return sent < 0 && errno == ENOTSOCK ? ::write(fd, from, bytes) : sent;
}

Task<void> connect_to(int fd, sockaddr_storage address, socklen_t bytes) {
  require_nonblocking(fd);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), bytes) == 0) co_return;
  if (errno != EINPROGRESS && errno != EINTR) throw_refused("connect", fd, errno);
  co_await get_running_loop().writable(fd);
  int problem = 0;
  socklen_t size = sizeof problem;
  if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &problem, &size) != 0) problem = errno;
  if (problem != 0) throw_refused("connect", fd, problem);
}

}  // namespace

Task<std::string> sock_recv(int fd, std::size_t most) {
  require_nonblocking(fd);
  std::string data(most, '\0');
  for (;;) {
    const ssize_t got = receive(fd, data.data(), most);
    if (got >= 0) {
      data.resize(static_cast<std::size_t>(got));
      co_return data;
    }
    if (must_wait("reading", fd)) co_await get_running_loop().readable(fd);
  }
}

Task<void> sock_sendall(int fd, std::string data) {
  require_nonblocking(fd);
  std::size_t sent = 0;
  while (sent < data.size()) {
    const ssize_t taken = send_some(fd, data.data() + sent, data.size() - sent);
    if (taken >= 0) {
      sent += static_cast<std::size_t>(taken);
    } else if (must_wait("writing", fd)) {
      co_await get_running_loop().writable(fd);
    }
  }
}

Task<Descriptor> sock_accept(int fd) {
  require_nonblocking(fd);
  for (;;) {
    Descriptor peer(::accept4(fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (peer.valid()) co_return peer;
    if (errno == ECONNABORTED) continue;  // gone before it was taken; the next may be there
    if (must_wait("accept", fd)) co_await get_running_loop().readable(fd);
  }
}

Task<void> sock_connect(int fd, const sockaddr& address, socklen_t address_bytes) {
  sockaddr_storage copy{};
  if (address_bytes > sizeof copy) throw std::invalid_argument("sock_connect: the address is too long");
  std::memcpy(&copy, &address, address_bytes);
  return connect_to(fd, copy, address_bytes);
}

}  // namespace poolscope::coroutines
