// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/state_pill_delegate.h"

#include "ui/models/state_words.h"
#include "ui/models/task_table_model.h"

#include <QApplication>
#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace poolscope::ui {

namespace {
constexpr int kMargin = 4;
constexpr int kPadding = 7;
}  // namespace

QSize StatePillDelegate::pillSize(TaskState state, const QFont& font) {
  const QFontMetrics metrics(font);
  return {metrics.horizontalAdvance(stateWord(state)) + 2 * kPadding, metrics.height() + 2};
}

void StatePillDelegate::paintPill(QPainter& painter, const QRect& room, TaskState state, const QFont& font) {
  const StateColors colors = stateColors(state);
  QRect pill(QPoint(room.left(), 0), pillSize(state, font).boundedTo(room.size()));
  pill.moveTop(room.top() + (room.height() - pill.height()) / 2);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colors.ground);
  const double radius = pill.height() / 2.0;
  painter.drawRoundedRect(pill, radius, radius);
  painter.setPen(colors.text);
  painter.setFont(font);
  painter.drawText(pill, Qt::AlignCenter | Qt::TextSingleLine, stateWord(state));
  painter.restore();
}

void StatePillDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyleOptionViewItem ground = option;
  initStyleOption(&ground, index);
  ground.text.clear();
  const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
  style->drawControl(QStyle::CE_ItemViewItem, &ground, painter, option.widget);
  const QVariant state = index.data(TaskTableModel::StateRole);
  if (state.isValid()) {
    const QRect room = option.rect.adjusted(kMargin, 1, -kMargin, -1);
    paintPill(*painter, room, static_cast<TaskState>(std::clamp(state.toInt(), 0, kTaskStateCount - 1)), option.font);
  }
}

QSize StatePillDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QVariant state = index.data(TaskTableModel::StateRole);
  const auto shown =
      state.isValid() ? static_cast<TaskState>(std::clamp(state.toInt(), 0, kTaskStateCount - 1)) : TaskState::finished;
  return pillSize(shown, option.font) + QSize(2 * kMargin, 4);
}

}  // namespace poolscope::ui
