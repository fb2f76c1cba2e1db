// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

class ProcessPoolExecutor;

/// Something that goes wrong on purpose at a certain moment, inside the executors with worker processes.
struct PlannedFault {
  enum class Kind : std::uint8_t {
    kill,           ///< a worker gets a signal
    refuse_spawn,   ///< starting a worker fails
    delay_manager,  ///< the manager sleeps before each of its rounds from then on
    drop_frame,     ///< a call is lost on its way to a worker
    corrupt_frame,  ///< a call arrives damaged
  };
  Kind kind = Kind::kill;
  Duration at{};                          ///< from the start of the run
  int worker = 1;                         ///< kill: which of those that live then, counted from 1
  int signal = 9;                         ///< kill
  int count = 1;                          ///< refuse_spawn: so many times; the frames: the so-manieth call from then on
  Duration delay = Duration(10'000'000);  ///< delay_manager

  bool operator==(const PlannedFault&) const = default;
};

/// Reads "kill:worker=1,at=2s,signal=SEGV", "refuse-spawn:count=3", "delay-manager:delay=10ms,at=1s",
/// "drop-frame:call=5" or "corrupt-frame". On error returns empty and sets `error` to one sentence.
[[nodiscard]] std::optional<PlannedFault> parse_planned_fault(std::string_view text, std::string& error);
/// In the form that is read, without what is as by default.
[[nodiscard]] std::string to_string(const PlannedFault& fault);

/// Makes it happen now. False when there is no such worker (yet).
bool inject(ProcessPoolExecutor& pool, const PlannedFault& fault);

}  // namespace poolscope
