// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/processes/channel.h"
#include "core/processes/messages.h"
#include "core/processes/worker_page.h"
#include "core/sync/mutex.h"

#include <atomic>
#include <cstdint>
#include <exception>
#include <span>
#include <string>

namespace poolscope::processes {

/// What a worker sends to its manager: results that come close upon each other go out together, and
/// one that waits while a long call runs is sent by the attendant. Thread-safe.
class WorkerSender {
 public:
  /// Only the sending half of the channel is used; it outlives the sender.
  explicit WorkerSender(Channel& channel) : channel_(channel) {}

  /// Sends a frame at once; false when the manager has gone.
  bool send_now(FrameKind kind, std::span<const std::byte> body) EXCLUDES(mutex_);
  /// Sends the result, or keeps it for a moment, in which case true is given: somebody must flush() soon.
  /// `payload` is used up.
  [[nodiscard]] bool send_result(ResultHead head, std::uint32_t number, ByteWriter& payload,
                                 const ResultTrailer* trailer) EXCLUDES(mutex_);
  /// Sends what waits; false when the manager has gone.
  bool flush() EXCLUDES(mutex_);
  /// The attendant is to look() after what waits; true when it must be woken for that.
  [[nodiscard]] bool begin_looks() noexcept { return !looking_.exchange(true); }
  /// Something has come: until soon after, results may wait for each other.
  void note_received() noexcept;

  // Call from: the attendant.
  [[nodiscard]] bool wants_looks() const noexcept { return looking_.load(); }
  /// Sends what waits; stops wanting looks after a while without any.
  void look() EXCLUDES(mutex_);

 private:
  Channel& channel_;
  std::atomic<std::int64_t> flushed_ns_{0};
  std::atomic<bool> looking_{false};  // the attendant looks after unsent results
  int idle_looks_ = 0;                // the attendant's own
  Mutex mutex_;
};

}  // namespace poolscope::processes
