// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/json_events.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <iterator>
#include <limits>
#include <utility>

namespace poolscope {
namespace {

constexpr std::size_t kMostTextBytes = std::size_t{8} << 20U;  // 1 MiB with every byte escaped has six
constexpr std::size_t kMostNumberBytes = 1000;
constexpr int kMostDepth = 32;
constexpr std::size_t kMostMembers = 100;

/// The file as the parser reads it. The parser gathers a text or number whole before it shows it, so
/// an endless one must end here.
class Source {
 public:
  explicit Source(InputFile& input) : input_(input) {}

  [[nodiscard]] bool at_end() { return too_long_ || input_.peek() == InputFile::kEnd; }
  [[nodiscard]] char peek() { return static_cast<char>(input_.peek()); }
  [[nodiscard]] bool too_long() const noexcept { return too_long_; }

  void advance() {
    const int byte = input_.get();
    ++token_bytes_;
    if (in_text_) {
      if (escaped_) {
        escaped_ = false;
      } else if (byte == '\\') {
        escaped_ = true;
      } else if (byte == '"') {
        in_text_ = false;
        token_bytes_ = 0;
      }
      too_long_ = token_bytes_ > kMostTextBytes;
      return;
    }
    switch (byte) {
      case '"': in_text_ = true; [[fallthrough]];
      case '{':
      case '}':
      case '[':
      case ']':
      case ',':
      case ':':
      case ' ':
      case '\n':
      case '\r':
      case '\t': token_bytes_ = 0; break;
      default: too_long_ = token_bytes_ > kMostNumberBytes;
    }
  }

 private:
  InputFile& input_;
  std::size_t token_bytes_ = 0;
  bool in_text_ = false;
  bool escaped_ = false;
  bool too_long_ = false;
};

/// What the parser asks of an iterator; the one without a source is the end.
class SourceIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  explicit SourceIterator(Source* source) : source_(source) {}
  char operator*() const { return source_->peek(); }
  SourceIterator& operator++() {
    source_->advance();
    return *this;
  }
  bool operator==(const SourceIterator& other) const { return is_end() == other.is_end(); }
  bool operator!=(const SourceIterator& other) const { return !(*this == other); }

 private:
  [[nodiscard]] bool is_end() const { return source_ == nullptr || source_->at_end(); }
  Source* source_;
};

/// Sorts what the parser finds into the parts of a JsonEvent. Returning false ends the parser.
class Sax : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Sax(const JsonEventHandler& handler) : handler_(handler) {}

  [[nodiscard]] const std::string& error() const noexcept { return error_; }
  /// The file is no JSON at all.
  [[nodiscard]] bool is_broken() const noexcept { return is_broken_; }

  bool null() override { return scalar(); }
  bool boolean(bool /*value*/) override { return scalar(); }
  bool number_integer(number_integer_t value) override { return scalar() && add(value); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max())) {
      return scalar() && add(static_cast<double>(value));
    }
    return scalar() && add(static_cast<std::int64_t>(value));
  }
  bool number_float(number_float_t value, const string_t& /*text*/) override { return scalar() && add(value); }
  bool string(string_t& value) override { return scalar() && add(std::move(value)); }
  bool binary(binary_t& /*value*/) override { return scalar(); }

  bool start_object(std::size_t /*size*/) override {
    if (depth_ == 0) is_object_ = true;
    if (depth_ == 2 && part_ == Part::events) event_.clear();
    if (depth_ == 3 && part_ == Part::events) nested_ = fields_of(key_);
    return deeper();
  }
  bool end_object() override {
    --depth_;
    if (depth_ == 3) nested_ = nullptr;
    std::string refused;
    if (depth_ == 2 && part_ == Part::events) refused = handler_.on_event(event_);
    if (depth_ == 1 && part_ == Part::other_data) refused = handler_.on_other_data(other_data_);
    return refused.empty() || fail(std::move(refused));
  }
  bool start_array(std::size_t /*size*/) override { return deeper(); }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool key(string_t& name) override {
    key_.swap(name);
    if (depth_ == 1) {
      part_ = key_ == "traceEvents" ? Part::events : key_ == "otherData" ? Part::other_data : Part::none;
    }
    return true;
  }
  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::json::exception& /*error*/) override {
    is_broken_ = true;
    return fail("This is not valid JSON.");
  }

 private:
  enum class Part : std::uint8_t { none, other_data, events };

  JsonFields* fields_of(std::string_view name) {
    return name == "args" ? &event_.args : name == "sample" ? &event_.sample : nullptr;
  }
  // A text or number in place of the whole file, or in the list of events.
  bool scalar() {
    if (depth_ == 0) return fail("This is not a trace: an object with \"traceEvents\" is missing.");
    return true;
  }
  bool add(std::variant<std::int64_t, double, std::string> value) {
    JsonFields* fields = nullptr;
    if (part_ == Part::other_data && depth_ == 2) fields = &other_data_;
    if (part_ == Part::events && depth_ == 3) fields = &event_.top;
    if (part_ == Part::events && depth_ == 4) fields = nested_;
    if (fields == nullptr) return true;
    if (fields->size() == kMostMembers) return fail("An event has more than 100 members.");
    fields->add(key_, std::move(value));
    return true;
  }
  bool deeper() {
    if (++depth_ > kMostDepth) return fail("Lists or objects lie more than 32 levels deep in each other.");
    return is_object_ || fail("This is not a trace of Poolscope: it begins with a list.");
  }
  bool fail(std::string message) {
    if (error_.empty()) error_ = std::move(message);
    return false;
  }

  const JsonEventHandler& handler_;
  int depth_ = 0;
  bool is_object_ = false;
  bool is_broken_ = false;
  Part part_ = Part::none;
  std::string key_;
  JsonFields other_data_;
  JsonEvent event_;
  JsonFields* nested_ = nullptr;
  std::string error_;
};

}  // namespace

const JsonFields::Field* JsonFields::find(std::string_view name) const noexcept {
  for (const Field& field : fields_) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

std::optional<std::int64_t> JsonFields::integer(std::string_view name) const noexcept {
  const Field* const field = find(name);
  const auto* const value = field != nullptr ? std::get_if<std::int64_t>(&field->value) : nullptr;
  return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::optional<double> JsonFields::number(std::string_view name) const noexcept {
  if (const auto whole = integer(name)) return static_cast<double>(*whole);
  const Field* const field = find(name);
  const auto* const value = field != nullptr ? std::get_if<double>(&field->value) : nullptr;
  return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::string_view JsonFields::text(std::string_view name) const noexcept {
  const Field* const field = find(name);
  const auto* const value = field != nullptr ? std::get_if<std::string>(&field->value) : nullptr;
  return value != nullptr ? std::string_view(*value) : std::string_view();
}

std::string read_json_events(InputFile& input, const JsonEventHandler& handler) {
  Source source(input);
  Sax sax(handler);
  const bool well = nlohmann::json::sax_parse(SourceIterator(&source), SourceIterator(nullptr), &sax);
  if (!input.error().empty()) return input.error();
  if (source.too_long()) return "A text is longer than 8 MiB, or a number than 1000 digits, which no trace has.";
  if (sax.is_broken() && source.at_end())
    return "The file ends in the middle of the trace: it was cut short, or is empty.";
  return well ? std::string() : sax.error();
}

}  // namespace poolscope
