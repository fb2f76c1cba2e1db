// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace poolscope::processes {

/// Raised whenever frames or what is in them changes; both sides must agree.
inline constexpr std::uint16_t kProtocolVersion = 2;
/// Bodies up to here travel through the socket, larger ones lie in memory: see Contents.
inline constexpr std::size_t kMostInline = 64 * 1024;

/// What a frame is about. The direction is in brackets.
enum class FrameKind : std::uint8_t {
  hello = 1,  ///< [worker] I am a worker, of this version
  welcome,    ///< [manager] who you are and how you work
  ready,      ///< [worker] the initializer has run; text: it failed, and so
  task,       ///< [manager] run this
  result,     ///< [worker] what became of it
  leave,      ///< [manager] there is nothing more to do
  complaint,  ///< [worker] why I give up
};

/// Where the contents of a frame are.
enum class Contents : std::uint8_t {
  body,    ///< in the frame
  file,    ///< in a memory file that comes along; the body is its size
  buffer,  ///< in a SharedBuffer, which comes along the first time; the body is a BufferedBody and more
};

/// The body of a frame whose contents lie in a SharedBuffer begins with this.
struct BufferedBody {
  std::uint32_t buffer = 0;  ///< its number
  std::uint32_t size = 0;    ///< bytes in use
};
static_assert(sizeof(BufferedBody) == 8);

/// A frame's head as it lies in the stream, in this machine's byte order.
struct FrameHeader {
  std::uint32_t length = 0;  ///< of the body, at most kMostInline
  FrameKind kind{};
  Contents contents{};
  std::uint16_t mark = 0;      ///< tells a frame from noise, and its version
  std::uint32_t sequence = 0;  ///< counts the frames of a direction, so that one that is lost is missed
  std::uint32_t number = 0;    ///< of the task, for tasks and results
  std::uint64_t check = 0;     ///< over everything before and behind it
};
static_assert(sizeof(FrameHeader) == 24);

/// A frame in a decoder's buffer.
struct Frame {
  FrameKind kind{};
  Contents contents{};
  std::uint32_t number = 0;
  std::span<const std::byte> body;
};

/// Fills `header` for a body, check included.
void seal_frame(FrameHeader& header, std::span<const std::byte> body) noexcept;

/// Cuts a stream of bytes into frames.
///
/// The problem: a socket gives any number of bytes at a time: half a header, or ten frames and a
/// bit. And the other side may be broken or hostile: nothing that it sends may make this side read
/// outside of its buffer, ask for memory without bound, or wait for ever on a frame of 4 GB.
///
/// An example, the seventh frame of a worker, the result of task 2 (numbers lie low byte first):
///
///     03 00 00 00  05  00  02 9c  06 00 00 00  02 00 00 00  c1 9e .. (8 bytes)  61 62 63
///     length 3     result  mark   sequence 6   task 2       check               body "abc"
///
/// The bound: a decoder holds at most one frame of the greatest size, kMostInline and a header.
/// Goals: no copy of bodies, no allocation per frame, and an error that says what is wrong.
///
/// Use: read into room(), say filled(n), then next() until it gives no frame. Bodies are views that
/// live until the next room().
class FrameDecoder {
 public:
  enum class Outcome : std::uint8_t {
    frame,    ///< `frame` is filled
    more,     ///< the next frame is not here yet
    damaged,  ///< see problem(); nothing more will come
  };

  FrameDecoder();

  /// Where the next bytes go; never empty.
  [[nodiscard]] std::span<std::byte> room();
  /// So many bytes were put there.
  void filled(std::size_t bytes) noexcept { end_ += bytes; }
  [[nodiscard]] Outcome next(Frame& frame);
  /// What is wrong, as half a sentence: "its length is 4294967295 bytes, more than 65536".
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }
  /// Frames decoded so far.
  [[nodiscard]] std::uint32_t count() const noexcept { return sequence_; }
  /// Bytes that wait for the rest of their frame.
  [[nodiscard]] std::size_t pending() const noexcept { return end_ - begin_; }

 private:
  Outcome damaged(std::string problem);

  std::unique_ptr<std::byte[]> buffer_;
  std::size_t capacity_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint32_t sequence_ = 0;
  std::string problem_;
};

}  // namespace poolscope::processes
