// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace poolscope::ui {

/// What the program is, its version and its licence, in a dialog over `parent`. Returns at once.
void showAbout(QWidget* parent);

/// What the keys and the mouse do, in a dialog over `parent`. Returns at once.
void showKeys(QWidget* parent);

}  // namespace poolscope::ui
