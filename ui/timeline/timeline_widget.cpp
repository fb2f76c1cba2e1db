// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_widget.h"

#include "ui/bridge/time_cursor.h"
#include "ui/theme/scale.h"
#include "ui/timeline/find_bar.h"
#include "ui/timeline/task_finder.h"
#include "ui/timeline/timeline_accessible.h"
#include "ui/timeline/timeline_tip.h"

#include <QAccessible>
#include <QEvent>
#include <QFontMetrics>
#include <QPainter>
#include <QResizeEvent>
#include <QScrollBar>

#include <algorithm>
#include <unordered_map>

namespace poolscope::ui {

namespace {
constexpr double kZoomStep = 0.7;
constexpr int kOverviewHeight = 30;
constexpr int kLeastForOverview = 220;
/// Ends and segments of a new recording that are taken in at once: some 6 ms. Whatever it has beyond, it is
/// caught up with at the next turns of the event loop, in smaller steps. A live run brings fewer in a tick.
constexpr std::size_t kAtOnce = 100'000;
constexpr std::size_t kStep = 40'000;
/// Between two pictures of a recording that is being taken in: to draw each turn would cost more than the turn.
constexpr int kIndexPictureMs = 100;
}  // namespace

TimelineWidget::TimelineWidget(QWidget* parent) : QAbstractScrollArea(parent), m_queues(queueKinds), m_cursor(nullptr) {
  installTimelineAccessibility();
  setObjectName(QStringLiteral("timeline"));
  viewport()->setObjectName(QStringLiteral("timelineViewport"));
  setAccessibleName(tr("Timeline"));
  setAccessibleDescription(tr("Every task as a bar in the lane of its worker. Arrow keys go from task to task."));
  setFrameShape(QFrame::NoFrame);
  setFocusPolicy(Qt::StrongFocus);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  viewport()->setMouseTracking(true);
  viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
  m_scene.label = [](const Trace& trace, RowId row) { return QString::fromStdString(trace.label(row)); };
  m_scene.emptyText = tr("Press Run to watch the tasks here");
  m_scene.font = font();
  m_scene.queues = &m_queues;
  connect(&m_queues, &StepFeeds::counted, this, &TimelineWidget::updateLayout);
  m_indexTimer.setSingleShot(true);
  m_indexTimer.setInterval(0);
  connect(&m_indexTimer, &QTimer::timeout, this, &TimelineWidget::continueIndexing);
  setTimeCursorSource(new TimeCursor(this));
  updateLayout();
}

TimelineWidget::~TimelineWidget() = default;

void TimelineWidget::changeView(const std::function<void(ViewRange&)>& change) {
  const TimeRange before = m_view.range();
  const bool followed = m_view.followsLive();
  change(m_view);
  updateScale();
  if (m_view.followsLive() != followed) {
    Q_EMIT followLiveChanged(m_view.followsLive());
  }
  if (m_view.range() != before) {
    Q_EMIT visibleRangeChanged(m_view.range().begin, m_view.range().end);
  }
}

void TimelineWidget::setRecording(const Recording& recording) {
  m_scene.recording = recording;
  m_queues.setRecording(recording);
  const bool fresh = m_scene.index.update(recording, isIndexing() ? kStep : kAtOnce);
  if (isIndexing()) {
    m_indexTimer.start();
  }
  const bool hadSelection = m_scene.selected.isValid();
  if (!fresh && hadSelection) {
    const Trace& trace = recording[static_cast<std::size_t>(m_scene.selected.run)];
    if (!is_final(trace.state(m_scene.selected.row))) {
      m_scene.links = linksOf(trace, m_scene.selected.row);  // a task that runs gets more of them
    }
  }
  if (fresh) {
    m_scene.selected = {};
    m_scene.hovered = {};
    m_scene.measure.reset();
    m_scene.marks.clear();
    m_scene.folded.clear();
    m_scene.links = {};
    m_cursor->reset();
  }
  if (m_finder != nullptr && m_findBar->isVisible()) {
    if (fresh) {
      m_findSeen = false;
      m_finder->find(recording, m_finder->text());
    } else {
      m_finder->setRecording(recording);
    }
  }
  updateSeries();
  updateLayout();
  changeView([this, fresh](ViewRange& view) {
    if (fresh) {
      view.reset();
    }
    view.setContent(m_scene.index.content(), m_scene.index.now(), m_scene.index.live(), m_expectedNs);
  });
  if (fresh && hadSelection) {
    announceSelection();
  }
  const TimeRange content = m_scene.index.content();
  m_cursor->setContent(content.begin, content.end, m_scene.index.now(), m_scene.index.live());
  onCursorMoved();
}

void TimelineWidget::continueIndexing() {
  m_scene.index.update(m_scene.recording, kStep);
  if (!isIndexing() || !m_sinceIndexPicture.isValid() || m_sinceIndexPicture.hasExpired(kIndexPictureMs)) {
    m_sinceIndexPicture.start();
    viewport()->update();
  }
  if (isIndexing()) {
    m_indexTimer.start();
  }
}

void TimelineWidget::setRunTitles(const QStringList& titles) {
  if (titles != m_scene.titles) {
    m_scene.titles = titles;
    viewport()->update();
  }
}

void TimelineWidget::setRunSummaries(const QStringList& summaries) {
  if (summaries != m_scene.summaries) {
    m_scene.summaries = summaries;
    viewport()->update();
  }
}

void TimelineWidget::setExpectedDuration(qint64 ns) {
  m_expectedNs = ns;
  changeView([this](ViewRange& view) {
    view.setContent(m_scene.index.content(), m_scene.index.now(), m_scene.index.live(), m_expectedNs);
  });
}

void TimelineWidget::setTaskLabel(TaskLabel label) {
  m_scene.label = std::move(label);
  viewport()->update();
}

void TimelineWidget::setJobSeries(JobSeries series) {
  m_jobSeries = std::move(series);
  m_scene.series.clear();
  updateSeries();
  viewport()->update();
}

void TimelineWidget::setEmptyText(const QString& text) {
  m_scene.emptyText = text;
  viewport()->update();
}

/// A job has one colour in all runs, so they are told apart by name.
void TimelineWidget::updateSeries() {
  std::unordered_map<std::string_view, int> known;
  m_scene.series.resize(m_scene.recording.size());
  for (std::size_t run = 0; run < m_scene.recording.size(); ++run) {
    const std::vector<std::string>& jobs = m_scene.recording[run].jobs();
    m_scene.series[run].resize(jobs.size());
    for (std::size_t job = 0; job < jobs.size(); ++job) {
      const int counted = known.emplace(jobs[job], static_cast<int>(known.size())).first->second;
      m_scene.series[run][job] = m_jobSeries ? std::max(0, m_jobSeries(jobs[job])) : counted;
    }
  }
}

void TimelineWidget::setSelected(int run, RowId row) {
  const bool known = run >= 0 && static_cast<std::size_t>(run) < m_scene.recording.size() &&
                     row < m_scene.recording[static_cast<std::size_t>(run)].size();
  const TaskRef task = known ? TaskRef{run, row} : TaskRef{};
  if (task == m_scene.selected) {
    return;
  }
  m_scene.selected = task;
  m_scene.links = task.isValid() ? linksOf(m_scene.recording[static_cast<std::size_t>(run)], row) : TaskLinks{};
  reveal(task);
  viewport()->update();
  announceSelection();
}

void TimelineWidget::announceSelection() {
  const TaskRef task = m_scene.selected;
  setAccessibleDescription(task.isValid() ? tr("Selected: %1").arg(taskSentence(m_scene, task))
                                          : tr("Nothing selected"));
  if (QAccessible::isActive()) {
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
    QAccessibleInterface* list = QAccessible::queryAccessibleInterface(this);
    QAccessibleInterface* item = list != nullptr ? list->focusChild() : nullptr;
    if (item != nullptr) {
      QAccessibleEvent focus(item, QAccessible::Focus);
      QAccessible::updateAccessibility(&focus);
    }
  }
  Q_EMIT taskSelected(task.isValid() ? task.run : -1, task.row);
}

void TimelineWidget::setTimeCursorSource(TimeCursor* cursor) {
  if (m_cursor != nullptr) {
    m_cursor->disconnect(this);
    if (m_cursor->parent() == this) {
      delete m_cursor;
    }
  }
  m_cursor = cursor;
  connect(m_cursor, &TimeCursor::timeChanged, this, &TimelineWidget::onCursorMoved);
  connect(m_cursor, &TimeCursor::liveChanged, this, &TimelineWidget::onCursorMoved);
  onCursorMoved();
}

void TimelineWidget::onCursorMoved() {
  m_scene.cursor = m_cursor->isLive() ? std::nullopt : std::optional<std::int64_t>(m_cursor->time());
  viewport()->update();
  if (timeCursor() != m_lastCursor) {
    m_lastCursor = timeCursor();
    Q_EMIT timeCursorChanged(m_lastCursor);
  }
}

void TimelineWidget::setTimeCursor(qint64 ns) { m_cursor->setTime(ns); }

void TimelineWidget::resetTimeCursor() { m_cursor->goLive(); }

void TimelineWidget::setVisibleRange(qint64 begin, qint64 end) {
  if (begin < end) {
    changeView([=](ViewRange& view) { view.show({begin, end}); });
  }
}

void TimelineWidget::setFollowLive(bool follow) {
  changeView([=](ViewRange& view) { view.setFollowLive(follow); });
}

void TimelineWidget::fit() {
  changeView([](ViewRange& view) { view.fit(); });
}

void TimelineWidget::fitSelection() {
  if (placeOf(m_scene.recording, m_scene.index, m_scene.selected).isValid()) {
    zoomTo(m_scene.selected);
  } else {
    fit();
  }
}

void TimelineWidget::zoomIn() {
  changeView([this](ViewRange& view) { view.zoom(kZoomStep, zoomAnchor()); });
}

void TimelineWidget::zoomOut() {
  changeView([this](ViewRange& view) { view.zoom(1 / kZoomStep, zoomAnchor()); });
}

void TimelineWidget::zoomTo(TaskRef task) {
  const TaskPlace place = placeOf(m_scene.recording, m_scene.index, task);
  if (!place.isValid()) {
    return;
  }
  const std::int64_t room = std::max<std::int64_t>(place.time.span() / 4, kShortestRange / 2);
  changeView([&](ViewRange& view) { view.show({place.time.begin - room, place.time.end + room}); });
  reveal(task);
}

/// Scrolls to a task's lane, and moves the view only if no part of the task is in it.
void TimelineWidget::reveal(TaskRef task) {
  const TaskPlace place = placeOf(m_scene.recording, m_scene.index, task);
  if (!place.isValid()) {
    return;
  }
  setFolded(task.run, false);
  const int top = m_scene.layout.laneTop(task.run, place.lane);
  const int visible = viewport()->height() - m_scene.rulerHeight;
  if (top < m_scene.scroll) {
    verticalScrollBar()->setValue(place.lane == 0 ? m_scene.layout.headerTop(task.run) : top);
  } else if (m_scene.layout.laneTop(task.run, place.lane + 1) > m_scene.scroll + visible) {
    verticalScrollBar()->setValue(m_scene.layout.laneTop(task.run, place.lane + 1) - visible);
  }
  const TimeRange shown = m_view.range();
  if (place.time.end < shown.begin || place.time.begin > shown.end) {
    const std::int64_t begin = place.time.begin - shown.span() / 4;
    changeView([&](ViewRange& view) { view.show({begin, begin + shown.span()}); });
  }
}

QRect TimelineWidget::barRectFor(int run, RowId row) const {
  return TimelinePainter::taskRect(m_scene, {run, row}).toRect();
}

QRect TimelineWidget::laneRect(int run, LaneId lane) const {
  if (run < 0 || run >= m_scene.index.runCount() || m_scene.index.run(run).shownIndex(lane) < 0 ||
      m_scene.isFolded(run)) {
    return {};
  }
  const int first = m_scene.index.run(run).shownIndex(lane);
  return m_scene.laneRect(run, first).united(m_scene.laneRect(run, first + m_scene.index.run(run).lineCount(lane) - 1));
}

QRect TimelineWidget::plotRect() const {
  return {m_scene.scale.left, m_scene.rulerHeight, m_scene.scale.width, m_scene.height - m_scene.rulerHeight};
}

void TimelineWidget::updateLayout() {
  std::vector<std::vector<LineKind>> lines;
  std::vector<int> queues;
  for (int run = 0; run < m_scene.index.runCount(); ++run) {
    lines.push_back(m_scene.lineKinds(run));
    queues.push_back(m_scene.queueCount(run));
  }
  const int fontHeight = QFontMetrics(font()).height();
  m_scene.height = viewport()->height();
  // Where there is little room, the lanes need it more.
  const bool hasRoom = m_scene.height >= kLeastForOverview && !m_scene.isEmpty();
  m_scene.overviewHeight = hasRoom ? kOverviewHeight : 0;
  m_scene.rulerHeight = m_scene.overviewHeight + std::max(32, fontHeight + 14);
  LaneMetrics metrics;
  metrics.header = std::max(24, fontHeight + 8);
  // Lanes and queues stay as high as the letters of their names.
  for (int* const height : {&metrics.largestPitch, &metrics.leastPitch, &metrics.leastQueue}) {
    *height = scaled(*height);
  }
  const int room = viewport()->height() - m_scene.rulerHeight;
  m_scene.layout = LaneLayout(lines, room, metrics, queues);
  verticalScrollBar()->setPageStep(std::max(room, 1));
  verticalScrollBar()->setSingleStep(m_scene.layout.pitch() * 2);
  verticalScrollBar()->setRange(0, std::max(0, m_scene.layout.contentHeight() - room));
  m_scene.scroll = verticalScrollBar()->value();
  updateScale();
}

void TimelineWidget::updateScale() {
  m_scene.scale.left = m_scene.isEmpty() ? 0 : TimelinePainter::gutterWidth(m_scene);
  m_scene.scale.width = std::max(0, viewport()->width() - m_scene.scale.left);
  m_scene.scale.range = m_view.range();
  viewport()->update();
}

void TimelineWidget::paintEvent(QPaintEvent*) {
  QPainter painter(viewport());
  m_painter.paint(painter, m_scene, viewport()->devicePixelRatioF());
}

void TimelineWidget::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  updateLayout();
  placeFindBar();
}

void TimelineWidget::changeEvent(QEvent* event) {
  QAbstractScrollArea::changeEvent(event);
  if (event->type() == QEvent::FontChange) {
    m_scene.font = font();
    updateLayout();
  } else if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
    viewport()->update();
  }
}

void TimelineWidget::scrollContentsBy(int, int) {
  m_scene.scroll = verticalScrollBar()->value();
  viewport()->update();
}

}  // namespace poolscope::ui
