// SPDX-License-Identifier: GPL-3.0-or-later
// The whole window while tasks arrive.
#include "core/jobs/race.h"
#include "core/sync/clock.h"
#include "core/tracing/trace_recorder.h"
#include "tests/bench/ui/measures.h"
#include "ui/bridge/monitor_feed.h"
#include "ui/timeline/timeline_widget.h"
#include "ui/windows/main_window.h"
#include "ui/windows/race_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>

namespace poolscope::bench {

using namespace ui;

namespace {

/// Records `rate` tasks a second on `lanes` workers, as an engine would.
class Producer {
 public:
  Producer(std::shared_ptr<TraceRecorder> recorder, double rate, int lanes)
      : m_recorder(std::move(recorder)), m_thread([this, rate, lanes] { run(rate, lanes); }) {}
  ~Producer() {
    m_stop = true;
    m_thread.join();
  }

 private:
  void run(double rate, int lanes) {
    const JobId job = m_recorder->intern_job("sleep_square");
    const std::int64_t epoch = m_recorder->epoch_ns();
    std::vector<LaneId> ids;
    for (int i = 0; i < lanes; ++i) {
      ids.push_back(m_recorder->add_lane(LaneKind::worker, "w" + std::to_string(i), 1, i, epoch));
    }
    std::vector<std::int64_t> free(ids.size(), epoch);
    std::uint32_t made = 0;
    std::int64_t sampled = epoch;
    while (!m_stop) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      const std::int64_t now = now_ns();
      const auto wanted = static_cast<std::uint32_t>(static_cast<double>(now - epoch) / 1e9 * rate);
      for (; made < wanted; ++made) {
        const std::size_t lane = made % ids.size();
        const auto length = static_cast<std::int64_t>(0.9e9 * static_cast<double>(lanes) / rate);
        const std::int64_t start = std::max(free[lane], now - 2 * length);
        const RowId row = m_recorder->submitted(made, 1, job, {}, start - 1000);
        m_recorder->dispatched(row, ids[lane], start);
        m_recorder->started(row, ids[lane], start);
        m_recorder->finished(row, TaskState::finished, start + length, length);
        free[lane] = start + length;
      }
      if (now - sampled > 50'000'000) {
        sampled = now;
        for (std::size_t lane = 0; lane < ids.size(); ++lane) {
          m_recorder->sample(
              {now - epoch, ids[lane], static_cast<float>(40 + (lane * 7 + made) % 60), 50'000'000, 'R'});
        }
        m_recorder->sample({now - epoch, kNoLane, 150, 50'000'000, 'R'});
      }
    }
  }

  std::shared_ptr<TraceRecorder> m_recorder;
  std::atomic<bool> m_stop{false};
  std::thread m_thread;
};

}  // namespace

int runLive(const std::string& mode, double seconds, double rate, int lanes) {
  MainWindow window(MainWindow::Memory::none);
  window.resize(1920, 1080);
  window.show();
  QApplication::processEvents();

  std::shared_ptr<TraceRecorder> recorder;
  std::unique_ptr<Producer> producer;
  MonitorFeed feed;
  std::vector<RunSummary> runs(1);
  bool first = true;
  if (mode == "feed") {
    recorder =
        std::make_shared<TraceRecorder>(RunInfo{"1", "threads:workers=" + std::to_string(lanes), lanes, 0}, now_ns());
    producer = std::make_unique<Producer>(recorder, rate, lanes);
    runs[0].executor = "Thread pool";
    runs[0].spec = recorder ? "threads" : "";
    runs[0].workers = lanes;
    runs[0].phase = RunPhase::running;
    QObject::connect(&feed, &MonitorFeed::batchReady, &window, [&](const MonitorBatch& batch) {
      if (std::exchange(first, false)) {
        window.view().beginRecording(runs, "sleep_square");
      }
      window.view().showRecording(batch.recording, runs);
    });
    feed.start([recorder] {
      MonitorBatch batch;
      batch.recording = {recorder->snapshot()};
      return batch;
    });
  } else {
    Experiment experiment;
    experiment.params["seconds"] = 0.0;
    experiment.count = static_cast<std::int64_t>(rate * seconds * 2);
    ExecutorSpec spec;
    spec.workers = lanes;
    spec.queue_limit = 10'000;
    experiment.executors = {spec};
    window.setExperiment(experiment);
    window.session().start(experiment);
  }

  // Somebody pans and zooms all the while.
  Times frames;
  QTimer mover;
  int step = 0;
  if (mode == "feed") {
    QObject::connect(&mover, &QTimer::timeout, &window, [&] {
      TimelineWidget& timeline = window.view().timeline();
      QElapsedTimer timer;
      timer.start();
      ++step % 40 < 20 ? timeline.zoomIn() : timeline.zoomOut();
      timeline.viewport()->repaint();
      frames.add(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    });
    QTimer::singleShot(static_cast<int>(seconds * 500), &window, [&] { mover.start(33); });
  }

  const double cpu = threadCpuMs();
  double cpuHalf = 0;
  QElapsedTimer wall;
  wall.start();
  Pinger pinger(&window);
  QTimer::singleShot(static_cast<int>(seconds * 500), &window, [&] { cpuHalf = threadCpuMs(); });
  // Not quit(), which asks the window, and the window would ask whether to end the race.
  QTimer::singleShot(static_cast<int>(seconds * 1000), qApp, [] { QApplication::exit(0); });
  QApplication::exec();
  const double cpuEnd = threadCpuMs();
  const double ms = static_cast<double>(wall.nsecsElapsed()) / 1e6;
  mover.stop();
  feed.stop();
  pinger.stop().print("answer of the window");
  if (frames.count() > 0) {
    frames.print("frame while tasks arrive");
  }
  std::size_t tasks = 0;
  for (const Trace& trace : window.view().timeline().recording()) {
    tasks += trace.size();
  }
  std::printf("GUI thread                   %.1f %% of a core watching, %.1f %% moving; %zu tasks in %.1f s\n",
              100 * (cpuHalf - cpu) / (ms / 2), 100 * (cpuEnd - cpuHalf) / (ms / 2), tasks, ms / 1e3);
  if (mode == "feed") {
    producer.reset();
    const TraceCounts counts = recorder->counts();
    std::printf("events                       %lld, lost %lld\n", static_cast<long long>(counts.events),
                static_cast<long long>(counts.lost));
  } else {
    window.session().cancel();
  }
  std::printf("memory                       %.0f MB\n", residentMb());
  return 0;
}

}  // namespace poolscope::bench
