// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <string>
#include <utility>
#include <vector>

class QButtonGroup;
class QVBoxLayout;

namespace poolscope::ui {

/// Answers to choose one from, some with a curve as their picture.
class AnswerChoice : public QWidget {
  Q_OBJECT

 public:
  struct Answer {
    std::string name;
    QString words;
    std::vector<std::pair<double, double>> curve;  ///< empty: words only
  };

  explicit AnswerChoice(QWidget* parent = nullptr);

  /// New answers, none chosen.
  void setAnswers(const std::vector<Answer>& answers);
  /// The chosen one's name; empty when none is.
  [[nodiscard]] std::string chosen() const;
  void choose(const std::string& name);
  /// Whether one can still choose.
  void setChoosing(bool choosing);
  /// After the run: which one is right, for a check mark. Empty for none.
  void setRight(const std::string& name);

 Q_SIGNALS:
  void changed();

 private:
  void clear();

  std::vector<Answer> m_answers;
  QButtonGroup* m_group;
  QVBoxLayout* m_layout;
};

}  // namespace poolscope::ui
