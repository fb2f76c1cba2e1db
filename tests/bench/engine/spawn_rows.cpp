// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/engine/future_work.h"
#include "tests/bench/engine/ours.h"
#include "tests/bench/engine/peer_tbb.h"
#include "tests/bench/engine/rows.h"

#include <bit>
#include <cstdint>

namespace poolscope::bench {
namespace {

// Nodes are numbered as in a heap: node n has the children 2n and 2n + 1, the root is 1.

struct OurNode {
  OurPool* pool;
  std::uint32_t number;
  std::uint32_t end;  // of the numbers
  void operator()() const {
    if (2 * number < end) {
      pool->post(OurNode{pool, 2 * number, end});
      pool->post(OurNode{pool, 2 * number + 1, end});
    }
    Tally::add(number);
  }
};

struct TbbNode {
  tbb::task_group* group;
  std::uint32_t number;
  std::uint32_t end;
  void operator()() const {
    if (2 * number < end) {
      group->run(TbbNode{group, 2 * number, end});
      group->run(TbbNode{group, 2 * number + 1, end});
    }
    Tally::add(number);
  }
};

double rate(std::uint32_t end, double seconds) {
  check_equal("the number of nodes", std::uint64_t{end} - 1, Tally::count());
  check_equal("the sum of the nodes", sum_below(end), Tally::sum());
  return millions_a_second(end - 1, seconds);
}

double ours(std::uint32_t end) {
  Tally::reset();
  OurPool pool(kWorkers);
  const std::size_t before = warm_up(pool);
  const Stopwatch watch;
  pool.post(OurNode{&pool, 1, end});
  Tally::wait_for(end - 1);
  const double seconds = watch.seconds();
  pool.check_trace(before + end - 1);
  return rate(end, seconds);
}

double tbb_group(std::uint32_t end) {
  Tally::reset();
  TbbGroup group(kWorkers);
  const Stopwatch watch;
  group.run([end](tbb::task_group& tasks) { tasks.run(TbbNode{&tasks, 1, end}); });
  return rate(end, watch.seconds());
}

}  // namespace

void add_spawn_rows(Runner& runner) {
  const auto end = std::bit_ceil(static_cast<std::uint32_t>(runner.scaled(1'000'000)));
  runner.add({.id = "spawn",
              .counts = "recursive spawn: each task submits two, binary tree of 2^20 - 1 tasks",
              .unit = "M/s",
              .workers = kWorkers,
              .producers = kWorkers,
              .sides = {Side{OurPool::kName, [end] { return ours(end); }},
                        Side{TbbGroup::kName, [end] { return tbb_group(end); }}},
              .times_better = 1});
}

}  // namespace poolscope::bench
