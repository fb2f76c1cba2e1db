// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/jobs/job_description.h"
#include "ui/bridge/throttle.h"
#include "ui/panels/experiment_state.h"
#include "ui/theme/card.h"

#include <QString>

#include <map>
#include <optional>
#include <string>
#include <vector>

class QLabel;
class QScrollArea;
class QSpinBox;

namespace poolscope::ui {

class ExecutorList;
class InputsEditor;
class JobList;
class ParamForm;
class RaceOptions;
class SectionLabel;

/// What runs: the workload with its parameters and inputs, the executors that race on it, and the
/// options of the race. Says what is wrong where it stands, and how long each run should take.
class ExperimentPanel : public Card {
  Q_OBJECT

 public:
  explicit ExperimentPanel(QWidget* parent = nullptr);

  /// As the fields stand now.
  [[nodiscard]] Experiment experiment() const;
  void setExperiment(const Experiment& experiment);

  /// The same, read from that file: what it does outside the program is not agreed to yet.
  void setExperimentFrom(const QString& file, const Experiment& experiment);
  /// The file whose effects nobody has agreed to; empty: none.
  [[nodiscard]] QString unagreedFile() const { return QString::fromStdString(m_unagreedFile); }
  void setAgreed() { m_unagreedFile.clear(); }

  /// Everything that is entered, executors that do not take part and other jobs' fields included.
  [[nodiscard]] ExperimentState state() const;
  void setState(const ExperimentState& state);

  /// As of the last verdictChanged(): one sentence that says why the experiment cannot run, empty
  /// when it can.
  [[nodiscard]] const QString& problem() const { return m_problem; }
  /// As of the last verdictChanged(): for each executor that takes part how long it should take.
  [[nodiscard]] const std::vector<std::optional<double>>& predictions() const { return m_predictions; }
  /// Looks again now instead of soon.
  void updateVerdict();

 Q_SIGNALS:
  /// problem() and predictions() are new; at most ten times a second while somebody types.
  void verdictChanged();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void updateLeastWidth();
  void onJobChosen();
  void onInputsChanged();
  void onExecutorsChanged();
  void onFieldChanged();
  void showRest();
  [[nodiscard]] JobDraft draft() const;
  void showDraft(const std::string& job, const JobDraft& draft);
  [[nodiscard]] const JobDescription& description() const;

  QScrollArea* m_scroll;
  JobList* m_jobs;
  QLabel* m_purpose;
  QSpinBox* m_count;
  QLabel* m_countLabel;
  ParamForm* m_params;
  SectionLabel* m_paramsTitle;
  SectionLabel* m_inputsTitle;
  InputsEditor* m_inputs;
  ExecutorList* m_executors;
  RaceOptions* m_options;
  QWidget* m_restRow;
  QLabel* m_restLabel;
  QLabel* m_problemLabel;
  Throttle m_throttle;

  std::string m_shownJob;
  std::map<std::string, JobDraft> m_drafts;
  Experiment m_rest;           ///< what has no field; see ExperimentState::rest
  std::string m_unagreedFile;  ///< see ExperimentState::unagreedFile
  QString m_problem;
  std::vector<std::optional<double>> m_predictions;
  bool m_showing = false;  ///< fields are being filled, so their signals mean nothing
};

}  // namespace poolscope::ui
