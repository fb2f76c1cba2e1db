// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/models/task_filter.h"
#include "ui/models/task_order.h"
#include "ui/models/task_ref.h"

#include <QAbstractTableModel>
#include <QStringList>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace poolscope::ui {

class OrderJob;

/// The tasks of a recording as a table, live: hand it each fresh snapshot. It keeps no copy of any
/// task; a cell is read from the trace when it is painted.
///
/// Filter and order: setFilter() and sort(). Small recordings are sorted at once; large ones on
/// another thread, and the rows change when the result is there (busyChanged tells). While a run is
/// live a table that is large, filtered or sorted is brought up to date a few times a second, others at
/// once.
/// Selections survive, because rows are moved, not made anew.
///
/// For the GUI thread. Keeps the recording's snapshot alive.
class TaskTableModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column {
    NumberColumn,
    TaskColumn,
    ExecutorColumn,  ///< worth its room only when there are several runs
    StateColumn,
    WorkerColumn,
    WaitColumn,
    RunColumn,
    CpuColumn,
    ResultColumn,
    AttemptColumn,
    SubmittedColumn,
    EndedColumn,
    StartedColumn,
    GilColumn,
    SentColumn,
    ReceivedColumn,
    MemoryColumn,
    ExitColumn,
  };
  static constexpr int kColumnCount = ExitColumn + 1;

  enum Role {
    StateRole = Qt::UserRole,  ///< TaskState as int
    RunRole,                   ///< index of the run
    RowRole,                   ///< RowId as uint
  };

  /// More tasks than this are filtered and sorted on another thread.
  static constexpr std::size_t kMostAtOnce = 50'000;

  explicit TaskTableModel(QObject* parent = nullptr);
  ~TaskTableModel() override;

  /// A later snapshot of the same runs, or another recording: then the table is made anew.
  void setRecording(const Recording& recording);
  [[nodiscard]] const Recording& recording() const { return m_recording; }
  /// By run, for the executor column: "Thread pool · 2 workers". The executor's spec by default.
  void setRunTitles(const QStringList& titles);

  /// The moment that is shown: tasks that came later are left out, and the others stand as they stood
  /// then. kNoTime: that of the recording.
  void setTime(qint64 ns);
  [[nodiscard]] qint64 time() const { return m_time; }
  void setFilter(const TaskFilter& filter);
  [[nodiscard]] const TaskFilter& filter() const { return m_filter; }
  /// Column -1: run by run, as submitted.
  void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

  /// The task of a row; an invalid one outside.
  [[nodiscard]] TaskRef taskAt(int row) const;
  /// The row that shows a task, -1 when the filter hides it. Looks through all rows when the table is
  /// filtered or sorted.
  [[nodiscard]] int rowOf(TaskRef task) const;
  /// All tasks, shown or not.
  [[nodiscard]] qint64 totalCount() const;
  /// True while another thread works out the rows.
  [[nodiscard]] bool isBusy() const { return m_job != nullptr; }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role = Qt::DisplayRole) const override;

 Q_SIGNALS:
  void busyChanged(bool busy);
  /// How many tasks are shown (new rows of a large table come a little later), and of how many.
  void countsChanged(qint64 shown, qint64 total);

 private:
  /// What is known of a run: how many of its rows are in the table when that is not filtered or
  /// sorted, and from where on rows may still change.
  struct RunState {
    RowId size = 0;
    RowId firstOpen = 0;
  };

  [[nodiscard]] bool continues(const Recording& recording) const;
  [[nodiscard]] bool isPlain() const { return m_filter.isEmpty() && m_sort == TaskSort::none && m_time == kNoTime; }
  [[nodiscard]] TaskRowRef refAt(int row) const;
  [[nodiscard]] int offsetOf(std::size_t run) const;
  void appendNewRows();
  void announceChanges(const std::vector<RowId>& firstOpen);
  void updateFirstOpen();
  void refresh();
  void applyOrder(std::optional<TaskOrder> order);
  void setCount(int count);
  void cancelJob();
  void jobFoundFirst(const TaskOrder& rows);
  void jobDone();
  void announceCounts();
  [[nodiscard]] QString displayText(TaskRowRef ref, int column) const;
  [[nodiscard]] QString toolTip(TaskRowRef ref, int column) const;

  Recording m_recording;
  std::vector<RunState> m_runs;
  QStringList m_titles;
  TaskFilter m_filter;
  TaskSort m_sort = TaskSort::none;
  bool m_descending = false;
  std::optional<TaskOrder> m_order;  ///< nothing: run by run, as submitted
  int m_count = 0;                   ///< rows that views know of
  std::unique_ptr<OrderJob> m_job;
  qint64 m_time = kNoTime;
  bool m_newRequest = false;  ///< since then nothing of what m_job looks for was shown
  bool m_stale = false;       ///< newer rows came while m_job worked
  QTimer m_refreshTimer;
  std::pair<qint64, qint64> m_counts{0, 0};
};

}  // namespace poolscope::ui
