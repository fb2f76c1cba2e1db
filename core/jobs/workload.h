// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/jobs/job.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poolscope {

/// The tasks of an experiment, made one at a time: the same task `i` for every executor. Where there
/// are several jobs, their tasks come in turn, one of each, until a job has no more. Refers to the
/// experiment, which must outlive it. Thread-safe to read.
class Workload {
 public:
  /// Throws std::invalid_argument when a job is not known.
  explicit Workload(const Experiment& experiment);

  [[nodiscard]] std::int64_t size() const noexcept;
  /// The number that task `i` has in the whole experiment: `i`, unless only some are to run.
  [[nodiscard]] std::int64_t number(std::int64_t i) const noexcept;
  /// How many jobs there are.
  [[nodiscard]] std::size_t parts() const noexcept { return parts_.size(); }
  [[nodiscard]] const Job& job(std::size_t part) const noexcept { return *parts_[part].job; }
  /// What the part is called: its own name, else the job's.
  [[nodiscard]] const std::string& name(std::size_t part) const noexcept { return parts_[part].name; }
  /// The part that task `i` belongs to.
  [[nodiscard]] std::size_t part(std::int64_t i) const noexcept { return place(number(i)).part; }
  /// Task `i`, all parameters filled in. Throws std::invalid_argument for an input that check()
  /// refuses.
  [[nodiscard]] JobCall call(std::int64_t i) const;
  /// Empty when every task can be made; otherwise a sentence that names the parameter or the line.
  [[nodiscard]] std::string check() const;
  /// How long task `i` takes where that is known beforehand.
  [[nodiscard]] std::optional<double> seconds(std::int64_t i) const;
  /// How much of that it computes.
  [[nodiscard]] double computing_seconds(std::int64_t i) const;
  /// How much of that it would keep others on its event loop from their turn.
  [[nodiscard]] double holding_seconds(std::int64_t i) const;
  /// How much of that comes before the first computing and after the last.
  [[nodiscard]] double outer_seconds(std::int64_t i) const;
  /// How much of that it would need a helper thread of its event loop.
  [[nodiscard]] double blocking_seconds(std::int64_t i) const;

 private:
  struct Part {
    const Job* job = nullptr;
    std::string name;
    std::shared_ptr<const ParamMap> params;  // defaults with the experiment's over them
    const std::vector<std::string>* inputs = nullptr;
    std::int64_t tasks = 0;
  };
  struct Place {
    std::size_t part = 0;
    std::int64_t index = 0;  // among the tasks of that part
  };
  // While so many parts have tasks left, they take turns.
  struct Stretch {
    std::int64_t first_number = 0;
    std::int64_t first_index = 0;
    std::vector<std::size_t> parts;
  };

  void add_part(const std::string& name, const std::string& job, const ParamMap& params,
                const std::vector<std::string>& inputs, std::int64_t count);
  void lay_out();
  [[nodiscard]] Place place(std::int64_t number) const noexcept;
  [[nodiscard]] std::string check_part(std::size_t part, const ParamMap& given) const;
  bool put_input(JobCall& call, std::string& error) const;

  const Experiment& experiment_;
  std::vector<Part> parts_;
  std::vector<Stretch> stretches_;
};

}  // namespace poolscope
