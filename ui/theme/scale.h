// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace poolscope::ui {

// How large the interface is: lengths that hold words grow with the letters. GUI thread only.

/// 1 at the usual size of the letters.
[[nodiscard]] double interfaceScale();
/// Gives every widget of setScaledWidth() its new width. Called by whoever changes the application's font.
void setInterfaceScale(double scale);

/// A length at the interface's scale.
[[nodiscard]] int scaled(int length);
/// Fixes the width of a widget at the interface's scale, also when that changes.
void setScaledWidth(QWidget* widget, int width);

}  // namespace poolscope::ui
