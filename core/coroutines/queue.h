// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/locks.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <exception>
#include <iterator>
#include <stdexcept>
#include <utility>
#include <vector>

namespace poolscope::coroutines {

/// get_nowait() on an empty queue: `asyncio.QueueEmpty`.
class QueueEmpty : public Error {
 public:
  QueueEmpty() : Error("the queue is empty") {}
};
/// The queue was shut down: `asyncio.QueueShutDown`.
class QueueShutDown : public ShutdownError {
 public:
  QueueShutDown() : ShutdownError("the queue has been shut down") {}
};

/// In which order a queue gives its items back.
template <class T>
struct FirstInFirstOut {
  std::deque<T> items;
  void push(T item) { items.push_back(std::move(item)); }
  T pop() {
    T item = std::move(items.front());
    items.pop_front();
    return item;
  }
};
template <class T>
struct LastInFirstOut {
  std::vector<T> items;
  void push(T item) { items.push_back(std::move(item)); }
  T pop() {
    T item = std::move(items.back());
    items.pop_back();
    return item;
  }
};
template <class T>
struct SmallestFirst {
  std::vector<T> items;
  static bool later(const T& a, const T& b) { return b < a; }  // `<` is all that an item needs, as for heapq
  void push(T item) {
    items.push_back(std::move(item));
    std::push_heap(items.begin(), items.end(), later);
  }
  T pop() {
    std::pop_heap(items.begin(), items.end(), later);
    T item = std::move(items.back());
    items.pop_back();
    return item;
  }
};

/// Items on their way between the tasks of one loop: `asyncio.Queue`. Must outlive those who wait.
/// Follows CPython's Lib/asyncio/queues.py.
template <class T, class Order = FirstInFirstOut<T>>
class Queue {
 public:
  /// Most items at a time; nothing or less: without bound.
  explicit Queue(std::ptrdiff_t maxsize = 0) noexcept : maxsize_(maxsize) {}

  [[nodiscard]] std::ptrdiff_t maxsize() const noexcept { return maxsize_; }
  [[nodiscard]] std::size_t qsize() const noexcept { return order_.items.size(); }
  [[nodiscard]] bool empty() const noexcept { return order_.items.empty(); }
  [[nodiscard]] bool full() const noexcept { return maxsize_ > 0 && std::ssize(order_.items) >= maxsize_; }

  /// Waits for room. Throws QueueShutDown.
  Task<void> put(T item) {
    while (full() && !shut_down_)
      co_await stand_in(putters_, [this] { return !full(); });
    put_nowait(std::move(item));
  }
  /// Throws QueueFullError without room, and QueueShutDown.
  void put_nowait(T item) {
    if (shut_down_) throw QueueShutDown();
    if (full()) throw QueueFullError("the queue is full");
    order_.push(std::move(item));
    ++unfinished_;
    finished_.clear();
    getters_.wake(1);
  }
  /// Waits for an item. Throws QueueShutDown when there is none and none will come.
  Task<T> get() {
    while (empty() && !shut_down_)
      co_await stand_in(getters_, [this] { return !empty(); });
    co_return get_nowait();
  }
  /// Throws QueueEmpty, or QueueShutDown when none will come.
  T get_nowait() {
    if (empty() && shut_down_) throw QueueShutDown();
    if (empty()) throw QueueEmpty();
    T item = order_.pop();
    putters_.wake(1);
    return item;
  }

  /// An item that get() gave has been dealt with. Throws std::logic_error (Python's ValueError) when
  /// called more often than there were items.
  void task_done() {
    if (unfinished_ == 0) throw std::logic_error("task_done() was called too many times");
    if (--unfinished_ == 0) finished_.set();
  }
  /// Suspends until every item has been dealt with.
  Task<void> join() {
    if (unfinished_ > 0) co_await finished_.wait();
  }
  /// No more items go in. Those inside still come out, or are dropped at once when `immediate`.
  void shutdown(bool immediate = false) {
    shut_down_ = true;
    while (immediate && !empty()) {
      order_.pop();
      if (unfinished_ > 0) --unfinished_;
    }
    if (unfinished_ == 0) finished_.set();
    getters_.wake(getters_.size());
    putters_.wake(putters_.size());
  }

 private:
  template <class Possible>
  Task<void> stand_in(WaitLine& line, Possible possible) {
    std::exception_ptr error;
    bool woken = false;
    try {
      co_await line.wait(WaitsFor::queue, &woken);
    } catch (...) {
      error = std::current_exception();
    }
    if (!error) co_return;
    // Woken before it was cancelled: the next in line takes its turn.
    if (woken && possible()) line.wake(1);
    std::rethrow_exception(error);
  }

  const std::ptrdiff_t maxsize_;
  Order order_;
  std::size_t unfinished_ = 0;
  bool shut_down_ = false;
  WaitLine getters_;
  WaitLine putters_;
  Event finished_;
};

/// Gives the newest item first: `asyncio.LifoQueue`.
template <class T>
using LifoQueue = Queue<T, LastInFirstOut<T>>;
/// Gives the smallest item first: `asyncio.PriorityQueue`.
template <class T>
using PriorityQueue = Queue<T, SmallestFirst<T>>;

}  // namespace poolscope::coroutines
