// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The pools that Debian packages, each behind the same few words:
//   submit(f)  runs f and gives a future for its int, as a user of that library would write it
//   post(f)    runs f and promises nothing
// Where a library has no futures of its own, std::packaged_task makes them.

#include <QFuture>
#include <QThreadPool>
#include <QtConcurrentRun>

#include <concurrentqueue/blockingconcurrentqueue.h>
#include <asio/post.hpp>
#include <asio/thread_pool.hpp>
#include <thread_pool/thread_pool.hpp>

#include <functional>
#include <future>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace poolscope::bench {

using IntTask = std::packaged_task<int()>;

class AsioPool {
 public:
  static constexpr const char* kName = "Asio";
  explicit AsioPool(int workers) : pool_(static_cast<std::size_t>(workers)) {}
  ~AsioPool() { pool_.join(); }
  AsioPool(const AsioPool&) = delete;
  AsioPool& operator=(const AsioPool&) = delete;

  template <class F>
  std::future<int> submit(F function) {
    IntTask task(std::move(function));
    std::future<int> future = task.get_future();
    asio::post(pool_, std::move(task));
    return future;
  }
  template <class F>
  void post(F function) {
    asio::post(pool_, std::move(function));
  }

 private:
  asio::thread_pool pool_;
};

/// Robert Vaser's thread_pool, which Debian calls libthread-pool-dev.
class VaserPool {
 public:
  static constexpr const char* kName = "thread-pool";
  explicit VaserPool(int workers) : pool_(static_cast<std::size_t>(workers)) {}

  template <class F>
  std::future<int> submit(F function) {
    return pool_.Submit(std::move(function));
  }

 private:
  thread_pool::ThreadPool pool_;
};

/// The obvious pool around moodycamel's queue.
class MoodycamelPool {
 public:
  static constexpr const char* kName = "moodycamel";
  explicit MoodycamelPool(int workers) {
    for (int i = 0; i < workers; ++i) {
      threads_.emplace_back([this] {
        moodycamel::ConsumerToken token(queue_);
        IntTask task;
        while (true) {
          queue_.wait_dequeue(token, task);
          if (!task.valid()) return;
          task();
        }
      });
    }
  }
  ~MoodycamelPool() {
    for (std::size_t i = 0; i < threads_.size(); ++i)
      queue_.enqueue(IntTask());
    for (std::thread& thread : threads_)
      thread.join();
  }
  MoodycamelPool(const MoodycamelPool&) = delete;
  MoodycamelPool& operator=(const MoodycamelPool&) = delete;

  template <class F>
  std::future<int> submit(F function) {
    IntTask task(std::move(function));
    std::future<int> future = task.get_future();
    queue_.enqueue(std::move(task));
    return future;
  }

 private:
  moodycamel::BlockingConcurrentQueue<IntTask> queue_;
  std::vector<std::thread> threads_;
};

class QtPool {
 public:
  static constexpr const char* kName = "QThreadPool";
  explicit QtPool(int workers) { pool_.setMaxThreadCount(workers); }

  template <class F>
  QFuture<int> submit(F function) {
    return QtConcurrent::run(&pool_, std::move(function));
  }
  template <class F>
  void post(F function) {
    pool_.start(std::function<void()>(std::move(function)));
  }

 private:
  QThreadPool pool_;
};

/// A thread for each task: std::launch::async has no pool in libstdc++.
class StdAsync {
 public:
  static constexpr const char* kName = "std::async";
  explicit StdAsync(int /*workers*/) {}

  template <class F>
  std::future<int> submit(F function) {
    return std::async(std::launch::async, std::move(function));
  }
};

}  // namespace poolscope::bench
