// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_command.h"

#include "app/interrupt.h"
#include "app/picture.h"
#include "app/progress.h"
#include "app/results.h"
#include "core/export/atomic_file.h"
#include "core/export/chrome_trace.h"
#include "core/export/monitor_csv.h"
#include "core/export/timeline_csv.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/race.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace poolscope::app {
namespace {

constexpr auto kTick = std::chrono::milliseconds(100);

// A run may take hours; that its files cannot be written should be known before.
void check_writable(const std::string& file) {
  if (file.empty() || file == "-") return;
  const std::filesystem::path path(file);
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  std::error_code problem;
  if (!std::filesystem::is_directory(folder, problem)) {
    throw UsageError(
        fmt::format("cannot write {}: there is no folder {}; make it or choose another", file, folder.string()));
  }
  if (std::filesystem::is_directory(path, problem)) {
    throw UsageError(fmt::format("cannot write {}: it is a folder; add a file name", file));
  }
  if (std::filesystem::exists(path, problem) && !std::filesystem::is_regular_file(path, problem)) return;
  if (access(folder.c_str(), W_OK) != 0) {
    throw UsageError(fmt::format("cannot write {}: {}; choose another folder", file, std::strerror(errno)));
  }
}

void print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot write to standard output");
  }
}

void write_text(const std::string& file, const std::string& text) {
  AtomicFile out(file);
  out.write(text);
  out.commit();
}

void write_files(const RunOptions& options, const Recording& recording, const std::vector<RunSummary>& runs) {
  if (!options.csv.empty()) write_timeline_csv(options.csv, recording);
  if (!options.samples_csv.empty()) write_samples_csv(options.samples_csv, recording);
  if (!options.queue_csv.empty()) write_queue_csv(options.queue_csv, recording);
  if (!options.chrome_trace.empty()) write_chrome_trace(options.chrome_trace, recording);
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
