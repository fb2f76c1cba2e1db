// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lessons/bar_scale.h"

#include <QString>
#include <QWidget>

#include <optional>
#include <string>
#include <vector>

namespace poolscope::ui {

/// The bars of a lesson. First they are dragged to what one expects; after the run they grow to what was
/// measured, and the guess stays as a dashed line. Keys: up and down choose a bar, left and right move it.
class LessonBars : public QWidget {
  Q_OBJECT

 public:
  struct Bar {
    QString label;
    std::string unit;  ///< as of format_figure()
  };

  explicit LessonBars(QWidget* parent = nullptr);

  /// New bars, without guesses and measurements, and the scale on which they are dragged. An even one ends with the
  /// longest bar once these are measured; one of powers of ten stays.
  void setBars(const std::vector<Bar>& bars, const BarScale& scale);
  /// Whether they can be dragged; else nothing is shown before there are measurements.
  void setGuessing(bool guessing);
  /// By bar; empty when none was moved.
  [[nodiscard]] std::vector<double> guesses() const;
  void setGuess(int bar, double value);
  /// By bar; not finite where there is none.
  void setMeasured(const std::vector<double>& values);
  void clearMeasured();
  /// How much larger than usual, for a lecture.
  void setFactor(double factor);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;
  /// Where a bar lies: its ground from nothing to the end of the scale.
  [[nodiscard]] QRect barRect(int bar) const;

 Q_SIGNALS:
  void guessChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  [[nodiscard]] int rowHeight() const;
  [[nodiscard]] int labelWidth() const;
  [[nodiscard]] BarScale currentScale() const;
  [[nodiscard]] QFont barFont(double factor, bool bold = false) const;
  void moveTo(int bar, double x);
  void paintTens(QPainter& painter) const;
  void paintBar(QPainter& painter, int bar) const;
  void paintGuess(QPainter& painter, int bar, const QRect& ground) const;
  [[nodiscard]] int barAt(int y) const;
  /// What people would say for it, within the scale.
  [[nodiscard]] double rounded(int bar, double value) const;
  /// A round amount that takes the bar from one end to the other in at most so many steps.
  [[nodiscard]] double stepOf(int bar, int steps) const;
  void describe();

  std::vector<Bar> m_bars;
  std::vector<double> m_guesses;
  std::vector<double> m_measured;
  BarScale m_scale;
  double m_factor = 1;
  int m_current = 0;
  bool m_guessing = false;
  bool m_moved = false;
};

}  // namespace poolscope::ui
