// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options.h"

#include <string>

namespace poolscope::app {

/// What `poolscope list` prints, made from the catalogues' own descriptions.
[[nodiscard]] std::string list_text(const ListOptions& options);

}  // namespace poolscope::app
