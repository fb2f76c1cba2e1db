// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <QStringList>
#include <QWidget>

#include <vector>

class QHBoxLayout;
class QMenu;

namespace poolscope::ui {

class Card;
class CompletionsChart;
class CpuChart;
class LatencyChart;
class MemoryChart;
class QueueDepthChart;
class RateChart;
class TimeChart;

/// The charts over the race's time, side by side in cards, on one time axis and with one cursor. As many
/// are shown as have room; each card's button chooses another one for its place.
class ChartsPanel : public QWidget {
  Q_OBJECT

 public:
  explicit ChartsPanel(QWidget* parent = nullptr);

  /// While runs go on each chart takes every second snapshot, neighbours in turn: ten pictures a second are
  /// smooth enough for lines, and cost half.
  void setRecording(const Recording& recording);
  void setRunTitles(const QStringList& titles);
  /// The time that is shown, ns since the start; an empty one shows everything.
  void setTimeRange(qint64 begin, qint64 end);
  /// kNoTime: none. `live` when it goes along with the newest moment: then it moves with the lines.
  void setTimeCursor(qint64 ns, bool live = false);

  [[nodiscard]] CpuChart& cpu() const { return *m_cpu; }
  [[nodiscard]] QueueDepthChart& queueDepth() const { return *m_queueDepth; }
  [[nodiscard]] CompletionsChart& completions() const { return *m_completions; }
  [[nodiscard]] LatencyChart& latency() const { return *m_latency; }
  [[nodiscard]] RateChart& rate() const { return *m_rate; }
  [[nodiscard]] MemoryChart& memory() const { return *m_memory; }

  /// Places that there is room for.
  [[nodiscard]] int placeCount() const { return m_places; }
  /// The chart in a place, counted from the left.
  [[nodiscard]] TimeChart* chartAt(int place) const { return m_order[static_cast<std::size_t>(place)]; }
  /// Puts a chart into a place; if it is shown elsewhere, the two change places.
  void setChartAt(int place, TimeChart* chart);
  /// The charts from left to right by their object names, those without room last.
  [[nodiscard]] QStringList order() const;
  /// Unknown names are skipped, charts that are not named come last.
  void setOrder(const QStringList& names);

  /// Room for two charts: those beyond give way.
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// The mouse points at this time in one of the charts.
  void cursorMoved(qint64 ns);
  void cursorLeft();
  /// Somebody clicked at this time.
  void timeChosen(qint64 ns);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void addChart(TimeChart* chart);
  void arrange();
  void fillMenu(QMenu* menu, TimeChart* chart);
  [[nodiscard]] Card* cardOf(const TimeChart* chart) const;
  [[nodiscard]] bool isPlaced(const TimeChart* chart) const;
  void bringUpToDate(TimeChart* chart);

  CpuChart* m_cpu;
  QueueDepthChart* m_queueDepth;
  CompletionsChart* m_completions;
  LatencyChart* m_latency;
  RateChart* m_rate;
  MemoryChart* m_memory;
  QHBoxLayout* m_layout;
  std::vector<TimeChart*> m_order;
  std::vector<Card*> m_cards;
  int m_places = 0;

  // What charts that are not shown are told when they are.
  Recording m_recording;
  qint64 m_begin = 0;
  qint64 m_end = 0;
  qint64 m_cursor = kNoTime;
  bool m_complete = true;
  int m_turn = 0;
};

}  // namespace poolscope::ui
