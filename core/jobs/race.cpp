// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/race.h"

#include "core/jobs/race_run.h"
#include "core/jobs/workload.h"
#include "core/sync/log.h"

#include <time.h>

#include <atomic>
#include <cerrno>
#include <stdexcept>
#include <thread>

namespace poolscope {
namespace {

const Experiment& checked(const Experiment& experiment) {
  if (const std::string problem = validate(experiment); !problem.empty()) throw std::invalid_argument(problem);
  return experiment;
}

}  // namespace

// Each run has a thread that submits and waits. Runs side by side start together; runs in turn each
// wait until the one before has ended.
struct Race::State {
  explicit State(Experiment e)
      : experiment(std::move(e)), workload(checked(experiment)), one_after_the_other(runs_in_turn(experiment)) {}

  const Experiment experiment;
  const Workload workload;
  const bool one_after_the_other;
  std::vector<std::unique_ptr<RaceRun>> runs;

  Mutex mutex;  // guards everything below
  CondVar changed;
  std::vector<std::thread> threads GUARDED_BY(mutex);
  bool started GUARDED_BY(mutex) = false;
  bool paused GUARDED_BY(mutex) = false;
  bool cancelled GUARDED_BY(mutex) = false;
  bool go GUARDED_BY(mutex) = false;
  bool abandoned GUARDED_BY(mutex) = false;     // start() failed half way
  std::size_t ready GUARDED_BY(mutex) = 0;      // for their first task
  std::int64_t start_ns GUARDED_BY(mutex) = 0;  // when that comes, once all are ready
  std::size_t ended GUARDED_BY(mutex) = 0;

  /// Returns when all runs are ready, in all their threads at the same moment. That is a time to sleep until:
  /// who is woken through the mutex comes one after the other, between what the first ones have started.
  void wait_at_the_line() EXCLUDES(mutex) {
    constexpr std::int64_t kToFallAsleep_ns = 300'000;
    std::int64_t moment = 0;
    {
      const MutexLock lock(mutex);
      if (++ready == runs.size()) {
        start_ns = now_ns() + kToFallAsleep_ns;
        changed.notify_all();
      }
      while (ready < runs.size())
        changed.wait(mutex);
      moment = start_ns;
    }
    if (runs.size() == 1) return;
    const timespec until{.tv_sec = moment / 1'000'000'000, .tv_nsec = moment % 1'000'000'000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
    }
  }

  void run_one(std::size_t i) EXCLUDES(mutex) {
    {
      const MutexLock lock(mutex);
      while (!abandoned && (!go || (one_after_the_other && ended < i)))
        changed.wait(mutex);
      if (abandoned) return;
    }
    // A run that waited for its turn begins its own time now; pausing meanwhile holds here too.
    if (one_after_the_other) {
      const MutexLock lock(mutex);
      runs[i]->prepare(now_ns(), paused);
      if (cancelled) runs[i]->cancel();
    }
    runs[i]->run([this] {
      if (!one_after_the_other) wait_at_the_line();
    });
    const MutexLock lock(mutex);
    ++ended;
    changed.notify_all();
  }
};

Race::Race(Experiment experiment, SubmittedHook hook) : state_(std::make_unique<State>(std::move(experiment))) {
  for (const ExecutorSpec& spec : state_->experiment.executors) {
    state_->runs.push_back(
        std::make_unique<RaceRun>(state_->runs.size(), state_->workload, state_->experiment, spec, hook));
  }
}

Race::~Race() {
  cancel();
  std::vector<std::thread> threads;
  {
    const MutexLock lock(state_->mutex);
    std::swap(threads, state_->threads);
  }
  for (std::thread& thread : threads)
    thread.join();
}

const Experiment& Race::experiment() const noexcept { return state_->experiment; }

void Race::start() {
  State& s = *state_;
  const MutexLock lock(s.mutex);
  if (s.started) throw RuntimeError("the race has been started before");
  s.started = true;
  try {
    for (std::size_t i = 0; i < s.runs.size(); ++i) {
      s.threads.emplace_back([&s, i] {
        set_thread_name("ps-submitter");
        s.run_one(i);
      });
    }
  } catch (...) {  // no more threads: those that wait must not wait for ever
    s.abandoned = true;
    s.changed.notify_all();
    throw;
  }
  // The threads stand ready; where runs go on side by side, they meet once more at the line.
  if (!s.one_after_the_other) {
    const std::int64_t epoch_ns = now_ns();
    for (const auto& run : s.runs)
      run->prepare(epoch_ns, s.paused);
  }
  s.go = true;
  s.changed.notify_all();
}

void Race::pause() {
  const MutexLock lock(state_->mutex);
  if (state_->cancelled) return;
  state_->paused = true;
  for (const auto& run : state_->runs)
    run->pause();
}

void Race::resume() {
  const MutexLock lock(state_->mutex);
  state_->paused = false;
  for (const auto& run : state_->runs)
    run->resume();
}

bool Race::paused() const {
  const MutexLock lock(state_->mutex);
  return state_->paused;
}

void Race::step() {
  const MutexLock lock(state_->mutex);
  if (!state_->paused) return;
  for (const auto& run : state_->runs)
    run->step();
}

void Race::cancel() {
  const MutexLock lock(state_->mutex);
  state_->cancelled = true;
  state_->paused = false;
  for (const auto& run : state_->runs)
    run->cancel();
}

void Race::finish_running() {
  const MutexLock lock(state_->mutex);
  state_->cancelled = true;  // runs that wait for their turn do not begin
  for (const auto& run : state_->runs)
    run->finish_running();
}

bool Race::cancel_task(std::size_t run, RowId row) { return state_->runs.at(run)->cancel_task(row); }

void Race::cancel_pending() {
  for (const auto& run : state_->runs)
    run->cancel_pending();
}

bool Race::kill_worker(std::size_t run, LaneId lane) { return state_->runs.at(run)->kill_worker(lane); }

bool Race::ended() const {
  const MutexLock lock(state_->mutex);
  return state_->started && state_->ended == state_->runs.size();
}

bool Race::wait(Timeout timeout) {
  const TimePoint deadline = timeout ? deadline_after(*timeout) : TimePoint::max();
  const MutexLock lock(state_->mutex);
  while (state_->ended < state_->runs.size()) {
    if (!state_->changed.wait_until(state_->mutex, deadline)) return state_->ended == state_->runs.size();
  }
  return true;
}

std::size_t Race::run_count() const noexcept { return state_->runs.size(); }

Trace Race::trace(std::size_t i) const { return state_->runs.at(i)->trace(); }

Recording Race::recording() const {
  Recording all;
  for (const auto& run : state_->runs)
    all.push_back(run->trace());
  return all;
}

RunSummary Race::summary(std::size_t i) const { return summary(i, trace(i)); }

RunSummary Race::summary(std::size_t i, const Trace& trace) const { return state_->runs.at(i)->summary(trace); }

std::vector<RunSummary> Race::summaries() const {
  std::vector<RunSummary> all;
  for (std::size_t i = 0; i < run_count(); ++i)
    all.push_back(summary(i));
  return all;
}

}  // namespace poolscope
