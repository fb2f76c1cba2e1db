// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_legend.h"

#include "ui/charts/time_chart.h"
#include "ui/theme/card.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace poolscope::ui {

namespace {

constexpr int kSwatch = 9;
constexpr int kNameGap = 5;
constexpr int kEntryGap = 10;

}  // namespace

QStringList withoutCommonBegin(const QStringList& names) {
  const QString separator = QStringLiteral(" · ");
  QStringList rest = names;
  while (!rest.isEmpty()) {
    const QString first = rest.constFirst().section(separator, 0, 0);
    const bool common =
        std::all_of(rest.begin(), rest.end(), [&](const QString& name) { return name.startsWith(first + separator); });
    if (!common) {
      break;
    }
    for (QString& name : rest) {
      name.remove(0, first.size() + separator.size());
    }
  }
  return rest;
}

ChartLegend::ChartLegend(TimeChart* chart, QWidget* parent) : QWidget(parent), m_chart(chart) {
  setObjectName(QStringLiteral("chartLegend"));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  connect(chart, &TimeChart::runsChanged, this, &ChartLegend::onRunsChanged);
  onRunsChanged();
}

void ChartLegend::onRunsChanged() {
  m_names.clear();
  const int runs = m_chart != nullptr ? static_cast<int>(m_chart->recording().size()) : 0;
  for (int run = 0; runs > 1 && run < runs; ++run) {
    m_names << m_chart->runName(run);
  }
  m_shortNames = withoutCommonBegin(m_names);
  setToolTip(m_names.join(QLatin1Char('\n')));
  setAccessibleName(m_names.join(QStringLiteral(", ")));
  setVisible(!m_names.isEmpty());
  updateGeometry();
  update();
}

int ChartLegend::widthOf(const QStringList& names) const {
  const QFontMetrics text(smallFont());
  int width = 0;
  for (const QString& name : names) {
    width += (width > 0 ? kEntryGap : 0) + kSwatch + kNameGap + text.horizontalAdvance(name) + 1;
  }
  return width;
}

QSize ChartLegend::sizeHint() const { return QSize(widthOf(m_names), QFontMetrics(smallFont()).height()); }

int ChartLegend::widthOfSwatches(int shown) const {
  const int hidden = static_cast<int>(m_names.size()) - shown;
  const int more = hidden > 0 ? kNameGap + QFontMetrics(smallFont()).horizontalAdvance(moreText(hidden)) + 1 : 0;
  return shown * kSwatch + std::max(0, shown - 1) * kNameGap + more;
}

QString ChartLegend::moreText(int hidden) { return QStringLiteral("+%1").arg(hidden); }

/// The title of the chart comes first; the tip names all runs.
QSize ChartLegend::minimumSizeHint() const { return QSize(0, QFontMetrics(smallFont()).height()); }

void ChartLegend::paintEvent(QPaintEvent* /*event*/) {
  const Palette& colors = ui::palette();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(smallFont());
  const QFontMetrics text(painter.font());
  QStringList shown = m_names;
  if (widthOf(shown) > width()) {
    shown = m_shortNames;
  }
  const bool named = widthOf(shown) <= width();
  const int runs = static_cast<int>(shown.size());
  int drawn = runs;
  while (!named && drawn > 0 && widthOfSwatches(drawn) > width()) {
    --drawn;
  }
  if (!named && widthOfSwatches(drawn) > width()) {
    return;
  }
  int x = width() - (named ? widthOf(shown) : widthOfSwatches(drawn));
  for (int run = 0; run < drawn; ++run) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.runColor(run));
    painter.drawRoundedRect(QRectF(x, (height() - kSwatch) / 2.0, kSwatch, kSwatch), 2, 2);
    x += kSwatch + kNameGap;
    if (named) {
      const int nameWidth = text.horizontalAdvance(shown.at(run)) + 1;
      painter.setPen(colors.muted);
      painter.drawText(QRect(x, 0, nameWidth, height()), Qt::AlignLeft | Qt::AlignVCenter, shown.at(run));
      x += nameWidth + kEntryGap;
    }
  }
  if (drawn < runs) {
    painter.setPen(colors.muted);
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignLeft | Qt::AlignVCenter, moreText(runs - drawn));
  }
}

Card* makeChartCard(TimeChart* chart, QWidget* parent) {
  auto* card = new Card(chart->title(), parent);
  card->setObjectName(chart->objectName() + QStringLiteral("Card"));
  card->setSubtitle(chart->unit());
  card->setBody(chart);
  card->setCornerWidget(new ChartLegend(chart, card));
  return card;
}

}  // namespace poolscope::ui
