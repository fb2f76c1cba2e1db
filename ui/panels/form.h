// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QString>

class QAbstractSpinBox;
class QGridLayout;
class QWidget;

namespace poolscope::ui {

/// The small capitals over a group of fields: "PARAMETERS".
class SectionLabel : public QLabel {
  Q_OBJECT

 public:
  explicit SectionLabel(const QString& text, QWidget* parent = nullptr);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void updateFont();
};

/// A muted explanation that wraps.
[[nodiscard]] QLabel* makeHint(const QString& text, QWidget* parent);

/// A grid of rows, a name at the left and a field at the right.
[[nodiscard]] QGridLayout* makeFormGrid();

/// Adds a row: `name` becomes the field's label and, for screen readers, its name; `help` the tool tip
/// of both. `wide` puts the field below its name over the whole width. Returns the label.
QLabel* addFormRow(QGridLayout& grid, const QString& name, QWidget* field, const QString& help = {}, bool wide = false);

/// Says which numbers a field takes, below it, to somebody who types anything else.
void sayLimits(QAbstractSpinBox* field);

/// Fields inside a scrolled panel take the wheel only while they have the focus, so that scrolling
/// the panel changes no value.
void keepWheelFromValues(QWidget* field);

}  // namespace poolscope::ui
