// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/memory_guard.h"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <limits>
#include <optional>

namespace poolscope {
namespace {

constexpr std::int64_t kForOthers = std::int64_t{256} << 20U;
constexpr std::int64_t kUnknown = std::numeric_limits<std::int64_t>::max();

std::atomic<std::int64_t> pretended{-1};  // only tests set it

std::optional<std::int64_t> first_number(const std::string& path) {
  std::ifstream file(path);
  std::int64_t value = 0;
  if (file >> value) return value;  // "max" is no number: no limit
  return std::nullopt;
}

std::int64_t free_in_system() {
  std::ifstream file("/proc/meminfo");
  std::string name;
  std::int64_t kib = 0;
  std::string unit;
  while (file >> name >> kib && std::getline(file, unit)) {
    if (name == "MemAvailable:") return kib * 1024;
  }
  return kUnknown;
}

// Version 2 of control groups: one line, "0::/path".
std::int64_t free_in_group() {
  std::ifstream file("/proc/self/cgroup");
  std::string line;
  while (std::getline(file, line)) {
    if (!line.starts_with("0::/")) continue;
    const std::string folder = "/sys/fs/cgroup" + line.substr(3);
    const auto limit = first_number(folder + "/memory.max");
    const auto used = first_number(folder + "/memory.current");
    if (limit && used) return std::max<std::int64_t>(0, *limit - *used);
  }
  return kUnknown;
}

}  // namespace

std::int64_t MemoryGuard::free_bytes() {
  const std::int64_t said = pretended.load(std::memory_order_relaxed);
  return said >= 0 ? said : std::min(free_in_system(), free_in_group());
}

void MemoryGuard::pretend_free_bytes(std::int64_t bytes) noexcept { pretended.store(bytes, std::memory_order_relaxed); }

std::string MemoryGuard::look() {
  next_look_ = taken_ + kLookBytes;
  const std::int64_t free = free_bytes();
  if (free - kForOthers >= static_cast<std::int64_t>(taken_)) return {};
  return "The recording is too big for this computer: only " + std::to_string(free >> 20U) +
         " MiB of memory are free. Close other programs, or open a part of it.";
}

}  // namespace poolscope
