// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/race.h"

#include <QObject>

#include <vector>

class QLabel;
class QStatusBar;

namespace poolscope::ui {

/// The status bar's words: how many tasks stand where, and what the trace holds. GUI thread only.
class StatusLine : public QObject {
  Q_OBJECT

 public:
  explicit StatusLine(QStatusBar* bar);

  void setSummaries(const std::vector<RunSummary>& runs);

 private:
  QLabel* m_tasks;
  QLabel* m_events;
};

}  // namespace poolscope::ui
