// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/models/task_details.h"
#include "ui/panels/fact_list.h"

#include <QWidget>

#include <vector>

class QLabel;
class QPlainTextEdit;

namespace poolscope::ui {

class SectionLabel;
class TimeShareBar;

/// Everything about one task below each other: result, worker, where its time went, its states, why
/// it waited, what it wrote. Shows what it is given and holds no trace.
class TaskInspector : public QWidget {
  Q_OBJECT

 public:
  explicit TaskInspector(QWidget* parent = nullptr);

  /// `executor` is the run's title, `lane` the task's worker (nullptr: none yet), `arguments` what it was
  /// called with, empty where nobody knows.
  void setTask(const TaskDetails& details, const QString& executor, const Lane* lane, const QString& arguments);

  [[nodiscard]] const FactList& facts() const { return *m_facts; }
  [[nodiscard]] const TimeShareBar& shares() const { return *m_shares; }

 private:
  void setText(SectionLabel* title, QPlainTextEdit* box, const QString& text);

  FactList* m_facts;
  QLabel* m_error;
  SectionLabel* m_sharesTitle;
  TimeShareBar* m_shares;
  SectionLabel* m_stepsTitle;
  QLabel* m_steps;
  SectionLabel* m_whyTitle;
  QLabel* m_why;
  SectionLabel* m_outputTitle;
  QPlainTextEdit* m_output;
  SectionLabel* m_errorOutputTitle;
  QPlainTextEdit* m_errorOutput;
};

}  // namespace poolscope::ui
