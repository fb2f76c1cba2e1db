// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/processes/channel.h"
#include "core/processes/worker_page.h"
#include "core/sync/descriptor.h"

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace poolscope::processes {

/// How a process ended.
struct ProcessEnd {
  int exit_code = 0;
  int signal = 0;  ///< 0: it exited

  /// "signal 9 (SIGKILL)" or "exit status 99".
  [[nodiscard]] std::string to_string() const;
};

/// A child process at the other end of a channel, and what the two share. Belongs to the thread that
/// started it: the worker dies with that thread. Destroying it kills and reaps the process.
class WorkerProcess {
 public:
  /// Starts `program` with one descriptor and those of `inherit`, which become its 4, 5, ... Every
  /// other one is closed in it. Throws std::system_error that names the program.
  WorkerProcess(const std::string& program, std::size_t slots, const std::vector<int>& inherit);
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  ~WorkerProcess();

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  /// Becomes readable when the process has ended.
  [[nodiscard]] int pidfd() const noexcept { return pidfd_.get(); }
  [[nodiscard]] Channel& channel() noexcept { return channel_; }
  [[nodiscard]] WorkerPage& page() noexcept { return page_; }

  /// False when it has ended already.
  bool kill(int signal) const noexcept;
  /// How it ended, if it has; the process is gone from the system's list then.
  [[nodiscard]] std::optional<ProcessEnd> reap() noexcept;
  /// It exists but is stopped, by SIGSTOP or its like.
  [[nodiscard]] bool stopped() const noexcept;

 private:
  WorkerPage page_;
  Channel channel_;
  pid_t pid_ = -1;
  Descriptor pidfd_;
  std::optional<ProcessEnd> end_;
};

}  // namespace poolscope::processes
