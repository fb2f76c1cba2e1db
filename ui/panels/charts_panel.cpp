// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/charts_panel.h"

#include "ui/charts/chart_legend.h"
#include "ui/charts/cpu_chart.h"
#include "ui/charts/latency_chart.h"
#include "ui/charts/memory_chart.h"
#include "ui/charts/rate_chart.h"
#include "ui/charts/step_chart.h"
#include "ui/theme/card.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

namespace poolscope::ui {

namespace {

constexpr int kButton = 18;
/// Narrower cards leave the unit out, so that the title has its room.
constexpr int kLeastWithUnit = 225;
/// A card of a chart that can still be read.
constexpr QSize kLeastChart{146, 130};

/// How many charts a width has room for.
int placesFor(int width) {
  const int three = 3 * kLeastChart.width() + 2 * metrics::kGap;
  return width < three ? 2 : width < 1000 ? 3 : width < 1300 ? 4 : width < 1650 ? 5 : 6;
}

}  // namespace

ChartsPanel::ChartsPanel(QWidget* parent)
    : QWidget(parent),
      m_cpu(new CpuChart(this)),
      m_queueDepth(new QueueDepthChart(this)),
      m_completions(new CompletionsChart(this)),
      m_latency(new LatencyChart(this)),
      m_rate(new RateChart(this)),
      m_memory(new MemoryChart(this)),
      m_layout(new QHBoxLayout(this)) {
  setObjectName(QStringLiteral("chartsPanel"));
  m_layout->setContentsMargins(0, 0, 0, 0);
  m_layout->setSpacing(metrics::kGap);
  m_layout->setSizeConstraint(QLayout::SetNoConstraint);
  for (TimeChart* chart :
       std::initializer_list<TimeChart*>{m_cpu, m_queueDepth, m_completions, m_latency, m_rate, m_memory}) {
    addChart(chart);
  }
  m_places = 3;
  arrange();
}

void ChartsPanel::addChart(TimeChart* chart) {
  Card* card = makeChartCard(chart, this);
  auto* corner = new QWidget(card);
  corner->setObjectName(chart->objectName() + QStringLiteral("Corner"));
  auto* layout = new QHBoxLayout(corner);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(new ChartLegend(chart, corner));
  auto* button = new QToolButton(corner);
  button->setObjectName(chart->objectName() + QStringLiteral("Choose"));
  button->setIcon(themeIcon(QStringLiteral("down")));
  button->setAutoRaise(true);
  button->setIconSize(QSize(12, 12));
  button->setFixedSize(kButton, kButton);
  button->setToolTip(tr("Show another chart here"));
  button->setAccessibleName(tr("Show another chart in place of %1").arg(chart->title()));
  auto* menu = new QMenu(button);
  menu->setObjectName(chart->objectName() + QStringLiteral("Menu"));
  connect(menu, &QMenu::aboutToShow, this, [this, menu, chart] { fillMenu(menu, chart); });
  // Not the button's own menu, for which the style would draw a second arrow.
  connect(button, &QToolButton::clicked, menu, [button, menu] {
    menu->popup(button->mapToGlobal(QPoint(button->width() - menu->sizeHint().width(), button->height())));
  });
  layout->addWidget(button);
  card->setCornerWidget(corner);
  m_layout->addWidget(card, 1);
  m_order.push_back(chart);
  m_cards.push_back(card);
  connect(chart, &TimeChart::cursorMoved, this, &ChartsPanel::cursorMoved);
  connect(chart, &TimeChart::cursorLeft, this, &ChartsPanel::cursorLeft);
  connect(chart, &TimeChart::timeChosen, this, &ChartsPanel::timeChosen);
}

void ChartsPanel::fillMenu(QMenu* menu, TimeChart* chart) {
  menu->clear();
  auto* group = new QActionGroup(menu);
  const auto at = std::find(m_order.begin(), m_order.end(), chart);
  const int place = static_cast<int>(at - m_order.begin());
  for (Card* card : m_cards) {
    auto* other = qobject_cast<TimeChart*>(card->body());
    QAction* action = menu->addAction(other->title());
    action->setObjectName(QStringLiteral("choose_") + other->objectName());
    action->setCheckable(true);
    action->setActionGroup(group);
    action->setChecked(other == chart);
    connect(action, &QAction::triggered, this, [this, place, other] { setChartAt(place, other); });
  }
}

Card* ChartsPanel::cardOf(const TimeChart* chart) const {
  const auto card = std::find_if(m_cards.begin(), m_cards.end(), [chart](const Card* c) { return c->body() == chart; });
  return *card;
}

bool ChartsPanel::isPlaced(const TimeChart* chart) const {
  const auto end = m_order.begin() + m_places;
  return std::find(m_order.begin(), end, chart) != end;
}

void ChartsPanel::setChartAt(int place, TimeChart* chart) {
  const auto from = std::find(m_order.begin(), m_order.end(), chart);
  if (place >= 0 && static_cast<std::size_t>(place) < m_order.size() && from != m_order.end()) {
    std::iter_swap(from, m_order.begin() + place);
    arrange();
  }
}

QStringList ChartsPanel::order() const {
  QStringList names;
  for (const TimeChart* chart : m_order) {
    names << chart->objectName();
  }
  return names;
}

void ChartsPanel::setOrder(const QStringList& names) {
  const auto rank = [&names](const TimeChart* chart) {
    const qsizetype at = names.indexOf(chart->objectName());
    return at < 0 ? names.size() : at;
  };
  std::stable_sort(m_order.begin(), m_order.end(),
                   [&rank](const TimeChart* a, const TimeChart* b) { return rank(a) < rank(b); });
  arrange();
}

void ChartsPanel::arrange() {
  for (std::size_t i = 0; i < m_order.size(); ++i) {
    Card* card = cardOf(m_order[i]);
    const bool shown = static_cast<int>(i) < m_places;
    if (shown && card->isHidden()) {
      bringUpToDate(m_order[i]);
    }
    card->setVisible(shown);
    m_layout->removeWidget(card);
    m_layout->insertWidget(static_cast<int>(i), card, 1);
  }
  QWidget* before = nullptr;
  for (int i = 0; i < m_places; ++i) {  // Tab goes from left to right
    if (before != nullptr) {
      setTabOrder(before, m_order[static_cast<std::size_t>(i)]);
    }
    before = m_order[static_cast<std::size_t>(i)];
  }
}

void ChartsPanel::bringUpToDate(TimeChart* chart) {
  chart->setTimeRange(m_begin, m_end);
  chart->setRecording(m_recording);
  chart->setTimeCursor(m_cursor);
}

QSize ChartsPanel::minimumSizeHint() const { return {2 * kLeastChart.width() + metrics::kGap, kLeastChart.height()}; }

void ChartsPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (const int places = placesFor(width()); places != m_places) {
    m_places = places;
    arrange();
  }
  const bool roomy = width() / m_places >= kLeastWithUnit;
  for (TimeChart* chart : m_order) {
    cardOf(chart)->setSubtitle(roomy ? chart->unit() : QString());
  }
}

/// Charts without a place cost nothing.
void ChartsPanel::setRecording(const Recording& recording) {
  const bool sameRuns = recording.size() == m_recording.size() && !m_complete;
  m_recording = recording;
  m_complete = std::all_of(recording.begin(), recording.end(), [](const Trace& trace) { return trace.complete(); });
  m_turn = 1 - m_turn;
  for (int place = 0; place < m_places; ++place) {
    if (m_complete || !sameRuns || place % 2 == m_turn) {
      chartAt(place)->setRecording(recording);
      chartAt(place)->setTimeCursor(m_cursor);
    }
  }
}

void ChartsPanel::setRunTitles(const QStringList& titles) {
  for (TimeChart* chart : m_order) {
    chart->setRunNames(titles);
  }
}

void ChartsPanel::setTimeRange(qint64 begin, qint64 end) {
  m_begin = begin;
  m_end = end;
  for (TimeChart* chart : m_order) {
    if (isPlaced(chart)) {
      chart->setTimeRange(begin, end);
    }
  }
}

void ChartsPanel::setTimeCursor(qint64 ns, bool live) {
  m_cursor = ns;
  if (live && !m_complete) {
    return;  // it comes with the next snapshot
  }
  for (TimeChart* chart : m_order) {
    if (isPlaced(chart)) {
      chart->setTimeCursor(ns);
    }
  }
}

}  // namespace poolscope::ui
