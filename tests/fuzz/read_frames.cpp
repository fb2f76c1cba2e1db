// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/archive.h"
#include "core/processes/frame.h"
#include "core/processes/messages.h"
#include "core/processes/remote_errors.h"
#include "tests/fuzz/readers.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poolscope::fuzz {
namespace {

using namespace processes;

template <class... T>
void read_as(std::span<const std::byte> bytes) {
  try {
    ByteReader reader(bytes);
    std::tuple<T...> values;
    std::apply([&](auto&... value) { decode(reader, value...); }, values);
  } catch (const std::exception&) {  // refused, which is fine
  }
}

void read_body(const Frame& frame) {
  read_as<std::string, std::vector<double>>(frame.body);
  read_as<std::map<std::string, std::variant<std::monostate, bool, double, std::string>>>(frame.body);
  read_as<std::vector<std::optional<std::vector<bool>>>>(frame.body);
  read_as<Hello>(frame.body);
  read_as<ResultTrailer>(frame.body);
  try {
    ByteReader reader(frame.body);
    static_cast<void>(decode_exception(reader));
  } catch (const std::exception&) {  // refused
  }
}

}  // namespace

// Half of the inputs get the right mark and check, since no fuzzer guesses a check.
void read_frame_bytes(Input input) {
  if (input.size() < 2) return;
  const std::size_t piece = 1 + input[0] % 64;
  const bool sealed = input[1] % 2 == 0;
  std::vector<std::byte> stream;
  const auto* bytes = reinterpret_cast<const std::byte*>(input.data() + 2);
  std::span<const std::byte> rest(bytes, input.size() - 2);
  if (sealed) {
    // Each frame: its length, its kind and where its contents are, its body.
    for (std::uint32_t sequence = 0; rest.size() >= 2; ++sequence) {
      const std::size_t length = std::min<std::size_t>(std::to_integer<std::size_t>(rest[0]), rest.size() - 2);
      const auto what = std::to_integer<unsigned>(rest[1]);
      FrameHeader header;
      header.kind = static_cast<FrameKind>(what % 16);
      header.contents = static_cast<Contents>(what / 16 % 4);
      header.sequence = sequence;
      const auto body = rest.subspan(2, length);
      seal_frame(header, body);
      const std::size_t at = stream.size();
      stream.resize(at + sizeof header);
      std::memcpy(stream.data() + at, &header, sizeof header);
      stream.insert(stream.end(), body.begin(), body.end());
      rest = rest.subspan(2 + length);
    }
  } else {
    stream.assign(rest.begin(), rest.end());
  }
  FrameDecoder decoder;
  std::span<const std::byte> left(stream);
  while (!left.empty()) {
    const auto room = decoder.room();
    const std::size_t n = std::min({piece, room.size(), left.size()});
    std::copy_n(left.begin(), n, room.begin());
    decoder.filled(n);
    left = left.subspan(n);
    Frame frame;
    while (true) {
      const auto outcome = decoder.next(frame);
      if (outcome == FrameDecoder::Outcome::damaged) return;
      if (outcome == FrameDecoder::Outcome::more) break;
      read_body(frame);
    }
  }
}

}  // namespace poolscope::fuzz
