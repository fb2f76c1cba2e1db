// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/race_view.h"

#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "ui/bridge/time_cursor.h"
#include "ui/charts/step_chart.h"
#include "ui/models/format.h"
#include "ui/panels/charts_panel.h"
#include "ui/panels/experiment_panel.h"
#include "ui/panels/inspector_panel.h"
#include "ui/panels/job_words.h"
#include "ui/panels/pipeline_panel.h"
#include "ui/panels/task_panel.h"
#include "ui/theme/card.h"
#include "ui/theme/metrics.h"
#include "ui/theme/scale.h"
#include "ui/timeline/timeline_widget.h"
#include "ui/timeline/transport_bar.h"
#include "ui/windows/run_words.h"
#include "ui/windows/start_hint.h"
#include "ui/windows/tab_area.h"

#include <QDataStream>
#include <QEvent>
#include <QIODevice>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace poolscope::ui {

namespace {

constexpr quint32 kLayoutVersion = 3;
constexpr int kLeftWidth = 332;
constexpr int kLeastRightWidth = 336;
constexpr int kMostRightWidth = 420;
constexpr int kNarrowestRight = 240;

QSplitter* makeSplitter(Qt::Orientation orientation, const QString& name) {
  auto* splitter = new QSplitter(orientation);
  splitter->setObjectName(name);
  splitter->setHandleWidth(metrics::kGap);
  splitter->setChildrenCollapsible(false);
  return splitter;
}

}  // namespace

RaceView::RaceView(StartHint* startHint, QWidget* parent)
    : QWidget(parent),
      m_cursor(new TimeCursor(this)),
      m_experiment(new ExperimentPanel),
      m_timelineCard(new Card(tr("Timeline"))),
      m_timelinePages(new QStackedWidget),
      m_timeline(new TimelineWidget),
      m_charts(new ChartsPanel),
      m_pipeline(new PipelinePanel),
      m_lower(new TabArea),
      m_inspector(new InspectorPanel),
      m_tasks(new TaskPanel),
      m_columns(makeSplitter(Qt::Horizontal, QStringLiteral("columns"))),
      m_middle(makeSplitter(Qt::Vertical, QStringLiteral("middle"))),
      m_right(makeSplitter(Qt::Vertical, QStringLiteral("right"))) {
  setObjectName(QStringLiteral("raceView"));
  m_timeline->setObjectName(QStringLiteral("timeline"));
  m_timeline->setFrameShape(QFrame::NoFrame);
  m_timeline->setJobSeries([](std::string_view job) { return jobSeries(job); });
  m_timeline->setTaskLabel(taskLabel);
  m_timeline->setTimeCursorSource(m_cursor);
  m_charts->queueDepth().shareFeeds(m_timeline->queues());
  m_timelineCard->setObjectName(QStringLiteral("timelineCard"));
  m_timelinePages->setObjectName(QStringLiteral("timelinePages"));
  m_timelinePages->addWidget(startHint);
  m_timelinePages->addWidget(m_timeline);
  m_timelineCard->setBody(m_timelinePages);
  m_timelineCard->setCornerWidget(new TransportBar(m_cursor));

  m_experiment->setWindowTitle(tr("Experiment"));
  m_charts->setWindowTitle(tr("Charts"));
  m_inspector->setWindowTitle(tr("Inspector"));
  m_tasks->setWindowTitle(tr("Tasks"));
  m_right->setMinimumWidth(scaled(kNarrowestRight));
  m_lower->setObjectName(QStringLiteral("lowerTabs"));
  m_lower->setMinimumHeight(140);
  m_timelineCard->setMinimumHeight(160);
  m_inspector->setMinimumHeight(120);
  m_tasks->setMinimumHeight(140);

  m_middle->addWidget(m_timelineCard);
  m_lower->addPage(m_charts);
  m_lower->addPage(m_pipeline);
  m_middle->addWidget(m_lower);
  m_right->addWidget(m_inspector);
  m_right->addWidget(m_tasks);
  m_columns->addWidget(m_experiment);
  m_columns->addWidget(m_middle);
  m_columns->addWidget(m_right);
  m_columns->setStretchFactor(0, 0);
  m_columns->setStretchFactor(1, 1);
  m_columns->setStretchFactor(2, 0);
  m_middle->setStretchFactor(0, 70);
  m_middle->setStretchFactor(1, 30);
  m_right->setStretchFactor(0, 46);
  m_right->setStretchFactor(1, 54);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(metrics::kGap, metrics::kGap, metrics::kGap, metrics::kGap);
  layout->addWidget(m_columns);
  applyDefaultSizes();

  m_usualCharts = m_charts->order();
  m_lowerPage = m_lower->currentPage();
  connect(m_lower, &TabArea::currentPageChanged, this, &RaceView::onLowerPageChanged);
  for (const QSplitter* splitter : {m_columns, m_middle, m_right}) {
    connect(splitter, &QSplitter::splitterMoved, this, [this] {
      m_defaultSizes = false;
      forgetReset();
    });
  }
  connect(m_timeline, &TimelineWidget::visibleRangeChanged, this, &RaceView::onVisibleRangeChanged);
  connect(m_timeline, &TimelineWidget::timeCursorChanged, m_charts,
          [this](qint64 ns) { m_charts->setTimeCursor(ns, m_cursor->isLive()); });
  connect(m_timeline, &TimelineWidget::taskSelected, this, [this](int run, RowId row) { selectTask({run, row}); });
  connect(m_charts, &ChartsPanel::cursorMoved, m_timeline, [this](qint64 ns) { m_timeline->setPointedTime(ns); });
  connect(m_charts, &ChartsPanel::cursorLeft, m_timeline, [this] { m_timeline->setPointedTime(std::nullopt); });
  connect(m_charts, &ChartsPanel::timeChosen, this, &RaceView::showTimeAt);
  connect(m_tasks, &TaskPanel::taskSelected, this, [this](int run, RowId row) { selectTask({run, row}); });
  connect(m_tasks, &TaskPanel::taskActivated, this, &RaceView::showTask);
  connect(m_tasks, &TaskPanel::cancelRequested, this, &RaceView::cancelTaskRequested);
  connect(m_tasks, &TaskPanel::retryRequested, this, &RaceView::retryRequested);
  connect(m_inspector, &InspectorPanel::cancelRequested, this, &RaceView::cancelTaskRequested);
  connect(m_cursor, &TimeCursor::timeChanged, this, &RaceView::onTimeCursorChanged);
  connect(m_cursor, &TimeCursor::liveChanged, this, &RaceView::onTimeCursorChanged);
  connect(m_pipeline, &PipelinePanel::filterRequested, this, [this](const QString& filter) {
    setPanelShown(m_tasks, true);
    m_tasks->setFilterText(filter);
  });
}

void RaceView::beginRecording(const std::vector<RunSummary>& runs, const std::string& job, const QStringList& titles) {
  m_job = job;
  selectTask({});
  double longest = 0;
  for (const RunSummary& run : runs) {
    longest = std::max(longest, run.predicted_s.value_or(0));
  }
  m_timeline->setExpectedDuration(static_cast<qint64>(longest * 1e9));
  m_timeline->setRunTitles(titles);
  m_timeline->setEmptyText(tr("No task has come yet."));
  m_charts->setRunTitles(titles);
  m_pipeline->begin();
  m_pipeline->setRunTitles(titles);
  m_tasks->setRunTitles(titles);
  m_inspector->setRunTitles(titles);
  m_timelinePages->setCurrentWidget(m_timeline);
  m_timeline->setFollowLive(true);
}

void RaceView::showRecording(const Recording& recording, const std::vector<RunSummary>& runs) {
  m_recording = recording;
  m_timeline->setRunSummaries(runSummaryTexts(runs));
  m_timeline->setRecording(recording);
  m_charts->setRecording(recording);
  m_pipeline->setSummaries(runs);
  m_pipeline->setRecording(recording);
  m_tasks->setRecording(recording);
  m_inspector->setRecording(recording);
  m_inspector->setSummaries(runs, m_job);
  updateTimelineHeader();
}

void RaceView::selectTask(TaskRef task) {
  if (m_selecting) {
    return;
  }
  const QScopedValueRollback selecting(m_selecting, true);
  m_timeline->setSelected(task.run, task.row);
  if (!(m_tasks->selectedTask() == task)) {
    m_tasks->setSelectedTask(task);
  }
  m_inspector->setSelectedTask(task);
}

void RaceView::setCancellable(bool cancellable) {
  m_tasks->setCancellable(cancellable);
  m_inspector->setCancellable(cancellable);
}

void RaceView::showTask(int run, RowId row) {
  selectTask({run, row});
  m_timeline->fitSelection();
}

void RaceView::onVisibleRangeChanged(qint64 begin, qint64 end) {
  m_charts->setTimeRange(begin, end);
  updateTimelineHeader();
}

void RaceView::updateTimelineHeader() {
  if (m_recording.empty()) {
    return;
  }
  const auto runs = static_cast<int>(m_recording.size());
  m_timelineCard->setSubtitle(runs == 1 ? tr("1 run") : tr("%1 runs on one clock").arg(runs));
  const TimeRange range = m_timeline->visibleRange();
  m_timelineCard->setCornerText(formatDuration(range.begin, 2) + QStringLiteral(" – ") + formatDuration(range.end, 2));
}

/// A click into a chart: the moment in all views, and the tasks under it in the timeline.
void RaceView::showTimeAt(qint64 ns) {
  m_cursor->setTime(ns);
  if (const TaskRef task = m_timeline->taskRunningAt(ns); task.isValid()) {
    selectTask(task);
  }
}

std::vector<QWidget*> RaceView::panels() const { return {m_experiment, m_charts, m_pipeline, m_inspector, m_tasks}; }

void RaceView::setPanelShown(QWidget* panel, bool shown) {
  if (m_lower->hasPage(panel)) {
    m_lower->setPageShown(panel, shown);
    m_lower->setHidden(m_lower->isEmpty());
    if (shown) {
      m_lower->setCurrentPage(panel);
    }
  } else {
    panel->setHidden(!shown);
    m_right->setHidden(m_narrow || (m_inspector->isHidden() && m_tasks->isHidden()));
  }
  Q_EMIT panelVisibilityChanged();
}

bool RaceView::isPanelShown(const QWidget* panel) const {
  return m_lower->hasPage(panel) ? m_lower->isPageShown(panel) : !panel->isHidden();
}

/// The pipeline needs more height than the charts: each page has its own, as it was left.
void RaceView::onLowerPageChanged(QWidget* page) {
  if (m_lowerPage != nullptr && !m_defaultSizes) {
    m_heights[m_lowerPage] = m_middle->sizes();
  }
  m_lowerPage = page;
  if (page == nullptr) {
    return;
  }
  if (const auto kept = m_heights.find(page); kept != m_heights.end() && !m_defaultSizes) {
    m_middle->setSizes(kept->second);
  } else {
    applyDefaultHeights();
  }
}

void RaceView::onTimeCursorChanged() {
  m_pipeline->setTimeCursor(m_cursor->time(), m_cursor->isLive());
  m_tasks->setTime(m_cursor->isLive() ? kNoTime : m_cursor->time());
  m_inspector->setTime(m_cursor->isLive() ? kNoTime : m_cursor->time());
}

QByteArray RaceView::saveLayout() const {
  QByteArray state;
  QDataStream stream(&state, QIODevice::WriteOnly);
  stream << kLayoutVersion << m_defaultSizes << (m_narrow ? m_wideColumns : m_columns->saveState())
         << m_middle->saveState() << (m_narrow ? m_wideRight : m_right->saveState());
  for (const QWidget* panel : panels()) {
    stream << !isPanelShown(panel);
  }
  for (const QWidget* page : {static_cast<const QWidget*>(m_charts), static_cast<const QWidget*>(m_pipeline)}) {
    const auto kept = m_heights.find(page);
    stream << (kept == m_heights.end() ? QList<int>() : kept->second);
  }
  stream << (m_lower->currentPage() == m_pipeline) << m_charts->order();
  return state;
}

bool RaceView::restoreLayout(const QByteArray& state) {
  QDataStream stream(state);
  quint32 version = 0;
  QByteArray columns;
  QByteArray middle;
  QByteArray right;
  bool defaultSizes = false;
  stream >> version >> defaultSizes >> columns >> middle >> right;
  if (stream.status() != QDataStream::Ok || version != kLayoutVersion) {
    return false;
  }
  for (QWidget* panel : panels()) {
    bool hidden = false;
    stream >> hidden;
    setPanelShown(panel, !hidden);
  }
  m_heights.clear();
  QList<int> heights;
  for (const QWidget* page : {static_cast<const QWidget*>(m_charts), static_cast<const QWidget*>(m_pipeline)}) {
    stream >> heights;
    if (heights.size() == 2) {
      m_heights[page] = heights;
    }
  }
  bool pipeline = false;
  QStringList charts;
  stream >> pipeline >> charts;
  m_charts->setOrder(charts);
  m_lower->setCurrentPage(pipeline ? static_cast<QWidget*>(m_pipeline) : m_charts);
  m_lowerPage = m_lower->currentPage();
  m_defaultSizes = defaultSizes;
  if (m_defaultSizes) {
    applyDefaultSizes();
    return true;
  }
  m_middle->restoreState(middle);
  if (m_narrow) {  // for when there is room again
    m_wideColumns = columns;
    m_wideRight = right;
    return true;
  }
  m_columns->restoreState(columns);
  m_right->restoreState(right);
  for (QSplitter* splitter : {m_columns, m_middle, m_right}) {
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(metrics::kGap);
  }
  return true;
}

void RaceView::resetLayout() {
  const QByteArray before = saveLayout();
  for (QWidget* panel : panels()) {
    setPanelShown(panel, true);
  }
  m_charts->setOrder(m_usualCharts);
  m_lower->setCurrentPage(m_charts);
  m_heights.clear();
  m_defaultSizes = true;
  applyDefaultSizes();
  m_beforeReset = before;
  Q_EMIT layoutResetChanged();
}

void RaceView::undoResetLayout() {
  const QByteArray before = std::exchange(m_beforeReset, {});
  restoreLayout(before);
  Q_EMIT layoutResetChanged();
}

/// Somebody arranges anew: what was before the reset is of the past.
void RaceView::forgetReset() {
  if (!m_beforeReset.isEmpty()) {
    m_beforeReset.clear();
    Q_EMIT layoutResetChanged();
  }
}

int RaceView::leastWideWidth() const {
  return m_experiment->minimumSizeHint().width() + m_middle->minimumSizeHint().width() + scaled(kNarrowestRight) +
         4 * metrics::kGap;
}

QSize RaceView::minimumSizeHint() const {
  const int left = m_experiment->isHidden() ? 0 : m_experiment->minimumSizeHint().width() + metrics::kGap;
  return {left + m_middle->minimumSizeHint().width() + 2 * metrics::kGap, QWidget::minimumSizeHint().height()};
}

/// Moves inspector and tasks between the right column and the tabs.
void RaceView::setNarrow(bool narrow) {
  if (narrow == m_narrow) {
    return;
  }
  const std::array<QWidget*, 2> moving{m_inspector, m_tasks};
  std::array<bool, 2> shown{};
  std::transform(moving.begin(), moving.end(), shown.begin(), [this](const QWidget* p) { return isPanelShown(p); });
  if (narrow) {
    m_wideColumns = m_columns->saveState();
    m_wideRight = m_right->saveState();
  }
  m_narrow = narrow;
  QWidget* current = m_lower->currentPage();
  for (std::size_t i = 0; i < moving.size(); ++i) {
    if (narrow) {
      m_lower->addPage(moving[i]);
      m_lower->setPageShown(moving[i], shown[i]);
    } else {
      m_lower->removePage(moving[i]);
      m_right->addWidget(moving[i]);
      moving[i]->setHidden(!shown[i]);
    }
  }
  if (current != nullptr) {
    m_lower->setCurrentPage(current);
  }
  m_lower->setHidden(m_lower->isEmpty());
  m_right->setHidden(narrow || !(shown[0] || shown[1]));
  if (!narrow && !m_defaultSizes) {
    m_columns->restoreState(m_wideColumns);
    m_right->restoreState(m_wideRight);
    for (QSplitter* splitter : {m_columns, m_right}) {
      splitter->setChildrenCollapsible(false);
      splitter->setHandleWidth(metrics::kGap);
    }
  }
}

void RaceView::applyDefaultSizes() {
  const int all = std::max(1200, width()) - 4 * metrics::kGap;
  const int right = std::clamp(all * 24 / 100, scaled(kLeastRightWidth), scaled(kMostRightWidth));
  const int left = scaled(kLeftWidth);
  m_columns->setSizes({left, all - left - right, right});
  const int tall = std::max(500, height() - 2 * metrics::kGap);
  applyDefaultHeights();
  m_right->setSizes({tall * 46 / 100, tall * 54 / 100});
}

void RaceView::applyDefaultHeights() {
  const int tall = std::max(500, height() - 2 * metrics::kGap);
  const int lower = m_lower->currentPage() == m_pipeline ? std::clamp(tall * 53 / 100, 280, 480) : tall * 32 / 100;
  m_middle->setSizes({tall - lower, lower});
}

void RaceView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange) {
    m_right->setMinimumWidth(scaled(kNarrowestRight));
    fitToWidth();
  }
}

void RaceView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fitToWidth();
}

void RaceView::fitToWidth() {
  setNarrow(width() < leastWideWidth());
  if (m_defaultSizes) {  // until somebody moves a border, each has its share of any window
    applyDefaultSizes();
  }
}

}  // namespace poolscope::ui
