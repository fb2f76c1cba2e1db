// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <utility>
#include <vector>

class QApplication;

namespace poolscope::ui {

/// Makes the program speak a language: "en", "zh_CN", or empty for that of the system. Numbers and
/// times follow it. Windows that are there keep their words; WindowKeeper makes them anew.
void setLanguage(QApplication& app, const QString& code);

/// As of the last setLanguage().
[[nodiscard]] QString language();

/// All there are, each named in itself.
[[nodiscard]] std::vector<std::pair<QString, QString>> languages();

}  // namespace poolscope::ui
