// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job_description.h"
#include "core/jobs/value.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

class Job;

/// All jobs that come with the program, in the order in which they are offered. Built once, thread-safe
/// to read.
[[nodiscard]] const std::vector<std::unique_ptr<const Job>>& job_catalogue();

/// The job of that name, of the catalogue or of a library that has been loaded (see
/// function_library.h); nullptr when there is none. Lives as long as the program. Thread-safe.
[[nodiscard]] const Job* find_job(std::string_view name) noexcept;

/// "unknown job "slepp"; did you mean "sleep_square"?", or all that are known when none is near.
[[nodiscard]] std::string unknown_job(std::string_view name);

/// Reads a parameter's value from text as typed on a command line or in a form. On error returns
/// false and sets `error` to one sentence that says what would be right.
bool parse_param(const JobDescription& job, std::string_view name, std::string_view text, Value& value,
                 std::string& error);

/// The same check for a value that is there already: empty when the job takes it, else a sentence.
[[nodiscard]] std::string check_param(const JobDescription& job, std::string_view name, const Value& value);

}  // namespace poolscope
