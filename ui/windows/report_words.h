// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/report_words.h"

namespace poolscope::ui {

/// The words of a report in the language of the window.
[[nodiscard]] ReportWords reportWords();

}  // namespace poolscope::ui
