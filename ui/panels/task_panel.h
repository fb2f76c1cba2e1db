// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/models/task_ref.h"
#include "ui/theme/card.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

#include <vector>

class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QMenu;
class QToolButton;

namespace poolscope::ui {

class EmptyStateTable;
class TaskTableModel;

/// All tasks in a table with a filter over it. Selecting a row selects the task everywhere.
class TaskPanel : public Card {
  Q_OBJECT

 public:
  explicit TaskPanel(QWidget* parent = nullptr);

  void setRecording(const Recording& recording);
  void setRunTitles(const QStringList& titles);

  [[nodiscard]] TaskRef selectedTask() const { return m_selected; }
  /// Selects a task and scrolls to it, without a signal; an invalid one selects nothing.
  void setSelectedTask(TaskRef task);
  /// As if it was typed.
  [[nodiscard]] QString filterText() const;
  void setFilterText(const QString& filter);
  /// Puts the cursor into the filter.
  void focusFilter();
  /// Cancelling from the table is offered while a race goes on.
  void setCancellable(bool cancellable) { m_cancellable = cancellable; }

  /// Why tasks cannot be tried again at the moment; empty when they can.
  void setRetryProblem(const QString& problem) { m_retryProblem = problem; }
  /// Further actions for the menu of a task.
  void setMoreActions(const QList<QAction*>& actions) { m_moreActions = actions; }
  /// The moment that is shown; kNoTime: that of the recording.
  void setTime(qint64 ns);
  /// All that are selected, the one with the focus first.
  [[nodiscard]] std::vector<TaskRef> selectedTasks() const;
  /// Which columns are shown and how wide, once they were chosen by hand; else empty.
  [[nodiscard]] QByteArray saveColumns() const;
  void restoreColumns(const QByteArray& state);

  [[nodiscard]] TaskTableModel& model() const { return *m_model; }

 Q_SIGNALS:
  /// Another task was selected by hand; run -1 for none.
  void taskSelected(int run, poolscope::RowId row);
  /// Double-clicked, or Enter.
  void taskActivated(int run, poolscope::RowId row);
  void cancelRequested(int run, poolscope::RowId row);
  void retryRequested(const std::vector<poolscope::ui::TaskRef>& tasks);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void onFilterChanged();
  void onCurrentChanged();
  void updateSubtitle();
  void updateEmptyText();
  void updateColumns();
  void updateRuns();
  void showMenu(const QPoint& position);
  [[nodiscard]] QMenu* makeMenu(const QString& name);
  void chooseColumns(const QPoint& globalPosition);
  void cancelOpen(const std::vector<TaskRef>& tasks);
  void copySelected();

  TaskTableModel* m_model;
  EmptyStateTable* m_table;
  QLineEdit* m_filter;
  QComboBox* m_runs;
  QLabel* m_filterProblem;
  QToolButton* m_columns;
  QString m_retryProblem;
  QList<QAction*> m_moreActions;
  QStringList m_titles;
  TaskRef m_selected;
  bool m_selecting = false;
  bool m_cancellable = false;
  bool m_columnsChosen = false;  ///< by hand, so that width no longer decides
};

}  // namespace poolscope::ui
