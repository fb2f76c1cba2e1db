// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/clock.h"
#include "tests/bench/made_run.h"
#include "tests/bench/measure.h"
#include "tests/bench/ui/rows.h"
#include "tests/bench/ui/shown_window.h"
#include "ui/bridge/monitor_feed.h"
#include "ui/timeline/timeline_widget.h"
#include "ui/windows/race_view.h"
#include "ui/windows/run_actions.h"

#include <QAction>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace poolscope::bench {
namespace {

using namespace std::chrono_literals;

constexpr double kLiveSeconds = 3;

RunSummary summaryOfLive(const Trace& trace) {
  RunSummary summary;
  summary.executor = "made up";
  summary.spec = trace.info().executor;
  summary.workers = trace.info().workers;
  summary.tasks = trace.counts().total();
  summary.ok = trace.counts()[TaskState::finished];
  summary.failed = trace.counts()[TaskState::failed];
  summary.running = trace.counts()[TaskState::running];
  summary.events = trace.counts().events;
  summary.wall_s = static_cast<double>(trace.now_ns()) / 1e9;
  summary.phase = RunPhase::running;
  return summary;
}

/// Frames while tasks arrive, sixty a second, each with another stretch of time in view; the snapshots
/// come as in the program. Milliseconds a frame.
std::vector<double> liveFrames(std::size_t before) {
  ShownWindow shown;
  MadeLiveRun run(before);
  std::atomic<bool> stop{false};
  std::thread arrival([&] {
    while (!stop) {
      run.catch_up();
      std::this_thread::sleep_for(1ms);
    }
  });
  std::vector<double> frames;
  {
    ui::MonitorFeed feed;
    ui::RaceView& view = shown.window().view();
    int batches = 0;
    QObject::connect(&feed, &ui::MonitorFeed::batchReady, &feed, [&](const ui::MonitorBatch& batch) {
      if (batches++ == 0) {
        view.beginRecording(batch.summaries, "spin", {QStringLiteral("made up")});
      }
      view.showRecording(batch.recording, batch.summaries);
    });
    feed.start([&run] {
      const Trace trace = run.recorder().snapshot();
      return ui::MonitorBatch{{trace}, {summaryOfLive(trace)}, false};
    });
    // A run that has come so far in the window has them in the index already.
    handleEventsUntil([&] { return batches >= 3 && !view.timeline().isIndexing(); });

    const auto ranges = panAndZoom(now_ns() - run.recorder().epoch_ns());
    auto next = std::chrono::steady_clock::now();
    const auto end = next + std::chrono::duration<double>(kLiveSeconds);
    for (std::size_t i = 0; next < end; ++i) {
      const ui::TimeRange& range = ranges[i % ranges.size()];
      frames.push_back(shown.timelinePaints().frame([&] { view.timeline().setVisibleRange(range.begin, range.end); }));
      next = std::max(next + 16667us, std::chrono::steady_clock::now());
      std::this_thread::sleep_until(next);
    }
  }
  stop = true;
  arrival.join();
  const TraceCounts counts = run.recorder().counts();
  check_equal("the number of tasks in the trace", static_cast<std::int64_t>(run.begun()), counts.total());
  check_equal("the number of lost events", std::int64_t{0}, counts.lost);
  return frames;
}

/// An hour at 10,000 tasks a second, in which the window is shown how it stands every five seconds: how
/// much more memory the second half took, as percent of what the first half took. The trace takes the
/// same in both.
double hourGrowth(std::int64_t seconds) {
  constexpr std::int64_t kRate = 10'000;
  constexpr std::int64_t kSecond = 1'000'000'000;
  ShownWindow shown;
  MadeLiveRun run(kRate, seconds * kSecond);
  const std::int64_t before = resident_bytes();
  std::int64_t half = 0;
  for (std::int64_t second = 0; second <= seconds; second += 5) {
    run.catch_up(second * kSecond);
    const Trace trace = run.recorder().snapshot();
    const std::vector<RunSummary> summaries{summaryOfLive(trace)};
    ui::RaceView& view = shown.window().view();
    shown.timelinePaints().frame([&] {
      if (second == 0) {
        view.beginRecording(summaries, "spin", {QStringLiteral("made up")});
      }
      view.showRecording({trace}, summaries);
      view.timeline().viewport()->update();
    });
    if (half == 0 && second >= seconds / 2) {
      half = resident_bytes();
    }
  }
  const auto grown = [](std::int64_t from, std::int64_t to) { return static_cast<double>(to - from); };
  return grown(half, resident_bytes()) / grown(before, half) * 100;
}

/// Processor time of the window and the engine while a race goes on, in percent of one core.
double windowCpu(double seconds) {
  ShownWindow shown;
  Experiment experiment;
  experiment.job = "sleep_square";
  experiment.params["seconds"] = 0.02;
  experiment.count = static_cast<std::int64_t>((seconds + 4) / 0.02 * 16);
  std::string error;
  experiment.executors = {parse_executor_spec("threads:workers=16", error).value()};
  shown.window().setExperiment(experiment);
  shown.window().runActions().run()->trigger();
  const auto wait = [](double length) {
    const Stopwatch watch;
    handleEventsUntil([&] { return watch.seconds() > length; });
  };
  wait(1);
  const std::int64_t before = process_cpu_ns();
  const Stopwatch watch;
  wait(seconds);
  const double percent = static_cast<double>(process_cpu_ns() - before) / 1e7 / watch.seconds();
  if (!shown.window().session().isRunning()) {
    throw std::runtime_error("the race was over before the time was");
  }
  shown.window().session().cancel();
  handleEventsUntil([&] { return !shown.window().session().isRunning(); });
  return percent;
}

}  // namespace

void addLiveRows(Runner& runner) {
  const std::size_t before = runner.scaled(10'000'000);
  runner.add(
      {.id = "ui.live",
       .counts = "pan and zoom over 10 M tasks while 100,000 a second arrive, window at 1920x1080 (median frame)",
       .unit = "ms",
       .better = Better::lower,
       .sides = {Side{"Poolscope", [before] { return percentile(liveFrames(before), 0.5); }, true}},
       .at_most = 16});
  runner.add({.id = "ui.live.longest",
              .counts = "the same, the longest frame",
              .unit = "ms",
              .better = Better::lower,
              .sides = {Side{"Poolscope", [before] { return percentile(liveFrames(before), 1); }, true}},
              .at_most = 50});
  runner.add({.id = "ui.live.begin",
              .counts = "the same from the run's first task on, the longest frame",
              .unit = "ms",
              .better = Better::lower,
              .sides = {Side{"Poolscope", [] { return percentile(liveFrames(0), 1); }, true}},
              .at_most = 50});
  const double seconds = static_cast<double>(runner.scaled(4000)) / 1000;
  runner.add({.id = "ui.cpu",
              .counts = "the window with three charts, 16 workers live, 800 tasks a second: share of one core",
              .unit = "%",
              .better = Better::lower,
              .workers = 16,
              .sides = {Side{"Poolscope", [seconds] { return windowCpu(seconds); }, true}},
              .at_most = 30});
  const auto hour = static_cast<std::int64_t>(runner.scaled(3600));
  runner.add({.id = "ui.hour",
              .counts = "an hour at 10,000 tasks a second in the window: memory of its second half against its first",
              .unit = "%",
              .better = Better::lower,
              .sides = {Side{"Poolscope", [hour] { return hourGrowth(hour); }, true}},
              .at_most = 105,
              .repetitions = 1});
}

}  // namespace poolscope::bench
