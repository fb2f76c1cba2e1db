// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/deadlock.h"
#include "core/futures/future.h"
#include "core/futures/map.h"
#include "core/futures/work_item.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace poolscope {

class TraceRecorder;

/// What submit does when the queue is at its limit. Python's queues have none and end in OOM.
enum class QueueFull : std::uint8_t {
  block,        ///< waits for room: back-pressure
  reject,       ///< throws QueueFullError
  caller_runs,  ///< runs the task in the submitting thread
};
[[nodiscard]] std::string_view to_string(QueueFull what) noexcept;

/// What every executor takes.
struct ExecutorOptions {
  std::shared_ptr<TraceRecorder> recorder;  ///< null: nothing is recorded
  std::size_t queue_limit = 0;              ///< tasks that may wait; 0: without bound
  QueueFull queue_full = QueueFull::block;
  /// The most memory (resident, of the whole process) up to which tasks are taken; submit throws
  /// MemoryLimitError beyond it, and what was taken still runs. For queues without bound, which
  /// otherwise end when the system kills the process. 0: without limit.
  std::size_t memory_limit_bytes = 0;
  OnDeadlock on_deadlock = OnDeadlock::report;  ///< for tasks that wait for tasks of full pools
};

/// A look inside.
struct ExecutorStats {
  std::size_t queued = 0;  ///< tasks that wait
  std::size_t running = 0;
  std::size_t workers = 0;  ///< alive
  std::size_t idle_workers = 0;
  std::size_t max_queued = 0;  ///< the longest the queue has been
  std::uint64_t submitted = 0;
  std::uint64_t completed = 0;         ///< ended in any way
  std::size_t blocked_submitters = 0;  ///< threads that wait for room in the queue
  std::uint64_t deadlocks = 0;         ///< found so far, in which its workers waited
  bool paused = false;
  bool shut_down = false;
};

/// Runs callables and gives futures for their results: the contract of
/// `concurrent.futures.Executor` (Lib/concurrent/futures/_base.py), and beyond it bounded queues,
/// pause and step, time limits and a look inside. All methods are thread-safe. Destroying an
/// executor is shutdown(true).
class Executor {
 public:
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  virtual ~Executor();

  /// Runs function(arguments...) some time; the arguments are kept by value as std::thread does. A
  /// callable may take a TaskContext& as its first argument. Throws ShutdownError after shutdown,
  /// BrokenExecutor when the executor is broken, QueueFullError when it is full and told to refuse,
  /// MemoryLimitError beyond ExecutorOptions::memory_limit_bytes.
  template <class F, class... A>
  auto submit(F&& function, A&&... arguments) -> Future<call_result_t<F, A...>> {
    using T = call_result_t<F, A...>;
    using Item = CallItem<T, std::decay_t<F>, std::decay_t<A>...>;
    return enqueue_item<T>(new Item(std::forward<F>(function), std::forward<A>(arguments)...));
  }
  /// The same with options.
  template <class F, class... A>
  auto submit_with(SubmitOptions options, F&& function, A&&... arguments) -> Future<call_result_t<F, A...>> {
    using T = call_result_t<F, A...>;
    using Item = CallItem<T, std::decay_t<F>, std::decay_t<A>...>;
    auto item = std::unique_ptr<Item>(new Item(std::forward<F>(function), std::forward<A>(arguments)...));
    item->set_options(std::move(options));
    return enqueue_item<T>(item.release());
  }

  /// function(a, b...) for the elements of the ranges taken together, until the shortest ends; see
  /// MapIterator. The ranges are read now, or with MapOptions::buffersize as the results are taken.
  template <class F, std::ranges::input_range... R>
  requires(sizeof...(R) > 0) auto map(F&& function, R&&... ranges) {
    return map_with(MapOptions{}, std::forward<F>(function), std::forward<R>(ranges)...);
  }
  template <class F, std::ranges::input_range... R>
  requires(sizeof...(R) > 0) auto map_with(MapOptions options, F&& function, R&&... ranges) {
    return make_map(handle_, options, std::forward<F>(function), std::forward<R>(ranges)...);
  }

  /// No further submits. `cancel_futures`: those that wait are cancelled, otherwise they run. `wait`:
  /// returns when all have ended and the workers are gone; from inside one of its own workers that
  /// throws RuntimeError. A paused executor is resumed, since else it would never end.
  virtual void shutdown(bool wait = true, bool cancel_futures = false) = 0;

  /// shutdown(false, true), and the tasks that run are asked to end, as Future::request_cancel does.
  virtual void cancel_all() = 0;

  /// Tasks that wait keep waiting, running ones halt at their next checkpoint.
  virtual void pause() = 0;
  virtual void resume() = 0;
  /// While paused: one task may run to its end, first those that halted at a checkpoint, then those
  /// that wait. Steps add up.
  virtual void step() = 0;

  [[nodiscard]] virtual ExecutorStats stats() const = 0;
  /// Names of the living workers, in the order of their start.
  [[nodiscard]] virtual std::vector<std::string> worker_names() const = 0;
  [[nodiscard]] std::size_t worker_count() const { return worker_names().size(); }
  [[nodiscard]] const std::shared_ptr<TraceRecorder>& recorder() const noexcept { return options_.recorder; }

 protected:
  explicit Executor(ExecutorOptions options);

  /// Takes the item over or throws; see submit().
  virtual void enqueue(WorkPtr work) = 0;
  /// Called first by every final destructor: no map iterator reaches the object after it.
  void retire() noexcept;

  [[nodiscard]] const ExecutorOptions& options() const noexcept { return options_; }

 private:
  template <class T, class Item>
  Future<T> enqueue_item(Item* item) {
    item->start_with_references(2);  // the future's and the queue's
    Future<T> future(StatePtr<FutureState<T>>::adopt(item));
    WorkPtr work(StatePtr<FutureStateBase>::adopt(item), item);
    if (options_.memory_limit_bytes != 0) check_memory();
    enqueue(std::move(work));
    return future;
  }
  void check_memory();

  const ExecutorOptions options_;
  std::shared_ptr<ExecutorHandle> handle_;
  std::atomic<std::uint32_t> submits_to_check_{0};  // until memory is looked at again
};

// Recording for those who write executors; each a no-op without a recorder.

/// A lane for the calling thread (for the GIL: for no thread).
[[nodiscard]] LaneId add_lane(TraceRecorder* recorder, LaneKind kind, const std::string& name);
void stop_lane(TraceRecorder* recorder, LaneId lane);
/// The row of the task that the calling thread runs, when it stands in this recorder; else kNoRow.
[[nodiscard]] RowId parent_row(const TraceRecorder& recorder) noexcept;
/// The task is in the queue from now on; gives it its row. Returns the moment that it recorded.
std::int64_t record_submitted(TraceRecorder* recorder, WorkItem& item);
/// As record_submitted(), for a row that is reserved already. `options` are the item's.
void record_submitted_row(TraceRecorder& recorder, RowId row, const SubmitOptions* options, std::int64_t time_ns);

}  // namespace poolscope
