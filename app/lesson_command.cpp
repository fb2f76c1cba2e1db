// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lesson_command.h"

#include "app/interrupt.h"
#include "core/export/atomic_file.h"
#include "core/lessons/lesson_catalogue.h"
#include "core/lessons/lesson_page.h"
#include "core/lessons/lesson_run.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace poolscope::app {
namespace {

constexpr std::chrono::seconds kPatience(30);

Lesson lesson_or_throw(const std::string& name) {
  std::string error;
  auto lesson = find_lesson(find_lessons(lesson_folders()), name, error);
  if (!lesson) throw UsageError(error);
  return std::move(*lesson);
}

/// What a stranger's lesson would do outside must be agreed to.
void ask_first(const Lesson& lesson, const LessonOptions& options) {
  if (!lesson.foreign || options.yes) return;
  const std::vector<std::string> effects = lesson.effects();
  if (effects.empty()) return;
  std::string all;
  for (const std::string& line : effects)
    all += "\n  " + line;
  throw UsageError(
      fmt::format("the lesson in {} did not come with Poolscope, and it would do this outside of it:{}\n"
                  "Add --yes when that is what you want",
                  lesson.folder, all));
}

void say(const LessonVerdict& verdict) {
  for (const ClaimResult& claim : verdict.claims)
    fmt::print("{} {}  ({})\n", claim.holds ? "holds:" : "FAILS:", claim.claim, claim.detail);
  std::fflush(stdout);
}

}  // namespace

std::string environment_language() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return std::string_view(value).starts_with("zh") ? "zh_CN" : "en";
  }
  return "en";
}

int run_lesson_command(const LessonOptions& options) {
  const Lesson lesson = lesson_or_throw(options.name);
  ask_first(lesson, options);
  catch_interrupts();
  const auto keep_on = [] { return !interrupted(); };
  const std::string language = options.language.empty() ? environment_language() : options.language;
  const auto on_round = [&options](const LessonVerdict& so_far) {
    if (so_far.outcome != LessonOutcome::holds && so_far.rounds < options.rounds) {
      fmt::print(stderr, "Round {} of at most {}: not all claims held; once more.\n", so_far.rounds, options.rounds);
    }
  };
  const auto on_wait = [](Duration at_most) {
    fmt::print(stderr, "Other programs keep this machine busy; waiting for a quiet moment, at most {:.0f} s.\n",
               std::chrono::duration<double>(at_most).count());
  };
  const LessonVerdict verdict = check_lesson(lesson, {.most_rounds = options.rounds,
                                                      .patience = kPatience,
                                                      .keep_on = keep_on,
                                                      .on_round = on_round,
                                                      .on_wait = on_wait});
  if (interrupted()) {
    fmt::print(stderr, "Interrupted.\n");
    return 130;
  }
  fmt::print("{} {}\n",
             lesson.number > 0 ? fmt::format("Lesson {}:", lesson.number) : "Lesson:", lesson.text(language).title);
  say(verdict);
  for (const NamedRun& run : verdict.runs) {
    if (!run.summary.error.empty()) fmt::print(stderr, "{}: {}\n", run.name, run.summary.error);
  }
  if (!options.html.empty()) {
    AtomicFile page(options.html);
    page.write(lesson_page(lesson, language, verdict.runs, {}));
    page.commit();
  }
  if (verdict.outcome == LessonOutcome::undecided) {
    fmt::print("Undecided: it needs {}, and other programs kept this machine too busy for that.\n", lesson.needs);
  } else if (verdict.outcome == LessonOutcome::fails) {
    fmt::print("{}\n", verdict.rounds == 1 ? "Judged by 1 round."
                                           : fmt::format("Judged by the medians of {} rounds.", verdict.rounds));
  }
  return verdict.outcome == LessonOutcome::holds ? 0 : 1;  // what was not shown is not said to be so
}

std::string lesson_list(bool json) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  std::string text;
  const std::string language = environment_language();
  for (const LessonEntry& entry : find_lessons(lesson_folders())) {
    nlohmann::ordered_json one = {{"name", entry.id}};
    const std::string from = entry.foreign ? fmt::format("  (from {})", entry.folder) : std::string();
    if (entry.lesson) {
      const Lesson& lesson = *entry.lesson;
      one["number"] = lesson.number;
      for (const auto& [code, words] : lesson.texts)
        one["title"][code] = words.title;
      one["runs"] = lesson.run_names();
      one["claims"] = lesson.claims;
      if (!lesson.needs.empty()) one["needs"] = lesson.needs;
      text += fmt::format("{:>2}  {}  {}{}\n", lesson.number > 0 ? std::to_string(lesson.number) : "-", lesson.id,
                          lesson.text(language).title, from);
    } else {
      one["error"] = entry.error;
      text += fmt::format(" !  {}  {}\n", entry.id, entry.error);
    }
    one["folder"] = entry.folder;
    one["foreign"] = entry.foreign;
    all.push_back(std::move(one));
  }
  if (json) return all.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  if (text.empty()) return "No lessons were found.\n";
  return text + "\nOpen one with `poolscope lesson NAME`, or check it with `poolscope lesson NAME --headless`.\n";
}

}  // namespace poolscope::app
