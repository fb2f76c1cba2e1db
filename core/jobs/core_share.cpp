// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/core_share.h"

#include "core/sync/descriptor.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace poolscope {
namespace {

std::atomic<int> counting{0};
std::atomic<std::int64_t> commands_ran_ns{0};
std::atomic<std::int64_t> commands_waited_ns{0};

/// "RAN WAITED TURNS", the first two in nanoseconds.
std::optional<CoreShare> read_share(const char* path) noexcept {
  const Descriptor file(open(path, O_RDONLY | O_CLOEXEC));
  std::array<char, 128> text{};
  const ssize_t got = file.valid() ? ::read(file.get(), text.data(), text.size() - 1) : 0;
  if (got <= 0) return std::nullopt;
  char* end = nullptr;
  CoreShare share;
  share.ran_ns = std::strtoll(text.data(), &end, 10);
  if (*end != ' ') return std::nullopt;
  share.waited_ns = std::strtoll(end, nullptr, 10);
  return share;
}

}  // namespace

std::optional<CoreShare> core_share_of_this_thread() noexcept { return read_share("/proc/thread-self/schedstat"); }

std::optional<CoreShare> core_share_of_process(pid_t pid) noexcept {
  std::array<char, 48> path{};
  std::snprintf(path.data(), path.size(), "/proc/%d/schedstat", static_cast<int>(pid));
  return read_share(path.data());
}

CommandShares::CommandShares() noexcept { counting.fetch_add(1, std::memory_order_relaxed); }
CommandShares::~CommandShares() { counting.fetch_sub(1, std::memory_order_relaxed); }

CoreShare CommandShares::total() const noexcept {
  return {commands_ran_ns.load(std::memory_order_relaxed), commands_waited_ns.load(std::memory_order_relaxed)};
}

void CommandShares::note_end(pid_t pid) noexcept {
  if (counting.load(std::memory_order_relaxed) == 0) return;
  const std::optional<CoreShare> share = core_share_of_process(pid);
  if (!share) return;
  commands_ran_ns.fetch_add(share->ran_ns, std::memory_order_relaxed);
  commands_waited_ns.fetch_add(share->waited_ns, std::memory_order_relaxed);
}

}  // namespace poolscope
