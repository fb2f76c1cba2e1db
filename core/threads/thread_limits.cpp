// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/threads/thread_limits.h"

#include <fmt/format.h>

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

}  // namespace

std::string thread_limit_that_was_hit() {
  if (auto found = control_group_limit()) return *found;
  if (auto found = kernel_limit()) return *found;
  if (auto found = map_limit()) return *found;
  rlimit processes{};
  // It counts the threads of all of the user's processes, which cannot be counted cheaply; root is exempt.
  if (geteuid() != 0 && getrlimit(RLIMIT_NPROC, &processes) == 0 && processes.rlim_cur != RLIM_INFINITY) {
    return fmt::format("RLIMIT_NPROC, the threads of one user, is {} (ulimit -u)", processes.rlim_cur);
  }
  rlimit space{};
  if (getrlimit(RLIMIT_AS, &space) == 0 && space.rlim_cur != RLIM_INFINITY) {
    return fmt::format("its memory is limited to {} bytes (RLIMIT_AS, ulimit -v), and every thread takes a stack of it",
                       space.rlim_cur);
  }
  return "there is no memory for its stack, or RLIMIT_NPROC (ulimit -u) is reached";
}

}  // namespace poolscope
