// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/experiment.h"
#include "core/jobs/experiment_json.h"
#include "core/jobs/placed_json_reading.h"
#include "core/lessons/figures.h"
#include "core/lessons/lesson.h"
#include "core/lessons/lesson_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

namespace poolscope {
namespace {

using Kind = PlacedJson::Kind;

constexpr int kLessonVersion = 1;
constexpr std::size_t kMostRuns = 12;

/// Puts numbers in the place of ${...}. A text that is nothing else becomes a number: "${cores()}" is 2.
std::string with_numbers(std::string_view text) {
  std::string made;
  for (;;) {
    const auto open = text.find("${");
    const auto close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) return made += text;
    const int line = 1 + static_cast<int>(std::count(made.begin(), made.end(), '\n')) +
                     static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(open), '\n'));
    double value = 0;
    try {
      value = evaluate(text.substr(open + 2, close - open - 2), no_figures()).value;
    } catch (const ExpressionError& error) {
      refuse(line, error.what());
    }
    if (!(std::abs(value) < 1e15)) refuse(line, "what stands in ${} gives no number");
    const bool alone = open > 0 && text[open - 1] == '"' && close + 1 < text.size() && text[close + 1] == '"';
    made += text.substr(0, alone ? open - 1 : open);
    made += fmt::format("{:.0f}", value);
    text.remove_prefix(alone ? close + 2 : close + 1);
  }
}

/// The texts of all objects that stand behind the key "experiment", in order: an experiment is read by
/// the same reader as an experiment file, and its errors name the line in this one.
std::vector<std::string> experiment_texts(std::string_view text) {
  std::vector<std::string> all;
  std::size_t begin = std::string_view::npos;
  int depth = 0;
  bool key_seen = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      const std::size_t first = i;
      for (++i; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\') ++i;
      }
      if (begin == std::string_view::npos) key_seen = text.substr(first, i - first + 1) == "\"experiment\"";
    } else if (text[i] == '{' && (key_seen || begin != std::string_view::npos)) {
      if (depth++ == 0) begin = i;
      key_seen = false;
    } else if (text[i] == '}' && depth > 0 && --depth == 0) {
      const auto lines = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), '\n');
      all.push_back(std::string(static_cast<std::size_t>(lines), '\n') +
                    std::string(text.substr(begin, i - begin + 1)));
      begin = std::string_view::npos;
    }
  }
  return all;
}

bool is_name(std::string_view word) {
  return !word.empty() && word.size() <= 40 && !(word[0] >= '0' && word[0] <= '9') &&
         word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
             std::string_view::npos;
}

/// Reads lesson.json into a lesson.
class LessonReader {
 public:
  LessonReader(const PlacedJson& root, std::vector<std::string> experiments, Lesson& lesson)
      : root_(root), experiments_(std::move(experiments)), lesson_(lesson) {}

  void read() {
    expect(root_, Kind::object, "the lesson");
    refuse_unknown_keys(root_, {"version", "experiments", "guess", "bars", "most", "least", "answers", "right",
                                "claims", "needs", "try", "marked"});
    const PlacedJson& version = member(root_, "version");
    if (const double read = number_of(version, "version"); read != kLessonVersion) {
      refuse(version.line, fmt::format("\"version\" is {}; this program reads {}", read, kLessonVersion));
    }
    for (const PlacedJson& item : expect(member(root_, "experiments"), Kind::list, "experiments").items)
      lesson_.experiments.push_back(experiment(item, true));
    if (names_.empty()) refuse(member(root_, "experiments").line, "\"experiments\" is empty");
    if (names_.size() > kMostRuns) refuse(root_.line, fmt::format("more than {} runs in one lesson", kMostRuns));
    if (const PlacedJson* change = root_.find("try")) lesson_.change = experiment(*change, false);
    read_guess();
    read_bars();
    const PlacedJson& claims = expect(member(root_, "claims"), Kind::list, "claims");
    if (claims.items.empty())
      refuse(claims.line, "\"claims\" is empty; say what must hold, e.g. wall(two) > wall(ten)");
    for (const PlacedJson& item : claims.items)
      lesson_.claims.push_back(expression(item, "claims"));
    if (const PlacedJson* needs = root_.find("needs")) lesson_.needs = expression(*needs, "needs");
    if (const PlacedJson* marked = root_.find("marked")) {
      for (const PlacedJson& item : expect(*marked, Kind::list, "marked").items)
        lesson_.marked.push_back(text_of(item, "marked"));
    }
  }

 private:
  LessonExperiment experiment(const PlacedJson& item, bool named) {
    expect(item, Kind::object, named ? "experiments" : "try");
    refuse_unknown_keys(
        item, named ? std::vector<std::string>{"runs", "experiment"} : std::vector<std::string>{"experiment"});
    expect(member(item, "experiment"), Kind::object, "experiment");
    LessonExperiment made;
    std::string error;
    // The texts come in the order of the keys, as the reading does.
    const auto read = read_experiment_json(experiments_.at(text_of_line(member(item, "experiment").line)), error);
    if (!read) throw JsonMistake{error};
    made.experiment = *read;
    if (const std::string problem = validate(made.experiment); !problem.empty()) refuse(item.line, problem);
    if (!named) return made;
    const PlacedJson& runs = expect(member(item, "runs"), Kind::list, "runs");
    for (const PlacedJson& run : runs.items) {
      const std::string& name = text_of(run, "runs");
      if (!is_name(name)) refuse(run.line, fmt::format("\"{}\" is no name; use letters, digits and _", name));
      if (!names_.insert(name).second) refuse(run.line, fmt::format("two runs are called \"{}\"", name));
      made.runs.push_back(name);
    }
    if (made.runs.size() != made.experiment.executors.size()) {
      refuse(runs.line, fmt::format("{} names for {} executors; each executor is one run", made.runs.size(),
                                    made.experiment.executors.size()));
    }
    return made;
  }

  /// Which of the experiments' texts begins on that line; several on one line come in order.
  std::size_t text_of_line(int line) {
    for (std::size_t i = 0; i < experiments_.size(); ++i) {
      const auto begins = static_cast<int>(experiments_[i].find('{')) + 1;
      if (begins == line && used_.insert(i).second) return i;
    }
    refuse(line, "the experiment cannot be found in the text");
  }

  void read_guess() {
    const PlacedJson& guess = member(root_, "guess");
    const std::string& word = text_of(guess, "guess");
    if (word == "bars") {
      lesson_.guess = LessonGuess::bars;
      const PlacedJson& most = member(root_, "most");
      lesson_.most = number_of(most, "most");
      if (!(lesson_.most > 0)) refuse(most.line, "\"most\" must be more than 0: where the bars' scale ends");
      if (const PlacedJson* least = root_.find("least")) {
        lesson_.least = number_of(*least, "least");
        if (!(lesson_.least > 0 && lesson_.least < lesson_.most)) {
          refuse(least->line,
                 "\"least\" must be more than 0 and less than \"most\": where a scale of powers of ten begins");
        }
      }
      return;
    }
    if (word != "answers" && word != "curves") {
      refuse(guess.line, fmt::format("\"guess\" must be bars, answers or curves, not \"{}\"", word));
    }
    lesson_.guess = word == "answers" ? LessonGuess::answers : LessonGuess::curves;
    const PlacedJson& answers = expect(member(root_, "answers"), Kind::list, "answers");
    for (const PlacedJson& item : answers.items)
      lesson_.answers.push_back(answer(item));
    if (lesson_.answers.size() < 2) refuse(answers.line, "\"answers\" needs at least two to choose from");
    const PlacedJson& right = member(root_, "right");
    lesson_.right = text_of(right, "right");
    if (std::none_of(lesson_.answers.begin(), lesson_.answers.end(),
                     [this](const LessonAnswer& one) { return one.name == lesson_.right; })) {
      refuse(right.line, fmt::format("\"right\": there is no answer \"{}\"", lesson_.right));
    }
  }

  LessonAnswer answer(const PlacedJson& item) const {
    LessonAnswer made;
    if (lesson_.guess == LessonGuess::answers) {
      made.name = text_of(item, "answers");
      return made;
    }
    expect(item, Kind::object, "answers");
    refuse_unknown_keys(item, {"name", "curve"});
    made.name = text_of(member(item, "name"), "name");
    for (const PlacedJson& point : expect(member(item, "curve"), Kind::list, "curve").items) {
      expect(point, Kind::list, "curve");
      if (point.items.size() != 2) refuse(point.line, "a point of a \"curve\" is [x, y]");
      made.curve.emplace_back(number_of(point.items[0], "curve"), number_of(point.items[1], "curve"));
    }
    if (made.curve.size() < 2) refuse(item.line, "a \"curve\" needs at least two points");
    return made;
  }

  void read_bars() {
    const PlacedJson& bars = expect(member(root_, "bars"), Kind::list, "bars");
    if (bars.items.empty()) refuse(bars.line, "\"bars\" is empty; say what to show, e.g. wall(two)");
    for (const PlacedJson& item : bars.items) {
      expect(item, Kind::object, "bars");
      refuse_unknown_keys(item, {"name", "figure", "unit"});
      LessonBar bar;
      bar.name = text_of(member(item, "name"), "name");
      bar.figure = expression(member(item, "figure"), "figure");
      if (const PlacedJson* unit = item.find("unit")) bar.unit = text_of(*unit, "unit");
      static const std::vector<std::string> units = {"", "s", "x", "n", "%", "MiB"};
      if (std::find(units.begin(), units.end(), bar.unit) == units.end()) {
        refuse(item.line, fmt::format("\"unit\" must be s, x, n, % or MiB, not \"{}\"", bar.unit));
      }
      lesson_.bars.push_back(std::move(bar));
    }
  }

  /// An expression about runs that there are.
  std::string expression(const PlacedJson& value, std::string_view key) const {
    const std::string& text = text_of(value, key);
    try {
      for (const std::string& run : runs_in(text)) {
        if (!names_.contains(run)) {
          refuse(value.line,
                 fmt::format("\"{}\": there is no run \"{}\"; known: {}", text, run, fmt::join(names_, ", ")));
        }
      }
      std::vector<NamedRun> nothing;
      for (const std::string& name : names_)
        nothing.push_back({name, {}, {}});
      (void)evaluate(text, figures_of(std::move(nothing)));  // are the figures' names right?
    } catch (const ExpressionError& error) {
      refuse(value.line, error.what());
    }
    return text;
  }

  const PlacedJson& root_;
  const std::vector<std::string> experiments_;
  Lesson& lesson_;
  std::set<std::string, std::less<>> names_;
  std::set<std::size_t> used_;
};

/// Puts figures in, line by line, to say on which one stands what cannot be put in.
void check_figures(std::string_view text, const FigureSource& figures) {
  for (int line = 1; !text.empty(); ++line) {
    const std::string_view one = text.substr(0, text.find('\n'));
    try {
      if (!one.starts_with("# ")) (void)fill_in(one, figures);  // a title has no figures
    } catch (const ExpressionError& error) {
      refuse(line, error.what());
    }
    text.remove_prefix(std::min(text.size(), one.size() + 1));
  }
}

/// All words that the lesson's text must have, in that language. `written` is the text as it stands in the file.
void check_text(const Lesson& lesson, const LessonText& text, std::string_view written) {
  const auto missing = [](std::string_view what) { throw JsonMistake{fmt::format("there is no {}", what)}; };
  for (const std::string_view section : {"question", "headline", "why", "try"}) {
    if (text.section(section).empty()) missing(fmt::format("section \"## {}\"", section));
  }
  for (const LessonBar& bar : lesson.bars) {
    if (!text.labels.contains(bar.name)) missing(fmt::format("label for \"{}\" under \"## labels\"", bar.name));
  }
  for (const LessonAnswer& answer : lesson.answers) {
    if (!text.labels.contains(answer.name)) missing(fmt::format("label for \"{}\" under \"## labels\"", answer.name));
  }
  std::vector<NamedRun> nothing;
  for (const std::string& name : lesson.run_names())
    nothing.push_back({name, {}, {}});
  const FigureSource figures = figures_of(std::move(nothing));
  check_figures(written, figures);
  for (const auto& [name, body] : text.sections)
    (void)fill_in(body, figures);  // also what reaches over the end of a line
  for (const auto& [name, words] : text.labels)
    (void)fill_in(words, no_figures());
}

/// "02-ten-sleeps" into number and id.
void read_name(const std::string& folder, Lesson& lesson) {
  const std::string name = std::filesystem::path(folder).filename().string();
  const auto dash = name.find('-');
  const bool numbered = dash != std::string::npos && dash > 0 && dash <= 4 &&
                        name.find_first_not_of("0123456789") == dash && dash + 1 < name.size();
  lesson.number = numbered ? std::stoi(name.substr(0, dash)) : 0;
  lesson.id = numbered ? name.substr(dash + 1) : name;
}

}  // namespace

std::optional<Lesson> load_lesson(const std::string& folder, std::string& error) {
  Lesson lesson;
  lesson.folder = folder;
  while (lesson.folder.size() > 1 && lesson.folder.ends_with('/'))
    lesson.folder.pop_back();
  read_name(lesson.folder, lesson);
  std::string file;
  try {
    const auto read = [&](const std::string& name, bool must) -> std::optional<std::string> {
      file = lesson.folder + "/" + name;
      bool missing = false;
      std::string why;
      auto text = read_lesson_file(file, why, missing);
      if (!text && (must || !missing)) throw JsonMistake{why};
      return text;
    };
    const std::string json = with_numbers(*read("lesson.json", true));
    std::string problem;
    const auto root = read_placed_json(json, problem);
    if (!root) throw JsonMistake{problem};
    LessonReader(*root, experiment_texts(json), lesson).read();
    for (const std::string language : {"en", "zh_CN"}) {
      const auto words = read("text." + language + ".md", false);
      if (!words) continue;
      auto text = read_lesson_text(*words, problem);
      if (!text) throw JsonMistake{problem};
      check_text(lesson, *text, *words);
      text->language = language;
      auto lines = read("lesson." + language + ".py", false);
      if (!lines) lines = read("lesson.py", false);
      text->python = lines.value_or(std::string());
      lesson.texts[language] = std::move(*text);
    }
    if (lesson.texts.empty()) {
      file = lesson.folder;
      throw JsonMistake{"there are no words; write them into text.en.md or text.zh_CN.md"};
    }
  } catch (const JsonMistake& wrong) {
    error = fmt::format("{}: {}", file, wrong.sentence);
    return std::nullopt;
  } catch (const ExpressionError& wrong) {
    error = fmt::format("{}: {}", file, wrong.what());
    return std::nullopt;
  }
  return lesson;
}

}  // namespace poolscope
