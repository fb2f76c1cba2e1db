// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"

#include <QWidget>

class QAction;
class QLabel;
class QPushButton;

namespace poolscope::ui {

/// What stands in the timeline's place before the first run: what would run, what one would see, and
/// a button that runs it.
class StartHint : public QWidget {
  Q_OBJECT

 public:
  /// Both actions must outlive it.
  StartHint(QAction* run, QAction* open, QWidget* parent = nullptr);

  void setExperiment(const Experiment& experiment);
  [[nodiscard]] QPushButton* runButton() const { return m_run; }

 private:
  QLabel* m_heading;
  QLabel* m_text;
  QLabel* m_executors;
  QPushButton* m_run;
};

}  // namespace poolscope::ui
