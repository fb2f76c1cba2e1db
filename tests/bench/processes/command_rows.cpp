// SPDX-License-Identifier: GPL-3.0-or-later
// Ten thousand programs that do nothing, each with an input of its own, against who else starts them.
#include "core/jobs/race.h"
#include "tests/bench/measure.h"
#include "tests/bench/processes/rows.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace poolscope::bench {
namespace {

/// A file of the numbers below `count`, one a line, while it lives.
class NumberList {
 public:
  explicit NumberList(std::size_t count) {
    std::ofstream out(path_);
    for (std::size_t i = 0; i < count; ++i)
      out << i << '\n';
  }
  ~NumberList() { std::remove(path_.c_str()); }
  NumberList(const NumberList&) = delete;
  NumberList& operator=(const NumberList&) = delete;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::string path_ = "poolscope_bench_numbers.txt";
};

void run_shell(const std::string& command) {
  if (std::system(command.c_str()) != 0) throw std::runtime_error(command + " failed");
}

/// Seconds, without the start of our program, which takes some ten milliseconds.
double ours(std::size_t count) {
  Experiment experiment = experiment_for("command");
  experiment.params["template"] = std::string("true {}");
  experiment.executors = {ExecutorSpec{.kind = ExecutorKind::threads, .workers = kWorkers}};
  for (std::size_t i = 0; i < count; ++i)
    experiment.inputs.push_back(std::to_string(i));
  const Stopwatch watch;
  Race race(std::move(experiment));
  race.start();
  (void)race.wait();
  const double seconds = watch.seconds();
  check_equal("the commands that ended well", static_cast<std::int64_t>(count), race.summary(0).ok);
  return seconds;
}

double theirs(const std::string& command, std::size_t count) {
  const NumberList list(count);
  const Stopwatch watch;
  run_shell(command + " -P " + std::to_string(kWorkers) + " -a " + list.path() + " true </dev/null");
  return watch.seconds();
}

}  // namespace

void add_command_rows(Runner& runner) {
  const std::size_t count = runner.scaled(10'000);
  const auto row = [count](std::string id, std::string counts, Side peer, double times_better) {
    return Row{.id = std::move(id),
               .counts = std::move(counts),
               .unit = "s",
               .better = Better::lower,
               .workers = kWorkers,
               .producers = 1,
               .sides = {Side{"Poolscope", [count] { return ours(count); }}, std::move(peer)},
               .times_better = times_better};
  };
  runner.add(row("commands.xargs", "10,000 commands that do nothing, two at a time",
                 Side{"xargs", [count] { return theirs("xargs -n 1", count); }}, 1 / 1.1));
  if (std::system("parallel --version 2>/dev/null | grep -q GNU") != 0) {
    std::fprintf(stderr, "commands.parallel is left out: GNU parallel is not installed (package parallel)\n");
    return;
  }
  Row parallel = row("commands.parallel", "the same against GNU parallel",
                     Side{"GNU parallel", [count] { return theirs("parallel --will-cite", count); }}, 1);
  parallel.repetitions = 3;  // it takes a minute each time
  runner.add(std::move(parallel));
}

}  // namespace poolscope::bench
