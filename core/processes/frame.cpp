// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/frame.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace poolscope::processes {
namespace {

constexpr std::size_t kHeader = sizeof(FrameHeader);
constexpr std::size_t kFirstCapacity = 16 * 1024;
constexpr std::uint16_t kMark = 0x9c00 | kProtocolVersion;

// Finds accidents, not forgeries: eight bytes at a time, which keeps it below a nanosecond a word.
std::uint64_t mix(std::uint64_t hash, std::uint64_t word) noexcept {
  hash = (hash ^ word) * 0x9e37'79b9'7f4a'7c15U;
  return hash ^ (hash >> 29U);
}

std::uint64_t check_of(const FrameHeader& header, std::span<const std::byte> body) noexcept {
  std::array<std::uint64_t, 2> head{};
  std::memcpy(head.data(), &header, sizeof head);
  std::uint64_t hash = mix(mix(0x706f'6f6c'7363'6f70U, head[0]), head[1]);
  while (body.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, body.data(), sizeof word);
    hash = mix(hash, word);
    body = body.subspan(sizeof word);
  }
  if (!body.empty()) {
    std::uint64_t word = 0;
    std::memcpy(&word, body.data(), body.size());
    hash = mix(hash, word);
  }
  return hash;
}

}  // namespace

void seal_frame(FrameHeader& header, std::span<const std::byte> body) noexcept {
  header.length = static_cast<std::uint32_t>(body.size());
  header.mark = kMark;
  header.check = check_of(header, body);
}

FrameDecoder::FrameDecoder()
    : buffer_(std::make_unique_for_overwrite<std::byte[]>(kFirstCapacity)), capacity_(kFirstCapacity) {}

std::span<std::byte> FrameDecoder::room() {
  const std::size_t held = end_ - begin_;
  if (begin_ != 0) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, held);
    begin_ = 0;
    end_ = held;
  }
  if (held == capacity_) {  // a frame that is larger than all before
    constexpr std::size_t kMost = kHeader + kMostInline;
    const std::size_t capacity = std::min(capacity_ * 4, kMost);
    auto larger = std::make_unique_for_overwrite<std::byte[]>(capacity);
    std::memcpy(larger.get(), buffer_.get(), held);
    buffer_ = std::move(larger);
    capacity_ = capacity;
  }
  return {buffer_.get() + end_, capacity_ - end_};
}

FrameDecoder::Outcome FrameDecoder::damaged(std::string problem) {
  problem_ = std::move(problem);
  return Outcome::damaged;
}

FrameDecoder::Outcome FrameDecoder::next(Frame& frame) {
  if (!problem_.empty()) return Outcome::damaged;
  const std::span<const std::byte> held(buffer_.get() + begin_, end_ - begin_);
  if (held.size() < kHeader) return Outcome::more;
  FrameHeader header;
  std::memcpy(&header, held.data(), kHeader);
  // Before the rest has come: noise must not make anyone wait for it.
  if (header.mark != kMark) {
    if ((header.mark & 0xff00U) == (kMark & 0xff00U)) {
      return damaged(
          fmt::format("it speaks version {} of the protocol, not {}", header.mark & 0xffU, kProtocolVersion));
    }
    return damaged("it does not begin as a frame does");
  }
  if (header.length > kMostInline) {
    return damaged(fmt::format("its length is {} bytes, more than {}", header.length, kMostInline));
  }
  if (held.size() - kHeader < header.length) return Outcome::more;
  const std::span<const std::byte> body = held.subspan(kHeader, header.length);
  if (header.check != check_of(header, body)) return damaged("its contents were changed on the way");
  if (header.sequence != sequence_) {
    return damaged(fmt::format("it is number {}, but number {} has not come", header.sequence, sequence_));
  }
  if (header.kind < FrameKind::hello || header.kind > FrameKind::complaint || header.contents > Contents::buffer) {
    return damaged(fmt::format("its kind is {}, which nobody knows", static_cast<int>(header.kind)));
  }
  if (header.contents == Contents::file && header.length != sizeof(std::uint64_t)) {
    return damaged("its file has no size");
  }
  if (header.contents == Contents::buffer && header.length < sizeof(BufferedBody)) {
    return damaged("its buffer has no number");
  }
  ++sequence_;
  begin_ += kHeader + header.length;
  frame = {header.kind, header.contents, header.number, body};
  return Outcome::frame;
}

}  // namespace poolscope::processes
