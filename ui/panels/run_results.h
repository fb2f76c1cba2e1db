// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/race.h"

#include <QStringList>
#include <QWidget>

#include <string>
#include <vector>

class QVBoxLayout;

namespace poolscope::ui {

/// What came of each run: time, result, failures, and the evidence that the job kept. Stands in the
/// inspector while no task is selected.
class RunResults : public QWidget {
  Q_OBJECT

 public:
  explicit RunResults(QWidget* parent = nullptr);

  void setRuns(const std::vector<RunSummary>& runs, const QStringList& titles, const std::string& job);

 private:
  struct Block;

  QVBoxLayout* m_layout;
  QWidget* m_hint;
  std::vector<Block*> m_blocks;
};

}  // namespace poolscope::ui
