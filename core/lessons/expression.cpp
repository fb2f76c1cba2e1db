// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

namespace poolscope {
namespace {

constexpr std::size_t kMostCharacters = 1000;
constexpr int kMostLevels = 50;

bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool compare(double left, std::string_view op, double right) {
  if (op == "<") return left < right;
  if (op == "<=") return left <= right;
  if (op == ">") return left > right;
  if (op == ">=") return left >= right;
  if (op == "==") return left == right;
  return left < right || left > right;  // "!=", which an undefined number does not fulfil either
}

/// A recursive descent that evaluates as it reads.
class Reader {
 public:
  Reader(std::string_view text, const FigureSource& source) : text_(text), source_(source) {}

  Evaluation whole() {
    if (text_.size() > kMostCharacters)
      throw ExpressionError(fmt::format("longer than {} characters", kMostCharacters));
    Evaluation made;
    made.value = any();
    skip_blanks();
    if (at_ < text_.size()) wrong(fmt::format("\"{}\" was not expected", text_.substr(at_, 12)));
    made.comparisons = std::move(comparisons_);
    return made;
  }
  [[nodiscard]] std::vector<std::string> runs() && { return std::move(runs_); }

 private:
  /// Counts how deep the brackets are.
  struct Level {
    explicit Level(Reader& reader) : reader_(reader) {
      if (++reader_.level_ > kMostLevels) reader_.wrong("too many brackets in each other");
    }
    ~Level() { --reader_.level_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    Reader& reader_;
  };

  double any() {
    const Level level(*this);
    const std::size_t first = comparisons_.size();
    const double value = either();
    if (!take_word("if")) return value;
    const std::size_t condition_begin = comparisons_.size();
    const bool condition = either() != 0;
    if (!take_word("else")) wrong("\"else\" is missing");
    const std::size_t other_begin = comparisons_.size();
    const double other = any();
    // What was not chosen says nothing about the claim, nor does the choice.
    const auto at = [this](std::size_t i) { return comparisons_.begin() + static_cast<std::ptrdiff_t>(i); };
    if (condition) {
      comparisons_.erase(at(condition_begin), comparisons_.end());
    } else {
      comparisons_.erase(at(first), at(other_begin));
    }
    return condition ? value : other;
  }
  double either() {
    double value = all();
    while (take_word("or")) {
      const double right = all();
      value = (value != 0 || right != 0) ? 1 : 0;
    }
    return value;
  }
  double all() {
    double value = negated();
    while (take_word("and")) {
      const double right = negated();
      value = (value != 0 && right != 0) ? 1 : 0;
    }
    return value;
  }
  double negated() {
    const Level level(*this);
    if (take_word("not")) return negated() != 0 ? 0 : 1;
    return comparison();
  }
  double comparison() {
    double left = sum();
    bool compared = false;
    bool holds = true;
    for (;;) {
      const std::string_view op = take_comparison();
      if (op.empty()) return compared ? (holds ? 1 : 0) : left;
      const double right = sum();
      const bool one = compare(left, op, right);
      comparisons_.push_back({left, right, std::string(op), one});
      holds = holds && one;
      compared = true;
      left = right;
    }
  }
  double sum() {
    double value = product();
    for (;;) {
      if (take('+')) {
        value += product();
      } else if (take('-')) {
        value -= product();
      } else {
        return value;
      }
    }
  }
  double product() {
    double value = factor();
    for (;;) {
      if (take('*')) {
        value *= factor();
      } else if (take('/')) {
        value /= factor();
      } else {
        return value;
      }
    }
  }
  double factor() {
    const Level level(*this);
    if (take('-')) return -factor();
    if (take('(')) {
      const double value = any();
      expect(')');
      return value;
    }
    skip_blanks();
    if (at_ >= text_.size()) wrong("it ends too early");
    if (is_digit(text_[at_]) || text_[at_] == '.') return number();
    if (is_letter(text_[at_])) return call();
    wrong(fmt::format("\"{}\" was not expected", text_.substr(at_, 12)));
  }
  double number() {
    double value = 0;
    const char* begin = text_.data() + at_;
    const auto [end, problem] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (problem != std::errc{}) wrong(fmt::format("\"{}\" is no number", text_.substr(at_, 12)));
    at_ += static_cast<std::size_t>(end - begin);
    return value;
  }
  double call() {
    const std::string_view name = word();
    if (!take('(')) wrong(fmt::format("\"{}\" is no number; a figure is written {}(RUN)", name, name));
    if (name == "min" || name == "max") return least_or_most(name == "max");
    if (const auto plain = plain_function(name)) {
      const double value = (*plain)(any());
      expect(')');
      return value;
    }
    std::vector<std::string> names;
    skip_blanks();
    if (!take(')')) {
      do {
        skip_blanks();
        if (at_ >= text_.size() || !is_letter(text_[at_])) wrong(fmt::format("{}() wants the name of a run", name));
        names.emplace_back(word());
        if (std::find(runs_.begin(), runs_.end(), names.back()) == runs_.end()) runs_.push_back(names.back());
      } while (take(','));
      expect(')');
    }
    return source_(name, names);
  }
  double least_or_most(bool most) {
    double value = any();
    while (take(',')) {
      const double other = any();
      value = most ? std::max(value, other) : std::min(value, other);
    }
    expect(')');
    return value;
  }
  static std::optional<double (*)(double)> plain_function(std::string_view name) {
    if (name == "abs") return [](double v) { return std::abs(v); };
    if (name == "ceil") return [](double v) { return std::ceil(v); };
    if (name == "floor") return [](double v) { return std::floor(v); };
    if (name == "round") return [](double v) { return std::round(v); };
    return std::nullopt;
  }

  std::string_view word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_])))
      ++at_;
    return text_.substr(begin, at_ - begin);
  }
  bool take_word(std::string_view wanted) {
    skip_blanks();
    const std::size_t before = at_;
    if (word() == wanted) return true;
    at_ = before;
    return false;
  }
  std::string_view take_comparison() {
    skip_blanks();
    for (const std::string_view op : {"<=", ">=", "==", "!=", "<", ">"}) {
      if (text_.substr(at_).starts_with(op)) {
        at_ += op.size();
        return op;
      }
    }
    return {};
  }
  bool take(char c) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!take(c)) wrong(fmt::format("\"{}\" is missing", c));
  }
  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t'))
      ++at_;
  }
  [[noreturn]] void wrong(const std::string& what) const {
    throw ExpressionError(fmt::format("\"{}\", character {}: {}", text_.substr(0, 200), at_ + 1, what));
  }

  const std::string_view text_;
  const FigureSource& source_;
  std::size_t at_ = 0;
  int level_ = 0;
  std::vector<ClaimComparison> comparisons_;
  std::vector<std::string> runs_;
};

}  // namespace

Evaluation evaluate(std::string_view expression, const FigureSource& source) {
  return Reader(expression, source).whole();
}

std::vector<std::string> runs_in(std::string_view expression) {
  const FigureSource nothing = [](std::string_view, const std::vector<std::string>&) { return 1.0; };
  Reader reader(expression, nothing);
  (void)reader.whole();
  return std::move(reader).runs();
}

}  // namespace poolscope
