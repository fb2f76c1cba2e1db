// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace poolscope::ui {

/// The page that report_html() made as a PDF of A4 pages, its pictures as drawings. Needs a
/// QGuiApplication; call from the GUI thread.
[[nodiscard]] QByteArray reportPdf(const QString& html);

}  // namespace poolscope::ui
