// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/command_template.h"

#include "core/jobs/command_placeholder.h"
#include "core/jobs/nearest_word.h"
#include "core/jobs/plain_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace poolscope {
namespace {

/// Follows the quotes of a shell command as far as is needed to know how a reference must be quoted.
/// A wrong guess (a here-document, a pattern's lone bracket) can split a word, but never run the input.
class Scanner {
 public:
  Scanner(std::string_view command, const CommandInput& input, std::int64_t index)
      : command_(command), input_(input), index_(index) {}

  CommandScript script(bool append_input) {
    while (at_ < command_.size())
      step();
    if (append_input && !found_input_) {
      script_.shell += ' ';
      script_.text += ' ';
      words_.blank();
      put_all(placeholders_of(""));
    }
    script_.words = words_.take();
    return std::move(script_);
  }

 private:
  void step() {
    if (placeholder()) return;
    const char c = command_[at_];
    const char inside = nesting_.empty() ? ' ' : nesting_.back();
    if (inside == '\'') {
      if (c == '\'') nesting_.pop_back();
    } else if (c == '\\') {
      copy();  // what follows stands for itself
      if (at_ == command_.size()) return;
    } else if (inside == '"') {
      in_double_quotes(c);
    } else if (c == '#' && at_word_start()) {
      while (at_ < command_.size() && command_[at_] != '\n')
        copy();
      return;
    } else {
      in_code(c, inside);
    }
    copy();
  }

  void in_double_quotes(char c) {
    if (c == '"') {
      nesting_.pop_back();
    } else if (c == '`') {
      nesting_.push_back('`');
    } else if (c == '(' && at_ > 0 && command_[at_ - 1] == '$') {
      nesting_.push_back('(');
    }
  }

  void in_code(char c, char inside) {
    if (c == '\'' || c == '"' || c == '(') {
      nesting_.push_back(c);
    } else if (c == '`' && inside != '`') {
      nesting_.push_back('`');
    } else if ((c == '`' && inside == '`') || (c == ')' && inside == '(')) {
      nesting_.pop_back();
    }
  }

  bool placeholder() {
    if (command_[at_] != '{' || (at_ > 0 && command_[at_ - 1] == '$')) return false;  // ${#} is the shell's own
    const std::size_t close = command_.find('}', at_);
    if (close == std::string_view::npos) return false;
    const std::string_view inside = command_.substr(at_ + 1, close - at_ - 1);
    if (inside == "#") {
      append_literal(fmt::format("{}", index_ + 1));
      at_ = close + 1;
      return true;
    }
    const std::vector<Placeholder> found = placeholders_of(inside);
    if (found.empty()) return false;
    put_all(found);
    at_ = close + 1;
    return true;
  }

  /// What stands between the brackets: one, or with `spread` all columns; empty when it is no placeholder.
  [[nodiscard]] std::vector<Placeholder> placeholders_of(std::string_view inside) const {
    std::vector<Placeholder> all;
    const bool of_whole = inside.empty() || inside == "." || inside == "/" || inside == "//" || inside == "/.";
    if (input_.spread && of_whole) {
      for (std::size_t column = 1; column <= input_.columns.size(); ++column)
        all.push_back(*resolve_placeholder(fmt::format("{}{}", column, inside), input_));
    } else if (auto one = resolve_placeholder(inside, input_)) {
      all.push_back(std::move(*one));
    }
    return all;
  }

  void put_all(const std::vector<Placeholder>& found) {
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (i > 0) put_blank();
      put(found[i]);
    }
    found_input_ = true;
  }

  [[nodiscard]] char quote() const noexcept { return nesting_.empty() ? ' ' : nesting_.back(); }

  /// Between two inputs: ends a word, unless quotes hold them together.
  void put_blank() {
    script_.shell += ' ';
    script_.text += ' ';
    if (quote() == '"' || quote() == '\'') {
      words_.literal(" ");
    } else {
      words_.blank();
    }
  }

  void put(const Placeholder& found) {
    const std::string reference = fmt::format("${{{}}}", found.variable);
    if (quote() == '"') {
      script_.shell += reference;
      script_.text += escaped(found.value, "\\\"$`", "\\");
    } else if (quote() == '\'') {
      script_.shell += "'\"" + reference + "\"'";
      script_.text += escaped(found.value, "'", "'\\'");
    } else {
      script_.shell += "\"" + reference + "\"";
      script_.text += shell_quote(found.value);
    }
    words_.literal(found.value);
    const auto& known = script_.environment;
    const bool there =
        std::any_of(known.begin(), known.end(), [&](const auto& v) { return v.first == found.variable; });
    if (!there) script_.environment.emplace_back(found.variable, found.value);
  }

  /// `text` with `mark` before each of these characters.
  static std::string escaped(std::string_view text, std::string_view special, std::string_view mark) {
    std::string made;
    for (const char c : text) {
      if (special.find(c) != std::string_view::npos) made += mark;
      made += c;
    }
    return made;
  }

  void append_literal(const std::string& text) {
    script_.shell += text;
    script_.text += text;
    words_.literal(text);
  }

  [[nodiscard]] bool at_word_start() const noexcept {
    return at_ == 0 || std::string_view(" \t\n;&|(").find(command_[at_ - 1]) != std::string_view::npos;
  }

  void copy() {
    words_.character(command_[at_], nesting_);
    script_.text += command_[at_];
    script_.shell += command_[at_++];
  }

  const std::string_view command_;
  const CommandInput& input_;
  const std::int64_t index_;
  std::size_t at_ = 0;
  std::string nesting_;  // what is open, innermost last: ' " ` (
  CommandScript script_;
  PlainWords words_;
  bool found_input_ = false;
};

}  // namespace

CommandScript command_script(std::string_view command, const CommandInput& input, std::int64_t index,
                             bool append_input) {
  return Scanner(command, input, index).script(append_input);
}

std::string shell_script(std::string_view command, std::int64_t index, bool append_input) {
  return command_script(command, CommandInput(), index, append_input).shell;
}

std::string misspelt_column(std::string_view command, const std::vector<std::string>& names) {
  for (std::size_t open = command.find('{'); open != std::string_view::npos; open = command.find('{', open + 1)) {
    const std::string_view word = command.substr(open + 1, command.find_first_of("{}./", open + 1) - open - 1);
    if (word.empty() || std::find(names.begin(), names.end(), word) != names.end()) continue;
    const std::string near = nearest_word(word, names);
    if (!near.empty()) return fmt::format("there is no column \"{}\"; did you mean \"{}\"?", word, near);
  }
  return {};
}

std::string shell_quote(std::string_view text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./,:=@%+").find(c) != std::string_view::npos;
  };
  if (!text.empty() && std::all_of(text.begin(), text.end(), plain)) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

}  // namespace poolscope
