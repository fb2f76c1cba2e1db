// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/ui/measures.h"

#include "core/tracing/trace_builder.h"

#include <QCoreApplication>
#include <QMetaObject>

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <random>

namespace poolscope::bench {

double Times::at(double share) const {
  if (m_ms.empty()) {
    return 0;
  }
  std::vector<double> sorted = m_ms;
  std::sort(sorted.begin(), sorted.end());
  const auto last = static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<std::size_t>(share * last)];
}

void Times::print(const char* name) const {
  std::printf("%-28s n %5zu  p50 %7.2f  p90 %7.2f  p99 %7.2f  max %7.2f ms\n", name, count(), at(0.5), at(0.9),
              at(0.99), at(1));
}

struct Pinger::State {
  QObject* target = nullptr;
  std::atomic<bool> stop{false};
  std::atomic<bool> waiting{false};
  Times* times = nullptr;
};

Pinger::Pinger(QObject* target) : m_state(new State) {
  m_state->target = target;
  m_state->times = &m_times;
  m_thread = std::thread([state = m_state] {
    using Clock = std::chrono::steady_clock;
    while (!state->stop) {
      const auto asked = Clock::now();
      state->waiting = true;
      QMetaObject::invokeMethod(
          state->target,
          [state, asked] {
            state->times->add(std::chrono::duration<double, std::milli>(Clock::now() - asked).count());
            state->waiting = false;
            state->waiting.notify_one();
          },
          Qt::QueuedConnection);
      state->waiting.wait(true);
      std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
  });
}

const Times& Pinger::stop() {
  m_state->stop = true;
  while (m_state->waiting) {
    QCoreApplication::processEvents();
  }
  m_thread.join();
  return m_times;
}

Pinger::~Pinger() { delete m_state; }

double threadCpuMs() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double residentMb() {
  std::ifstream statm("/proc/self/statm");
  std::size_t pages = 0;
  statm >> pages >> pages;
  return static_cast<double>(pages) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

Trace manyTasks(std::size_t tasks, int lanes) {
  TraceBuilder builder(RunInfo{"1", "threads:workers=" + std::to_string(lanes), lanes, 0});
  const JobId job = builder.intern_job("sleep_square");
  const JobId other = builder.intern_job("pi_series");
  for (int i = 0; i < lanes; ++i) {
    Lane lane;
    lane.index = i;
    builder.add_lane(lane);
  }
  std::mt19937 random(1);
  std::vector<std::int64_t> free(static_cast<std::size_t>(lanes), 0);
  for (std::size_t i = 0; i < tasks; ++i) {
    const auto row = static_cast<RowId>(i);
    const auto lane = static_cast<LaneId>(i % static_cast<std::size_t>(lanes));
    const std::int64_t start = free[lane] + random() % 20'000;
    const std::int64_t end = start + 20'000 + random() % 200'000;
    free[lane] = end;
    builder.put_task(row, static_cast<std::uint32_t>(i), 1, random() % 8 == 0 ? other : job, start / 2);
    builder.set_dispatched(row, lane, start);
    builder.set_started(row, lane, start);
    builder.set_finished(row, random() % 5000 == 0 ? TaskState::failed : TaskState::finished, end, 1000);
  }
  builder.set_now(*std::max_element(free.begin(), free.end()), true);
  return builder.snapshot();
}

}  // namespace poolscope::bench
