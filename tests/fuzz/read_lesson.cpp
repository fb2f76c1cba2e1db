// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/lesson_page.h"
#include "tests/fuzz/readers.h"
#include "tests/fuzz/scratch.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

namespace poolscope::fuzz {

void read_lesson_bytes(Input input) {
  constexpr std::string_view kBorder = "%%%%\n";
  std::string_view rest(reinterpret_cast<const char*>(input.data()), input.size());
  std::filesystem::create_directory(scratch_folder() + "/01-fuzz");
  for (const char* name : {"lesson.json", "text.en.md", "text.zh_CN.md"}) {
    const auto end = std::min(rest.find(kBorder), rest.size());
    scratch_file(std::string("01-fuzz/") + name, {reinterpret_cast<const std::uint8_t*>(rest.data()), end});
    rest.remove_prefix(std::min(end + kBorder.size(), rest.size()));
  }
  std::string error;
  const auto lesson = load_lesson(scratch_folder() + "/01-fuzz", error);
  if (!lesson) {
    if (error.empty()) std::abort();
    return;
  }
  (void)lesson->effects();
  std::vector<NamedRun> runs;
  for (const std::string& name : lesson->run_names())
    runs.push_back({name, {}, {}});
  (void)lesson_page(*lesson, "zh_CN", runs, {});
}

}  // namespace poolscope::fuzz
