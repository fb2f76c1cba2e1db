// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/command_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace poolscope {
namespace {

/// Follows the quotes of a shell command as far as is needed to know how a reference must be quoted.
/// A wrong guess (a here-document, a pattern's lone bracket) can split a word, but never run the input.
class Scanner {
 public:
  Scanner(std::string_view command, std::int64_t index) : command_(command), index_(index) {}

  std::string script() {
    while (at_ < command_.size())
      step();
    return std::move(script_);
  }
  [[nodiscard]] bool found_input() const noexcept { return found_input_; }

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
    if (at_ > 0 && command_[at_ - 1] == '$') return false;  // ${#} is the shell's own
    const std::string_view rest = command_.substr(at_);
    if (rest.starts_with("{#}")) {
      script_ += fmt::format("{}", index_ + 1);
      at_ += 3;
      return true;
    }
    if (!rest.starts_with("{}")) return false;
    const char inside = nesting_.empty() ? ' ' : nesting_.back();
    const std::string reference = fmt::format("${{{}}}", kInputVariable);
    if (inside == '"') {
      script_ += reference;
    } else if (inside == '\'') {
      script_ += "'\"" + reference + "\"'";
    } else {
      script_ += "\"" + reference + "\"";
    }
    at_ += 2;
    found_input_ = true;
    return true;
  }

  [[nodiscard]] bool at_word_start() const noexcept {
    return at_ == 0 || std::string_view(" \t\n;&|(").find(command_[at_ - 1]) != std::string_view::npos;
  }

  void copy() { script_ += command_[at_++]; }

  const std::string_view command_;
  const std::int64_t index_;
  std::size_t at_ = 0;
  std::string nesting_;  // what is open, innermost last: ' " ` (
  std::string script_;
  bool found_input_ = false;
};

}  // namespace

std::string shell_script(std::string_view command, std::int64_t index, bool append_input) {
  Scanner scanner(command, index);
  std::string script = scanner.script();
  if (append_input && !scanner.found_input()) script += fmt::format(" \"${{{}}}\"", kInputVariable);
  return script;
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
