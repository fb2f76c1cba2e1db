// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/builtin_jobs.h"
#include "core/jobs/job.h"
#include "core/sync/mutex.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <memory>

namespace poolscope {
namespace {

constexpr std::int64_t kAdditionsPerLook = 256;

/// What all tasks of a run add to. Relaxed loads and stores, so that additions can get lost as they
/// do in a data race, but nothing worse happens.
struct Counter {
  std::atomic<std::int64_t> value{0};
  std::atomic<std::int64_t> wanted{0};
  Mutex mutex;
};

class RaceCounter final : public Job {
 public:
  const JobDescription& description() const noexcept override { return description_; }

  Task<Value> run(JobContext& context, const JobCall& call) const override {
    auto counter = std::static_pointer_cast<Counter>(call.run_state);
    if (!counter) counter = std::make_shared<Counter>();  // a process of its own has a counter of its own
    const auto turns = call.get<std::int64_t>("turns");
    const auto& how = call.get<std::string>("protection");
    for (std::int64_t done = 0; done < turns;) {
      const std::int64_t until = std::min(turns, done + kAdditionsPerLook);
      if (how == "none") {
        // Read, be interrupted, write: whatever others have added in between is gone.
        std::int64_t seen = counter->value.load(std::memory_order_relaxed);
        context.checkpoint();
        for (; done < until; ++done) {
          counter->value.store(seen + 1, std::memory_order_relaxed);
          seen = counter->value.load(std::memory_order_relaxed);
        }
      } else if (how == "lock") {
        for (; done < until; ++done) {
          const MutexLock lock(counter->mutex);
          counter->value.store(counter->value.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        }
      } else {
        for (; done < until; ++done)
          counter->value.fetch_add(1, std::memory_order_relaxed);
      }
      context.progress(static_cast<double>(done) / static_cast<double>(turns));
      context.checkpoint();
    }
    counter->wanted.fetch_add(turns);
    co_return counter->value.load();
  }

  std::shared_ptr<void> make_run_state() const override { return std::make_shared<Counter>(); }

  /// What the counter shows when the last task has ended; of several counters the highest.
  void add_to_total(Value& total, const Value& result) const override {
    const auto* so_far = std::get_if<std::int64_t>(&total);
    total = std::max(so_far != nullptr ? *so_far : 0, std::get<std::int64_t>(result));
  }

  std::string evidence(const std::shared_ptr<void>& run_state) const override {
    if (!run_state) return {};
    const auto counter = std::static_pointer_cast<Counter>(run_state);
    const std::int64_t wanted = counter->wanted.load();
    const std::int64_t value = counter->value.load();
    if (wanted == 0 && value == 0) return "the counter here was never touched: processes share no memory";
    return fmt::format("the counter shows {} of {} additions; {} got lost", value, wanted, wanted - value);
  }

 private:
  const JobDescription description_{
      .name = "race_counter",
      .title = "Race on a counter",
      .purpose = "All tasks add to one counter in shared memory; without protection some additions get lost.",
      .kind = JobKind::cpu,
      .short_label = "count",
      .params = {{.name = "protection",
                  .title = "Protection",
                  .type = ParamType::choice,
                  .default_value = std::string("none"),
                  .choices = {"none", "lock", "atomic"},
                  .help = "None reads and writes apart; a lock or an atomic addition mends that."},
                 {.name = "turns",
                  .title = "Additions each",
                  .type = ParamType::integer,
                  .default_value = std::int64_t{200'000},
                  .minimum = 1,
                  .maximum = 1e9,
                  .help = "How often each task adds one."}},
      .default_count = 8,
      .total_title = "highest counter",
  };
};

}  // namespace

std::unique_ptr<const Job> make_race_counter() { return std::make_unique<RaceCounter>(); }

}  // namespace poolscope
