// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/workspace.h"

#include "ui/models/format.h"
#include "ui/panels/charts_panel.h"
#include "ui/panels/experiment_panel.h"
#include "ui/panels/inspector_panel.h"
#include "ui/panels/task_panel.h"
#include "ui/theme/card.h"
#include "ui/theme/metrics.h"
#include "ui/timeline/timeline_widget.h"
#include "ui/windows/run_words.h"
#include "ui/windows/window_words.h"

#include <QDataStream>
#include <QIODevice>
#include <QSplitter>
#include <QVBoxLayout>

#include <utility>

namespace poolscope::ui {
namespace {

constexpr int kLayoutVersion = 1;

QSplitter* makeSplitter(Qt::Orientation orientation, const char* name) {
  auto* splitter = new QSplitter(orientation);
  splitter->setObjectName(QLatin1String(name));
  splitter->setHandleWidth(metrics::kGap);
  splitter->setChildrenCollapsible(false);
  return splitter;
}

}  // namespace

Workspace::Workspace(QWidget* parent)
    : QWidget(parent),
      m_experiment(new ExperimentPanel),
      m_timelineCard(new Card),
      m_timeline(new TimelineWidget),
      m_charts(new ChartsPanel),
      m_tasks(new TaskPanel),
      m_inspector(new InspectorPanel),
      m_columns(makeSplitter(Qt::Horizontal, "columns")),
      m_middle(makeSplitter(Qt::Vertical, "middleColumn")),
      m_right(makeSplitter(Qt::Vertical, "rightColumn")) {
  setObjectName(QStringLiteral("workspace"));
  m_experiment->setObjectName(QStringLiteral("experimentPanel"));
  m_inspector->setObjectName(QStringLiteral("inspectorPanel"));
  m_timelineCard->setObjectName(QStringLiteral("timelineCard"));
  m_timelineCard->setTitle(tr("Timeline"));
  m_timelineCard->setBody(m_timeline);
  m_timeline->setObjectName(QStringLiteral("timeline"));
  m_timeline->setFrameShape(QFrame::NoFrame);
  m_timeline->setEmptyText(tr("Press Run (F5): every worker gets a lane here, and every task a bar in it."));
  m_timeline->setTaskLabel(barLabel);

  m_middle->addWidget(m_timelineCard);
  m_middle->addWidget(m_charts);
  m_right->addWidget(m_inspector);
  m_right->addWidget(m_tasks);
  m_columns->addWidget(m_experiment);
  m_columns->addWidget(m_middle);
  m_columns->addWidget(m_right);
  m_columns->setStretchFactor(0, 0);
  m_columns->setStretchFactor(1, 1);
  m_columns->setStretchFactor(2, 0);
  m_middle->setStretchFactor(0, 1);
  m_middle->setStretchFactor(1, 0);
  m_right->setStretchFactor(0, 0);
  m_right->setStretchFactor(1, 1);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(metrics::kGap, metrics::kGap, metrics::kGap, metrics::kGap);
  layout->addWidget(m_columns);
  resetLayout();

  connect(m_timeline, &TimelineWidget::taskSelected, this, [this](int run, RowId row) { select({run, row}); });
  connect(m_tasks, &TaskPanel::taskSelected, this, [this](int run, RowId row) { select({run, row}); });
  connect(m_timeline, &TimelineWidget::visibleRangeChanged, m_charts, &ChartsPanel::setTimeRange);
  connect(m_timeline, &TimelineWidget::timeCursorChanged, m_charts, &ChartsPanel::setTimeCursor);
  connect(m_tasks, &TaskPanel::taskActivated, m_timeline, &TimelineWidget::fitSelection);
  connect(m_tasks, &TaskPanel::cancelRequested, this, &Workspace::cancelTaskRequested);
  connect(m_inspector, &InspectorPanel::cancelRequested, this, &Workspace::cancelTaskRequested);
}

QWidget* Workspace::timelineCard() const { return m_timelineCard; }

void Workspace::setRuns(const QStringList& titles, double expectedSeconds) {
  select({});
  m_inspector->setRunTitles(titles);
  m_timeline->setRunTitles(titles);
  m_timeline->setExpectedDuration(static_cast<qint64>(expectedSeconds * 1e9));
  m_charts->setRunTitles(titles);
  m_tasks->setRunTitles(titles);
}

void Workspace::setRecording(const Recording& recording, const std::vector<RunSummary>& runs) {
  m_recording = recording;
  m_timeline->setRunSummaries(runSummaryTexts(runs));
  m_timeline->setRecording(recording);
  m_charts->setRecording(recording);
  m_charts->setTimeCursor(m_timeline->timeCursor());
  m_tasks->setRecording(recording);
  m_inspector->setSummaries(runs, recording.empty() || recording[0].empty()
                                      ? std::string()
                                      : std::string(recording[0].job_name(recording[0].job(0))));
  m_inspector->setRecording(recording);
  updateTimelineTitle();
}

void Workspace::updateTimelineTitle() {
  if (m_recording.empty()) {
    m_timelineCard->setSubtitle({});
    m_timelineCard->setCornerText({});
    return;
  }
  m_timelineCard->setSubtitle(
      m_recording.size() == 1 ? tr("1 run")
                              : tr("%1 runs on one clock").arg(formatCount(static_cast<qint64>(m_recording.size()))));
  const TimeRange range = m_timeline->visibleRange();
  m_timelineCard->setCornerText(
      tr("%1 – %2", "from time to time").arg(formatDuration(range.begin), formatDuration(range.end)));
}

void Workspace::select(TaskRef task) {
  if (task == m_selected) return;
  m_selected = task;
  m_timeline->setSelected(task.run, task.row);
  m_tasks->setSelectedTask(task);
  m_inspector->setSelectedTask(task);
}

QByteArray Workspace::saveLayout() const {
  QByteArray layout;
  QDataStream out(&layout, QIODevice::WriteOnly);
  out << kLayoutVersion << m_columns->saveState() << m_middle->saveState() << m_right->saveState();
  return layout;
}

bool Workspace::restoreLayout(const QByteArray& layout) {
  QDataStream in(layout);
  int version = 0;
  QByteArray columns;
  QByteArray middle;
  QByteArray right;
  in >> version >> columns >> middle >> right;
  if (in.status() != QDataStream::Ok || version != kLayoutVersion) return false;
  return m_columns->restoreState(columns) && m_middle->restoreState(middle) && m_right->restoreState(right);
}

void Workspace::resetLayout() {
  for (QWidget* panel : {static_cast<QWidget*>(m_experiment), static_cast<QWidget*>(m_charts),
                         static_cast<QWidget*>(m_inspector), static_cast<QWidget*>(m_tasks)}) {
    panel->show();
  }
  m_columns->setSizes({332, 600, 348});
  m_middle->setSizes({540, 236});
  m_right->setSizes({330, 450});
}

}  // namespace poolscope::ui
