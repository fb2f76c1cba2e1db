// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/value.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

enum class ParamType : std::uint8_t { boolean, integer, number, text, choice };

/// One parameter of a job. The form on screen, the check of the command line and `list jobs` are
/// all made from this, so it is written once.
struct ParamDescription {
  std::string name;   ///< as on the command line, e.g. "seconds"
  std::string title;  ///< as on screen, e.g. "Seconds each"
  ParamType type = ParamType::text;
  std::string unit;  ///< "s", "" for none
  Value default_value;
  double minimum = std::numeric_limits<double>::lowest();  ///< for numbers and integers, inclusive
  double maximum = std::numeric_limits<double>::max();
  std::vector<std::string> choices;  ///< for ParamType::choice
  bool required = false;             ///< text must not be empty
  std::string help;                  ///< one sentence
};

enum class JobKind : std::uint8_t {
  io,       ///< waits most of the time
  cpu,      ///< computes most of the time
  command,  ///< runs programs of the user's
};
[[nodiscard]] std::string_view to_string(JobKind kind) noexcept;

/// What a job is, in words and types.
struct JobDescription {
  std::string name;     ///< as on the command line, e.g. "sleep_square"
  std::string title;    ///< as on screen, e.g. "Sleep and square"
  std::string purpose;  ///< one sentence: what it does and what it shows
  JobKind kind = JobKind::io;
  std::string short_label;  ///< stands before the task's number on a bar: "square"
  std::vector<ParamDescription> params;
  /// The parameter that takes one line of the inputs for each task; empty when the job takes none.
  std::string input_param;
  std::vector<std::string> default_inputs;
  int default_count = 10;   ///< tasks when there are no inputs
  std::string total_title;  ///< what the results of a run add up to, e.g. "sum of squares"; empty: nothing

  [[nodiscard]] const ParamDescription* param(std::string_view param_name) const noexcept;
};

}  // namespace poolscope
