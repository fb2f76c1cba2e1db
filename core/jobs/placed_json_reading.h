// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/placed_json.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

// What the readers of experiment files and lessons take from JSON. Each refuses what does not fit by
// throwing a JsonMistake, which is caught where the reading began. Thread-safe.

namespace poolscope {

/// What is wrong, in one sentence with its place.
struct JsonMistake {
  std::string sentence;
};

/// Throws the mistake "line N: sentence".
[[noreturn]] void refuse(int line, const std::string& sentence);

/// The value itself, which must be of that kind.
const PlacedJson& expect(const PlacedJson& value, PlacedJson::Kind kind, std::string_view key);

/// The member of that key, which must be there.
[[nodiscard]] const PlacedJson& member(const PlacedJson& object, std::string_view key);

const std::string& text_of(const PlacedJson& value, std::string_view key);

/// A number within the limits, which belong to them.
[[nodiscard]] double number_of(const PlacedJson& value, std::string_view key,
                               double least = -std::numeric_limits<double>::infinity(),
                               double most = std::numeric_limits<double>::infinity());

/// The same for a whole number.
[[nodiscard]] std::int64_t whole_of(const PlacedJson& value, std::string_view key, std::int64_t least,
                                    std::int64_t most);

/// Refuses the first key that is not known, with the nearest that is. `of` follows the key in the
/// sentence, e.g. ` of "faults"`.
void refuse_unknown_keys(const PlacedJson& object, const std::vector<std::string>& known, std::string_view of = "");

}  // namespace poolscope
