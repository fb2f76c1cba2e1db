// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/errors.h"
#include "core/jobs/builtin_jobs.h"
#include "core/jobs/job.h"
#include "core/jobs/recipe.h"

#include <algorithm>
#include <thread>
#include <vector>

namespace poolscope {
namespace {

/// Turns between two looks at the clock: some 20 microseconds.
constexpr int kTurnsPerStint = 20'000;
constexpr auto kSliceOfIo = std::chrono::milliseconds(10);

std::vector<PlannedStep> plan_of(const JobCall& call) {
  std::string error;
  const auto recipe = parse_recipe(call.get<std::string>("steps"), error);
  if (!recipe) throw std::invalid_argument(error);
  return plan_recipe(*recipe, call.seed);
}

/// Uses that much processor time, however long it takes to get it.
void compute_for(JobContext& context, double seconds) {
  const std::int64_t until = thread_cpu_ns() + from_seconds(seconds).count();
  std::int64_t turns = 0;
  while (thread_cpu_ns() < until) {
    for (int i = 0; i < kTurnsPerStint; ++i) {
      ++turns;
      asm volatile("" : "+r"(turns));  // keeps the loop a loop
    }
    context.checkpoint();
  }
}

/// Holds the thread, as a call into the system does, and looks up now and then whether it may end.
void wait_in_system(const JobContext& context, double seconds) {
  const TimePoint until = deadline_after(from_seconds(seconds));
  while (!context.cancel_requested()) {
    const auto left = until - Clock::now();
    if (left <= Duration::zero()) return;
    std::this_thread::sleep_for(std::min<Duration>(left, kSliceOfIo));
  }
}

class RecipeJob final : public Job {
 public:
  const JobDescription& description() const noexcept override { return description_; }

  Task<Value> run(JobContext& context, const JobCall& call) const override {
    const std::vector<PlannedStep> plan = plan_of(call);
    std::vector<std::vector<char>> held;
    std::size_t done = 0;
    for (const PlannedStep& step : plan) {
      switch (step.act) {
        case RecipeAct::compute: compute_for(context, step.seconds); break;
        case RecipeAct::sleep: co_await context.sleep(from_seconds(step.seconds)); break;
        case RecipeAct::io:
          co_await context.blocking([&] { wait_in_system(context, step.seconds); });
          context.checkpoint();
          break;
        case RecipeAct::hold: held.emplace_back(static_cast<std::size_t>(step.bytes), '\1'); break;  // touched
        case RecipeAct::log: context.log(step.text); break;
        case RecipeAct::fail: throw RuntimeError(step.text);
      }
      context.progress(static_cast<double>(++done) / static_cast<double>(plan.size()));
    }
    co_return static_cast<std::int64_t>(done);
  }

  std::string check(const JobCall& call) const override {
    std::string error;
    return parse_recipe(call.get<std::string>("steps"), error) ? "" : "steps: " + error;
  }

  std::optional<double> seconds(const JobCall& call) const override {
    double sum = 0;
    for (const PlannedStep& step : plan_of(call))
      sum += step.seconds;
    return sum;
  }
  double computing_seconds(const JobCall& call) const override { return seconds_of(call, RecipeAct::compute); }
  double outer_seconds(const JobCall& call) const override {
    double outer = 0;
    double since = 0;  // the last computing, or the begin
    bool computed = false;
    for (const PlannedStep& step : plan_of(call)) {
      if (step.act != RecipeAct::compute) {
        since += step.seconds;
        continue;
      }
      if (!computed) outer = since;
      computed = true;
      since = 0;
    }
    return outer + since;
  }
  double blocking_seconds(const JobCall& call) const override { return seconds_of(call, RecipeAct::io); }

 private:
  static double seconds_of(const JobCall& call, RecipeAct act) {
    double sum = 0;
    for (const PlannedStep& step : plan_of(call))
      sum += step.act == act ? step.seconds : 0;
    return sum;
  }

  const JobDescription description_{
      .name = "recipe",
      .title = "Recipe",
      .purpose = "A model of a service of your own, in steps: compute, sleep, io, hold memory, log, fail.",
      .kind = JobKind::io,
      .short_label = "recipe",
      .params = {{.name = "steps",
                  .title = "Steps",
                  .type = ParamType::text,
                  .default_value = std::string("compute 5ms; io exp(50ms); fail 2%"),
                  .help = "Steps with ; between them. Times are 20ms, exp(50ms), uniform(10ms,30ms), "
                          "normal(20ms,5ms) or pareto(10ms,1.5)."}},
      .default_count = 40,
  };
};

}  // namespace

std::unique_ptr<const Job> make_recipe() { return std::make_unique<RecipeJob>(); }

}  // namespace poolscope
