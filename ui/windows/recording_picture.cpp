// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/recording_picture.h"

#include "ui/theme/theme.h"
#include "ui/windows/main_window.h"

#include <QCoreApplication>

#include <memory>

namespace poolscope::ui {

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
  // Layouts, posted updates and what charts count on another thread.
  QCoreApplication::sendPostedEvents();
  QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents);
  return window.picture().toImage();
}

}  // namespace poolscope::ui
