// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/made_run.h"
#include "tests/bench/measure.h"
#include "tests/bench/ui/rows.h"
#include "tests/bench/ui/shown_window.h"
#include "ui/timeline/timeline_widget.h"
#include "ui/windows/race_view.h"

namespace poolscope::bench {
namespace {

double panInTimeline(std::size_t tasks) {
  needApplication();
  const Trace trace = made_trace(tasks);
  ui::TimelineWidget timeline;
  timeline.resize(kScreen);
  timeline.show();
  PaintWatch paints(timeline.viewport());
  paints.frame([&] { timeline.setRecording({trace}); });
  settle();
  std::vector<double> frames;
  for (const ui::TimeRange& range : panAndZoom(trace.now_ns())) {
    frames.push_back(paints.frame([&] { timeline.setVisibleRange(range.begin, range.end); }));
  }
  return percentile(frames, 0.99);
}

double panInWindow(std::size_t tasks) {
  ShownWindow shown;
  const Trace trace = made_trace(tasks);
  shown.show(trace);
  settle();
  ui::TimelineWidget& timeline = shown.window().view().timeline();
  std::vector<double> frames;
  for (const ui::TimeRange& range : panAndZoom(trace.now_ns())) {
    frames.push_back(shown.timelinePaints().frame([&] { timeline.setVisibleRange(range.begin, range.end); }));
  }
  return percentile(frames, 0.99);
}

double memory(std::size_t tasks) {
  ShownWindow shown;
  const std::int64_t before = resident_bytes();
  shown.show(made_trace(tasks));
  settle();
  return static_cast<double>(resident_bytes() - before) / 1e6;
}

}  // namespace

void addFrameRows(Runner& runner) {
  const std::size_t tasks = runner.scaled(10'000'000);
  runner.add({.id = "ui.pan",
              .counts = "pan and zoom over 10 M tasks in 16 lanes, the timeline alone at 1920x1080 (p99 frame)",
              .unit = "ms",
              .better = Better::lower,
              .sides = {Side{"Poolscope", [tasks] { return panInTimeline(tasks); }, true}},
              .at_most = 16});
  runner.add({.id = "ui.pan.window",
              .counts = "the same in the window, its charts going along (p99 frame)",
              .unit = "ms",
              .better = Better::lower,
              .sides = {Side{"Poolscope", [tasks] { return panInWindow(tasks); }, true}},
              .at_most = 16});
  runner.add({.id = "ui.memory",
              .counts = "memory of 10 M tasks in the window, trace and all indices",
              .unit = "MB",
              .better = Better::lower,
              .sides = {Side{"Poolscope", [tasks] { return memory(tasks); }, true}},
              .at_most = 1200});
}

}  // namespace poolscope::bench
