// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/worker_sender.h"

#include "core/processes/remote_errors.h"
#include "core/sync/clock.h"

namespace poolscope::processes {
namespace {

// Results of calls that take longer than this are worth a system call of their own.
constexpr std::int64_t kWorthSending = 50'000;
constexpr std::size_t kMostUnsent = 32 * 1024;
constexpr int kMostIdleLooks = 8;

std::span<const std::byte> bytes_of(const ResultHead& head) { return std::as_bytes(std::span(&head, 1)); }

}  // namespace

bool WorkerSender::send_now(FrameKind kind, std::span<const std::byte> body) {
  const MutexLock lock(mutex_);
  channel_.put(kind, 0, body);
  return channel_.flush(true) != Channel::Outcome::closed;
}

bool WorkerSender::send_result(ResultHead head, std::uint32_t number, ByteWriter& payload,
                               const ResultTrailer* trailer) {
  head.payload_size = static_cast<std::uint32_t>(payload.size());
  head.has_trailer = trailer != nullptr ? 1 : 0;
  if (trailer != nullptr) encode(payload, *trailer);
  head.end_ns = now_ns();

  const MutexLock lock(mutex_);
  try {
    channel_.put(FrameKind::result, number, bytes_of(head), payload.bytes());
  } catch (...) {  // no memory or descriptor for a large one
    payload.clear();
    encode_exception(payload, std::current_exception(), "in the worker, sending a result:");
    head.status = ResultStatus::bad_result;
    head.has_trailer = 0;
    head.payload_size = static_cast<std::uint32_t>(payload.size());
    channel_.put(FrameKind::result, number, bytes_of(head), payload.bytes());
  }
  if (payload.size() > kMostInline) payload.reset();
  // While more calls wait here, small results go out together.
  if (head.end_ns - flushed_ns_.load(std::memory_order_relaxed) > kWorthSending || channel_.unsent() > kMostUnsent) {
    static_cast<void>(channel_.flush(true));
    flushed_ns_.store(head.end_ns, std::memory_order_relaxed);
    return false;
  }
  return true;
}

bool WorkerSender::flush() {
  const MutexLock lock(mutex_);
  return channel_.unsent() == 0 || channel_.flush(true) != Channel::Outcome::closed;
}

void WorkerSender::note_received() noexcept { flushed_ns_.store(now_ns(), std::memory_order_relaxed); }

void WorkerSender::look() {
  const MutexLock lock(mutex_);
  if (channel_.unsent() > 0) {
    static_cast<void>(channel_.flush(true));
    idle_looks_ = 0;
  } else if (++idle_looks_ > kMostIdleLooks) {
    looking_.store(false);
    idle_looks_ = 0;
  }
}

}  // namespace poolscope::processes
