// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/command_template.h"

#include <optional>
#include <string>
#include <string_view>

namespace poolscope {

/// What a placeholder stands for, and the variable that carries it.
struct Placeholder {
  std::string variable;
  std::string value;
};

/// What stands between the curly brackets of a command, but for {#}; empty when it is no placeholder.
[[nodiscard]] std::optional<Placeholder> resolve_placeholder(std::string_view inside, const CommandInput& input);

}  // namespace poolscope
