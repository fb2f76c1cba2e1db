// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/charts/chart_axis.h"
#include "ui/models/stairs.h"

#include <QChartView>
#include <QColor>
#include <QList>
#include <QPointF>
#include <QRect>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <vector>

class QLineSeries;
class QValueAxis;

namespace poolscope::ui {

/// A chart over the time of a race (or, see showsTime(), something else): what its subclasses count, one or more
/// lines a run. It is fed with snapshots up to 20 times a second and draws at most two points a pixel column, each
/// line with one replacement a snapshot. Axes extend in steps; nothing is drawn later than now.
///
/// All times are in ns since the start of the runs. GUI thread only.
class TimeChart : public QChartView {
  Q_OBJECT

 public:
  ~TimeChart() override;

  /// What the runs hold now. An empty recording empties the chart.
  void setRecording(const Recording& recording);
  [[nodiscard]] const Recording& recording() const { return m_recording; }
  /// How runs are called in legend, labels and copies; those without a name go by their executor.
  void setRunNames(const QStringList& names);
  [[nodiscard]] QString runName(int run) const;

  /// Shows just this time; without it (or with an empty one) all of it, in steps.
  void setTimeRange(std::int64_t begin, std::int64_t end);
  void clearTimeRange();
  [[nodiscard]] std::int64_t rangeBegin() const { return m_window.begin; }
  [[nodiscard]] std::int64_t rangeEnd() const { return m_window.end; }

  /// The vertical line through everything; kNoTime for none.
  void setTimeCursor(std::int64_t ns);
  [[nodiscard]] std::int64_t timeCursor() const { return m_cursor; }

  /// What is drawn for a run, x in ns; for charts with several lines a run its line number `line`.
  [[nodiscard]] QList<QPointF> points(int run, int line = 0) const;
  /// The value of a run at a time: exact, also where pixels show less. Empty outside of what is known.
  [[nodiscard]] virtual std::optional<double> valueAt(int run, std::int64_t ns) const = 0;
  /// The upper end of the value axis.
  [[nodiscard]] double valueAxisEnd() const { return m_valueEnd; }
  [[nodiscard]] bool isEmpty() const { return m_recording.empty() || !hasData(); }

  /// The chart's title and unit, for the card around it.
  [[nodiscard]] virtual QString title() const = 0;
  [[nodiscard]] virtual QString unit() const = 0;

  /// All that is known as CSV, a header and one line a value; large runs as they are drawn.
  [[nodiscard]] QString dataAsCsv() const;
  /// The chart as it is shown, as a PNG in twice its size, or as SVG when the path ends so. False and a
  /// sentence in `error` otherwise.
  bool savePicture(const QString& path, QString& error);

  /// True while a large run is still being counted; what is known is drawn meanwhile.
  [[nodiscard]] virtual bool isCatchingUp() const { return false; }

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// The mouse (or an arrow key) points at this time.
  void cursorMoved(qint64 ns);
  /// The mouse has left the chart.
  void cursorLeft();
  /// Somebody clicked at a time, or dragged to it, or pressed Enter there.
  void timeChosen(qint64 ns);
  /// Runs came, went or got other names or colours: legends are out of date.
  void runsChanged();

 protected:
  explicit TimeChart(QWidget* parent);

  /// A line to be drawn.
  struct Curve {
    int run = 0;
    QColor color;
    std::vector<ChartPoint> points;
    bool filled = false;  ///< the area between it and 0, or `base`
    Qt::PenStyle style = Qt::SolidLine;
    std::vector<ChartPoint> base;  ///< the lower edge of a band; a band has no line of its own
  };

  /// Takes new snapshots; `recording()` holds them. Everything else is asked for afterwards.
  virtual void updateData() = 0;
  /// The window has changed, or values have: for charts whose values depend on it. Before highestValue().
  virtual void prepare(const ChartWindow& /*window*/) {}
  /// False for a chart whose axis is not the time: then it has no cursor, and the four below tell what it
  /// shows instead. "Times" are places on its axis, in a unit of its own.
  [[nodiscard]] virtual bool showsTime() const { return true; }
  [[nodiscard]] virtual ChartWindow ownWindow() const { return {}; }
  [[nodiscard]] virtual std::vector<AxisMark> placeMarks(const ChartWindow& window, int most) const;
  [[nodiscard]] virtual QString placeText(std::int64_t place) const;
  /// What a screen reader says of a run: its last value.
  [[nodiscard]] virtual QString summaryText(int run) const;
  /// Drawn over the lines.
  virtual void drawNotes(QPainter& /*painter*/, const QRectF& /*plot*/) const {}
  /// At least one value is there.
  [[nodiscard]] virtual bool hasData() const = 0;
  /// The lines of all runs, those of one run next to each other.
  [[nodiscard]] virtual std::vector<Curve> curves(const ChartWindow& window) const = 0;
  [[nodiscard]] virtual double highestValue() const = 0;
  /// The upper end of the value axis for a highest value.
  [[nodiscard]] virtual double axisEndFor(double highest) const = 0;
  /// What stands in the chart while there is nothing.
  [[nodiscard]] virtual QString emptyText() const = 0;
  /// The marks of the value axis, about `most`.
  [[nodiscard]] virtual std::vector<AxisMark> marksFor(double end, int most) const;
  /// A value as text, with a unit where the card's title has none.
  [[nodiscard]] virtual QString valueText(double value) const = 0;

  struct Reading {
    QColor color;
    QString name;
    QString value;
  };
  /// What the label beside the mouse says for `ns`.
  [[nodiscard]] virtual std::vector<Reading> readings(std::int64_t ns) const;
  /// The first line of a copy, and a run's lines; `name` is the run's, ready for CSV.
  [[nodiscard]] virtual QString csvHeader() const = 0;
  virtual void appendCsv(int run, const QString& name, QString& csv) const = 0;

  [[nodiscard]] double xAt(double ns) const;
  [[nodiscard]] double yAt(double value) const;

  /// The last moment that any run knows of.
  [[nodiscard]] std::int64_t now() const { return m_now; }
  /// Draws the lines anew.
  void refresh();
  /// As refresh(), after values have come that updateData() did not bring.
  void refreshValues();

  void drawBackground(QPainter* painter, const QRectF& rect) override;
  void drawForeground(QPainter* painter, const QRectF& rect) override;
  void resizeEvent(QResizeEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void changeEvent(QEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  /// A curve and the series that draws its line; a band has none.
  struct DrawnLine {
    Curve curve;
    bool thin = false;
    bool dense = false;  ///< goes up and down so often that it fills an area
    QLineSeries* series = nullptr;
  };

  void setLine(DrawnLine& drawn, Curve&& curve);
  void removeLine(DrawnLine& drawn);
  void drawFill(QPainter& painter, const Curve& curve) const;
  /// What is filled under a staircase: rectangles beside each other.
  [[nodiscard]] std::vector<QRect> fillUnder(const Curve& curve) const;
  void drawStairsFill(QPainter& painter, const std::vector<QRect>& fill, const QColor& color) const;
  void updateValueEnd();
  void updateWindow();
  void updateLayout();
  void updateSeries();
  void updateAccessibleText();
  void pointAt(const QPointF& position);
  void chooseTime();
  [[nodiscard]] bool saveSvg(const QString& path, QString& error);
  [[nodiscard]] std::int64_t timeAt(double x) const;
  void drawReadings(QPainter& painter) const;
  void copyData() const;
  void askAndSavePicture();

  Recording m_recording;
  QStringList m_runNames;
  std::int64_t m_now = 0;
  std::int64_t m_autoEnd = 0;
  bool m_fixedRange = false;
  bool m_complete = false;
  ChartWindow m_window;
  std::int64_t m_cursor = kNoTime;
  std::int64_t m_hover = kNoTime;

  double m_valueEnd = 0;
  QRectF m_plot;
  std::vector<AxisMark> m_valueMarks;
  std::vector<AxisMark> m_timeMarks;
  QValueAxis* m_xAxis;
  QValueAxis* m_yAxis;
  std::vector<DrawnLine> m_lines;
  bool m_allThin = false;
};

}  // namespace poolscope::ui
