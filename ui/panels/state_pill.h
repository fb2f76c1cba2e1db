// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace_types.h"

#include <QWidget>

namespace poolscope::ui {

/// A task's state as a pill with its word.
class StatePill : public QWidget {
  Q_OBJECT

 public:
  explicit StatePill(QWidget* parent = nullptr);

  void setState(TaskState state);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  TaskState m_state = TaskState::pending;
};

}  // namespace poolscope::ui
