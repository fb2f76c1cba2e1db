// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/shared_buffers.h"

#include "core/processes/memory_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <utility>

namespace poolscope::processes {

SharedBuffers::~SharedBuffers() {
  for (const SharedBuffer& buffer : buffers_)
    if (buffer.memory != nullptr) munmap(buffer.memory, kBytes);
}

bool SharedBuffers::make(SharedBuffer& buffer) noexcept {
  Descriptor file(memfd_create("poolscope-arguments", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file.valid() || ftruncate(file.get(), static_cast<off_t>(kBytes)) != 0) return false;
  void* const memory = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
  if (memory == MAP_FAILED) return false;
  // The mapping above stays writable; nobody gets another one that is.
  if (fcntl(file.get(), F_ADD_SEALS, kSharedSeals) != 0) {
    munmap(memory, kBytes);
    return false;
  }
  buffer.file = std::move(file);
  buffer.memory = static_cast<std::byte*>(memory);
  return true;
}

SharedBuffer* SharedBuffers::take(std::size_t bytes) noexcept {
  if (bytes > kBytes) return nullptr;
  const MutexLock lock(mutex_);
  if (closed_) return nullptr;
  std::uint32_t number = 0;
  while (number < made_ && taken_[number])
    ++number;
  if (number == kMost) return nullptr;
  SharedBuffer& buffer = buffers_[number];
  if (number == made_) {
    if (!make(buffer)) return nullptr;
    buffer.number = number;
    ++made_;
  }
  taken_[number] = true;
  buffer.home = shared_from_this();
  return &buffer;
}

void SharedBuffers::give_back(SharedBuffer& buffer) noexcept {
  const std::shared_ptr<SharedBuffers> home = std::move(buffer.home);
  const MutexLock lock(home->mutex_);
  home->taken_[buffer.number] = false;
}

void SharedBuffers::close() noexcept {
  const MutexLock lock(mutex_);
  closed_ = true;
}

}  // namespace poolscope::processes
