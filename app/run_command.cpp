// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_command.h"

#include "app/halt.h"
#include "app/interrupt.h"
#include "app/joblog_resume.h"
#include "app/measure_command.h"
#include "app/output.h"
#include "app/output_folder.h"
#include "app/picture.h"
#include "app/progress.h"
#include "app/results.h"
#include "app/task_outputs.h"
#include "core/export/joblog.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/race.h"
#include "core/jobs/workload.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace poolscope::app {
namespace {

constexpr auto kTick = std::chrono::milliseconds(100);
constexpr auto kQuickTick = std::chrono::milliseconds(10);  // where a task's end has consequences

void write_files(const RunOptions& options, const Recording& recording, const std::vector<RunSummary>& runs) {
  write_recording_files(options, recording);
  if (!options.png.empty()) write_picture(options.png, options.experiment, recording, runs);
  if (!options.json.empty() && options.json != "-") write_text(options.json, result_json(runs));
}

/// The numbers that traces give tasks are those of the experiment as a whole.
Experiment with_all_tasks(Experiment experiment) {
  experiment.only.clear();
  return experiment;
}

OutputStyle output_style(const RunOptions& options, const OutputFolder& folder, const Workload& tasks) {
  OutputStyle style{
      .keep_order = options.command.keep_order, .folder = folder.path(), .remove_printed = folder.passing()};
  if (!options.command.tag) return style;
  style.tag = [&tasks](std::int64_t task) {
    const JobCall call = tasks.call(task);
    const std::string& input = call.job->description().input_param;
    std::string text = input.empty() ? fmt::format("{}", task) : to_text(*call.params.find(input));
    std::replace(text.begin(), text.end(), '\t', ' ');  // between columns
    return text;
  };
  return style;
}

void print_results(const RunOptions& options, const Recording& recording, const std::vector<RunSummary>& runs) {
  if (options.json == "-") {
    print(result_json(runs));
  } else if (!options.quiet && !options.command.outputs) {
    print(result_table(runs, options.experiment.others.empty()
                                 ? find_job(options.experiment.job)->description().total_title
                                 : std::string()));
    for (const RunSummary& run : runs) {
      if (!run.evidence.empty()) print(fmt::format("\nWritten on {}:\n{}\n", run.executor, run.evidence));
    }
  }
  if (const std::string failures = failure_report(runs, recording); !failures.empty()) {
    fmt::print(stderr, "{}", failures);
  }
}

}  // namespace

int run_experiment(const RunOptions& given) {
  for (const std::string* file : {&given.csv, &given.samples_csv, &given.queue_csv, &given.chrome_trace, &given.png,
                                  &given.json, &given.command.joblog}) {
    check_writable(*file);
  }
  RunOptions options = given;
  const Halt halt = options.command.halt.empty() ? Halt() : parse_halt(options.command.halt);
  if (options.command.dry_run) return print_effects(options.experiment);
  if (!leave_out_what_has_run(options)) return 0;
  if (wants_measurement(options)) return measure_experiment(options);
  catch_interrupts();
  const OutputFolder folder(options);
  const Experiment all = with_all_tasks(options.experiment);
  const Workload tasks(all);
  RunningJoblog joblog(options, tasks);
  Race race(options.experiment);
  race.start();
  bool halted = false;
  {
    // Outputs and progress would run into each other on one terminal.
    Progress progress(!options.quiet && !options.command.outputs);
    TaskOutputs outputs(output_style(options, folder, tasks));
    const bool quick = options.command.outputs || halt.when != Halt::When::never;
    bool cancelled = false;
    for (bool ended = false; !ended;) {
      ended = race.wait(quick ? kQuickTick : kTick);
      if (interrupted() && !cancelled) {
        cancelled = true;
        race.cancel();
      }
      if (options.command.outputs) outputs.update(race.trace(0));
      if (joblog.wanted()) joblog.update(race.trace(0));
      if (!halted && !ended && halt.reached(race.summaries())) {
        halted = true;
        halt.when == Halt::When::now ? race.cancel() : race.finish_running();
      }
      if (!ended && progress.visible()) progress.show(race.summaries());
    }
  }
  const Recording recording = race.recording();
  const std::vector<RunSummary> runs = race.summaries();
  print_results(options, recording, runs);
  write_files(options, recording, runs);
  if (!joblog.wanted() && !options.command.joblog.empty()) write_joblog(options.command.joblog, recording);
  if (interrupted()) {
    fmt::print(stderr, "Interrupted; what had run was kept.\n");
    return 130;
  }
  if (halted) fmt::print(stderr, "Ended early, as --halt {} asks for.\n", options.command.halt);
  const bool all_ok = std::all_of(runs.begin(), runs.end(),
                                  [](const RunSummary& run) { return run.ok == run.tasks && run.error.empty(); });
  return all_ok ? 0 : 1;
}

}  // namespace poolscope::app
