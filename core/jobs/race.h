// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/future.h"
#include "core/jobs/experiment.h"
#include "core/jobs/value.h"
#include "core/tracing/trace.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poolscope {

enum class RunPhase : std::uint8_t { waiting, running, paused, cancelling, ended };

/// What one of several jobs of a run came to so far.
struct PartSummary {
  std::string name;
  std::int64_t tasks = 0;
  std::int64_t ok = 0;
  std::int64_t failed = 0;  ///< failed, timed out or lost
  std::int64_t cancelled = 0;
  double cpu_s = 0;
  double busy_s = 0;      ///< from start to end, of all its tasks together
  double last_end_s = 0;  ///< from the run's first submit to the end of its last task
  Value result;           ///< what its results add up to
};

/// One run's outcome so far, in the words of the `--json` output.
struct RunSummary {
  std::string executor;  ///< title
  std::string spec;
  int workers = 0;  ///< most workers that existed
  std::int64_t tasks = 0;
  std::int64_t pending = 0;
  std::int64_t running = 0;
  std::int64_t ok = 0;
  std::int64_t failed = 0;  ///< failed, timed out or lost
  std::int64_t cancelled = 0;
  double wall_s = 0;  ///< first submit to last end (or now)
  double cpu_s = 0;
  std::optional<double> predicted_s;
  Value result;                    ///< what the results add up to; nothing when there are several jobs
  std::vector<PartSummary> parts;  ///< of each job, when there are several
  std::int64_t max_queue_depth = 0;
  std::int64_t deadlocks = 0;  ///< found so far
  double tasks_per_s = 0;
  std::int64_t events = 0;
  std::int64_t events_lost = 0;
  RunPhase phase = RunPhase::waiting;
  std::string evidence;       ///< what the job kept of the run, e.g. the lines that were written; set at the end
  std::string first_failure;  ///< of the first task that failed, timed out or was lost: "a.log: exit status 1"
  std::string error;          ///< why the run could not go on, e.g. no more threads; empty otherwise
};

/// Called for every future right after it was submitted, from the run's submitting thread.
using SubmittedHook = std::function<void(std::size_t run, RowId row, const Future<Value>&)>;

/// Runs an experiment: the same tasks on each of its executors, each recorded into a trace of its
/// own, from one common start. Every run has a thread that submits, so that a full queue blocks
/// that thread and nobody else. All methods are thread-safe unless stated.
class Race {
 public:
  /// Throws std::invalid_argument with validate()'s sentence when the experiment cannot run.
  explicit Race(Experiment experiment, SubmittedHook hook = {});
  /// Cancels what has not ended and waits for it.
  ~Race();
  Race(const Race&) = delete;
  Race& operator=(const Race&) = delete;

  [[nodiscard]] const Experiment& experiment() const noexcept;
  /// Begins; once.
  void start();
  /// Queued tasks stay queued; running ones halt at their next checkpoint.
  void pause();
  void resume();
  [[nodiscard]] bool paused() const;
  /// While paused: lets each unfinished run hand one queued task to a worker.
  void step();
  /// Cancels queued tasks and asks running ones to end. Returns at once.
  void cancel();
  /// Cancels queued tasks and lets running ones end. Returns at once.
  void finish_running();
  /// Asks one task to end: a pending one is cancelled, a running one is asked. False when it has ended.
  bool cancel_task(std::size_t run, RowId row);
  /// Cancels the tasks that wait now; those that run go on, and so does the race.
  void cancel_pending();
  /// Kills the worker process of that lane of the run's trace. False when it is none, or not alive.
  bool kill_worker(std::size_t run, LaneId lane);
  [[nodiscard]] bool ended() const;
  /// Waits until all runs have ended; false when `timeout` passed before.
  bool wait(Timeout timeout = std::nullopt);

  [[nodiscard]] std::size_t run_count() const noexcept;
  /// A snapshot of run `i`'s trace; see TraceRecorder::snapshot().
  [[nodiscard]] Trace trace(std::size_t i) const;
  [[nodiscard]] Recording recording() const;
  /// The outcome so far. With a trace() of run `i` at hand it is cheap enough for 20 times a second;
  /// traces must then be passed in the order in which they were taken.
  [[nodiscard]] RunSummary summary(std::size_t i) const;
  [[nodiscard]] RunSummary summary(std::size_t i, const Trace& trace) const;
  [[nodiscard]] std::vector<RunSummary> summaries() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace poolscope
