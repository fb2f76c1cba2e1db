// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/jobs/race.h"
#include "core/tracing/trace.h"
#include "ui/models/task_ref.h"

#include <QByteArray>
#include <QStringList>
#include <QWidget>

#include <vector>

class QSplitter;

namespace poolscope::ui {

class Card;
class ChartsPanel;
class ExperimentPanel;
class InspectorPanel;
class TaskPanel;
class TimelineWidget;

/// The panels of the window and what ties them: one selection, one time cursor, one visible range.
/// GUI thread only.
class Workspace : public QWidget {
  Q_OBJECT

 public:
  explicit Workspace(QWidget* parent = nullptr);

  /// Other runs from now on: their names, and how long the longest is thought to take (0: not known).
  void setRuns(const QStringList& titles, double expectedSeconds);
  /// How the runs stand, up to 20 times a second.
  void setRecording(const Recording& recording, const std::vector<RunSummary>& runs);

  [[nodiscard]] ExperimentPanel* experiment() const { return m_experiment; }
  [[nodiscard]] TimelineWidget* timeline() const { return m_timeline; }
  [[nodiscard]] ChartsPanel* charts() const { return m_charts; }
  [[nodiscard]] TaskPanel* tasks() const { return m_tasks; }
  [[nodiscard]] InspectorPanel* inspector() const { return m_inspector; }
  [[nodiscard]] QWidget* timelineCard() const;

  /// Sizes of the panels, for the settings.
  [[nodiscard]] QByteArray saveLayout() const;
  /// False when `layout` is not one.
  bool restoreLayout(const QByteArray& layout);
  /// As on the first start.
  void resetLayout();

 Q_SIGNALS:
  void cancelTaskRequested(int run, poolscope::RowId row);

 private:
  void select(TaskRef task);
  void updateTimelineTitle();

  ExperimentPanel* m_experiment;
  Card* m_timelineCard;
  TimelineWidget* m_timeline;
  ChartsPanel* m_charts;
  TaskPanel* m_tasks;
  InspectorPanel* m_inspector;
  QSplitter* m_columns;
  QSplitter* m_middle;
  QSplitter* m_right;

  Recording m_recording;
  TaskRef m_selected;
};

}  // namespace poolscope::ui
