// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/time_scale.h"

#include <QObject>
#include <QPointer>
#include <QWidget>

#include <functional>
#include <vector>

namespace poolscope::bench {

/// Sees when a widget is painted.
class PaintWatch : public QObject {
  Q_OBJECT

 public:
  explicit PaintWatch(QWidget* widget);
  /// Does `change`, then handles events until the widget has been painted anew and nothing is left to
  /// do at once; returns how many milliseconds that took: a frame. Throws std::runtime_error when no
  /// picture comes.
  double frame(const std::function<void()>& change);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  bool m_painted = false;
};

/// What a hand on the mouse would show after each other: from everything into a single task and back,
/// with some panning at every depth.
[[nodiscard]] std::vector<ui::TimeRange> panAndZoom(qint64 length);

/// The value below which `share` of the sorted values lie.
[[nodiscard]] double percentile(std::vector<double> values, double share);

/// Handles events until `done()`; throws std::runtime_error after a minute.
void handleEventsUntil(const std::function<bool()>& done);

/// Gives what a new recording sets going (indices, exact staircases) the time to end.
void settle();

}  // namespace poolscope::bench
