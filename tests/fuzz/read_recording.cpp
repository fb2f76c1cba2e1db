// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer's way into one of the readers: whatever the bytes are, it gives a recording or a sentence. What it
// gives can be written, and what was written can be read.
#include "core/export/recording_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

/// A file of these bytes in memory, with the ending of the format: a link in a folder of our own.
class MemoryFile {
 public:
  MemoryFile(const std::uint8_t* data, std::size_t size) : fd_(::memfd_create("fuzz", MFD_CLOEXEC)) {
    if (fd_ < 0 || ::write(fd_, data, size) != static_cast<ssize_t>(size)) std::abort();
    path_ = folder() + "/input" POOLSCOPE_FUZZ_ENDING;
    ::unlink(path_.c_str());
    if (::symlink(("/proc/self/fd/" + std::to_string(fd_)).c_str(), path_.c_str()) != 0) std::abort();
  }
  ~MemoryFile() {
    ::unlink(path_.c_str());
    ::close(fd_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

  static const std::string& folder() {
    static const std::string made = [] {
      char name[] = "/tmp/poolscope-fuzz-XXXXXX";
      if (::mkdtemp(name) == nullptr) std::abort();
      return std::string(name);
    }();
    return made;
  }

 private:
  const int fd_;
  std::string path_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryFile file(data, size);
  const poolscope::ReadResult read = poolscope::read_recording(file.path());
  if (!read.ok()) {
    if (read.error->message.empty()) std::abort();
    return 0;
  }
  const std::string again = MemoryFile::folder() + "/again" POOLSCOPE_FUZZ_ENDING;
  poolscope::write_recording(again, read.recording);
  if (!poolscope::read_recording(again).ok()) std::abort();
  return 0;
}
