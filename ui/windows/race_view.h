// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/jobs/race.h"
#include "core/tracing/trace.h"
#include "ui/models/task_ref.h"

#include <QByteArray>
#include <QList>
#include <QStringList>
#include <QWidget>

#include <map>
#include <string>
#include <vector>

class QSplitter;
class QStackedWidget;

namespace poolscope::ui {

class Card;
class ChartsPanel;
class ExperimentPanel;
class InspectorPanel;
class PipelinePanel;
class StartHint;
class TabArea;
class TaskPanel;
class TimeCursor;
class TimelineWidget;

/// The panels of the main window, arranged with splitters, and what ties them together: one
/// recording, one selected task, one stretch of time, one time cursor.
class RaceView : public QWidget {
  Q_OBJECT

 public:
  /// Takes `startHint`, which is shown while there is no recording.
  explicit RaceView(StartHint* startHint, QWidget* parent = nullptr);

  [[nodiscard]] ExperimentPanel& experiment() const { return *m_experiment; }
  [[nodiscard]] TimelineWidget& timeline() const { return *m_timeline; }
  /// The moment that all panels show.
  [[nodiscard]] TimeCursor& timeCursor() const { return *m_cursor; }
  [[nodiscard]] ChartsPanel& charts() const { return *m_charts; }
  [[nodiscard]] PipelinePanel& pipeline() const { return *m_pipeline; }
  [[nodiscard]] TaskPanel& tasks() const { return *m_tasks; }
  [[nodiscard]] InspectorPanel& inspector() const { return *m_inspector; }

  /// Another race or file: `runs` may know the runs' predictions, `titles` name them.
  void beginRecording(const std::vector<RunSummary>& runs, const std::string& job, const QStringList& titles);
  /// How it stands; again and again while it runs.
  void showRecording(const Recording& recording, const std::vector<RunSummary>& runs);

  /// Selects a task everywhere; an invalid one selects nothing.
  void selectTask(TaskRef task);
  /// A race goes on, whose tasks can be cancelled.
  void setCancellable(bool cancellable);

  /// Panels that can be hidden, in the order of the menu; each has a window title for it.
  [[nodiscard]] std::vector<QWidget*> panels() const;
  void setPanelShown(QWidget* panel, bool shown);
  [[nodiscard]] bool isPanelShown(const QWidget* panel) const;
  /// Sizes and what is hidden.
  [[nodiscard]] QByteArray saveLayout() const;
  /// False when `state` is not of this version; then nothing changes.
  bool restoreLayout(const QByteArray& state);
  /// As at first. undoResetLayout() brings back what was before.
  void resetLayout();
  void undoResetLayout();
  [[nodiscard]] bool canUndoResetLayout() const { return !m_beforeReset.isEmpty(); }
  /// Too narrow for three columns: inspector and tasks are tabs beside the charts.
  [[nodiscard]] bool isNarrow() const { return m_narrow; }

  /// That of the narrow arrangement.
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// canUndoResetLayout() is another.
  void layoutResetChanged();
  void cancelTaskRequested(int run, poolscope::RowId row);
  void retryRequested(const std::vector<poolscope::ui::TaskRef>& tasks);
  void panelVisibilityChanged();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void onVisibleRangeChanged(qint64 begin, qint64 end);
  void showTimeAt(qint64 ns);
  void showTask(int run, RowId row);
  void updateTimelineHeader();
  void applyDefaultSizes();
  void applyDefaultHeights();
  void setNarrow(bool narrow);
  void fitToWidth();
  [[nodiscard]] int leastWideWidth() const;
  void forgetReset();
  void onLowerPageChanged(QWidget* page);
  void onTimeCursorChanged();

  TimeCursor* m_cursor;
  ExperimentPanel* m_experiment;
  Card* m_timelineCard;
  QStackedWidget* m_timelinePages;
  TimelineWidget* m_timeline;
  ChartsPanel* m_charts;
  PipelinePanel* m_pipeline;
  TabArea* m_lower;
  InspectorPanel* m_inspector;
  TaskPanel* m_tasks;
  QSplitter* m_columns;
  QSplitter* m_middle;
  QSplitter* m_right;

  Recording m_recording;
  std::string m_job;
  bool m_selecting = false;
  bool m_defaultSizes = true;
  bool m_narrow = false;
  QByteArray m_wideColumns;  ///< the splitters' states before it became narrow
  QByteArray m_wideRight;
  QStringList m_usualCharts;                       ///< their order at first
  QByteArray m_beforeReset;                        ///< empty: nothing to bring back
  std::map<const QWidget*, QList<int>> m_heights;  ///< of timeline and lower part, by the page in it
  const QWidget* m_lowerPage = nullptr;
};

}  // namespace poolscope::ui
