// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <string>
#include <vector>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace poolscope::ui {

/// The inputs of a workload, one a line; each becomes a task. Files can be dropped onto it or chosen,
/// and their paths become lines.
class InputsEditor : public QWidget {
  Q_OBJECT

 public:
  explicit InputsEditor(QWidget* parent = nullptr);

  /// The lines that are not blank.
  [[nodiscard]] std::vector<std::string> inputs() const;
  void setInputs(const std::vector<std::string>& inputs);
  /// What "Examples" brings back; empty hides that button.
  void setExamples(const std::vector<std::string>& examples);
  /// What a line means, as a tool tip and for screen readers.
  void setInputHelp(const QString& help);
  [[nodiscard]] bool isEmpty() const { return m_inputCount == 0; }

  /// Adds a line for each path.
  void addPaths(const QStringList& paths);

 Q_SIGNALS:
  void changed();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void chooseFiles();
  void onTextChanged();

  QLabel* m_count;
  QPlainTextEdit* m_text;
  QPushButton* m_choose;
  QPushButton* m_restore;
  std::vector<std::string> m_examples;
  int m_inputCount = 0;
};

}  // namespace poolscope::ui
