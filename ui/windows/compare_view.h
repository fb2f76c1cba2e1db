// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/measurement.h"
#include "ui/bridge/background.h"
#include "ui/panels/compare_bars.h"
#include "ui/windows/sweep_choices.h"

#include <QWidget>

#include <atomic>
#include <memory>
#include <optional>

class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QVBoxLayout;

namespace poolscope::ui {

class AdviceCard;
class Card;
class SpeedupChart;

/// After a race: who took how long, with what the laws say beside it, and where they part. Races again with
/// repetitions in alternating order, and sweeps over one thing; points come as they are measured.
class CompareView : public QWidget {
  Q_OBJECT

 public:
  explicit CompareView(QWidget* parent = nullptr);
  /// Cancels what is being measured and waits for it.
  ~CompareView() override;

  /// A race that has ended, as one round.
  void showRace(const Experiment& experiment, const Recording& recording, const std::vector<RunSummary>& runs);
  /// What is shown; without points when nothing is.
  [[nodiscard]] const Measurement& measurement() const { return m_shown; }
  /// Shows what another view had.
  void showMeasurement(const Measurement& measurement) { show(measurement); }
  [[nodiscard]] bool isMeasuring() const { return m_measuring; }

 public Q_SLOTS:
  /// The shown race again, several rounds.
  void raceAgain();
  void sweepWorkers();
  void sweep(const SweepChoice& choice);
  /// The experiment with the repetitions and the sweep that it asks for itself.
  void measureExperiment(const Experiment& experiment);
  void cancel();

 Q_SIGNALS:
  void measuringChanged(bool measuring);
  /// measurement() is new.
  void changed();
  void closeRequested();
  void errorOccurred(const QString& message);
  void said(const QString& message);

 private:
  void start(Experiment experiment);
  void onPoint(const Measurement& soFar, bool last);
  void setMeasuring(bool measuring);
  void show(const Measurement& measurement);
  void showFigures();
  /// With many points the long tables come last; of a sweep the curve comes first.
  void arrange();
  void fillSweepMenu();
  [[nodiscard]] QWidget* makeCurvePages();
  void saveReport();
  void writeReport(const QString& file);
  [[nodiscard]] QHBoxLayout* makeTools();

  Background m_background;
  Measurement m_shown;
  std::optional<Experiment> m_base;  ///< what raceAgain() and sweepWorkers() start from
  std::shared_ptr<std::atomic<bool>> m_stop;
  bool m_measuring = false;
  CompareFigure m_figure = CompareFigure::wall;

  QPushButton* m_again;
  QPushButton* m_sweep;
  QPushButton* m_sweepMore;  ///< what else can be swept over
  QPushButton* m_cancel;
  QPushButton* m_report;
  QSpinBox* m_rounds;
  QLabel* m_state;
  QButtonGroup* m_figures;
  Card* m_barsCard;
  CompareBars* m_bars;
  QLabel* m_legend;
  Card* m_curveCard;
  SpeedupChart* m_curve;
  QStackedWidget* m_curvePages = nullptr;
  Card* m_tableCard;
  QLabel* m_table;
  Card* m_causeCard;
  QLabel* m_causes;
  Card* m_lawCard;
  QLabel* m_laws;
  AdviceCard* m_advice;
  QVBoxLayout* m_left;
  QVBoxLayout* m_right;
};

}  // namespace poolscope::ui
