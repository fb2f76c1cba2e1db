// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/task_table_model.h"

#include "ui/models/order_job.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <unordered_map>
#include <utility>

namespace poolscope::ui {

namespace {

constexpr int kRefreshMs = 250;  // between two orders of a live run

TaskSort sortOf(int column) {
  switch (column) {
    case TaskTableModel::NumberColumn: return TaskSort::number;
    case TaskTableModel::TaskColumn: return TaskSort::label;
    case TaskTableModel::ExecutorColumn: return TaskSort::executor;
    case TaskTableModel::StateColumn: return TaskSort::state;
    case TaskTableModel::WorkerColumn: return TaskSort::worker;
    case TaskTableModel::WaitColumn: return TaskSort::wait;
    case TaskTableModel::RunColumn: return TaskSort::run;
    case TaskTableModel::CpuColumn: return TaskSort::cpu;
    case TaskTableModel::ResultColumn: return TaskSort::result;
    case TaskTableModel::AttemptColumn: return TaskSort::attempt;
    case TaskTableModel::SubmittedColumn: return TaskSort::submitted;
    case TaskTableModel::EndedColumn: return TaskSort::ended;
    case TaskTableModel::StartedColumn: return TaskSort::started;
    case TaskTableModel::GilColumn: return TaskSort::gil;
    case TaskTableModel::SentColumn: return TaskSort::sent;
    case TaskTableModel::ReceivedColumn: return TaskSort::received;
    case TaskTableModel::MemoryColumn: return TaskSort::memory;
    case TaskTableModel::ExitColumn: return TaskSort::exitCode;
    default: return TaskSort::none;
  }
}

/// Views count rows in int.
constexpr std::size_t kMostRows = std::numeric_limits<int>::max();

}  // namespace

TaskTableModel::TaskTableModel(QObject* parent) : QAbstractTableModel(parent) {
  setObjectName(QStringLiteral("taskTableModel"));
  m_refreshTimer.setSingleShot(true);
  m_refreshTimer.setInterval(kRefreshMs);
  connect(&m_refreshTimer, &QTimer::timeout, this, &TaskTableModel::refresh);
}

TaskTableModel::~TaskTableModel() = default;

/// A later snapshot of the same run repeats what is known; times are in ns, so the last known row is
/// proof enough.
bool TaskTableModel::continues(const Recording& recording) const {
  if (recording.size() != m_runs.size()) {
    return false;
  }
  for (std::size_t run = 0; run < m_runs.size(); ++run) {
    const Trace& before = m_recording[run];
    const Trace& now = recording[run];
    if (before.empty()) {
      continue;  // a run that begins later than the others
    }
    if (now.size() < before.size() || now.info() != before.info()) {
      return false;
    }
    for (const std::size_t row : {std::size_t{0}, before.size() - 1}) {
      const auto id = static_cast<RowId>(row);
      if (row < before.size() && (now.submit_ns(id) != before.submit_ns(id) || now.task_id(id) != before.task_id(id))) {
        return false;
      }
    }
  }
  return true;
}

void TaskTableModel::setRecording(const Recording& recording) {
  if (!continues(recording)) {
    cancelJob();
    m_refreshTimer.stop();
    beginResetModel();
    m_recording = recording;
    m_runs.assign(recording.size(), {});
    for (std::size_t run = 0; run < recording.size(); ++run) {
      m_runs[run].size = static_cast<RowId>(recording[run].size());
    }
    m_order.reset();
    m_count = static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(totalCount()), kMostRows));
    updateFirstOpen();
    endResetModel();
    if (!isPlain()) {
      refresh();
    }
    announceCounts();
    return;
  }
  std::vector<RowId> firstOpen;
  for (const RunState& run : m_runs) {
    firstOpen.push_back(run.firstOpen);
  }
  m_recording = recording;
  updateFirstOpen();
  announceChanges(firstOpen);
  // A view counts all its rows anew whenever some are added, so a long table grows in larger steps.
  const bool atOnce = !m_order && static_cast<std::size_t>(m_count) <= kMostAtOnce;
  if (atOnce) {
    appendNewRows();
  }
  if (m_job != nullptr) {
    m_stale = true;  // what it works on has become old
  } else if (!atOnce && !m_refreshTimer.isActive()) {
    m_refreshTimer.start();
  }
  announceCounts();
}

void TaskTableModel::updateFirstOpen() {
  for (std::size_t run = 0; run < m_runs.size(); ++run) {
    const Trace& trace = m_recording[run];
    RowId& open = m_runs[run].firstOpen;
    if (trace.complete()) {
      open = static_cast<RowId>(trace.size());
    }
    while (open < trace.size() && is_final(trace.state(open))) {
      ++open;
    }
  }
}

/// Rows that were open before may look different now; all others cannot.
void TaskTableModel::announceChanges(const std::vector<RowId>& firstOpen) {
  int first = m_count;
  int last = -1;
  for (std::size_t run = 0; run < m_runs.size(); ++run) {
    if (firstOpen[run] >= m_runs[run].size) {
      continue;
    }
    if (m_order) {  // somewhere
      first = 0;
      last = m_count - 1;
      break;
    }
    first = std::min(first, offsetOf(run) + static_cast<int>(firstOpen[run]));
    last = std::max(last, offsetOf(run) + static_cast<int>(m_runs[run].size) - 1);
  }
  if (first <= last && last < m_count) {
    Q_EMIT dataChanged(index(first, 0), index(last, kColumnCount - 1));
  }
}

void TaskTableModel::appendNewRows() {
  for (std::size_t run = 0; run < m_runs.size(); ++run) {
    const auto size = static_cast<RowId>(m_recording[run].size());
    const std::size_t room = kMostRows - static_cast<std::size_t>(m_count);
    const int added = static_cast<int>(std::min<std::size_t>(size - m_runs[run].size, room));
    if (added > 0) {
      const int first = offsetOf(run) + static_cast<int>(m_runs[run].size);
      beginInsertRows({}, first, first + added - 1);
      m_runs[run].size += static_cast<RowId>(added);
      m_count += added;
      endInsertRows();
    }
  }
}

int TaskTableModel::offsetOf(std::size_t run) const {
  int offset = 0;
  for (std::size_t i = 0; i < run; ++i) {
    offset += static_cast<int>(m_runs[i].size);
  }
  return offset;
}

TaskRowRef TaskTableModel::refAt(int row) const {
  auto at = static_cast<std::size_t>(row);
  if (m_order) {
    // While rows are being added or taken away there are, for a moment, more of them than of tasks.
    return at < m_order->size() ? (*m_order)[at] : m_order->empty() ? TaskRowRef{} : m_order->back();
  }
  for (std::size_t run = 0; run < m_runs.size(); ++run) {
    if (at < m_runs[run].size) {
      return {static_cast<std::uint32_t>(run), static_cast<RowId>(at)};
    }
    at -= m_runs[run].size;
  }
  return {};
}

TaskRef TaskTableModel::taskAt(int row) const {
  if (row < 0 || row >= m_count) {
    return {};
  }
  const TaskRowRef ref = refAt(row);
  return {static_cast<int>(ref.run), ref.row};
}

int TaskTableModel::rowOf(TaskRef task) const {
  if (!task.isValid() || static_cast<std::size_t>(task.run) >= m_runs.size()) {
    return -1;
  }
  const auto run = static_cast<std::size_t>(task.run);
  if (!m_order) {
    return task.row < m_runs[run].size ? offsetOf(run) + static_cast<int>(task.row) : -1;
  }
  const TaskRowRef wanted{static_cast<std::uint32_t>(task.run), task.row};
  const auto found = std::find(m_order->begin(), m_order->end(), wanted);
  return found == m_order->end() ? -1 : static_cast<int>(found - m_order->begin());
}

qint64 TaskTableModel::totalCount() const {
  qint64 total = 0;
  for (const Trace& trace : m_recording) {
    total += static_cast<qint64>(trace.size());
  }
  return total;
}

void TaskTableModel::setTime(qint64 ns) {
  if (ns == m_time) {
    return;
  }
  m_time = ns;
  m_newRequest = true;
  cancelJob();
  refresh();
  if (m_count > 0) {
    Q_EMIT dataChanged(index(0, 0), index(m_count - 1, kColumnCount - 1));
  }
}

void TaskTableModel::setFilter(const TaskFilter& filter) {
  if (filter != m_filter) {
    m_filter = filter;
    m_newRequest = true;
    cancelJob();
    refresh();
  }
}

void TaskTableModel::sort(int column, Qt::SortOrder order) {
  const TaskSort sort = sortOf(column);
  const bool descending = sort != TaskSort::none && order == Qt::DescendingOrder;
  if (sort != m_sort || descending != m_descending) {
    m_sort = sort;
    m_descending = descending;
    cancelJob();
    refresh();
  }
}

void TaskTableModel::refresh() {
  m_refreshTimer.stop();
  if (isPlain()) {
    applyOrder(std::nullopt);
    announceCounts();
    return;
  }
  TaskOrderRequest request{m_recording, m_filter, m_sort, m_descending, m_time};
  if (static_cast<std::size_t>(totalCount()) <= kMostAtOnce) {
    applyOrder(taskOrder(request));
    announceCounts();
    return;
  }
  m_stale = false;
  const bool wasBusy = isBusy();
  m_job = std::make_unique<OrderJob>(std::move(request));
  connect(m_job.get(), &OrderJob::firstFound, this, &TaskTableModel::jobFoundFirst);
  connect(m_job.get(), &OrderJob::done, this, &TaskTableModel::jobDone);
  if (!wasBusy) {
    Q_EMIT busyChanged(true);
  }
}

/// Somebody waits for a filter over millions: what is found so far is shown at once, unless there is
/// more to see already.
void TaskTableModel::jobFoundFirst(const TaskOrder& rows) {
  if (m_newRequest) {
    m_newRequest = false;
    applyOrder(rows);
    announceCounts();
  }
}

void TaskTableModel::jobDone() {
  applyOrder(m_job->takeResult());
  m_job.release()->deleteLater();  // it is the sender
  if (m_stale) {
    m_refreshTimer.start();
  }
  Q_EMIT busyChanged(false);
  announceCounts();
}

void TaskTableModel::cancelJob() {
  if (m_job != nullptr) {
    m_job.reset();
    Q_EMIT busyChanged(false);
  }
}

void TaskTableModel::setCount(int count) {
  if (count > m_count) {
    beginInsertRows({}, m_count, count - 1);
    m_count = count;
    endInsertRows();
  } else if (count < m_count) {
    beginRemoveRows({}, count, m_count - 1);
    m_count = count;
    endRemoveRows();
  }
}

/// Puts the rows into another order. Views keep what they have selected: rows are then added at the end
/// before, or taken from the end after, all have got their new places.
void TaskTableModel::applyOrder(std::optional<TaskOrder> order) {
  if (!order) {
    for (std::size_t run = 0; run < m_runs.size(); ++run) {
      m_runs[run].size = m_order ? static_cast<RowId>(m_recording[run].size()) : m_runs[run].size;
    }
  }
  if (order && order->size() > kMostRows) {
    order->resize(kMostRows);
  }
  if (order && m_order && order->size() >= m_order->size() &&
      std::equal(m_order->begin(), m_order->end(), order->begin())) {
    const int count = static_cast<int>(order->size());
    if (count > m_count) {
      beginInsertRows({}, m_count, count - 1);
      m_order = std::move(order);
      m_count = count;
      endInsertRows();
    }
    return;
  }
  if (!order && !m_order) {
    appendNewRows();
    return;
  }

  int count = 0;
  if (order) {
    count = static_cast<int>(order->size());
  } else {
    count = static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(totalCount()), kMostRows));
  }
  const QModelIndexList from = persistentIndexList();
  // A header looks through all its sections when the layout changes: with nothing selected that needs to
  // find its new place, let there be few of them then.
  const bool grows = count > m_count;
  const bool early = from.isEmpty() ? !grows : grows;
  if (early) {
    setCount(count);
  }
  Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
  std::vector<TaskRef> kept;
  for (const QModelIndex& index : from) {
    kept.push_back(taskAt(index.row()));
  }
  m_order = std::move(order);
  std::unordered_map<std::uint64_t, int> places;
  const auto key = [](TaskRef task) { return (static_cast<std::uint64_t>(task.run) << 32U) | task.row; };
  for (const TaskRef& task : kept) {
    if (task.isValid()) {
      places.emplace(key(task), -1);
    }
  }
  if (m_order && !places.empty()) {
    for (std::size_t row = 0; row < m_order->size(); ++row) {
      const TaskRowRef& ref = (*m_order)[row];
      const auto place = places.find(key({static_cast<int>(ref.run), ref.row}));
      if (place != places.end()) {
        place->second = static_cast<int>(row);
      }
    }
  }
  QModelIndexList to;
  for (qsizetype i = 0; i < from.size(); ++i) {
    const TaskRef& task = kept[static_cast<std::size_t>(i)];
    const int row = !task.isValid() ? -1 : m_order ? places[key(task)] : rowOf(task);
    to.push_back(row < 0 ? QModelIndex() : createIndex(row, from[i].column()));
  }
  changePersistentIndexList(from, to);
  Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
  if (!early) {
    setCount(count);
  }
}

void TaskTableModel::announceCounts() {
  const qint64 total = totalCount();
  const std::pair<qint64, qint64> counts{m_order ? m_count : total, total};
  if (counts != m_counts) {
    m_counts = counts;
    Q_EMIT countsChanged(counts.first, counts.second);
  }
}

}  // namespace poolscope::ui
