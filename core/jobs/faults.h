// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/task.h"
#include "core/futures/errors.h"
#include "core/jobs/value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace poolscope {

class JobContext;
struct JobCall;

/// What befalls one task.
struct CallFault {
  bool fails = false;
  double delay_s = 0;  ///< it waits so long before it begins

  bool operator==(const CallFault&) const = default;
};

/// What goes wrong on purpose, as shares of all tasks from 0 to 1. Which tasks are hit follows from
/// the seed, so every executor meets the same ones.
struct Faults {
  double fail = 0;          ///< end with an InjectedFault instead of a result
  double slow = 0;          ///< wait before they begin
  double slow_seconds = 1;  ///< so long

  [[nodiscard]] bool any() const noexcept { return fail > 0 || slow > 0; }
  bool operator==(const Faults&) const = default;
};

/// What a task ends with that was chosen to fail.
class InjectedFault : public Error {
 public:
  using Error::Error;
};

/// Empty when the shares are shares; otherwise a sentence.
[[nodiscard]] std::string check_faults(const Faults& faults);

/// Reads "fail=5%,slow=0.1,slow-seconds=2". On error returns empty and sets `error` to a sentence.
[[nodiscard]] std::optional<Faults> parse_faults(std::string_view text, std::string& error);

/// What befalls the task of that seed.
[[nodiscard]] CallFault draw_fault(const Faults& faults, std::uint64_t seed);

/// The run() of the call's job with the call's own fault: what executors call. Both arguments must live
/// until the coroutine ends.
[[nodiscard]] Task<Value> run_call(JobContext& context, const JobCall& call);

}  // namespace poolscope
