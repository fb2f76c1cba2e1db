// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/executor_spec.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QSpinBox;
class QToolButton;

namespace poolscope::ui {

/// One executor of a race: takes part or not, of which kind, with how many workers, with a GIL or
/// without, with event loops in its worker processes, or joining each task at once. What the row has no field for
/// (queue limit, switch interval) it keeps.
class ExecutorRow : public QWidget {
  Q_OBJECT

 public:
  explicit ExecutorRow(const ExecutorSpec& spec, QWidget* parent = nullptr);

  [[nodiscard]] const ExecutorSpec& spec() const { return m_spec; }
  void setSpec(const ExecutorSpec& spec);
  /// The name of the kind as far as its box has room for it.
  [[nodiscard]] QString shownKind() const;
  [[nodiscard]] bool isChecked() const;
  void setChecked(bool checked);
  /// What screen readers call the row: "Executor 2".
  void setNumber(int number);
  /// The last executor cannot be removed.
  void setRemovable(bool removable);

 Q_SIGNALS:
  void changed();
  void removeRequested();

 private:
  void showSpec();
  void onKindChosen();

  ExecutorSpec m_spec;
  QCheckBox* m_check;
  QComboBox* m_kind;
  QSpinBox* m_workers;
  QLabel* m_fixedWorkers;
  QToolButton* m_loop;
  QToolButton* m_join;
  QToolButton* m_gil;
  QToolButton* m_remove;
};

/// True when the kind understands the key, e.g. "gil".
[[nodiscard]] bool understandsKey(ExecutorKind kind, const char* key);

}  // namespace poolscope::ui
