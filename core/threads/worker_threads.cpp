// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/threads/worker_threads.h"

#include "core/threads/thread_limits.h"

#include <fmt/format.h>

#include <unistd.h>

#include <system_error>
#include <utility>

namespace poolscope {
namespace {

thread_local const WorkerThreads* owner_of_this_thread = nullptr;

std::system_error cannot_start(const std::error_code& code, const std::string& name, std::size_t others,
                               const std::string& limit) {
  return {code, fmt::format("cannot start thread \"{}\" beside the {} of this executor: {}; ask for fewer workers",
                            name, others, limit)};
}

}  // namespace

WorkerThreads::WorkerThreads() : pid_(getpid()) {}

WorkerThreads::~WorkerThreads() {
  const MutexLock lock(mutex_);
  for (Worker& worker : workers_) {
    if (worker.thread.joinable()) worker.thread.detach();
  }
}

void WorkerThreads::start(const std::string& name, std::function<void()> body) {
  reap_ended();
  const MutexLock lock(mutex_);
  if (alive_ > 0) {
    const std::string limit = memory_limit_near();
    if (!limit.empty()) {
      throw cannot_start(std::make_error_code(std::errc::not_enough_memory), name, alive_, limit);
    }
  }
  workers_.push_back(Worker{.name = name, .thread = {}});
  const auto self = std::prev(workers_.end());
  try {
    self->thread = std::thread([this, self, body = std::move(body)]() mutable {
      owner_of_this_thread = this;
      body();
      {
        const MutexLock ending(mutex_);
        self->alive = false;
        --alive_;
        ended_.notify_all();
      }
      body = nullptr;  // may be what keeps the owner of this object: nothing is touched after it
    });
    ++alive_;
  } catch (const std::system_error& error) {
    workers_.erase(self);
    throw cannot_start(error.code(), name, alive_, thread_limit_that_was_hit());
  }
}

// Threads that have left body() end by themselves right after; joining them here keeps a long run
// of short-lived threads from piling up.
void WorkerThreads::reap_ended() {
  Workers gone;
  {
    const MutexLock lock(mutex_);
    if (workers_.size() < 2 * alive_ + 16) return;
    for (auto it = workers_.begin(); it != workers_.end();) {
      const auto worker = it++;
      if (!worker->alive && worker->thread.joinable()) gone.splice(gone.end(), workers_, worker);
    }
  }
  for (Worker& worker : gone)
    worker.thread.join();
}

void WorkerThreads::join() {
  if (belong_to_another_process()) return;
  while (true) {
    std::thread next;
    {
      const MutexLock lock(mutex_);
      for (Worker& worker : workers_) {
        if (worker.thread.joinable()) {
          next = std::move(worker.thread);
          break;
        }
      }
      if (!next.joinable()) {  // another caller may still be joining the last ones
        while (alive_ > 0)
          ended_.wait(mutex_);
        return;
      }
    }
    next.join();
  }
}

bool WorkerThreads::is_current_one_of_us() const noexcept { return owner_of_this_thread == this; }

bool WorkerThreads::belong_to_another_process() const noexcept { return getpid() != pid_; }

std::size_t WorkerThreads::count() const {
  const MutexLock lock(mutex_);
  return alive_;
}

std::vector<std::string> WorkerThreads::names() const {
  const MutexLock lock(mutex_);
  std::vector<std::string> names;
  for (const Worker& worker : workers_) {
    if (worker.alive) names.push_back(worker.name);
  }
  return names;
}

}  // namespace poolscope
