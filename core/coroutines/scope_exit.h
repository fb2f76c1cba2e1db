// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <utility>

namespace poolscope::coroutines {

/// Calls a function at the end of a scope, also when a coroutine is destroyed while suspended in it.
/// The function must not throw.
class ScopeExit {
 public:
  explicit ScopeExit(std::function<void()> function) : function_(std::move(function)) {}
  ~ScopeExit() { function_(); }
  ScopeExit(const ScopeExit&) = delete;
  ScopeExit& operator=(const ScopeExit&) = delete;

 private:
  std::function<void()> function_;
};

}  // namespace poolscope::coroutines
