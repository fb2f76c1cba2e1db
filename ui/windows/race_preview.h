// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "ui/bridge/session.h"

#include <QTimer>
#include <QWidget>

namespace poolscope::ui {

/// A race that really runs, small: while it is visible it runs the experiment, shows it, and after a rest runs it
/// again. For experiments that only wait; two rows a run at least. It takes the height it gets, up to a bound.
class RacePreview : public QWidget {
  Q_OBJECT

 public:
  explicit RacePreview(QWidget* parent = nullptr);

  void setExperiment(const Experiment& experiment);
  [[nodiscard]] bool isRunning() const { return m_session.isRunning(); }
  /// Tasks that have ended in the race that is shown.
  [[nodiscard]] qint64 ended() const;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void start();
  [[nodiscard]] double seconds() const;
  [[nodiscard]] int rows(std::size_t run) const;
  [[nodiscard]] int allRows() const;
  /// Of the whole picture with rows of that height.
  [[nodiscard]] int heightFor(int row) const;
  /// As tall as there is room, within bounds.
  [[nodiscard]] int rowHeight() const;
  [[nodiscard]] int labelWidth() const;
  void paintAxis(QPainter& painter, const QRect& plot) const;
  void paintRun(QPainter& painter, const QRect& plot, std::size_t run, int top) const;

  Session m_session;
  Experiment m_experiment;
  QTimer m_rest;
};

}  // namespace poolscope::ui
