// SPDX-License-Identifier: GPL-3.0-or-later
// What the timeline offers beside looking around: marks, folding, colours, finding, its menu.
#include "ui/bridge/time_cursor.h"
#include "ui/models/safe_text.h"
#include "ui/timeline/find_bar.h"
#include "ui/timeline/overview_painter.h"
#include "ui/timeline/task_finder.h"
#include "ui/timeline/timeline_tip.h"
#include "ui/timeline/timeline_widget.h"

#include <QActionGroup>
#include <QApplication>
#include <QContextMenuEvent>
#include <QMenu>

#include <algorithm>
#include <cmath>

namespace poolscope::ui {

namespace {
constexpr double kMarkReach = 5;  // pixels beside a mark that still mean it
}

void TimelineWidget::setColorBy(ColorBy colorBy) {
  if (colorBy != m_scene.colorBy) {
    m_scene.colorBy = colorBy;
    viewport()->update();
    Q_EMIT colorByChanged(colorBy);
  }
}

void TimelineWidget::setFolded(int run, bool folded) {
  if (run < 0 || run >= m_scene.index.runCount() || m_scene.isFolded(run) == folded) {
    return;
  }
  m_scene.folded.resize(static_cast<std::size_t>(m_scene.index.runCount()), false);
  m_scene.folded[static_cast<std::size_t>(run)] = folded;
  m_scene.hovered = {};
  updateLayout();
}

void TimelineWidget::foldAll(bool folded) {
  for (int run = 0; run < m_scene.index.runCount(); ++run) {
    setFolded(run, folded);
  }
}

void TimelineWidget::setPointedTime(std::optional<qint64> ns) {
  const std::optional<std::int64_t> pointed = ns ? std::optional<std::int64_t>(*ns) : std::nullopt;
  if (pointed != m_scene.pointed) {
    m_scene.pointed = pointed;
    viewport()->update();
  }
}

std::size_t TimelineWidget::markNear(std::int64_t ns) const {
  const double x = m_scene.scale.xAt(ns);
  for (std::size_t i = 0; i < m_scene.marks.size(); ++i) {
    if (std::abs(m_scene.scale.xAt(m_scene.marks[i]) - x) <= kMarkReach) {
      return i;
    }
  }
  return m_scene.marks.size();
}

void TimelineWidget::toggleMark(qint64 ns) {
  std::vector<std::int64_t>& marks = m_scene.marks;
  const std::size_t near = markNear(ns);
  if (near < marks.size()) {
    marks.erase(marks.begin() + static_cast<std::ptrdiff_t>(near));
  } else {
    const TimeRange content = m_scene.index.content();
    const std::int64_t kept = std::clamp<std::int64_t>(ns, content.begin, content.end);
    marks.insert(std::upper_bound(marks.begin(), marks.end(), kept), kept);
  }
  viewport()->update();
  Q_EMIT marksChanged();
}

void TimelineWidget::clearMarks() {
  if (!m_scene.marks.empty()) {
    m_scene.marks.clear();
    viewport()->update();
    Q_EMIT marksChanged();
  }
}

void TimelineWidget::goToMark(bool forward) {
  const std::vector<std::int64_t>& marks = m_scene.marks;
  if (marks.empty()) {
    return;
  }
  const std::int64_t now = timeCursor();
  std::int64_t target = forward ? marks.front() : marks.back();
  if (forward) {
    const auto after = std::upper_bound(marks.begin(), marks.end(), now);
    target = after != marks.end() ? *after : marks.front();
  } else {
    const auto at = std::lower_bound(marks.begin(), marks.end(), now);
    target = at != marks.begin() ? *std::prev(at) : marks.back();
  }
  setTimeCursor(target);
  const TimeRange shown = m_view.range();
  if (!shown.contains(target)) {
    changeView([&](ViewRange& view) { view.show({target - shown.span() / 2, target + shown.span() / 2}); });
  }
}

TaskRef TimelineWidget::taskRunningAt(qint64 ns) const {
  TaskRef found;
  std::int64_t longest = 0;
  const auto offer = [&](int run, const Span& span) {
    if (span.begin <= ns && ns <= span.end && span.row != kNoRow && span.end - span.begin > longest) {
      longest = span.end - span.begin;
      found = {run, span.row};
    }
  };
  for (int run = 0; run < m_scene.index.runCount(); ++run) {
    const RunIndex& index = m_scene.index.run(run);
    for (const ShownLine lane : index.shownLines()) {
      if (lane.lane == index.gilLane()) {
        continue;
      }
      const SpanIndex& spans = index.spans(lane);
      if (const std::size_t at = spans.at(ns, 0); at < spans.size()) {
        offer(run, spans[at]);
      }
      for (const Span& span : index.lasting(lane)) {
        offer(run, span);
      }
    }
  }
  return found;
}

qint64 TimelineWidget::taskCount() const {
  qint64 count = 0;
  for (const Trace& trace : m_scene.recording) {
    count += static_cast<qint64>(trace.size());
  }
  return count;
}

TaskRef TimelineWidget::taskOfNumber(qint64 number) const {
  for (std::size_t run = 0; run < m_scene.recording.size() && number >= 0; ++run) {
    const auto size = static_cast<qint64>(m_scene.recording[run].size());
    if (number < size) {
      return {static_cast<int>(run), static_cast<RowId>(number)};
    }
    number -= size;
  }
  return {};
}

qint64 TimelineWidget::numberOfTask(TaskRef task) const {
  qint64 number = task.row;
  for (int run = 0; run < task.run; ++run) {
    number += static_cast<qint64>(m_scene.recording[static_cast<std::size_t>(run)].size());
  }
  return number;
}

QString TimelineWidget::taskName(TaskRef task) const {
  const bool known = task.isValid() && static_cast<std::size_t>(task.run) < m_scene.recording.size() &&
                     task.row < m_scene.recording[static_cast<std::size_t>(task.run)].size();
  return known ? safeText(m_scene.label(m_scene.recording[static_cast<std::size_t>(task.run)], task.row)) : QString();
}

QString TimelineWidget::taskDescription(TaskRef task) const { return taskSentence(m_scene, task); }

std::int64_t TimelineWidget::pointedTime() const {
  const QPoint mouse = viewport()->mapFromGlobal(QCursor::pos());
  return viewport()->underMouse() && mouse.x() >= m_scene.scale.left && mouse.x() < m_scene.width()
             ? m_scene.scale.timeAt(mouse.x())
             : timeCursor();
}

void TimelineWidget::overviewTo(double x) {
  const std::int64_t middle = overviewScale(m_scene).timeAt(x) - m_overviewGrip;
  const std::int64_t span = m_view.range().span();
  changeView([=](ViewRange& view) { view.pan(middle - span / 2 - view.range().begin); });
}

void TimelineWidget::beginOverviewDrag(double x) {
  const std::int64_t at = overviewScale(m_scene).timeAt(x);
  const TimeRange shown = m_view.range();
  // The part that is shown is taken where it is; elsewhere it comes to the pointer.
  m_overviewGrip = shown.contains(at) && !overviewWindow(m_scene).isNull() ? at - shown.begin - shown.span() / 2 : 0;
  if (!overviewWindow(m_scene).isNull()) {
    overviewTo(x);
  }
}

void TimelineWidget::openFind() {
  if (m_scene.isEmpty()) {
    return;
  }
  if (m_findBar == nullptr) {
    m_finder = new TaskFinder(this);
    m_findBar = new FindBar(m_finder, this);
    connect(m_findBar, &FindBar::textChanged, this,
            [this](const QString& text) { m_finder->find(m_scene.recording, text); });
    connect(m_findBar, &FindBar::stepRequested, this, &TimelineWidget::findNext);
    connect(m_findBar, &FindBar::closed, this, &TimelineWidget::closeFind);
    connect(m_finder, &TaskFinder::hitsChanged, this, [this] {
      if (!m_finder->isBusy() && m_finder->count() > 0 && !m_findSeen) {
        m_findSeen = true;
        findNext(true);
      } else if (m_finder->count() == 0) {
        m_findSeen = false;
      }
      m_findBar->setPlace(m_finder->placeOf(m_scene.selected));
    });
  }
  placeFindBar();
  m_findBar->open();
}

void TimelineWidget::closeFind() {
  m_findBar->hide();
  m_finder->clear();
  m_findSeen = false;
  setFocus(Qt::OtherFocusReason);
}

void TimelineWidget::placeFindBar() {
  if (m_findBar != nullptr) {
    m_findBar->adjustSize();
    const int width = std::min(m_findBar->width(), std::max(160, this->width() - 16));
    // At the bottom, where lanes are seldom.
    const int height = m_findBar->height();
    m_findBar->setGeometry(this->width() - width - 8, this->height() - height - 8, width, height);
  }
}

void TimelineWidget::findNext(bool forward) {
  if (m_finder == nullptr) {
    return;
  }
  const TaskRef hit = m_finder->next(m_scene.selected, forward);
  if (hit.isValid()) {
    setSelected(hit.run, hit.row);
    m_findBar->setPlace(m_finder->placeOf(hit));
  }
  m_finder->refresh();
}

void TimelineWidget::contextMenuEvent(QContextMenuEvent* event) {
  if (m_scene.isEmpty()) {
    return;
  }
  const bool byMouse = event->reason() == QContextMenuEvent::Mouse;
  const std::int64_t ns = byMouse ? m_scene.scale.timeAt(event->pos().x()) : timeCursor();
  const LaneLayout::Hit hit = m_scene.layout.at(m_scene.toContent(event->pos().y()));
  if (const TaskRef task = byMouse ? taskAtPosition(event->pos()) : TaskRef{}; task.isValid()) {
    setSelected(task.run, task.row);
  }
  auto* menu = new QMenu(this);
  menu->setObjectName(QStringLiteral("timelineMenu"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const auto add = [menu](QMenu* into, const QString& name, const QString& text, const QString& key, auto&& action) {
    QAction* made = into->addAction(key.isEmpty() ? text : text + QLatin1Char('\t') + key);
    made->setObjectName(name);
    QObject::connect(made, &QAction::triggered, menu, std::forward<decltype(action)>(action));
    return made;
  };
  add(menu, QStringLiteral("menuFit"), tr("Show &everything"), tr("F"), [this] { fit(); });
  add(menu, QStringLiteral("menuFitSelection"), tr("Show the &selected task"), tr("Shift+F"), [this] {
    fitSelection();
  })->setEnabled(m_scene.selected.isValid());
  add(menu, QStringLiteral("menuFind"), tr("F&ind…"), tr("Ctrl+F"), [this] { openFind(); });
  menu->addSeparator();
  add(menu, QStringLiteral("menuCursor"), tr("Set the time &cursor here"), {}, [this, ns] { setTimeCursor(ns); });
  add(menu, QStringLiteral("menuMark"),
      markNear(ns) < m_scene.marks.size() ? tr("Remove the &mark") : tr("Set a &mark"), tr("M"),
      [this, ns] { toggleMark(ns); });
  add(menu, QStringLiteral("menuClearMarks"), tr("Remove &all marks"), tr("Shift+M"), [this] {
    clearMarks();
  })->setEnabled(!m_scene.marks.empty());
  menu->addSeparator();
  if (hit.run >= 0) {
    const bool folded = m_scene.isFolded(hit.run);
    add(menu, QStringLiteral("menuFold"), folded ? tr("&Unfold this run") : tr("F&old this run"), tr("G"),
        [this, run = hit.run, folded] { setFolded(run, !folded); });
  }
  add(menu, QStringLiteral("menuFoldAll"), tr("Fold all runs"), {}, [this] { foldAll(true); });
  add(menu, QStringLiteral("menuUnfoldAll"), tr("Unfold all runs"), {}, [this] { foldAll(false); });
  menu->addSeparator();
  QMenu* colors = menu->addMenu(tr("Co&lour by"));
  colors->setObjectName(QStringLiteral("menuColors"));
  auto* group = new QActionGroup(colors);
  const auto addColor = [&](const QString& name, const QString& text, ColorBy colorBy) {
    QAction* made = add(colors, name, text, {}, [this, colorBy] { setColorBy(colorBy); });
    made->setCheckable(true);
    made->setActionGroup(group);
    made->setChecked(m_scene.colorBy == colorBy);
  };
  addColor(QStringLiteral("menuColorJob"), tr("&Job"), ColorBy::job);
  addColor(QStringLiteral("menuColorState"), tr("&State"), ColorBy::state);
  addColor(QStringLiteral("menuColorExecutor"), tr("&Executor"), ColorBy::executor);
  if (hit.run >= 0 && hit.lane >= 0 && !m_scene.isFolded(hit.run)) {
    Q_EMIT laneMenuOpening(menu, hit.run, m_scene.index.run(hit.run).line(hit.lane).lane);
  }
  menu->popup(event->globalPos());
}

bool TimelineWidget::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride) {
    // While the timeline has the focus its keys are its own, whatever the window's menus do with them.
    auto* key = static_cast<QKeyEvent*>(event);
    if (key->matches(QKeySequence::Find) || key->matches(QKeySequence::FindNext) || key->key() == Qt::Key_Space) {
      event->accept();
      return true;
    }
  }
  return QAbstractScrollArea::event(event);
}

}  // namespace poolscope::ui
