// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// For tests of event loops: a clock that jumps instead of waiting, and checks inside coroutines.

#include "core/coroutines/run.h"
#include "core/coroutines/sleep.h"

#include <QTest>

#include <memory>
#include <utility>

// As QVERIFY and QCOMPARE, in a coroutine that returns nothing.
#define CO_VERIFY(condition)                                                                          \
  do {                                                                                                \
    if (!QTest::qVerify(static_cast<bool>(condition), #condition, "", __FILE__, __LINE__)) co_return; \
  } while (false)
#define CO_COMPARE(actual, expected)                                                           \
  do {                                                                                         \
    if (!QTest::qCompare(actual, expected, #actual, #expected, __FILE__, __LINE__)) co_return; \
  } while (false)
// The expression, which may await, throws an `exception`.
#define CO_THROWS(expression, exception)                                                               \
  do {                                                                                                 \
    bool thrown = false;                                                                               \
    try {                                                                                              \
      static_cast<void>(expression);                                                                   \
    } catch (const exception&) {                                                                       \
      thrown = true;                                                                                   \
    }                                                                                                  \
    if (!QTest::qVerify(thrown, #expression " throws " #exception, "", __FILE__, __LINE__)) co_return; \
  } while (false)

namespace poolscope::support {

/// Stands still while tasks run, and jumps to the next timer when all wait.
class VirtualClock final : public coroutines::LoopClock {
 public:
  std::int64_t now_ns() override { return now_; }
  void idle_until(std::int64_t deadline_ns) override { now_ = deadline_ns; }
  void pass(Duration time) { now_ += time.count(); }

 private:
  std::int64_t now_ = 1'000'000'000'000;
};

/// Runs the coroutine that `body` makes on a loop of its own, with time that costs nothing.
template <class F>
auto run_virtually(F body) {
  coroutines::LoopOptions options;
  options.clock = std::make_shared<VirtualClock>();
  return coroutines::run(body(), options);
}

/// Seconds since `begin` on the running loop's clock.
inline double seconds_since(TimePoint begin) {
  return std::chrono::duration<double>(coroutines::get_running_loop().time() - begin).count();
}

}  // namespace poolscope::support
