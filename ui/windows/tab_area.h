// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

class QStackedWidget;
class QTabBar;

namespace poolscope::ui {

/// Several panels in one place, chosen by tabs, each of which can be taken away. The tabs bear the
/// panels' window titles.
class TabArea : public QWidget {
  Q_OBJECT

 public:
  explicit TabArea(QWidget* parent = nullptr);

  /// Takes the panel.
  void addPage(QWidget* page);
  /// Gives the panel back to the caller, who takes it elsewhere.
  void removePage(QWidget* page);
  [[nodiscard]] bool hasPage(const QWidget* page) const;
  [[nodiscard]] bool isPageShown(const QWidget* page) const;
  /// A page that is shown anew comes to the front.
  void setPageShown(QWidget* page, bool shown);
  [[nodiscard]] bool isEmpty() const;

  /// nullptr when all are taken away.
  [[nodiscard]] QWidget* currentPage() const;
  void setCurrentPage(QWidget* page);

 Q_SIGNALS:
  void currentPageChanged(QWidget* page);

 private:
  struct Page {
    QWidget* widget;
    bool shown;
  };
  void fillTabs(QWidget* current);
  [[nodiscard]] const Page* find(const QWidget* page) const;

  QTabBar* m_tabs;
  QStackedWidget* m_stack;
  std::vector<Page> m_pages;
};

}  // namespace poolscope::ui
