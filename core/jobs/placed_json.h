// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

/// A JSON value that knows the line where it stands, so that an error can name it.
struct PlacedJson {
  enum class Kind : std::uint8_t { null, boolean, number, text, list, object };

  Kind kind = Kind::null;
  int line = 1;
  Value value;                         ///< of a boolean, number (integer where it is one) or text
  std::optional<std::uint64_t> whole;  ///< a number that is whole and not negative
  std::vector<PlacedJson> items;       ///< of a list or object
  std::vector<std::string> keys;       ///< of an object, as many as items
  std::vector<int> key_lines;

  /// The member of that key, nullptr when there is none.
  [[nodiscard]] const PlacedJson* find(std::string_view key) const noexcept;
};

/// "true or false", "a number", "text", "a list", "an object", "nothing"
[[nodiscard]] std::string_view words_for(PlacedJson::Kind kind) noexcept;

/// Reads a whole JSON text of at most 8 MiB, 32 levels and 1000 keys an
/// object. On error returns empty and sets `error`
/// to "line N: " and a sentence; a key that stands twice in one object is one.
[[nodiscard]] std::optional<PlacedJson> read_placed_json(std::string_view text, std::string& error);

}  // namespace poolscope
