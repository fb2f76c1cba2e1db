// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/time_share_bar.h"

#include "ui/models/format.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QStringList>
#include <QToolTip>

#include <algorithm>
#include <numeric>

namespace poolscope::ui {

namespace {

constexpr int kBarHeight = 20;
constexpr int kTextGap = 6;
constexpr double kLeastWidth = 2;  // so that even a short share can be seen

QString words(const TimeShare& share) {
  return timePartName(share.part) + QLatin1Char(' ') + formatDuration(share.ns) + QStringLiteral(" · ") +
         formatShare(share.percent / 100.0);
}

}  // namespace

TimeShareBar::TimeShareBar(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("timeShares"));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  setMouseTracking(true);
}

void TimeShareBar::setShares(const std::vector<TimeShare>& shares, int series) {
  if (m_shares == shares && m_series == series) {
    return;
  }
  m_shares = shares;
  m_series = series;
  setAccessibleName(tr("Where its time went"));
  setAccessibleDescription(legend());
  updateGeometry();
  update();
}

QString TimeShareBar::legend() const {
  QStringList parts;
  for (const TimeShare& share : m_shares) {
    parts << words(share);
  }
  return parts.join(QStringLiteral("   "));
}

QSize TimeShareBar::sizeHint() const { return {200, heightForWidth(200)}; }

QSize TimeShareBar::minimumSizeHint() const { return {80, heightForWidth(280)}; }

int TimeShareBar::heightForWidth(int width) const {
  const QFontMetrics small(smallFont());
  const QRect text = small.boundingRect(QRect(0, 0, width, 1000), Qt::TextWordWrap, legend());
  return kBarHeight + kTextGap + text.height();
}

QRectF TimeShareBar::barRect() const { return {0, 0, static_cast<qreal>(width()), kBarHeight}; }

QRectF TimeShareBar::shareRect(std::size_t i) const {
  const auto total = std::accumulate(m_shares.begin(), m_shares.end(), 0.0, [](double sum, const TimeShare& share) {
    return sum + static_cast<double>(share.ns);
  });
  if (total <= 0) {
    return {};
  }
  // What a short share is given more than its due, the others give in proportion.
  std::vector<double> widths;
  for (const TimeShare& share : m_shares) {
    widths.push_back(std::max(kLeastWidth, barRect().width() * static_cast<double>(share.ns) / total));
  }
  const double sum = std::accumulate(widths.begin(), widths.end(), 0.0);
  double left = 0;
  for (std::size_t k = 0; k < i; ++k) {
    left += widths[k];
  }
  const double scale = barRect().width() / sum;
  return {left * scale, 0, widths[i] * scale, kBarHeight};
}

QColor TimeShareBar::colorOf(TimePart part) const {
  const Palette& colors = ui::palette();
  switch (part) {
    case TimePart::queue: return colors.waiting;
    case TimePart::gilWait: return mix(colors.warning, colors.card, 0.45);
    case TimePart::blocked: return mix(colors.seriesColor(m_series), colors.card, 0.45);
    case TimePart::paused: return colors.line;
    case TimePart::computing: return colors.seriesColor(m_series);
    case TimePart::other: break;
  }
  return colors.grid;
}

QColor TimeShareBar::textColorOf(TimePart part) const {
  const Palette& colors = ui::palette();
  if (part == TimePart::computing) {
    return colors.seriesText(m_series);
  }
  const QColor ground = colorOf(part);
  return contrastRatio(colors.text, ground) >= contrastRatio(colors.card, ground) ? colors.text : colors.card;
}

void TimeShareBar::paintEvent(QPaintEvent* /*event*/) {
  if (m_shares.empty()) {
    return;
  }
  const Palette& colors = ui::palette();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QPainterPath clip;
  clip.addRoundedRect(barRect(), 3, 3);
  painter.setFont(smallFont());
  painter.save();
  painter.setClipPath(clip);
  for (std::size_t i = 0; i < m_shares.size(); ++i) {
    const QRectF part = shareRect(i);
    const TimePart kind = m_shares[i].part;
    painter.fillRect(part, colorOf(kind));
    if (kind == TimePart::gilWait || kind == TimePart::paused) {  // not by colour alone
      painter.fillRect(part, QBrush(mix(colors.text, colorOf(kind), 0.35), Qt::BDiagPattern));
    }
    const QRectF room = part.adjusted(5, 0, -5, 0);
    QString text = words(m_shares[i]);
    if (painter.fontMetrics().horizontalAdvance(text) > room.width()) {
      text = timePartName(kind);
    }
    if (painter.fontMetrics().horizontalAdvance(text) <= room.width()) {
      painter.setPen(textColorOf(kind));
      painter.drawText(room, static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter), text);
    }
  }
  painter.restore();
  painter.setPen(colors.muted);
  painter.drawText(QRect(0, kBarHeight + kTextGap, width(), height() - kBarHeight - kTextGap),
                   static_cast<int>(Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap), legend());
}

bool TimeShareBar::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    for (std::size_t i = 0; i < m_shares.size(); ++i) {
      if (shareRect(i).contains(help->pos())) {
        QToolTip::showText(help->globalPos(),
                           words(m_shares[i]) + QLatin1Char('\n') + timePartMeaning(m_shares[i].part), this);
        return true;
      }
    }
    QToolTip::hideText();
    event->ignore();
    return true;
  }
  return QWidget::event(event);
}

}  // namespace poolscope::ui
