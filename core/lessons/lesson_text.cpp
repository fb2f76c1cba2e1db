// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/lesson_text.h"

#include "core/jobs/nearest_word.h"
#include "core/jobs/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace poolscope {
namespace {

/// "- two: 2 threads" into the labels; false when it is none.
bool read_label(std::string_view line, LessonText& text) {
  if (!line.starts_with("- ")) return false;
  line.remove_prefix(2);
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view name = trimmed(line.substr(0, colon));
  const std::string_view words = trimmed(line.substr(colon + 1));
  if (name.empty() || words.empty()) return false;
  text.labels[std::string(name)] = words;
  return true;
}

std::string digits(double value) {
  const double size = std::abs(value);
  return fmt::format("{:.{}f}", value, size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : 2);
}

std::string grouped(double value) {
  std::string plain = fmt::format("{:.0f}", std::abs(value));
  for (auto at = static_cast<std::ptrdiff_t>(plain.size()) - 3; at > 0; at -= 3)
    plain.insert(static_cast<std::size_t>(at), ",");
  return (value <= -0.5 ? "-" : "") + plain;
}

}  // namespace

const std::string& LessonText::section(std::string_view name) const {
  static const std::string none;
  const auto found = sections.find(name);
  return found == sections.end() ? none : found->second;
}

std::string LessonText::label(std::string_view name) const {
  const auto found = labels.find(name);
  return found == labels.end() ? std::string(name) : found->second;
}

const std::vector<std::string>& lesson_sections() {
  static const std::vector<std::string> all = {"question", "guess", "labels", "headline", "why", "try", "articles"};
  return all;
}

std::optional<LessonText> read_lesson_text(std::string_view text, std::string& error) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  LessonText made;
  std::string section;
  int number = 0;
  const auto refuse = [&](const std::string& sentence) {
    error = fmt::format("line {}: {}", number, sentence);
    return std::nullopt;
  };
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string line(trimmed(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line != valid_utf8(line)) return refuse("this is not UTF-8 text");
    if (line.starts_with("# ")) {
      if (!made.title.empty()) return refuse("a second title; a lesson has one line that begins with \"# \"");
      made.title = trimmed(line.substr(2));
    } else if (line.starts_with("## ")) {
      section = trimmed(line.substr(3));
      const auto& known = lesson_sections();
      if (std::find(known.begin(), known.end(), section) == known.end()) {
        return refuse(fmt::format("unknown section \"{}\"; {}", section, did_you_mean(section, known)));
      }
      if (made.sections.contains(section)) return refuse(fmt::format("the section \"{}\" stands here twice", section));
      made.sections[section];
    } else if (section.empty()) {
      if (!line.empty()) return refuse("text before the first section; begin one with \"## question\"");
    } else if (section == "labels") {
      if (!line.empty() && !read_label(line, made)) return refuse("a label is written \"- NAME: words\"");
    } else {
      std::string& body = made.sections[section];
      if (line.empty()) {
        if (!body.empty() && !body.ends_with("\n\n")) body += "\n\n";
        continue;
      }
      // Lines of one paragraph join; Chinese joins without a blank.
      const bool joins = !body.empty() && !body.ends_with('\n');
      const bool wide = joins && ((static_cast<unsigned char>(body.back()) & 0x80U) != 0 ||
                                  (static_cast<unsigned char>(line.front()) & 0x80U) != 0);
      if (joins && !wide) body += ' ';
      body += line;
    }
  }
  for (auto& [name, body] : made.sections)
    body = trimmed(body);
  if (made.title.empty()) {
    error = "line 1: there is no title; begin with \"# \" and the lesson's name";
    return std::nullopt;
  }
  return made;
}

std::string format_figure(double value, std::string_view unit, std::string_view language) {
  if (!std::isfinite(value)) return "?";
  if (unit == "s") {
    const double size = std::abs(value);
    const bool chinese = language.starts_with("zh");
    if (size >= 0.9995 || size == 0) return digits(value) + (chinese ? " 秒" : " s");  // what is less is 999 ms at most
    if (size >= 0.9995e-3) return digits(value * 1e3) + (chinese ? " 毫秒" : " ms");
    return digits(value * 1e6) + (chinese ? " 微秒" : " µs");
  }
  const std::string figure = std::abs(value) >= 999.5 ? grouped(value) : digits(value);
  if (unit == "x") return figure + "×";
  if (unit == "n") return grouped(value);
  if (unit == "%") return fmt::format("{:.0f} %", value * 100);
  if (unit == "MiB") return digits(value) + " MiB";
  return figure;
}

std::string round_figure(double value, std::string_view unit, std::string_view language) {
  std::string made = format_figure(value, unit, language);
  const auto point = made.find('.');
  if (point == std::string::npos) return made;
  const auto behind = std::min(made.find_first_not_of('0', point + 1), made.size());
  const bool digit = behind < made.size() && made[behind] >= '1' && made[behind] <= '9';
  return digit ? made : made.erase(point, behind - point);
}

std::string fill_in(std::string_view text, const FigureSource& figures, std::string_view language) {
  std::string made;
  for (;;) {
    const auto open = text.find('{');
    const auto close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) return made += text;
    made += text.substr(0, open);
    const std::string_view inside = text.substr(open + 1, close - open - 1);
    if (inside.empty()) {
      made += "{}";
    } else {
      const auto bar = inside.find('|');
      const std::string_view unit = bar == std::string_view::npos ? "" : inside.substr(bar + 1);
      made += format_figure(evaluate(inside.substr(0, bar), figures).value, unit, language);
    }
    text.remove_prefix(close + 1);
  }
}

std::string escape_html(std::string_view text) {
  std::string made;
  for (const char c : text) {
    switch (c) {
      case '<': made += "&lt;"; break;
      case '>': made += "&gt;"; break;
      case '&': made += "&amp;"; break;
      case '"': made += "&quot;"; break;
      default: made += c;
    }
  }
  return made;
}

std::string lesson_html_text(std::string_view text) {
  const std::string safe = escape_html(text);
  std::string made = "<p>";
  bool code = false;
  bool bold = false;
  for (std::size_t i = 0; i < safe.size(); ++i) {
    if (safe[i] == '`') {
      made += code ? "</code>" : "<code>";
      code = !code;
    } else if (!code && safe.compare(i, 2, "**") == 0) {
      made += bold ? "</b>" : "<b>";
      bold = !bold;
      ++i;
    } else if (safe.compare(i, 2, "\n\n") == 0) {
      made += std::string(code ? "</code>" : "") + (bold ? "</b>" : "") + "</p><p>";
      code = bold = false;
      ++i;
    } else {
      made += safe[i];
    }
  }
  return made + (code ? "</code>" : "") + (bold ? "</b>" : "") + "</p>";
}

}  // namespace poolscope
