// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/placed_json.h"

#include "core/jobs/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <limits>

namespace poolscope {
namespace {

constexpr std::size_t kMostBytes = 8 * 1024 * 1024;
constexpr std::size_t kMostLevels = 32;
constexpr std::size_t kMostKeys = 1000;
constexpr int kNumberTooLarge = 406;  // of nlohmann::json::out_of_range

/// Gives the parser one character after the other and lets others see how far it has come.
class WatchedIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  WatchedIterator(const char* at, const char** seen) : at_(at), seen_(seen) {}
  reference operator*() const { return *at_; }
  WatchedIterator& operator++() {
    *seen_ = ++at_;
    return *this;
  }
  WatchedIterator operator++(int) {
    WatchedIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const WatchedIterator& other) const { return at_ == other.at_; }
  bool operator!=(const WatchedIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** seen_;
};

class TreeBuilder {
 public:
  TreeBuilder(const char* begin, const char** seen) : counted_(begin), seen_(seen) {}

  bool null() { return add({}); }
  bool boolean(bool value) { return add({.kind = PlacedJson::Kind::boolean, .value = value}); }
  bool number_integer(std::int64_t value) { return add_number({.value = value}); }
  bool number_unsigned(std::uint64_t value) {
    PlacedJson made{.value = static_cast<double>(value), .whole = value};
    if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      made.value = static_cast<std::int64_t>(value);
    }
    return add_number(std::move(made));
  }
  bool number_float(double value, const std::string& /*text*/) { return add_number({.value = value}); }
  bool string(std::string& value) { return add({.kind = PlacedJson::Kind::text, .value = std::move(value)}); }
  bool binary(std::vector<std::uint8_t>& /*value*/) { return false; }  // only in formats that are not JSON
  bool start_object(std::size_t /*size*/) { return open(PlacedJson::Kind::object); }
  bool start_array(std::size_t /*size*/) { return open(PlacedJson::Kind::list); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    PlacedJson& object = *open_.back();
    const int line = line_now(0);
    if (object.keys.size() >= kMostKeys) return refuse(line, fmt::format("more than {} keys", kMostKeys));
    const auto same = std::find(object.keys.begin(), object.keys.end(), name);
    if (same != object.keys.end()) {
      return refuse(line, fmt::format("\"{}\" stands here twice; it is already on line {}", name,
                                      object.key_lines[static_cast<std::size_t>(same - object.keys.begin())]));
    }
    object.keys.push_back(std::move(name));
    object.key_lines.push_back(line);
    return true;
  }
  bool parse_error(std::size_t /*position*/, const std::string& token, const nlohmann::json::exception& problem) {
    if (problem.id == kNumberTooLarge) return refuse(line_now(0), fmt::format("the number {} is too large", token));
    const std::string_view all(problem.what());
    const std::size_t dash = all.find(" - ");
    const std::string_view why = dash == std::string_view::npos ? all : all.substr(dash + 3);
    return refuse(line_now(0), fmt::format("this is not JSON: {}", valid_utf8(why)));
  }

  [[nodiscard]] std::string& error() noexcept { return error_; }
  [[nodiscard]] PlacedJson& root() noexcept { return root_; }

 private:
  /// The line of the last character that was read, or of the one `back` before it.
  int line_now(int back) {
    const char* until = std::max(counted_, *seen_ - back);
    line_ += static_cast<int>(std::count(counted_, until, '\n'));
    counted_ = until;
    return line_;
  }
  bool refuse(int line, const std::string& sentence) {
    error_ = visible_text(fmt::format("line {}: {}", line, sentence));
    return false;
  }
  // A number ends with the character behind it, which may be the line's end.
  bool add_number(PlacedJson made) {
    made.kind = PlacedJson::Kind::number;
    return add(std::move(made), 1);
  }
  bool add(PlacedJson made, int back = 0) {
    made.line = line_now(back);
    place(std::move(made));
    return true;
  }
  PlacedJson& place(PlacedJson made) {
    if (open_.empty()) return root_ = std::move(made);
    return open_.back()->items.emplace_back(std::move(made));
  }
  bool open(PlacedJson::Kind kind) {
    if (open_.size() >= kMostLevels) {
      return refuse(line_now(0), fmt::format("nested deeper than {} levels", kMostLevels));
    }
    // What is open lies at the end of its parent's items, which do not move before it is closed.
    open_.push_back(&place({.kind = kind, .line = line_now(0)}));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  PlacedJson root_;
  std::vector<PlacedJson*> open_;  // innermost last
  std::string error_;
  const char* counted_;
  const char** seen_;
  int line_ = 1;
};

}  // namespace

const PlacedJson* PlacedJson::find(std::string_view key) const noexcept {
  const auto found = std::find(keys.begin(), keys.end(), key);
  return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

std::string_view words_for(PlacedJson::Kind kind) noexcept {
  switch (kind) {
    case PlacedJson::Kind::null: return "nothing";
    case PlacedJson::Kind::boolean: return "true or false";
    case PlacedJson::Kind::number: return "a number";
    case PlacedJson::Kind::text: return "text";
    case PlacedJson::Kind::list: return "a list";
    case PlacedJson::Kind::object: return "an object";
  }
  return "nothing";
}

std::optional<PlacedJson> read_placed_json(std::string_view text, std::string& error) {
  if (text.size() > kMostBytes) {
    error = fmt::format("line 1: it is larger than {} MiB", kMostBytes / 1024 / 1024);
    return std::nullopt;
  }
  const char* seen = text.data();
  TreeBuilder builder(text.data(), &seen);
  const bool read = nlohmann::json::sax_parse(WatchedIterator(text.data(), &seen),
                                              WatchedIterator(text.data() + text.size(), &seen), &builder);
  if (read) return std::move(builder.root());
  error = std::move(builder.error());
  return std::nullopt;
}

}  // namespace poolscope
