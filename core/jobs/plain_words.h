// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

/// Gathers a command's words, as long as it is so simple that no shell is needed to tell them.
class PlainWords {
 public:
  /// A character of the command; `open` are the quotes around it.
  void character(char c, const std::string& open);
  /// Text that stands for itself, whatever is in it.
  void literal(std::string_view text);
  /// Ends the word that was begun.
  void blank();
  /// Empty when it takes a shell: also for what is built into the shell and differs there.
  [[nodiscard]] std::vector<std::string> take();

 private:
  bool plain_ = true;
  bool in_word_ = false;
  std::string word_;
  std::vector<std::string> words_;
};

}  // namespace poolscope
