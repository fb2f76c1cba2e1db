// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/consent.h"

#include "app/options.h"
#include "core/jobs/utf8.h"

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>

namespace poolscope::app {
void ask_for_word(const std::string& file, const std::vector<std::string>& effects) {
  if (effects.empty()) return;
  std::string all = fmt::format("{} would do this outside the program:", file);
  for (const std::string& effect : effects)
    all += "\n  " + visible_text(effect);
  if (isatty(STDIN_FILENO) == 0 || isatty(STDERR_FILENO) == 0) {
    throw UsageError(all + "\nAdd --yes when that is what you want");
  }
  fmt::print(stderr, "{}\nRun it? [y/N] ", all);
  std::string answer;
  std::getline(std::cin, answer);
  if (answer != "y" && answer != "Y" && answer != "yes") throw UsageError("nothing was run");
}

}  // namespace poolscope::app
