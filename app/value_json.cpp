// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/value_json.h"

#include <type_traits>
#include <variant>

namespace poolscope::app {

nlohmann::ordered_json value_json(const Value& value) {
  return std::visit(
      [](const auto& v) -> nlohmann::ordered_json {
        if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::monostate>) {
          return nullptr;
        } else {
          return v;
        }
      },
      value);
}

}  // namespace poolscope::app
