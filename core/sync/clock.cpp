// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/clock.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <thread>

namespace poolscope {
namespace {

constexpr std::int64_t kNsPerSecond = 1'000'000'000;

std::int64_t read_clock(clockid_t id) noexcept {
  timespec t{};
  if (clock_gettime(id, &t) != 0) return -1;
  return static_cast<std::int64_t>(t.tv_sec) * kNsPerSecond + t.tv_nsec;
}

// The kernel's own encoding of "processor clock of one thread" (include/linux/posix-timers_types.h):
// the inverted tid shifted by three, 4 for a thread's clock, 2 for scheduled time. Unlike
// pthread_getcpuclockid it is safe to use after the thread has ended: the read just fails.
clockid_t thread_clock(int tid) noexcept { return static_cast<clockid_t>((~static_cast<unsigned>(tid) << 3U) | 6U); }

// The second number of a statm file of /proc, in bytes; 0 when there is none.
std::int64_t rss_in(const char* path) noexcept {
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  std::array<char, 128> text{};
  const ssize_t got = read(fd, text.data(), text.size() - 1);
  close(fd);
  long long total = 0;
  long long resident = 0;
  if (got <= 0 || std::sscanf(text.data(), "%lld %lld", &total, &resident) != 2) return 0;
  return resident * sysconf(_SC_PAGESIZE);
}

}  // namespace

TimePoint deadline_after(Duration timeout, TimePoint from) noexcept {
  if (timeout > Duration::zero() && TimePoint::max() - from < timeout) return TimePoint::max();
  return from + timeout;
}

Duration from_seconds(double seconds) noexcept {
  constexpr double kMost = 9.2e9;  // about 292 years, the range of 64-bit nanoseconds
  if (!(seconds < kMost)) return Duration::max();
  if (seconds < -kMost) return Duration::min();
  return Duration(static_cast<std::int64_t>(seconds * 1e9));
}

std::int64_t thread_cpu_ns() noexcept { return std::max<std::int64_t>(0, read_clock(CLOCK_THREAD_CPUTIME_ID)); }

std::optional<std::int64_t> thread_cpu_ns(int tid) noexcept {
  const std::int64_t ns = read_clock(thread_clock(tid));
  if (ns < 0) return std::nullopt;
  return ns;
}

std::int64_t process_cpu_ns() noexcept { return std::max<std::int64_t>(0, read_clock(CLOCK_PROCESS_CPUTIME_ID)); }

int current_tid() noexcept {
  thread_local int tid = 0;
  thread_local pid_t pid = 0;
  if (tid == 0 || pid != getpid()) {  // a forked child has the same memory and another number
    pid = getpid();
    tid = static_cast<int>(syscall(SYS_gettid));
  }
  return tid;
}

int usable_cpu_count() noexcept {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void set_thread_name(const char* name) noexcept {
  std::array<char, 16> cut{};
  std::snprintf(cut.data(), cut.size(), "%s", name);
  pthread_setname_np(pthread_self(), cut.data());
}

std::optional<std::int64_t> process_cpu_ns(int pid) noexcept {
  clockid_t clock{};
  timespec used{};
  if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0) return std::nullopt;
  return std::int64_t{used.tv_sec} * 1'000'000'000 + used.tv_nsec;
}

std::int64_t process_rss_bytes() noexcept { return rss_in("/proc/self/statm"); }

std::int64_t process_rss_bytes(int pid) noexcept {
  std::array<char, 64> path{};
  std::snprintf(path.data(), path.size(), "/proc/%d/statm", pid);
  return rss_in(path.data());
}

}  // namespace poolscope
