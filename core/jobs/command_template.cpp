// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/command_template.h"

#include "core/jobs/nearest_word.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

namespace poolscope {
namespace {

/// What a placeholder stands for, and the variable that carries it.
struct Placeholder {
  std::string variable;
  std::string value;
};

std::string_view without_folders(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view without_ending(std::string_view path) {
  const auto dot = path.rfind('.');
  const auto slash = path.rfind('/');
  // As in parallel, the dot of a hidden file is no ending.
  const bool ends = dot != std::string_view::npos && dot != 0 && (slash == std::string_view::npos || dot > slash + 1);
  return ends ? path.substr(0, dot) : path;
}

std::string_view folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

/// "", ".", "/", "//" and "/." behind the column; empty when it is none of these.
std::optional<Placeholder> transformed(std::string variable, std::string_view value, std::string_view how) {
  if (how.empty()) return Placeholder{std::move(variable), std::string(value)};
  if (how == ".") return Placeholder{variable + "_NOEXT", std::string(without_ending(value))};
  if (how == "/") return Placeholder{variable + "_BASE", std::string(without_folders(value))};
  if (how == "//") return Placeholder{variable + "_DIR", std::string(folder_of(value))};
  if (how == "/.") return Placeholder{variable + "_BASE_NOEXT", std::string(without_ending(without_folders(value)))};
  return std::nullopt;
}

std::optional<Placeholder> resolve_placeholder(std::string_view inside, const CommandInput& input) {
  const std::size_t digits = std::min(inside.find_first_not_of("0123456789"), inside.size());
  if (digits == 0) {
    if (auto whole = transformed(std::string(kInputVariable), input.whole, inside)) return whole;
    const auto name = std::find(input.names.begin(), input.names.end(), inside.substr(0, inside.find_first_of("./")));
    if (inside.empty() || name == input.names.end()) return std::nullopt;
    const auto column = static_cast<std::size_t>(name - input.names.begin());
    return transformed(fmt::format("{}_{}", kInputVariable, column + 1),
                       column < input.columns.size() ? std::string_view(input.columns[column]) : std::string_view(),
                       inside.substr(name->size()));
  }
  std::size_t column = 0;
  const auto [end, problem] = std::from_chars(inside.data(), inside.data() + digits, column);
  if (problem != std::errc{} || column == 0) return std::nullopt;
  const std::string variable = fmt::format("{}_{}", kInputVariable, column);
  if (input.columns.empty() && column == 1) return transformed(variable, input.whole, inside.substr(digits));
  // A column that this line does not have is empty, and one that nobody has is no placeholder.
  if (column > std::max(input.columns.size(), input.names.size())) return std::nullopt;
  return transformed(variable, column <= input.columns.size() ? std::string_view(input.columns[column - 1]) : "",
                     inside.substr(digits));
}

/// Gathers a command's words, as long as it is so simple that no shell is needed to tell them.
class PlainWords {
 public:
  /// A character of the command; `open` are the quotes around it.
  void character(char c, const std::string& open) {
    if ((c == '\'' && open != "\"") || (c == '"' && open != "'")) {
      in_word_ = true;  // a quote that opens or closes
    } else if (open == "'") {
      word_ += c;
    } else if (open == "\"") {
      if (c == '$' || c == '`' || c == '\\') plain_ = false;
      word_ += c;
      in_word_ = true;
    } else if (c == ' ' || c == '\t') {
      blank();
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("_-./:,@%+=").find(c) != std::string_view::npos) {
      word_ += c;
      in_word_ = true;
    } else {
      plain_ = false;
    }
  }
  void literal(std::string_view text) {
    word_ += text;
    in_word_ = true;
  }
  void blank() {
    if (in_word_) words_.push_back(std::move(word_));
    word_.clear();
    in_word_ = false;
  }
  /// Empty when it takes a shell: also for what is built into the shell and differs there.
  std::vector<std::string> take() {
    constexpr std::array<std::string_view, 48> kOfTheShell = {
        ".",      ":",    "[",      "alias",    "bg",      "break", "case",  "cd",   "command", "continue",
        "do",     "done", "echo",   "elif",     "else",    "esac",  "eval",  "exec", "exit",    "export",
        "fc",     "fg",   "fi",     "for",      "getopts", "hash",  "if",    "jobs", "kill",    "local",
        "printf", "pwd",  "read",   "readonly", "return",  "set",   "shift", "test", "then",    "times",
        "trap",   "type", "ulimit", "umask",    "unalias", "unset", "until", "wait"};
    blank();
    if (!plain_ || words_.empty()) return {};
    const std::string& first = words_.front();
    if (first.find('=') != std::string::npos || first == "while" || first.empty()) return {};
    if (std::find(kOfTheShell.begin(), kOfTheShell.end(), first) != kOfTheShell.end()) return {};
    return std::move(words_);
  }

 private:
  bool plain_ = true;
  bool in_word_ = false;
  std::string word_;
  std::vector<std::string> words_;
};

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
