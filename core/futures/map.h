// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/future.h"
#include "core/futures/work_item.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <tuple>
#include <variant>
#include <vector>

namespace poolscope {

class Executor;
class TaskContext;

/// Options of Executor::map.
struct MapOptions {
  Timeout timeout;                           ///< for the whole iteration, from the call of map on
  std::ptrdiff_t chunksize = 1;              ///< elements a task; at least 1
  std::optional<std::ptrdiff_t> buffersize;  ///< most results not yet taken; at least 1; empty: no bound

  /// Throws std::invalid_argument for sizes below 1.
  void check() const;
};

/// Where an executor can be found while it lives.
struct ExecutorHandle {
  std::atomic<Executor*> executor{nullptr};  // null once it is being destroyed
};

/// What became of one element.
template <class R>
using MapOutcome = std::variant<typename FutureState<R>::Stored, std::exception_ptr>;
template <class R>
using MapChunk = std::vector<MapOutcome<R>>;

/// A task of map on its way: some elements' results, and how many there will be.
template <class R>
struct PendingChunk {
  Future<MapChunk<R>> future;
  std::size_t size = 0;
};

/// The results of Executor::map, in the order of the input. Take them with next() or in a for loop,
/// from one thread. The exception of a call is thrown at its own place and the step after it gives
/// the next value (CPython 3.16's rule, gh-108518; before, the first error ended the iteration).
/// Dropping an iterator that has begun, or close(), cancels what has not started; dropping one that
/// has not begun cancels nothing. With a buffersize the executor must outlive the iteration, and so
/// must a range that was given by reference: when the executor is shut down in between, or reading
/// the range throws, the results on their way are given and then that error is thrown.
/// Follows concurrent/futures/_base.py, Executor.map.
template <class R>
class MapIterator {
 public:
  using Value = typename FutureState<R>::Stored;
  /// Submits the next chunk; empty when the input has ended.
  using SubmitNext = std::function<std::optional<PendingChunk<R>>()>;

  MapIterator(SubmitNext submit_next, const MapOptions& options)
      : submit_next_(std::move(submit_next)),
        timeout_(options.timeout),
        deadline_(options.timeout ? deadline_after(*options.timeout) : TimePoint::max()) {
    std::ptrdiff_t at_once = -1;
    if (options.buffersize) {  // rounded up to whole chunks
      at_once = *options.buffersize / options.chunksize;
      if (*options.buffersize % options.chunksize != 0) ++at_once;
    }
    for (std::ptrdiff_t i = 0; i != at_once && submit_next_; ++i)
      submit_one();
    if (submit_error_) {  // nothing was handed out yet: let map itself throw
      cancel_pending();
      std::rethrow_exception(submit_error_);
    }
  }
  MapIterator(MapIterator&& other) noexcept = default;
  MapIterator& operator=(MapIterator&&) = delete;
  ~MapIterator() {
    if (started_) close();
  }

  /// The next result, empty when all were given. Throws the call's exception, or TimeoutError when
  /// the limit has passed (which ends the iteration).
  std::optional<Value> next() {
    started_ = true;
    while (at_ == chunk_.size()) {
      if (!fetch_chunk()) return std::nullopt;
    }
    MapOutcome<R>& outcome = chunk_[at_++];
    if (outcome.index() == 1) std::rethrow_exception(std::get<1>(outcome));
    return std::move(std::get<0>(outcome));
  }

  /// Ends the iteration and cancels what has not started.
  void close() {
    submit_next_ = nullptr;
    submit_error_ = nullptr;
    cancel_pending();
    pending_.clear();
    chunk_.clear();
    at_ = 0;
  }

  /// Input iterator over next(); after an exception go on with next().
  class Iterator {
   public:
    using value_type = Value;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    explicit Iterator(MapIterator* source) : source_(source), current_(source->next()) {}
    const Value& operator*() const { return *current_; }
    Iterator& operator++() {
      current_ = source_->next();
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return !current_; }

   private:
    MapIterator* source_ = nullptr;
    std::optional<Value> current_;
  };
  Iterator begin() { return Iterator(this); }
  std::default_sentinel_t end() const noexcept { return {}; }

 private:
  void submit_one() {
    try {
      std::optional<PendingChunk<R>> chunk = submit_next_();
      if (chunk) {
        pending_.push_back(std::move(*chunk));
        return;
      }
    } catch (...) {
      submit_error_ = std::current_exception();
    }
    submit_next_ = nullptr;
  }

  bool fetch_chunk() {
    if (pending_.empty()) {
      if (submit_error_) std::rethrow_exception(std::exchange(submit_error_, nullptr));
      return false;
    }
    const PendingChunk<R> next = std::move(pending_.front());
    pending_.pop_front();
    if (submit_next_) submit_one();
    Timeout left;
    if (timeout_) left = std::max(Duration::zero(), Duration(deadline_ - Clock::now()));
    std::exception_ptr error;
    try {
      error = next.future.exception(left);
    } catch (const TimeoutError&) {
      next.future.state()->cancel();
      close();
      throw;
    } catch (const CancelledError&) {
      error = std::current_exception();
    }
    chunk_.clear();
    if (error) {  // the task itself never came to its calls: each of them has failed
      while (chunk_.size() < next.size)
        chunk_.emplace_back(std::in_place_index<1>, error);
    } else {
      chunk_ = std::move(next.future.state()->value());  // nobody else has this future
    }
    at_ = 0;
    return true;
  }
  void cancel_pending() {
    for (const PendingChunk<R>& chunk : pending_)
      chunk.future.state()->cancel();
  }

  SubmitNext submit_next_;
  Timeout timeout_;
  TimePoint deadline_;
  std::deque<PendingChunk<R>> pending_;
  std::exception_ptr submit_error_;
  MapChunk<R> chunk_;
  std::size_t at_ = 0;
  bool started_ = false;
};

/// Several ranges read in step, as zip() does; ends with the shortest. The elements of containers
/// that were given away are moved out of them, others are copied.
template <class... R>
class ZippedInput {
 public:
  using Element = std::tuple<std::ranges::range_value_t<R>...>;

  explicit ZippedInput(R&&... ranges) : views_(std::views::all(std::forward<R>(ranges))...) {}

  /// Up to `count` elements; fewer only at the end.
  std::vector<Element> next_some(std::size_t count) {
    constexpr std::size_t kMostReserved = 65'536;  // of a chunk size that only says "all of them"
    std::vector<Element> some;
    some.reserve(std::min(count, kMostReserved));
    while (some.size() < count) {
      std::optional<Element> element = next();
      if (!element) break;
      some.push_back(std::move(*element));
    }
    return some;
  }
  /// Empty at the end, and ever after.
  std::optional<Element> next() {
    if (ended_) return std::nullopt;
    if (!iterators_) {
      std::apply([&](auto&... view) { iterators_.emplace(std::ranges::begin(view)...); }, views_);
    } else {
      std::apply([](auto&... i) { (static_cast<void>(++i), ...); }, *iterators_);
    }
    return read(std::index_sequence_for<R...>{});
  }

 private:
  template <std::size_t... I>
  std::optional<Element> read(std::index_sequence<I...>) {
    ended_ = ((std::get<I>(*iterators_) == std::ranges::end(std::get<I>(views_))) || ...);
    if (ended_) return std::nullopt;
    return Element(element<R>(std::get<I>(*iterators_))...);
  }
  template <class Range, class Position>
  static decltype(auto) element(Position& at) {
    if constexpr (std::is_lvalue_reference_v<Range> || std::ranges::view<std::remove_cvref_t<Range>>) {
      return *at;
    } else {
      return std::ranges::iter_move(at);
    }
  }

  std::tuple<std::views::all_t<R>...> views_;
  std::optional<std::tuple<std::ranges::iterator_t<std::views::all_t<R>>...>> iterators_;
  bool ended_ = false;
};

/// The executor behind the handle; throws ShutdownError when it is gone.
[[nodiscard]] Executor& living_executor(const ExecutorHandle& handle);

/// Submits a chunk's function; defined with Executor, which this header cannot know.
template <class E, class F>
auto submit_to(E& executor, F&& function) {
  return executor.submit(std::forward<F>(function));
}

/// How map's function is called: with the elements as temporaries, since each is used once, or as
/// variables where it takes a reference to change.
template <class F, class Element>
struct MapCall;
template <class F, class... V>
struct MapCall<F, std::tuple<V...>> {
  static constexpr bool temporaries = std::is_invocable_v<F&, V...> || std::is_invocable_v<F&, TaskContext&, V...>;
  using Result = CallResult<F&, std::conditional_t<temporaries, V&&, V&>...>;

  static decltype(auto) call(F& function, TaskContext& context, V&... values) {
    if constexpr (Result::wants_context) {
      return std::invoke(function, context, pass(values)...);
    } else {
      return std::invoke(function, pass(values)...);
    }
  }

 private:
  template <class T>
  static decltype(auto) pass(T& value) noexcept {
    return static_cast<std::conditional_t<temporaries, T&&, T&>>(value);
  }
};

/// One call of map's function, its exception kept in its place.
template <class R, class F, class Element>
MapOutcome<R> call_for_map(F& function, TaskContext& context, Element& element) {
  try {
    const auto call = [&](auto&... values) -> decltype(auto) {
      return MapCall<F, Element>::call(function, context, values...);
    };
    if constexpr (std::is_void_v<R>) {
      std::apply(call, element);
      return MapOutcome<R>(std::in_place_index<0>);
    } else {
      return MapOutcome<R>(std::in_place_index<0>, std::apply(call, element));
    }
  } catch (...) {
    return MapOutcome<R>(std::in_place_index<1>, std::current_exception());
  }
}

/// Executor::map, once the executor can be named by a handle only.
template <class F, class... R>
auto make_map(const std::shared_ptr<ExecutorHandle>& handle, const MapOptions& options, F&& function, R&&... ranges) {
  options.check();
  using Input = ZippedInput<R...>;
  using Element = typename Input::Element;
  using Function = std::decay_t<F>;
  using Result = typename MapCall<Function, Element>::Result::type;

  auto shared = std::make_shared<Function>(std::forward<F>(function));
  auto input = std::make_shared<Input>(std::forward<R>(ranges)...);
  const auto size = static_cast<std::size_t>(options.chunksize);

  auto submit_next = [handle, shared, input, size]() -> std::optional<PendingChunk<Result>> {
    Executor& executor = living_executor(*handle);
    std::vector<Element> elements = input->next_some(size);
    if (elements.empty()) return std::nullopt;
    const std::size_t count = elements.size();
    auto run_chunk = [shared, elements = std::move(elements)](TaskContext& context) mutable {
      MapChunk<Result> chunk;
      chunk.reserve(elements.size());
      for (Element& element : elements) {
        chunk.push_back(call_for_map<Result>(*shared, context, element));
      }
      return chunk;
    };
    return PendingChunk<Result>{submit_to(executor, std::move(run_chunk)), count};
  };
  return MapIterator<Result>(std::move(submit_next), options);
}

}  // namespace poolscope
