// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

class Job;

// Shared libraries that export functions with POOLSCOPE_EXPORT_FUNCTION (export_function.h). Loading one
// runs code of its author with all rights of this process, so it takes a user's word; nothing here asks
// for it. A library stays loaded until the program ends.

/// Loads a library and makes its functions jobs, called `<library>.<function>`: of libmine.so and f it
/// is "mine.f". A process of its own tries it first, so that one that crashes, exits, hangs or throws
/// while it loads costs nothing. Loading the same file again does nothing. On error returns false and
/// sets `error` to one sentence that begins with the file's name. Thread-safe; blocks for some
/// milliseconds, and for at most ten seconds when the library hangs.
bool load_function_library(const std::string& path, std::string& error);

/// Whether load_function_library() has loaded it.
[[nodiscard]] bool is_library_loaded(const std::string& path);

/// The full path by which an experiment names a library: relative ones count from `folder`, or from
/// where the program runs when that is empty.
[[nodiscard]] std::string library_path(const std::string& path, const std::string& folder = {});

/// What jobs of that library are called before the dot: "mine" for /x/libmine.so.
[[nodiscard]] std::string library_name(std::string_view path);

/// The jobs of all loaded libraries in the order of loading. They live as long as the program.
[[nodiscard]] std::vector<const Job*> function_jobs();
[[nodiscard]] const Job* find_function_job(std::string_view name) noexcept;

/// What the worker program does when it is started with kTryLibraryArgument and a path: loads it, prints
/// why it cannot be used, if so, and gives the status to exit with.
inline constexpr std::string_view kTryLibraryArgument = "--try-library";
int try_function_library(const std::string& path);

}  // namespace poolscope
