// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/value.h"

#include <nlohmann/json.hpp>

namespace poolscope::app {

/// The value as JSON has it: a number stays a number, nothing is null.
[[nodiscard]] nlohmann::ordered_json value_json(const Value& value);

}  // namespace poolscope::app
