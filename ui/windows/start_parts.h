// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <vector>

class QMimeData;

namespace poolscope::ui {

/// One line of the start page that can be clicked: a number, a title, a pill or details at the right.
class StartRow : public QAbstractButton {
  Q_OBJECT

 public:
  enum class Pill : std::uint8_t { none, done, next };

  StartRow(const QString& number, const QString& title, QWidget* parent = nullptr);

  void setPill(Pill pill, const QString& word);
  void setDetail(const QString& middle, const QString& right);
  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  QString m_number;
  Pill m_pill = Pill::none;
  QString m_word;
  QString m_middle;
  QString m_right;
};

/// Rows below each other, as many as there is room for: five at least, and always the one that matters.
class StartRows : public QWidget {
  Q_OBJECT

 public:
  explicit StartRows(QWidget* parent = nullptr);

  /// Takes them over in place of what was there. `important` is an index, or -1.
  void setRows(const std::vector<StartRow*>& rows, int important);
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void arrange();
  [[nodiscard]] int rowHeight() const;

  std::vector<StartRow*> m_rows;  ///< children
  int m_important = -1;
};

/// The local files in what is dragged; empty when anything else is among it.
[[nodiscard]] QStringList localFiles(const QMimeData* data);

/// A field that files can be dropped on; a click asks for them.
class FileDrop : public QAbstractButton {
  Q_OBJECT

 public:
  explicit FileDrop(QWidget* parent = nullptr);
  [[nodiscard]] QSize sizeHint() const override { return {280, 44}; }

 Q_SIGNALS:
  void dropped(const QStringList& files);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void setHovered(bool hovered);

  bool m_hovered = false;
};

/// A picture, not a measurement, of commands on four workers, one of which failed. It takes the height it gets, up to a
/// bound.
class WorkerSketch : public QWidget {
  Q_OBJECT

 public:
  explicit WorkerSketch(QWidget* parent = nullptr);
  [[nodiscard]] QSize sizeHint() const override { return {280, 92}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace poolscope::ui
