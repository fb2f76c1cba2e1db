// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/lane_stack.h"

#include <algorithm>
#include <limits>

namespace poolscope::ui {

LaneStack::LaneStack() { m_freeSince.fill(std::numeric_limits<std::int64_t>::min()); }

int LaneStack::take(std::int64_t ns) {
  const auto free =
      std::find_if(m_freeSince.begin(), m_freeSince.end(), [ns](std::int64_t since) { return since <= ns + 1; });
  if (free == m_freeSince.end()) {
    return kCrowd;
  }
  *free = std::numeric_limits<std::int64_t>::max();
  return static_cast<int>(free - m_freeSince.begin());
}

void LaneStack::release(int level, std::int64_t end) {
  if (level < kLevels) {
    m_freeSince[static_cast<std::size_t>(level)] = end;
  }
}

}  // namespace poolscope::ui
