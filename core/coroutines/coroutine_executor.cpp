// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/coroutine_executor.h"

#include "core/coroutines/helper_threads.h"
#include "core/coroutines/run.h"
#include "core/futures/exit_hooks.h"
#include "core/futures/run_task.h"
#include "core/sync/log.h"
#include "core/tracing/trace_recorder.h"

#include <fmt/format.h>

#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <stdexcept>
#include <thread>

namespace poolscope::coroutines {
namespace {

/// Tasks that are taken from the queue in one turn, so that those on the loop get theirs in between.
constexpr std::size_t kTakenAtOnce = 512;

std::string default_name() {
  static std::atomic<unsigned> next{0};
  return fmt::format("CoroutineExecutor-{}", next.fetch_add(1));
}

LoopOptions loop_options(const CoroutineExecutorOptions& options) {
  LoopOptions loop;
  loop.recorder = options.executor.recorder;
  loop.name = options.name;
  loop.slow_callback_duration = options.slow_callback_duration;
  return loop;
}

CoroutineExecutorOptions with_name(CoroutineExecutorOptions options) {
  if (options.name.empty()) options.name = default_name();
  return options;
}

}  // namespace

//   submit -> queue_ --(take, on the loop)--> Job: a task of the loop, with a TaskContext
//                                              | ends, cancelled or not
//                                              v
//                                            the future
class CoroutineExecutor::Core final : public FinishedAtExit, public std::enable_shared_from_this<Core> {
 public:
  explicit Core(CoroutineExecutorOptions options)
      : options_(with_name(std::move(options))),
        most_(options_.max_concurrent ? static_cast<std::size_t>(*options_.max_concurrent) : SIZE_MAX),
        pid_(getpid()),
        loop_(loop_options(options_)) {
    loop_.set_default_executor(std::make_shared<HelperThreads>(options_.helper_threads));
  }
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
  std::vector<Job*> parked_;  // for the loop's thread: held up by a pause
  bool over_ = false;         // for the loop's thread: it was told to stop

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
  bool begin(Core& core, std::int64_t taken_ns) {
    if (!item_.state().set_running_or_notify_cancel(&context_)) return false;
    if (item_.recorder != nullptr) item_.recorder->dispatched(item_.row, context_.place().lane, taken_ns);
    if (item_.options().timeout) limit_.emplace(watchdog_, work_.state(), *item_.options().timeout);
    TaskOptions options;
    options.row = item_.row;
    options.label = item_.options().label;
    task_ = core.loop().create_observed_task(item_.drive(context_), *this, std::move(options));
    number_ = core.loop().keep_for_outside(task_.state());
    listen();
    return true;
  }

  /// Lets requests to end through to the task.
  void listen() {
    context_.set_interrupt([inbox = core_.loop().inbox(), &loop = core_.loop(), number = number_, this] {
      inbox->try_post([&loop, number, this] {
        LoopFutureBase* const task = loop.find_outside(number);
        if (task == nullptr) return;  // it has ended, and this job with it
        task->cancel();
        core_.unpark(*this);
      });
    });
  }

  bool may_step() override {
    if (stepped_ || context_.cancel_requested() || !core_.paused()) return true;
    core_.park(*this);
    if (item_.recorder != nullptr && item_.row != kNoRow) {
      pause_began_ = true;
      item_.recorder->segment_begin(item_.row, context_.place().lane, SegmentKind::paused, now_ns());
    }
    return false;
  }
  void step_begins(bool first, std::int64_t time_ns) override {
    if (pause_began_) {
      item_.recorder->segment_end(item_.row, context_.place().lane, SegmentKind::paused, SegmentCause::none, time_ns);
      pause_began_ = false;
    }
    if (!first) listen();  // a call in a helper thread may have put its own interrupt there
    if (first && item_.recorder != nullptr) item_.recorder->started(item_.row, context_.place().lane, time_ns);
    TaskContext::exchange_current(&context_);
  }
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
  TaskContext context_;
  Watchdog& watchdog_;
  std::optional<Watchdog::Guard> limit_;
  TaskHandle<void> task_;
  std::uint64_t number_ = 0;  // of the task, for other threads
};

void CoroutineExecutor::Job::ended(bool cancelled, std::int64_t time_ns, std::int64_t cpu_ns) {
  const std::unique_ptr<Job> self(this);
  core_.loop().take_from_outside(number_);
  context_.set_interrupt({});
  limit_.reset();
  FutureStateBase& state = item_.state();
  std::exception_ptr error = item_.thrown();
  if (!error && cancelled) error = std::make_exception_ptr(CancelledError());
  const FutureStateBase::Claim claim = state.claim_end();
  // Deviation from threads: a coroutine that cancels its own task is cancelled as well, as in asyncio.
  const bool gave_way = claim.ours && error && (cancelled || context_.cancel_requested()) && is_cancelled_error(error);
  if (item_.recorder != nullptr) {
    TraceRecorder& recorder = *item_.recorder;
    TaskState end = error ? TaskState::failed : TaskState::finished;
    if (gave_way) end = TaskState::cancelled;
    if (!claim.ours) end = TaskState::timed_out;
    TaskExtra extra;
    if (TaskExtra* given = context_.given_extra()) extra = std::move(*given);
    if (end == TaskState::timed_out) {
      extra.error = "poolscope::TimeoutError: it ran past its limit of time";
    } else if (end == TaskState::failed) {
      extra.error = describe(error);
    }
    if (extra != TaskExtra{}) recorder.extra(item_.row, std::move(extra));
    std::string result = context_.take_result_text();
    if (!result.empty() && end == TaskState::finished) recorder.result(item_.row, std::move(result));
    recorder.finished(item_.row, end, time_ns, cpu_ns + context_.outside_cpu_ns());
  }
  core_.job_ended(stepped_, true);
  if (claim.ours) FutureStateBase::run_callbacks(state, state.end_claimed(std::move(error), gave_way));
}

void CoroutineExecutor::Core::check_open() const {
  if (stats_.shut_down) throw ShutdownError("cannot schedule new futures after shutdown");
  if (ExitHooks::exiting()) throw ShutdownError("cannot schedule new futures after the program began to exit");
}

bool CoroutineExecutor::Core::may_take() const { return stats_.running < most_ && (!stats_.paused || steps_ > 0); }

bool CoroutineExecutor::Core::full() const {
  const std::size_t limit = options_.executor.queue_limit;
  if (limit == 0) return false;
  // What the loop will take in its next turn does not wait.
  const std::size_t taken_soon = stats_.paused ? 0 : most_ - std::min(most_, stats_.running);
  return queue_.size() >= limit && queue_.size() - limit >= taken_soon;
}

void CoroutineExecutor::Core::make_room(bool may_run_here) {
  if (!full()) return;
  if (options_.executor.queue_full == QueueFull::reject) {
    throw QueueFullError(fmt::format("the queue is full: {} tasks wait, which is its limit", queue_.size()));
  }
  ++stats_.blocked_submitters;
  while (full() && !stats_.shut_down && !(may_run_here && !stats_.paused))
    room_.wait(mutex_);
  --stats_.blocked_submitters;
  check_open();
}

void CoroutineExecutor::Core::enqueue(WorkPtr work) {
  // A coroutine has no place but the loop.
  const bool may_run_here = options_.executor.queue_full == QueueFull::caller_runs &&
                            dynamic_cast<CoroutineWork*>(&*work) == nullptr && !on_own_thread();
  {
    MutexLock lock(mutex_);
    check_open();
    make_room(may_run_here);
    if (full()) {
      lock.unlock();
      run_in_caller(std::move(work));
      return;
    }
    ensure_thread();
    record_submitted(recorder(), *work);
    queue_.push_back(std::move(work));
    ++stats_.submitted;
    stats_.max_queued = std::max(stats_.max_queued, queue_.size());
    if (woken_ || !may_take()) return;
    woken_ = true;
  }
  wake();
}

void CoroutineExecutor::Core::wake() {
  loop_.inbox()->try_post([this] { take(); });
}

void CoroutineExecutor::Core::ensure_thread() {
  if (started_) return;
  thread_ = std::thread([self = shared_from_this()] { self->run_thread(); });
  thread_id_ = thread_.get_id();
  started_ = true;
  alive_ = true;
}

void CoroutineExecutor::Core::run_thread() {
  set_thread_name(options_.name.c_str());
  loop_.run_forever();
  finish_loop(loop_);
  loop_.close_lane();
  const MutexLock lock(mutex_);
  alive_ = false;
  ended_.notify_all();
}

// On the loop. Puts what may run onto it.
void CoroutineExecutor::Core::take() {
  std::vector<Taken> taken;
  {
    const MutexLock lock(mutex_);
    woken_ = false;
    while (!queue_.empty() && may_take() && taken.size() < kTakenAtOnce) {
      const bool stepped = stats_.paused;
      if (stepped) --steps_;
      taken.push_back({std::move(queue_.front()), stepped});
      queue_.pop_front();
      ++stats_.running;
    }
    if (!queue_.empty() && may_take()) {
      woken_ = true;
      wake();
    }
    if (!taken.empty()) room_.notify_all();
  }
  for (Taken& one : taken)
    begin(std::move(one));
  stop_if_over();
}

void CoroutineExecutor::Core::begin(Taken taken) {
  if (dynamic_cast<CoroutineWork*>(&*taken.work) == nullptr) {
    // A callback of its own, so that the loop sees how long it takes.
    loop_.call_soon([this, one = std::move(taken)] { run_plain(one); });
    return;
  }
  const bool stepped = taken.stepped;
  auto job = std::make_unique<Job>(*this, std::move(taken.work), stepped, gate_, loop_.lane(), watchdog_);
  if (job->begin(*this, now_ns())) {
    static_cast<void>(job.release());  // its end deletes it
  } else {
    job_ended(stepped, false);
  }
}

void CoroutineExecutor::Core::run_plain(Taken taken) {
  const TaskContext::Place place{.lane = loop_.lane(), .gate = &gate_, .stepped = taken.stepped};
  TaskEnd end = run_task(std::move(taken.work), place, now_ns(), watchdog_);
  const bool ran = end.ran();
  job_ended(taken.stepped, ran);
  if (end.publish()) end.run_callbacks();
}

void CoroutineExecutor::Core::run_in_caller(WorkPtr work) {
  TaskContext::Place place{.gate = &gate_};
  {
    const MutexLock lock(mutex_);
    if (caller_lane_ == kNoLane) caller_lane_ = add_lane(recorder(), LaneKind::main, "submitter");
    place.lane = caller_lane_;
    ++stats_.submitted;
    ++stats_.running;
    record_submitted(recorder(), *work);
  }
  TaskEnd end = run_task(std::move(work), place, now_ns(), watchdog_);
  job_ended(false, end.ran());
  if (end.publish()) end.run_callbacks();
}

void CoroutineExecutor::Core::job_ended(bool stepped, bool ran) {
  {
    const MutexLock lock(mutex_);
    --stats_.running;
    ++stats_.completed;
    if (stepped && !ran && stats_.paused) ++steps_;  // a cancelled task does not use a step up
    const bool over = stats_.shut_down && queue_.empty() && stats_.running == 0;
    if (woken_ || !started_ || (!over && (queue_.empty() || !may_take()))) return;
    woken_ = true;
  }
  wake();
}

void CoroutineExecutor::Core::stop_if_over() {
  const MutexLock lock(mutex_);
  if (over_ || !stats_.shut_down || !queue_.empty() || stats_.running > 0) return;
  over_ = true;
  loop_.stop();
}

void CoroutineExecutor::Core::unpark(Job& job) {
  if (std::erase(parked_, &job) > 0) job.let_go(false);
}

void CoroutineExecutor::Core::let_parked_go() {
  for (Job* job : std::exchange(parked_, {}))
    job->let_go(false);
}

void CoroutineExecutor::Core::shutdown(bool wait, bool cancel_futures) {
  std::deque<WorkPtr> dropped;
  {
    const MutexLock lock(mutex_);
    stats_.shut_down = true;
    if (cancel_futures) {
      std::swap(dropped, queue_);
      stats_.completed += dropped.size();
    }
    room_.notify_all();
  }
  for (const WorkPtr& work : dropped) {
    if (work.state()->cancel()) work.state()->set_running_or_notify_cancel();
  }
  resume();
  wake();
  if (!wait) return;
  if (on_own_thread()) {
    throw RuntimeError("cannot join the current thread: shutdown(wait) was called from inside the event loop");
  }
  std::thread thread;
  {
    const MutexLock lock(mutex_);
    while (alive_)
      ended_.wait(mutex_);
    thread.swap(thread_);
  }
  if (thread.joinable()) thread.join();
}

void CoroutineExecutor::Core::pause() {
  const MutexLock lock(mutex_);
  if (stats_.shut_down) return;
  stats_.paused = true;
  gate_.close();
}

void CoroutineExecutor::Core::resume() {
  {
    const MutexLock lock(mutex_);
    if (!stats_.paused && steps_ == 0) return;
    stats_.paused = false;
    steps_ = 0;
    gate_.open();
    room_.notify_all();
    woken_ = true;
  }
  loop_.inbox()->try_post([this] {
    let_parked_go();
    take();
  });
}

void CoroutineExecutor::Core::step() {
  {
    const MutexLock lock(mutex_);
    if (!stats_.paused || gate_.let_one_go()) return;
    if (!started_) {
      ++steps_;
      return;
    }
  }
  loop_.inbox()->try_post([this] {
    {
      const MutexLock lock(mutex_);
      if (!stats_.paused) return;
      if (parked_.empty()) ++steps_;
    }
    if (!parked_.empty()) {
      Job* job = parked_.front();
      parked_.erase(parked_.begin());
      job->let_go(true);
    }
    take();
  });
}

bool CoroutineExecutor::Core::paused() const {
  const MutexLock lock(mutex_);
  return stats_.paused;
}

bool CoroutineExecutor::Core::on_own_thread() const {
  const MutexLock lock(mutex_);
  return started_ && thread_id_ == std::this_thread::get_id();
}

bool CoroutineExecutor::Core::runs() const {
  const MutexLock lock(mutex_);
  return alive_;
}

ExecutorStats CoroutineExecutor::Core::stats() const {
  const MutexLock lock(mutex_);
  ExecutorStats stats = stats_;
  stats.queued = queue_.size();
  stats.workers = alive_ ? 1 : 0;
  stats.idle_workers = alive_ && stats.running == 0 ? 1 : 0;
  return stats;
}

std::vector<std::string> CoroutineExecutor::Core::worker_names() const {
  const MutexLock lock(mutex_);
  if (!alive_) return {};
  return {options_.name};
}

namespace {

CoroutineExecutorOptions checked(CoroutineExecutorOptions options) {
  if (options.max_concurrent && *options.max_concurrent < 1) {
    throw std::invalid_argument(fmt::format("max_concurrent must be 1 or more, not {}", *options.max_concurrent));
  }
  return options;
}

}  // namespace

CoroutineExecutor::CoroutineExecutor(CoroutineExecutorOptions options)
    : Executor(options.executor), core_(std::make_shared<Core>(checked(std::move(options)))) {
  ExitHooks::add(core_);
}

CoroutineExecutor::~CoroutineExecutor() {
  retire();
  if (core_->in_forked_child()) {
    // The thread is the parent's and its locks may be held for ever here: forget them.
    static_cast<void>(new std::shared_ptr<Core>(core_));
    return;
  }
  core_->shutdown(!core_->on_own_thread(), false);
}

void CoroutineExecutor::submit_item(CoroutineWork& item, SubmitOptions options) {
  if (!options.job && recorder() != nullptr) options.job = recorder()->intern_job("coroutine");
  item.state().set_options(std::move(options));
  enqueue(WorkPtr(StatePtr<FutureStateBase>::share(&item.state()), &item));
}

void CoroutineExecutor::enqueue(WorkPtr work) { core_->enqueue(std::move(work)); }
void CoroutineExecutor::shutdown(bool wait, bool cancel_futures) { core_->shutdown(wait, cancel_futures); }
void CoroutineExecutor::cancel_all() {
  core_->shutdown(false, true);
  core_->cancel_running();
}
void CoroutineExecutor::pause() { core_->pause(); }
void CoroutineExecutor::resume() { core_->resume(); }
void CoroutineExecutor::step() { core_->step(); }
ExecutorStats CoroutineExecutor::stats() const { return core_->stats(); }
std::vector<std::string> CoroutineExecutor::worker_names() const { return core_->worker_names(); }
EventLoop& CoroutineExecutor::loop() const noexcept { return core_->loop(); }

std::optional<std::vector<TaskInfo>> CoroutineExecutor::tasks(std::size_t most, Duration patience) const {
  if (!core_->runs()) return std::vector<TaskInfo>();
  const auto answer = std::make_shared<Promise<std::vector<TaskInfo>>>();
  Future<std::vector<TaskInfo>> future = answer->get_future();
  EventLoop& loop = core_->loop();
  loop.inbox()->try_post([answer, &loop, most] { answer->set_result(loop.tasks(most)); });
  try {
    return std::move(future).result(patience);
  } catch (const TimeoutError&) {
    return std::nullopt;
  }
}

std::optional<LoopStats> CoroutineExecutor::loop_stats(Duration patience) const {
  if (!core_->runs()) return core_->loop().stats();
  const auto answer = std::make_shared<Promise<LoopStats>>();
  Future<LoopStats> future = answer->get_future();
  EventLoop& loop = core_->loop();
  loop.inbox()->try_post([answer, &loop] { answer->set_result(loop.stats()); });
  try {
    return std::move(future).result(patience);
  } catch (const TimeoutError&) {
    return std::nullopt;
  }
}

}  // namespace poolscope::coroutines
