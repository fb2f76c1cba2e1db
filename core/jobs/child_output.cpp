// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/child_output.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace poolscope {
namespace {

/// Moves a descriptor out of the way of 0, 1 and 2, should our own be closed: the child's outputs
/// are put there one after the other.
Descriptor above_standard(Descriptor descriptor) {
  if (descriptor.get() > STDERR_FILENO) return descriptor;
  Descriptor moved(fcntl(descriptor.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (!moved.valid()) throw_os_error(errno, "fcntl(F_DUPFD_CLOEXEC) for a command's output");
  return moved;
}

}  // namespace

void throw_os_error(int error, const char* what) { throw std::system_error(error, std::generic_category(), what); }

ChildPipe ChildPipe::make() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw_os_error(errno, "pipe2 for a command's output");
  ChildPipe made{Descriptor(ends[0]), Descriptor(ends[1])};
  made.read_end = above_standard(std::move(made.read_end));
  made.write_end = above_standard(std::move(made.write_end));
  if (fcntl(made.read_end.get(), F_SETFL, O_NONBLOCK) != 0) throw_os_error(errno, "fcntl on a command's output");
  return made;
}

ChildOutput::ChildOutput(Descriptor pipe, std::size_t most, std::string file)
    : pipe_(std::move(pipe)), most_(most), file_name_(std::move(file)) {
  if (!file_name_.empty()) unlink(file_name_.c_str());  // of an attempt before
}

bool ChildOutput::read_some() {
  std::array<char, 64 * 1024> buffer;  // NOLINT: filled by read
  const ssize_t got = ::read(pipe_.get(), buffer.data(), buffer.size());
  if (got < 0) {
    if (errno == EINTR) return true;
    if (errno != EAGAIN) pipe_.reset();
    return false;
  }
  if (got == 0) {
    pipe_.reset();
    return false;
  }
  const auto length = static_cast<std::size_t>(got);
  const std::size_t room = std::min(length, most_ - kept_.size());
  kept_.append(buffer.data(), room);
  dropped_ += static_cast<std::int64_t>(length - room);
  if (!file_name_.empty()) write_whole(std::string_view(buffer.data(), length));
  return true;
}

void ChildOutput::write_whole(std::string_view bytes) {
  if (!file_.valid()) {
    file_ = Descriptor(::open(file_name_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file_.valid()) throw_os_error(errno, ("open of " + file_name_).c_str());
  }
  while (!bytes.empty()) {
    const ssize_t put = ::write(file_.get(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw_os_error(errno, ("write of " + file_name_).c_str());
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
}

}  // namespace poolscope
