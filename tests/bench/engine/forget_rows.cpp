// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/engine/future_work.h"
#include "tests/bench/engine/ours.h"
#include "tests/bench/engine/peer_tbb.h"
#include "tests/bench/engine/peers.h"
#include "tests/bench/engine/rows.h"

#include <cstdint>

namespace poolscope::bench {
namespace {

/// Tells the tally that it was here.
struct Count {
  std::uint32_t value;
  void operator()() const { Tally::add(value); }
};

double rate(std::size_t count, double seconds) {
  check_equal("the number of tasks that ran", std::uint64_t{count}, Tally::count());
  check_equal("the sum of what ran", sum_below(count), Tally::sum());
  return millions_a_second(count, seconds);
}

template <class Pool>
double post_all(std::size_t count) {
  Tally::reset();
  Pool pool(kWorkers);
  const std::size_t before = warm_up(pool);
  const Stopwatch watch;
  for (std::size_t i = 0; i < count; ++i)
    pool.post(Count{static_cast<std::uint32_t>(i)});
  Tally::wait_for(count);
  const double seconds = watch.seconds();
  if constexpr (std::is_same_v<Pool, OurPool>) pool.check_trace(before + count);
  return rate(count, seconds);
}

double spawn_in_group(std::size_t count) {
  Tally::reset();
  TbbGroup group(kWorkers);
  const Stopwatch watch;
  group.run([count](tbb::task_group& tasks) {
    for (std::size_t i = 0; i < count; ++i)
      tasks.run(Count{static_cast<std::uint32_t>(i)});
  });
  return rate(count, watch.seconds());
}

template <class Pool>
Side side(std::size_t count) {
  return Side{Pool::kName, [count] { return post_all<Pool>(count); }};
}

}  // namespace

void add_forget_rows(Runner& runner) {
  const std::size_t million = runner.scaled(1'000'000);
  runner.add({.id = "forget",
              .counts = "empty task, fire and forget, 1 M tasks",
              .unit = "M/s",
              .workers = kWorkers,
              .producers = 1,
              .sides = {side<OurPool>(million), side<TbbPool>(million),
                        Side{TbbGroup::kName, [million] { return spawn_in_group(million); }}, side<AsioPool>(million),
                        side<QtPool>(million)},
              .against = "oneTBB",
              .times_better = 2});
}

}  // namespace poolscope::bench
