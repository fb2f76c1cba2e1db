// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/spare_cores.h"

#include "core/sync/clock.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>

namespace poolscope {
namespace {

/// Processor time that all programs have used since the machine's start.
std::int64_t machine_busy_ns() {
  std::ifstream in("/proc/stat");
  std::string word;
  std::int64_t user = 0;
  std::int64_t nice = 0;
  std::int64_t system = 0;
  std::int64_t idle = 0;
  std::int64_t waiting = 0;
  std::int64_t interrupts = 0;
  std::int64_t soft_interrupts = 0;
  std::int64_t stolen = 0;
  in >> word >> user >> nice >> system >> idle >> waiting >> interrupts >> soft_interrupts >> stolen;
  if (!in || word != "cpu") return 0;
  const std::int64_t ticks = user + nice + system + interrupts + soft_interrupts + stolen;
  return ticks * (1'000'000'000 / std::max(1L, sysconf(_SC_CLK_TCK)));
}

std::int64_t used_ns(int who) {
  rusage usage{};
  getrusage(who, &usage);
  const auto ns = [](const timeval& time) {
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + static_cast<std::int64_t>(time.tv_usec) * 1000;
  };
  return ns(usage.ru_utime) + ns(usage.ru_stime);
}

std::int64_t own_busy_ns() { return used_ns(RUSAGE_SELF) + used_ns(RUSAGE_CHILDREN); }

std::int64_t steady_ns() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

}  // namespace

SpareCores::SpareCores() : busy_ns_(machine_busy_ns()), own_ns_(own_busy_ns()), begin_ns_(steady_ns()) {}

double SpareCores::spare() const {
  const auto passed = static_cast<double>(std::max<std::int64_t>(1, steady_ns() - begin_ns_));
  const std::int64_t others = (machine_busy_ns() - busy_ns_) - (own_busy_ns() - own_ns_);
  return std::max(0.0, usable_cpu_count() - std::max(0.0, static_cast<double>(others)) / passed);
}

}  // namespace poolscope
