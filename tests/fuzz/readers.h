// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace poolscope::fuzz {

/// What a fuzzer feeds: the bytes are a whole file (or stream), whatever they are.
using Input = std::span<const std::uint8_t>;

/// One reader under test. A reader must give what it read or a sentence, and anything else ends the process: a crash,
/// or std::abort() where a promise is broken.
struct Reader {
  std::string_view name;  ///< also of the folder in corpus/
  std::function<void(Input)> read;
};

/// Reads a recording of that ending; what could be read must be writable, and readable again.
void read_recording_bytes(Input input, std::string_view ending);
/// Reads an experiment file; what could be read must read the same from what it is written as.
void read_experiment_bytes(Input input);
/// Reads a lesson: the parts between lines of "%%%%" are lesson.json, text.en.md and text.zh_CN.md.
void read_lesson_bytes(Input input);
/// Decodes a stream of frames between processes. The first byte says how large the pieces are that arrive.
void read_frame_bytes(Input input);

/// All readers, for the fuzzers and for the test that replays the corpus.
[[nodiscard]] const std::vector<Reader>& readers();
/// The reader of that name; ends the process when there is none.
[[nodiscard]] const Reader& reader(std::string_view name);

}  // namespace poolscope::fuzz
