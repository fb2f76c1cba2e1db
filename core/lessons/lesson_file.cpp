// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/lesson_file.h"

#include "core/jobs/utf8.h"
#include "core/sync/descriptor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace poolscope {
namespace {

constexpr std::size_t kMostBytes = 256 * 1024;

/// Empty, or what is wrong with a line of it.
std::string unclean_line(std::string_view text) {
  for (int number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.pop_back();
    std::replace(line.begin(), line.end(), '\t', ' ');
    if (line != valid_utf8(line)) return fmt::format("line {}: this is not UTF-8 text", number);
    const std::string seen = visible_text(line);
    const auto [place, mark] = std::mismatch(line.begin(), line.end(), seen.begin(), seen.end());
    if (place != line.end()) {
      const std::string_view escape = std::string_view(seen).substr(static_cast<std::size_t>(mark - seen.begin()));
      return fmt::format("line {}: it has a character that cannot be seen, {}; take it out", number,
                         escape.substr(0, escape.starts_with("\\u") ? 6 : 4));
    }
  }
  return {};
}

}  // namespace

std::optional<std::string> read_lesson_file(const std::string& path, std::string& error, bool& missing) {
  missing = false;
  const auto refuse = [&](const std::string& why) {
    error = why;
    return std::nullopt;
  };
  // Nonblocking, so that a pipe of that name does not hold us up.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!file.valid()) {
    missing = errno == ENOENT;
    if (errno == ELOOP) return refuse("it is a link; copy the file into the lesson's folder instead");
    return refuse(fmt::format("cannot open it: {}", std::strerror(errno)));
  }
  struct stat facts {};
  if (fstat(file.get(), &facts) != 0) return refuse(fmt::format("cannot read it: {}", std::strerror(errno)));
  if (!S_ISREG(facts.st_mode)) return refuse("it is no regular file");
  std::string text;
  char buffer[16 * 1024];
  for (;;) {
    const ssize_t got = read(file.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return refuse(fmt::format("cannot read it: {}", std::strerror(errno)));
    if (got == 0) break;
    text.append(buffer, static_cast<std::size_t>(got));
    if (text.size() > kMostBytes) return refuse(fmt::format("it is larger than {} KiB", kMostBytes / 1024));
  }
  if (const std::string unclean = unclean_line(text); !unclean.empty()) return refuse(unclean);
  return text;
}

}  // namespace poolscope
