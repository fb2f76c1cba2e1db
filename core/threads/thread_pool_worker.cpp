// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/log.h"
#include "core/threads/thread_pool_core.h"

#include <algorithm>
#include <array>
#include <utility>

namespace poolscope {
namespace {

// Tasks shorter than this are taken several at a time, as many as run within kBatchTime.
constexpr std::int64_t kShortTask = 2'000;
constexpr std::int64_t kBatchTime = 10'000;
constexpr std::int64_t kUnknown = 20'000;  // the average before the first task

constexpr std::int64_t kQuick = 1000;     // ns between two submits, or less: worth gathering
constexpr std::size_t kWorthTaking = 32;  // tasks; fewer are left to gather
constexpr int kGatherPauses = 180;        // about three microseconds

constexpr std::int64_t kLookOut = 20'000;                    // how long an idle worker looks for tasks before it sleeps
constexpr std::int64_t kStuck = 15'000;                      // a batch that has not moved for so long is taken back
constexpr Duration kWatch = std::chrono::microseconds(300);  // between looks at what the others do

// The pool and the worker whose thread this is.
struct Here {
  const void* pool = nullptr;
  void* worker = nullptr;
};
constinit thread_local Here here;

const bool has_cores = usable_cpu_count() > 1;

void count(std::atomic<std::uint64_t>& counter) noexcept {  // one thread writes it
  counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

}  // namespace

ThreadPoolExecutor::Core::Worker* ThreadPoolExecutor::Core::current_worker() const noexcept {
  return here.pool == this ? static_cast<Worker*>(here.worker) : nullptr;
}

void ThreadPoolExecutor::Core::work_loop(Worker& me) {
  here = {this, &me};
  me.place.lock = options_.gil.get();
  me.place.lock_lane = gil_lane_;
  me.place.gate = &gate_;
  me.average_ns = kUnknown;
  if (initialize()) {
    QueuedTask task;
    while (true) {
      if (me.batch.begin_next(task)) {
        run(me, task);
      } else if (!wait_for_tasks(me)) {
        break;
      }
    }
  }
  const BriefLock lock(mutex_);
  set_idle(me, false);
}

void ThreadPoolExecutor::Core::set_looking(Worker& me, bool is_looking) {
  if (me.is_looking == is_looking) return;
  me.is_looking = is_looking;
  if (is_looking) {
    ++looking_;
  } else {
    --looking_;
  }
}

bool ThreadPoolExecutor::Core::should_gather(const Worker& me) const {
  return me.gathers && has_cores && looking_ == 0 && queue_.size() < kWorthTaking && !paused_ && !shut_down_;
}

// How fast tasks come, as seen when `many` are taken.
void ThreadPoolExecutor::Core::note_pace(Worker& me, std::size_t many) {
  const std::int64_t elapsed = me.end_ns - std::exchange(me.seen_end_ns, me.end_ns);
  const auto came = static_cast<std::int64_t>(submitted_ - std::exchange(me.seen_submitted, submitted_));
  me.gathers = many < kWorthTaking && me.average_ns < kShortTask && limit_ == 0 && elapsed < came * kQuick;
}

void ThreadPoolExecutor::Core::set_idle(Worker& me, bool is_idle) {
  if (me.is_idle == is_idle) return;
  me.is_idle = is_idle;
  if (is_idle) {
    ++idle_;
  } else {
    --idle_;
  }
  note_busy();
}

// True when its batch is filled, false when it should end.
bool ThreadPoolExecutor::Core::wait_for_tasks(Worker& me) {
  bool wake = false;
  for (int i = 0; me.is_looking && i < kGatherPauses; ++i)
    pause_briefly();
  {
    const BriefLock lock(mutex_);
    set_looking(me, false);
    end_batch(me);  // its last tasks may have been taken back
    while (!take_tasks(me, wake)) {
      set_idle(me, true);
      if (broken_ || (shut_down_ && queue_.empty() && batches_ == 0)) return false;
      idle(me);
    }
  }
  if (wake) futex_wake(signal_, 1);
  return true;
}

std::size_t ThreadPoolExecutor::Core::how_many(const Worker& me) const {
  if (paused_ || limit_ != 0 || me.average_ns >= kShortTask) return 1;
  const std::size_t in_time = static_cast<std::size_t>(kBatchTime / std::max<std::int64_t>(me.average_ns, 1));
  const std::size_t busy = std::max<std::size_t>(started_ - idle_, 1);
  const std::size_t fair = queue_.size() / busy;
  return std::clamp<std::size_t>(std::min(in_time, fair), 1, TaskBatch::kMost);
}

// Fills the worker's batch if there is something to do. `wake`: another worker should be woken.
bool ThreadPoolExecutor::Core::take_tasks(Worker& me, bool& wake) {
  gather_offers();
  if (queue_.empty() || (paused_ && steps_ == 0)) return false;
  tasks_are_short_ = me.average_ns < kShortTask;
  short_ns_ = me.average_ns;
  const std::size_t many = how_many(me);
  for (std::size_t i = 0; i < many; ++i)
    me.batch.place(i) = queue_.pop_front();
  if (QueuedTask& first = me.batch.place(0); limit_ != 0 && first.handed_ns == kNoTime) {
    first.handed_ns = now_ns();  // before its place is free
  }
  note_pace(me, many);
  me.has_worked = true;
  me.place.stepped = paused_;
  if (paused_) --steps_;
  me.first_number = taken_;
  taken_ += many;
  if (many > 1) {
    me.has_batch = true;
    me.seen_position = 0;
    ++batches_;
  }
  me.free_ns = kNoTime;
  set_idle(me, false);
  me.batch.fill(many);
  room_changed();
  // Whoever takes a task while more wait wakes the next; and somebody must see it when a batch gets stuck.
  wake = !paused_ && ((!queue_.empty() && looking_ + waking_ == 0 && wants_wake()) ||
                      (many > 1 && sleeping_ > 0 && looking_ + waking_ + watching_ == 0));
  if (wake) prepare_wake();
  return true;
}

// Returns when it is worth to look again.
void ThreadPoolExecutor::Core::idle(Worker& me) {
  const std::uint32_t seen = signal_.load(std::memory_order_relaxed);
  gather_offers();  // what was offered before this worker was idle; who offers more now sees that it is
  if (!queue_.empty() && (!paused_ || steps_ > 0)) return;
  if (batches_ > 0 && take_back_stuck()) return;
  const bool others_do_it = tasks_are_short_ && started_ > idle_;  // and get to new tasks sooner than this one would
  if (looking_ == 0 && has_cores && me.has_worked && !others_do_it && !paused_ && !shut_down_ &&
      me.patience.is_worth_looking()) {
    set_looking(me, true);
    mutex_.unlock();
    const std::int64_t until = now_ns() + kLookOut;
    do {
      for (int i = 0; i < 32 && signal_.load(std::memory_order_relaxed) == seen; ++i)
        pause_briefly();
    } while (signal_.load(std::memory_order_relaxed) == seen && now_ns() < until);
    mutex_.lock();
    set_looking(me, false);
    const bool came = signal_.load(std::memory_order_relaxed) != seen;
    me.patience.note(came);
    if (came) return;
    if (batches_ > 0 && take_back_stuck()) return;
  }
  me.has_worked = false;
  // What is submitted from now on finds it asleep.
  const bool watches = batches_ > 0 || others_do_it || (tasks_are_short_ && looking_ > 0);
  ++sleeping_;
  if (watches) ++watching_;
  mutex_.unlock();
  futex_wait(signal_, seen, watches ? Clock::now() + kWatch : TimePoint::max());
  mutex_.lock();
  if (watches) --watching_;
  // Those who are woken and those who wake by themselves are not told apart: their numbers are right.
  --(waking_ > 0 ? waking_ : sleeping_);
}

void ThreadPoolExecutor::Core::end_batch(Worker& me) {
  if (!me.has_batch) return;
  me.has_batch = false;
  --batches_;
  if (batches_ == 0 && shut_down_) wake_all();  // those who waited for what it might give back
}

std::size_t ThreadPoolExecutor::Core::take_back(Worker& worker) {
  std::array<QueuedTask, TaskBatch::kMost> tasks;
  const std::size_t many = worker.batch.take_back(tasks);
  taken_ -= many;  // only the order of the numbers matters
  for (std::size_t i = many; i > 0; --i)
    queue_.push_front(tasks[i - 1]);
  return many;
}

void ThreadPoolExecutor::Core::take_back_batches() {
  gather_offers();
  std::vector<Worker*> with_batch;
  for (const std::unique_ptr<Worker>& worker : workers_) {
    if (!worker->batch.empty()) with_batch.push_back(worker.get());
  }
  // The one that was taken last goes back first, so that the queue is as it was.
  std::sort(with_batch.begin(), with_batch.end(),
            [](const Worker* a, const Worker* b) { return a->first_number > b->first_number; });
  for (Worker* worker : with_batch)
    take_back(*worker);
}

// True when there are tasks to take again.
bool ThreadPoolExecutor::Core::take_back_stuck() {
  if (paused_) return false;
  const std::int64_t now = now_ns();
  bool took_back = false;
  for (const std::unique_ptr<Worker>& worker : workers_) {
    if (!worker->has_batch || worker->batch.empty()) continue;
    const std::uint64_t position = worker->batch.position();
    if (worker->seen_position != position) {
      worker->seen_position = position;
      worker->seen_ns = now;
    } else if (now - worker->seen_ns >= kStuck) {
      took_back |= take_back(*worker) > 0;
      tasks_are_short_ = false;
    }
  }
  return took_back;
}

void ThreadPoolExecutor::Core::run(Worker& me, const QueuedTask& task) {
  count(me.begun);
  TaskTimes times{.dispatch_ns = task.handed_ns, .start_ns = me.free_ns};
  TaskEnd end = run_task(WorkPtr::adopt(task.item), me.place, times, watchdog_);
  me.free_ns = kNoTime;
  if (end.ran()) {
    const std::int64_t ran_ns = times.end_ns - times.start_ns;
    me.end_ns = times.end_ns;
    me.average_ns = ran_ns > kUnknown ? ran_ns : me.average_ns + (ran_ns - me.average_ns) / 4;
    // All of a batch were submitted before it was taken, so the end of one is the start of the next.
    if (!end.will_wake()) me.free_ns = times.end_ns;
  }
  count(me.completed);
  if (me.batch.empty() && !end.expects_callbacks()) {
    finish_last(me, end);
  } else if (end.publish()) {
    run_callbacks_of(me, end);
  }
}

void ThreadPoolExecutor::Core::finish_last(Worker& me, TaskEnd& end) {
  bool wake = false;
  {
    const BriefLock lock(mutex_);
    end_batch(me);
    if (me.place.stepped && !end.ran() && paused_) ++steps_;  // a cancelled task does not use a step up
    const bool gather = should_gather(me);
    if (gather || !take_tasks(me, wake)) set_idle(me, true);
    if (gather) set_looking(me, true);
  }
  if (wake) futex_wake(signal_, 1);
  if (end.publish()) run_callbacks_of(me, end);
}

// Until the callbacks are over the worker is not idle, and what it has taken others run.
void ThreadPoolExecutor::Core::run_callbacks_of(Worker& me, TaskEnd& end) {
  std::string warning;
  bool wake = false;
  {
    const BriefLock lock(mutex_);
    const bool was_idle = me.is_idle;
    set_idle(me, false);
    set_looking(me, false);
    const std::size_t given_back = take_back(me);
    end_batch(me);
    if ((was_idle || given_back > 0) && queue_.size() > idle_) warning = add_thread();
    wake = given_back > 0 && sleeping_ > 0;
    if (wake) prepare_wake();
  }
  if (wake) futex_wake(signal_, 1);
  if (!warning.empty()) log(LogLevel::warning, warning);
  end.run_callbacks();
  const BriefLock lock(mutex_);
  set_idle(me, true);
}

}  // namespace poolscope
