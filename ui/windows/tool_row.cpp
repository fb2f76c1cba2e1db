// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/tool_row.h"

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"
#include "ui/windows/action_button.h"

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>

namespace poolscope::ui {

namespace {

/// A thin line between groups of buttons.
class Separator : public QWidget {
 public:
  explicit Separator(QWidget* parent) : QWidget(parent) { setFixedSize(1 + 2 * 4, metrics::kButtonHeight); }

  QSize sizeHint() const override { return minimumSize(); }

 protected:
  void paintEvent(QPaintEvent* /*event*/) override {
    QPainter(this).fillRect(width() / 2, 3, 1, height() - 6, ui::palette().line);
  }
};

}  // namespace

ToolRow::ToolRow(QWidget* parent)
    : QWidget(parent), m_left(new QHBoxLayout), m_right(new QHBoxLayout), m_prediction(new QLabel(this)) {
  setObjectName(QStringLiteral("toolRow"));
  m_prediction->setObjectName(QStringLiteral("prediction"));
  m_prediction->setTextFormat(Qt::RichText);
  m_prediction->setForegroundRole(QPalette::PlaceholderText);
  m_prediction->setToolTip(tr("How long each executor should take, if nothing but its workers held it up"));
  for (QHBoxLayout* part : {m_left, m_right}) {
    part->setSpacing(metrics::kGap);
  }
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(metrics::kPadding, 4, metrics::kPadding, metrics::kGap);
  layout->setSpacing(metrics::kGap);
  layout->addLayout(m_left);
  layout->addStretch(1);
  layout->addWidget(m_prediction);
  layout->addLayout(m_right);
}

QPushButton* ToolRow::addAction(QAction* action) {
  auto* button = new ActionButton(action, this);
  m_left->addWidget(button);
  m_buttons.push_back(button);
  return button;
}

void ToolRow::addSeparator() { m_left->addWidget(new Separator(this)); }

void ToolRow::setMenu(const QString& name, const QString& text, QMenu* menu) {
  auto* button = new QPushButton(themeIcon(QStringLiteral("export")), text, this);
  button->setObjectName(name);
  button->setToolTip(tr("Writes the run to a file, or a picture of it"));
  button->setMenu(menu);
  m_right->addWidget(new Separator(this));
  m_right->addWidget(button);
}

void ToolRow::setPrediction(const QString& html) {
  m_prediction->setText(html);
  fit();
}

/// With all words, without the prediction. Of the widgets themselves: layouts inside layouts hear only later
/// that one has changed.
int ToolRow::fullWidth() const {
  const QMargins margins = layout()->contentsMargins();
  int width = margins.left() + margins.right() + 2 * layout()->spacing();
  for (const QHBoxLayout* part : {m_left, m_right}) {
    for (int i = 0; i < part->count(); ++i) {
      const QWidget* widget = part->itemAt(i)->widget();
      const auto* button = qobject_cast<const ActionButton*>(widget);
      width += (button != nullptr ? button->fullWidth() : widget->sizeHint().width()) + part->spacing();
    }
  }
  return width;
}

/// First the prediction goes, then the words beside icons, from the right to the left. Changes only what has to
/// be changed, since each change asks for a layout, which asks here again.
void ToolRow::fit() {
  int needed = fullWidth();
  const bool predicts =
      !m_prediction->text().isEmpty() && needed + m_prediction->sizeHint().width() + layout()->spacing() <= width();
  if (predicts == m_prediction->isHidden()) {
    m_prediction->setVisible(predicts);
  }
  for (auto button = m_buttons.rbegin(); button != m_buttons.rend(); ++button) {
    const bool tooWide = needed > width();
    (*button)->setIconOnly(tooWide);
    needed -= tooWide ? (*button)->fullWidth() - (*button)->leastWidth() : 0;
  }
}

QSize ToolRow::minimumSizeHint() const {
  int width = fullWidth();
  for (const ActionButton* button : m_buttons) {
    width -= button->fullWidth() - button->leastWidth();
  }
  return {width, QWidget::minimumSizeHint().height()};
}

bool ToolRow::event(QEvent* event) {
  // A layout request: a button has other words now.
  if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest) {
    fit();
  }
  return QWidget::event(event);
}

void ToolRow::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.fillRect(rect(), ui::palette().card);
  painter.fillRect(0, height() - 1, width(), 1, ui::palette().line);
}

}  // namespace poolscope::ui
