// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/processes/echo_process.h"

#include "tests/bench/processes/functions.h"

#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <vector>

namespace poolscope::bench {
namespace {

struct Message {
  std::uint64_t number = 0;
  std::uint64_t bytes = 0;              // to be taken out of the shared memory
  std::array<std::uint64_t, 6> rest{};  // a task's frame is not smaller
};

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

/// On the first or the last of the processors that this process may use.
void stay_on(bool first) {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  int chosen = -1;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(cpu, &allowed) && (chosen < 0 || !first)) chosen = cpu;
  }
  CPU_ZERO(&allowed);
  CPU_SET(chosen, &allowed);
  sched_setaffinity(0, sizeof allowed, &allowed);
}

cpu_set_t everywhere;

}  // namespace

EchoProcess::EchoProcess() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) fail("socketpair");
  void* const memory = mmap(nullptr, kMemory, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) fail("mmap");
  memory_ = static_cast<char*>(memory);
  sched_getaffinity(0, sizeof everywhere, &everywhere);
  child_ = fork();
  if (child_ < 0) fail("fork");
  if (child_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close(ends[0]);
    stay_on(false);
    serve(ends[1]);
  }
  close(ends[1]);
  socket_ = ends[0];
  stay_on(true);
}

EchoProcess::~EchoProcess() {
  close(socket_);
  waitpid(child_, nullptr, 0);
  munmap(memory_, kMemory);
  sched_setaffinity(0, sizeof everywhere, &everywhere);
}

// In the child, which has no more than the forking thread: no allocation but its own, no exceptions.
void EchoProcess::serve(int socket) {
  static std::array<char, kMemory> copy;
  Message message;
  while (read(socket, &message, sizeof message) == sizeof message) {
    if (message.bytes == 0) {
      ++message.number;
    } else {
      std::memcpy(copy.data(), memory_, message.bytes);
      message.number = looked_at(copy.data(), message.bytes);
    }
    if (write(socket, &message, sizeof message) != sizeof message) break;
  }
  _exit(0);
}

std::uint64_t EchoProcess::echo(std::uint64_t number) {
  Message message;
  message.number = number;
  if (write(socket_, &message, sizeof message) != sizeof message) fail("write");
  if (read(socket_, &message, sizeof message) != sizeof message) fail("read");
  return message.number;
}

std::uint64_t EchoProcess::copy(const char* bytes, std::size_t size) {
  std::memcpy(memory_, bytes, size);
  Message message;
  message.bytes = size;
  if (write(socket_, &message, sizeof message) != sizeof message) fail("write");
  if (read(socket_, &message, sizeof message) != sizeof message) fail("read");
  return message.number;
}

}  // namespace poolscope::bench
