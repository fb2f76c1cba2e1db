// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace poolscope::processes {

/// A program that uses the engine can be its own worker, which then knows its functions. First thing
/// in main:
///
///     if (const auto status = processes::run_worker_if_asked(argc, argv)) return *status;
///
/// In a worker it returns when the worker is to end, with the status to exit with; elsewhere at once,
/// with nothing.
[[nodiscard]] std::optional<int> run_worker_if_asked(int argc, char** argv);

/// The program that workers are started from: `asked` when it is not empty, else what the environment
/// variable POOLSCOPE_WORKER names, else this program itself when it can be a worker (see above), else
/// poolscope-worker beside this program or in libexec/poolscope. Throws std::system_error that names
/// the file when it is not there or cannot be executed.
[[nodiscard]] std::string find_worker_program(const std::string& asked);

}  // namespace poolscope::processes
