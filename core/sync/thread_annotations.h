// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Names for Clang's thread-safety attributes. With another compiler they are empty, so that the
// annotations cost nothing and cannot change what the code means.
#if defined(__clang__)
#define POOLSCOPE_ATTRIBUTE(x) __attribute__((x))
#else
#define POOLSCOPE_ATTRIBUTE(x)
#endif

/// The type is a lock.
#define CAPABILITY(name) POOLSCOPE_ATTRIBUTE(capability(name))
/// The type takes a lock in its constructor and gives it back in its destructor.
#define SCOPED_CAPABILITY POOLSCOPE_ATTRIBUTE(scoped_lockable)
/// The field may only be touched while the named lock is held.
#define GUARDED_BY(lock) POOLSCOPE_ATTRIBUTE(guarded_by(lock))
/// The caller must hold the named locks.
#define REQUIRES(...) POOLSCOPE_ATTRIBUTE(requires_capability(__VA_ARGS__))
/// The caller must not hold the named locks.
#define EXCLUDES(...) POOLSCOPE_ATTRIBUTE(locks_excluded(__VA_ARGS__))
/// The function takes the named locks and returns holding them.
#define ACQUIRE(...) POOLSCOPE_ATTRIBUTE(acquire_capability(__VA_ARGS__))
/// The function gives the named locks back.
#define RELEASE(...) POOLSCOPE_ATTRIBUTE(release_capability(__VA_ARGS__))
/// The function's own locking is beyond the analysis; the reason stands beside each use.
#define NO_THREAD_SAFETY_ANALYSIS POOLSCOPE_ATTRIBUTE(no_thread_safety_analysis)
