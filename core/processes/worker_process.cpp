// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/worker_process.h"

#include "core/processes/worker_loop.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace poolscope::processes {
namespace {

[[noreturn]] void throw_error(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

// What the child does before it becomes the worker program.
class Preparation {
 public:
  // The other constructor has done its work before this one can throw, so the destructor runs all the same.
  Preparation(int socket, const std::vector<int>& inherit) : Preparation() {
    int error = posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    // First out of the way of the numbers that they are to have.
    const int above = kWorkerDescriptor + 1 + static_cast<int>(inherit.size());
    for (const int descriptor : inherit) {
      moved_.emplace_back(fcntl(descriptor, F_DUPFD_CLOEXEC, above));
      if (!moved_.back().valid()) throw_error(errno, "fcntl(F_DUPFD_CLOEXEC) on a descriptor that a worker inherits");
    }
    moved_.emplace_back(fcntl(socket, F_DUPFD_CLOEXEC, above));
    if (!moved_.back().valid()) throw_error(errno, "fcntl(F_DUPFD_CLOEXEC) on a worker's socket");
    if (error == 0) error = posix_spawn_file_actions_adddup2(&actions_, moved_.back().get(), kWorkerDescriptor);
    for (std::size_t i = 0; i < inherit.size() && error == 0; ++i) {
      error = posix_spawn_file_actions_adddup2(&actions_, moved_[i].get(), kWorkerDescriptor + 1 + static_cast<int>(i));
    }
    if (error == 0) error = posix_spawn_file_actions_addclosefrom_np(&actions_, above);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (error != 0) throw_error(error, "posix_spawn_file_actions for a worker");
  }
  Preparation(const Preparation&) = delete;
  Preparation& operator=(const Preparation&) = delete;
  ~Preparation() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
  std::vector<Descriptor> moved_;

 private:
  Preparation() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
  }
};

Descriptor open_pidfd(pid_t pid) {
  return Descriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));  // close-on-exec by itself
}

}  // namespace

std::string ProcessEnd::to_string() const {
  if (signal == 0) return fmt::format("exit status {}", exit_code);
  const char* const name = sigabbrev_np(signal);
  return name == nullptr ? fmt::format("signal {}", signal) : fmt::format("signal {} (SIG{})", signal, name);
}

WorkerProcess::WorkerProcess(const std::string& program, std::size_t slots, const std::vector<int>& inherit)
    : page_(WorkerPage::make(slots)) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw_error(errno, "socketpair for a worker");
  }
  channel_ = Channel(Descriptor(ends[0]));
  const Descriptor theirs(ends[1]);
  const Preparation preparation(theirs.get(), inherit);
  std::string path = program;
  std::string argument = kWorkerArgument;
  std::array<char*, 3> arguments{path.data(), argument.data(), nullptr};
  const int error =
      posix_spawn(&pid_, program.c_str(), &preparation.actions_, &preparation.attributes_, arguments.data(), environ);
  if (error != 0) {
    pid_ = -1;
    throw_error(error, fmt::format("the worker program \"{}\" cannot be started", program));
  }
  pidfd_ = open_pidfd(pid_);
  if (!pidfd_.valid()) {
    const int why = errno;
    kill(SIGKILL);
    waitpid(pid_, nullptr, 0);
    throw_error(why, "pidfd_open for a worker");
  }
}

WorkerProcess::~WorkerProcess() {
  if (pid_ <= 0 || end_) return;
  kill(SIGKILL);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

bool WorkerProcess::kill(int signal) const noexcept { return !end_ && pid_ > 0 && ::kill(pid_, signal) == 0; }

std::optional<ProcessEnd> WorkerProcess::reap() noexcept {
  if (end_) return end_;
  int status = 0;
  const pid_t got = waitpid(pid_, &status, WNOHANG);
  if (got == 0 || (got < 0 && errno == EINTR)) return std::nullopt;
  // Somebody else's waitpid(-1) may have taken it; then only that it is gone is known.
  if (got < 0) {
    end_ = ProcessEnd{.exit_code = -1};
  } else if (WIFSIGNALED(status)) {
    end_ = ProcessEnd{.signal = WTERMSIG(status)};
  } else {
    end_ = ProcessEnd{.exit_code = WEXITSTATUS(status)};
  }
  return end_;
}

bool WorkerProcess::stopped() const noexcept {
  siginfo_t info{};
  return !end_ && waitid(P_PID, static_cast<id_t>(pid_), &info, WSTOPPED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == pid_;
}

}  // namespace poolscope::processes
