// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;

namespace poolscope::ui {

class ElidedLabel;

/// A name and what it is: "Worker", "worker 0 (tid 4127)".
struct Fact {
  QString name;
  QString value;
  bool strong = false;

  bool operator==(const Fact&) const = default;
};

/// Facts below each other, names at the left, values at the right; values that are too long end in an
/// ellipsis and have all of it in their tool tip. Cheap to set again and again.
class FactList : public QWidget {
  Q_OBJECT

 public:
  explicit FactList(QWidget* parent = nullptr);

  void setFacts(const std::vector<Fact>& facts);
  [[nodiscard]] const std::vector<Fact>& facts() const { return m_facts; }

 private:
  struct Row {
    QLabel* name;
    ElidedLabel* value;
  };

  QGridLayout* m_grid;
  std::vector<Row> m_rows;
  std::vector<Fact> m_facts;
};

}  // namespace poolscope::ui
