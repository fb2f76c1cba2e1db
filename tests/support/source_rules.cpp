// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/source_rules.h"

#include <algorithm>
#include <array>
#include <optional>

namespace poolscope::support {
namespace {

constexpr std::size_t kMostLines = 500;

/// A folder may include itself and the folders of a lower rank: siblings do not know each other.
struct Room {
  std::string_view folder;
  int rank;
};
constexpr std::array kRooms{
    Room{"core/theory", 0},
    Room{"core/sync", 0},
    Room{"core/tracing", 1},
    Room{"core/futures", 2},
    Room{"core/threads", 3},
    Room{"core/processes", 3},
    Room{"core/coroutines", 3},
    Room{"core/jobs", 4},
    Room{"core/export", 5},
    Room{"core/lessons", 6},
    Room{"ui/theme", 10},
    Room{"ui/bridge", 11},
    Room{"ui/models", 11},
    Room{"ui/timeline", 12},
    Room{"ui/charts", 12},
    Room{"ui/panels", 13},
    Room{"ui/lessons", 14},
    Room{"ui/windows", 15},
    Room{"app", 20},
};
constexpr int kFirstUiRank = 10;
constexpr int kAppRank = 20;

/// Where executors and futures live. Above core only the bridge, and the program's own main, may touch them.
constexpr std::array<std::string_view, 4> kLive{"core/futures", "core/threads", "core/processes", "core/coroutines"};

std::optional<Room> room_of(std::string_view path) {
  const auto holds = [path](const Room& room) {
    return path.size() > room.folder.size() && path.starts_with(room.folder) && path[room.folder.size()] == '/';
  };
  const auto* found = std::find_if(kRooms.begin(), kRooms.end(), holds);
  if (found == kRooms.end()) return std::nullopt;
  return *found;
}

bool is_header(std::string_view path) { return path.ends_with(".h"); }
bool is_cpp(std::string_view path) { return is_header(path) || path.ends_with(".cpp"); }

/// The file that a line includes, with its first quote or bracket, or nothing.
std::string_view included(std::string_view line) {
  const auto skip_blanks = [&line] { line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size())); };
  skip_blanks();
  if (!line.starts_with('#')) return {};
  line.remove_prefix(1);
  skip_blanks();
  if (!line.starts_with("include")) return {};
  line.remove_prefix(7);
  skip_blanks();
  if (!line.starts_with('"') && !line.starts_with('<')) return {};
  const auto end = line.find_first_of("\">", 1);
  return line.substr(0, end);
}

/// Why `path` may not include `include` (which starts with a quote or bracket), or nothing.
std::string objection(std::string_view path, std::string_view include) {
  const std::string_view file = include.substr(1);
  const auto from = room_of(path);
  if (include.front() == '<') {
    const bool qt = file.size() > 1 && file[0] == 'Q' && file[1] >= 'A' && (file[1] <= 'Z' || file.starts_with("Qt"));
    return qt && path.starts_with("core/") ? "core has no Qt" : "";
  }
  if (path.starts_with("tests/")) {
    const bool known = room_of(file) || file.starts_with("tests/") || file.ends_with(".moc");
    return known ? "" : "includes are written from the root of the repository";
  }
  if (!from) return "this folder has no place in the layout";
  if (file.starts_with("tests/")) return "the program does not know its tests";
  if (file.ends_with(".moc")) return "";
  const auto to = room_of(file);
  if (!to) return "includes are written from the root of the repository";
  if (to->folder == from->folder) return "";
  if (to->rank >= from->rank) {
    return std::string(from->folder) + " may not depend on " + std::string(to->folder);
  }
  const bool live = std::find(kLive.begin(), kLive.end(), to->folder) != kLive.end();
  const bool may_touch = from->rank < kFirstUiRank || from->rank == kAppRank || from->folder == "ui/bridge";
  return live && !may_touch ? "live futures meet Qt only in ui/bridge" : "";
}

std::string at(std::string_view path, std::size_t line, std::string_view text) {
  return std::string(path) + ":" + std::to_string(line) + ": " + std::string(text);
}

}  // namespace

std::vector<std::string> broken_rules(std::string_view path, std::string_view text) {
  std::vector<std::string> broken;
  const std::string_view comment = is_cpp(path) ? "// " : "# ";
  const std::string licence = std::string(comment) + "SPDX-License-Identifier: GPL-3.0-or-later";

  std::size_t count = 0;
  std::size_t licence_line = 0;
  bool once = false;
  bool script = false;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++count;
    if (count == 1) script = line.starts_with("#!");
    if (line == licence && licence_line == 0) licence_line = count;
    if (line == "#pragma once") once = true;
    if (!is_cpp(path)) continue;
    if (const auto include = included(line); !include.empty()) {
      const auto why = objection(path, include);
      if (!why.empty()) broken.push_back(at(path, count, why + ": " + std::string(include.substr(1))));
    }
  }
  if (licence_line != (script ? 2U : 1U)) broken.push_back(at(path, 1, "should begin with: " + licence));
  if (is_header(path) && !once) broken.push_back(at(path, 1, "a header needs #pragma once"));
  if (count > kMostLines) {
    broken.push_back(at(path, count, "is longer than " + std::to_string(kMostLines) + " lines; please split it"));
  }
  return broken;
}

}  // namespace poolscope::support
