// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_words.h"

#include "app/options.h"

#include <fmt/format.h>

#include <algorithm>

namespace poolscope::app {
namespace {

bool begins_source(const std::string& word) { return word == ":::" || word == "::::"; }

void check_no_tab(const std::string& value) {
  if (value.find('\t') == std::string::npos) return;
  throw UsageError(fmt::format("the input \"{}\" holds a tab, which separates columns; put such text in files", value));
}

}  // namespace

CommandWords take_command_words(std::vector<std::string>& arguments) {
  CommandWords words;
  auto at = std::find_if(arguments.begin(), arguments.end(),
                         [](const std::string& word) { return word == "--" || begins_source(word); });
  const auto rest = at;
  if (at != arguments.end() && *at == "--") {
    for (++at; at != arguments.end() && !begins_source(*at); ++at)
      words.command += (words.command.empty() ? "" : " ") + *at;
    if (words.command.empty()) throw UsageError("after -- a command is expected, e.g. -- gzip -9 {} ::: *.log");
  }
  while (at != arguments.end()) {
    const bool files = *at == "::::";
    const std::string mark = *at++;
    const auto end = std::find_if(at, arguments.end(), begins_source);
    if (at == end) throw UsageError(fmt::format("after {} {} expected", mark, files ? "a file is" : "inputs are"));
    if (files) {
      for (; at != end; ++at)
        words.sources.push_back({.values = {}, .file = *at});
    } else {
      words.sources.push_back({.values = std::vector<std::string>(at, end), .file = {}});
      at = end;
    }
  }
  arguments.erase(rest, arguments.end());
  return words;
}

std::vector<std::string> combined(const std::vector<std::vector<std::string>>& sources) {
  if (sources.size() == 1) return sources.front();
  std::vector<std::string> all = {""};
  bool first = true;
  for (const std::vector<std::string>& source : sources) {
    if (static_cast<double>(all.size()) * static_cast<double>(source.size()) > static_cast<double>(kMaxTasks)) {
      throw UsageError(fmt::format("the inputs make more than {} combinations", kMaxTasks));
    }
    std::vector<std::string> longer;
    longer.reserve(all.size() * source.size());
    for (const std::string& value : source)
      check_no_tab(value);
    for (const std::string& start : all) {
      for (const std::string& value : source)
        longer.push_back(first ? value : start + "\t" + value);
    }
    all = std::move(longer);
    first = false;
  }
  return all;
}

std::string tabs_for_commas(const std::string& line) {
  std::string made;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      made += '"';
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == '\t') {
      throw UsageError(fmt::format("the line \"{}\" holds a tab, which separates columns", line));
    } else {
      made += c == ',' && !quoted ? '\t' : c;
    }
  }
  if (quoted) throw UsageError(fmt::format("the line \"{}\" has a quote that does not end", line));
  return made;
}

}  // namespace poolscope::app
