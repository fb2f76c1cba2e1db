// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>
#include <QWidget>

#include <vector>

class QAction;
class QHBoxLayout;
class QLabel;
class QMenu;

namespace poolscope::ui {

class ActionButton;

/// The row of buttons under the menus: what can be done, groups apart, and at the right how long it
/// should take and the way out.
class ToolRow : public QWidget {
  Q_OBJECT

 public:
  explicit ToolRow(QWidget* parent = nullptr);

  /// Buttons go to the left part in the order of the calls; returns the button.
  QPushButton* addAction(QAction* action);
  void addSeparator();
  /// The button at the right end, which opens a menu. The menu must outlive the row.
  void setMenu(const QString& name, const QString& text, QMenu* menu);
  /// HTML; empty for nothing. Left out where there is no room for it.
  void setPrediction(const QString& html);

  /// Room for the icons; the words beside them come with more.
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void fit();
  [[nodiscard]] int fullWidth() const;

  std::vector<ActionButton*> m_buttons;
  QHBoxLayout* m_left;
  QHBoxLayout* m_right;
  QLabel* m_prediction;
};

}  // namespace poolscope::ui
