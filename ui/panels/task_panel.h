// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/models/task_ref.h"
#include "ui/theme/card.h"

#include <QStringList>

class QComboBox;
class QLabel;
class QLineEdit;

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
  void setFilterText(const QString& filter);
  /// Puts the cursor into the filter.
  void focusFilter();
  /// Cancelling from the table is offered while a race goes on.
  void setCancellable(bool cancellable) { m_cancellable = cancellable; }

  [[nodiscard]] TaskTableModel& model() const { return *m_model; }

 Q_SIGNALS:
  /// Another task was selected by hand; run -1 for none.
  void taskSelected(int run, poolscope::RowId row);
  /// Double-clicked, or Enter.
  void taskActivated(int run, poolscope::RowId row);
  void cancelRequested(int run, poolscope::RowId row);

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
  void chooseColumns(const QPoint& position);
  void copySelected();

  TaskTableModel* m_model;
  EmptyStateTable* m_table;
  QLineEdit* m_filter;
  QComboBox* m_runs;
  QLabel* m_filterProblem;
  QStringList m_titles;
  TaskRef m_selected;
  bool m_selecting = false;
  bool m_cancellable = false;
  bool m_columnsChosen = false;  ///< by hand, so that width no longer decides
};

}  // namespace poolscope::ui
