// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/clock.h"
#include "core/sync/descriptor.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace poolscope {

/// Asks a waiting run_child() to end its child. request() is for any thread; once asked it stays so.
class ChildInterrupt {
 public:
  /// Throws std::system_error when no descriptor is left.
  ChildInterrupt();
  void request() const noexcept;
  [[nodiscard]] int descriptor() const noexcept { return event_.get(); }

 private:
  const Descriptor event_;
};

/// A command to run, and what is kept of it.
struct ChildCommand {
  std::string script;  ///< for /bin/sh -c
  /// The same as a program and its arguments, which saves the shell; empty: it takes one.
  std::vector<std::string> words;
  std::string folder;                                            ///< where it runs; empty: where we are
  std::vector<std::pair<std::string, std::string>> environment;  ///< added to our own
  std::size_t most_output = 64 * 1024;                           ///< bytes kept of each output
  /// Files that get the outputs whole, byte for byte; made anew when the first byte comes. Empty: none.
  std::string output_file;
  std::string error_file;
  std::chrono::nanoseconds term_grace = std::chrono::seconds(2);  ///< from the polite end to the forced one
  /// How long outputs that others still hold open are read on after the script itself has ended.
  std::chrono::nanoseconds drain_grace = std::chrono::milliseconds(100);
  /// Asked ten times a second: while it says yes, the child and its group stand still. May be empty.
  std::function<bool()> paused;
};

/// How it ended.
struct ChildOutcome {
  std::optional<int> exit_code;  ///< either this
  std::optional<int> signal;     ///< or this
  bool interrupted = false;      ///< we ended it, because it was requested
  std::string output;            ///< standard output, bounded, as it came
  std::string error_output;
  std::int64_t dropped_bytes = 0;  ///< of both outputs, beyond the bounds
  std::int64_t cpu_ns = 0;         ///< of the script and all that it waited for
  /// Of the largest process; 0 when not known, as for one that ended before it could be looked at.
  std::int64_t max_rss_bytes = 0;
};

/// Runs a command to its end, in a process group of its own, without standard input:
///
///     spawn -> read both outputs, watch the child (pidfd) and the interrupt
///           -> on request: SIGTERM to the group and to those who left it, after term_grace SIGKILL
///           -> child ended: read on while others of the group hold the outputs open, for drain_grace
///              (on request: for what remains of term_grace)
///           -> SIGKILL for what it left behind in the group -> reap
///
/// The child stays a zombie until its group has been cleared, so no signal can reach a stranger who
/// got its number. No process of the group, no zombie and no descriptor remains. What has left the group
/// (setsid) is found by kCommandMark and ended where the command was asked to end; what a command leaves
/// running that way when it ends by itself goes on, as it would from a shell. Blocks; thread-safe.
/// Throws std::system_error naming the call when the system has no room for one more process, or an
/// output's file cannot be written; then the child is ended.
[[nodiscard]] ChildOutcome run_child(const ChildCommand& command, const ChildInterrupt& interrupt);

}  // namespace poolscope
