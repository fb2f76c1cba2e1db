// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/ui/window_frames.h"

#include "tests/bench/measure.h"

#include <QCoreApplication>
#include <QEvent>
#include <QEventLoop>
#include <QTimer>

#include <algorithm>
#include <stdexcept>

namespace poolscope::bench {

PaintWatch::PaintWatch(QWidget* widget) : QObject(widget) { widget->installEventFilter(this); }

bool PaintWatch::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Paint) {
    m_painted = true;
  }
  return QObject::eventFilter(watched, event);
}

double PaintWatch::frame(const std::function<void()>& change) {
  m_painted = false;
  const Stopwatch watch;
  change();
  while (!m_painted) {
    if (watch.seconds() > 60) {
      throw std::runtime_error("no picture came within a minute");
    }
    QCoreApplication::processEvents();  // the paint event of a window is handled in here to its end
  }
  return watch.seconds() * 1e3;
}

std::vector<ui::TimeRange> panAndZoom(qint64 length) {
  constexpr double kZoom = 0.85;
  constexpr qint64 kDeepest = 200'000;  // ns: a few tasks
  constexpr int kPanEvery = 8;
  constexpr int kPans = 15;
  std::vector<ui::TimeRange> ranges;
  ui::TimeRange range{0, length};
  const auto anchor = static_cast<qint64>(static_cast<double>(length) * 0.37);
  const auto pan = [&](int direction) {
    for (int i = 0; i < kPans; ++i) {
      range = ui::panned(range, direction * range.span() / 25, {0, length});
      ranges.push_back(range);
    }
  };
  int step = 0;
  for (; range.span() > kDeepest; ++step) {
    range = ui::zoomed(range, kZoom, anchor);
    ranges.push_back(range);
    if (step % kPanEvery == 0) {
      pan(1);
      pan(-1);
    }
  }
  for (; step > 0; --step) {
    range = ui::zoomed(range, 1 / kZoom, anchor);
    ranges.push_back(range);
  }
  return ranges;
}

double percentile(std::vector<double> values, double share) {
  const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1) + 0.5);
  std::nth_element(values.begin(), values.begin() + place, values.end());
  return values[static_cast<std::size_t>(place)];
}

void handleEventsUntil(const std::function<bool()>& done) {
  // processEvents with a limit of time would not sleep but spin.
  QTimer wake;
  wake.start(10);
  const Stopwatch watch;
  while (!done()) {
    if (watch.seconds() > 60) {
      throw std::runtime_error("what was waited for did not come within a minute");
    }
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
  }
}

void settle() {
  const Stopwatch watch;
  handleEventsUntil([&] { return watch.seconds() > 3; });
}

}  // namespace poolscope::bench
