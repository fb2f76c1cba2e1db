// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/time_chart.h"

#include "ui/models/format.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"
#include "ui/theme/theme.h"

#include <QChart>
#include <QEvent>
#include <QFontMetricsF>
#include <QGraphicsLayout>
#include <QLineSeries>
#include <QResizeEvent>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace poolscope::ui {

namespace {

// A line on the border of the plot shows its full width, so the series get a little more room.
constexpr double kBleed = 2;
constexpr double kTop = 10;
constexpr double kRight = 14;
constexpr double kLabelGap = 7;
constexpr double kLeastPlot = 16;
constexpr double kLineWidth = 1.6;
// A line that goes up and down so often that it fills an area is as well seen thin, and Qt draws lines
// of one pixel some ten times as fast. Two bounds, so that a live line does not change back and forth.
constexpr double kThinFrom = 6;  // ups and downs, in widths of the plot
constexpr double kThickAgain = 3;
constexpr std::size_t kManyPoints = 2'500;  // so many in all lines together are drawn thin, too
constexpr double kPaleShare = 0.55;
constexpr double kShortestLiveRange = 1e9;

QList<QPointF> toPoints(const std::vector<ChartPoint>& points) {
  QList<QPointF> result;
  result.reserve(static_cast<qsizetype>(points.size()));
  for (const ChartPoint& point : points) {
    result.append(QPointF(static_cast<double>(point.time_ns), point.value));
  }
  return result;
}

/// All the ups and downs of a line together.
double travel(const std::vector<ChartPoint>& points) {
  double sum = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    sum += std::abs(points[i].value - points[i - 1].value);
  }
  return sum;
}

}  // namespace

TimeChart::TimeChart(QWidget* parent)
    : QChartView(new QChart, parent), m_xAxis(new QValueAxis), m_yAxis(new QValueAxis) {
  setFrameShape(QFrame::NoFrame);
  setRenderHint(QPainter::Antialiasing);
  setRubberBand(NoRubberBand);
  setInteractive(false);
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setViewportUpdateMode(FullViewportUpdate);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

  // Qt Charts draws the lines; ground, grid and labels are drawn here, from the palette, in room that
  // is known without laying the chart out again at every tick.
  QChart* const drawn = chart();
  drawn->setBackgroundVisible(false);
  drawn->setPlotAreaBackgroundVisible(false);
  drawn->setDropShadowEnabled(false);
  drawn->setAnimationOptions(QChart::NoAnimation);
  drawn->setMargins(QMargins());
  drawn->legend()->hide();
  drawn->layout()->setContentsMargins(0, 0, 0, 0);
  drawn->addAxis(m_xAxis, Qt::AlignBottom);
  drawn->addAxis(m_yAxis, Qt::AlignLeft);
  m_xAxis->setVisible(false);
  m_yAxis->setVisible(false);

  if (Theme* theme = Theme::instance()) {
    connect(theme, &Theme::changed, this, [this] {
      refresh();
      Q_EMIT runsChanged();
    });
  }
}

TimeChart::~TimeChart() = default;

QSize TimeChart::sizeHint() const { return QSize(270, 190); }

QSize TimeChart::minimumSizeHint() const { return QSize(140, 90); }

void TimeChart::setRecording(const Recording& recording) {
  const bool otherRuns = recording.size() != m_recording.size();
  std::int64_t now = 0;
  bool complete = !recording.empty();
  for (const Trace& trace : recording) {
    now = std::max(now, trace.now_ns());
    complete = complete && trace.complete();
  }
  const bool restarted = otherRuns || now < m_now;
  m_recording = recording;
  m_now = now;
  updateData();

  if (restarted) {
    m_autoEnd = 0;
    m_valueEnd = 0;
  }
  const auto end = static_cast<double>(now);
  if (complete) {
    m_autoEnd = static_cast<std::int64_t>(std::max(1.0, end * 1.02));
  } else {
    if (now > m_autoEnd || m_autoEnd == 0) {
      m_autoEnd = static_cast<std::int64_t>(std::max(kShortestLiveRange, roundUp(end * 1.05)));
    }
  }
  m_complete = complete;
  refreshValues();
  if (otherRuns) {
    Q_EMIT runsChanged();
  }
}

void TimeChart::setRunNames(const QStringList& names) {
  if (names == m_runNames) {
    return;
  }
  m_runNames = names;
  updateAccessibleText();
  Q_EMIT runsChanged();
}

QString TimeChart::runName(int run) const {
  if (run >= 0 && run < m_runNames.size()) {
    return m_runNames.at(run);
  }
  const auto index = static_cast<std::size_t>(run);
  return run >= 0 && index < m_recording.size() ? QString::fromStdString(m_recording[index].info().executor)
                                                : QString();
}

void TimeChart::setTimeRange(std::int64_t begin, std::int64_t end) {
  if (!showsTime()) {
    return;
  }
  if (end <= begin) {
    clearTimeRange();
    return;
  }
  if (m_fixedRange && begin == m_window.begin && end == m_window.end) {
    return;
  }
  m_fixedRange = true;
  m_window.begin = begin;
  m_window.end = end;
  refreshValues();
}

void TimeChart::clearTimeRange() {
  m_fixedRange = false;
  refreshValues();
}

void TimeChart::setTimeCursor(std::int64_t ns) {
  if (ns == m_cursor || !showsTime()) {
    return;
  }
  m_cursor = ns;
  viewport()->update();
}

QList<QPointF> TimeChart::points(int run, int line) const {
  for (const DrawnLine& drawn : m_lines) {
    if (drawn.curve.run == run && line-- == 0) {
      return drawn.series != nullptr ? drawn.series->points() : toPoints(drawn.curve.points);
    }
  }
  return {};
}

std::vector<AxisMark> TimeChart::marksFor(double end, int most) const { return valueMarks(end, most); }

void TimeChart::refreshValues() {
  updateWindow();
  prepare(m_window);
  updateValueEnd();
  refresh();
}

/// While runs go on the axis only grows.
void TimeChart::updateValueEnd() {
  const double end = axisEndFor(highestValue());
  m_valueEnd = m_complete ? end : std::max(m_valueEnd, end);
}

void TimeChart::refresh() {
  if (m_valueEnd <= 0) {
    m_valueEnd = axisEndFor(0);
  }
  updateWindow();
  updateLayout();
  updateSeries();
  updateAccessibleText();
  viewport()->update();
}

void TimeChart::updateWindow() {
  if (!showsTime()) {
    const ChartWindow own = ownWindow();
    m_window.begin = own.begin;
    m_window.end = own.end;
  } else if (!m_fixedRange) {
    m_window.begin = 0;
    m_window.end = m_autoEnd > 0 ? m_autoEnd : static_cast<std::int64_t>(kShortestLiveRange);
  }
}

void TimeChart::updateLayout() {
  const QFontMetricsF metrics(smallFont());
  const QRectF all(QPointF(0, 0), QSizeF(viewport()->size()));
  const double bottom = metrics.height() + 10;
  const double height = std::max(kLeastPlot, all.height() - kTop - bottom);
  m_valueMarks = marksFor(m_valueEnd, std::clamp(static_cast<int>(height / 28), 1, 5));

  // As wide as "100" at least, so that the plot holds still when a queue drains from 10 to 9.
  double labels = metrics.horizontalAdvance(QStringLiteral("100"));
  for (const AxisMark& mark : m_valueMarks) {
    labels = std::max(labels, metrics.horizontalAdvance(mark.label));
  }
  const double left = std::ceil(labels + kLabelGap + 6);
  m_plot = QRectF(left, kTop, std::max(kLeastPlot, all.width() - left - kRight), height);
  m_window.columns = std::max(1, static_cast<int>(m_plot.width() * devicePixelRatioF()));
  m_timeMarks = placeMarks(m_window, std::clamp(static_cast<int>(m_plot.width() / 32), 1, 10));

  const QRectF area = m_plot.adjusted(-kBleed, -kBleed, kBleed, kBleed);
  if (chart()->plotArea() != area) {
    chart()->setPlotArea(area);
  }
  const double nsPerPixel = static_cast<double>(m_window.end - m_window.begin) / m_plot.width();
  const double valuePerPixel = m_valueEnd / m_plot.height();
  // An axis that stays as it is must not make every point be computed again.
  const auto setRange = [](QValueAxis* axis, double min, double max) {
    if (axis->min() != min || axis->max() != max) {
      axis->setRange(min, max);
    }
  };
  setRange(m_xAxis, static_cast<double>(m_window.begin) - kBleed * nsPerPixel,
           static_cast<double>(m_window.end) + kBleed * nsPerPixel);
  setRange(m_yAxis, -kBleed * valuePerPixel, m_valueEnd + kBleed * valuePerPixel);
}

void TimeChart::updateSeries() {
  std::vector<Curve> wanted;
  if (!isEmpty()) {
    wanted = curves(m_window);
  }
  while (m_lines.size() > wanted.size()) {
    removeLine(m_lines.back());
    m_lines.pop_back();
  }
  m_lines.resize(wanted.size());
  std::size_t points = 0;
  for (const Curve& curve : wanted) {
    points += curve.points.size();
  }
  m_allThin = points > (m_allThin ? kManyPoints / 2 : kManyPoints);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    setLine(m_lines[i], std::move(wanted[i]));
  }
}

void TimeChart::setLine(DrawnLine& drawn, Curve&& curve) {
  const QColor before = drawn.curve.color;
  const Qt::PenStyle styleBefore = drawn.curve.style;
  drawn.curve = std::move(curve);
  if (!drawn.curve.base.empty()) {
    removeLine(drawn);
    return;
  }
  const bool isNew = drawn.series == nullptr;
  if (isNew) {
    drawn.series = new QLineSeries;
    chart()->addSeries(drawn.series);
    drawn.series->attachAxis(m_xAxis);
    drawn.series->attachAxis(m_yAxis);
  }
  const double ups = travel(drawn.curve.points) / m_valueEnd * m_plot.height() / m_plot.width();
  const bool dense = ups > (drawn.dense ? kThickAgain : kThinFrom);
  const bool thin = dense || m_allThin;
  if (isNew || drawn.curve.color != before || drawn.curve.style != styleBefore || drawn.thin != thin ||
      drawn.dense != dense) {
    drawn.thin = thin;
    drawn.dense = dense;
    // A staircase as dense as that is a block, which in full colour would outshine everything else.
    const bool pale = dense && drawn.curve.filled;
    QPen pen(pale ? mix(drawn.curve.color, ui::palette().card, kPaleShare) : drawn.curve.color, thin ? 1 : kLineWidth);
    pen.setStyle(thin ? Qt::SolidLine : drawn.curve.style);
    pen.setJoinStyle(Qt::MiterJoin);
    pen.setCapStyle(Qt::FlatCap);
    drawn.series->setPen(pen);
  }
  drawn.series->replace(toPoints(drawn.curve.points));
}

void TimeChart::removeLine(DrawnLine& drawn) {
  if (drawn.series != nullptr) {
    chart()->removeSeries(drawn.series);
    delete drawn.series;
    drawn.series = nullptr;
  }
}

void TimeChart::updateAccessibleText() {
  QStringList values;
  for (std::size_t i = 0; i < m_recording.size(); ++i) {
    const int run = static_cast<int>(i);
    if (const QString value = summaryText(run); !value.isEmpty()) {
      //: What a screen reader says of a run in a chart: its name and its last value
      values << tr("%1: %2").arg(runName(run), value);
    }
  }
  const QString text = isEmpty() ? emptyText() : values.join(QStringLiteral("; "));
  //: What a screen reader says of a chart: its title and its unit
  const QString name = tr("%1, %2").arg(title(), unit());
  if (accessibleName() != name) {
    setAccessibleName(name);
  }
  if (accessibleDescription() != text) {
    setAccessibleDescription(text);
  }
}

std::vector<AxisMark> TimeChart::placeMarks(const ChartWindow& window, int most) const {
  return timeMarks(window.begin, window.end, most);
}

QString TimeChart::placeText(std::int64_t place) const { return formatDuration(place, 4); }

QString TimeChart::summaryText(int run) const {
  const auto value = valueAt(run, m_recording[static_cast<std::size_t>(run)].now_ns());
  return value ? valueText(*value) : QString();
}

double TimeChart::xAt(double ns) const {
  return m_plot.left() + (ns - static_cast<double>(m_window.begin)) /
                             static_cast<double>(m_window.end - m_window.begin) * m_plot.width();
}

double TimeChart::yAt(double value) const { return m_plot.bottom() - value / m_valueEnd * m_plot.height(); }

std::int64_t TimeChart::timeAt(double x) const {
  const double share = std::clamp((x - m_plot.left()) / m_plot.width(), 0.0, 1.0);
  return m_window.begin +
         static_cast<std::int64_t>(std::llround(share * static_cast<double>(m_window.end - m_window.begin)));
}

void TimeChart::resizeEvent(QResizeEvent* event) {
  QChartView::resizeEvent(event);
  refresh();
}

void TimeChart::changeEvent(QEvent* event) {
  QChartView::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::LanguageChange ||
      event->type() == QEvent::LocaleChange) {
    refresh();
  }
}

}  // namespace poolscope::ui
