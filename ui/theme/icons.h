// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>

class QAction;

namespace poolscope::ui {

/// The icon resources/icons/<name>.svg in the palette's text colour, muted when disabled. It is drawn
/// when it is painted, so it follows the scheme without being set again, and is sharp at every scale.
/// An unknown name gives a null icon.
///
/// Names: run pause step cancel fit follow export kill add remove settings zoom-in zoom-out open
/// search filter close check up down copy retry info warning
[[nodiscard]] QIcon themeIcon(const QString& name);

/// `icon` as a pixmap in one colour, for grounds where the text colour cannot be read.
[[nodiscard]] QPixmap tintedPixmap(const QIcon& icon, const QSize& size, qreal devicePixelRatio, const QColor& color);

/// An action's words for a button: without the mark of its key, which Chinese menus have in brackets, and
/// without the dots that promise a dialog.
[[nodiscard]] QString plainActionText(const QAction& action);

}  // namespace poolscope::ui
