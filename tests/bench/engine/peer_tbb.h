// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>

#include <cstddef>
#include <future>
#include <utility>

namespace poolscope::bench {

/// oneTBB allows one thread fewer than there are processors beside the main thread; both sides of a
/// row shall have the same number of workers.
class TbbThreads {
 public:
  explicit TbbThreads(int workers)
      : control_(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(workers) + 1) {}

 private:
  tbb::global_control control_;
};

/// An arena all of whose places are for workers; producers are outside and enqueue.
class TbbPool {
 public:
  static constexpr const char* kName = "oneTBB";
  explicit TbbPool(int workers) : threads_(workers), arena_(workers, 0) {}

  template <class F>
  std::future<int> submit(F function) {
    Call call{std::packaged_task<int()>(std::move(function))};
    std::future<int> future = call.task.get_future();
    arena_.enqueue(std::move(call));
    return future;
  }
  template <class F>
  void post(F function) {
    arena_.enqueue(std::move(function));
  }

 private:
  struct Call {  // oneTBB calls a constant copy
    mutable std::packaged_task<int()> task;
    void operator()() const { task(); }
  };

  TbbThreads threads_;
  tbb::task_arena arena_;
};

/// A task group in an arena where the waiting thread is one of the workers.
class TbbGroup {
 public:
  static constexpr const char* kName = "oneTBB task_group";
  explicit TbbGroup(int workers) : threads_(workers), arena_(workers) {}

  /// Calls `function(group)` inside and returns when all that it spawned has ended.
  template <class F>
  void run(F function) {
    arena_.execute([&] {
      function(group_);
      group_.wait();
    });
  }

 private:
  TbbThreads threads_;
  tbb::task_arena arena_;
  tbb::task_group group_;
};

}  // namespace poolscope::bench
