// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/processes/registry.h"
#include "core/tracing/trace_types.h"

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace poolscope::processes {

/// A call that runs beside others in a worker process. Belongs to the host from begin() on; not
/// thread-safe.
struct HostedCall {
  const RegisteredFunction& function;
  std::uint32_t number = 0;  ///< of the call among those under way
  bool timed = false;
  bool stepped = false;
  std::int64_t start_ns = 0;
  std::vector<std::byte> arguments;

  // What the host fills in.
  ByteWriter result;
  CallProgress progress;
  TaskExtra extra;
  std::string result_text;
  std::vector<Segment> segments;
  std::int64_t cpu_ns = 0;
};

/// Runs the calls of a worker beside each other: what a worker needs of an event loop, without knowing
/// one. See ProcessPoolOptions::calls_at_once.
class CallHost {
 public:
  /// Sends home what became of a call: `error` is null for a value, and `asked` says that the call had
  /// been asked to end. Any thread.
  using Send = std::function<void(HostedCall& call, const std::exception_ptr& error, bool asked)>;

  virtual ~CallHost() = default;
  /// Begins a call. Call from: the worker's reading thread.
  virtual void begin(std::unique_ptr<HostedCall> call) = 0;

  // Call from: the worker's attendant.
  /// Asks each call under way to end of which `asks` gives a reason (kAsk...) and not 0.
  virtual void pass_on(const std::function<std::uint32_t(std::uint32_t number)>& asks) = 0;
  virtual void pause() = 0;
  virtual void resume() = 0;
  /// While paused: lets the call that has stood longest go on to its end. False when none stands.
  virtual bool step() = 0;
};

using MakeCallHost = std::unique_ptr<CallHost> (*)(CallHost::Send send);
/// What run_worker() takes for pools that want several calls at once in a worker. Set it before.
void set_call_host(MakeCallHost make) noexcept;
/// The same, null when none was set.
[[nodiscard]] MakeCallHost call_host() noexcept;

}  // namespace poolscope::processes
