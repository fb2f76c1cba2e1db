// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/measure.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <latch>
#include <thread>
#include <utility>
#include <vector>

namespace poolscope::bench {

/// The empty task: it gives back a number, so that a result that is lost or mixed up shows.
struct Give {
  int value = 0;
  int operator()() const { return value; }
};

template <class Pool>
using FutureOf = decltype(std::declval<Pool&>().submit(Give{}));

/// Waits for what is in a future of any kind.
template <class AnyFuture>
int take(AnyFuture& future) {
  if constexpr (requires { future.get(); }) {
    return future.get();
  } else {
    return std::move(future).result();
  }
}

/// Starts the threads, which no row counts. Returns how many tasks that took.
template <class Pool>
std::size_t warm_up(Pool& pool) {
  constexpr int kTasks = 64;
  std::vector<FutureOf<Pool>> futures;
  for (int i = 0; i < kTasks; ++i)
    futures.push_back(pool.submit(Give{i}));
  for (auto& future : futures)
    take(future);
  return kTasks;
}

/// Submits 0 to count - 1.
template <class Pool>
void submit_numbers(Pool& pool, std::size_t count, std::vector<FutureOf<Pool>>& futures) {
  for (std::size_t i = 0; i < count; ++i)
    futures.push_back(pool.submit(Give{static_cast<int>(i)}));
}

/// Takes every result, frees the futures and checks the sum.
template <class Future>
void take_all(std::vector<Future>& futures) {
  const std::size_t count = futures.size();
  std::uint64_t sum = 0;
  for (Future& future : futures)
    sum += static_cast<std::uint64_t>(take(future));
  futures.clear();
  check_equal("the sum of the results", sum_below(count), sum);
}

/// One outside thread submits all and then takes all. Seconds.
template <class Pool>
double from_one_producer(Pool& pool, std::size_t count) {
  std::vector<FutureOf<Pool>> futures;
  futures.reserve(count);
  const Stopwatch watch;
  submit_numbers(pool, count, futures);
  take_all(futures);
  return watch.seconds();
}

/// A task submits all, the outside thread takes all. Seconds.
template <class Pool>
double from_inside(Pool& pool, std::size_t count) {
  std::vector<FutureOf<Pool>> futures;
  futures.reserve(count);
  const Stopwatch watch;
  auto producer = pool.submit([&pool, &futures, count] {
    submit_numbers(pool, count, futures);
    return 1;
  });
  take(producer);
  take_all(futures);
  return watch.seconds();
}

/// Two outside threads submit half each and take their own. Seconds.
template <class Pool>
double from_two_producers(Pool& pool, std::size_t count) {
  std::vector<FutureOf<Pool>> futures[2];
  std::latch ready(2);
  std::latch go(1);
  const auto produce = [&](std::vector<FutureOf<Pool>>& mine) {
    mine.reserve(count / 2);
    ready.count_down();
    go.wait();
    submit_numbers(pool, count / 2, mine);
    take_all(mine);
  };
  std::jthread first(produce, std::ref(futures[0]));
  std::jthread second(produce, std::ref(futures[1]));
  ready.wait();
  const Stopwatch watch;
  go.count_down();
  first.join();
  second.join();
  return watch.seconds();
}

}  // namespace poolscope::bench
