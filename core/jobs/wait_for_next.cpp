// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/errors.h"
#include "core/futures/graph.h"
#include "core/futures/wait.h"
#include "core/jobs/builtin_jobs.h"
#include "core/jobs/job.h"
#include "core/sync/mutex.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <memory>
#include <string>

namespace poolscope {
namespace {

constexpr auto kLookEvery = std::chrono::milliseconds(10);

/// The tasks of a run, as far as they have been submitted.
struct Answers {
  Mutex mutex;
  CondVar changed;
  std::map<std::int64_t, Future<Value>> of GUARDED_BY(mutex);
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
    if (call.index % row != row - 1 && !call.last) {
      co_await context.blocking([&] { wait_for(*answers, call.index + 1, context); });
      context.checkpoint();  // throws when the wait was given up
    }
    co_await context.sleep(from_seconds(call.get<double>("seconds")));
    co_return call.index;
  }

  void note_submitted(const std::shared_ptr<void>& run_state, std::int64_t index,
                      const Future<Value>& future) const override {
    const auto answers = std::static_pointer_cast<Answers>(run_state);
    keep(*answers, index, future);
    // A task that has not begun holds the run's state: what has ended is kept apart from its task.
    Future<Value>(future).add_done_callback([weak = std::weak_ptr(answers), index](const Future<Value>& ended) {
      const auto living = weak.lock();
      if (!living) return;
      Promise<Value> outcome;
      pass_outcome_on(ended, outcome);
      keep(*living, index, outcome.get_future());
    });
  }

  std::shared_ptr<void> make_run_state() const override { return std::make_shared<Answers>(); }

 private:
  static void keep(Answers& answers, std::int64_t index, Future<Value> future) {
    const MutexLock lock(answers.mutex);
    std::swap(answers.of[index], future);
    answers.changed.notify_all();
  }

  // Throws what the other task did.
  static void wait_for(Answers& answers, std::int64_t index, const JobContext& context) {
    const Future<Value> next = submitted(answers, index, context);
    // A task's own thread sees requests to end while it waits; a loop's helper must look.
    while (TaskContext::current() == nullptr && !context.cancel_requested() && !next.done())
      static_cast<void>(poolscope::wait(std::array{next}, kLookEvery));
    if (!context.cancel_requested()) static_cast<void>(next.result());
  }

  // An empty one when the task is asked to end before.
  static Future<Value> submitted(Answers& answers, std::int64_t index, const JobContext& context) {
    const MutexLock lock(answers.mutex);
    while (!answers.of.contains(index) && !context.cancel_requested())
      static_cast<void>(answers.changed.wait_until(answers.mutex, deadline_after(kLookEvery)));
    const auto found = answers.of.find(index);
    return found != answers.of.end() ? found->second : Future<Value>();
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
