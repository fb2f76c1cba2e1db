// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/builtin_jobs.h"
#include "core/jobs/job.h"

namespace poolscope {
namespace {

/// Turns between two looks at the clock and at what is asked: some microseconds.
constexpr int kTurnsPerLook = 4096;

class Spin final : public Job {
 public:
  const JobDescription& description() const noexcept override { return description_; }

  Task<Value> run(JobContext& context, const JobCall& call) const override {
    const double seconds = call.get<double>("seconds");
    const TimePoint begin = Clock::now();
    std::int64_t turns = 0;
    for (;;) {
      for (int i = 0; i < kTurnsPerLook; ++i) {
        ++turns;
        asm volatile("" : "+r"(turns));  // keeps the loop a loop
      }
      context.checkpoint();
      if (seconds == 0) continue;
      const double passed = std::chrono::duration<double>(Clock::now() - begin).count();
      context.progress(passed / seconds);
      if (passed >= seconds) co_return turns;
    }
  }

  // By the clock, however many share a core: so none of it counts as computing_seconds(), which would add up.
  std::optional<double> seconds(const JobCall& call) const override {
    const double seconds = call.get<double>("seconds");
    return seconds > 0 ? std::optional(seconds) : std::nullopt;
  }
  double holding_seconds(const JobCall& call) const override { return call.get<double>("seconds"); }

 private:
  const JobDescription description_{
      .name = "spin",
      .title = "Spin",
      .purpose = "An endless loop that keeps a core busy until you cancel it: watch the CPU of each worker.",
      .kind = JobKind::cpu,
      .short_label = "spin",
      .params = {{.name = "seconds",
                  .title = "Seconds each",
                  .type = ParamType::number,
                  .unit = "s",
                  .default_value = 0.0,
                  .minimum = 0,
                  .maximum = 86400,
                  .help = "How long each task spins; 0 spins until you cancel."}},
      .default_count = 8,
  };
};

}  // namespace

std::unique_ptr<const Job> make_spin() { return std::make_unique<Spin>(); }

}  // namespace poolscope
