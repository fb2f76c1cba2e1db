// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace poolscope {

/// The one clock of the engine: steady, so that it never jumps, and common to all threads and
/// processes of a machine.
using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;
using Duration = std::chrono::nanoseconds;

/// A relative limit as Python writes it: empty means "wait for ever".
using Timeout = std::optional<Duration>;

/// Nanoseconds of the steady clock since its own epoch. Thread-safe. Where the kernel itself trusts the
/// processor's time-stamp counter, that is read, and set by the clock again and again: it is cheaper
/// than the clock and stays within a microsecond of it; a thread that learns of something another one
/// did never reads an earlier time than that one.
[[nodiscard]] std::int64_t now_ns() noexcept;

/// now_ns() for what the calling thread itself does, such as a submit or the end of a task: for half the price,
/// since the processor need not first finish all that stands before it. It may be some ten nanoseconds before what
/// the thread has just learned of other threads, unless whoever told it has called note_news().
[[nodiscard]] std::int64_t own_now_ns() noexcept;

extern constinit thread_local bool clock_has_news;  ///< of note_news()
/// The calling thread has learned of something that another one did: its next own_now_ns() is not before that.
inline void note_news() noexcept { clock_has_news = true; }

/// The moment `timeout` after `from`; a sum beyond the clock's range gives the last moment it can
/// name, so that "a very long time" is never in the past.
[[nodiscard]] TimePoint deadline_after(Duration timeout, TimePoint from = Clock::now()) noexcept;

/// Turns seconds as users write them into a duration, saturating at the clock's range.
[[nodiscard]] Duration from_seconds(double seconds) noexcept;

/// Processor time that the calling thread has used, in nanoseconds. A system call: not for every
/// loop turn.
[[nodiscard]] std::int64_t thread_cpu_ns() noexcept;

/// Processor time used by the thread `tid` of this process; empty when that thread has ended.
[[nodiscard]] std::optional<std::int64_t> thread_cpu_ns(int tid) noexcept;

/// Processor time used by this whole process.
[[nodiscard]] std::int64_t process_cpu_ns() noexcept;
/// Processor time used by another one; empty when it has ended.
[[nodiscard]] std::optional<std::int64_t> process_cpu_ns(int pid) noexcept;

/// The kernel's number for the calling thread.
[[nodiscard]] int current_tid() noexcept;

/// Processors this process may run on (its affinity mask, as `os.process_cpu_count()`), at least 1.
[[nodiscard]] int usable_cpu_count() noexcept;

/// Gives the calling thread a name for debuggers and `top`; Linux keeps the first 15 bytes.
void set_thread_name(const char* name) noexcept;

/// Resident memory of this process in bytes, 0 when the kernel does not tell.
[[nodiscard]] std::int64_t process_rss_bytes() noexcept;
/// Resident memory of another one.
[[nodiscard]] std::int64_t process_rss_bytes(int pid) noexcept;

}  // namespace poolscope
