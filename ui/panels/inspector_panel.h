// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/jobs/race.h"
#include "core/tracing/trace.h"
#include "ui/bridge/throttle.h"
#include "ui/models/task_ref.h"
#include "ui/theme/card.h"

#include <QStringList>

#include <optional>
#include <string>
#include <vector>

class QPushButton;
class QStackedWidget;

namespace poolscope::ui {

class RunResults;
class StatePill;
class TaskInspector;

/// Explains the selected task; without one, what came of each run. Follows a task that goes on, and the
/// time cursor.
class InspectorPanel : public Card {
  Q_OBJECT

 public:
  explicit InspectorPanel(QWidget* parent = nullptr);

  void setRecording(const Recording& recording);
  void setRunTitles(const QStringList& titles);
  /// What is shown while no task is selected; `job` names what the results add up to.
  void setSummaries(const std::vector<RunSummary>& summaries, const std::string& job);
  void setSelectedTask(TaskRef task);
  [[nodiscard]] TaskRef selectedTask() const { return m_task; }
  /// What the runs from number `firstRun` on were made of: says what their tasks were called with.
  void setExperiment(std::optional<Experiment> experiment, int firstRun);
  /// The task is shown as it stood then; kNoTime: as it stands at the newest moment.
  void setTime(qint64 ns);
  /// Cancelling is offered while a race goes on.
  void setCancellable(bool cancellable);

  [[nodiscard]] const TaskInspector& inspector() const { return *m_inspector; }

 Q_SIGNALS:
  void cancelRequested(int run, poolscope::RowId row);

 private:
  enum class Page { empty, runs, task };

  void updateTask();
  void updatePage();
  void updateCancel(std::optional<TaskState> state);
  [[nodiscard]] bool hasTask() const;

  QStackedWidget* m_pages;
  RunResults* m_runs;
  TaskInspector* m_inspector;
  StatePill* m_pill;
  QWidget* m_cancelRow;
  QPushButton* m_cancel;
  Throttle m_throttle;

  Recording m_recording;
  QStringList m_titles;
  std::vector<RunSummary> m_summaries;
  std::string m_job;
  std::optional<Experiment> m_experiment;
  int m_firstRun = 0;
  qint64 m_time = kNoTime;
  bool m_cancellable = false;
  TaskRef m_task;
  TaskRef m_shownTask;
  bool m_shownIsFinal = false;
};

}  // namespace poolscope::ui
