// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/input_file.h"

#include "core/export/file_progress.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace poolscope {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{256} << 10U;
constexpr int kLookMs = 50;  ///< so soon one who waits for a pipe sees that it is to stop

std::string reason(int error) {
  switch (error) {
    case ENOENT: return "There is no such file; check the path.";
    case EACCES: return "You may not read this file; change its permissions or take a copy.";
    case EISDIR: return "This is a folder; give the name of a file in it.";
    default: return "The file cannot be read: " + std::generic_category().message(error) + ".";
  }
}

}  // namespace

InputFile::InputFile(const std::string& path) {
  // Opening a pipe that nobody writes to would block, and nothing could end it.
  fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  struct stat status {};
  if (fd_ < 0) {
    error_ = reason(errno);
  } else if (::fstat(fd_, &status) == 0 && S_ISDIR(status.st_mode)) {
    error_ = reason(EISDIR);
  } else {
    waits_ = !S_ISREG(status.st_mode);
    if (!waits_) FileProgressScope::set_total(status.st_size);
    buffer_ = std::make_unique_for_overwrite<unsigned char[]>(kBufferBytes);
  }
}

InputFile::~InputFile() {
  if (fd_ >= 0) ::close(fd_);
}

std::string_view InputFile::peek_line() {
  if (!buffer_) return {};
  std::size_t looked_at = 0;
  while (true) {
    const unsigned char* const begin = buffer_.get() + at_;
    const void* const end = std::memchr(begin + looked_at, '\n', size_ - at_ - looked_at);
    if (end != nullptr) {
      const auto length = static_cast<std::size_t>(static_cast<const unsigned char*>(end) - begin) + 1;
      return {reinterpret_cast<const char*>(begin), length};
    }
    looked_at = size_ - at_;
    if (looked_at == kBufferBytes || !read_more()) return {};
  }
}

bool InputFile::fill() {
  at_ = 0;
  size_ = 0;
  return read_more();
}

// Adds to what was not taken yet.
bool InputFile::read_more() {
  if (!error_.empty()) return false;
  if (at_ > 0) {
    size_ -= at_;
    std::memmove(buffer_.get(), buffer_.get() + at_, size_);
    at_ = 0;
  }
  const std::size_t more = read_into(reinterpret_cast<char*>(buffer_.get()) + size_, kBufferBytes - size_);
  size_ += more;
  return more > 0;
}

std::size_t InputFile::read_into(char* to, std::size_t bytes) {
  if (!error_.empty()) return 0;
  ssize_t got = 0;
  do {
    if (waits_) wait_for_bytes();
    got = ::read(fd_, to, bytes);
  } while (got < 0 && (errno == EINTR || (waits_ && errno == EAGAIN)));
  if (got < 0) error_ = reason(errno);
  const std::size_t more = got > 0 ? static_cast<std::size_t>(got) : 0;
  FileProgressScope::advance(static_cast<std::int64_t>(more));
  return more;
}

void InputFile::wait_for_bytes() const {
  pollfd wanted{.fd = fd_, .events = POLLIN, .revents = 0};
  while (::poll(&wanted, 1, kLookMs) == 0)
    FileProgressScope::advance(0);  // throws when it is cancelled
}

std::size_t InputFile::read(char* to, std::size_t bytes) {
  std::size_t done = 0;
  while (done < bytes) {
    if (at_ == size_ && bytes - done >= kBufferBytes) {  // no need for the buffer in between
      const std::size_t part = read_into(to + done, bytes - done);
      if (part == 0) break;
      done += part;
      continue;
    }
    if (at_ == size_ && !fill()) break;
    const std::size_t part = std::min(bytes - done, size_ - at_);
    std::memcpy(to + done, buffer_.get() + at_, part);
    at_ += part;
    done += part;
  }
  return done;
}

std::string_view InputFile::ahead() {
  if (at_ == size_ && !fill()) return {};
  return {reinterpret_cast<const char*>(buffer_.get()) + at_, size_ - at_};
}

void InputFile::skip(std::size_t bytes, std::int64_t lines) {
  at_ += bytes;
  line_ += lines;
}

}  // namespace poolscope
