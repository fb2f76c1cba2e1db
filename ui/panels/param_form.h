// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job_description.h"
#include "core/jobs/value.h"

#include <QWidget>

#include <functional>
#include <string>
#include <vector>

class QGridLayout;
class QPushButton;
class QVBoxLayout;

namespace poolscope::ui {

/// A form made from a job's own description: a field for each parameter, of the kind that its type
/// asks for, with its unit, limits, default and help. Where a job takes inputs and has many settings
/// besides, all but the first are folded away, so that the inputs stay in view.
class ParamForm : public QWidget {
  Q_OBJECT

 public:
  explicit ParamForm(QWidget* parent = nullptr);

  /// Shows the fields of `job` with their defaults, without the parameter that takes the inputs.
  /// `job` must outlive the form; the catalogue's do.
  void setJob(const JobDescription& job);
  /// What differs from the defaults.
  [[nodiscard]] ParamMap params() const;
  /// Shows these values and defaults for the rest; unknown names are left out.
  void setParams(const ParamMap& params);
  /// One sentence about a field whose text cannot be read; empty when all are fine.
  [[nodiscard]] QString problem() const;
  [[nodiscard]] bool isEmpty() const { return m_fields.empty(); }

 Q_SIGNALS:
  void changed();

 private:
  [[nodiscard]] QGridLayout* fold(QVBoxLayout& column);
  void setFolded(bool folded);
  struct Field {
    const ParamDescription* param = nullptr;
    QWidget* widget = nullptr;
    /// Reads the value; false and a sentence when it is none.
    std::function<bool(Value&, std::string&)> read;
    std::function<void(const Value&)> write;
  };

  [[nodiscard]] Field makeField(const ParamDescription& param);
  [[nodiscard]] Field makeBoolean(const ParamDescription& param);
  [[nodiscard]] Field makeInteger(const ParamDescription& param);
  [[nodiscard]] Field makeNumber(const ParamDescription& param);
  [[nodiscard]] Field makeChoice(const ParamDescription& param);
  [[nodiscard]] Field makeText(const ParamDescription& param);

  const JobDescription* m_job = nullptr;
  std::vector<Field> m_fields;
  QWidget* m_content = nullptr;
  QPushButton* m_more = nullptr;  ///< folds; nullptr where nothing is folded
  QWidget* m_folded = nullptr;
};

}  // namespace poolscope::ui
