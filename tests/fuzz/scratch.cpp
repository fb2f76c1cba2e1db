// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/scratch.h"

#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace poolscope::fuzz {

const std::string& scratch_folder() {
  static const struct Folder {
    std::string path;
    Folder() {
      std::error_code problem;
      path = std::filesystem::is_directory("/dev/shm", problem) ? "/dev/shm/poolscope-fuzz-XXXXXX"
                                                                : "/tmp/poolscope-fuzz-XXXXXX";
      if (::mkdtemp(path.data()) == nullptr) std::abort();
    }
    ~Folder() {
      std::error_code problem;
      std::filesystem::remove_all(path, problem);
    }
  } folder;
  return folder.path;
}

std::string scratch_file(const std::string& name, std::span<const std::uint8_t> bytes) {
  const std::string path = scratch_folder() + "/" + name;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) std::abort();
  return path;
}

}  // namespace poolscope::fuzz
