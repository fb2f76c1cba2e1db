// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/readers.h"

#include <algorithm>
#include <cstdlib>

namespace poolscope::fuzz {

const std::vector<Reader>& readers() {
  const auto recording = [](std::string_view ending) {
    return [ending](Input input) { read_recording_bytes(input, ending); };
  };
  static const std::vector<Reader> all = {
      {"csv", recording(".csv")},
      {"json", recording(".json")},
      {"joblog", recording(".joblog")},
      {"poolscope", recording(".poolscope")},
      {"experiment", read_experiment_bytes},
      {"lesson", read_lesson_bytes},
      {"frames", read_frame_bytes},
  };
  return all;
}

const Reader& reader(std::string_view name) {
  const auto found =
      std::find_if(readers().begin(), readers().end(), [name](const Reader& r) { return r.name == name; });
  if (found == readers().end()) std::abort();
  return *found;
}

}  // namespace poolscope::fuzz
