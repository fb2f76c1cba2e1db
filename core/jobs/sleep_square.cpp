// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/builtin_jobs.h"
#include "core/jobs/job.h"

#include <limits>

namespace poolscope {
namespace {

/// Stands for a call that waits: a download, a question to a database.
class SleepSquare final : public Job {
 public:
  const JobDescription& description() const noexcept override { return description_; }

  Task<Value> run(JobContext& context, const JobCall& call) const override {
    co_await context.sleep(from_seconds(call.get<double>("seconds")));
    co_return (call.index * call.index);
  }

  std::optional<double> seconds(const JobCall& call) const override { return call.get<double>("seconds"); }

  void add_to_total(Value& total, const Value& result) const override {
    const auto* so_far = std::get_if<std::int64_t>(&total);
    std::int64_t sum = 0;
    // Millions of squares reach the end of 64 bits; the sum stays there rather than to turn negative.
    if (__builtin_add_overflow(so_far != nullptr ? *so_far : 0, std::get<std::int64_t>(result), &sum)) {
      sum = std::numeric_limits<std::int64_t>::max();
    }
    total = sum;
  }

 private:
  const JobDescription description_{
      .name = "sleep_square",
      .title = "Sleep and square",
      .purpose = "Waits, as for a network, then squares the task's number: with more workers the waits overlap.",
      .kind = JobKind::io,
      .short_label = "square",
      .params = {{.name = "seconds",
                  .title = "Seconds each",
                  .type = ParamType::number,
                  .unit = "s",
                  .default_value = 1.0,
                  .minimum = 0,
                  .maximum = 86400,
                  .help = "How long each task waits."}},
      .total_title = "sum of squares",
  };
};

}  // namespace

std::unique_ptr<const Job> make_sleep_square() { return std::make_unique<SleepSquare>(); }

}  // namespace poolscope
