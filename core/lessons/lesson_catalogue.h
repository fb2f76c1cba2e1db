// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lessons/lesson.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

/// A folder of lessons' folders.
struct LessonFolder {
  std::string path;
  bool foreign = true;  ///< did not come with the program

  bool operator==(const LessonFolder&) const = default;
};

/// Where lessons are looked for: the program's own (share/poolscope/lessons beside its bin folder, or
/// resources/lessons of the source tree that it was built in), then the user's (poolscope/lessons in
/// $XDG_DATA_HOME, by default ~/.local/share), and what $POOLSCOPE_LESSONS names. A teacher adds a lesson by
/// putting its folder there. Folders that are not there are left out.
[[nodiscard]] std::vector<LessonFolder> lesson_folders();

/// One folder in which a lesson should be: the lesson, or what is wrong with it.
struct LessonEntry {
  std::string id;
  std::string folder;
  bool foreign = true;
  std::optional<Lesson> lesson;
  std::string error;  ///< one sentence, when there is no lesson
  std::string stamp;  ///< another one when a file of the lesson was changed, added or removed
};

/// All lessons in those folders, ours first, each by number and name. Reads every lesson, runs none. Folders
/// without a lesson.json are passed over; the damaged ones come with their error.
[[nodiscard]] std::vector<LessonEntry> find_lessons(const std::vector<LessonFolder>& folders);

/// The lesson in that folder, or what is wrong with it.
[[nodiscard]] LessonEntry read_lesson_entry(const std::string& folder, bool foreign = true);

/// The lesson of that number ("4", "04"), name ("pi-on-processes") or folder. Empty, with `error` set to one
/// sentence that names the nearest, when there is none or it is damaged.
[[nodiscard]] std::optional<Lesson> find_lesson(const std::vector<LessonEntry>& entries, std::string_view name,
                                                std::string& error);

}  // namespace poolscope
