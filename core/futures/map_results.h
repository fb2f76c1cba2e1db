// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/future_state.h"

#include <cstddef>
#include <exception>
#include <iterator>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace poolscope {

/// A value by itself, also where a vector of it would not hold such (bool).
template <class V>
struct KeptValue {
  V value;
};

/// std::allocator for those who write every element themselves: what a vector makes of nothing, and needs no
/// constructor, stays as the memory was.
template <class T>
struct UnfilledAllocator : std::allocator<T> {
  template <class U>
  struct rebind {
    using other = UnfilledAllocator<U>;
  };
  UnfilledAllocator() = default;
  template <class U>
  UnfilledAllocator(const UnfilledAllocator<U>&) noexcept {}

  template <class U, class... A>
  void construct(U* at, A&&... arguments) {
    if constexpr (sizeof...(A) > 0 || !std::is_trivially_default_constructible_v<U>) {
      std::construct_at(at, std::forward<A>(arguments)...);
    } else {
      ::new (static_cast<void*>(at)) U;
    }
  }
};
template <class V>
using KeptValues = std::vector<KeptValue<V>, UnfilledAllocator<KeptValue<V>>>;

/// What became of the elements of one task of map: the values in their order, and beside them which
/// elements threw what instead. Not thread-safe.
template <class R>
class MapChunk {
 public:
  using Value = typename FutureState<R>::Stored;
  using Kept = KeptValue<Value>;
  struct Error {
    std::size_t values_before = 0;
    std::exception_ptr thrown;
  };

  MapChunk() = default;
  /// `size` elements that were never called, all for the same reason.
  MapChunk(std::size_t size, const std::exception_ptr& error) : errors_(size, Error{0, error}) {}

  /// Plain values can be written into memory of any content.
  static constexpr bool kHasPlainValues =
      std::is_trivially_copyable_v<Value> && std::is_trivially_default_constructible_v<Value>;
  /// What call(0) to call(count - 1) give, plain values. They go into `room`, which has `count` elements; call(i)
  /// may read its element i, and none before.
  template <class Call>
  requires kHasPlainValues MapChunk(KeptValues<Value> room, std::size_t count, Call&& call) : values_(std::move(room)) {
    Kept* next = values_.data();
    for (std::size_t i = 0; i < count;) {
      try {
        for (; i < count; ++i) {
          next->value = call(i);
          ++next;
        }
      } catch (...) {
        errors_.push_back({static_cast<std::size_t>(next - values_.data()), std::current_exception()});
        ++i;
      }
    }
    values_.resize(static_cast<std::size_t>(next - values_.data()));
  }

  void reserve(std::size_t size) { values_.reserve(size); }
  /// What the next element became.
  void add(Value&& value) { values_.push_back(Kept{std::move(value)}); }
  void add_error(std::exception_ptr error) { errors_.push_back({values_.size(), std::move(error)}); }

  [[nodiscard]] std::size_t size() const noexcept { return values_.size() + errors_.size(); }
  [[nodiscard]] KeptValues<Value>& values() noexcept { return values_; }
  [[nodiscard]] const std::vector<Error>& errors() const noexcept { return errors_; }

 private:
  KeptValues<Value> values_;
  std::vector<Error> errors_;
};

/// Results given out one by one, chunk after chunk, by next() or in a for loop; from one thread.
/// `Derived` has bool fetch(MapChunk<R>&), which puts the next chunk in, false at the end; it may throw.
/// Its await_chunk(Duration) throws TimeoutError when fetch() would take longer.
template <class Derived, class R>
class MapResults {
 public:
  using Value = typename MapChunk<R>::Value;
  using Kept = typename MapChunk<R>::Kept;

  /// The next result, empty when all were given. Throws what its call threw, and what fetch() throws.
  std::optional<Value> next() {
    if (!find_values()) return std::nullopt;
    return std::move((at_++)->value);
  }

  /// The same; when it has not come after `patience`, throws TimeoutError and can be asked again: the
  /// next(timeout) of Lib/multiprocessing/pool.py, IMapIterator.
  std::optional<Value> next(Duration patience) {
    if (at_ == end_ && next_error_ == chunk_.errors().size()) static_cast<Derived&>(*this).await_chunk(patience);
    return next();
  }

  /// Input iterator over next(); after an exception go on with next(). A value is good until the next is taken.
  class Iterator {
   public:
    using value_type = Value;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    explicit Iterator(MapResults* source) : source_(source) { look(); }
    const Value& operator*() const { return at_->value; }
    Iterator& operator++() {
      // The source's own position is only compared, not followed: so each step does not wait for the one before.
      Kept* const next = at_ + 1;
      if (next != end_ && source_->at_ == next) [[likely]] {
        at_ = next;
        source_->at_ = next + 1;
      } else {
        look();
      }
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return at_ == nullptr; }

   private:
    void look() {
      const bool found = source_->find_values();
      at_ = found ? source_->at_++ : nullptr;
      end_ = source_->end_;
    }

    MapResults* source_ = nullptr;
    Kept* at_ = nullptr;  // null at the end
    Kept* end_ = nullptr;
  };
  Iterator begin() { return Iterator(this); }
  std::default_sentinel_t end() const noexcept { return {}; }

 protected:
  MapResults() = default;
  ~MapResults() = default;
  MapResults(MapResults&& other) noexcept { *this = std::move(other); }
  MapResults& operator=(MapResults&& other) noexcept {
    chunk_ = std::move(other.chunk_);  // the values stay where they are
    at_ = std::exchange(other.at_, nullptr);
    end_ = std::exchange(other.end_, nullptr);
    next_error_ = std::exchange(other.next_error_, 0);
    other.chunk_ = {};
    return *this;
  }
  /// Forgets what has not been given out.
  void clear() { use(MapChunk<R>()); }

 private:
  // True with at least one value at at_, false at the end.
  bool find_values() {
    while (at_ == end_) {
      if (next_error_ < chunk_.errors().size()) {
        const std::size_t thrown = next_error_++;
        find_end();
        std::rethrow_exception(chunk_.errors()[thrown].thrown);
      }
      MapChunk<R> chunk;
      if (!static_cast<Derived&>(*this).fetch(chunk)) return false;
      use(std::move(chunk));
    }
    return true;
  }
  void use(MapChunk<R> chunk) {
    chunk_ = std::move(chunk);
    at_ = chunk_.values().data();
    next_error_ = 0;
    find_end();
  }
  void find_end() {
    const auto& errors = chunk_.errors();
    auto& values = chunk_.values();
    end_ = values.data() + (next_error_ < errors.size() ? errors[next_error_].values_before : values.size());
  }

  MapChunk<R> chunk_;
  Kept* at_ = nullptr;  // of the values before the next exception
  Kept* end_ = nullptr;
  std::size_t next_error_ = 0;
};

}  // namespace poolscope
