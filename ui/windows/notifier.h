// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace poolscope::ui {

/// Tells a user who looks elsewhere that something has ended: by the desktop's notifications where
/// there are any, and by marking the window in the task bar. Returns at once.
void notifyUser(QWidget& window, const QString& title, const QString& text);

}  // namespace poolscope::ui
