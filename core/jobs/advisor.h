// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/sync/clock.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

/// What a trial has shown of a job's tasks, each figure for one task. Times are those on a core of its own: a task that
/// was ready to run while other programs had the cores neither computed nor waited.
struct TrialFigures {
  std::int64_t tasks = 0;      ///< that the whole experiment has
  std::int64_t tried = 0;      ///< that the trial ran to their end
  double run_s = 0;            ///< mean time from start to end, alone on one worker
  double cpu_s = 0;            ///< mean processor time
  double longest_s = 0;        ///< of all that were tried
  double starved_s = 0;        ///< mean time that it was ready and others had the cores; not part of run_s
  double send_bytes = 0;       ///< mean size of parameters and result, what processes would have to send
  double hand_over_s = 0;      ///< measured cost of a task's way to a process and back; 0: not measured
  double process_start_s = 0;  ///< measured cost of starting one; 0: not measured
  double failed_share = 0;
  int cores = 1;
  bool command = false;  ///< runs programs of the user's: they compute outside, whatever holds the GIL here
  bool gil = false;      ///< what runs will be under one, as Python is
  /// Others had the cores, and for how long it was ready meanwhile cannot be seen: not of what a shell starts for a
  /// command, nor where the kernel does not count.
  bool blurred = false;
};

enum class WorkKind : std::uint8_t {
  waiting,    ///< I/O: the processor is used for less than a tenth of the time
  computing,  ///< for more than nine tenths
  mixed,
  tiny,  ///< a task takes less than what handing it over costs
};
[[nodiscard]] std::string_view to_string(WorkKind kind) noexcept;

/// A choice and what it should take.
struct Recommendation {
  ExecutorSpec spec;
  double expected_s = 0;
};

/// What the advisor says.
struct Advice {
  WorkKind kind = WorkKind::waiting;
  Recommendation best;
  std::optional<Recommendation> runner_up;  ///< to run the best against
  std::int64_t chunk_size = 1;              ///< tasks to hand to a process at a time
  bool matters = true;                      ///< false: best and runner-up are within a tenth of each other
  double starved_share = 0;                 ///< of a task's time, where others had the cores for much of it
  bool certain = true;                      ///< false: the machine was too busy to tell; see rule 8
  std::vector<std::string> reasons;         ///< sentences, the most important first
};

/// The rules, from figures alone: pure, so that each can be tested.
///
///   1. CPU over wall tells waiting (under 10 %), computing (over 90 %) and mixed work apart.
///   2. A task of less than 50 µs is tiny: one worker, since handing over costs more.
///   3. Waiting work: as many threads as keep a core busy, run / cpu, at most the tasks and 256.
///   4. Computing under a GIL: processes, as many as cores; where there are none, or without a GIL,
///      threads as many as cores. Commands compute in processes of their own: threads, as many as cores.
///   5. Mixed: cores times run / cpu, threads; under a GIL processes where the computing of all tasks
///      is more than one core can do in the time that is to be gained.
///   6. What a task's way to a process and back costs is measured by sending its parameters and an answer
///      as long as its result, without the work (where it is not: 1 ns a byte and 50 µs a task); chunks
///      keep that below a tenth of the work.
///   7. More workers than tasks are no use. Within a tenth of each other it does not matter, and then
///      the simpler one is taken.
///   8. Time in which a task was ready but other programs had the cores is left out of its time. Where that cannot be
///      seen, the machine is too busy to tell, unless the task hardly used a processor or always had one.
[[nodiscard]] Advice advise(const TrialFigures& figures);

/// Whether this build has an executor of worker processes.
[[nodiscard]] std::optional<ExecutorKind> process_kind() noexcept;

/// Runs up to `most_tasks` of the experiment's tasks, alone, for about `budget`, and takes the figures; a task that has begun
/// may end, for up to ten times as long. Blocks. Throws std::invalid_argument when the experiment cannot run,
/// poolscope::RuntimeError when not one task ended in that time, or all that ended failed.
[[nodiscard]] TrialFigures run_trial(const Experiment& experiment, Duration budget = std::chrono::seconds(2),
                                     std::int64_t most_tasks = 16);

/// The experiment with the advice and its runner-up as executors: the proof.
[[nodiscard]] Experiment proof_of(const Experiment& experiment, const Advice& advice);

}  // namespace poolscope
