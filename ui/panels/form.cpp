// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/form.h"

#include "ui/theme/metrics.h"
#include "ui/theme/scale.h"

#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QGridLayout>
#include <QLineEdit>
#include <QLocale>
#include <QSpinBox>
#include <QToolTip>
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

QString tr(const char* text) { return QCoreApplication::translate("poolscope::ui", text); }

/// Limits beyond this are none that anybody would want to know.
constexpr double kHuge = 1e15;

QString limitsOf(const QAbstractSpinBox& field) {
  const QLocale locale = field.locale();
  if (const auto* whole = qobject_cast<const QSpinBox*>(&field)) {
    return tr("A whole number from %1 to %2").arg(locale.toString(whole->minimum()), locale.toString(whole->maximum()));
  }
  const auto* number = qobject_cast<const QDoubleSpinBox*>(&field);
  if (number == nullptr || number->minimum() < -kHuge) {
    return tr("A number");
  }
  const auto text = [&locale](double value) { return locale.toString(value, 'g', QLocale::FloatingPointShortest); };
  return number->maximum() > kHuge ? tr("A number from %1 on").arg(text(number->minimum()))
                                   : tr("A number from %1 to %2").arg(text(number->minimum()), text(number->maximum()));
}

}  // namespace

void sayLimits(QAbstractSpinBox* field) {
  const auto* edit = field->findChild<QLineEdit*>();
  if (edit == nullptr) {
    return;
  }
  QObject::connect(edit, &QLineEdit::inputRejected, field, [field] {
    QToolTip::showText(field->mapToGlobal(QPoint(0, field->height() / 2)), limitsOf(*field), field);
  });
}

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
    setScaledWidth(field, kFieldWidth);
    grid.addWidget(label, row, 0);
    grid.addWidget(field, row, 1, Qt::AlignRight);
  }
  keepWheelFromValues(field);
  if (auto* number = qobject_cast<QAbstractSpinBox*>(field)) {
    sayLimits(number);
  }
  return label;
}

void keepWheelFromValues(QWidget* field) {
  field->setFocusPolicy(Qt::StrongFocus);
  field->installEventFilter(new WheelGuard(field));
}

}  // namespace poolscope::ui
