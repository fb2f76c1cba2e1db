// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>

class QLabel;
class QLineEdit;
class QToolButton;

namespace poolscope::ui {

class TaskFinder;

/// What one types into to find tasks in the timeline: Enter and Shift+Enter step through the hits, Escape
/// closes it. Lies over the timeline's corner.
class FindBar : public QFrame {
  Q_OBJECT

 public:
  explicit FindBar(TaskFinder* finder, QWidget* parent);

  /// Shows itself and takes the focus.
  void open();
  /// "2 of 14": which hit is selected, counted from 0; count for none.
  void setPlace(std::size_t place);

 Q_SIGNALS:
  /// Something else was typed.
  void textChanged(const QString& text);
  void stepRequested(bool forward);
  void closed();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void updateCount();

  TaskFinder* m_finder;
  QLineEdit* m_edit;
  QLabel* m_count;
  QToolButton* m_previous;
  QToolButton* m_next;
  QTimer m_typing;
  std::size_t m_place = 0;
};

}  // namespace poolscope::ui
