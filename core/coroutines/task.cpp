// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/task.h"

#include <stdexcept>

namespace poolscope {

void throw_suspended() {
  throw std::logic_error("a coroutine that was run to its end on a thread suspended instead of blocking");
}

}  // namespace poolscope
