// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTableView>

namespace poolscope::ui {

/// A table that says what would fill it while it is empty.
class EmptyStateTable : public QTableView {
  Q_OBJECT

 public:
  explicit EmptyStateTable(QWidget* parent = nullptr);

  [[nodiscard]] const QString& emptyText() const { return m_emptyText; }
  void setEmptyText(const QString& text);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_emptyText;
};

}  // namespace poolscope::ui
