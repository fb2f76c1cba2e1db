// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in the cells of the table of tasks.
#include "ui/models/format.h"
#include "ui/models/safe_text.h"
#include "ui/models/state_words.h"
#include "ui/models/task_table_model.h"
#include "ui/models/task_times.h"

#include <algorithm>
#include <string_view>

namespace poolscope::ui {

namespace {

constexpr qsizetype kLongestCell = 200;
constexpr qsizetype kLongestTip = 1000;

bool isRightAligned(int column) {
  switch (column) {
    case TaskTableModel::NumberColumn:
    case TaskTableModel::WorkerColumn:
    case TaskTableModel::WaitColumn:
    case TaskTableModel::RunColumn:
    case TaskTableModel::CpuColumn:
    case TaskTableModel::AttemptColumn:
    case TaskTableModel::SubmittedColumn:
    case TaskTableModel::EndedColumn:
    case TaskTableModel::StartedColumn:
    case TaskTableModel::GilColumn:
    case TaskTableModel::SentColumn:
    case TaskTableModel::ReceivedColumn:
    case TaskTableModel::MemoryColumn:
    case TaskTableModel::ExitColumn: return true;
    default: return false;
  }
}

QString shortened(std::string_view text, qsizetype longest) {
  // Never makes a string of a megabyte for a cell of a few letters.
  const std::string_view head = text.substr(0, static_cast<std::size_t>(longest) * 4);
  QString shown = QString::fromUtf8(head.data(), static_cast<qsizetype>(head.size()));
  if (shown.size() > longest || head.size() < text.size()) {
    shown = shown.left(longest) + QStringLiteral("…");
  }
  return shown;
}

/// A tool tip that shows the text as it is, even when it looks like HTML.
QString plainTip(std::string_view text) {
  return text.empty() ? QString()
                      : QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>")
                            .arg(shortened(text, kLongestTip).toHtmlEscaped());
}

/// A task's result, or what went wrong.
std::string_view outcome(const Trace& trace, RowId row) {
  const std::string_view result = trace.result(row);
  if (!result.empty()) {
    return result;
  }
  const TaskExtra* extra = trace.extra(row);
  return extra != nullptr ? std::string_view(extra->error) : std::string_view();
}

}  // namespace

int TaskTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : m_count; }

int TaskTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumnCount; }

QVariant TaskTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= m_count || index.column() >= kColumnCount) {
    return {};
  }
  const TaskRowRef ref = refAt(index.row());
  if (ref.run >= m_recording.size() || ref.row >= m_recording[ref.run].size()) {
    return {};
  }
  switch (role) {
    case Qt::DisplayRole: return displayText(ref, index.column());
    case Qt::ToolTipRole: {
      const QString text = toolTip(ref, index.column());
      return text.isEmpty() ? QVariant() : QVariant(text);
    }
    case Qt::TextAlignmentRole:
      return QVariant::fromValue((isRightAligned(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case StateRole: return static_cast<int>(taskStateAt(m_recording[ref.run], ref.row, m_time));
    case RunRole: return static_cast<int>(ref.run);
    case RowRole: return static_cast<uint>(ref.row);
    default: return {};
  }
}

QString TaskTableModel::displayText(TaskRowRef ref, int column) const {
  const Trace& trace = m_recording[ref.run];
  const RowId row = ref.row;
  const TaskState state = taskStateAt(trace, row, m_time);
  const auto moment = [this](std::int64_t ns) {
    return ns == kNoTime || (m_time != kNoTime && ns > m_time) ? noValue() : formatDuration(ns, 4);
  };
  const TaskExtra* extra = is_final(state) ? trace.extra(row) : nullptr;
  switch (column) {
    case NumberColumn: return QString::number(trace.task_id(row));
    case TaskColumn: return safeText(shortened(trace.label(row), kLongestCell));
    case ExecutorColumn: {
      const auto run = static_cast<qsizetype>(ref.run);
      return run < m_titles.size() ? m_titles[run] : QString::fromStdString(trace.info().executor);
    }
    case StateColumn: return stateWord(state);
    case WorkerColumn: {
      const LaneId lane = trace.worker(row);
      if (lane >= trace.lanes().size() || (m_time != kNoTime && state == TaskState::pending)) {
        return noValue();
      }
      const Lane& info = trace.lanes()[lane];
      return info.kind == LaneKind::worker ? QString::number(info.index) : laneTitle(info);
    }
    case WaitColumn: return formatDuration(taskTimesAt(trace, row, m_time).wait_ns);
    case RunColumn:
      return moment(trace.start_ns(row)) == noValue() ? noValue()
                                                      : formatDuration(taskTimesAt(trace, row, m_time).run_ns);
    case CpuColumn:
      return is_final(state) && trace.start_ns(row) != kNoTime ? formatDuration(trace.cpu_ns(row)) : noValue();
    case ResultColumn:
      return m_time == kNoTime || is_final(state) ? safeText(shortened(outcome(trace, row), kLongestCell)) : QString();
    case AttemptColumn: return QString::number(trace.attempt(row));
    case SubmittedColumn: return formatDuration(trace.submit_ns(row), 4);
    case EndedColumn: return moment(trace.end_ns(row));
    case StartedColumn: return moment(trace.start_ns(row));
    case GilColumn: return extra == nullptr ? noValue() : formatDuration(extra->gil_wait_ns);
    case SentColumn: return extra == nullptr ? noValue() : formatBytes(extra->send_bytes);
    case ReceivedColumn: return extra == nullptr ? noValue() : formatBytes(extra->recv_bytes);
    case MemoryColumn:
      return extra == nullptr || extra->max_rss_bytes == 0 ? noValue() : formatBytes(extra->max_rss_bytes);
    case ExitColumn: return extra == nullptr || !extra->exit_code ? noValue() : QString::number(*extra->exit_code);
    default: return {};
  }
}

QString TaskTableModel::toolTip(TaskRowRef ref, int column) const {
  const Trace& trace = m_recording[ref.run];
  switch (column) {
    case TaskColumn: return plainTip(trace.label(ref.row));
    case StateColumn: return stateMeaning(taskStateAt(trace, ref.row, m_time));
    case WorkerColumn: {
      const LaneId lane = trace.worker(ref.row);
      return lane < trace.lanes().size() ? QString::fromStdString(trace.lanes()[lane].name) : QString();
    }
    case ResultColumn: return plainTip(outcome(trace, ref.row));
    default: return {};
  }
}

QVariant TaskTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= kColumnCount) {
    return {};
  }
  if (role == Qt::TextAlignmentRole) {
    return QVariant::fromValue((isRightAligned(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  }
  const bool tip = role == Qt::ToolTipRole;
  if (role != Qt::DisplayRole && !tip) {
    return {};
  }
  switch (section) {
    case NumberColumn: return tip ? tr("The task's number in its run") : tr("#");
    case TaskColumn: return tip ? tr("What the task is called") : tr("Task");
    case ExecutorColumn: return tip ? tr("What it ran on") : tr("Executor");
    case StateColumn: return tip ? tr("Where the task stands") : tr("State");
    case WorkerColumn: return tip ? tr("The worker that took it") : tr("Worker");
    case WaitColumn: return tip ? tr("How long it waited in the queue") : tr("Wait");
    case RunColumn: return tip ? tr("How long it ran, without waiting for the GIL") : tr("Run");
    case CpuColumn: return tip ? tr("Processor time that it used") : tr("CPU");
    case ResultColumn: return tip ? tr("What it returned, or what went wrong") : tr("Result");
    case AttemptColumn: return tip ? tr("Which attempt at the task this was") : tr("Attempt");
    case SubmittedColumn: return tip ? tr("When it was submitted, from the start of the run") : tr("Submitted");
    case EndedColumn: return tip ? tr("When it ended, from the start of the run") : tr("Ended");
    case StartedColumn: return tip ? tr("When a worker began with it, from the start of the run") : tr("Started");
    case GilColumn: return tip ? tr("How long it waited for the GIL") : tr("GIL wait");
    case SentColumn: return tip ? tr("Bytes that were sent to its worker") : tr("Sent");
    case ReceivedColumn: return tip ? tr("Bytes that came back from its worker") : tr("Received");
    case MemoryColumn: return tip ? tr("The most memory that its program had") : tr("Memory");
    case ExitColumn: return tip ? tr("What its program left with; 0 is good") : tr("Exit");
    default: return {};
  }
}

void TaskTableModel::setRunTitles(const QStringList& titles) {
  if (titles == m_titles) {
    return;
  }
  m_titles = titles;
  if (m_count > 0) {
    Q_EMIT dataChanged(index(0, ExecutorColumn), index(m_count - 1, ExecutorColumn));
  }
}

}  // namespace poolscope::ui
