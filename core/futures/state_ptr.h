// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

namespace poolscope {

/// Counts references to a state; the state deletes itself with the last one.
template <class State>
class StatePtr {
 public:
  StatePtr() noexcept = default;
  /// Takes over a reference, such as the one that a new state is born with.
  static StatePtr adopt(State* state) noexcept {
    StatePtr p;
    p.state_ = state;
    return p;
  }
  /// Adds a reference.
  static StatePtr share(State* state) noexcept {
    if (state != nullptr) state->add_reference();
    return adopt(state);
  }
  template <class Derived>
  StatePtr(StatePtr<Derived> other) noexcept : state_(other.release()) {}
  StatePtr(const StatePtr& other) noexcept : state_(other.state_) {
    if (state_ != nullptr) state_->add_reference();
  }
  StatePtr(StatePtr&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
  StatePtr& operator=(StatePtr other) noexcept {
    std::swap(state_, other.state_);
    return *this;
  }
  ~StatePtr() {
    if (state_ != nullptr) state_->drop_reference();
  }

  [[nodiscard]] State* get() const noexcept { return state_; }
  State* operator->() const noexcept { return state_; }
  State& operator*() const noexcept { return *state_; }
  explicit operator bool() const noexcept { return state_ != nullptr; }
  [[nodiscard]] State* release() noexcept { return std::exchange(state_, nullptr); }
  bool operator==(const StatePtr& other) const noexcept = default;

 private:
  State* state_ = nullptr;
};

}  // namespace poolscope
