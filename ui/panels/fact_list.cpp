// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/fact_list.h"

#include "ui/theme/elided_label.h"
#include "ui/theme/metrics.h"

#include <QGridLayout>
#include <QLabel>

namespace poolscope::ui {

FactList::FactList(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this)) {
  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setHorizontalSpacing(metrics::kPadding);
  m_grid->setVerticalSpacing(4);
  m_grid->setColumnStretch(1, 1);
}

void FactList::setFacts(const std::vector<Fact>& facts) {
  if (facts == m_facts) {
    return;
  }
  m_facts = facts;
  while (m_rows.size() < facts.size()) {
    Row row{new QLabel(this), new ElidedLabel({}, this)};
    const auto number = static_cast<int>(m_rows.size());
    row.name->setObjectName(QStringLiteral("factName%1").arg(number));
    row.name->setTextFormat(Qt::PlainText);
    row.name->setForegroundRole(QPalette::PlaceholderText);
    row.value->setObjectName(QStringLiteral("factValue%1").arg(number));
    row.value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row.value->setElideMode(Qt::ElideMiddle);
    m_grid->addWidget(row.name, number, 0);
    m_grid->addWidget(row.value, number, 1);
    m_rows.push_back(row);
  }
  for (std::size_t i = 0; i < m_rows.size(); ++i) {
    const bool used = i < facts.size();
    m_rows[i].name->setVisible(used);
    m_rows[i].value->setVisible(used);
    if (used) {
      m_rows[i].name->setText(facts[i].name);
      m_rows[i].value->setText(facts[i].value);
      m_rows[i].value->setAccessibleName(facts[i].name + QLatin1Char(' ') + facts[i].value);
      QFont font;
      font.setBold(facts[i].strong);
      m_rows[i].value->setFont(font);
    }
  }
}

}  // namespace poolscope::ui
