// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/mutex.h"

#include <sys/types.h>

#include <functional>
#include <list>
#include <string>
#include <thread>
#include <vector>

namespace poolscope {

/// The threads of one executor: starts them under a name, knows which live, joins them once.
/// A forked child has none of them, whatever this object remembers, so there nothing is joined.
/// Thread-safe.
class WorkerThreads {
 public:
  WorkerThreads();
  /// Lets go of threads that were not joined.
  ~WorkerThreads();
  WorkerThreads(const WorkerThreads&) = delete;
  WorkerThreads& operator=(const WorkerThreads&) = delete;

  /// Throws std::system_error that names the limit when the system has no more threads.
  void start(const std::string& name, std::function<void()> body) EXCLUDES(mutex_);
  /// Returns when no thread is left. Not from one of them.
  void join() EXCLUDES(mutex_);
  /// This code runs on one of the threads.
  [[nodiscard]] bool is_current_one_of_us() const noexcept;
  /// This process is a forked child of the one that has the threads.
  [[nodiscard]] bool belong_to_another_process() const noexcept;
  [[nodiscard]] std::size_t count() const EXCLUDES(mutex_);
  /// Names of the living, in the order of their start.
  [[nodiscard]] std::vector<std::string> names() const EXCLUDES(mutex_);

 private:
  struct Worker {
    std::string name;
    bool alive = true;
    std::thread thread;
  };
  using Workers = std::list<Worker>;

  void reap_ended() EXCLUDES(mutex_);

  const pid_t pid_;  // the process that started the threads
  mutable Mutex mutex_;
  CondVar ended_;
  Workers workers_ GUARDED_BY(mutex_);
  std::size_t alive_ GUARDED_BY(mutex_) = 0;
};

}  // namespace poolscope
