// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/processes/bytes.h"
#include "core/processes/frame.h"
#include "core/processes/memory_file.h"
#include "core/sync/descriptor.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>

namespace poolscope::processes {

struct SharedBuffer;

/// One end of the socket between manager and worker: frames out, frames in. Frames are gathered and
/// go out together with flush(). Sending and receiving may happen on two threads; each for itself is
/// for one at a time.
class Channel {
 public:
  enum class Outcome : std::uint8_t { done, later, closed };

  Channel() = default;
  explicit Channel(Descriptor socket) : socket_(std::move(socket)) {}

  [[nodiscard]] int descriptor() const noexcept { return socket_.get(); }
  void close() noexcept { socket_.reset(); }

  // Sending.
  /// Adds a frame whose body is the two parts behind each other. Throws std::system_error when a
  /// large body finds no memory or descriptor; then nothing was added.
  void put(FrameKind kind, std::uint32_t number, std::span<const std::byte> head, std::span<const std::byte> body = {});
  /// Adds a frame whose contents are the head and, behind it, the first `size` bytes of the buffer. They must
  /// stay until the other side is done with them.
  void put_shared(FrameKind kind, std::uint32_t number, std::span<const std::byte> head, const SharedBuffer& buffer,
                  std::size_t size);
  /// Also a descriptor beside the body, behind the one that a large body has.
  void put_with_file(FrameKind kind, std::span<const std::byte> body, Descriptor file);
  /// Sends what was put: `later` when the socket is full and `block` is false.
  [[nodiscard]] Outcome flush(bool block) noexcept;
  [[nodiscard]] std::size_t unsent() const noexcept { return out_.size() - sent_; }

  // Receiving.
  /// Takes what is there: `later` when nothing is and `block` is false. Bodies of frames before end here.
  [[nodiscard]] Outcome receive(bool block) noexcept;
  [[nodiscard]] FrameDecoder::Outcome next(Frame& frame) { return decoder_.next(frame); }
  /// What is wrong after next() gave `damaged`.
  [[nodiscard]] const std::string& problem() const noexcept { return decoder_.problem(); }
  /// The file that came with the frame which next() gave last, if one did. Empty (not valid) also
  /// when this process has no descriptor left for it.
  [[nodiscard]] Descriptor take_file() noexcept;

  // Faults, for tests and lessons: what becomes of the next frame that is put.
  void drop_next() noexcept { fault_ = Fault::drop; }
  void corrupt_next() noexcept { fault_ = Fault::corrupt; }

 private:
  enum class Fault : std::uint8_t { none, drop, corrupt };
  struct OutFile {
    std::size_t at;
    Descriptor own;
    int file;  // own, or a SharedBuffer's, which lasts longer
  };

  [[nodiscard]] bool put_frame(FrameHeader header, std::span<const std::byte> first, std::span<const std::byte> second);

  Descriptor socket_;
  ByteWriter out_;
  std::size_t sent_ = 0;
  std::deque<OutFile> out_files_;
  std::uint32_t sequence_ = 0;
  Fault fault_ = Fault::none;
  std::uint32_t buffers_sent_ = 0;  // a bit for each SharedBuffer that the other side has

  FrameDecoder decoder_;
  std::deque<Descriptor> files_;
};

}  // namespace poolscope::processes
