// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace poolscope {

class Executor;

/// Lets executors that nobody shut down finish their tasks when the program exits, as
/// concurrent/futures/thread.py does with threading._register_atexit. After that no executor takes
/// tasks any more. A forked child, which has none of the threads, is left alone. Thread-safe.
class ExitHooks {
 public:
  static void add(Executor& executor);
  static void remove(Executor& executor) noexcept;
  /// The program has begun to exit: the executors are being joined, or have been.
  [[nodiscard]] static bool exiting() noexcept;

 private:
  static void at_exit();
};

}  // namespace poolscope
