// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/measurement.h"

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace poolscope {

/// What a report says in the language of who reads it. As it is made here, that is English; a window that speaks
/// another one puts its own in. Nothing of it may be empty.
struct ReportWords {
  ReportWords();

  std::string language = "en";  ///< as HTML names it, e.g. "zh-CN"
  /// One of the report's own texts; %1, %2 stand for its figures.
  std::function<std::string(std::string_view)> text;
  /// What the engine calls a job, or a kind of executor.
  std::function<std::string(const std::string&)> name;
  /// An executor with its number of workers.
  std::function<std::string(const ExecutorSpec&)> executor;
  /// A point of the measurement: its executor, and in a sweep the value.
  std::function<std::string(const Measurement&, const MeasuredPoint&)> point;
  /// What is swept over, as on the command line ("queue-limit").
  std::function<std::string(const std::string&)> key;
  /// The engine's sentence about a gap between prediction and measurement.
  std::function<std::string(const std::string&)> cause;

  /// An executor without the number of workers, which is what a sweep varies.
  [[nodiscard]] std::string swept(const ExecutorSpec& spec) const;
  /// text() with these in its places.
  [[nodiscard]] std::string filled(std::string_view text, std::initializer_list<std::string> figures) const;
};

}  // namespace poolscope
