// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/exit_hooks.h"

#include "core/sync/mutex.h"

#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <vector>

namespace poolscope {
namespace {

struct Entry {
  std::weak_ptr<FinishedAtExit> work;
  pid_t pid;  // the process that made it
};

struct Registry {
  Mutex mutex;
  std::vector<Entry> entries GUARDED_BY(mutex);
  std::size_t look_at GUARDED_BY(mutex) = 16;  // entries that make it worth looking for dead ones
  std::atomic<bool> exiting{false};
};

// Never destroyed: static executors may be destroyed after it.
Registry& registry() {
  static auto* instance = new Registry;
  return *instance;
}

}  // namespace

void ExitHooks::install() {
  static const int registered = std::atexit(&ExitHooks::at_exit);
  static_cast<void>(registered);
}

void ExitHooks::add(const std::shared_ptr<FinishedAtExit>& work) {
  install();
  Registry& r = registry();
  const MutexLock lock(r.mutex);
  if (r.entries.size() >= r.look_at) {
    std::erase_if(r.entries, [](const Entry& entry) { return entry.work.expired(); });
    r.look_at = 2 * r.entries.size() + 16;
  }
  r.entries.push_back({work, getpid()});
}

bool ExitHooks::exiting() noexcept { return registry().exiting.load(); }

void ExitHooks::at_exit() {
  Registry& r = registry();
  r.exiting.store(true);
  // Other threads may destroy their executors meanwhile; what is shared here lives on.
  std::vector<std::shared_ptr<FinishedAtExit>> living;
  {
    const MutexLock lock(r.mutex);
    for (const Entry& entry : r.entries) {
      std::shared_ptr<FinishedAtExit> work = entry.pid == getpid() ? entry.work.lock() : nullptr;
      if (work) living.push_back(std::move(work));
    }
  }
  for (const std::shared_ptr<FinishedAtExit>& work : living)
    work->finish_at_exit();
}

}  // namespace poolscope
