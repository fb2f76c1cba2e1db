// SPDX-License-Identifier: GPL-3.0-or-later
// What `run` and `advise` take, as CLI11 is told.
#include "app/run_words.h"

#include <CLI/CLI.hpp>

namespace poolscope::app {

void add_run_options(CLI::App& run, RunWords& words, RunOptions& options) {
  run.add_option("experiment", words.file, "A file that says what runs; options override it")->type_name("FILE.json");
  run.add_option("--library", words.libraries, "Load a shared library of functions; its jobs are LIBRARY.FUNCTION")
      ->type_name("FILE.so")
      ->allow_extra_args(false);
  run.add_flag("--yes", words.yes,
               "Let an experiment file run its commands, load its libraries and fetch its addresses");
  run.add_option("--job", words.job, "What to run; see `poolscope list jobs`")->type_name("NAME");
  run.add_option("--count", words.count, "Number of tasks")->type_name("N")->check([](const std::string& word) {
    return word.empty() ? std::string("must be a whole number, not \"\"") : std::string();
  });
  run.add_option("--param", words.params, "A parameter of the job; may be repeated")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  run.add_option(
         "-a,--inputs,--arg-file", words.inputs,
         "One task for each line of FILE, of standard input for -, or for each file of a folder; several make all "
         "combinations, {1} {2}")
      ->type_name("FILE|-|FOLDER")
      ->allow_extra_args(false);
  run.add_option("--executor", words.executors, "KIND[:KEY=VALUE,...]; several race; see `poolscope list executors`")
      ->type_name("SPEC")
      ->allow_extra_args(false);
  run.add_option("--race", words.mode,
                 "How several executors share the machine: automatic, together or in-turn. Automatic lets work that "
                 "waits run together, and work that computes (or runs your commands) in turn")
      ->type_name("MODE");
  run.add_option("--timeout", words.timeout, "Limit of time for each task")->type_name("SECONDS");
  run.add_option("--seed", words.seed, "Makes what is random repeatable")->type_name("N");
  run.add_option("--arrival", words.arrival,
                 "When tasks come: at-once, rate:PER_SECOND, poisson:PER_SECOND, waves:SIZE,SECONDS or "
                 "closed:CLIENTS[,THINK_SECONDS]")
      ->type_name("WHEN");
  run.add_option("--faults", words.faults, "What goes wrong on purpose, e.g. fail=5%,slow=10%,slow-seconds=2")
      ->type_name("KEY=SHARE,...");
  run.add_option("--fault", words.planned_faults,
                 "What befalls worker processes, and when: kill:worker=1,at=2s (or signal=SEGV), refuse-spawn:count=3, "
                 "delay-manager:delay=10ms, drop-frame:call=5, corrupt-frame; may be repeated")
      ->type_name("KIND[:KEY=VALUE,...]")
      ->allow_extra_args(false);
  run.add_option("-j,-P,--jobs,--max-procs", words.jobs,
                 "So many at once: N, 0 for all, +N or -N than cores, N% of them; as --executor threads:workers=N")
      ->type_name("N");
  run.add_option("-n,-N,--max-args", words.max_args, "Give each command so many inputs")->type_name("N");
  run.add_option("-I", words.replacement, "What stands for the input in place of {}")->type_name("TEXT");
  run.add_flag("-0,--null", words.null_ends, "A null byte ends each input, as after find -print0");
  run.add_flag("--link", words.link, "Sources go along with each other, in place of each with each");
  run.add_option("--retries", words.retries, "Try a command that failed so many times more")->type_name("N");
  run.add_option("--env", words.environment, "A variable for the commands; may be repeated")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  run.add_option("--workdir", words.folder, "Where commands run")->type_name("FOLDER");
  run.add_option("-C,--columns,--colsep", words.columns, "Inputs have columns {1} {2}, separated by tab or comma")
      ->type_name("tab|comma");
  run.add_flag("--header", words.header, "The first line names the columns: {name}");
  run.add_flag("-k,--keep-order", options.command.keep_order, "Print outputs in the order of the inputs");
  run.add_flag("--tag", options.command.tag, "Put the input before each line of its output");
  run.add_option("--results", options.command.results, "Keep each output in a folder, as NUMBER.out and NUMBER.err")
      ->type_name("FOLDER");
  run.add_flag("--outputs", options.command.outputs, "Print what tasks write; with -- COMMAND it always is");
  run.add_option("--halt", options.command.halt, "End early, e.g. now,fail=1 or soon,fail=20%")->type_name("WHEN");
  run.add_option("--joblog", options.command.joblog, "Write a joblog as GNU parallel, line by line")->type_name("FILE");
  run.add_flag("--resume", options.command.resume, "Leave out what the joblog says has run");
  run.add_flag("--resume-failed", options.command.resume_failed, "The same, but run again what failed");
  run.add_flag("--dry-run", options.command.dry_run, "Print the commands and run none");
  run.add_option("--csv", options.csv, "Write the timeline, a row a task")->type_name("FILE");
  run.add_option("--samples-csv", options.samples_csv, "Write CPU and memory over time, for each worker")
      ->type_name("FILE");
  run.add_option("--queue-csv", options.queue_csv, "Write the depth of the queue, each change")->type_name("FILE");
  run.add_option("--chrome-trace", options.chrome_trace, "Write a trace for Perfetto or chrome://tracing")
      ->type_name("FILE");
  run.add_option("--png", options.png, "Write a picture of the window")->type_name("FILE");
  run.add_option("--repeat", words.repeat, "Run each executor N times: median and 95 % interval")->type_name("N");
  run.add_option("--warm-up", words.warm_up, "Runs before those, not counted")->type_name("N");
  run.add_option("--sweep", words.sweep,
                 "Vary one thing: workers=1..8, workers=1..64*2, call-queue=1,10,100, queue-limit, switch-interval, "
                 "scaled-workers (with as many times the tasks), count or a parameter of the job")
      ->type_name("KEY=VALUES");
  run.add_option("--report", options.report, "Write all that was measured as one HTML page")->type_name("FILE.html");
  run.add_option("--json", options.json,
                 "Write the results as JSON; - writes them to standard output, without the table")
      ->type_name("FILE|-");
  run.add_flag("--quiet", options.quiet, "No progress and no table");
}

}  // namespace poolscope::app
