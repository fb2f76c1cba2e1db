// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/remote_item.h"

#include <sys/eventfd.h>

namespace poolscope::processes {

void EndRequests::add(RemoteItem& item) {
  const MutexLock lock(mutex_);
  if (bell_ < 0) return;
  items_.push_back(&item);
  eventfd_write(bell_, 1);
}

std::vector<RemoteItem*> EndRequests::take() {
  const MutexLock lock(mutex_);
  return std::exchange(items_, {});
}

void EndRequests::detach() {
  const MutexLock lock(mutex_);
  bell_ = -1;
  items_.clear();
}

}  // namespace poolscope::processes
