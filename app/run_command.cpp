// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_command.h"

#include "app/interrupt.h"
#include "app/measure_command.h"
#include "app/output.h"
#include "app/picture.h"
#include "app/progress.h"
#include "app/results.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/race.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace poolscope::app {
namespace {

constexpr auto kTick = std::chrono::milliseconds(100);

void write_files(const RunOptions& options, const Recording& recording, const std::vector<RunSummary>& runs) {
  write_recording_files(options, recording);
  if (!options.png.empty()) write_picture(options.png, options.experiment, recording, runs);
  if (!options.json.empty() && options.json != "-") write_text(options.json, result_json(runs));
}

void print_results(const RunOptions& options, const Recording& recording, const std::vector<RunSummary>& runs) {
  if (options.json == "-") {
    print(result_json(runs));
  } else if (!options.quiet) {
    print(result_table(runs, find_job(options.experiment.job)->description().total_title));
    for (const RunSummary& run : runs) {
      if (!run.evidence.empty()) print(fmt::format("\nWritten on {}:\n{}\n", run.executor, run.evidence));
    }
  }
  if (const std::string failures = failure_report(runs, recording); !failures.empty()) {
    fmt::print(stderr, "{}", failures);
  }
}

}  // namespace

int run_experiment(const RunOptions& options) {
  for (const std::string* file :
       {&options.csv, &options.samples_csv, &options.queue_csv, &options.chrome_trace, &options.png, &options.json}) {
    check_writable(*file);
  }
  if (wants_measurement(options)) return measure_experiment(options);
  catch_interrupts();
  Race race(options.experiment);
  race.start();
  {
    Progress progress(!options.quiet);
    bool cancelled = false;
    while (!race.wait(kTick)) {
      if (interrupted() && !cancelled) {
        cancelled = true;
        race.cancel();
      }
      if (progress.visible()) progress.show(race.summaries());
    }
  }
  const Recording recording = race.recording();
  const std::vector<RunSummary> runs = race.summaries();
  print_results(options, recording, runs);
  write_files(options, recording, runs);
  if (interrupted()) {
    fmt::print(stderr, "Interrupted; what had run was kept.\n");
    return 130;
  }
  const bool all_ok = std::all_of(runs.begin(), runs.end(),
                                  [](const RunSummary& run) { return run.ok == run.tasks && run.error.empty(); });
  return all_ok ? 0 : 1;
}

}  // namespace poolscope::app
