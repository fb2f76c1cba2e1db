// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/tab_area.h"

#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

namespace poolscope::ui {

TabArea::TabArea(QWidget* parent) : QWidget(parent), m_tabs(new QTabBar(this)), m_stack(new QStackedWidget(this)) {
  m_tabs->setObjectName(QStringLiteral("tabs"));
  m_tabs->setAccessibleName(tr("What is shown here"));
  m_tabs->setDocumentMode(true);
  m_tabs->setDrawBase(false);
  m_tabs->setExpanding(false);
  m_stack->setObjectName(QStringLiteral("tabPages"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  layout->addWidget(m_tabs);
  layout->addWidget(m_stack, 1);
  connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
    auto* page = tab < 0 ? nullptr : m_tabs->tabData(tab).value<QWidget*>();
    if (page != nullptr) {
      m_stack->setCurrentWidget(page);
    }
    Q_EMIT currentPageChanged(page);
  });
}

const TabArea::Page* TabArea::find(const QWidget* page) const {
  const auto found = std::find_if(m_pages.begin(), m_pages.end(), [page](const Page& p) { return p.widget == page; });
  return found == m_pages.end() ? nullptr : &*found;
}

void TabArea::addPage(QWidget* page) {
  m_pages.push_back({page, true});
  m_stack->addWidget(page);
  QWidget* current = currentPage();
  fillTabs(current != nullptr ? current : page);
}

void TabArea::removePage(QWidget* page) {
  QWidget* current = currentPage();
  std::erase_if(m_pages, [page](const Page& p) { return p.widget == page; });
  m_stack->removeWidget(page);
  fillTabs(current);
}

bool TabArea::hasPage(const QWidget* page) const { return find(page) != nullptr; }

bool TabArea::isPageShown(const QWidget* page) const {
  const Page* known = find(page);
  return known != nullptr && known->shown;
}

bool TabArea::isEmpty() const { return m_tabs->count() == 0; }

void TabArea::setPageShown(QWidget* page, bool shown) {
  for (Page& known : m_pages) {
    if (known.widget == page && known.shown != shown) {
      known.shown = shown;
      QWidget* current = currentPage();
      fillTabs(shown || current == nullptr ? page : current);
    }
  }
}

QWidget* TabArea::currentPage() const {
  return m_tabs->currentIndex() < 0 ? nullptr : m_tabs->tabData(m_tabs->currentIndex()).value<QWidget*>();
}

void TabArea::setCurrentPage(QWidget* page) {
  for (int tab = 0; tab < m_tabs->count(); ++tab) {
    if (m_tabs->tabData(tab).value<QWidget*>() == page) {
      m_tabs->setCurrentIndex(tab);
    }
  }
}

void TabArea::fillTabs(QWidget* current) {
  QWidget* before = currentPage();
  {
    const QSignalBlocker quiet(m_tabs);
    while (m_tabs->count() > 0) {
      m_tabs->removeTab(0);
    }
    int chosen = 0;
    for (const Page& page : m_pages) {
      if (!page.shown) {
        continue;
      }
      const int tab = m_tabs->addTab(page.widget->windowTitle());
      m_tabs->setTabData(tab, QVariant::fromValue(page.widget));
      chosen = page.widget == current ? tab : chosen;
    }
    m_tabs->setCurrentIndex(m_tabs->count() > 0 ? chosen : -1);
  }
  QWidget* now = currentPage();
  if (now != nullptr) {
    m_stack->setCurrentWidget(now);
  }
  if (now != before) {
    Q_EMIT currentPageChanged(now);
  }
}

}  // namespace poolscope::ui
