// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/placed_json_reading.h"

#include "core/jobs/nearest_word.h"
#include "core/jobs/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <variant>

namespace poolscope {

using Kind = PlacedJson::Kind;

void refuse(int line, const std::string& sentence) {
  throw JsonMistake{visible_text(fmt::format("line {}: {}", line, sentence))};
}

const PlacedJson& expect(const PlacedJson& value, Kind kind, std::string_view key) {
  if (value.kind != kind) {
    refuse(value.line, fmt::format("\"{}\" must be {}, not {}", key, words_for(kind), words_for(value.kind)));
  }
  return value;
}

const PlacedJson& member(const PlacedJson& object, std::string_view key) {
  if (const PlacedJson* found = object.find(key)) return *found;
  refuse(object.line, fmt::format("\"{}\" is missing", key));
}

const std::string& text_of(const PlacedJson& value, std::string_view key) {
  return std::get<std::string>(expect(value, Kind::text, key).value);
}

double number_of(const PlacedJson& value, std::string_view key, double least, double most) {
  const Value& number = expect(value, Kind::number, key).value;
  const auto* whole = std::get_if<std::int64_t>(&number);
  const double read = whole != nullptr ? static_cast<double>(*whole) : std::get<double>(number);
  if (!(read >= least && read <= most)) {
    refuse(value.line, fmt::format("\"{}\" must be from {} to {}, not {}", key, least, most, read));
  }
  return read;
}

std::int64_t whole_of(const PlacedJson& value, std::string_view key, std::int64_t least, std::int64_t most) {
  const double read = number_of(value, key, static_cast<double>(least), static_cast<double>(most));
  if (read != std::floor(read)) refuse(value.line, fmt::format("\"{}\" must be a whole number, not {}", key, read));
  return static_cast<std::int64_t>(read);
}

void refuse_unknown_keys(const PlacedJson& object, const std::vector<std::string>& known, std::string_view of) {
  for (std::size_t i = 0; i < object.keys.size(); ++i) {
    if (std::find(known.begin(), known.end(), object.keys[i]) != known.end()) continue;
    refuse(object.key_lines[i],
           fmt::format("unknown key \"{}\"{}; {}", object.keys[i], of, did_you_mean(object.keys[i], known)));
  }
}

}  // namespace poolscope
