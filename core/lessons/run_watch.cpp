// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/run_watch.h"

#include "core/lessons/figures.h"

#include <malloc.h>
#include <unistd.h>

#include <fstream>

namespace poolscope {
namespace {

std::int64_t trimmed_rss_bytes() {
  malloc_trim(0);
  std::ifstream in("/proc/self/statm");
  std::int64_t pages = 0;
  std::int64_t resident = 0;
  in >> pages >> resident;
  return in ? resident * sysconf(_SC_PAGESIZE) : -1;
}

}  // namespace

RunWatch::RunWatch() : rss_bytes_(trimmed_rss_bytes()) {}

void RunWatch::note(NamedRun& run) const {
  run.spare_cores = spare_.spare();
  run.rss_before_bytes = rss_bytes_;
}

}  // namespace poolscope
