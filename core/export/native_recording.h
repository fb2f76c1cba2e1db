// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/read_result.h"
#include "core/tracing/trace.h"

#include <string>

namespace poolscope {

/// Writes the runs in the program's own compact form (.poolscope), for runs too big for text: all that
/// a trace holds, texts, segments and samples included. A name and a version, and then, deflated:
///
///   'R' run: what it is called, lanes, jobs, its moment
///   'P' who submitted the tasks of the next 'T', where tasks did
///   'T' up to 8192 tasks, times as differences, numbers in as few bytes as they need
///   'S' segments      'W' samples      'E' end of the run
///   'Z' end of the file: how many tasks there were, so that a file cut short is known as such
///
/// Each part begins with its letter and its length. Throws std::system_error with a sentence for the
/// user; then nothing is written, see AtomicFile.
void write_native_recording(const std::string& path, const Recording& recording);

/// Reads what write_native_recording() wrote, and refuses anything else with a sentence that names the
/// place by its offset; whole parts before that place are in ReadResult::before_error. Memory is that of the columns
/// and one part, however broken the file is.
[[nodiscard]] ReadResult read_native_recording(const std::string& path);

namespace native_format {

inline constexpr std::string_view kMagic = "POOLSCOPE\n";
/// Version 1 had no 'P', version 2 no kAwaits, version 3 no kIsOpen.
inline constexpr char kVersion = 4;
inline constexpr char kOldestVersion = 1;
inline constexpr std::size_t kTasksInPart = 8192;
inline constexpr std::size_t kItemsInPart = 65'536;
/// The longest part: 8192 tasks with texts are far below; one with longer texts is cut earlier.
inline constexpr std::size_t kMostPartBytes = std::size_t{64} << 20U;
/// A part is closed when it has grown beyond this.
inline constexpr std::size_t kEnoughBytes = std::size_t{16} << 20U;

// What a task has, as bits of its first byte, beside its state in the lowest three.
inline constexpr unsigned kHasDispatch = 8;
inline constexpr unsigned kHasStart = 16;
inline constexpr unsigned kHasTexts = 32;
inline constexpr unsigned kHasExtra = 64;
inline constexpr unsigned kIsRetry = 128;

// Of a segment, beside its kind in the lowest three bits and its cause in three from the fifth on.
inline constexpr unsigned kAwaits = 8;    ///< the awaited row follows
inline constexpr unsigned kIsOpen = 128;  ///< it lasts at the run's moment: it has no end

}  // namespace native_format

}  // namespace poolscope
