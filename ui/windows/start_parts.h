// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QString>

#include <cstdint>

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

/// A picture, not a measurement, of commands on four workers, one of which failed.
class WorkerSketch : public QWidget {
  Q_OBJECT

 public:
  explicit WorkerSketch(QWidget* parent = nullptr);
  [[nodiscard]] QSize sizeHint() const override { return {280, 92}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace poolscope::ui
