// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

namespace poolscope {

/// What has threads that must not be cut off by the end of the program.
class FinishedAtExit {
 public:
  virtual ~FinishedAtExit() = default;
  /// Finishes the work and joins the threads. Called once, by the thread that ends the program.
  virtual void finish_at_exit() = 0;
};

/// Lets executors that nobody shut down finish their tasks when the program exits, as
/// concurrent/futures/thread.py does with threading._register_atexit. After that no executor takes
/// tasks any more. A forked child, which has none of the threads, is left alone. Thread-safe.
class ExitHooks {
 public:
  /// Makes exiting() true when the program begins to exit; for executors without threads.
  static void install();
  /// `work` is finished at exit if it still exists then; nothing needs to be removed.
  static void add(const std::shared_ptr<FinishedAtExit>& work);
  /// The program has begun to exit: the executors are being joined, or have been.
  [[nodiscard]] static bool exiting() noexcept;

 private:
  static void at_exit();
};

}  // namespace poolscope
