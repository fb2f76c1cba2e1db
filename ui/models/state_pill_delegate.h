// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace_types.h"

#include <QStyledItemDelegate>

class QPainter;

namespace poolscope::ui {

/// Paints a state as a pill with its word in it. The item's TaskTableModel::StateRole says which.
class StatePillDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  /// The pill by itself, at the left of `room` and centred in its height, for other views.
  static void paintPill(QPainter& painter, const QRect& room, TaskState state, const QFont& font);
  [[nodiscard]] static QSize pillSize(TaskState state, const QFont& font);
};

}  // namespace poolscope::ui
