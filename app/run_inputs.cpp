// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_inputs.h"

#include "app/inputs.h"
#include "app/numbers.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/sync/clock.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace poolscope::app {
namespace {

/// What separates columns: "tab", "comma", or nothing; also in the words of parallel's --colsep.
std::string column_separator(const std::string& word) {
  if (word.empty() || word == "tab" || word == "comma") return word;
  if (word == ",") return "comma";
  if (word == "\t" || word == "\\t") return "tab";
  throw UsageError(fmt::format("--columns must be tab or comma, not \"{}\"", word));
}

/// Where the inputs come from, in the order of the columns.
std::vector<InputSource> sources_of(const RunWords& words) {
  std::vector<InputSource> sources = words.command.sources;
  for (const std::string& file : words.inputs)
    sources.push_back({.values = {}, .file = file});
  // As parallel and xargs do. A terminal is not waited for.
  if (sources.empty() && names_command(words) && isatty(STDIN_FILENO) == 0)
    sources.push_back({.values = {}, .file = "-"});
  for (std::size_t i = 1; words.link && i < sources.size(); ++i)
    sources[i].linked = true;
  return sources;
}

/// With --link what is shorter begins anew, as parallel has it.
void make_equally_long(std::vector<InputList>& lists) {
  std::size_t longest = 0;
  for (const InputList& list : lists)
    longest = std::max(longest, list.values.size());
  for (InputList& list : lists) {
    const std::size_t given = list.values.size();
    for (std::size_t i = given; given > 0 && i < longest; ++i)
      list.values.push_back(list.values[i % given]);
  }
}

/// The inputs of all sources, combined; columns are separated by tabs when there are several.
std::vector<std::string> gather_inputs(const RunWords& words, Experiment& e) {
  const std::string separator = column_separator(words.columns);
  std::vector<InputList> lists;
  std::string names;
  for (const InputSource& source : sources_of(words)) {
    lists.push_back({source.file.empty() ? source.values : read_inputs(source.file, words.null_ends), source.linked});
    std::vector<std::string>& values = lists.back().values;
    if (separator == "comma") std::transform(values.begin(), values.end(), values.begin(), tabs_for_commas);
    if (!words.header || values.empty()) continue;
    names += (names.empty() ? "" : "\t") + values.front();
    values.erase(values.begin());
  }
  if (lists.empty()) return {};
  if (words.link) make_equally_long(lists);
  if (lists.size() > 1 || !separator.empty()) e.params["columns"] = std::string("tab");
  if (!names.empty()) {
    std::replace(names.begin(), names.end(), '\t', ',');
    e.params["names"] = names;
    e.params["columns"] = std::string("tab");
  }
  std::vector<std::string> inputs = combined(lists);
  if (words.max_args.empty()) return inputs;
  const auto at_once = number_in<std::int64_t>(words.max_args);
  if (!at_once || *at_once < 1 || *at_once > kMaxTasks) {
    throw UsageError(fmt::format("-n must be a whole number above 0, not \"{}\"", words.max_args));
  }
  if (e.params.contains("columns")) throw UsageError("-n takes several inputs at once; it does not go with columns");
  e.params["columns"] = std::string("words");
  return grouped(inputs, static_cast<std::size_t>(*at_once));
}

}  // namespace

void read_inputs_and_count(const RunWords& words, Experiment& e) {
  const JobDescription& description = find_job(e.job)->description();
  const bool input_given = !description.input_param.empty() && e.params.contains(description.input_param);
  if (!words.inputs.empty() || !words.command.sources.empty() || names_command(words)) {
    if (description.input_param.empty()) {
      throw UsageError(fmt::format("--inputs: {} takes no inputs; give --count instead", e.job));
    }
    if (!words.count.empty() && !words.inputs.empty()) {
      throw UsageError("--count and --inputs exclude each other: each input is one task");
    }
    std::vector<std::string> inputs = gather_inputs(words, e);
    if (inputs.empty() && !words.inputs.empty()) {
      throw UsageError(fmt::format("--inputs {}: it has no lines, so there is nothing to do", words.inputs.front()));
    }
    if (!inputs.empty()) e.inputs = std::move(inputs);
    if (e.inputs.empty() && words.count.empty()) e.count = 1;
  } else if (!words.count.empty() || input_given) {
    e.inputs.clear();  // the default inputs; told otherwise
  }
  if (words.count.empty()) return;
  const auto count = number_in<std::int64_t>(words.count);
  if (!count || *count < 1 || *count > kMaxTasks) {
    throw UsageError(fmt::format("--count must be a whole number from 1 to {}, not \"{}\"", kMaxTasks, words.count));
  }
  e.count = *count;
}

int jobs_at_once(std::string_view text, std::int64_t tasks) {
  const int cores = usable_cpu_count();
  std::string_view digits = text;
  const char sign = digits.starts_with('+') || digits.starts_with('-') ? digits.front() : ' ';
  if (sign != ' ') digits.remove_prefix(1);
  const bool percent = sign == ' ' && digits.ends_with('%');
  if (percent) digits.remove_suffix(1);
  const auto number = number_in<std::int64_t>(digits);
  if (!number || *number < 0 || *number > kMaxWorkers) {
    throw UsageError(
        fmt::format("-j must be a number of jobs from 1 to {}, 0 for all at once, +1 or -1 than cores, or "
                    "a share of them such as 200%, not \"{}\"",
                    kMaxWorkers, text));
  }
  if (text == "0") return static_cast<int>(std::clamp<std::int64_t>(tasks, 1, kMostAtOnce));
  std::int64_t at_once = *number;
  if (percent) at_once = std::llround(cores * static_cast<double>(*number) / 100);
  if (sign == '+') at_once = cores + *number;
  if (sign == '-') at_once = cores - *number;
  return static_cast<int>(std::clamp<std::int64_t>(at_once, 1, kMaxWorkers));
}

}  // namespace poolscope::app
