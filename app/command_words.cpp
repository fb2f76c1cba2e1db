// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_words.h"

#include "app/options.h"

#include <fmt/format.h>

#include <algorithm>

namespace poolscope::app {
namespace {

bool begins_source(const std::string& word) {
  return word == ":::" || word == "::::" || word == ":::+" || word == "::::+";
}

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
    const std::string mark = *at++;
    const bool files = mark.starts_with("::::");
    const bool linked = mark.ends_with('+');
    if (linked && words.sources.empty()) {
      throw UsageError(fmt::format("{} links inputs to those before it, but there are none; begin with :::", mark));
    }
    const auto end = std::find_if(at, arguments.end(), begins_source);
    if (at == end) throw UsageError(fmt::format("after {} {} expected", mark, files ? "a file is" : "inputs are"));
    if (files) {
      for (; at != end; ++at)
        words.sources.push_back({.values = {}, .file = *at, .linked = linked});
    } else {
      words.sources.push_back({.values = std::vector<std::string>(at, end), .file = {}, .linked = linked});
      at = end;
    }
  }
  arguments.erase(rest, arguments.end());
  return words;
}

std::vector<std::string> combined(const std::vector<InputList>& sources) {
  if (sources.size() == 1) return sources.front().values;
  std::vector<std::vector<std::string>> groups;  // each with each
  for (const InputList& source : sources) {
    for (const std::string& value : source.values)
      check_no_tab(value);
    if (!source.linked || groups.empty()) {
      groups.push_back(source.values);
      continue;
    }
    std::vector<std::string>& before = groups.back();
    before.resize(std::min(before.size(), source.values.size()));
    for (std::size_t i = 0; i < before.size(); ++i)
      before[i] += "\t" + source.values[i];
  }
  std::vector<std::string> all = std::move(groups.front());
  for (std::size_t group = 1; group < groups.size(); ++group) {
    if (static_cast<double>(all.size()) * static_cast<double>(groups[group].size()) > static_cast<double>(kMaxTasks)) {
      throw UsageError(fmt::format("the inputs make more than {} combinations", kMaxTasks));
    }
    std::vector<std::string> longer;
    longer.reserve(all.size() * groups[group].size());
    for (const std::string& start : all) {
      for (const std::string& value : groups[group])
        longer.push_back(start + "\t" + value);
    }
    all = std::move(longer);
  }
  return all;
}

std::vector<std::string> grouped(const std::vector<std::string>& inputs, std::size_t at_once) {
  std::vector<std::string> groups;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    check_no_tab(inputs[i]);
    if (i % at_once == 0) {
      groups.push_back(inputs[i]);
    } else {
      groups.back() += "\t" + inputs[i];
    }
  }
  return groups;
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
