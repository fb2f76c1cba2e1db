// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/answer_choice.h"

#include "ui/theme/icons.h"
#include "ui/theme/palette.h"

#include <QButtonGroup>
#include <QIcon>
#include <QPainter>
#include <QPainterPath>
#include <QRadioButton>
#include <QVBoxLayout>

#include <algorithm>

namespace poolscope::ui {

namespace {

constexpr QSize kCurve{96, 48};

/// The curve on a small ground with its two axes.
QIcon curveIcon(const std::vector<std::pair<double, double>>& curve, qreal ratio) {
  QPixmap picture(kCurve * ratio);
  picture.setDevicePixelRatio(ratio);
  picture.fill(Qt::transparent);
  double right = 0;
  double top = 0;
  for (const auto& [x, y] : curve) {
    right = std::max(right, x);
    top = std::max(top, y);
  }
  QPainter painter(&picture);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(palette().muted, 1));
  painter.drawPolyline(
      QPolygonF({QPointF(3, 2), QPointF(3, kCurve.height() - 3), QPointF(kCurve.width() - 2, kCurve.height() - 3)}));
  QPainterPath path;
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const QPointF point(5 + (kCurve.width() - 10) * (right > 0 ? curve[i].first / right : 0),
                        kCurve.height() - 6 - (kCurve.height() - 12) * (top > 0 ? curve[i].second / top : 0));
    i == 0 ? path.moveTo(point) : path.lineTo(point);
  }
  painter.setPen(QPen(palette().accent, 2.5));
  painter.drawPath(path);
  return QIcon(picture);
}

}  // namespace

AnswerChoice::AnswerChoice(QWidget* parent)
    : QWidget(parent), m_group(new QButtonGroup(this)), m_layout(new QVBoxLayout(this)) {
  setObjectName(QStringLiteral("answerChoice"));
  m_layout->setContentsMargins(0, 0, 0, 0);
  m_layout->setSpacing(8);
  connect(m_group, &QButtonGroup::buttonClicked, this, &AnswerChoice::changed);
}

void AnswerChoice::clear() {
  for (QAbstractButton* button : m_group->buttons()) {
    m_group->removeButton(button);
    m_layout->removeWidget(button);
    button->deleteLater();
  }
}

void AnswerChoice::setAnswers(const std::vector<Answer>& answers) {
  clear();
  m_answers = answers;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    auto* button = new QRadioButton(answers[i].words, this);
    button->setObjectName(QStringLiteral("answer_") + QString::fromStdString(answers[i].name));
    if (!answers[i].curve.empty()) {
      button->setIcon(curveIcon(answers[i].curve, devicePixelRatioF()));
      button->setIconSize(kCurve);
    }
    m_group->addButton(button, static_cast<int>(i));
    m_layout->addWidget(button);
  }
}

std::string AnswerChoice::chosen() const {
  const int id = m_group->checkedId();
  return id < 0 ? std::string() : m_answers[static_cast<std::size_t>(id)].name;
}

void AnswerChoice::choose(const std::string& name) {
  for (std::size_t i = 0; i < m_answers.size(); ++i) {
    if (m_answers[i].name == name) {
      m_group->button(static_cast<int>(i))->setChecked(true);
      Q_EMIT changed();
    }
  }
}

void AnswerChoice::setChoosing(bool choosing) {
  for (QAbstractButton* button : m_group->buttons()) {
    button->setAttribute(Qt::WA_TransparentForMouseEvents, !choosing);
    button->setFocusPolicy(choosing ? Qt::StrongFocus : Qt::NoFocus);
  }
}

void AnswerChoice::setRight(const std::string& name) {
  for (std::size_t i = 0; i < m_answers.size(); ++i) {
    QAbstractButton* button = m_group->button(static_cast<int>(i));
    const bool right = !name.empty() && m_answers[i].name == name;
    button->setVisible(name.empty() || right || button->isChecked());
    QFont font = this->font();
    font.setBold(right);
    button->setFont(font);
    button->setText(right ? m_answers[i].words + QStringLiteral("  ✓") : m_answers[i].words);
  }
}

}  // namespace poolscope::ui
