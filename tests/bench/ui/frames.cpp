// SPDX-License-Identifier: GPL-3.0-or-later
// Pan and zoom over very many tasks.
#include "tests/bench/ui/measures.h"
#include "ui/timeline/timeline_widget.h"

#include <QApplication>
#include <QElapsedTimer>

#include <cmath>
#include <cstdio>

namespace poolscope::bench {

using ui::TimelineWidget;
using ui::TimeRange;

namespace {

double frame(TimelineWidget& widget) {
  QElapsedTimer timer;
  timer.start();
  widget.viewport()->repaint();
  return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

}  // namespace

int runFrames(std::size_t tasks, int lanes) {
  const double empty = residentMb();
  Recording recording{manyTasks(tasks, lanes)};
  const double withTrace = residentMb();
  TimelineWidget widget;
  widget.resize(1920, 1080);
  widget.show();
  QApplication::processEvents();

  QElapsedTimer timer;
  timer.start();
  widget.setRecording(recording);
  std::printf("first setRecording()         %.1f ms\n", static_cast<double>(timer.nsecsElapsed()) / 1e6);
  Times slices;
  while (widget.isIndexing()) {
    QElapsedTimer slice;
    slice.start();
    QApplication::processEvents();
    slices.add(static_cast<double>(slice.nsecsElapsed()) / 1e6);
  }
  slices.print("event loop while indexing");
  std::printf("indexed after                %.1f ms\n", static_cast<double>(timer.nsecsElapsed()) / 1e6);
  std::printf("memory                       trace %.0f MB, with all indices %.0f MB\n", withTrace - empty,
              residentMb() - empty);

  const auto all = static_cast<double>(widget.visibleRange().span());
  Times zoom;
  for (int i = 0; i < 240; ++i) {  // in to a few µs at a third, and out again
    const double depth = i < 120 ? i / 120.0 : (240 - i) / 120.0;
    const double span = all * std::pow(1e-7, depth);
    const double begin = all / 3 * (1 - span / all);
    widget.setVisibleRange(static_cast<qint64>(begin), static_cast<qint64>(begin + span));
    zoom.add(frame(widget));
  }
  zoom.print("zoom");
  for (const double share : {0.8, 0.1, 0.01, 1e-4, 1e-6}) {
    Times pan;
    const double span = all * share;
    for (int i = 0; i < 120; ++i) {
      const double begin = (all - span) * i / 120;
      widget.setVisibleRange(static_cast<qint64>(begin), static_cast<qint64>(begin + span));
      pan.add(frame(widget));
    }
    pan.print(qPrintable(QStringLiteral("pan over %1 of it").arg(share)));
  }
  return 0;
}

}  // namespace poolscope::bench
