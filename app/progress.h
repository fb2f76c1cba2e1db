// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/race.h"

#include <string>
#include <vector>

namespace poolscope::app {

/// One line on a terminal that says how far a race is, rewritten in place. Silent when standard error
/// is no terminal.
class Progress {
 public:
  explicit Progress(bool wanted);
  /// Clears the line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  [[nodiscard]] bool visible() const noexcept { return visible_; }
  void show(const std::vector<RunSummary>& runs);

 private:
  const bool visible_;
};

/// "[####      ] 8 of 20 done, 1 failed, 2.0 s, about 3.0 s to go"
[[nodiscard]] std::string progress_line(const std::vector<RunSummary>& runs);

}  // namespace poolscope::app
