// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options.h"

#include <string>

namespace poolscope::app {

/// Where commands leave their outputs whole until they are printed: the folder that --results names, or one
/// of our own that goes when this goes. Commands of several executors would write over each other there, so
/// then there is none, and what the trace keeps of each output is printed.
class OutputFolder {
 public:
  /// Makes the folder, where one is needed, and tells the experiment of it. Throws UsageError when it cannot
  /// be made.
  explicit OutputFolder(RunOptions& options);
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  /// Empty: there is none.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// Whether files are to be removed once they are printed.
  [[nodiscard]] bool passing() const noexcept { return passing_; }

 private:
  std::string path_;
  bool passing_ = false;
};

}  // namespace poolscope::app
