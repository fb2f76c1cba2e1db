// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace poolscope::app {

/// From now on SIGINT and SIGTERM are noted instead of ending the program; a second one ends it at
/// once, with status 130.
void catch_interrupts();
[[nodiscard]] bool interrupted() noexcept;

}  // namespace poolscope::app
