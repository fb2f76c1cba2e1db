// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/spare_cores.h"

#include <cstdint>

namespace poolscope {

struct NamedRun;

/// What a run's own trace cannot tell: how many cores other programs left, and how much memory the program had before.
/// Make one right before the runs begin. It gives freed memory back to the system first, or a run would be served from
/// what the one before it left behind, and show no growth. Not thread-safe.
class RunWatch {
 public:
  RunWatch();
  /// Writes what is known so far into the run.
  void note(NamedRun& run) const;

 private:
  SpareCores spare_;
  std::int64_t rss_bytes_;
};

}  // namespace poolscope
