// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/input_file.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace poolscope {

/// The members of one JSON object that are numbers and texts. Lists and objects in it are left out.
class JsonFields {
 public:
  void clear() noexcept { fields_.clear(); }
  [[nodiscard]] std::size_t size() const noexcept { return fields_.size(); }
  void add(std::string name, std::variant<std::int64_t, double, std::string> value) {
    fields_.push_back({std::move(name), std::move(value)});
  }
  /// The whole number of that name; empty when there is none.
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const noexcept;
  [[nodiscard]] std::optional<double> number(std::string_view name) const noexcept;
  /// The text of that name, "" when there is none; a view of this object.
  [[nodiscard]] std::string_view text(std::string_view name) const noexcept;
  [[nodiscard]] bool has(std::string_view name) const noexcept { return find(name) != nullptr; }

 private:
  struct Field {
    std::string name;
    std::variant<std::int64_t, double, std::string> value;
  };
  [[nodiscard]] const Field* find(std::string_view name) const noexcept;

  std::vector<Field> fields_;
};

/// One event of a trace file.
struct JsonEvent {
  JsonFields top;
  JsonFields args;
  JsonFields sample;

  void clear() noexcept {
    top.clear();
    args.clear();
    sample.clear();
  }
};

/// What becomes of a trace file's parts. Each function gives a sentence when it refuses.
struct JsonEventHandler {
  std::function<std::string(const JsonFields& other_data)> on_other_data;
  std::function<std::string(const JsonEvent& event)> on_event;
};

/// Reads {"otherData": {...}, "traceEvents": [{...}, ...]} event by event in bounded memory: no text
/// over 8 MiB, no nesting below 32 levels, no event of over 100 members. Empty when all was read,
/// otherwise what is wrong with the line where `input` stands.
[[nodiscard]] std::string read_json_events(InputFile& input, const JsonEventHandler& handler);

}  // namespace poolscope
