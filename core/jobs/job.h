// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/task.h"
#include "core/futures/future.h"
#include "core/jobs/call_params.h"
#include "core/jobs/faults.h"
#include "core/jobs/job_context.h"
#include "core/jobs/job_description.h"
#include "core/jobs/value.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poolscope {

class Job;

/// One task of an experiment: the job's parameters with the task's own input put in, all defaults
/// filled in and checked.
struct JobCall {
  const Job* job = nullptr;  ///< what runs; outlives the call
  std::uint32_t part = 0;    ///< which of the experiment's jobs that is
  std::int64_t index = 0;    ///< the task's number among those of its job, from 0
  bool last = false;         ///< the experiment has no further task of this job; known only where it was made
  std::uint64_t seed = 0;    ///< the same for this task on every executor
  CallParams params;
  std::shared_ptr<void> run_state;  ///< what Job::make_run_state gave for this run; may be null
  CallFault fault;                  ///< what goes wrong with it on purpose

  /// The value of a parameter that the job's description names with that type.
  template <class T>
  [[nodiscard]] const T& get(std::string_view name) const {
    return std::get<T>(*params.find(name));
  }
};

/// A kind of work that can be run on every executor. Stateless: any number of tasks run at once.
class Job {
 public:
  virtual ~Job() = default;

  [[nodiscard]] virtual const JobDescription& description() const noexcept = 0;
  /// Gives the call what it takes along, by its submitter and right before it is submitted; nothing
  /// for most jobs.
  virtual void prepare(JobCall& call) const;
  /// The task was submitted: its future, for jobs whose tasks wait for each other. The run state is the run's.
  virtual void note_submitted(const std::shared_ptr<void>& run_state, std::int64_t index,
                              const Future<Value>& future) const;
  /// The work itself. `call` lives until the coroutine ends.
  virtual Task<Value> run(JobContext& context, const JobCall& call) const = 0;
  /// The shared library that has to be loaded before the job can run, as its full path; empty for all
  /// that come with the program.
  [[nodiscard]] virtual std::string library() const;
  /// The text on the task's bar; empty: the job's name and the task's number.
  [[nodiscard]] virtual std::string label(const JobCall& call) const;
  /// Checks what the description cannot say (e.g. an input's form); empty when fine, else a sentence.
  [[nodiscard]] virtual std::string check(const JobCall& call) const;
  /// How long one task takes where that follows from its parameters, for the prediction.
  [[nodiscard]] virtual std::optional<double> seconds(const JobCall& call) const;
  /// How much of seconds() is computing, which more workers than cores do not speed up.
  [[nodiscard]] virtual double computing_seconds(const JobCall& call) const;
  /// How much of seconds() keeps the thread, so that on an event loop no other task gets a turn meanwhile;
  /// what it computes unless told otherwise.
  [[nodiscard]] virtual double holding_seconds(const JobCall& call) const;
  /// How much of seconds() comes before the first computing and after the last: what a task still needs when it has had
  /// all its turns at a lock; what it does not hold unless told otherwise.
  [[nodiscard]] virtual double outer_seconds(const JobCall& call) const;
  /// How much of seconds() is spent in JobContext::blocking, for which an event loop needs a helper thread.
  [[nodiscard]] virtual double blocking_seconds(const JobCall& call) const;
  /// What the task does to the world outside the program, in a line each, e.g. "runs: gzip a.log" or
  /// "reads: /var/log"; empty for most jobs. See outside_effects() of an experiment.
  [[nodiscard]] virtual std::vector<std::string> outside_effects(const JobCall& call) const;
  /// What the tasks of one run share, made once before its first task; null for most jobs. Throws
  /// std::system_error when the machine has no more room for it.
  [[nodiscard]] virtual std::shared_ptr<void> make_run_state() const;
  /// Descriptors within it that worker processes must have to take part; they inherit copies, which
  /// share offset and contents. Empty for most jobs.
  [[nodiscard]] virtual std::vector<int> run_descriptors(const std::shared_ptr<void>& run_state) const;
  /// In a worker process: the run's state made of the copies, in the same order; called once.
  [[nodiscard]] virtual std::shared_ptr<void> adopt_run_state(const std::vector<int>& descriptors) const;
  /// What the run left behind to look at, e.g. the text that its tasks wrote into one file; bounded,
  /// empty for most jobs. May be asked at any time, from any thread.
  [[nodiscard]] virtual std::string evidence(const std::shared_ptr<void>& run_state) const;
  /// Folds one more result into the run's total, e.g. a sum. Called in no particular order.
  virtual void add_to_total(Value& total, const Value& result) const;
};

}  // namespace poolscope
