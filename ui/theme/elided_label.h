// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace poolscope::ui {

/// One line of plain text that ends in an ellipsis where room ends, and then shows all of it as a
/// tool tip. It insists on no more width than a short word needs.
class ElidedLabel : public QLabel {
  Q_OBJECT

 public:
  explicit ElidedLabel(const QString& text = {}, QWidget* parent = nullptr);

  /// Where the ellipsis stands; right by default.
  void setElideMode(Qt::TextElideMode mode);
  /// Asks its layout for room for all of the text, and is cut short only where even that is not to be had.
  void setAskingForAll(bool asking);

  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  [[nodiscard]] QString elidedText() const;

  Qt::TextElideMode m_mode = Qt::ElideRight;
  bool m_askingForAll = false;
};

}  // namespace poolscope::ui
