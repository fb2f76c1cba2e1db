// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/executor.h"
#include "core/futures/submit_options.h"
#include "core/processes/registry.h"
#include "core/processes/remote_item.h"
#include "core/processes/shared_buffers.h"

#include <sys/types.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace poolscope {

/// What becomes of a process pool when one of its workers dies.
enum class AfterCrash : std::uint8_t {
  broken,   ///< every task fails and the pool takes no more, as in CPython
  recover,  ///< what the worker had begun fails with BrokenProcessPool; another worker takes its place
  replace,  ///< the same with WorkerLost: multiprocessing::Pool
};

struct ProcessPoolOptions {
  /// Most workers; empty: the usable processors. Below 1 is std::invalid_argument.
  std::optional<int> max_workers;
  /// Workers are called <prefix>_0, <prefix>_1, ...; empty: ProcessPoolExecutor-<n>.
  std::string process_name_prefix;
  /// Called in each worker before its first task; see processes::bind_call. When it throws, the pool is
  /// broken.
  std::shared_ptr<const processes::RemoteCall> initializer;
  /// A worker ends after so many tasks and another takes its place; empty: never.
  std::optional<int> max_tasks_per_child;
  /// Calls that may lie ready in the workers' sockets beside those that run; 0: workers + 1, as in
  /// CPython. More of them let small tasks travel together; they count as running for Future::cancel().
  int call_queue = 0;
  /// Calls that one worker has under way at a time, on an event loop; 0: one after the other. The
  /// worker program must have a CallHost (see set_call_host), as poolscope-worker has for jobs. All
  /// calls of a worker count as running, so there is no call queue, and all are lost with it. A call past its
  /// limit of time costs the worker only when it holds the loop. At most kMostCallsAtOnce.
  int calls_at_once = 0;
  static constexpr int kMostCallsAtOnce = 32'768;
  AfterCrash after_crash = AfterCrash::broken;
  /// So many tasks, one behind the other as they were submitted, go to the same worker; the call queue holds
  /// chunks then. Less is sent and woken for small tasks, but a chunk that was begun is not shared with workers
  /// that idle. From 1 to kMostChunk; without meaning for calls on a loop.
  int chunk_size = 1;
  static constexpr int kMostChunk = 10'000;
  /// All workers start at once, not as tasks come.
  bool eager = false;
  /// The worker program; empty: see processes::find_worker_program.
  std::string worker_program;
  /// Memory that the tasks of one worker may ask for; 0: no limit. Beyond it they get std::bad_alloc.
  std::int64_t memory_limit_bytes = 0;
  /// A worker that is not ready after so long breaks the pool.
  Duration start_limit = std::chrono::seconds(20);
  /// A worker that has work and gives no sign of life for so long (it is stopped, or messages were
  /// lost) is ended. Zero: waits for ever.
  Duration response_limit = std::chrono::seconds(10);
  /// Descriptors that workers inherit as their 4, 5, ...; for the lesson of the shared file offset.
  std::vector<int> inherit;
  ExecutorOptions executor;
};

/// Worker processes that are started when needed, and take calls of registered functions:
///
///                 submit          manager thread                 worker processes
///     callers ---> TaskQueue ------> CallQueue -------------------> run the calls
///        ^         in memory         in the workers' sockets,           |
///        |                           at most workers + 1                |
///        +------ Future <----------- manager <--- results in sockets ---+
///
/// The call queue is short, as in CPython, so that a task can be cancelled for as long as possible:
/// once in it, a future counts as running. Unlike CPython's, a chunk that waits behind a long one is
/// taken back when another worker is free (a chunk is one call unless ProcessPoolOptions::chunk_size says more).
/// When a worker dies, the manager knows which call it had begun: see AfterCrash; errors name the worker's pid, how
/// it ended, and the task. Follows CPython's Lib/concurrent/futures/process.py.
///
/// Done-callbacks run in the manager thread. A task's time limit ends its worker: it is asked, and
/// 200 ms later killed; only that task fails. Thread-safe. Destroying it is shutdown(true).
class ProcessPoolExecutor : public Executor {
 public:
  /// Throws std::system_error at once when there is no worker program that could be started.
  explicit ProcessPoolExecutor(ProcessPoolOptions options = {});
  ~ProcessPoolExecutor() override;

  /// Calls a registered function in a worker: submit(square, 7). The arguments are turned into bytes
  /// now; when that throws, the future fails with SerializationError. Throws what Executor::submit
  /// throws, and std::invalid_argument for a function that was not registered.
  template <class R, class... P, class... A>
  auto submit(R (*function)(P...), A&&... arguments) {
    using Parts = processes::FunctionParts<R (*)(P...)>;
    auto item = new_item<typename Parts::Result>(function, false);
    fill(*item, [&](processes::ByteWriter& writer) {
      processes::encode_arguments<Parts>(writer, std::forward<A>(arguments)...);
    });
    return hand_over(item);
  }
  template <class R, class... P, class... A>
  auto submit_with(SubmitOptions options, R (*function)(P...), A&&... arguments) {
    using Parts = processes::FunctionParts<R (*)(P...)>;
    auto item = new_item<typename Parts::Result>(function, false);
    item.state->set_options(std::move(options));
    fill(*item, [&](processes::ByteWriter& writer) {
      processes::encode_arguments<Parts>(writer, std::forward<A>(arguments)...);
    });
    return hand_over(item);
  }

  /// Calls the function for each tuple of arguments, all in one task; gives what became of each.
  template <class R, class... P, class... V>
  auto submit_each(R (*function)(P...), std::vector<std::tuple<V...>> elements) {
    using Parts = processes::FunctionParts<R (*)(P...)>;
    auto item = new_item<MapChunk<typename Parts::Result>>(function, true);
    fill(*item, [&](processes::ByteWriter& writer) {
      writer.put(static_cast<std::uint32_t>(elements.size()));
      for (auto& element : elements) {
        std::apply([&](auto&... v) { processes::encode_arguments<Parts>(writer, std::move(v)...); }, element);
      }
    });
    return hand_over(item);
  }

  /// As Executor::map, with a registered function. A chunk is one task.
  template <class R, class... P, std::ranges::input_range... Ranges>
  requires(sizeof...(Ranges) > 0) auto map(R (*function)(P...), Ranges&&... ranges) {
    return map_with(MapOptions{}, function, std::forward<Ranges>(ranges)...);
  }
  template <class R, class... P, std::ranges::input_range... Ranges>
  requires(sizeof...(Ranges) > 0) auto map_with(MapOptions options, R (*function)(P...), Ranges&&... ranges) {
    using Result = typename processes::FunctionParts<R (*)(P...)>::Result;
    options.check();
    auto input = std::make_shared<ZippedInput<Ranges...>>(std::forward<Ranges>(ranges)...);
    const auto size = static_cast<std::size_t>(std::min<std::ptrdiff_t>(options.chunksize, 1 << 30));
    auto submit_next = [handle = process_handle_, function, input, size]() -> std::optional<PendingChunk<Result>> {
      auto& self = static_cast<ProcessPoolExecutor&>(living_executor(*handle));
      auto elements = input->next_some(size);
      if (elements.empty()) return std::nullopt;
      const std::size_t count = elements.size();
      return PendingChunk<Result>{self.submit_each(function, std::move(elements)), count};
    };
    return MapIterator<Result>(std::move(submit_next), options);
  }

  void shutdown(bool wait = true, bool cancel_futures = false) override;
  void cancel_all() override;
  /// No call is begun any more; those that lie in the call queue go back. Running ones halt at their
  /// next checkpoint.
  void pause() override;
  void resume() override;
  void step() override;
  /// `queued` counts both queues, `max_queued` the task queue alone.
  [[nodiscard]] ExecutorStats stats() const override;
  [[nodiscard]] std::vector<std::string> worker_names() const override;
  /// Of the living workers, in the order of worker_names().
  [[nodiscard]] std::vector<pid_t> worker_pids() const;
  [[nodiscard]] int max_workers() const noexcept;
  /// The usable processors.
  [[nodiscard]] static int default_workers() noexcept;

  /// Sends SIGTERM to every worker, which it may ignore; the pool takes no more tasks, those that wait
  /// are cancelled, those whose worker dies fail. Returns at once.
  void terminate_workers();
  /// The same with SIGKILL, which nobody ignores.
  void kill_workers();
  /// A fault on purpose: sends a signal to the living worker at that place in worker_names(). False
  /// when there is none.
  bool kill_worker(std::size_t place, int signal);
  /// The same for the living worker of that pid.
  bool kill_worker_process(pid_t pid, int signal);

  /// Faults on purpose, for tests and lessons.
  struct Faults {
    int refuse_spawns = 0;     ///< so many times starting a worker fails with EAGAIN
    Duration manager_delay{};  ///< the manager sleeps so long before each round
    int drop_call = 0;         ///< the n-th call frame from now on is lost on the way; 0: none
    int corrupt_call = 0;      ///< the n-th call frame from now on arrives damaged
  };
  /// In addition to those that were asked for before and have not happened.
  void inject(const Faults& faults);

 protected:
  /// Refuses with std::invalid_argument: what is no registered function cannot leave this process.
  void enqueue(WorkPtr work) override;

 private:
  friend class PoolCore;

  // The item and its first reference.
  template <class T>
  struct NewItem {
    StatePtr<FutureState<T>> state;
    processes::TypedRemoteItem<T>* item;
    processes::RemoteItem& operator*() const noexcept { return *item; }
  };
  template <class T, class F>
  NewItem<T> new_item(F function, bool chunk) {
    const auto& registered = processes::registered_function(reinterpret_cast<void (*)()>(function));
    auto* item = new processes::TypedRemoteItem<T>(registered, chunk);
    return {StatePtr<FutureState<T>>::adopt(item), item};
  }
  template <class Encode>
  void fill(processes::RemoteItem& item, Encode&& encode) {
    const bool timed = recorder() != nullptr;
    const std::int64_t begin = timed ? now_ns() : 0;
    try {
      item.arguments.use(buffers_.get());
      encode(item.arguments);
      item.arguments.use(nullptr);
    } catch (...) {
      item.refused = as_serialization_error();
    }
    if (timed) item.encode_ns = now_ns() - begin;
  }
  template <class T>
  Future<T> hand_over(const NewItem<T>& made) {
    add(WorkPtr(StatePtr<FutureStateBase>(made.state), made.item), *made.item);
    return Future<T>(made.state);
  }
  // The current exception.
  static std::exception_ptr as_serialization_error() noexcept;
  void add(WorkPtr work, processes::RemoteItem& item);

  std::shared_ptr<ExecutorHandle> process_handle_;
  std::shared_ptr<class PoolCore> core_;  // the manager thread holds it too
  std::shared_ptr<processes::SharedBuffers> buffers_;
};

}  // namespace poolscope
