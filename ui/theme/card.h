// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>
#include <QString>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace poolscope::ui {

class ElidedLabel;

/// A panel of the window: a rounded ground with a header (bold title, muted subtitle, something at
/// the right) over a thin line, and a body below. Its object name is the caller's to set.
class Card : public QFrame {
  Q_OBJECT

 public:
  explicit Card(const QString& title = {}, QWidget* parent = nullptr);

  [[nodiscard]] QString title() const;
  void setTitle(const QString& title);
  [[nodiscard]] QString subtitle() const;
  /// What explains the title: a unit, a count. Cut short with an ellipsis when there is no room.
  void setSubtitle(const QString& subtitle);
  /// A muted text at the right of the header.
  [[nodiscard]] QString cornerText() const;
  void setCornerText(const QString& text);
  /// A widget at the right of the header, right of the corner text; replaces and deletes the last one.
  void setCornerWidget(QWidget* widget);
  /// Shows or hides header and line.
  void setHeaderVisible(bool visible);

  /// What fills the card; replaces and deletes the last one. It reaches the card's edges, save for
  /// the border and the round corners; inner space is its own matter.
  void setBody(QWidget* body);
  [[nodiscard]] QWidget* body() const { return m_body; }
  /// To add several widgets below each other instead of one body.
  [[nodiscard]] QVBoxLayout* bodyLayout() const { return m_bodyLayout; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void updateFonts();

  QWidget* m_header;
  QHBoxLayout* m_headerLayout;
  ElidedLabel* m_title;
  ElidedLabel* m_subtitle;
  QLabel* m_corner;
  QVBoxLayout* m_bodyLayout;
  QPointer<QWidget> m_cornerWidget;
  QPointer<QWidget> m_body;
};

}  // namespace poolscope::ui
