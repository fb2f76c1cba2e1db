// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace poolscope::support {

/// Times that the threads of a process, except for the calling one, have gone back to sleep or were made to
/// give way: while the figure stands still, nobody wakes.
inline std::uint64_t wakes(int pid) {
  std::uint64_t sum = 0;
  std::error_code gone;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task", gone)) {
    if (thread.path().filename() == std::to_string(syscall(SYS_gettid))) continue;
    std::ifstream status(thread.path() / "status");
    for (std::string word; status >> word;) {
      std::uint64_t count = 0;
      if (word.ends_with("voluntary_ctxt_switches:") && status >> count) sum += count;
    }
  }
  return sum;
}

}  // namespace poolscope::support
