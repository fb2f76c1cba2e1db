// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/joblog_resume.h"

#include "app/output.h"
#include "core/export/joblog.h"
#include "core/jobs/command_job.h"
#include "core/jobs/experiment_json.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

namespace poolscope::app {
namespace {

std::string text_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool resumes(const RunOptions& options) { return options.command.resume || options.command.resume_failed; }

bool is_there(const std::string& file) {
  std::error_code problem;
  return std::filesystem::exists(file, problem);
}

/// The numbers of the tasks that need not run again.
std::set<std::int64_t> done_before(const RunOptions& options) {
  const std::string text = text_of(options.command.joblog);
  if (const std::size_t head = text.find('\n'); !text.empty() && head + 1 >= text.size())
    return {};  // no job has ended
  const ReadResult read = read_joblog(options.command.joblog);
  if (!read.ok()) throw UsageError(fmt::format("--resume: {}", read.error->to_string()));
  std::set<std::int64_t> done;
  for (const Trace& trace : read.recording) {
    for (RowId row = 0; row < trace.size(); ++row) {
      if (options.command.resume_failed && trace.state(row) != TaskState::finished) continue;
      done.insert(trace.task_id(row));
    }
  }
  return done;
}

}  // namespace

bool leave_out_what_has_run(RunOptions& options) {
  if (!resumes(options)) return true;
  if (options.command.joblog.empty()) throw UsageError("--resume needs --joblog FILE, which says what has run");
  Experiment& e = options.experiment;
  if (e.executors.size() != 1) throw UsageError("--resume works with one executor; a joblog knows no other");
  if (!is_there(options.command.joblog)) return true;  // the first time
  const std::set<std::int64_t> done = done_before(options);
  std::vector<std::int64_t> left;
  for (std::int64_t i = 0; i < e.task_count(); ++i) {
    if (!done.contains(i)) left.push_back(i);
  }
  if (left.empty()) {
    fmt::print(stderr, "{} says that all {} tasks have run.\n", options.command.joblog, e.task_count());
    return false;
  }
  e.only = std::move(left);
  return true;
}

RunningJoblog::RunningJoblog(const RunOptions& options, const Workload& tasks) : tasks_(tasks) {
  if (options.command.joblog.empty() || options.experiment.executors.size() != 1) return;
  writer_.emplace(options.command.joblog, resumes(options));
}

void RunningJoblog::update(const Trace& trace) {
  writer_->update(trace, [this](std::int64_t task) { return command_line(tasks_.call(task)); });
}

int print_effects(const Experiment& experiment) {
  if (experiment.job == "command" && experiment.others.empty()) {
    const Workload tasks(experiment);
    for (std::int64_t i = 0; i < tasks.size(); ++i) {
      print(command_line(tasks.call(i)) + "\n");
    }
    return 0;
  }
  for (const std::string& effect : outside_effects(experiment))
    print(effect + "\n");
  return 0;
}

}  // namespace poolscope::app
