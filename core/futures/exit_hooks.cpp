// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/exit_hooks.h"

#include "core/futures/executor.h"
#include "core/sync/mutex.h"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <vector>

namespace poolscope {
namespace {

struct Registry {
  Mutex mutex;
  std::vector<Executor*> executors GUARDED_BY(mutex);
  std::atomic<bool> exiting{false};
  const pid_t pid = getpid();
};

// Never destroyed: static executors may be destroyed after it.
Registry& registry() {
  static auto* instance = new Registry;
  return *instance;
}

}  // namespace

void ExitHooks::add(Executor& executor) {
  static const int registered = std::atexit(&ExitHooks::at_exit);
  static_cast<void>(registered);
  Registry& r = registry();
  const MutexLock lock(r.mutex);
  r.executors.push_back(&executor);
}

void ExitHooks::remove(Executor& executor) noexcept {
  Registry& r = registry();
  const MutexLock lock(r.mutex);
  std::erase(r.executors, &executor);
}

bool ExitHooks::exiting() noexcept { return registry().exiting.load(); }

void ExitHooks::at_exit() {
  Registry& r = registry();
  r.exiting.store(true);
  if (getpid() != r.pid) return;
  std::vector<Executor*> living;
  {
    const MutexLock lock(r.mutex);
    living = r.executors;
  }
  for (Executor* executor : living)
    executor->on_exit();
}

}  // namespace poolscope
