// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "ui/panels/executor_list.h"

#include <QByteArray>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poolscope::ui {

/// What was entered for one job, so that it is still there after a look at another.
struct JobDraft {
  ParamMap params;
  std::vector<std::string> inputs;
  std::int64_t count = 10;

  bool operator==(const JobDraft&) const = default;
};

/// All that the experiment panel shows.
struct ExperimentState {
  std::string job;
  std::map<std::string, JobDraft> drafts;
  std::vector<ExecutorList::Entry> executors;
  RaceMode mode = RaceMode::automatic;
  std::optional<std::chrono::nanoseconds> taskTimeout;
  /// What has no field of its own, as an experiment file may bring it: more jobs, libraries, arrival,
  /// faults, repetitions, sweep, seed and notes. The other members mean nothing.
  Experiment rest;
  /// The file that the experiment comes from, until its user has agreed to what it does; empty: none.
  std::string unagreedFile;

  bool operator==(const ExperimentState& other) const;
};

/// What of an experiment has no field of its own; everything else as in a new Experiment.
[[nodiscard]] Experiment restOf(const Experiment& experiment);

/// A job as it comes: its defaults.
[[nodiscard]] JobDraft defaultDraft(const std::string& job);

/// For the settings; inputs beyond a million characters a job are left out.
[[nodiscard]] QByteArray toJson(const ExperimentState& state);
/// What toJson() wrote, also by another version of the program: unknown jobs, parameters and
/// executors are left out. Empty when nothing of use is in it.
[[nodiscard]] std::optional<ExperimentState> experimentStateFromJson(const QByteArray& json);

}  // namespace poolscope::ui
