// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/file_progress.h"

#include <utility>

namespace poolscope {
namespace {

thread_local FileProgress* current_progress = nullptr;

}  // namespace

FileProgressScope::FileProgressScope(FileProgress& progress) noexcept
    : before_(std::exchange(current_progress, &progress)) {}

FileProgressScope::~FileProgressScope() { current_progress = before_; }

void FileProgressScope::advance(std::int64_t bytes) {
  if (current_progress == nullptr) return;
  current_progress->done_bytes.fetch_add(bytes, std::memory_order_relaxed);
  if (current_progress->cancelled.load(std::memory_order_relaxed)) throw FileCancelled();
}

void FileProgressScope::set_total(std::int64_t bytes) noexcept {
  if (current_progress != nullptr) current_progress->total_bytes.store(bytes, std::memory_order_relaxed);
}

}  // namespace poolscope
