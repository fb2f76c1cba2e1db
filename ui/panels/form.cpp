// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/form.h"

#include "ui/theme/metrics.h"

#include <QEvent>
#include <QGridLayout>
#include <QWidget>

namespace poolscope::ui {

namespace {

constexpr int kFieldWidth = 124;

class WheelGuard : public QObject {
 public:
  using QObject::QObject;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    const auto* field = qobject_cast<QWidget*>(watched);
    if (event->type() == QEvent::Wheel && field != nullptr && !field->hasFocus()) {
      event->ignore();
      return true;
    }
    return false;
  }
};

}  // namespace

SectionLabel::SectionLabel(const QString& text, QWidget* parent) : QLabel(text, parent) {
  setTextFormat(Qt::PlainText);
  setForegroundRole(QPalette::PlaceholderText);
  updateFont();
}

void SectionLabel::changeEvent(QEvent* event) {
  QLabel::changeEvent(event);
  if (event->type() == QEvent::ApplicationFontChange) {
    updateFont();
  }
}

void SectionLabel::updateFont() {
  QFont font = smallFont();
  font.setCapitalization(QFont::AllUppercase);
  font.setLetterSpacing(QFont::PercentageSpacing, 104);
  setFont(font);
}

QLabel* makeHint(const QString& text, QWidget* parent) {
  auto* hint = new QLabel(text, parent);
  hint->setTextFormat(Qt::PlainText);
  hint->setWordWrap(true);
  hint->setForegroundRole(QPalette::PlaceholderText);
  hint->setFont(smallFont());
  return hint;
}

QGridLayout* makeFormGrid() {
  auto* grid = new QGridLayout;
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(metrics::kGap);
  grid->setVerticalSpacing(4);
  grid->setColumnStretch(0, 1);
  return grid;
}

QLabel* addFormRow(QGridLayout& grid, const QString& name, QWidget* field, const QString& help, bool wide) {
  const int row = grid.rowCount();
  auto* label = new QLabel(name, field->parentWidget());
  label->setTextFormat(Qt::PlainText);
  label->setObjectName(field->objectName() + QStringLiteral("Label"));
  label->setBuddy(field);
  label->setToolTip(help);
  field->setToolTip(help);
  field->setAccessibleName(name);
  field->setAccessibleDescription(help);
  if (wide) {
    grid.addWidget(label, row, 0, 1, 2);
    grid.addWidget(field, row + 1, 0, 1, 2);
  } else {
    field->setFixedWidth(kFieldWidth);
    grid.addWidget(label, row, 0);
    grid.addWidget(field, row, 1, Qt::AlignRight);
  }
  keepWheelFromValues(field);
  return label;
}

void keepWheelFromValues(QWidget* field) {
  field->setFocusPolicy(Qt::StrongFocus);
  field->installEventFilter(new WheelGuard(field));
}

}  // namespace poolscope::ui
