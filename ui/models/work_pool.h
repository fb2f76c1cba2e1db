// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QThreadPool;

namespace poolscope::ui {

/// Threads for what would hold up the window: orders, counts, pictures of a moment. Not Qt's global pool, for
/// that is where Qt paints large areas, and the GUI thread waits for it: behind a few long works there the
/// window would stand still. Lives until the program's end; the application waits for its works. Thread-safe.
[[nodiscard]] QThreadPool& workPool();

}  // namespace poolscope::ui
