// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;

namespace poolscope::ui {

class TimeCursor;

/// Steers a TimeCursor: back to the start, play and pause, how fast, and back to live; says where it
/// stands.
class TransportBar : public QWidget {
  Q_OBJECT

 public:
  /// `cursor` must outlive the bar.
  explicit TransportBar(TimeCursor* cursor, QWidget* parent = nullptr);

 private:
  void update();
  void chooseSpeed(int index);

  TimeCursor* m_cursor;
  QToolButton* m_play;
  QComboBox* m_speed;
  QToolButton* m_live;
  QLabel* m_time;
};

}  // namespace poolscope::ui
