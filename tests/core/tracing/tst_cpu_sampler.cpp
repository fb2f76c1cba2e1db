// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracing/cpu_sampler.h"

#include "core/sync/clock.h"
#include "core/tracing/trace_recorder.h"

#include <QTest>

#include <unistd.h>

#include <atomic>
#include <latch>

using namespace poolscope;
using namespace std::chrono_literals;

namespace {

// Ends when `stop` is set; its lane lives as long as it.
class Worker {
 public:
  Worker(TraceRecorder& recorder, bool computes) {
    std::latch known(1);
    thread_ = std::thread([this, &recorder, &known, computes] {
      lane_ = recorder.add_lane(LaneKind::worker, "w", ::getpid(), current_tid(), now_ns());
      known.count_down();
      if (computes) {
        while (!stop_.load(std::memory_order_relaxed))
          spins_.fetch_add(1, std::memory_order_relaxed);
      } else {
        stop_.wait(false);
      }
      recorder.lane_stopped(lane_, now_ns());
    });
    known.wait();
  }
  ~Worker() {
    stop_ = true;
    stop_.notify_all();
    thread_.join();
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  LaneId lane() const { return lane_; }

 private:
  std::atomic<bool> stop_{false};
  std::atomic<long> spins_{0};
  LaneId lane_ = kNoLane;
  std::thread thread_;
};

int samples_of(const Trace& trace, LaneId lane) {
  int count = 0;
  for (std::size_t i = 0; i < trace.sample_count(); ++i) {
    if (trace.sample(i).lane == lane) ++count;
  }
  return count;
}

}  // namespace

class CpuSamplerTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void tells_a_busy_thread_from_a_sleeping_one();
  void the_last_look_covers_a_short_run();
  void a_last_look_right_after_another_says_nothing();
  void ended_lanes_are_looked_at_no_more();
};

void CpuSamplerTest::tells_a_busy_thread_from_a_sleeping_one() {
  const std::int64_t epoch = now_ns();
  auto recorder = std::make_shared<TraceRecorder>(RunInfo(), epoch);
  const Worker busy(*recorder, true);
  const Worker idle(*recorder, false);
  const CpuSampler sampler(recorder, 2ms);
  QTRY_VERIFY(samples_of(recorder->snapshot(), busy.lane()) >= 10);
  QTRY_VERIFY(samples_of(recorder->snapshot(), idle.lane()) >= 10);

  const Trace trace = recorder->snapshot();
  double busy_percent = 0;
  double idle_percent = 0;
  double process_percent = 0;
  std::int64_t last_time = 0;
  char idle_state = '?';
  for (std::size_t i = 0; i < trace.sample_count(); ++i) {
    const WorkerSample& sample = trace.sample(i);
    QVERIFY(sample.time_ns >= last_time && sample.time_ns <= now_ns() - epoch);
    last_time = sample.time_ns;
    QVERIFY(sample.cpu_percent >= 0.0F);
    QVERIFY(sample.rss_bytes > 0);
    if (sample.lane == busy.lane()) {
      busy_percent += sample.cpu_percent;
      QCOMPARE(sample.state, 'R');
    } else if (sample.lane == idle.lane()) {
      idle_percent += sample.cpu_percent;
      idle_state = sample.state;  // it may still have been on its way to sleep at first
    } else {
      QCOMPARE(sample.lane, kNoLane);
      process_percent += sample.cpu_percent;
    }
  }
  QCOMPARE(idle_state, 'S');
  QVERIFY(busy_percent > 0);
  QVERIFY(process_percent > 0);
  QVERIFY(idle_percent < busy_percent / 10);
}

void CpuSamplerTest::the_last_look_covers_a_short_run() {
  auto recorder = std::make_shared<TraceRecorder>(RunInfo(), now_ns());
  const Worker worker(*recorder, true);
  { const CpuSampler sampler(recorder, 1h); }
  // With an interval of an hour there are the first look, which is the base, and the last.
  const Trace trace = recorder->snapshot();
  QCOMPARE(samples_of(trace, worker.lane()), 1);
  QCOMPARE(samples_of(trace, kNoLane), 1);
}

void CpuSamplerTest::a_last_look_right_after_another_says_nothing() {
  auto recorder = std::make_shared<TraceRecorder>(RunInfo(), now_ns());
  const Worker worker(*recorder, true);
  {
    const CpuSampler sampler(recorder, 1s);
    QTRY_VERIFY(samples_of(recorder->snapshot(), kNoLane) == 1);
  }
  QCOMPARE(samples_of(recorder->snapshot(), worker.lane()), 1);
  QCOMPARE(samples_of(recorder->snapshot(), kNoLane), 1);
}

void CpuSamplerTest::ended_lanes_are_looked_at_no_more() {
  auto recorder = std::make_shared<TraceRecorder>(RunInfo(), now_ns());
  { const Worker worker(*recorder, false); }
  QVERIFY(recorder->live_threads().empty());
  { const CpuSampler sampler(recorder, 1h); }
  QCOMPARE(samples_of(recorder->snapshot(), 0), 0);
}

QTEST_APPLESS_MAIN(CpuSamplerTest)
#include "tst_cpu_sampler.moc"
