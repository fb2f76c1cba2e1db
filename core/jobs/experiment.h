// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/arrival.h"
#include "core/jobs/executor_spec.h"
#include "core/jobs/faults.h"
#include "core/jobs/planned_fault.h"
#include "core/jobs/value.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

/// How the runs of a race share the machine.
enum class RaceMode : std::uint8_t {
  automatic,  ///< together for jobs that wait, in turn for jobs that compute and for commands
  together,   ///< all executors start at the same moment
  in_turn,    ///< one after the other, so that none takes another's cores; drawn from one common start
};
[[nodiscard]] std::string_view to_string(RaceMode mode) noexcept;
[[nodiscard]] std::optional<RaceMode> parse_race_mode(std::string_view word) noexcept;

/// One more job of an experiment; the fields mean what they mean there.
struct JobPart {
  std::string name;
  std::string job;
  ParamMap params;
  std::vector<std::string> inputs;
  std::int64_t count = 10;

  bool operator==(const JobPart&) const = default;
};

/// What runs: a job, its parameters and inputs, or several side by side, and the executors that race on
/// them. A plain value; check it with validate() before a Race is made of it.
struct Experiment {
  std::string name;  ///< what results call this job; empty: as the job is called
  std::string job = "sleep_square";
  ParamMap params;                  ///< what differs from the job's defaults
  std::vector<std::string> inputs;  ///< one task each; empty: `count` tasks
  std::int64_t count = 10;
  /// More jobs, whose tasks come in turn with those of the first: one of each, until a job has no more.
  std::vector<JobPart> others;
  /// Shared libraries whose functions are jobs, as full paths; see function_library.h. An experiment
  /// that is read does not load them.
  std::vector<std::string> libraries;
  std::vector<ExecutorSpec> executors;
  RaceMode mode = RaceMode::automatic;
  std::uint64_t seed = 1;
  std::optional<std::chrono::nanoseconds> task_timeout;  ///< limit for each task
  Arrival arrival;                                       ///< when the tasks come
  Faults faults;                                         ///< what goes wrong on purpose
  std::vector<PlannedFault> planned_faults;              ///< what befalls the worker processes, and when
  int repetitions = 1;                                   ///< how often each executor runs, for the spread
  int warm_up = 0;                                       ///< repetitions before those, not counted
  std::string sweep;                                     ///< KEY=VALUES, see Sweep; empty: none
  /// Numbers of the tasks to run, in this order, to try some of them again; empty: all.
  std::vector<std::int64_t> only;
  int attempt = 1;    ///< what the tasks' attempts count as
  std::string notes;  ///< the author's words, for people

  /// Tasks each executor gets, of all jobs.
  [[nodiscard]] std::int64_t task_count() const noexcept;
};

/// The race that greets on first start: ten sleeps of a second on 2 and on 10 threads.
[[nodiscard]] Experiment default_experiment();

/// The experiment that a job offers by itself: its default inputs or count, on 2 and on 10 threads.
[[nodiscard]] Experiment experiment_for(std::string_view job_name);

/// The most tasks one run may have.
inline constexpr std::int64_t kMaxTasks = 100'000'000;

inline constexpr int kMaxRepetitions = 1000;

/// The most jobs one experiment may have.
inline constexpr std::size_t kMaxJobs = 100;

/// The tasks of all jobs, whether or not only some of them are to run.
[[nodiscard]] std::int64_t all_tasks(const Experiment& experiment) noexcept;

/// Empty when the experiment can run; otherwise one sentence that says what is wrong, where, and
/// what would be right.
[[nodiscard]] std::string validate(const Experiment& experiment);

/// Whether the executors of this experiment run one after the other: as its mode says, or else as its
/// jobs need.
[[nodiscard]] bool runs_in_turn(const Experiment& experiment);

/// How long these tasks take when each comes at its time and goes to the worker that is free first
/// (list scheduling), computing does not exceed the cores (or the one that a GIL leaves), what keeps the
/// thread of an event loop comes one after another there, as do calls for its helper threads, and nothing else costs
/// time; empty when the tasks' lengths are not known beforehand, or for over 100,000 tasks.
[[nodiscard]] std::optional<double> predicted_seconds(const Experiment& experiment, const ExecutorSpec& spec);

}  // namespace poolscope
