// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"

#include <QWidget>

#include <chrono>
#include <optional>

class QComboBox;
class QSpinBox;

namespace poolscope::ui {

class NumberField;

/// What holds for all executors of a race: the queue's limit, the size of chunks, the GIL's switch
/// interval, the time limit for a task, and whether executors run together or in turn.
class RaceOptions : public QWidget {
  Q_OBJECT

 public:
  explicit RaceOptions(QWidget* parent = nullptr);

  [[nodiscard]] RaceMode mode() const;
  [[nodiscard]] std::optional<std::chrono::nanoseconds> taskTimeout() const;
  /// Shows what the experiment says; without a signal. Where executors differ, the first counts.
  void show(const Experiment& experiment);
  /// Puts what is shown into a spec.
  void apply(ExecutorSpec& spec) const;
  /// Some executor has a GIL, so that its interval matters.
  void setGilUsed(bool used);
  /// Some executor sends its tasks to workers in chunks.
  void setChunksUsed(bool used);

 Q_SIGNALS:
  /// What apply() puts into the specs.
  void specOptionsChanged();
  void modeChanged();
  void taskTimeoutChanged();

 private:
  void onQueueLimitChanged();

  QSpinBox* m_queueLimit;
  QComboBox* m_queueFull;
  QSpinBox* m_chunkSize;
  NumberField* m_gilInterval;
  NumberField* m_timeout;
  QComboBox* m_mode;
};

}  // namespace poolscope::ui
