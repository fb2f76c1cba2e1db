// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/recording_file.h"
#include "tests/fuzz/readers.h"
#include "tests/fuzz/scratch.h"

#include <cstdlib>
#include <string>

namespace poolscope::fuzz {

void read_recording_bytes(Input input, std::string_view ending) {
  const ReadResult read = read_recording(scratch_file("input" + std::string(ending), input));
  if (!read.ok()) {
    if (read.error->message.empty()) std::abort();
    return;
  }
  const std::string again = scratch_folder() + "/again" + std::string(ending);
  write_recording(again, read.recording);
  if (!read_recording(again).ok()) std::abort();
}

}  // namespace poolscope::fuzz
