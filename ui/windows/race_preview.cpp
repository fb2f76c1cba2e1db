// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/race_preview.h"

#include "ui/models/format.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"
#include "ui/windows/run_words.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <map>

namespace poolscope::ui {

namespace {

constexpr int kRow = 15;      // at least
constexpr int kTallRow = 34;  // at most
constexpr int kBetweenRuns = 10;
constexpr int kMostRows = 10;
constexpr int kAxis = 24;
constexpr int kRestMs = 2500;

}  // namespace

RacePreview::RacePreview(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("racePreview"));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
  setAccessibleName(tr("The race as it runs"));
  m_rest.setSingleShot(true);
  m_rest.setInterval(kRestMs);
  connect(&m_rest, &QTimer::timeout, this, &RacePreview::start);
  connect(&m_session, &Session::recordingChanged, this, qOverload<>(&QWidget::update));
  connect(&m_session, &Session::ended, this, [this] {
    update();
    if (isVisible()) {
      m_rest.start();
    }
  });
}

void RacePreview::setExperiment(const Experiment& experiment) {
  m_experiment = experiment;
  setMaximumHeight(heightFor(kTallRow));
  updateGeometry();
}

qint64 RacePreview::ended() const {
  qint64 count = 0;
  for (const Trace& trace : m_session.recording()) {
    count += static_cast<qint64>(trace.finished_count());
  }
  return count;
}

void RacePreview::start() {
  if (isVisible() && !m_session.isRunning() && !m_experiment.executors.empty()) {
    m_session.start(m_experiment);
  }
}

void RacePreview::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  start();
}

void RacePreview::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  m_rest.stop();
  m_session.cancel();
}

double RacePreview::seconds() const {
  double longest = 1;
  for (const ExecutorSpec& spec : m_experiment.executors) {
    longest = std::max(longest, predicted_seconds(m_experiment, spec).value_or(1));
  }
  for (const RunSummary& run : m_session.summaries()) {
    longest = std::max(longest, run.wall_s);
  }
  return longest * 1.02;
}

int RacePreview::rows(std::size_t run) const {
  const int workers = m_experiment.executors[run].effective_workers();
  return std::clamp(
      workers == 0 ? static_cast<int>(std::min<std::int64_t>(m_experiment.task_count(), kMostRows)) : workers, 1,
      kMostRows);
}

int RacePreview::allRows() const {
  int count = 0;
  for (std::size_t run = 0; run < m_experiment.executors.size(); ++run) {
    count += rows(run);
  }
  return count;
}

int RacePreview::heightFor(int row) const {
  return kAxis + allRows() * row + static_cast<int>(m_experiment.executors.size()) * kBetweenRuns;
}

int RacePreview::rowHeight() const {
  return std::clamp(kRow + (height() - heightFor(kRow)) / std::max(1, allRows()), kRow, kTallRow);
}

QSize RacePreview::sizeHint() const { return {320, heightFor(kRow)}; }

QSize RacePreview::minimumSizeHint() const { return {200, sizeHint().height()}; }

int RacePreview::labelWidth() const {
  int wide = 40;
  const QFontMetrics metrics(smallFont());
  for (const ExecutorSpec& spec : m_experiment.executors) {
    wide = std::max(wide, metrics.horizontalAdvance(tr("%1 threads").arg(spec.workers)));
  }
  return wide + 10;
}

void RacePreview::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(smallFont());
  const int row = rowHeight();
  const QRect plot(labelWidth(), 0, width() - labelWidth() - 8, heightFor(row) - kAxis);
  paintAxis(painter, plot);
  int top = 0;
  for (std::size_t run = 0; run < m_experiment.executors.size(); ++run) {
    painter.setPen(ui::palette().muted);
    painter.drawText(QRect(0, top, labelWidth() - 6, row), Qt::AlignLeft | Qt::AlignVCenter,
                     tr("%1 threads").arg(m_experiment.executors[run].workers));
    paintRun(painter, plot, run, top);
    top += rows(run) * row + kBetweenRuns;
  }
  double now = 0;
  for (const RunSummary& run : m_session.summaries()) {
    now = std::max(now, run.wall_s);
  }
  if (now > 0) {
    const double x = plot.left() + plot.width() * now / seconds();
    painter.setPen(QPen(ui::palette().cursor, 1.5));
    painter.drawLine(QPointF(x, 0), QPointF(x, plot.bottom()));
  }
}

void RacePreview::paintAxis(QPainter& painter, const QRect& plot) const {
  const double whole = seconds();
  const double step = whole <= 1.5 ? 0.5 : std::ceil(whole / 6);
  for (double at = 0; at <= whole; at += step) {
    const int x = plot.left() + static_cast<int>(plot.width() * at / whole);
    painter.setPen(ui::palette().grid);
    painter.drawLine(x, 0, x, plot.bottom());
    painter.setPen(ui::palette().muted);
    painter.drawText(QRect(x - 30, plot.bottom() + 4, 60, kAxis - 4), Qt::AlignHCenter | Qt::AlignTop,
                     tr("%1 s").arg(at));
  }
}

void RacePreview::paintRun(QPainter& painter, const QRect& plot, std::size_t run, int top) const {
  const Recording& recording = m_session.recording();
  if (run >= recording.size()) {
    return;
  }
  const Trace& trace = recording[run];
  const double scale = plot.width() / seconds() * 1e-9;
  const QColor color = ui::palette().runColor(static_cast<int>(run));
  const int height = rowHeight();
  std::map<LaneId, int> lines;
  painter.setPen(Qt::NoPen);
  for (RowId row = 0; row < trace.size(); ++row) {
    if (trace.worker(row) == kNoLane || trace.start_ns(row) == kNoTime) {
      continue;
    }
    const int line = lines.emplace(trace.worker(row), static_cast<int>(lines.size())).first->second;
    if (line >= rows(run)) {
      continue;
    }
    const bool over = trace.end_ns(row) != kNoTime;
    const double begin = plot.left() + static_cast<double>(trace.start_ns(row)) * scale;
    const double end = plot.left() + static_cast<double>(over ? trace.end_ns(row) : trace.now_ns()) * scale;
    painter.setBrush(over ? color : mix(color, ui::palette().card, 0.55));
    painter.drawRoundedRect(QRectF(begin, top + line * height, std::max(1.0, end - begin - 1.5), height - 2), 2.5, 2.5);
  }
}

}  // namespace poolscope::ui
