// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/lesson_catalogue.h"

#include "core/jobs/nearest_word.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace poolscope {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostLessons = 1000;
constexpr int kMostParents = 6;

fs::path program_folder() {
  std::error_code problem;
  return fs::read_symlink("/proc/self/exe", problem).parent_path();
}

/// share/poolscope/lessons beside bin, or resources/lessons above the build folder.
std::string own_folder() {
  std::error_code problem;
  fs::path folder = program_folder();
  const fs::path installed = folder.parent_path() / "share" / "poolscope" / "lessons";
  if (fs::is_directory(installed, problem)) return installed.string();
  for (int i = 0; i < kMostParents && folder.has_relative_path(); ++i, folder = folder.parent_path()) {
    const fs::path beside = folder / "resources" / "lessons";
    if (fs::is_directory(beside, problem) && fs::exists(folder / "core" / "lessons", problem)) return beside.string();
  }
  return {};
}

std::string from_environment(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? std::string() : std::string(value);
}

std::string user_folder() {
  const std::string data = from_environment("XDG_DATA_HOME");
  if (data.starts_with('/')) return data + "/poolscope/lessons";
  const std::string home = from_environment("HOME");
  return home.empty() ? std::string() : home + "/.local/share/poolscope/lessons";
}

/// Names, sizes and times of the files, in their order.
std::string stamp_of(const fs::path& folder) {
  std::vector<std::string> files;
  std::error_code problem;
  for (fs::directory_iterator i(folder, problem); !problem && i != fs::directory_iterator(); i.increment(problem)) {
    std::error_code none;  // a file that went away meanwhile changes the stamp by its absence
    const auto size = i->file_size(none);
    const auto time = i->last_write_time(none).time_since_epoch().count();
    files.push_back(fmt::format("{}|{}|{}\n", i->path().filename().string(), size, time));
  }
  std::sort(files.begin(), files.end());
  std::string stamp;
  for (const std::string& file : files)
    stamp += file;
  return stamp;
}

/// A damaged lesson has a number, too: who asks for it must hear what is wrong with it.
int number_of(const LessonEntry& entry) {
  if (entry.lesson) return entry.lesson->number;
  const std::string name = fs::path(entry.folder).filename().string();
  int number = 0;
  std::from_chars(name.data(), name.data() + name.size(), number);
  return number;
}

}  // namespace

LessonEntry read_lesson_entry(const std::string& folder, bool foreign) {
  LessonEntry entry;
  entry.folder = folder;
  entry.foreign = foreign;
  entry.stamp = stamp_of(folder);  // before it is read: what changes meanwhile is read again
  entry.lesson = load_lesson(entry.folder, entry.error);
  entry.id = fs::path(folder).filename().string();
  if (entry.lesson) {
    entry.lesson->foreign = foreign;
    entry.id = entry.lesson->id;
  }
  return entry;
}

std::vector<LessonFolder> lesson_folders() {
  std::vector<LessonFolder> all;
  std::error_code problem;
  const auto add = [&](const std::string& path, bool foreign) {
    if (!path.empty() && fs::is_directory(path, problem)) all.push_back({path, foreign});
  };
  add(own_folder(), false);
  add(user_folder(), true);
  add(from_environment("POOLSCOPE_LESSONS"), true);
  return all;
}

std::vector<LessonEntry> find_lessons(const std::vector<LessonFolder>& folders) {
  std::vector<LessonEntry> all;
  for (const LessonFolder& root : folders) {
    std::vector<fs::path> paths;
    std::error_code problem;
    for (fs::directory_iterator i(root.path, problem); !problem && i != fs::directory_iterator();
         i.increment(problem)) {
      std::error_code ignored;
      if (fs::exists(i->path() / "lesson.json", ignored) && paths.size() < kMostLessons) paths.push_back(i->path());
    }
    std::sort(paths.begin(), paths.end());
    const auto first = static_cast<std::ptrdiff_t>(all.size());
    for (const fs::path& path : paths)
      all.push_back(read_lesson_entry(path.string(), root.foreign));
    // By number, so that 9 comes before 10 also where somebody wrote no leading zero.
    std::stable_sort(all.begin() + first, all.end(), [](const LessonEntry& a, const LessonEntry& b) {
      return (number_of(a) == 0) != (number_of(b) == 0) ? number_of(a) != 0 : number_of(a) < number_of(b);
    });
  }
  return all;
}

std::optional<Lesson> find_lesson(const std::vector<LessonEntry>& entries, std::string_view name, std::string& error) {
  int number = 0;
  const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
  const bool by_number = problem == std::errc{} && end == name.data() + name.size();
  std::vector<std::string> known;
  for (const LessonEntry& entry : entries) {
    const std::string folder = fs::path(entry.folder).filename().string();
    if (entry.id == name || folder == name || (by_number && number > 0 && number_of(entry) == number)) {
      if (!entry.lesson) {
        error = entry.error;
        return std::nullopt;
      }
      return entry.lesson;
    }
    known.push_back(entry.id);
  }
  std::error_code ignored;
  const std::string path(name);
  if (fs::exists(fs::path(path) / "lesson.json", ignored)) {
    LessonEntry entry = read_lesson_entry(path);
    error = entry.error;
    return entry.lesson;
  }
  const std::string near = nearest_word(name, known);
  if (name.find('/') != std::string_view::npos) {
    error = fs::is_directory(path, ignored)
                ? fmt::format("{}: there is no lesson.json, which makes a folder a lesson", path)
                : fmt::format("there is no folder {}", path);
  } else if (known.empty()) {
    error =
        "no lessons were found; they are installed in share/poolscope/lessons, and $POOLSCOPE_LESSONS may name a "
        "folder of others";
  } else if (near.empty()) {
    error = fmt::format("there is no lesson \"{}\"; `poolscope list lessons` names all", name);
  } else {
    error = fmt::format("there is no lesson \"{}\"; did you mean \"{}\"?", name, near);
  }
  return std::nullopt;
}

}  // namespace poolscope
