// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/errors.h"
#include "core/jobs/builtin_jobs.h"
#include "core/jobs/job.h"
#include "core/jobs/worker_process.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace poolscope {
namespace {

/// Ends the process for good, whoever has handlers installed; a core file would help nobody.
[[noreturn]] void end_by_signal(int number) {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  signal(number, SIG_DFL);
  raise(number);
  _exit(128 + number);  // it was blocked
}

class Crash final : public Job {
 public:
  const JobDescription& description() const noexcept override { return description_; }

  Task<Value> run(JobContext& context, const JobCall& call) const override {
    co_await context.sleep(from_seconds(call.get<double>("seconds")));
    if (call.index != call.get<std::int64_t>("task")) co_return call.index;
    if (!in_worker_process()) {
      throw RuntimeError("a crash here would take the whole program along; run it on processes");
    }
    const auto& how = call.get<std::string>("how");
    if (how == "segfault") end_by_signal(SIGSEGV);
    if (how == "abort") end_by_signal(SIGABRT);
    if (how == "kill") end_by_signal(SIGKILL);
    _exit(3);
  }

  std::optional<double> seconds(const JobCall& call) const override { return call.get<double>("seconds"); }

 private:
  const JobDescription description_{
      .name = "crash",
      .title = "Crash",
      .purpose = "One task ends its process: a worker process takes its task along, a thread would take everything.",
      .kind = JobKind::io,
      .short_label = "crash",
      .params = {{.name = "how",
                  .title = "How",
                  .type = ParamType::choice,
                  .default_value = std::string("segfault"),
                  .choices = {"segfault", "abort", "kill", "exit"},
                  .help = "What ends the process: a wrong pointer, a failed check, somebody's kill, or an exit."},
                 {.name = "task",
                  .title = "Task that crashes",
                  .type = ParamType::integer,
                  .default_value = std::int64_t{3},
                  .minimum = 0,
                  .maximum = 1e8,
                  .help = "The number of the task that crashes, from 0."},
                 {.name = "seconds",
                  .title = "Seconds each",
                  .type = ParamType::number,
                  .unit = "s",
                  .default_value = 0.2,
                  .minimum = 0,
                  .maximum = 86400,
                  .help = "How long each task sleeps first."}},
  };
};

}  // namespace

std::unique_ptr<const Job> make_crash() { return std::make_unique<Crash>(); }

}  // namespace poolscope
