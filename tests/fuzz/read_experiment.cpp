// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/experiment_json.h"
#include "tests/fuzz/readers.h"

#include <cstdlib>
#include <string>

namespace poolscope::fuzz {

void read_experiment_bytes(Input input) {
  std::string error;
  const std::string_view text(reinterpret_cast<const char*>(input.data()), input.size());
  const auto read = read_experiment_json(text, error);
  if (!read) {
    if (error.empty()) std::abort();
    return;
  }
  (void)outside_effects(*read);
  const std::string written = experiment_json(*read);
  const auto again = read_experiment_json(written, error);
  if (!again || experiment_json(*again) != written) std::abort();
}

}  // namespace poolscope::fuzz
