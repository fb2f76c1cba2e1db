// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <QStringList>
#include <QWidget>

#include <array>

namespace poolscope::ui {

class CompletionsChart;
class CpuChart;
class QueueDepthChart;
class TimeChart;

/// The charts over the race's time, side by side in cards, on one time axis and with one cursor.
class ChartsPanel : public QWidget {
  Q_OBJECT

 public:
  explicit ChartsPanel(QWidget* parent = nullptr);

  void setRecording(const Recording& recording);
  void setRunTitles(const QStringList& titles);
  /// The time that is shown, ns since the start; an empty one shows everything.
  void setTimeRange(qint64 begin, qint64 end);
  /// kNoTime: none.
  void setTimeCursor(qint64 ns);

  [[nodiscard]] CpuChart& cpu() const { return *m_cpu; }
  [[nodiscard]] QueueDepthChart& queueDepth() const { return *m_queueDepth; }
  [[nodiscard]] CompletionsChart& completions() const { return *m_completions; }

 Q_SIGNALS:
  /// The mouse points at this time in one of the charts.
  void cursorMoved(qint64 ns);
  void cursorLeft();

 private:
  [[nodiscard]] std::array<TimeChart*, 3> charts() const;

  CpuChart* m_cpu;
  QueueDepthChart* m_queueDepth;
  CompletionsChart* m_completions;
};

}  // namespace poolscope::ui
