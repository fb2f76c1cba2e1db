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
constexpr int kInset = 5;
constexpr double kLeastWidth = 2;  // so that even a short share can be seen

QString words(const TimeShare& share) {
  const QString percent =
      share.percent == 0 && share.ns > 0 ? QStringLiteral("<1 %") : formatShare(share.percent / 100.0);
  return timePartName(share.part) + QLatin1Char(' ') + formatDuration(share.ns) + QStringLiteral(" · ") + percent;
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
  setAccessibleDescription(text(true, width()));
  updateGeometry();
  update();
}

QString TimeShareBar::text(bool all, double width) const {
  QStringList parts;
  for (std::size_t i = 0; i < m_shares.size(); ++i) {
    if (all || !fits(words(m_shares[i]), shareRect(i, width))) {
      parts << words(m_shares[i]);
    }
  }
  return parts.join(QStringLiteral("   "));
}

bool TimeShareBar::fits(const QString& text, const QRectF& part) {
  return QFontMetrics(smallFont()).horizontalAdvance(text) <= part.width() - 2 * kInset;
}

QSize TimeShareBar::sizeHint() const { return {200, heightForWidth(200)}; }

QSize TimeShareBar::minimumSizeHint() const { return {80, heightForWidth(280)}; }

int TimeShareBar::heightForWidth(int width) const {
  const QFontMetrics small(smallFont());
  const QRect words = small.boundingRect(QRect(0, 0, width, 1000), Qt::TextWordWrap, text(false, width));
  return words.isEmpty() ? kBarHeight : kBarHeight + kTextGap + words.height();
}

QRectF TimeShareBar::shareRect(std::size_t i, double width) const {
  const auto total = std::accumulate(m_shares.begin(), m_shares.end(), 0.0, [](double sum, const TimeShare& share) {
    return sum + static_cast<double>(share.ns);
  });
  if (total <= 0) {
    return {};
  }
  // What a short share is given more than its due, the others give in proportion.
  std::vector<double> widths;
  for (const TimeShare& share : m_shares) {
    widths.push_back(std::max(kLeastWidth, width * static_cast<double>(share.ns) / total));
  }
  const double sum = std::accumulate(widths.begin(), widths.end(), 0.0);
  double left = 0;
  for (std::size_t k = 0; k < i; ++k) {
    left += widths[k];
  }
  const double scale = width / sum;
  return {left * scale, 0, widths[i] * scale, kBarHeight};
}

QColor TimeShareBar::colorOf(TimePart part) const {
  const Palette& colors = ui::palette();
  switch (part) {
    case TimePart::queue: return colors.waiting;
    case TimePart::callQueue: return mix(colors.waiting, colors.card, 0.5);
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
  clip.addRoundedRect(QRectF(0, 0, width(), kBarHeight), 3, 3);
  painter.setFont(smallFont());
  painter.save();
  painter.setClipPath(clip);
  for (std::size_t i = 0; i < m_shares.size(); ++i) {
    const QRectF part = shareRect(i, width());
    const TimePart kind = m_shares[i].part;
    painter.fillRect(part, colorOf(kind));
    if (kind == TimePart::gilWait || kind == TimePart::paused || kind == TimePart::callQueue) {  // not by colour alone
      painter.fillRect(part, QBrush(mix(colors.text, colorOf(kind), 0.35), Qt::BDiagPattern));
    }
    const QString whole = words(m_shares[i]);
    const QString shown = fits(whole, part) ? whole : timePartName(kind);
    if (fits(shown, part)) {
      painter.setPen(textColorOf(kind));
      painter.drawText(part.adjusted(kInset, 0, -kInset, 0), static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter), shown);
    }
  }
  painter.restore();
  painter.setPen(colors.muted);
  painter.drawText(QRect(0, kBarHeight + kTextGap, width(), height() - kBarHeight - kTextGap),
                   static_cast<int>(Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap), text(false, width()));
}

bool TimeShareBar::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    for (std::size_t i = 0; i < m_shares.size(); ++i) {
      if (shareRect(i, width()).contains(help->pos())) {
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
