// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/engine/future_work.h"
#include "tests/bench/engine/ours.h"
#include "tests/bench/engine/peer_tbb.h"
#include "tests/bench/engine/peers.h"
#include "tests/bench/engine/rows.h"

#include <cstring>
#include <latch>
#include <memory>

namespace poolscope::bench {
namespace {

/// Keeps the workers busy until it is opened, so that all that follows stays in the queue.
template <class Pool>
class ClosedGate {
 public:
  explicit ClosedGate(Pool& pool) {
    for (int i = 0; i < kWorkers; ++i) {
      held_.push_back(pool.submit([this] {
        arrived_.count_down();
        open_.wait();
        return 0;
      }));
    }
    arrived_.wait();
  }
  void open() {
    open_.count_down();
    for (auto& future : held_)
      take(future);
  }

 private:
  std::latch arrived_{kWorkers};
  std::latch open_{1};
  std::vector<FutureOf<Pool>> held_;
};

/// Bytes that a pending task takes, its future's inside included, the handle in our hands not.
/// `read` looks at the trace before memory is looked at, as a live reader would have.
template <class Pool>
double bytes_per_pending(std::size_t count, bool read = false) {
  Pool pool(kWorkers);
  warm_up(pool);
  ClosedGate<Pool> gate(pool);
  std::vector<FutureOf<Pool>> futures;
  futures.reserve(count);
  std::memset(static_cast<void*>(futures.data()), 0, count * sizeof(FutureOf<Pool>));  // the handles are there already
  const std::int64_t before = resident_bytes();
  submit_numbers(pool, count, futures);
  if constexpr (std::is_same_v<Pool, OurPool>) {
    if (read) {
      const std::int64_t pending = pool.recorder().snapshot().counts()[TaskState::pending];
      check_equal("the number of pending tasks in the trace", static_cast<std::int64_t>(count), pending);
    }
  }
  const std::int64_t after = resident_bytes();
  gate.open();
  take_all(futures);
  return static_cast<double>(after - before) / static_cast<double>(count);
}

template <class Pool>
Side side(std::size_t count, bool read = false) {
  return Side{Pool::kName, [=] { return bytes_per_pending<Pool>(count, read); }, true};
}

}  // namespace

void add_memory_rows(Runner& runner) {
  const std::size_t million = runner.scaled(1'000'000);
  runner.add({.id = "memory",
              .counts = "memory of a pending task, 1 M pending, our trace included",
              .unit = "bytes",
              .better = Better::lower,
              .workers = kWorkers,
              .producers = 1,
              .sides = {side<OurPool>(million), side<TbbPool>(million), side<AsioPool>(million),
                        side<VaserPool>(million), side<MoodycamelPool>(million), side<QtPool>(million)},
              .at_most = 128});
  runner.add({.id = "memory.read",
              .counts = "the same, after a reader has turned the trace into columns",
              .unit = "bytes",
              .better = Better::lower,
              .workers = kWorkers,
              .producers = 1,
              .sides = {side<OurPool>(million, true)},
              .at_most = 128});
}

}  // namespace poolscope::bench
