// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/future.h"
#include "core/futures/map_results.h"
#include "core/futures/work_item.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <deque>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <tuple>
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

/// A task of map on its way: some elements' results, and how many there will be.
template <class R>
struct PendingChunk {
  Future<MapChunk<R>> future;
  std::size_t size = 0;
};

/// The results of Executor::map, in the order of the input; see MapResults. The exception of a call is thrown at
/// its own place and the step after it gives the next value (CPython 3.16's rule, gh-108518; before, the first
/// error ended the iteration).
/// Dropping an iterator that has begun, or close(), cancels what has not started; dropping one that
/// has not begun cancels nothing. With a buffersize the executor must outlive the iteration, and so
/// must a range that was given by reference: when the executor is shut down in between, or reading
/// the range throws, the results on their way are given and then that error is thrown.
/// Follows concurrent/futures/_base.py, Executor.map.
template <class R>
class MapIterator : public MapResults<MapIterator<R>, R> {
 public:
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

  /// Ends the iteration and cancels what has not started.
  void close() {
    submit_next_ = nullptr;
    submit_error_ = nullptr;
    cancel_pending();
    pending_.clear();
    this->clear();
  }

 private:
  friend MapResults<MapIterator<R>, R>;

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

  void await_chunk(Duration patience) {
    started_ = true;
    if (pending_.empty()) return;
    try {
      static_cast<void>(pending_.front().future.exception(patience));
    } catch (const CancelledError&) {  // fetch() says so in its own way
    }
  }
  bool fetch(MapChunk<R>& chunk) {
    started_ = true;
    if (pending_.empty()) {
      if (submit_error_) std::rethrow_exception(std::exchange(submit_error_, nullptr));
      return false;
    }
    const PendingChunk<R> next = std::move(pending_.front());
    pending_.pop_front();
    if (submit_next_) submit_one();
    Timeout left;
    if (timeout_) left = std::max(Duration::zero(), Duration(deadline_ - Clock::now()));
    try {
      const std::exception_ptr error = next.future.exception(left);
      // Nobody else has this future. A task that never came to its calls stands for all of them.
      chunk = error ? MapChunk<R>(next.size, error) : std::move(next.future.state()->value());
    } catch (const TimeoutError&) {
      next.future.state()->cancel();
      close();
      throw;
    } catch (const CancelledError&) {
      chunk = MapChunk<R>(next.size, std::current_exception());
    }
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
  bool started_ = false;
};

/// The elements of one chunk, of ranges of numbers and the like: range by range, as they lay there.
template <class... V>
struct MapColumns {
  std::tuple<KeptValues<V>...> columns;
  std::size_t count = 0;

  [[nodiscard]] bool empty() const noexcept { return count == 0; }
  [[nodiscard]] std::size_t size() const noexcept { return count; }
};

/// Several ranges read in step, as zip() does; ends with the shortest. The elements of containers
/// that were given away are moved out of them, others are copied.
template <class... R>
class ZippedInput {
 public:
  using Element = std::tuple<std::ranges::range_value_t<R>...>;

  explicit ZippedInput(R&&... ranges) : views_(std::views::all(std::forward<R>(ranges))...) {}

  /// Up to `count` elements; fewer only at the end. As MapColumns where they can be copied without a look at
  /// each, otherwise as next_some().
  auto next_chunk(std::size_t count) {
    if constexpr (kCopiesInBulk) {
      return copy_some(count);
    } else {
      return next_some(count);
    }
  }
  /// The same, as tuples.
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

 private:
  static constexpr bool kCopiesInBulk = (std::ranges::contiguous_range<std::views::all_t<R>> && ...) &&
                                        (std::ranges::sized_range<std::views::all_t<R>> && ...) &&
                                        (std::is_arithmetic_v<std::ranges::range_value_t<R>> && ...);

  auto copy_some(std::size_t count) {
    const auto left = [&](auto& view) { return std::max<std::size_t>(std::ranges::size(view), read_) - read_; };
    const auto copy = [&](auto& view) {
      using Number = std::ranges::range_value_t<decltype(view)>;
      KeptValues<Number> column(count);
      if (count > 0) std::memcpy(column.data(), std::ranges::data(view) + read_, count * sizeof(Number));
      return column;
    };
    return std::apply(
        [&](auto&... view) {
          count = std::min({count, left(view)...});
          MapColumns<std::ranges::range_value_t<R>...> some{{copy(view)...}, count};
          read_ += count;
          return some;
        },
        views_);
  }
  // Empty at the end, and ever after.
  std::optional<Element> next() {
    if (ended_) return std::nullopt;
    if (!iterators_) {
      std::apply([&](auto&... view) { iterators_.emplace(std::ranges::begin(view)...); }, views_);
    } else {
      std::apply([](auto&... i) { (static_cast<void>(++i), ...); }, *iterators_);
    }
    return read(std::index_sequence_for<R...>{});
  }
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
  std::size_t read_ = 0;  // elements copied in bulk
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

/// call(0) to call(count - 1), each exception kept in its place. Plain values are written into `room`, if it is
/// given: memory for that many, which may be what the calls read; see MapChunk.
template <class R, class Call>
MapChunk<R> call_each(std::size_t count, Call&& call, KeptValues<typename MapChunk<R>::Value> room = {}) {
  if constexpr (MapChunk<R>::kHasPlainValues && !std::is_void_v<R>) {
    if (room.empty()) room.resize(count);
    return MapChunk<R>(std::move(room), count, call);
  } else {
    MapChunk<R> chunk;
    chunk.reserve(count);
    for (std::size_t i = 0; i < count;) {
      try {
        for (; i < count; ++i) {
          if constexpr (std::is_void_v<R>) {
            call(i);
            chunk.add({});
          } else {
            chunk.add(call(i));
          }
        }
      } catch (...) {
        chunk.add_error(std::current_exception());
        ++i;
      }
    }
    return chunk;
  }
}

/// Calls map's function for each element, each exception kept in its place.
template <class R, class F, class Element>
MapChunk<R> call_for_map(F& function, TaskContext& context, std::vector<Element>& elements) {
  const auto call = [&, element = elements.data()](std::size_t i) -> decltype(auto) {
    return std::apply(
        [&](auto&... values) -> decltype(auto) { return MapCall<F, Element>::call(function, context, values...); },
        element[i]);
  };
  return call_each<R>(elements.size(), call);
}

/// The same for numbers. Where the results are of the type of the first range they take its place, which saves
/// two processors from fetching other memory for them.
template <class R, class F, class... V>
MapChunk<R> call_for_map(F& function, TaskContext& context, MapColumns<V...>& elements) {
  const auto call = [&](auto&... column) {
    return [&function, &context, ... value = column.data()](std::size_t i) -> decltype(auto) {
      return MapCall<F, std::tuple<V...>>::call(function, context, value[i].value...);
    };
  };
  const auto call_one = std::apply([&](auto&... column) { return call(column...); }, elements.columns);
  KeptValues<typename MapChunk<R>::Value> room;
  if constexpr (std::is_same_v<R, std::tuple_element_t<0, std::tuple<V...>>>) {
    room = std::move(std::get<0>(elements.columns));
  }
  return call_each<R>(elements.count, call_one, std::move(room));
}

/// The one function of all chunks. What has no state of its own needs no counted pointer, which processors would
/// have to hand to each other for every chunk.
template <class F>
class MapFunction {
 public:
  explicit MapFunction(F&& function) : function_(keep(std::move(function))) {}
  explicit MapFunction(const F& function) : function_(keep(F(function))) {}

  [[nodiscard]] F& operator*() noexcept {
    if constexpr (kIsStateless) {
      return function_;
    } else {
      return *function_;
    }
  }

 private:
  static constexpr bool kIsStateless =
      std::is_pointer_v<F> || std::is_member_pointer_v<F> || (std::is_empty_v<F> && std::is_trivially_copyable_v<F>);
  using Kept = std::conditional_t<kIsStateless, F, std::shared_ptr<F>>;

  static Kept keep(F&& function) {
    if constexpr (kIsStateless) {
      return std::move(function);
    } else {
      return std::make_shared<F>(std::move(function));
    }
  }
  [[no_unique_address]] Kept function_;
};

/// Executor::map, once the executor can be named by a handle only.
template <class F, class... R>
auto make_map(const std::shared_ptr<ExecutorHandle>& handle, const MapOptions& options, F&& function, R&&... ranges) {
  options.check();
  using Input = ZippedInput<R...>;
  using Element = typename Input::Element;
  using Function = std::decay_t<F>;
  using Result = typename MapCall<Function, Element>::Result::type;

  MapFunction<Function> shared(std::forward<F>(function));
  auto input = std::make_shared<Input>(std::forward<R>(ranges)...);
  const auto size = static_cast<std::size_t>(options.chunksize);

  auto submit_next = [handle, shared, input, size]() -> std::optional<PendingChunk<Result>> {
    Executor& executor = living_executor(*handle);
    auto elements = input->next_chunk(size);
    if (elements.empty()) return std::nullopt;
    const std::size_t count = elements.size();
    auto run_chunk = [shared, elements = std::move(elements)](TaskContext& context) mutable {
      return call_for_map<Result>(*shared, context, elements);
    };
    return PendingChunk<Result>{submit_to(executor, std::move(run_chunk)), count};
  };
  return MapIterator<Result>(std::move(submit_next), options);
}

}  // namespace poolscope
