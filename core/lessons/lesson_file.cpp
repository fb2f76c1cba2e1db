// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/lesson_file.h"

#include "core/sync/descriptor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace poolscope {
namespace {

constexpr std::size_t kMostBytes = 256 * 1024;

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
    if (got == 0) return text;
    text.append(buffer, static_cast<std::size_t>(got));
    if (text.size() > kMostBytes) return refuse(fmt::format("it is larger than {} KiB", kMostBytes / 1024));
  }
}

}  // namespace poolscope
