// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/task_finder.h"

#include "ui/models/order_job.h"

#include <algorithm>
#include <tuple>

namespace poolscope::ui {

TaskFinder::TaskFinder(QObject* parent) : QObject(parent) { setObjectName(QStringLiteral("taskFinder")); }

TaskFinder::~TaskFinder() = default;

void TaskFinder::find(const Recording& recording, const QString& text) {
  m_recording = recording;
  m_text = text;
  m_hits.clear();
  m_job.reset();
  m_stale = false;
  m_filter = TaskFilter::parse(text.trimmed(), &m_problem);
  if (m_problem.isEmpty() && !m_filter.isEmpty()) {
    start();
  }
  Q_EMIT hitsChanged();
}

void TaskFinder::start() {
  m_stale = false;
  m_job = std::make_unique<OrderJob>(TaskOrderRequest{m_recording, m_filter, TaskSort::none, false});
  connect(m_job.get(), &OrderJob::done, this, [this] {
    m_hits = m_job->takeResult();
    m_job.release()->deleteLater();  // it is the sender
    Q_EMIT hitsChanged();
  });
}

void TaskFinder::setRecording(const Recording& recording) {
  m_recording = recording;
  m_stale = true;
}

void TaskFinder::refresh() {
  if (m_stale && m_job == nullptr && m_problem.isEmpty() && !m_filter.isEmpty()) {
    start();
  }
}

void TaskFinder::clear() {
  m_recording.clear();
  m_text.clear();
  m_problem.clear();
  m_filter = {};
  m_hits = {};
  m_job.reset();
  m_stale = false;
}

std::size_t TaskFinder::lowerBound(TaskRef task) const {
  const auto at = std::lower_bound(m_hits.begin(), m_hits.end(), task, [](const TaskRowRef& hit, const TaskRef& ref) {
    return std::tuple(static_cast<int>(hit.run), hit.row) < std::tuple(ref.run, ref.row);
  });
  return static_cast<std::size_t>(at - m_hits.begin());
}

std::size_t TaskFinder::placeOf(TaskRef task) const {
  const std::size_t at = lowerBound(task);
  const bool is = at < m_hits.size() && static_cast<int>(m_hits[at].run) == task.run && m_hits[at].row == task.row;
  return is ? at : m_hits.size();
}

TaskRef TaskFinder::next(TaskRef from, bool forward) const {
  if (m_hits.empty()) {
    return {};
  }
  std::size_t at = 0;
  if (!from.isValid()) {
    at = forward ? 0 : m_hits.size() - 1;
  } else if (forward) {
    at = lowerBound(from);
    at = at < m_hits.size() && placeOf(from) == at ? at + 1 : at;
    at = at == m_hits.size() ? 0 : at;
  } else {
    at = lowerBound(from);
    at = (at == 0 ? m_hits.size() : at) - 1;
  }
  return {static_cast<int>(m_hits[at].run), m_hits[at].row};
}

}  // namespace poolscope::ui
