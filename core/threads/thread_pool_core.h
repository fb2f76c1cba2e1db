// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The inside of ThreadPoolExecutor. Only the sources of this folder include it.

#include "core/futures/exit_hooks.h"
#include "core/futures/run_task.h"
#include "core/sync/futex.h"
#include "core/sync/patience.h"
#include "core/threads/task_queue.h"
#include "core/threads/thread_pool.h"
#include "core/threads/worker_threads.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace poolscope {

/// Everything that the threads of a pool touch. One short lock guards the queue; a submit enters it
/// once, a worker once for each batch of tasks.
///
/// Batches: a worker whose tasks have been short takes several at a time, since for those the lock
/// would cost more than the task. What it has not begun still counts as waiting, and goes back to the
/// front of the queue when the pool is paused or shut down, when callbacks keep the worker, or when an
/// idle worker finds that the batch does not move: then its first task was a long one after all. With
/// a queue limit every task is taken by itself, so that the limit is exact; without one max_queued leaves
/// out what the workers held in batches at that moment, the depth of the queue in the trace does not.
///
/// Outboxes: while every worker is busy, what a task submits goes into its worker's outbox, without the
/// lock. Whoever enters the lock to submit or to take empties all outboxes into the queue first, in the
/// order of the submits, so that tasks begin in that order still; and whoever is no longer busy says so
/// before it looks into them for the last time.
///
/// Gathering: when short tasks come faster than one in kQuick, a worker that has caught up waits for
/// some microseconds before it takes the next ones, else it would fight with the submitters for the lock.
///
/// Idle workers: a worker declares itself idle before it ends the future of its last task, so that
/// whoever waited for the future and submits the next task finds this worker and does not start
/// another. With callbacks to run it is not idle yet: they may take long, or wait for tasks of this
/// very pool. One idle worker looks out for tasks for some microseconds before it sleeps, which saves
/// the system calls when tasks come one by one; the others sleep at once, and so does it while others
/// work on short tasks, since it would take a processor away from them or from who submits. A submit wakes one, or none
/// when one is awake already and tasks are short: whoever takes a task while more wait wakes the next.
class ThreadPoolExecutor::Core final : public FinishedAtExit,
                                       public WatchedPool,
                                       public std::enable_shared_from_this<Core> {
 public:
  Core(ThreadPoolOptions options, int max_workers);
  ~Core() override;

  void enqueue(WorkPtr work) EXCLUDES(mutex_);
  void shutdown(bool wait, bool cancel_futures) EXCLUDES(mutex_);
  void finish_at_exit() override { shutdown(!inside_own_worker(), false); }
  void cancel_running() { gate_.cancel_all(); }
  void pause() EXCLUDES(mutex_);
  void resume() EXCLUDES(mutex_);
  void step() EXCLUDES(mutex_);
  [[nodiscard]] ExecutorStats stats() const EXCLUDES(mutex_);
  [[nodiscard]] std::vector<std::string> worker_names() const { return threads_.names(); }
  [[nodiscard]] int max_workers() const noexcept { return max_workers_; }
  [[nodiscard]] bool inside_own_worker() const { return threads_.is_current_one_of_us(); }
  [[nodiscard]] bool in_forked_child() const { return threads_.belong_to_another_process(); }
  [[nodiscard]] bool stands_still(std::size_t waiting, AwaitedTasks& tasks) override EXCLUDES(mutex_);
  [[nodiscard]] std::string pool_name() const override { return options_.thread_name_prefix; }

 private:
  struct alignas(64) Worker {
    TaskBatch batch;
    alignas(64) Outbox outbox;
    // Counted by the worker, read by all.
    alignas(64) std::atomic<std::uint64_t> begun{0};
    std::atomic<std::uint64_t> completed{0};
    // The worker's own.
    TaskContext::Place place;     // of its tasks; stepped: they were let in by a step
    std::int64_t free_ns = 0;     // since when it could have begun the next task of its batch; kNoTime: ask the clock
    std::int64_t average_ns = 0;  // of its tasks' run times, the last ones counting most
    std::int64_t end_ns = 0;      // of its last task
    // Guarded by the pool's lock.
    bool is_idle = true;               // it is counted in idle_
    bool has_batch = false;            // it took several tasks
    bool gathers = false;              // tasks come so quickly that it lets some gather before it takes them
    bool is_looking = false;           // it is counted in looking_
    bool has_worked = true;            // since it last slept
    Patience patience;                 // with looking out for tasks before it sleeps
    std::uint64_t seen_submitted = 0;  // when it last took tasks
    std::int64_t seen_end_ns = 0;
    std::uint64_t first_number = 0;   // of its batch, counted in the order of the queue
    std::uint64_t seen_position = 0;  // of its batch, by an idle worker
    std::int64_t seen_ns = 0;
  };

  [[nodiscard]] TraceRecorder* recorder() const noexcept { return options_.executor.recorder.get(); }
  void check_open() const REQUIRES(mutex_);
  [[nodiscard]] bool worker_is_ready() const REQUIRES(mutex_);
  [[nodiscard]] bool full() const REQUIRES(mutex_);
  [[nodiscard]] bool make_room() REQUIRES(mutex_);
  [[nodiscard]] bool must_wait_for_room(bool may_run_here) const REQUIRES(mutex_);
  [[nodiscard]] std::exception_ptr wait_for_room(bool may_run_here) EXCLUDES(mutex_);
  void room_changed() REQUIRES(mutex_);
  [[nodiscard]] std::string add_thread() REQUIRES(mutex_);
  [[nodiscard]] bool wants_wake() const REQUIRES(mutex_);
  void prepare_wake() REQUIRES(mutex_);
  [[nodiscard]] bool call_worker() REQUIRES(mutex_);
  [[nodiscard]] bool offer(Worker& me, WorkPtr& work) EXCLUDES(mutex_);
  void gather_offers() REQUIRES(mutex_);
  void note_busy() REQUIRES(mutex_);
  void wake_all() REQUIRES(mutex_);
  void cancel_queued() EXCLUDES(mutex_);
  static void drop(TaskQueue tasks, const std::exception_ptr& error) noexcept;

  [[nodiscard]] Worker* current_worker() const noexcept;
  void work_loop(Worker& me) EXCLUDES(mutex_);
  bool initialize() EXCLUDES(mutex_);
  [[nodiscard]] bool wait_for_tasks(Worker& me) EXCLUDES(mutex_);
  [[nodiscard]] bool take_tasks(Worker& me, bool& wake) REQUIRES(mutex_);
  [[nodiscard]] std::size_t how_many(const Worker& me) const REQUIRES(mutex_);
  void idle(Worker& me) REQUIRES(mutex_);
  void set_idle(Worker& me, bool is_idle) REQUIRES(mutex_);
  void set_looking(Worker& me, bool is_looking) REQUIRES(mutex_);
  [[nodiscard]] bool should_gather(const Worker& me) const REQUIRES(mutex_);
  void note_pace(Worker& me, std::size_t many) REQUIRES(mutex_);
  void end_batch(Worker& me) REQUIRES(mutex_);
  void take_back_batches() REQUIRES(mutex_);
  std::size_t take_back(Worker& worker) REQUIRES(mutex_);
  [[nodiscard]] bool take_back_stuck() REQUIRES(mutex_);
  void run(Worker& me, const QueuedTask& task) EXCLUDES(mutex_);
  void finish_last(Worker& me, TaskEnd& end) EXCLUDES(mutex_);
  void run_callbacks_of(Worker& me, TaskEnd& end) EXCLUDES(mutex_);
  void run_in_caller(WorkPtr work) EXCLUDES(mutex_);

  // The first four are constant after construction.
  ThreadPoolOptions options_;
  const int max_workers_;
  const std::size_t limit_;  // of the queue; 0: none
  LaneId gil_lane_ = kNoLane;
  PauseGate gate_;
  Watchdog watchdog_;
  WorkerThreads threads_;

  // Where workers sleep, and blocked submitters. They change under the lock, and where a deadlock is ended.
  alignas(64) std::atomic<std::uint32_t> signal_{0};
  std::atomic<std::uint32_t> room_{0};

  // Read at every submit of a task. Changed under the lock.
  alignas(64) std::atomic<bool> all_busy_{false};  // what they submit goes into their outboxes
  std::atomic<bool> has_offers_{false};            // some outbox was ever used
  std::atomic<std::uint64_t> offers_{0};           // numbers for those that no trace numbers

  alignas(64) mutable BriefMutex mutex_;  // guards everything below
  bool shut_down_ GUARDED_BY(mutex_) = false;
  bool broken_ GUARDED_BY(mutex_) = false;
  bool paused_ GUARDED_BY(mutex_) = false;
  bool tasks_are_short_ GUARDED_BY(mutex_) = false;
  std::int64_t short_ns_ GUARDED_BY(mutex_) = 0;  // how long they take then
  int steps_ GUARDED_BY(mutex_) = 0;
  std::size_t idle_ GUARDED_BY(mutex_) = 0;      // wait for a task, or will in a moment
  std::size_t sleeping_ GUARDED_BY(mutex_) = 0;  // of those, asleep and not being woken
  std::size_t waking_ GUARDED_BY(mutex_) = 0;    // told to wake, and not awake yet
  std::size_t looking_ GUARDED_BY(mutex_) = 0;   // awake and looking for tasks: at most one
  std::size_t watching_ GUARDED_BY(mutex_) = 0;  // asleep, but look at the batches now and then
  std::size_t batches_ GUARDED_BY(mutex_) = 0;   // workers that took several tasks
  std::uint64_t taken_ GUARDED_BY(mutex_) = 0;   // tasks taken from the queue so far
  std::uint64_t submitted_ GUARDED_BY(mutex_) = 0;
  std::size_t max_queued_ GUARDED_BY(mutex_) = 0;
  TaskQueue queue_ GUARDED_BY(mutex_);
  std::vector<Outbox::Entry> gathered_ GUARDED_BY(mutex_);  // empty but within gather_offers()
  bool drops_late_ GUARDED_BY(mutex_) = false;              // what waited was cancelled by a shutdown
  std::size_t most_ GUARDED_BY(mutex_);                     // max_workers, or what the system allows
  std::size_t started_ GUARDED_BY(mutex_) = 0;
  std::size_t blocked_submitters_ GUARDED_BY(mutex_) = 0;
  std::uint64_t completed_elsewhere_ GUARDED_BY(mutex_) = 0;  // dropped, or run by a submitter
  std::size_t running_elsewhere_ GUARDED_BY(mutex_) = 0;
  std::vector<std::unique_ptr<Worker>> workers_ GUARDED_BY(mutex_);
  LaneId caller_lane_ GUARDED_BY(mutex_) = kNoLane;
};

}  // namespace poolscope
