// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace poolscope::ui {

/// Lets screen readers see the timeline's tasks: the timeline is a list, its tasks are the items, with
/// their name, what can be said of them, where they are drawn and whether they are selected. Of very many
/// tasks those around the selected one are listed. Call once before the first timeline is asked for its
/// interface; more calls do nothing.
void installTimelineAccessibility();

}  // namespace poolscope::ui
