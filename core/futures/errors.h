// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace poolscope {

/// Root of everything the engine throws by itself (`concurrent.futures._base.Error`). Wrong
/// arguments are std::invalid_argument and failed system calls std::system_error instead.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The future was cancelled, or the task gave way to a request to end.
class CancelledError : public Error {
 public:
  CancelledError() : Error("the future was cancelled") {}
  using Error::Error;
};

/// A wait or a task took longer than its limit.
class TimeoutError : public Error {
 public:
  TimeoutError() : Error("the limit of time has passed") {}
  using Error::Error;
};

/// The operation is not possible in the future's state.
class InvalidStateError : public Error {
 public:
  using Error::Error;
};

/// The promise went away without a result; nothing will ever come.
class BrokenPromise : public Error {
 public:
  BrokenPromise() : Error("the promise was destroyed before it gave a result") {}
};

/// Python's RuntimeError: the object cannot do this now.
class RuntimeError : public Error {
 public:
  using Error::Error;
};

/// Submitted after shutdown, or while the program ends.
class ShutdownError : public RuntimeError {
 public:
  using RuntimeError::RuntimeError;
};

/// The queue is full and the executor was told to refuse rather than to wait.
class QueueFullError : public RuntimeError {
 public:
  using RuntimeError::RuntimeError;
};

/// The process holds more memory than the executor may fill; Python would raise MemoryError, or be killed.
class MemoryLimitError : public RuntimeError {
 public:
  using RuntimeError::RuntimeError;
};

/// A task waited for what can never come: see OnDeadlock. Says who waits for whom.
class DeadlockError : public RuntimeError {
 public:
  using RuntimeError::RuntimeError;
};

/// The executor cannot run tasks any more.
class BrokenExecutor : public RuntimeError {
 public:
  using RuntimeError::RuntimeError;
};

/// A thread's initializer failed.
class BrokenThreadPool : public BrokenExecutor {
 public:
  using BrokenExecutor::BrokenExecutor;
};

/// A worker process died, or its initializer failed.
class BrokenProcessPool : public BrokenExecutor {
 public:
  using BrokenExecutor::BrokenExecutor;
};

}  // namespace poolscope
