// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/threads/thread_limits.h"

#include <fmt/format.h>

#include <malloc.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>

namespace poolscope {
namespace {

// Threads come and go meanwhile, so "nearly all" counts as all.
bool is_used_up(long long used, long long most) { return most > 0 && used >= most - std::max(8LL, most / 100); }

std::optional<long long> number_in(const std::string& path) {
  std::ifstream file(path);
  long long number = 0;
  if (file >> number) return number;
  return std::nullopt;
}

// Of control group version 2, from this process's own group up to the root.
std::optional<std::string> control_group_limit() {
  std::ifstream file("/proc/self/cgroup");
  std::string group;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("0::")) group = line.substr(3);
  }
  while (!group.empty()) {
    const std::string folder = "/sys/fs/cgroup" + group;
    const auto most = number_in(folder + "/pids.max");  // the word "max" is no number
    const auto used = number_in(folder + "/pids.current");
    if (most && used && is_used_up(*used, *most)) {
      return fmt::format("pids.max of its control group is {} ({}/pids.max)", *most, folder);
    }
    if (group == "/") break;
    group = group.substr(0, std::max<std::size_t>(group.find_last_of('/'), 1));
  }
  return std::nullopt;
}

// All threads of the machine: the fourth word of loadavg is running/all.
std::optional<std::string> kernel_limit() {
  const auto most = number_in("/proc/sys/kernel/threads-max");
  std::ifstream file("/proc/loadavg");
  std::string word;
  for (int i = 0; i < 4; ++i)
    file >> word;
  const std::size_t slash = word.find('/');
  if (!most || slash == std::string::npos) return std::nullopt;
  const long long used = std::strtoll(word.c_str() + slash + 1, nullptr, 10);
  if (!is_used_up(used, *most)) return std::nullopt;
  return fmt::format("the kernel's threads-max is {} (/proc/sys/kernel/threads-max)", *most);
}

// Every stack is two areas of memory, the second one its guard.
std::optional<std::string> map_limit() {
  const auto most = number_in("/proc/sys/vm/max_map_count");
  std::ifstream file("/proc/self/maps");
  const auto used = std::count(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>(), '\n');
  if (!most || !is_used_up(used, *most)) return std::nullopt;
  return fmt::format("vm.max_map_count, the areas of memory a process may have, is {} (sysctl vm.max_map_count)",
                     *most);
}

struct AddressSpace {
  long long most = 0;
  long long used = 0;
  long long of_a_thread = 0;
};

// Empty without a limit.
std::optional<AddressSpace> limited_address_space() {
  rlimit space{};
  if (getrlimit(RLIMIT_AS, &space) != 0 || space.rlim_cur == RLIM_INFINITY) return std::nullopt;
  AddressSpace found{.most = static_cast<long long>(space.rlim_cur)};
  found.used = number_in("/proc/self/statm").value_or(0) * sysconf(_SC_PAGESIZE);
  pthread_attr_t attributes{};
  std::size_t stack = 0;
  if (pthread_getattr_default_np(&attributes) == 0) {
    if (pthread_attr_getstacksize(&attributes, &stack) == 0) found.of_a_thread = static_cast<long long>(stack);
    pthread_attr_destroy(&attributes);
  }
  return found;
}

std::string text_of(const AddressSpace& space) {
  return fmt::format(
      "its memory is limited to {} bytes (RLIMIT_AS, ulimit -v), of which {} are taken, and every thread "
      "takes a stack of {}",
      space.most, space.used, space.of_a_thread);
}

}  // namespace

std::string memory_limit_near() {
  const std::optional<AddressSpace> space = limited_address_space();
  if (!space) return {};
#if defined(M_ARENA_MAX)
  // Else malloc would reserve 64 MB of the space for each of the first threads.
  static const int shared = mallopt(M_ARENA_MAX, 2);
  static_cast<void>(shared);
#endif
  constexpr long long kMostKept = 512LL << 20U;  // for tasks, their trace and its export
  const long long kept = std::min(space->most / 2, kMostKept);
  return space->used + space->of_a_thread + kept > space->most ? text_of(*space) : std::string();
}

std::string thread_limit_that_was_hit() {
  if (auto found = control_group_limit()) return *found;
  if (auto found = kernel_limit()) return *found;
  if (auto found = map_limit()) return *found;
  const std::optional<AddressSpace> space = limited_address_space();
  if (space && space->used + space->of_a_thread > space->most) return text_of(*space);
  rlimit processes{};
  // It counts the threads of all of the user's processes, which cannot be counted cheaply; root is exempt.
  if (geteuid() != 0 && getrlimit(RLIMIT_NPROC, &processes) == 0 && processes.rlim_cur != RLIM_INFINITY) {
    return fmt::format("RLIMIT_NPROC, the threads of one user, is {} (ulimit -u)", processes.rlim_cur);
  }
  if (space) return text_of(*space);
  return "there is no memory for its stack, or RLIMIT_NPROC (ulimit -u) is reached";
}

}  // namespace poolscope
