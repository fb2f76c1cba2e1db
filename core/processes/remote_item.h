// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/map.h"
#include "core/futures/work_item.h"
#include "core/processes/registry.h"
#include "core/sync/mutex.h"

#include <cstdint>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

namespace poolscope::processes {

class RemoteItem;

/// Where futures of running tasks leave their wish to end, for the pool's manager. Futures may
/// outlive the pool, so both share it. Thread-safe; its lock is never held around another one.
class EndRequests {
 public:
  explicit EndRequests(int bell) noexcept : bell_(bell) {}

  void add(RemoteItem& item) EXCLUDES(mutex_);
  [[nodiscard]] std::vector<RemoteItem*> take() EXCLUDES(mutex_);
  /// The pool is gone: nothing is rung any more.
  void detach() EXCLUDES(mutex_);

 private:
  Mutex mutex_;
  int bell_ GUARDED_BY(mutex_);                        // the manager's eventfd
  std::vector<RemoteItem*> items_ GUARDED_BY(mutex_);  // compared with what runs, never followed
};

/// A task that runs in another process: a registered function and its arguments as bytes, and its
/// future's state in the same allocation.
class RemoteItem : public WorkItem {
 public:
  RemoteItem(const RegisteredFunction& f, bool is_chunk) : function(f), chunk(is_chunk) {}

  const RegisteredFunction& function;
  const bool chunk;  ///< calls the function for several sets of arguments
  ByteWriter arguments;
  std::int64_t encode_ns = 0;  ///< how long that took
  std::exception_ptr refused;  ///< the arguments could not be encoded
  std::shared_ptr<EndRequests> requests;

  /// Reads the value into its place, without ending the future. Throws what its type's code throws.
  virtual void put_value(ByteReader& reader) = 0;
  /// Nothing runs in this process.
  void run(TaskContext& /*context*/) noexcept override {}
};

/// Reads what a call gave: a value, or what map() wants of a chunk.
template <class T>
struct ResultReader {
  static void read(ByteReader& reader, FutureState<T>& state) {
    T value{};
    decode(reader, value);
    state.place(std::move(value));
  }
};
template <>
struct ResultReader<void> {
  static void read(ByteReader& /*reader*/, FutureState<void>& state) { state.place(); }
};
/// What map() wants of a chunk; nothing stands for void.
template <class R>
struct ResultReader<MapChunk<R>> {
  static void read(ByteReader& reader, FutureState<MapChunk<R>>& state) {
    MapChunk<R> chunk;
    while (reader.remaining() > 0) {
      if (reader.get<std::uint8_t>() == 0) {
        chunk.add_error(decode_exception(reader));
      } else if constexpr (std::is_void_v<R>) {
        chunk.add({});
      } else {
        R value{};
        decode(reader, value);
        chunk.add(std::move(value));
      }
    }
    state.place(std::move(chunk));
  }
};

template <class T>
class TypedRemoteItem final : public FutureState<T>, public RemoteItem {
 public:
  using RemoteItem::RemoteItem;
  [[nodiscard]] FutureStateBase& state() noexcept override { return *this; }
  [[nodiscard]] RowId row_in(const TraceRecorder* asked) const noexcept override { return this->recorded_row(asked); }
  void put_value(ByteReader& reader) override {
    ResultReader<T>::read(reader, *this);
    reader.expect_end();
  }

 private:
  void on_cancelled() noexcept override { record_cancelled(); }
  void on_end_requested() noexcept override {
    if (requests) requests->add(*this);
  }
};

}  // namespace poolscope::processes
