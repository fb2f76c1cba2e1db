// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// multiprocessing.Pool's interface, over processes or over threads: see processes/pool.h and
// threads/dummy_pool.h.

#include "core/futures/async_result.h"
#include "core/futures/errors.h"
#include "core/futures/executor.h"
#include "core/futures/map.h"
#include "core/sync/log.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

namespace poolscope::multiprocessing {

/// ceil(n / (4 x workers)), at least 1: CPython's default for map and starmap.
[[nodiscard]] constexpr std::ptrdiff_t default_chunksize(std::size_t n, int workers) noexcept {
  const std::size_t parts = 4 * static_cast<std::size_t>(std::max(workers, 1));
  return static_cast<std::ptrdiff_t>(std::max<std::size_t>(1, (n + parts - 1) / parts));
}

template <class R>
MapChunk<R> outcomes_of(const Future<MapChunk<R>>& ended, std::size_t size);

/// What map gives for a function whose result is an R.
template <class R>
using ValuesOf = std::vector<typename FutureState<R>::Stored>;

/// Results in the order in which they come: Pool.imap_unordered. See MapResults.
template <class R>
class UnorderedIterator : public MapResults<UnorderedIterator<R>, R> {
 public:
  using SubmitNext = std::function<std::optional<PendingChunk<R>>()>;

  UnorderedIterator(SubmitNext submit_next, std::ptrdiff_t at_once)
      : submit_next_(std::move(submit_next)), shared_(std::make_shared<Shared>()) {
    for (std::ptrdiff_t i = 0; i != at_once && submit_next_; ++i)
      submit_one();
  }

 private:
  friend MapResults<UnorderedIterator<R>, R>;

  struct Shared {
    Mutex mutex;
    CondVar changed;
    std::deque<MapChunk<R>> ended GUARDED_BY(mutex);

    void put(MapChunk<R> chunk) EXCLUDES(mutex) {
      const MutexLock lock(mutex);
      ended.push_back(std::move(chunk));
      changed.notify_all();
    }
    void await(Duration patience) EXCLUDES(mutex) {
      const TimePoint deadline = deadline_after(patience);
      const MutexLock lock(mutex);
      while (ended.empty()) {
        if (!changed.wait_until(mutex, deadline) && ended.empty()) throw TimeoutError();
      }
    }
    MapChunk<R> take() EXCLUDES(mutex) {
      const MutexLock lock(mutex);
      while (ended.empty())
        changed.wait(mutex);
      MapChunk<R> chunk = std::move(ended.front());
      ended.pop_front();
      return chunk;
    }
  };

  void await_chunk(Duration patience) {
    if (pending_ > 0) shared_->await(patience);
  }
  bool fetch(MapChunk<R>& chunk) {
    if (pending_ == 0) return false;
    --pending_;
    chunk = shared_->take();
    if (submit_next_) submit_one();
    return true;
  }
  void submit_one() {
    std::optional<PendingChunk<R>> chunk = submit_next_();
    if (!chunk) {
      submit_next_ = nullptr;
      return;
    }
    ++pending_;
    chunk->future.add_done_callback([shared = shared_, size = chunk->size](const Future<MapChunk<R>>& ended) {
      shared->put(outcomes_of<R>(ended, size));
    });
  }

  SubmitNext submit_next_;
  std::shared_ptr<Shared> shared_;
  std::size_t pending_ = 0;
};

/// What became of each element of an ended chunk; the chunk's own error stands for all of them.
template <class R>
MapChunk<R> outcomes_of(const Future<MapChunk<R>>& ended, std::size_t size) {
  std::exception_ptr error;
  if (ended.cancelled()) {
    error = std::make_exception_ptr(CancelledError());
  } else {
    error = ended.exception();
  }
  return error ? MapChunk<R>(size, error) : ended.result();
}

/// multiprocessing.Pool over a Backend, which has
///   Call<F>: what a function F gives for its arguments (result<Element>), and how it is submitted:
///   submit(function, arguments...) -> Future<R>, submit_each(function, elements) -> Future<MapChunk<R>>,
///   executor(), workers(), end_now().
/// States as CPython's: running, closed, terminated. Differences: get() after terminate() throws
/// instead of hanging (gh-126743); a callback that throws is logged, not the end of the pool; buffersize
/// bounds imap. Callbacks run in one thread, before those who wait for the result. Thread-safe.
template <class Backend>
class BasicPool {
 public:
  template <class... Options>
  explicit BasicPool(Options&&... options)
      : backend_(std::make_unique<Backend>(std::forward<Options>(options)...)),
        results_(std::make_unique<ResultThread>()) {}
  BasicPool(const BasicPool&) = delete;
  BasicPool& operator=(const BasicPool&) = delete;
  /// terminate(); a pool that still runs says so in the log, since tasks may be cut off.
  ~BasicPool() {
    if (phase_.load() == Phase::running) log(LogLevel::warning, "unclosed running multiprocessing pool");
    terminate();
    backend_.reset();
    results_.reset();
  }

  template <class F, class... A>
  auto apply(F function, A&&... arguments) {
    return apply_async(function, std::forward<A>(arguments)...).get();
  }
  template <class F, class... A>
  auto apply_async(F function, A&&... arguments) {
    using R = typename Backend::template CallOf<F, std::decay_t<A>...>;
    return apply_async_with<R>({}, {}, function, std::forward<A>(arguments)...);
  }
  /// With a callback for the value and one for the exception; either may be empty.
  template <class R, class F, class... A>
  AsyncResult<R> apply_async_with(std::function<void(const typename TypedAsyncState<R>::Stored&)> callback,
                                  std::function<void(std::exception_ptr)> error_callback, F function,
                                  A&&... arguments) {
    check_running();
    auto state = new_state<R>();
    Future<R> future = backend_->submit(function, std::forward<A>(arguments)...);
    future.add_done_callback([this, state, callback, error_callback](const Future<R>& ended) {
      results_->post([state, callback, error_callback, ended] {
        std::exception_ptr error;
        if (ended.cancelled()) {
          error = terminated_error();
        } else {
          error = ended.exception();
        }
        if (error) {
          settle(state, error, error_callback);
        } else if constexpr (std::is_void_v<R>) {
          settle_value(state, std::monostate{}, callback);
        } else {
          settle_value(state, ended.result(), callback);
        }
      });
    });
    return AsyncResult<R>(state);
  }

  template <class F, std::ranges::input_range Range>
  auto map(F function, Range&& range, std::optional<std::ptrdiff_t> chunksize = {}) {
    return map_async(function, std::forward<Range>(range), chunksize).get();
  }
  /// The first error among the calls, if any, ends the result, once all calls have ended.
  template <class F, std::ranges::input_range Range>
  auto map_async(F function, Range&& range, std::optional<std::ptrdiff_t> chunksize = {}) {
    using R = typename Backend::template CallOf<F, std::ranges::range_value_t<Range>>;
    return map_async_with<R>({}, {}, function, std::forward<Range>(range), chunksize);
  }
  /// With a callback for the list of values and one for the exception; either may be empty.
  template <class R, class F, std::ranges::input_range Range>
  AsyncResult<ValuesOf<R>> map_async_with(std::function<void(const ValuesOf<R>&)> callback,
                                          std::function<void(std::exception_ptr)> error_callback, F function,
                                          Range&& range, std::optional<std::ptrdiff_t> chunksize = {}) {
    std::vector<std::tuple<std::ranges::range_value_t<Range>>> elements;
    for (auto&& value : range)
      elements.emplace_back(value);
    return map_elements<R>(std::move(callback), std::move(error_callback), function, std::move(elements), chunksize);
  }
  /// Each element is a tuple of arguments.
  template <class F, std::ranges::input_range Range>
  auto starmap(F function, Range&& range, std::optional<std::ptrdiff_t> chunksize = {}) {
    return starmap_async(function, std::forward<Range>(range), chunksize).get();
  }
  template <class F, std::ranges::input_range Range>
  auto starmap_async(F function, Range&& range, std::optional<std::ptrdiff_t> chunksize = {}) {
    std::vector<std::ranges::range_value_t<Range>> elements;
    for (auto&& value : range)
      elements.push_back(value);
    return starmap_elements(function, std::move(elements), chunksize);
  }
  /// With a callback for the list of values and one for the exception; either may be empty.
  template <class R, class F, std::ranges::input_range Range>
  AsyncResult<ValuesOf<R>> starmap_async_with(std::function<void(const ValuesOf<R>&)> callback,
                                              std::function<void(std::exception_ptr)> error_callback, F function,
                                              Range&& range, std::optional<std::ptrdiff_t> chunksize = {}) {
    std::vector<std::ranges::range_value_t<Range>> elements;
    for (auto&& value : range)
      elements.push_back(value);
    return map_elements<R>(std::move(callback), std::move(error_callback), function, std::move(elements), chunksize);
  }

  /// Results in the order of the input, as they come; see MapIterator. An exception that reading the
  /// input throws comes out at its own place. The pool must outlive it when it has a buffersize.
  template <class F, std::ranges::input_range Range>
  auto imap(F function, Range&& range, std::ptrdiff_t chunksize = 1, std::optional<std::ptrdiff_t> buffersize = {}) {
    check_running();
    MapOptions options{.chunksize = chunksize, .buffersize = buffersize};
    options.check();
    using R = typename Backend::template CallOf<F, std::ranges::range_value_t<Range>>;
    return MapIterator<R>(submit_chunks<R>(function, std::forward<Range>(range), chunksize), options);
  }
  template <class F, std::ranges::input_range Range>
  auto imap_unordered(F function, Range&& range, std::ptrdiff_t chunksize = 1,
                      std::optional<std::ptrdiff_t> buffersize = {}) {
    check_running();
    MapOptions options{.chunksize = chunksize, .buffersize = buffersize};
    options.check();
    using R = typename Backend::template CallOf<F, std::ranges::range_value_t<Range>>;
    const std::ptrdiff_t at_once = buffersize ? (*buffersize + chunksize - 1) / chunksize : -1;
    return UnorderedIterator<R>(submit_chunks<R>(function, std::forward<Range>(range), chunksize), at_once);
  }

  /// No more tasks; those that wait still run.
  void close() {
    Phase running = Phase::running;
    if (phase_.compare_exchange_strong(running, Phase::closed)) backend_->executor().shutdown(false, false);
  }
  /// Ends the workers; results that are not there fail with RuntimeError.
  void terminate() {
    if (phase_.exchange(Phase::terminated) == Phase::terminated) return;
    // Before the tasks end, whose own errors would come first otherwise.
    for (const std::weak_ptr<AsyncState>& waiting : open_states()) {
      if (const auto state = waiting.lock()) state->fail(terminated_error());
    }
    backend_->end_now();
  }
  /// Waits for the workers to end. Throws RuntimeError (Python: ValueError) on a running pool.
  void join() {
    if (phase_.load() == Phase::running) throw RuntimeError("the pool is still running; close or terminate it first");
    backend_->executor().shutdown(true, false);
    results_->drain();
  }
  /// For those who enter a scope with it: throws RuntimeError unless it runs.
  void check_running() const {
    switch (phase_.load()) {
      case Phase::running: return;
      case Phase::closed: throw RuntimeError("the pool is not running: it was closed");
      case Phase::terminated: throw RuntimeError("the pool is not running: it was terminated");
    }
  }
  [[nodiscard]] auto& executor() noexcept { return backend_->executor(); }

 private:
  enum class Phase : std::uint8_t { running, closed, terminated };

  static std::exception_ptr terminated_error() {
    return std::make_exception_ptr(RuntimeError("the pool was terminated before the result was there"));
  }
  template <class R>
  static void settle(const std::shared_ptr<TypedAsyncState<R>>& state, const std::exception_ptr& error,
                     const std::function<void(std::exception_ptr)>& callback) {
    run_callback([&] {
      if (callback) callback(error);
    });
    state->fail(error);
  }
  template <class R, class V>
  static void settle_value(const std::shared_ptr<TypedAsyncState<R>>& state, V value,
                           const std::function<void(const typename TypedAsyncState<R>::Stored&)>& callback) {
    run_callback([&] {
      if (callback) callback(value);
    });
    if (!state->ready()) state->set(std::move(value));
  }
  // Whoever waits for the result must get it, whatever the callback does.
  template <class Callback>
  static void run_callback(Callback&& callback) {
    try {
      callback();
    } catch (...) {
      log(LogLevel::error, "a callback of a pool threw " + describe(std::current_exception()));
    }
  }

  template <class R>
  std::shared_ptr<TypedAsyncState<R>> new_state() {
    auto state = std::make_shared<TypedAsyncState<R>>();
    const MutexLock lock(open_mutex_);
    if (open_.size() >= prune_at_) {
      std::erase_if(open_, [](const auto& weak) { return weak.expired(); });
      prune_at_ = 2 * open_.size() + 16;
    }
    open_.push_back(state);
    return state;
  }
  std::vector<std::weak_ptr<AsyncState>> open_states() {
    const MutexLock lock(open_mutex_);
    return open_;
  }

  template <class R, class F, class Range>
  std::function<std::optional<PendingChunk<R>>()> submit_chunks(F function, Range&& range, std::ptrdiff_t chunksize) {
    using Input = ZippedInput<Range>;
    auto input = std::make_shared<Input>(std::forward<Range>(range));
    auto failed = std::make_shared<bool>(false);
    return [this, function, input, failed, chunksize]() -> std::optional<PendingChunk<R>> {
      std::vector<typename Input::Element> elements;
      if (*failed) return std::nullopt;
      try {
        elements = input->next_some(static_cast<std::size_t>(chunksize));
      } catch (...) {  // comes out at its own place, after the results before: Pool._guarded_task_generation
        *failed = true;
        Promise<MapChunk<R>> promise;
        promise.set_exception(std::current_exception());
        return PendingChunk<R>{promise.get_future(), 1};
      }
      if (elements.empty()) return std::nullopt;
      const std::size_t size = elements.size();
      return PendingChunk<R>{backend_->submit_each(function, std::move(elements)), size};
    };
  }

  template <class F, class... V>
  auto starmap_elements(F function, std::vector<std::tuple<V...>> elements, std::optional<std::ptrdiff_t> chunksize) {
    using R = typename Backend::template CallOf<F, V...>;
    return map_elements<R>({}, {}, function, std::move(elements), chunksize);
  }

  template <class R, class F, class... V>
  AsyncResult<ValuesOf<R>> map_elements(std::function<void(const ValuesOf<R>&)> callback,
                                        std::function<void(std::exception_ptr)> error_callback, F function,
                                        std::vector<std::tuple<V...>> elements,
                                        std::optional<std::ptrdiff_t> chunksize) {
    check_running();
    using Values = ValuesOf<R>;
    const std::size_t count = elements.size();
    const std::ptrdiff_t size = chunksize.value_or(default_chunksize(count, backend_->workers()));
    MapOptions{.chunksize = size}.check();
    struct Gathered {
      Values values;
      std::size_t open = 0;
      std::exception_ptr error;
      std::function<void(const Values&)> callback;
      std::function<void(std::exception_ptr)> error_callback;
    };
    auto state = new_state<Values>();
    // A list of nothing is ready at once, without a callback: MapResult.__init__ of CPython.
    if (count == 0) state->set({});
    auto gathered = std::make_shared<Gathered>();
    gathered->values.resize(count);
    gathered->open = count;
    gathered->callback = std::move(callback);
    gathered->error_callback = std::move(error_callback);
    // All of a result's chunks are handled by the one thread of results, so they need no lock.
    for (std::size_t at = 0; at < count; at += static_cast<std::size_t>(size)) {
      const std::size_t end = std::min(count, at + static_cast<std::size_t>(size));
      std::vector<std::tuple<V...>> chunk(std::make_move_iterator(elements.begin() + static_cast<std::ptrdiff_t>(at)),
                                          std::make_move_iterator(elements.begin() + static_cast<std::ptrdiff_t>(end)));
      auto future = backend_->submit_each(function, std::move(chunk));
      future.add_done_callback([this, state, gathered, at, size = end - at](const Future<MapChunk<R>>& ended) {
        results_->post([state, gathered, at, size, ended] {
          MapChunk<R> outcomes = outcomes_of<R>(ended, size);
          if (outcomes.errors().empty()) {
            for (std::size_t i = 0; i < size; ++i)
              gathered->values[at + i] = std::move(outcomes.values()[i].value);
          } else if (!gathered->error) {
            gathered->error = outcomes.errors().front().thrown;
          }
          gathered->open -= size;
          if (gathered->open > 0) return;
          if (gathered->error) {
            settle(state, gathered->error, gathered->error_callback);
          } else {
            settle_value(state, std::move(gathered->values), gathered->callback);
          }
        });
      });
    }
    return AsyncResult<Values>(state);
  }

  std::atomic<Phase> phase_{Phase::running};
  Mutex open_mutex_;
  std::vector<std::weak_ptr<AsyncState>> open_ GUARDED_BY(open_mutex_);
  std::size_t prune_at_ GUARDED_BY(open_mutex_) = 16;
  std::unique_ptr<Backend> backend_;
  std::unique_ptr<ResultThread> results_;
};

/// `with Pool() as p`: terminates the pool at the end of the scope. Throws RuntimeError when it does
/// not run.
template <class Pool>
class PoolScope {
 public:
  explicit PoolScope(Pool& pool) : pool_(pool) { pool.check_running(); }
  ~PoolScope() { pool_.terminate(); }
  PoolScope(const PoolScope&) = delete;
  PoolScope& operator=(const PoolScope&) = delete;

 private:
  Pool& pool_;
};

}  // namespace poolscope::multiprocessing
