// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/engine/future_work.h"
#include "tests/bench/engine/ours.h"
#include "tests/bench/engine/peer_tbb.h"
#include "tests/bench/engine/peers.h"
#include "tests/bench/engine/rows.h"

#include <string>

namespace poolscope::bench {
namespace {

enum class Producers { one, inside, two };

template <class Pool>
double measure(Producers producers, std::size_t count) {
  Pool pool(kWorkers);
  const std::size_t before = warm_up(pool);
  count -= count % 2;
  double seconds = 0;
  switch (producers) {
    case Producers::one: seconds = from_one_producer(pool, count); break;
    case Producers::inside: seconds = from_inside(pool, count); break;
    case Producers::two: seconds = from_two_producers(pool, count); break;
  }
  if constexpr (std::is_base_of_v<OurPool, Pool>) {
    pool.check_trace(before + count + (producers == Producers::inside ? 1 : 0));
  }
  return millions_a_second(count, seconds);
}

template <class Pool>
Side side(Producers producers, std::size_t count) {
  return Side{Pool::kName, [=] { return measure<Pool>(producers, count); }};
}

}  // namespace

void add_future_rows(Runner& runner) {
  const std::size_t million = runner.scaled(1'000'000);
  const auto pools = [million](Producers producers) {
    return std::vector<Side>{side<OurPool>(producers, million),        side<TbbPool>(producers, million),
                             side<AsioPool>(producers, million),       side<VaserPool>(producers, million),
                             side<MoodycamelPool>(producers, million), side<QtPool>(producers, million)};
  };
  Row one{.id = "future.one",
          .counts = "empty task with a future, submit to result, 1 M tasks",
          .unit = "M/s",
          .workers = kWorkers,
          .producers = 1,
          .sides = pools(Producers::one),
          .times_better = 5};
  // These are so slow that a million would take minutes.
  one.sides.push_back(side<StdAsync>(Producers::one, runner.scaled(10'000)));
  one.sides.push_back(python_side("Python ThreadPoolExecutor", "engine/peers.py",
                                  {"future_one", std::to_string(kWorkers), std::to_string(runner.scaled(50'000))}));
  runner.add(std::move(one));
  runner.add({.id = "future.inside",
              .counts = "the same, submitted by a task of the pool",
              .unit = "M/s",
              .workers = kWorkers,
              .producers = 1,
              .sides = pools(Producers::inside),
              .times_better = 3});
  runner.add({.id = "future.two",
              .counts = "the same, submitted by two threads",
              .unit = "M/s",
              .workers = kWorkers,
              .producers = 2,
              .sides = pools(Producers::two),
              .times_better = 3});
}

}  // namespace poolscope::bench
