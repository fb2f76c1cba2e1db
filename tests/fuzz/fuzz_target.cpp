// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer's way into one of the readers.
#include "tests/fuzz/readers.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const poolscope::fuzz::Reader& reader = poolscope::fuzz::reader(POOLSCOPE_FUZZ_READER);
  reader.read({data, size});
  return 0;
}
