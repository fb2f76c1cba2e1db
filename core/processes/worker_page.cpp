// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/worker_page.h"

#include "core/processes/process_errors.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <climits>
#include <ctime>
#include <new>
#include <system_error>
#include <utility>

namespace poolscope::processes {
namespace {

constexpr std::size_t kMostSlots = 1U << 16U;

constexpr std::size_t bytes_for(std::size_t slots) noexcept {
  return sizeof(WorkerPageHead) + slots * sizeof(TaskSlot);
}

constexpr std::uint64_t word_of(std::uint32_t number, SlotState state) noexcept {
  return std::uint64_t{number} << 2U | static_cast<std::uint64_t>(state);
}

[[noreturn]] void throw_errno(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

TaskSlot* slots_behind(void* memory) noexcept {
  return reinterpret_cast<TaskSlot*>(static_cast<std::byte*>(memory) + sizeof(WorkerPageHead));
}

}  // namespace

WorkerPage WorkerPage::make(std::size_t tasks) {
  WorkerPage page;
  page.slot_count_ = static_cast<std::uint32_t>(std::bit_ceil(std::min(tasks, kMostSlots)));
  page.bytes_ = bytes_for(page.slot_count_);
  page.file_ = Descriptor(memfd_create("poolscope-worker", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!page.file_.valid()) throw_errno("memfd_create for the page of a worker");
  if (ftruncate(page.file_.get(), static_cast<off_t>(page.bytes_)) != 0) throw_errno("ftruncate of a worker's page");
  // Nobody can cut it off under the other side.
  if (fcntl(page.file_.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
    throw_errno("fcntl(F_ADD_SEALS) on a worker's page");
  }
  void* memory = mmap(nullptr, page.bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, page.file_.get(), 0);
  if (memory == MAP_FAILED) throw_errno("mmap of a worker's page");
  page.memory_ = memory;
  new (memory) WorkerPageHead{};
  page.head().slot_count = page.slot_count_;
  page.slots_ = slots_behind(memory);
  for (std::uint32_t i = 0; i < page.slot_count_; ++i) {
    new (page.slots_ + i) TaskSlot{};
    page.slots_[i].word.store(word_of(0xffff'ffff, SlotState::recalled), std::memory_order_relaxed);
  }
  return page;
}

WorkerPage WorkerPage::map(const Descriptor& file) {
  struct stat status {};
  if (!file.valid() || fstat(file.get(), &status) != 0) throw SerializationError("no page came with the welcome");
  const auto bytes = static_cast<std::size_t>(status.st_size);
  const int seals = fcntl(file.get(), F_GET_SEALS);
  if (seals < 0 || (seals & F_SEAL_SHRINK) == 0 || bytes < bytes_for(1)) {
    throw SerializationError("the page that came with the welcome is none");
  }
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
  if (memory == MAP_FAILED) throw_errno("mmap of the worker's page");
  WorkerPage page;
  page.memory_ = memory;
  page.bytes_ = bytes;
  page.slots_ = slots_behind(memory);
  page.slot_count_ = page.head().slot_count;
  if (!std::has_single_bit(page.slot_count_) || page.slot_count_ > kMostSlots || bytes_for(page.slot_count_) > bytes) {
    throw SerializationError("the page that came with the welcome has no slots");
  }
  return page;
}

WorkerPage::WorkerPage(WorkerPage&& other) noexcept
    : memory_(std::exchange(other.memory_, nullptr)),
      bytes_(other.bytes_),
      slots_(other.slots_),
      slot_count_(other.slot_count_),
      file_(std::move(other.file_)) {}

WorkerPage& WorkerPage::operator=(WorkerPage&& other) noexcept {
  std::swap(memory_, other.memory_);
  std::swap(bytes_, other.bytes_);
  std::swap(slots_, other.slots_);
  std::swap(slot_count_, other.slot_count_);
  std::swap(file_, other.file_);
  return *this;
}

WorkerPage::~WorkerPage() {
  if (memory_ != nullptr) munmap(memory_, bytes_);
}

void WorkerPage::offer(std::uint32_t number) const noexcept {
  TaskSlot& s = slot(number);
  s.started_ns.store(0, std::memory_order_relaxed);
  s.asks.store(0, std::memory_order_relaxed);
  s.word.store(word_of(number, SlotState::offered), std::memory_order_release);
}

bool WorkerPage::recall(std::uint32_t number) const noexcept {
  std::uint64_t expected = word_of(number, SlotState::offered);
  return slot(number).word.compare_exchange_strong(expected, word_of(number, SlotState::recalled));
}

bool WorkerPage::claimed(std::uint32_t number) const noexcept {
  return slot(number).word.load(std::memory_order_acquire) == word_of(number, SlotState::claimed);
}

std::optional<std::int64_t> WorkerPage::started_ns(std::uint32_t number) const noexcept {
  if (!claimed(number)) return std::nullopt;
  const std::int64_t time_ns = slot(number).started_ns.load(std::memory_order_acquire);
  if (time_ns == 0) return std::nullopt;
  return time_ns;
}

void WorkerPage::ask(std::uint32_t number, std::uint32_t what) const noexcept {
  slot(number).asks.fetch_or(what);
  ring();
}

void WorkerPage::ring() const noexcept {
  head().bell.fetch_add(1);
  syscall(SYS_futex, &head().bell, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

bool WorkerPage::claim(std::uint32_t number, std::int64_t time_ns) const noexcept {
  TaskSlot& s = slot(number);
  std::uint64_t expected = word_of(number, SlotState::offered);
  if (!s.word.compare_exchange_strong(expected, word_of(number, SlotState::claimed))) return false;
  s.started_ns.store(time_ns, std::memory_order_release);
  return true;
}

void WorkerPage::wait_for_bell(std::uint32_t seen, std::int64_t most_ns) const noexcept {
  constexpr std::int64_t kSecond = 1'000'000'000;
  const timespec most{.tv_sec = most_ns / kSecond, .tv_nsec = most_ns % kSecond};
  syscall(SYS_futex, &head().bell, FUTEX_WAIT, seen, most_ns < 0 ? nullptr : &most, nullptr, 0);
}

}  // namespace poolscope::processes
