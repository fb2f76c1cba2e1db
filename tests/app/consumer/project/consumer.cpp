// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/threads/thread_pool.h"

int main() {
  poolscope::ThreadPoolExecutor pool(poolscope::ThreadPoolOptions{.max_workers = 2});
  auto six_by_seven = pool.submit([](int a, int b) { return a * b; }, 6, 7);
  return six_by_seven.result() == 42 ? 0 : 1;
}
