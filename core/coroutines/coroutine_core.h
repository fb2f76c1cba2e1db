// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is behind a CoroutineExecutor. Only the sources of this folder include it.

#include "core/coroutines/coroutine_executor.h"
#include "core/futures/deadlock.h"
#include "core/futures/exit_hooks.h"
#include "core/futures/run_task.h"
#include "core/futures/watchdog.h"
#include "core/sync/mutex.h"

#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace poolscope::coroutines {

//   submit -> queue_ --(take, on the loop)--> Job: a task of the loop, with a TaskContext
//                                              | ends, cancelled or not
//                                              v
//                                            the future
class CoroutineExecutor::Core final : public FinishedAtExit,
                                      public WatchedPool,
                                      public std::enable_shared_from_this<Core> {
 public:
  explicit Core(CoroutineExecutorOptions options);
  ~Core() override {
    if (thread_.joinable()) thread_.detach();  // destroyed by its own thread, as its last act
  }

  void enqueue(WorkPtr work) EXCLUDES(mutex_);
  void shutdown(bool wait, bool cancel_futures) EXCLUDES(mutex_);
  void finish_at_exit() override { shutdown(!on_own_thread(), false); }
  void cancel_running() { gate_.cancel_all(); }
  void pause() EXCLUDES(mutex_);
  void resume() EXCLUDES(mutex_);
  void step() EXCLUDES(mutex_);
  [[nodiscard]] ExecutorStats stats() const EXCLUDES(mutex_);
  [[nodiscard]] std::vector<std::string> worker_names() const EXCLUDES(mutex_);
  [[nodiscard]] bool on_own_thread() const EXCLUDES(mutex_);
  [[nodiscard]] bool in_forked_child() const { return getpid() != pid_; }
  [[nodiscard]] EventLoop& loop() noexcept { return loop_; }
  [[nodiscard]] bool runs() const EXCLUDES(mutex_);

  // For jobs, on the loop.
  [[nodiscard]] bool paused() const EXCLUDES(mutex_);
  void park(Job& job) { parked_.push_back(&job); }
  void unpark(Job& job);
  void job_ended(bool stepped, bool ran) EXCLUDES(mutex_);

 private:
  struct Taken {
    WorkPtr work;
    bool stepped = false;
  };

  [[nodiscard]] TraceRecorder* recorder() const noexcept { return options_.executor.recorder.get(); }
  void check_open() const REQUIRES(mutex_);
  [[nodiscard]] bool full() const REQUIRES(mutex_);
  [[nodiscard]] bool may_take() const REQUIRES(mutex_);
  void make_room(bool may_run_here) REQUIRES(mutex_);
  [[nodiscard]] bool must_wait_for_room(bool may_run_here) const REQUIRES(mutex_);
  std::exception_ptr wait_for_room(bool may_run_here) EXCLUDES(mutex_);
  [[nodiscard]] bool stands_still(std::size_t waiting, AwaitedTasks& tasks) override EXCLUDES(mutex_);
  [[nodiscard]] std::string pool_name() const override { return options_.name; }
  void ensure_thread() REQUIRES(mutex_);
  void run_thread() EXCLUDES(mutex_);
  void wake();
  void take() EXCLUDES(mutex_);
  void begin(Taken taken) EXCLUDES(mutex_);
  void run_plain(Taken taken) EXCLUDES(mutex_);
  void run_in_caller(WorkPtr work) EXCLUDES(mutex_);
  void stop_if_over() EXCLUDES(mutex_);
  void let_parked_go();

  const CoroutineExecutorOptions options_;
  const std::size_t most_;
  const pid_t pid_;
  PauseGate gate_;
  Watchdog watchdog_;
  EventLoop loop_;
  std::vector<Job*> parked_;                // for the loop's thread: held up by a pause
  bool over_ = false;                       // for the loop's thread: it was told to stop
  std::atomic<bool> drops_pending_{false};  // plain tasks that have not begun are cancelled; publishes nothing

  mutable Mutex mutex_;  // guards everything below
  CondVar room_;         // for submitters
  CondVar ended_;        // for those who wait for the thread
  std::deque<WorkPtr> queue_ GUARDED_BY(mutex_);
  ExecutorStats stats_ GUARDED_BY(mutex_);
  std::thread thread_ GUARDED_BY(mutex_);
  std::thread::id thread_id_ GUARDED_BY(mutex_);
  bool started_ GUARDED_BY(mutex_) = false;
  bool alive_ GUARDED_BY(mutex_) = false;
  bool woken_ GUARDED_BY(mutex_) = false;  // the loop will call take()
  int steps_ GUARDED_BY(mutex_) = 0;
  LaneId caller_lane_ GUARDED_BY(mutex_) = kNoLane;
};

// One coroutine on the loop. Deletes itself at its end.
class CoroutineExecutor::Job final : public TaskObserver {
 public:
  Job(Core& core, WorkPtr work, bool stepped, PauseGate& gate, LaneId lane, Watchdog& watchdog)
      : core_(core),
        work_(std::move(work)),
        item_(static_cast<CoroutineWork&>(*work_)),
        stepped_(stepped),
        context_(TaskContext::Place{
            .recorder = item_.recorder, .row = item_.row, .lane = lane, .gate = &gate, .stepped = stepped}),
        watchdog_(watchdog) {
    TaskContext::exchange_current(nullptr);
  }

  /// False when the task had been cancelled; the job is over then.
  bool begin(Core& core, std::int64_t taken_ns);

  /// Lets requests to end through to the task.
  void listen();

  bool may_step() override;
  void step_begins(bool first, std::int64_t time_ns) override;
  void step_ended() override { TaskContext::exchange_current(nullptr); }
  void ended(bool cancelled, std::int64_t time_ns, std::int64_t cpu_ns) override;

  void let_go(bool to_its_end) {
    if (to_its_end) stepped_ = true;
    core_.loop().resume_parked(task_.task());
  }
  [[nodiscard]] const TaskContext& context() const noexcept { return context_; }

 private:
  Core& core_;
  const WorkPtr work_;
  CoroutineWork& item_;
  bool stepped_;
  bool pause_began_ = false;
  std::int64_t latest_ns_ = 0;  // of what was recorded with a clock of its own
  TaskContext context_;
  Watchdog& watchdog_;
  std::optional<Watchdog::Guard> limit_;
  TaskHandle<void> task_;
  std::uint64_t number_ = 0;  // of the task, for other threads
};

}  // namespace poolscope::coroutines
