// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

namespace poolscope::coroutines {

/// Counts references to an object of one event loop; the object is deleted with the last one. The
/// count is not atomic: references are for the loop's thread only.
template <class T>
class Ref {
 public:
  Ref() noexcept = default;
  /// Takes over the reference that a new object is born with.
  static Ref adopt(T* object) noexcept {
    Ref ref;
    ref.object_ = object;
    return ref;
  }
  /// Adds a reference.
  static Ref share(T* object) noexcept {
    if (object != nullptr) object->add_reference();
    return adopt(object);
  }
  Ref(const Ref& other) noexcept : object_(other.object_) {
    if (object_ != nullptr) object_->add_reference();
  }
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Ref& operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Ref() {
    if (object_ != nullptr) object_->drop_reference();
  }

  [[nodiscard]] T* get() const noexcept { return object_; }
  T* operator->() const noexcept { return object_; }
  T& operator*() const noexcept { return *object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }
  [[nodiscard]] T* release() noexcept { return std::exchange(object_, nullptr); }
  bool operator==(const Ref&) const noexcept = default;

 private:
  T* object_ = nullptr;
};

}  // namespace poolscope::coroutines
