// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/pipeline_diagram.h"

#include "ui/models/format.h"
#include "ui/models/pipeline_words.h"
#include "ui/models/state_words.h"
#include "ui/panels/job_words.h"
#include "ui/panels/pipeline_station.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QEvent>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>

#include <algorithm>
#include <cmath>

namespace poolscope::ui {

namespace {

/// More tasks than this that change place at once are a crowd: nobody could follow them.
constexpr std::size_t kMostMoving = 16;
constexpr int kMoveMs = 260;
constexpr int kCellGap = 4;

void drawArrow(QPainter& painter, const QPolygonF& points, const QColor& color, qreal width) {
  painter.setPen(QPen(color, width, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
  painter.setBrush(Qt::NoBrush);
  const QPointF tip = points.back();
  const QPointF from = points[points.size() - 2];
  const QLineF last(from, tip);
  if (last.length() < 1) {
    return;
  }
  const QPointF along((tip - from) / last.length());
  const QPointF across(-along.y(), along.x());
  QPolygonF line = points;
  line.back() = tip - along * 6;
  painter.drawPolyline(line);
  painter.setPen(Qt::NoPen);
  painter.setBrush(color);
  painter.drawPolygon(QPolygonF({tip, tip - along * 8 + across * 4, tip - along * 8 - across * 4}));
}

QPointF pointAlong(const QPolygonF& path, double share) {
  double whole = 0;
  for (qsizetype i = 1; i < path.size(); ++i) {
    whole += QLineF(path[i - 1], path[i]).length();
  }
  double left = whole * share;
  for (qsizetype i = 1; i < path.size(); ++i) {
    const QLineF line(path[i - 1], path[i]);
    if (left <= line.length() && line.length() > 0) {
      return line.pointAt(left / line.length());
    }
    left -= line.length();
  }
  return path.back();
}

}  // namespace

/// What moves, over the boxes.
class PipelineDiagram::Overlay : public QWidget {
 public:
  explicit Overlay(PipelineDiagram* diagram) : QWidget(diagram), m_diagram(diagram) {
    setObjectName(QStringLiteral("pipelineMoves"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
  }

 protected:
  void paintEvent(QPaintEvent* /*event*/) override {
    if (m_diagram->m_moves.empty()) {
      return;
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(smallFont());
    const double share = m_diagram->m_animation.currentValue().toDouble();
    for (const Move& move : m_diagram->m_moves) {
      const QSizeF block(PipelineStation::blockSize(painter.font(), move.task.taskId));
      QRectF rect(QPointF(0, 0), block);
      rect.moveCenter(pointAlong(move.path, share));
      PipelineStation::paintBlock(painter, rect, move.task, m_diagram->series(move.task.job));
    }
  }

 private:
  PipelineDiagram* m_diagram;
};

PipelineDiagram::PipelineDiagram(QWidget* parent) : QWidget(parent), m_overlay(new Overlay(this)) {
  setObjectName(QStringLiteral("pipelineDiagram"));
  setAccessibleName(tr("Diagram of the pipeline"));
  m_animation.setStartValue(0.0);
  m_animation.setEndValue(1.0);
  m_animation.setDuration(kMoveMs);
  m_animation.setEasingCurve(QEasingCurve::InOutQuad);
  connect(&m_animation, &QVariantAnimation::valueChanged, m_overlay, qOverload<>(&QWidget::update));
  connect(&m_animation, &QVariantAnimation::finished, this, [this] {
    m_moves.clear();
    tellStationsWhatComes();
    m_overlay->update();
  });
}

PipelineDiagram::~PipelineDiagram() = default;

int PipelineDiagram::series(JobId job) const {
  return job < m_trace.jobs().size() ? jobSeries(m_trace.jobs()[job]) : 0;
}

QSize PipelineDiagram::minimumSizeHint() const { return pipelineLeastSize(m_state.kind, fontMetrics().height()); }

void PipelineDiagram::setState(const PipelineState& state, const Trace& trace, bool moving) {
  m_trace = trace;
  if (m_made && state == m_state) {
    return;
  }
  const bool otherKind = !m_made || state.kind != m_state.kind;
  const PipelineState before = std::exchange(m_state, state);
  if (otherKind) {
    makeStations();
    placeStations();
    updateGeometry();
  }
  fillStations();
  if (moving && !otherKind && isVisible()) {
    noteMoves(before);
  } else {
    m_animation.stop();
    m_moves.clear();
    tellStationsWhatComes();
  }
  update();
}

PipelineStation* PipelineDiagram::station(PipelinePart part, int worker) const {
  if (part == PipelinePart::worker) {
    return worker >= 0 && static_cast<std::size_t>(worker) < m_workers.size()
               ? m_workers[static_cast<std::size_t>(worker)]
               : nullptr;
  }
  const auto found = m_stations.find(part);
  return found == m_stations.end() ? nullptr : found->second;
}

void PipelineDiagram::makeStations() {
  m_made = true;
  for (const auto& [part, station] : m_stations) {
    delete station;
  }
  m_stations.clear();
  qDeleteAll(m_workers);
  m_workers.clear();
  delete m_moreWorkers;
  m_moreWorkers = nullptr;
  m_layout = pipelineLayout(m_state.kind, size(), fontMetrics().height());
  for (const PipelineLayout::Part& place : m_layout.parts) {
    if (place.part == PipelinePart::worker) {
      continue;  // each worker is a box of its own
    }
    auto* station = new PipelineStation(place.part, false, this);
    station->setObjectName(QStringLiteral("pipelinePart%1").arg(static_cast<int>(place.part)));
    station->setToolTip(pipelinePartMeaning(m_state.kind, place.part));
    station->setSeries([this](JobId job) { return series(job); });
    connect(station, &QAbstractButton::clicked, this, [this, part = place.part] { Q_EMIT partChosen(part, -1); });
    m_stations.emplace(place.part, station);
    station->show();
  }
  m_moreWorkers = new PipelineStation(PipelinePart::worker, true, this);
  m_moreWorkers->setObjectName(QStringLiteral("pipelineMoreWorkers"));
  connect(m_moreWorkers, &QAbstractButton::clicked, this, [this] { Q_EMIT partChosen(PipelinePart::worker, -1); });
  m_overlay->raise();
}

void PipelineDiagram::placeStations() {
  m_layout = pipelineLayout(m_state.kind, size(), fontMetrics().height());
  for (const auto& [part, station] : m_stations) {
    station->setGeometry(m_layout.rectOf(part));
  }
  m_overlay->setGeometry(rect());
}

void PipelineDiagram::fillStations() {
  const PipelineState& s = m_state;
  for (const auto& [part, station] : m_stations) {
    station->setName(pipelinePartName(s.kind, part));
    station->setStatus(pipelineStoreText(s, part));
    auto tone = PipelineStation::Tone::calm;
    switch (part) {
      case PipelinePart::caller: {
        std::vector<PipelineTask> tasks;
        if (s.callersTask) {
          tasks.push_back(*s.callersTask);
        }
        station->setTasks(tasks, static_cast<std::int64_t>(tasks.size()));
        tone = s.callerBlocked ? PipelineStation::Tone::full : tone;
        break;
      }
      case PipelinePart::queue:
        station->setTasks(s.queue.tasks, s.queue.count);
        tone = s.queue.full() ? PipelineStation::Tone::full : tone;
        break;
      case PipelinePart::manager: tone = s.managerBlocked ? PipelineStation::Tone::next : tone; break;
      case PipelinePart::callQueue:
        station->setTasks(s.callQueue.tasks, s.callQueue.count);
        tone = s.callQueue.full() ? PipelineStation::Tone::full : tone;
        break;
      case PipelinePart::resultQueue: station->setTasks(s.resultQueue.tasks, s.resultQueue.count); break;
      case PipelinePart::timers: station->setTasks(s.timers.tasks, s.timers.count); break;
      case PipelinePart::futures: station->setTasks(s.futures.tasks, s.futures.count); break;
      case PipelinePart::worker: break;
    }
    station->setTone(tone);
  }
  fillWorkers();
}

void PipelineDiagram::fillWorkers() {
  const int count = static_cast<int>(m_state.workers.size());
  const int line = fontMetrics().height();
  const QRect room = m_layout.rectOf(PipelinePart::worker);
  const QSize cell(9 * line, line + 10);
  std::vector<QRect> cells =
      pipelineCells(room, static_cast<int>(std::max<std::int64_t>(m_state.workerCount, count)), cell, kCellGap);
  const bool all = static_cast<std::int64_t>(cells.size()) >= m_state.workerCount;
  const int shown = std::max(0, std::min(count, static_cast<int>(cells.size()) - (all ? 0 : 1)));
  while (static_cast<int>(m_workers.size()) < shown) {
    auto* station = new PipelineStation(PipelinePart::worker, true, this);
    const int place = static_cast<int>(m_workers.size());
    station->setObjectName(QStringLiteral("pipelineWorker%1").arg(place));
    station->setSeries([this](JobId job) { return series(job); });
    connect(station, &QAbstractButton::clicked, this, [this, place] {
      Q_EMIT partChosen(PipelinePart::worker, m_workerNumbers[static_cast<std::size_t>(place)]);
    });
    m_workers.push_back(station);
    station->stackUnder(m_overlay);
  }
  m_workerNumbers.assign(m_workers.size(), -1);
  for (int i = 0; i < static_cast<int>(m_workers.size()); ++i) {
    PipelineStation* station = m_workers[static_cast<std::size_t>(i)];
    station->setVisible(i < shown);
    if (i >= shown) {
      continue;
    }
    const PipelineWorker& worker = m_state.workers[static_cast<std::size_t>(i)];
    const bool known = worker.lane < m_trace.lanes().size();
    m_workerNumbers[static_cast<std::size_t>(i)] = known ? m_trace.lanes()[worker.lane].index : -1;
    station->setGeometry(cells[static_cast<std::size_t>(i)]);
    station->setName(known ? laneTitle(m_trace.lanes()[worker.lane]) : noValue());
    station->setStatus(pipelineDoingText(worker, m_state.timeNs));
    std::vector<PipelineTask> tasks;
    if (worker.task) {
      tasks.push_back(*worker.task);
    }
    station->setTasks(tasks, static_cast<std::int64_t>(tasks.size()));
  }
  m_moreWorkers->setVisible(!all && !cells.empty());
  if (!all && !cells.empty()) {
    m_moreWorkers->setGeometry(cells.back());
    m_moreWorkers->setName(tr("%1 more").arg(formatCount(m_state.workerCount - shown)));
  }
}

/// Where each named task is, in the diagram's coordinates.
std::map<RowId, std::pair<PipelineTask, QPointF>> PipelineDiagram::places(const PipelineState& state) const {
  std::map<RowId, std::pair<PipelineTask, QPointF>> found;
  const auto add = [&](const std::vector<PipelineTask>& tasks, PipelinePart part) {
    const PipelineStation* box = station(part);
    for (const PipelineTask& task : tasks) {
      if (box != nullptr) {
        found[task.row] = {task, QRectF(box->blockOf(task.row)).center() + box->pos()};
      }
    }
  };
  add(state.queue.tasks, PipelinePart::queue);
  add(state.callQueue.tasks, PipelinePart::callQueue);
  add(state.resultQueue.tasks, PipelinePart::resultQueue);
  add(state.timers.tasks, PipelinePart::timers);
  add(state.futures.tasks, PipelinePart::futures);
  if (state.callersTask) {
    add({*state.callersTask}, PipelinePart::caller);
  }
  for (std::size_t i = 0; i < state.workers.size(); ++i) {
    const PipelineStation* box = station(PipelinePart::worker, static_cast<int>(i));
    if (box != nullptr && !box->isHidden() && state.workers[i].task) {
      const PipelineTask& task = *state.workers[i].task;
      found[task.row] = {task, QRectF(box->blockOf(task.row)).center() + box->pos()};
    }
  }
  return found;
}

/// Tasks that are in another part now go there from where the part was that had them.
void PipelineDiagram::noteMoves(const PipelineState& before) {
  const auto partOf = [](const PipelineState& state, RowId row) -> std::pair<PipelinePart, LaneId> {
    const auto in = [row](const PipelineStore& store) {
      return std::any_of(store.tasks.begin(), store.tasks.end(), [row](const PipelineTask& t) { return t.row == row; });
    };
    for (const PipelineWorker& worker : state.workers) {
      if (worker.task && worker.task->row == row) {
        return {PipelinePart::worker, worker.lane};
      }
    }
    return {in(state.queue)         ? PipelinePart::queue
            : in(state.callQueue)   ? PipelinePart::callQueue
            : in(state.resultQueue) ? PipelinePart::resultQueue
            : in(state.timers)      ? PipelinePart::timers
            : in(state.futures)     ? PipelinePart::futures
                                    : PipelinePart::caller,
            kNoLane};
  };
  const auto from = places(before);
  const auto to = places(m_state);
  std::vector<Move> moves;
  for (const auto& [row, place] : to) {
    const auto old = from.find(row);
    if (old != from.end() && partOf(before, row) != partOf(m_state, row)) {
      moves.push_back({place.first, QPolygonF({old->second.second, place.second})});
    }
  }
  if (moves.empty()) {
    return;
  }
  m_moves = moves.size() > kMostMoving ? std::vector<Move>() : std::move(moves);
  tellStationsWhatComes();
  m_animation.stop();
  m_animation.start();
}

void PipelineDiagram::tellStationsWhatComes() {
  std::vector<RowId> rows;
  for (const Move& move : m_moves) {
    rows.push_back(move.task.row);
  }
  for (const auto& [part, station] : m_stations) {
    station->setComing(rows);
  }
  for (PipelineStation* station : m_workers) {
    station->setComing(rows);
  }
}

void PipelineDiagram::paintEvent(QPaintEvent* /*event*/) {
  const Palette& colors = ui::palette();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const auto drawBorder = [&](const QRect& rect, const QString& text, Qt::Alignment side = Qt::AlignLeft) {
    painter.setPen(QPen(colors.line, 1, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.setFont(smallFont());
    painter.setPen(colors.muted);
    painter.drawText(rect.adjusted(10, 4, -10, -4), side | Qt::AlignBottom, text);
  };
  if (!m_layout.thisProcess.isEmpty()) {
    drawBorder(m_layout.thisProcess, tr("this process"));
    drawBorder(m_layout.otherProcesses, tr("worker processes"), Qt::AlignRight);
  }
  if (m_state.workerCount == 0) {  // the arrows lead somewhere all the same
    const QRect room = m_layout.rectOf(PipelinePart::worker);
    drawBorder(room, {});
    painter.drawText(room.adjusted(8, 4, -8, -4), Qt::AlignCenter | Qt::TextWordWrap,
                     m_trace.complete() ? tr("The workers have ended") : tr("Workers start with the first task"));
  }
  for (const PipelineLayout::Way& way : m_layout.ways) {
    const bool blocked = (way.to == PipelinePart::queue && way.from == PipelinePart::caller && m_state.callerBlocked) ||
                         (way.to == PipelinePart::callQueue && m_state.managerBlocked);
    drawArrow(painter, way.points, blocked ? colors.cursor : colors.muted, blocked ? 2 : 1.2);
  }
}

void PipelineDiagram::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (m_made) {
    placeStations();
    fillStations();
  }
}

void PipelineDiagram::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (m_made && (event->type() == QEvent::FontChange || event->type() == QEvent::LanguageChange)) {
    placeStations();
    fillStations();
    updateGeometry();
    for (const auto& [part, station] : m_stations) {
      station->setToolTip(pipelinePartMeaning(m_state.kind, part));
    }
  }
}

}  // namespace poolscope::ui
