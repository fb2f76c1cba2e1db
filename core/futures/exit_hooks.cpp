// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/exit_hooks.h"

#include "core/futures/executor.h"
#include "core/sync/mutex.h"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <functional>
#include <vector>

namespace poolscope {
namespace {

struct Entry {
  Executor* executor;
  pid_t pid;  // the process that made it
};

struct Registry {
  Mutex mutex;
  std::vector<Entry> entries GUARDED_BY(mutex);
  std::atomic<bool> exiting{false};
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
  r.entries.push_back({&executor, getpid()});
}

void ExitHooks::remove(Executor& executor) noexcept {
  Registry& r = registry();
  const MutexLock lock(r.mutex);
  std::erase_if(r.entries, [&](const Entry& entry) { return entry.executor == &executor; });
}

bool ExitHooks::exiting() noexcept { return registry().exiting.load(); }

void ExitHooks::at_exit() {
  Registry& r = registry();
  r.exiting.store(true);
  // Another thread may destroy an executor meanwhile, so what ends it does not need the object.
  std::vector<std::function<void()>> endings;
  {
    const MutexLock lock(r.mutex);
    for (const Entry& entry : r.entries) {
      if (entry.pid == getpid()) endings.push_back(entry.executor->at_exit());
    }
  }
  for (const std::function<void()>& end : endings) {
    if (end) end();
  }
}

}  // namespace poolscope
