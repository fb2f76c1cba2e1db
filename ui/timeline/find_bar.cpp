// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/find_bar.h"

#include "ui/models/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/palette.h"
#include "ui/timeline/task_finder.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QToolButton>

namespace poolscope::ui {

namespace {

constexpr int kTypingMs = 150;  // after the last letter

QToolButton* button(const QString& name, const QString& icon, const QString& text, QWidget* parent) {
  auto* made = new QToolButton(parent);
  made->setObjectName(name);
  made->setIcon(themeIcon(icon));
  made->setAutoRaise(true);
  made->setToolTip(text);
  made->setAccessibleName(text);
  return made;
}

}  // namespace

FindBar::FindBar(TaskFinder* finder, QWidget* parent)
    : QFrame(parent),
      m_finder(finder),
      m_edit(new QLineEdit(this)),
      m_count(new QLabel(this)),
      m_previous(button(QStringLiteral("findPrevious"), QStringLiteral("up"), tr("Previous hit (Shift+Enter)"), this)),
      m_next(button(QStringLiteral("findNext"), QStringLiteral("down"), tr("Next hit (Enter)"), this)) {
  setObjectName(QStringLiteral("findBar"));
  m_edit->setObjectName(QStringLiteral("findEdit"));
  m_edit->setPlaceholderText(tr("Find: state:failed worker:2 >500ms"));
  m_edit->setAccessibleName(tr("Find tasks in the timeline"));
  m_edit->setClearButtonEnabled(true);
  m_edit->setMinimumWidth(220);
  m_count->setObjectName(QStringLiteral("findCount"));
  m_count->setForegroundRole(QPalette::PlaceholderText);
  m_count->setMinimumWidth(m_count->fontMetrics().horizontalAdvance(QStringLiteral("9,999 / 9,999")));
  QToolButton* close = button(QStringLiteral("findClose"), QStringLiteral("close"), tr("Close (Esc)"), this);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(8, 6, 6, 6);
  layout->setSpacing(4);
  layout->addWidget(m_edit);
  layout->addWidget(m_count);
  layout->addWidget(m_previous);
  layout->addWidget(m_next);
  layout->addWidget(close);
  m_typing.setSingleShot(true);
  m_typing.setInterval(kTypingMs);
  connect(m_edit, &QLineEdit::textChanged, this, [this] { m_typing.start(); });
  connect(&m_typing, &QTimer::timeout, this, [this] { Q_EMIT textChanged(m_edit->text()); });
  connect(m_previous, &QToolButton::clicked, this, [this] { Q_EMIT stepRequested(false); });
  connect(m_next, &QToolButton::clicked, this, [this] { Q_EMIT stepRequested(true); });
  connect(close, &QToolButton::clicked, this, &FindBar::closed);
  connect(m_finder, &TaskFinder::hitsChanged, this, &FindBar::updateCount);
  updateCount();
  hide();
}

void FindBar::open() {
  show();
  raise();
  m_edit->setFocus(Qt::ShortcutFocusReason);
  m_edit->selectAll();
}

void FindBar::setPlace(std::size_t place) {
  m_place = place;
  updateCount();
}

void FindBar::updateCount() {
  const auto count = static_cast<std::int64_t>(m_finder->count());
  QString text;
  if (m_finder->isBusy()) {
    text = tr("looking…");
  } else if (!m_finder->problem().isEmpty()) {
    text = tr("not understood");
  } else if (m_finder->text().trimmed().isEmpty()) {
    text.clear();
  } else if (count == 0) {
    text = tr("no hits");
  } else if (static_cast<std::int64_t>(m_place) < count) {
    //: Which hit of how many
    text = tr("%1 / %2").arg(formatCount(static_cast<std::int64_t>(m_place) + 1), formatCount(count));
  } else {
    text = count == 1 ? tr("1 hit") : tr("%1 hits").arg(formatCount(count));
  }
  m_count->setText(text);
  m_edit->setToolTip(m_finder->problem());
  m_previous->setEnabled(count > 0);
  m_next->setEnabled(count > 0);
}

void FindBar::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) {
    Q_EMIT closed();
  } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
    if (m_typing.isActive()) {
      m_typing.stop();
      Q_EMIT textChanged(m_edit->text());
    } else {
      Q_EMIT stepRequested(!event->modifiers().testFlag(Qt::ShiftModifier));
    }
  } else {
    QFrame::keyPressEvent(event);
  }
}

void FindBar::paintEvent(QPaintEvent*) {
  const Palette& colors = ui::palette();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(colors.line, 1));
  painter.setBrush(colors.card);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

}  // namespace poolscope::ui
