// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/inputs.h"

#include "app/options.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <system_error>

namespace poolscope::app {
namespace {

std::vector<std::string> read_lines(std::istream& in, const std::string& name) {
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    if (line.ends_with('\r')) line.pop_back();
    if (line.find('\0') != std::string::npos) {
      throw UsageError(fmt::format("--inputs {}: line {} holds binary data; a text with one input per line is expected",
                                   name, number));
    }
    if (!line.empty()) lines.push_back(std::move(line));
  }
  if (in.bad()) throw UsageError(fmt::format("--inputs {}: reading it failed: {}", name, std::strerror(errno)));
  return lines;
}

}  // namespace

std::vector<std::string> read_inputs(const std::string& file) {
  if (file == "-") return read_lines(std::cin, "-");
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  if (!in) throw UsageError(fmt::format("--inputs {}: cannot open it: {}", file, std::strerror(errno)));
  in.peek();  // a folder opens, but cannot be read
  if (in.bad()) throw UsageError(fmt::format("--inputs {}: cannot read it: {}", file, std::strerror(errno)));
  in.clear();
  return read_lines(in, file);
}

}  // namespace poolscope::app
