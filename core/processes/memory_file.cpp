// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/memory_file.h"

#include "core/processes/bytes.h"
#include "core/processes/process_errors.h"
#include "core/processes/shared_buffers.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace poolscope::processes {
namespace {

static_assert(kSharedSeals == (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_FUTURE_WRITE));
constexpr int kSeals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;

void write_all(int file, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw std::system_error(errno, std::generic_category(), "write of a task's bytes to memory");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

}  // namespace

Descriptor make_memory_file(std::span<const std::byte> head, std::span<const std::byte> body) {
  Descriptor file(memfd_create("poolscope-payload", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file.valid()) throw std::system_error(errno, std::generic_category(), "memfd_create for a task's bytes");
  write_all(file.get(), head);
  write_all(file.get(), body);
  if (fcntl(file.get(), F_ADD_SEALS, kSeals) != 0) {
    throw std::system_error(errno, std::generic_category(), "fcntl(F_ADD_SEALS) on a task's bytes");
  }
  return file;
}

MappedFile::MappedFile(const Descriptor& file, std::uint64_t size) {
  if (size == 0 || size > kMostPayload + kMostPayload / 2) {
    throw SerializationError("a task's bytes are not as many as announced");
  }
  map(file, size, kSeals, MAP_POPULATE);
}

MappedFile MappedFile::map_shared(const Descriptor& file) {
  MappedFile mapped;
  mapped.map(file, SharedBuffers::kBytes, kSharedSeals, 0);
  return mapped;
}

void MappedFile::map(const Descriptor& file, std::uint64_t size, int seals, int how) {
  if (!file.valid()) {
    throw std::system_error(EMFILE, std::generic_category(),
                            "a task's bytes could not be received: no descriptor is free");
  }
  struct stat status {};
  const int has = fcntl(file.get(), F_GET_SEALS);
  // Without the seals the other side could cut the file off while it is read, which ends a process.
  if (has < 0 || (has & seals) != seals) throw SerializationError("a task's bytes came in a file that can change");
  if (fstat(file.get(), &status) != 0 || static_cast<std::uint64_t>(status.st_size) != size) {
    throw SerializationError("a task's bytes are not as many as announced");
  }
  void* memory = mmap(nullptr, size, PROT_READ, MAP_SHARED | how, file.get(), 0);
  if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap of a task's bytes");
  memory_ = static_cast<const std::byte*>(memory);
  size_ = size;
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : memory_(std::exchange(other.memory_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(memory_, other.memory_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (memory_ != nullptr) munmap(const_cast<std::byte*>(memory_), size_);
}

}  // namespace poolscope::processes
