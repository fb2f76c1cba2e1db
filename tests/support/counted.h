// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

namespace poolscope::support {

/// Counts its living objects: what an engine keeps for longer than it should shows in the count.
struct Counted {
  explicit Counted(std::atomic<int>& living) : count(&living) { ++*count; }
  Counted(const Counted& other) : count(other.count) { ++*count; }
  Counted(Counted&& other) noexcept : count(other.count) { ++*count; }
  Counted& operator=(const Counted&) = delete;
  ~Counted() { --*count; }
  std::atomic<int>* count;
};

}  // namespace poolscope::support
