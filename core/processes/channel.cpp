// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/channel.h"

#include <sys/socket.h>
#include <sys/uio.h>

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

void Channel::put(FrameKind kind, std::uint32_t number, std::span<const std::byte> head,
                  std::span<const std::byte> body) {
  FrameHeader header;
  header.kind = kind;
  header.number = number;
  const std::size_t size = head.size() + body.size();
  Descriptor file;
  if (size > kMostInline) {
    file = make_memory_file(head, body);
    header.by_file = 1;
  }
  header.sequence = sequence_++;
  const Fault fault = std::exchange(fault_, Fault::none);
  if (fault == Fault::drop) return;

  const std::size_t at = out_.size();
  out_.put(header);
  if (header.by_file == 1) {
    out_.put(std::uint64_t{size});
    out_files_.push_back({at, std::move(file)});
  } else {
    out_.write(head.data(), head.size());
    if (!body.empty()) out_.write(body.data(), body.size());
  }
  seal_frame(header, out_.bytes().subspan(at + sizeof header));
  if (fault == Fault::corrupt) header.check ^= 1;
  out_.put_at(at, header);
}

void Channel::put_with_file(FrameKind kind, std::span<const std::byte> body, Descriptor file) {
  const std::size_t at = out_.size();
  put(kind, 0, body);
  if (out_.size() > at) out_files_.push_back({at, std::move(file)});
}

Channel::Outcome Channel::flush(bool block) noexcept {
  while (sent_ < out_.size()) {
    const bool with_file = !out_files_.empty() && out_files_.front().at == sent_;
    const std::size_t next_file = with_file            ? (out_files_.size() > 1 ? out_files_[1].at : out_.size())
                                  : out_files_.empty() ? out_.size()
                                                       : out_files_.front().at;
    const std::span<const std::byte> part = out_.bytes().subspan(sent_, next_file - sent_);
    iovec vector{.iov_base = const_cast<std::byte*>(part.data()), .iov_len = part.size()};
    msghdr message{};
    message.msg_iov = &vector;
    message.msg_iovlen = 1;
    Control control;
    if (with_file) {
      std::memset(&control, 0, sizeof control);
      message.msg_control = &control;
      message.msg_controllen = CMSG_SPACE(sizeof(int));
      cmsghdr* const head = CMSG_FIRSTHDR(&message);
      head->cmsg_level = SOL_SOCKET;
      head->cmsg_type = SCM_RIGHTS;
      head->cmsg_len = CMSG_LEN(sizeof(int));
      const int file = out_files_.front().file.get();
      std::memcpy(CMSG_DATA(head), &file, sizeof file);
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
    if (with_file && sent > 0) out_files_.pop_front();
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
