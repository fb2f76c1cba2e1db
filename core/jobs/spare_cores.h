// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace poolscope {

/// Watches how many cores other programs leave to this one, from its making on: without that nobody can tell a machine
/// that is busy from an executor that is slow. Reads /proc/stat; what cannot be read counts as idle. Not thread-safe.
class SpareCores {
 public:
  SpareCores();
  /// On average since the making: usable cores less those that others kept busy, at least 0. The processor time of
  /// child processes counts as ours once they have ended.
  [[nodiscard]] double spare() const;

 private:
  std::int64_t busy_ns_;  // of the whole machine
  std::int64_t own_ns_;
  std::int64_t begin_ns_;
};

}  // namespace poolscope
