// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/channel.h"

#include "core/processes/shared_buffers.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace poolscope::processes {
namespace {

constexpr std::size_t kFilesAtOnce = 4;

union Control {
  cmsghdr align;
  char bytes[CMSG_SPACE(sizeof(int) * kFilesAtOnce)];
};

}  // namespace

// False when a fault has eaten it.
bool Channel::put_frame(FrameHeader header, std::span<const std::byte> first, std::span<const std::byte> second) {
  header.sequence = sequence_++;
  const Fault fault = std::exchange(fault_, Fault::none);
  if (fault == Fault::drop) return false;
  const std::size_t at = out_.size();
  out_.put(header);
  out_.write(first.data(), first.size());
  if (!second.empty()) out_.write(second.data(), second.size());
  seal_frame(header, out_.bytes().subspan(at + sizeof header));
  if (fault == Fault::corrupt) header.check ^= 1;
  out_.put_at(at, header);
  return true;
}

void Channel::put(FrameKind kind, std::uint32_t number, std::span<const std::byte> head,
                  std::span<const std::byte> body) {
  FrameHeader header;
  header.kind = kind;
  header.number = number;
  const std::uint64_t size = head.size() + body.size();
  if (size <= kMostInline) {
    static_cast<void>(put_frame(header, head, body));
    return;
  }
  Descriptor file = make_memory_file(head, body);
  header.contents = Contents::file;
  const std::size_t at = out_.size();
  const int number_of_file = file.get();
  if (put_frame(header, std::as_bytes(std::span(&size, 1)), {})) {
    out_files_.push_back({at, std::move(file), number_of_file});
  }
}

void Channel::put_shared(FrameKind kind, std::uint32_t number, std::span<const std::byte> head,
                         const SharedBuffer& buffer, std::size_t size) {
  FrameHeader header;
  header.kind = kind;
  header.number = number;
  header.contents = Contents::buffer;
  std::array<std::byte, 64> body;
  const BufferedBody where{buffer.number, static_cast<std::uint32_t>(size)};
  std::memcpy(body.data(), &where, sizeof where);
  std::memcpy(body.data() + sizeof where, head.data(), head.size());
  const std::size_t at = out_.size();
  const std::uint32_t bit = 1U << buffer.number;
  if (!put_frame(header, std::span(body).first(sizeof where + head.size()), {}) || (buffers_sent_ & bit) != 0) return;
  buffers_sent_ |= bit;
  out_files_.push_back({at, Descriptor(), buffer.file.get()});
}

void Channel::put_with_file(FrameKind kind, std::span<const std::byte> body, Descriptor file) {
  const std::size_t at = out_.size();
  const int number = file.get();
  put(kind, 0, body);
  if (out_.size() > at) out_files_.push_back({at, std::move(file), number});
}

Channel::Outcome Channel::flush(bool block) noexcept {
  while (sent_ < out_.size()) {
    // The files of a frame go with its first byte, and nothing behind the next one's goes with them.
    std::size_t files = 0;
    while (files < out_files_.size() && files < kFilesAtOnce && out_files_[files].at == sent_)
      ++files;
    const std::size_t next_file = files < out_files_.size() ? out_files_[files].at : out_.size();
    const std::span<const std::byte> part = out_.bytes().subspan(sent_, next_file - sent_);
    iovec vector{.iov_base = const_cast<std::byte*>(part.data()), .iov_len = part.size()};
    msghdr message{};
    message.msg_iov = &vector;
    message.msg_iovlen = 1;
    Control control;
    if (files > 0) {
      std::memset(&control, 0, sizeof control);
      message.msg_control = &control;
      message.msg_controllen = CMSG_SPACE(sizeof(int) * files);
      cmsghdr* const head = CMSG_FIRSTHDR(&message);
      head->cmsg_level = SOL_SOCKET;
      head->cmsg_type = SCM_RIGHTS;
      head->cmsg_len = CMSG_LEN(sizeof(int) * files);
      for (std::size_t i = 0; i < files; ++i)
        std::memcpy(CMSG_DATA(head) + i * sizeof(int), &out_files_[i].file, sizeof(int));
    }
    const ssize_t sent = sendmsg(socket_.get(), &message, MSG_NOSIGNAL | (block ? 0 : MSG_DONTWAIT));
    if (sent < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS || errno == ETOOMANYREFS) {
        if (!block) return Outcome::later;
        continue;
      }
      return Outcome::closed;
    }
    if (sent > 0) out_files_.erase(out_files_.begin(), out_files_.begin() + static_cast<std::ptrdiff_t>(files));
    sent_ += static_cast<std::size_t>(sent);
  }
  out_.clear();
  sent_ = 0;
  return Outcome::done;
}

Channel::Outcome Channel::receive(bool block) noexcept {
  while (true) {
    const std::span<std::byte> room = decoder_.room();
    iovec vector{.iov_base = room.data(), .iov_len = room.size()};
    Control control;
    msghdr message{};
    message.msg_iov = &vector;
    message.msg_iovlen = 1;
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    const ssize_t got = recvmsg(socket_.get(), &message, MSG_CMSG_CLOEXEC | (block ? 0 : MSG_DONTWAIT));
    if (got < 0) {
      if (errno == EINTR) continue;
      return errno == EAGAIN || errno == EWOULDBLOCK ? Outcome::later : Outcome::closed;
    }
    std::size_t files = 0;
    for (cmsghdr* head = CMSG_FIRSTHDR(&message); head != nullptr; head = CMSG_NXTHDR(&message, head)) {
      if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) continue;
      for (std::size_t at = 0; CMSG_LEN(at + sizeof(int)) <= head->cmsg_len; at += sizeof(int)) {
        int file = -1;
        std::memcpy(&file, CMSG_DATA(head) + at, sizeof file);
        files_.emplace_back(file);
        ++files;
      }
    }
    // It came, but this process had no descriptor left for it: its frame must not take the next one's.
    if ((message.msg_flags & MSG_CTRUNC) != 0 && files == 0) files_.emplace_back();
    if (got == 0) return Outcome::closed;
    decoder_.filled(static_cast<std::size_t>(got));
    return Outcome::done;
  }
}

Descriptor Channel::take_file() noexcept {
  if (files_.empty()) return {};
  Descriptor file = std::move(files_.front());
  files_.pop_front();
  return file;
}

}  // namespace poolscope::processes
