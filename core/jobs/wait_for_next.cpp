// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/errors.h"
#include "core/jobs/builtin_jobs.h"
#include "core/jobs/job.h"
#include "core/sync/mutex.h"

#include <fmt/format.h>

#include <memory>
#include <set>
#include <string>

namespace poolscope {
namespace {

constexpr auto kLookEvery = std::chrono::milliseconds(10);

/// Which tasks of a run have their answer.
struct Answers {
  Mutex mutex;
  CondVar changed;
  std::set<std::int64_t> there GUARDED_BY(mutex);
};

/// A task that needs another one's answer before it can give its own, as code that submits to its own
/// pool and waits does. The tasks of a row wait for each other up to its last, which needs nobody.
class WaitForNext final : public Job {
 public:
  const JobDescription& description() const noexcept override { return description_; }

  Task<Value> run(JobContext& context, const JobCall& call) const override {
    auto answers = std::static_pointer_cast<Answers>(call.run_state);
    if (!answers) throw RuntimeError("the tasks of this job share memory; run it on threads or coroutines");
    const std::int64_t row = call.get<std::int64_t>("row");
    if (call.index % row != row - 1) {
      co_await context.blocking([&] { wait_for(*answers, call.index + 1, context); });
      context.checkpoint();  // throws when the wait was given up
    }
    co_await context.sleep(from_seconds(call.get<double>("seconds")));
    {
      const MutexLock lock(answers->mutex);
      answers->there.insert(call.index);
    }
    answers->changed.notify_all();
    co_return call.index;
  }

  std::shared_ptr<void> make_run_state() const override { return std::make_shared<Answers>(); }

 private:
  static void wait_for(Answers& answers, std::int64_t index, const JobContext& context) {
    const MutexLock lock(answers.mutex);
    while (!answers.there.contains(index) && !context.cancel_requested())
      (void)answers.changed.wait_until(answers.mutex, deadline_after(kLookEvery));
  }

  const JobDescription description_{
      .name = "wait_for_next",
      .title = "Wait for the next",
      .purpose = "Each task waits for the answer of the next one in its own pool: with too few workers none ever ends.",
      .kind = JobKind::io,
      .short_label = "wait",
      .params = {{.name = "row",
                  .title = "Tasks in a row",
                  .type = ParamType::integer,
                  .default_value = std::int64_t{4},
                  .minimum = 1,
                  .maximum = 10000,
                  .help = "How many tasks wait for each other; the last of them waits for nobody."},
                 {.name = "seconds",
                  .title = "Seconds each",
                  .type = ParamType::number,
                  .unit = "s",
                  .default_value = 0.1,
                  .minimum = 0,
                  .maximum = 86400,
                  .help = "How long each task sleeps when it has what it waited for."}},
      .default_count = 8,
  };
};

}  // namespace

std::unique_ptr<const Job> make_wait_for_next() { return std::make_unique<WaitForNext>(); }

}  // namespace poolscope
