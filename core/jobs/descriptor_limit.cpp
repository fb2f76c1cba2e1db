// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/descriptor_limit.h"

namespace poolscope {
namespace {

std::optional<rlimit> former_limit;  // written before any other thread runs

}  // namespace

void raise_descriptor_limit() noexcept {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
  const rlimit before = limit;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) == 0) former_limit = before;
}

std::optional<rlimit> former_descriptor_limit() noexcept { return former_limit; }

}  // namespace poolscope
