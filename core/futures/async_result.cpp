// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/async_result.h"

#include "core/sync/log.h"

#include <fmt/format.h>

namespace poolscope::multiprocessing {

bool AsyncState::ready() const {
  const MutexLock lock(mutex_);
  return ready_;
}

bool AsyncState::successful() const {
  const MutexLock lock(mutex_);
  if (!ready_) throw RuntimeError("the result is not ready, so nobody knows whether it is a success");
  return error_ == nullptr;
}

void AsyncState::wait(Timeout timeout) const {
  const TimePoint deadline = timeout ? deadline_after(*timeout) : TimePoint::max();
  const MutexLock lock(mutex_);
  while (!ready_) {
    if (!changed_.wait_until(mutex_, deadline)) return;
  }
}

void AsyncState::require(Timeout timeout) const {
  wait(timeout);
  std::exception_ptr error;
  {
    const MutexLock lock(mutex_);
    if (!ready_) {
      throw TimeoutError(
          fmt::format("the result was not there within {} s", std::chrono::duration<double>(*timeout).count()));
    }
    error = error_;
  }
  if (error) std::rethrow_exception(error);
}

void AsyncState::fail(const std::exception_ptr& error) { finish(error); }

bool AsyncState::finish(std::exception_ptr error) {
  const MutexLock lock(mutex_);
  if (ready_) return false;
  ready_ = true;
  error_ = std::move(error);
  changed_.notify_all();
  return true;
}

struct ResultThread::Shared {
  Mutex mutex;
  CondVar changed;
  std::deque<std::function<void()>> waiting GUARDED_BY(mutex);
  bool busy GUARDED_BY(mutex) = false;
  bool stopping GUARDED_BY(mutex) = false;

  void loop() EXCLUDES(mutex) {
    set_thread_name("result-handler");
    MutexLock lock(mutex);
    while (true) {
      while (waiting.empty() && !stopping)
        changed.wait(mutex);
      if (waiting.empty()) return;
      std::function<void()> handle = std::move(waiting.front());
      waiting.pop_front();
      busy = true;
      lock.unlock();
      try {
        handle();
      } catch (...) {
        log(LogLevel::error, "a callback of a pool threw " + describe(std::current_exception()));
      }
      handle = nullptr;
      lock.lock();
      busy = false;
      changed.notify_all();
    }
  }
};

ResultThread::ResultThread() : shared_(std::make_shared<Shared>()), thread_([shared = shared_] { shared->loop(); }) {}

ResultThread::~ResultThread() {
  {
    const MutexLock lock(shared_->mutex);
    shared_->stopping = true;
    shared_->changed.notify_all();
  }
  if (thread_.get_id() == std::this_thread::get_id()) {
    thread_.detach();
  } else {
    thread_.join();
  }
}

void ResultThread::post(std::function<void()> handle) {
  const MutexLock lock(shared_->mutex);
  shared_->waiting.push_back(std::move(handle));
  shared_->changed.notify_all();
}

void ResultThread::drain() {
  if (thread_.get_id() == std::this_thread::get_id()) return;
  const MutexLock lock(shared_->mutex);
  while (!shared_->waiting.empty() || shared_->busy)
    shared_->changed.wait(shared_->mutex);
}

}  // namespace poolscope::multiprocessing
