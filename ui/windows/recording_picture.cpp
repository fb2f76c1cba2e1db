// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/recording_picture.h"

#include "ui/charts/time_chart.h"
#include "ui/theme/theme.h"
#include "ui/timeline/timeline_widget.h"
#include "ui/windows/main_window.h"

#include <QCoreApplication>

#include <algorithm>
#include <memory>

namespace poolscope::ui {

namespace {

/// Some view does not show all of the recording yet.
bool isCatchingUp(const QWidget& window) {
  const QList<TimelineWidget*> timelines = window.findChildren<TimelineWidget*>();
  const QList<TimeChart*> charts = window.findChildren<TimeChart*>();
  return std::any_of(timelines.begin(), timelines.end(), [](const TimelineWidget* t) { return t->isIndexing(); }) ||
         std::any_of(charts.begin(), charts.end(), [](const TimeChart* chart) { return chart->isCatchingUp(); });
}

}  // namespace

QImage renderRecordingPicture(const Experiment& experiment, const Recording& recording,
                              const std::vector<RunSummary>& summaries, QSize size) {
  std::unique_ptr<Theme> theme;
  if (Theme::instance() == nullptr) {
    theme = std::make_unique<Theme>(Theme::Scheme::Light);
  }
  MainWindow window(MainWindow::Memory::none);
  // Laid out as if shown, but never mapped.
  window.setAttribute(Qt::WA_DontShowOnScreen);
  window.resize(size);
  window.setExperiment(experiment);
  window.show();
  window.showRecording(recording, summaries, experiment.job);
  // Layouts and posted updates; a large recording is then taken in and counted a little at a time.
  QCoreApplication::sendPostedEvents();
  QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents);
  while (isCatchingUp(window)) {
    QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents | QEventLoop::WaitForMoreEvents);
  }
  return window.picture().toImage();
}

}  // namespace poolscope::ui
