// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/executor_list.h"

#include "ui/panels/executor_row.h"
#include "ui/theme/icons.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace poolscope::ui {

ExecutorList::ExecutorList(QWidget* parent)
    : QWidget(parent), m_layout(new QVBoxLayout(this)), m_add(new QPushButton(tr("Add executor"), this)) {
  setObjectName(QStringLiteral("executorList"));
  m_add->setObjectName(QStringLiteral("addExecutor"));
  m_add->setIcon(themeIcon(QStringLiteral("add")));
  m_add->setFlat(true);
  m_add->setToolTip(tr("One more executor that runs the same tasks"));
  m_layout->setContentsMargins(0, 0, 0, 0);
  m_layout->setSpacing(4);
  m_layout->addWidget(m_add, 0, Qt::AlignLeft);
  connect(m_add, &QPushButton::clicked, this, &ExecutorList::addExecutor);
}

std::vector<ExecutorList::Entry> ExecutorList::entries() const {
  std::vector<Entry> entries;
  for (const ExecutorRow* row : m_rows) {
    entries.push_back({row->spec(), row->isChecked()});
  }
  return entries;
}

void ExecutorList::setEntries(const std::vector<Entry>& entries) {
  for (ExecutorRow* row : m_rows) {
    letGo(row);
  }
  m_rows.clear();
  for (const Entry& entry : entries) {
    addRow(entry);
  }
  onRowsChanged();
}

std::vector<ExecutorSpec> ExecutorList::chosen() const {
  std::vector<ExecutorSpec> specs;
  for (const ExecutorRow* row : m_rows) {
    if (row->isChecked()) {
      specs.push_back(row->spec());
    }
  }
  return specs;
}

void ExecutorList::change(const std::function<void(ExecutorSpec&)>& change) {
  m_quiet = true;
  for (ExecutorRow* row : m_rows) {
    ExecutorSpec spec = row->spec();
    change(spec);
    row->setSpec(spec);
  }
  m_quiet = false;
  Q_EMIT changed();
}

ExecutorRow* ExecutorList::addRow(const Entry& entry) {
  auto* row = new ExecutorRow(entry.spec, this);
  row->setChecked(entry.takesPart);
  m_layout->insertWidget(static_cast<int>(m_rows.size()), row);
  m_rows.push_back(row);
  connect(row, &ExecutorRow::changed, this, [this] {
    if (!m_quiet) {
      Q_EMIT changed();
    }
  });
  connect(row, &ExecutorRow::removeRequested, this, [this, row] { removeRow(row); });
  return row;
}

void ExecutorList::addExecutor() {
  Entry entry;
  if (!m_rows.empty()) {  // as the last one, so that one change makes the comparison
    entry.spec = m_rows.back()->spec();
    if (understandsKey(entry.spec.kind, "workers")) {
      entry.spec.workers = std::min(entry.spec.effective_workers() * 2, kMaxWorkers);
    }
  }
  ExecutorRow* row = addRow(entry);
  onRowsChanged();
  row->setFocus();
}

void ExecutorList::removeRow(ExecutorRow* row) {
  const auto found = std::find(m_rows.begin(), m_rows.end(), row);
  if (found == m_rows.end()) {
    return;  // it asks twice: a second click came before it was deleted
  }
  m_rows.erase(found);
  letGo(row);
  onRowsChanged();
}

void ExecutorList::letGo(ExecutorRow* row) {
  row->disconnect(this);
  row->hide();  // not disabled: a menu of its that is open would be so, too, and could not be closed any more
  m_layout->removeWidget(row);
  row->setObjectName({});
  row->deleteLater();  // it may be the one that asks, or have a menu open
}

void ExecutorList::onRowsChanged() {
  int number = 0;
  for (ExecutorRow* row : m_rows) {
    row->setNumber(++number);
    row->setRemovable(m_rows.size() > 1);
  }
  // Keys go from row to row and then to the button, in whichever order rows came.
  for (std::size_t i = 0; i < m_rows.size(); ++i) {
    QWidget* next = i + 1 < m_rows.size() ? static_cast<QWidget*>(m_rows[i + 1]) : m_add;
    setTabOrder(m_rows[i], next);
  }
  Q_EMIT changed();
}

}  // namespace poolscope::ui
