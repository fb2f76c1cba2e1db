// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/inspector_panel.h"

#include "ui/models/format.h"
#include "ui/models/task_details.h"
#include "ui/models/task_times.h"
#include "ui/panels/form.h"
#include "ui/panels/run_results.h"
#include "ui/panels/state_pill.h"
#include "ui/panels/task_arguments.h"
#include "ui/panels/task_inspector.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>

#include <algorithm>
#include <utility>

namespace poolscope::ui {

namespace {

/// Reasons are looked for among all tasks, so not at every snapshot.
constexpr std::chrono::milliseconds kLookInterval{250};

QScrollArea* scrolled(QWidget* content, const QString& name) {
  auto* scroll = new QScrollArea;
  scroll->setObjectName(name);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(content);
  scroll->viewport()->setAutoFillBackground(false);
  content->setAutoFillBackground(false);
  return scroll;
}

/// As it was at `ns`: nothing of what came later. False when nothing had to go.
bool cutAt(TaskDetails& details, const Trace& trace, RowId row, qint64 ns) {
  TaskRecord& record = details.record;
  if (ns == kNoTime || (record.end_ns != kNoTime && record.end_ns <= ns)) {
    return false;
  }
  record.state = isSubmittedAt(trace, row, ns) ? taskStateAt(trace, row, ns) : TaskState::pending;
  record.result = {};
  record.extra = nullptr;
  record.end_ns = kNoTime;
  if (record.start_ns != kNoTime && record.start_ns > ns) {
    record.start_ns = kNoTime;
    record.worker = kNoLane;
  }
  std::erase_if(details.steps, [ns](const TaskStep& step) { return step.time_ns > ns; });
  details.wall_ns = std::max<std::int64_t>(0, ns - record.submit_ns);
  details.shares.clear();  // what it was made of is known at its end
  return true;
}

}  // namespace

InspectorPanel::InspectorPanel(QWidget* parent)
    : Card(tr("Result"), parent),
      m_pages(new QStackedWidget(this)),
      m_runs(new RunResults),
      m_inspector(new TaskInspector),
      m_pill(new StatePill(this)),
      m_cancelRow(new QWidget(this)),
      m_cancel(new QPushButton(tr("Cancel this task"), m_cancelRow)),
      m_throttle(kLookInterval) {
  setObjectName(QStringLiteral("inspectorPanel"));
  m_pages->setObjectName(QStringLiteral("inspectorPages"));
  auto* empty = makeHint(tr("Results appear here: first those of each run, and when you select a task, where its time "
                            "went and why it waited."),
                         m_pages);
  empty->setObjectName(QStringLiteral("inspectorEmpty"));
  empty->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  empty->setContentsMargins(metrics::kPadding, metrics::kPadding, metrics::kPadding, metrics::kPadding);
  m_pages->addWidget(empty);
  m_pages->addWidget(scrolled(m_runs, QStringLiteral("runScroll")));
  m_pages->addWidget(scrolled(m_inspector, QStringLiteral("taskScroll")));

  m_cancelRow->setObjectName(QStringLiteral("cancelTaskRow"));
  m_cancel->setObjectName(QStringLiteral("cancelTask"));
  m_cancel->setIcon(themeIcon(QStringLiteral("cancel")));
  auto* row = new QHBoxLayout(m_cancelRow);
  row->setContentsMargins(metrics::kPadding, 4, metrics::kPadding, metrics::kGap);
  row->addWidget(m_cancel);
  row->addStretch(1);

  bodyLayout()->addWidget(m_pages, 1);
  bodyLayout()->addWidget(m_cancelRow);
  setCornerWidget(m_pill);

  connect(m_cancel, &QPushButton::clicked, this, [this] { Q_EMIT cancelRequested(m_task.run, m_task.row); });
  connect(&m_throttle, &Throttle::triggered, this, &InspectorPanel::updateTask);
  updatePage();
}

bool InspectorPanel::hasTask() const {
  return m_task.isValid() && static_cast<std::size_t>(m_task.run) < m_recording.size() &&
         m_task.row < m_recording[static_cast<std::size_t>(m_task.run)].size();
}

void InspectorPanel::setRecording(const Recording& recording) {
  m_recording = recording;
  if (hasTask() && !(m_shownTask == m_task && m_shownIsFinal)) {
    m_throttle.noteChange();
  }
  updatePage();
}

void InspectorPanel::setRunTitles(const QStringList& titles) {
  if (m_titles != titles) {
    m_titles = titles;
    m_shownTask = {};
    m_throttle.noteChange();
  }
}

void InspectorPanel::setSummaries(const std::vector<RunSummary>& summaries, const std::string& job) {
  m_summaries = summaries;
  m_job = job;
  updatePage();
}

void InspectorPanel::setSelectedTask(TaskRef task) {
  if (m_task == task) {
    return;
  }
  m_task = task;
  m_shownTask = {};
  updateTask();
  updatePage();
}

void InspectorPanel::setExperiment(std::optional<Experiment> experiment, int firstRun) {
  m_experiment = std::move(experiment);
  m_firstRun = firstRun;
  m_shownTask = {};
  m_throttle.noteChange();
}

void InspectorPanel::setTime(qint64 ns) {
  if (ns != m_time) {
    m_time = ns;
    m_shownTask = {};
    m_throttle.noteChange();
  }
}

void InspectorPanel::setCancellable(bool cancellable) {
  m_cancellable = cancellable;
  if (hasTask()) {
    updateCancel(m_recording[static_cast<std::size_t>(m_task.run)].state(m_task.row));
  }
}

void InspectorPanel::updateTask() {
  if (!hasTask()) {
    return;
  }
  const Trace& trace = m_recording[static_cast<std::size_t>(m_task.run)];
  TaskDetails details = taskDetails(trace, m_task.row);
  const TaskState newest = details.record.state;
  const bool past = cutAt(details, trace, m_task.row, m_time);
  const bool known = m_experiment && m_task.run >= m_firstRun;
  const LaneId worker = details.record.worker;
  const Lane* lane = worker < trace.lanes().size() ? &trace.lanes()[worker] : nullptr;
  m_inspector->setTask(details, m_titles.value(m_task.run), lane,
                       known ? taskArguments(*m_experiment, details.record.task_id) : QString());
  m_pill->setState(details.record.state);
  setTitle(tr("Task %1").arg(details.record.task_id));
  setSubtitle(past ? tr("%1 · at %2").arg(details.label, formatDuration(m_time)) : details.label);
  updateCancel(newest);
  m_shownTask = m_task;
  m_shownIsFinal = is_final(newest);
}

void InspectorPanel::updatePage() {
  const Page page = hasTask() ? Page::task : m_summaries.empty() ? Page::empty : Page::runs;
  if (page == Page::runs) {  // nobody sees it otherwise
    m_runs->setRuns(m_summaries, m_titles, m_job);
  }
  m_pages->setCurrentIndex(static_cast<int>(page));
  m_pill->setVisible(page == Page::task);
  if (page != Page::task) {
    m_cancelRow->hide();
    setTitle(tr("Result"));
    setSubtitle(page == Page::runs ? tr("of each run") : QString());
  }
}

void InspectorPanel::updateCancel(std::optional<TaskState> state) {
  const bool open = state && !is_final(*state);
  m_cancelRow->setVisible(open);
  m_cancel->setEnabled(open && m_cancellable);
  m_cancel->setToolTip(m_cancellable ? tr("Takes it out of the queue, or asks it to end")
                                     : tr("The race it belongs to does not run any more"));
}

}  // namespace poolscope::ui
