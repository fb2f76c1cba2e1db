// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/charts_panel.h"

#include "ui/charts/chart_legend.h"
#include "ui/charts/cpu_chart.h"
#include "ui/charts/step_chart.h"
#include "ui/theme/card.h"
#include "ui/theme/metrics.h"

#include <QHBoxLayout>

namespace poolscope::ui {

ChartsPanel::ChartsPanel(QWidget* parent)
    : QWidget(parent),
      m_cpu(new CpuChart(this)),
      m_queueDepth(new QueueDepthChart(this)),
      m_completions(new CompletionsChart(this)) {
  setObjectName(QStringLiteral("chartsPanel"));
  m_cpu->setObjectName(QStringLiteral("cpuChart"));
  m_queueDepth->setObjectName(QStringLiteral("queueDepthChart"));
  m_completions->setObjectName(QStringLiteral("completionsChart"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(metrics::kGap);
  for (TimeChart* chart : charts()) {
    Card* card = makeChartCard(chart, this);
    card->setObjectName(chart->objectName() + QStringLiteral("Card"));
    layout->addWidget(card, 1);
    connect(chart, &TimeChart::cursorMoved, this, &ChartsPanel::cursorMoved);
    connect(chart, &TimeChart::cursorLeft, this, &ChartsPanel::cursorLeft);
  }
}

std::array<TimeChart*, 3> ChartsPanel::charts() const { return {m_cpu, m_queueDepth, m_completions}; }

void ChartsPanel::setRecording(const Recording& recording) {
  for (TimeChart* chart : charts()) {
    chart->setRecording(recording);
  }
}

void ChartsPanel::setRunTitles(const QStringList& titles) {
  for (TimeChart* chart : charts()) {
    chart->setRunNames(titles);
  }
}

void ChartsPanel::setTimeRange(qint64 begin, qint64 end) {
  for (TimeChart* chart : charts()) {
    chart->setTimeRange(begin, end);
  }
}

void ChartsPanel::setTimeCursor(qint64 ns) {
  for (TimeChart* chart : charts()) {
    chart->setTimeCursor(ns);
  }
}

}  // namespace poolscope::ui
