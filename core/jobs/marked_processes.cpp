// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/marked_processes.h"

#include "core/sync/descriptor.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <new>
#include <string_view>

namespace poolscope {
namespace {

/// The whole environment that a process was started with; empty for one that has ended.
std::string environment_of_process(pid_t pid) {
  const Descriptor file(open(fmt::format("/proc/{}/environ", pid).c_str(), O_RDONLY | O_CLOEXEC));
  std::string text(1, '\0');         // so that each entry has one before it
  std::array<char, 16 * 1024> part;  // NOLINT: filled by read
  while (file.valid()) {
    const ssize_t got = read(file.get(), part.data(), part.size());
    if (got <= 0) break;
    text.append(part.data(), static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace

std::string new_command_mark() {
  static const auto begun = std::chrono::steady_clock::now().time_since_epoch().count();
  static std::atomic<unsigned> count{0};
  return fmt::format("{}.{:x}.{}", getpid(), begun, count.fetch_add(1));
}

int signal_marked(const std::string& mark, int number, pid_t except_group) noexcept {
  int signalled = 0;
  try {
    std::string entry(1, '\0');
    entry.append(kCommandMark).append("=").append(mark).append(1, '\0');
    const auto close = [](DIR* folder) { closedir(folder); };
    const std::unique_ptr<DIR, decltype(close)> processes(opendir("/proc"), close);
    while (const dirent* found = processes ? readdir(processes.get()) : nullptr) {
      const pid_t pid = static_cast<pid_t>(std::strtol(found->d_name, nullptr, 10));
      if (pid <= 0 || pid == getpid() || getpgid(pid) == except_group) continue;
      // Held before it is looked at, so the signal cannot reach another that got its number.
      const Descriptor process(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
      if (!process.valid() || environment_of_process(pid).find(entry) == std::string::npos) continue;
      if (syscall(SYS_pidfd_send_signal, process.get(), number, nullptr, 0) == 0) ++signalled;
    }
  } catch (const std::bad_alloc&) {  // what was found so far has its signal
  }
  return signalled;
}

}  // namespace poolscope
