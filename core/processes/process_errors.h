// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/errors.h"

#include <string>
#include <utility>

namespace poolscope {

/// Arguments or a result could not be turned into bytes, or the bytes not back. What the type's own
/// code threw is nested in it.
class SerializationError : public Error {
 public:
  using Error::Error;
};

/// A worker's exception whose type this program does not know; see processes::register_exception().
class RemoteError : public Error {
 public:
  RemoteError(std::string type, const std::string& text) : Error(text), type_(std::move(type)) {}
  /// Name of the type that was thrown, e.g. "bank::Overdrawn".
  [[nodiscard]] const std::string& remote_type() const noexcept { return type_; }

 private:
  std::string type_;
};

/// Nested in every exception that came from a worker: says where it was thrown, and what it was
/// caused by there. The counterpart of CPython's _RemoteTraceback.
class RemoteTrace : public Error {
 public:
  using Error::Error;
};

/// The worker of a multiprocessing::Pool died while it had this task.
class WorkerLost : public RuntimeError {
 public:
  using RuntimeError::RuntimeError;
};

}  // namespace poolscope
