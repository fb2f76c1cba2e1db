// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace poolscope::coroutines {

/// Memory for coroutine frames and the loop's tasks: millions of a few sizes, most of them freed by
/// the thread that made them, in about the same order. Each thread has a heap of 2 MiB chunks, one
/// size a chunk, so an allocation takes a pointer from a list. Chunks that fall empty wait for the next
/// tasks, some hundred megabytes at most, unless the system needs their memory. Thread-safe: memory may be freed by
/// any thread. Sizes above 1 KiB, and all sizes under AddressSanitizer, come from operator new. Throws
/// std::bad_alloc.
[[nodiscard]] void* allocate_frame(std::size_t bytes);
/// `bytes` as it was allocated.
void free_frame(void* frame, std::size_t bytes) noexcept;

}  // namespace poolscope::coroutines
