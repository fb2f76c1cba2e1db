// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace poolscope {

/// Lets the cache line at `place` come for writing, from another processor's cache if need be, while this thread
/// does something else. GCC's __builtin_prefetch asks for it only to be read unless told which processor it
/// compiles for; the first write would then wait for the other processor once more. Any address will do.
inline void prefetch_to_write(const void* place) noexcept {
#if defined(__x86_64__)
  asm volatile("prefetchw (%0)" : : "r"(place));
#else
  __builtin_prefetch(place, 1);
#endif
}

}  // namespace poolscope
