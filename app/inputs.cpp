// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/inputs.h"

#include "app/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>

namespace poolscope::app {
namespace {

constexpr std::size_t kMostFiles = 100'000;  // of a folder; somebody who says / hardly means it

std::vector<std::string> read_lines(std::istream& in, const std::string& name) {
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    if (line.ends_with('\r')) line.pop_back();
    if (line.find('\0') != std::string::npos) {
      throw UsageError(
          fmt::format("--inputs {}: line {} holds binary data; a text with one input per line is expected, "
                      "or -0 for inputs that end with null",
                      name, number));
    }
    if (!line.empty()) lines.push_back(std::move(line));
  }
  if (in.bad()) throw UsageError(fmt::format("--inputs {}: reading it failed: {}", name, std::strerror(errno)));
  return lines;
}

std::vector<std::string> read_null_ended(std::istream& in, const std::string& name) {
  std::vector<std::string> inputs;
  for (std::string input; std::getline(in, input, '\0');) {
    if (!input.empty()) inputs.push_back(std::move(input));
  }
  if (in.bad()) throw UsageError(fmt::format("--inputs {}: reading it failed: {}", name, std::strerror(errno)));
  return inputs;
}

/// All regular files below a folder, in the order of their names.
std::vector<std::string> files_below(const std::string& folder) {
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  std::error_code problem;
  for (fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, problem), end;
       !problem && at != end; at.increment(problem)) {
    std::error_code of_entry;
    if (at->is_regular_file(of_entry) && !at->is_symlink(of_entry)) files.push_back(at->path().string());
    if (files.size() > kMostFiles) {
      throw UsageError(
          fmt::format("--inputs {}: the folder holds more than {} files; name them with find", folder, kMostFiles));
    }
  }
  if (problem) throw UsageError(fmt::format("--inputs {}: cannot look into it: {}", folder, problem.message()));
  if (files.empty()) throw UsageError(fmt::format("--inputs {}: the folder holds no files", folder));
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::vector<std::string> read_inputs(const std::string& file, bool null_ends) {
  const auto read = null_ends ? read_null_ended : read_lines;
  if (file == "-") return read(std::cin, "-");
  std::error_code problem;
  if (std::filesystem::is_directory(file, problem)) return files_below(file);
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  if (!in) throw UsageError(fmt::format("--inputs {}: cannot open it: {}", file, std::strerror(errno)));
  in.peek();  // a folder opens, but cannot be read
  if (in.bad()) throw UsageError(fmt::format("--inputs {}: cannot read it: {}", file, std::strerror(errno)));
  in.clear();
  return read(in, file);
}

}  // namespace poolscope::app
