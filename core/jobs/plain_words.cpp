// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/plain_words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace poolscope {

void PlainWords::character(char c, const std::string& open) {
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

void PlainWords::literal(std::string_view text) {
  word_ += text;
  in_word_ = true;
}

void PlainWords::blank() {
  if (in_word_) words_.push_back(std::move(word_));
  word_.clear();
  in_word_ = false;
}

std::vector<std::string> PlainWords::take() {
  constexpr std::array<std::string_view, 48> kOfTheShell = {
      ".",       ":",    "[",    "alias", "bg",   "break", "case",   "cd",     "command", "continue", "do",     "done",
      "echo",    "elif", "else", "esac",  "eval", "exec",  "exit",   "export", "fc",      "fg",       "fi",     "for",
      "getopts", "hash", "if",   "jobs",  "kill", "local", "printf", "pwd",    "read",    "readonly", "return", "set",
      "shift",   "test", "then", "times", "trap", "type",  "ulimit", "umask",  "unalias", "unset",    "until",  "wait"};
  blank();
  if (!plain_ || words_.empty()) return {};
  const std::string& first = words_.front();
  if (first.find('=') != std::string::npos || first == "while" || first.empty()) return {};
  if (std::find(kOfTheShell.begin(), kOfTheShell.end(), first) != kOfTheShell.end()) return {};
  return std::move(words_);
}

}  // namespace poolscope
