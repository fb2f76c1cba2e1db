// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>

namespace poolscope {

/// What a job takes as a parameter and gives as a result: nothing, yes/no, a whole number, a
/// number, or text.
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

/// Parameters by name. Ordered, so that two equal sets print alike.
using ParamMap = std::map<std::string, Value, std::less<>>;

/// The value as people read it: "49", "3.1415924626", "true", the text itself; nothing gives "".
/// Numbers take as many digits as they need to be read back exactly.
[[nodiscard]] std::string to_text(const Value& value);

}  // namespace poolscope
