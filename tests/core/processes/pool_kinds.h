// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The kinds of multiprocessing.Pool: over processes and over threads. The functions of functions.h
// run on both, so a test is written once, as a function of any pool.

#include "core/processes/pool.h"
#include "core/threads/dummy_pool.h"
#include "tests/core/processes/functions.h"

#include <QTest>

#include <numeric>
#include <vector>

namespace poolscope::support {

inline void add_pool_rows() {
  QTest::addColumn<bool>("threads");
  QTest::newRow("pool") << false;
  QTest::newRow("dummy-pool") << true;
}

inline multiprocessing::PoolOptions process_pool_of(int workers) {
  multiprocessing::PoolOptions options;
  options.processes = workers;
  options.worker_program = pool_options(workers).worker_program;
  return options;
}
inline multiprocessing::dummy::PoolOptions thread_pool_of(int workers) {
  multiprocessing::dummy::PoolOptions options;
  options.processes = workers;
  return options;
}

/// Runs `body(pool)` with a pool of the current row's kind, and closes it.
template <class Body>
void with_pool(int workers, Body&& body) {
  QFETCH(const bool, threads);
  if (threads) {
    multiprocessing::dummy::Pool pool(thread_pool_of(workers));
    body(pool);
    pool.close();
  } else {
    multiprocessing::Pool pool(process_pool_of(workers));
    body(pool);
    pool.close();
  }
}

inline std::vector<int> numbers(int n) {
  std::vector<int> all(static_cast<std::size_t>(n));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

inline std::vector<int> squares(int n) {
  std::vector<int> all = numbers(n);
  for (int& x : all)
    x *= x;
  return all;
}

template <class Results>
std::vector<int> taken(Results results) {
  std::vector<int> all;
  for (const int x : results)
    all.push_back(x);
  return all;
}

}  // namespace poolscope::support
