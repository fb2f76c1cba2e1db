// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/jobs/job.h"

#include <cstdint>
#include <optional>
#include <string>

namespace poolscope {

/// The tasks of an experiment, made one at a time: the same task `i` for every executor. Refers to
/// the experiment and the job, which must outlive it. Thread-safe to read.
class Workload {
 public:
  Workload(const Experiment& experiment, const Job& job);

  [[nodiscard]] std::int64_t size() const noexcept;
  /// The number that task `i` has in the whole experiment: `i`, unless only some are to run.
  [[nodiscard]] std::int64_t number(std::int64_t i) const noexcept;
  [[nodiscard]] const Job& job() const noexcept { return job_; }
  /// Task `i`, all parameters filled in. Throws std::invalid_argument for an input that check()
  /// refuses.
  [[nodiscard]] JobCall call(std::int64_t i) const;
  /// Empty when every task can be made; otherwise a sentence that names the parameter or the line.
  [[nodiscard]] std::string check() const;
  /// How long task `i` takes where that is known beforehand.
  [[nodiscard]] std::optional<double> seconds(std::int64_t i) const;
  /// How much of that it computes.
  [[nodiscard]] double computing_seconds(std::int64_t i) const;

 private:
  bool put_input(JobCall& call, std::int64_t i, std::string& error) const;

  const Experiment& experiment_;
  const Job& job_;
  ParamMap params_;  // defaults with the experiment's over them
};

}  // namespace poolscope
