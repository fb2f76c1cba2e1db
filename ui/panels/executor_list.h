// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/executor_spec.h"

#include <QWidget>

#include <functional>
#include <utility>
#include <vector>

class QPushButton;
class QVBoxLayout;

namespace poolscope::ui {

class ExecutorRow;

/// The executors that race: rows, and a button for one more.
class ExecutorList : public QWidget {
  Q_OBJECT

 public:
  /// An executor, and whether it takes part.
  struct Entry {
    ExecutorSpec spec;
    bool takesPart = true;

    bool operator==(const Entry&) const = default;
  };

  explicit ExecutorList(QWidget* parent = nullptr);

  [[nodiscard]] std::vector<Entry> entries() const;
  void setEntries(const std::vector<Entry>& entries);
  /// Those that take part.
  [[nodiscard]] std::vector<ExecutorSpec> chosen() const;
  /// Changes every spec, e.g. its queue limit, with one signal.
  void change(const std::function<void(ExecutorSpec&)>& change);

 Q_SIGNALS:
  void changed();

 private:
  ExecutorRow* addRow(const Entry& entry);
  void addExecutor();
  void removeRow(ExecutorRow* row);
  /// Out of the list now, deleted later.
  void letGo(ExecutorRow* row);
  void onRowsChanged();

  std::vector<ExecutorRow*> m_rows;
  QVBoxLayout* m_layout;
  QPushButton* m_add;
  bool m_quiet = false;
};

}  // namespace poolscope::ui
