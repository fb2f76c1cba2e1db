// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

namespace poolscope::bench {

/// The least that two processes can do for each other: a child at the other end of a socket pair,
/// with a stretch of memory that both see. Parent and child stay on two different cores.
class EchoProcess {
 public:
  static constexpr std::size_t kMemory = 1U << 20U;

  EchoProcess();
  ~EchoProcess();
  EchoProcess(const EchoProcess&) = delete;
  EchoProcess& operator=(const EchoProcess&) = delete;

  /// Sends a number and waits for it to come back, plus one.
  [[nodiscard]] std::uint64_t echo(std::uint64_t number);
  /// Copies the bytes to the child, which copies them out again; gives looked_at() of its copy.
  [[nodiscard]] std::uint64_t copy(const char* bytes, std::size_t size);

 private:
  [[noreturn]] void serve(int socket);

  int socket_ = -1;
  pid_t child_ = -1;
  char* memory_ = nullptr;
};

}  // namespace poolscope::bench
