// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/problem_label.h"

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QEvent>
#include <QPainter>

namespace poolscope::ui {

namespace {
constexpr int kSign = 16;
}

ProblemLabel::ProblemLabel(QWidget* parent) : QLabel(parent) {
  setObjectName(QStringLiteral("problem"));
  setTextFormat(Qt::PlainText);
  setWordWrap(true);
  setContentsMargins(metrics::kPadding + kSign + metrics::kGap, metrics::kGap, metrics::kPadding, metrics::kGap);
  setTextInteractionFlags(Qt::TextSelectableByMouse);
  updateColors();
  hide();
}

void ProblemLabel::paintEvent(QPaintEvent* event) {
  {
    QPainter painter(this);
    painter.fillRect(rect(), ui::palette().warningBg);
    painter.drawPixmap(
        metrics::kPadding, metrics::kGap,
        tintedPixmap(themeIcon(QStringLiteral("warning")), {kSign, kSign}, devicePixelRatioF(), ui::palette().warning));
  }
  QLabel::paintEvent(event);
}

void ProblemLabel::changeEvent(QEvent* event) {
  QLabel::changeEvent(event);
  if (event->type() == QEvent::ApplicationPaletteChange) {
    updateColors();
  }
}

void ProblemLabel::updateColors() {
  QPalette colors = QLabel::palette();
  colors.setColor(QPalette::WindowText, ui::palette().warning);
  setPalette(colors);
}

}  // namespace poolscope::ui
