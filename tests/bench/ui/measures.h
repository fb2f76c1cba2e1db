// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <QObject>

#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

/// What the window costs, measured offscreen.
namespace poolscope::bench {

/// Times in ms, and what they come to.
class Times {
 public:
  void add(double ms) { m_ms.push_back(ms); }
  [[nodiscard]] std::size_t count() const { return m_ms.size(); }
  [[nodiscard]] double at(double share) const;
  /// One line: "name  n 100  p50 1.0  p99 2.0  max 3.0 ms".
  void print(const char* name) const;

 private:
  std::vector<double> m_ms;
};

/// Asks the GUI thread every few ms from another thread, and notes how long each answer took: what
/// somebody feels who presses a key.
class Pinger {
 public:
  explicit Pinger(QObject* target);
  ~Pinger();
  Pinger(const Pinger&) = delete;
  Pinger& operator=(const Pinger&) = delete;
  /// Ends the asking. Call from the GUI thread, whose answers it takes.
  const Times& stop();

 private:
  struct State;
  State* m_state;
  std::thread m_thread;
  Times m_times;
};

/// Processor time of the thread that calls, in ms.
[[nodiscard]] double threadCpuMs();
/// Resident memory of the program, in MB.
[[nodiscard]] double residentMb();

/// `tasks` tasks on `lanes` workers, one after the other in each, with lengths that vary, gaps between
/// and a failure now and then.
[[nodiscard]] Trace manyTasks(std::size_t tasks, int lanes);

int runFrames(std::size_t tasks, int lanes);
int runLive(const std::string& mode, double seconds, double rate, int lanes);

}  // namespace poolscope::bench
