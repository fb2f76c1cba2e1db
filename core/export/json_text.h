// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/text.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace poolscope {

/// Builds one JSON object after the other in the same memory, member by member. The names are the
/// program's own words and are not escaped; texts are, and are made clean UTF-8 and cut as
/// field_text() does.
class JsonText {
 public:
  void clear() noexcept { text_.clear(); }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  JsonText& open() {
    text_ += '{';
    return *this;
  }
  JsonText& open(std::string_view name) {
    member(name);
    return open();
  }
  JsonText& close() {
    text_ += '}';
    return *this;
  }
  JsonText& text(std::string_view name, std::string_view value);
  template <class Number>
  JsonText& number(std::string_view name, Number value) {
    member(name);
    append_number(text_, value);
    return *this;
  }
  JsonText& boolean(std::string_view name, bool value) {
    member(name);
    text_ += value ? "true" : "false";
    return *this;
  }
  /// A time in ns, given in microseconds without rounding: 1500 becomes 1.5.
  JsonText& micros(std::string_view name, std::int64_t ns);
  JsonText& raw(std::string_view text) {
    text_ += text;
    return *this;
  }

 private:
  void member(std::string_view name);

  std::string text_;
  std::string scratch_;
};

}  // namespace poolscope
