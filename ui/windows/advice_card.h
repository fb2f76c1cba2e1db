// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/advisor.h"
#include "ui/bridge/background.h"
#include "ui/theme/card.h"

#include <optional>

class QLabel;
class QPushButton;

namespace poolscope::ui {

/// What the advisor says about the work that is compared: tries some of its tasks for a moment, says what
/// kind of work it is and which executor it wants, and lets the user have that proved.
class AdviceCard : public Card {
  Q_OBJECT

 public:
  explicit AdviceCard(QWidget* parent = nullptr);

  /// The work that advice is wanted for; what was said about other work goes.
  void setExperiment(const std::optional<Experiment>& experiment);
  /// No trial while something else is being measured.
  void setBusy(bool busy);
  [[nodiscard]] bool isTrying() const { return m_trying; }
  [[nodiscard]] const std::optional<Advice>& advice() const { return m_advice; }

 public Q_SLOTS:
  /// Tries it; adviceChanged() or errorOccurred() follows.
  void advise();

 Q_SIGNALS:
  void adviceChanged();
  /// The advice against its runner-up, to be measured.
  void proofRequested(const poolscope::Experiment& experiment);
  void errorOccurred(const QString& message);

 private:
  void showAdvice(const TrialFigures& figures, const Advice& advice);
  void refresh();

  Background m_background;
  std::optional<Experiment> m_experiment;
  std::optional<Advice> m_advice;
  bool m_trying = false;
  bool m_busy = false;
  QLabel* m_words;
  QPushButton* m_ask;
  QPushButton* m_prove;
};

}  // namespace poolscope::ui
