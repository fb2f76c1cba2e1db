// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

#include <cstdint>

namespace poolscope::ui {

/// Where one stands in a lesson.
enum class LessonStep : std::uint8_t { question, guess, running, reveal, now_you };

/// "1 Question › 2 Your guess › 3 Run › 4 What happened › 5 Now you": done ones green, the current one blue.
class LessonSteps : public QWidget {
  Q_OBJECT

 public:
  explicit LessonSteps(QWidget* parent = nullptr);

  void setStep(LessonStep step);
  [[nodiscard]] LessonStep step() const { return m_step; }
  void setFactor(double factor);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void translate();
  [[nodiscard]] QFont stepFont(bool bold) const;

  QStringList m_words;
  LessonStep m_step = LessonStep::question;
  double m_factor = 1;
};

}  // namespace poolscope::ui
