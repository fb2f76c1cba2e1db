// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/shared_capture.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace poolscope {
namespace {

constexpr std::size_t kMostText = 64 * 1024;
constexpr std::int64_t kLongestLine = 64 * 1024;  // more is not looked at

[[noreturn]] void throw_errno(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

Descriptor open_memory() {
  Descriptor descriptor(memfd_create("poolscope-lines", MFD_CLOEXEC));
  if (!descriptor.valid()) throw_errno("memfd_create for the lines that tasks write");
  if (fcntl(descriptor.get(), F_SETFL, O_APPEND) != 0) throw_errno("fcntl(O_APPEND) on the lines that tasks write");
  return descriptor;
}

}  // namespace

SharedCapture::SharedCapture() : descriptor_(open_memory()) {}

void SharedCapture::write(std::string_view text) {
  ssize_t written = 0;
  do {
    written = ::write(descriptor_.get(), text.data(), text.size());
  } while (written < 0 && errno == EINTR);
  if (written < 0) throw_errno("write to the lines that tasks write");
}

std::int64_t SharedCapture::size() const {
  struct stat status {};
  if (fstat(descriptor_.get(), &status) != 0) throw_errno("fstat of the lines that tasks write");
  return status.st_size;
}

std::string SharedCapture::read(std::int64_t from, std::size_t length) const {
  std::string text(length, '\0');
  std::size_t filled = 0;
  while (filled < length) {
    const ssize_t got =
        pread(descriptor_.get(), text.data() + filled, length - filled, from + static_cast<std::int64_t>(filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_errno("pread of the lines that tasks write");
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  text.resize(filled);
  return text;
}

std::string SharedCapture::line_with(std::string_view text, std::int64_t from) const {
  const std::int64_t first = std::max<std::int64_t>(0, from - kLongestLine);
  const std::string seen = read(first, static_cast<std::size_t>(std::max<std::int64_t>(0, size() - first)));
  const auto at = seen.find(text, static_cast<std::size_t>(from - first));
  if (at == std::string::npos) return {};
  const auto before = at == 0 ? std::string::npos : seen.rfind('\n', at - 1);
  const auto begin = before == std::string::npos ? 0 : before + 1;
  return seen.substr(begin, std::min(seen.find('\n', at), seen.size()) - begin);
}

std::string SharedCapture::text() const {
  const std::int64_t all = size();
  std::string kept = read(0, static_cast<std::size_t>(std::min<std::int64_t>(all, kMostText)));
  const auto more = all - static_cast<std::int64_t>(kept.size());
  if (more > 0) kept += fmt::format("\n… and {} bytes more", more);
  return kept;
}

}  // namespace poolscope
