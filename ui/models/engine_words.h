// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <span>

namespace poolscope::ui {

/// A sentence of the engine, which speaks English, in the language of the window. `known` are its sentences with
/// places (%1 %2) for what varies, the special ones before the general; what stands in a place is looked for in the
/// same way. A sentence that is not known stays as it is. Call from any thread.
[[nodiscard]] QString engineText(const char* context, std::span<const char* const> known, const QString& said);

}  // namespace poolscope::ui
