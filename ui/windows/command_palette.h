// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QDialog>
#include <QPointer>
#include <QString>

#include <vector>

class QAction;
class QLineEdit;
class QListView;
class QMenuBar;

namespace poolscope::ui {

/// The actions of a window's menus as a list that can be searched: "Run › Pause", with the shortcut.
/// A word fits where its letters stand in order; whole words and beginnings come first.
class ActionListModel : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role {
    ShortcutRole = Qt::UserRole,
    WhyNotRole,  ///< why it cannot be chosen; empty when it can
  };

  explicit ActionListModel(QObject* parent = nullptr);

  void setActions(const QMenuBar& menus);
  void setSearch(const QString& text);
  /// nullptr outside.
  [[nodiscard]] QAction* actionAt(int row) const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

  /// How well `text` fits what is searched: 0 not at all; more is better.
  [[nodiscard]] static int fit(const QString& search, const QString& text);

 private:
  struct Entry {
    QPointer<QAction> action;
    QString text;
  };
  std::vector<Entry> m_all;
  std::vector<std::size_t> m_shown;
};

/// A field over the window that finds any command by a few letters. Opens, runs one command, closes.
class CommandPalette : public QDialog {
  Q_OBJECT

 public:
  CommandPalette(const QMenuBar& menus, QWidget* parent);

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void onSearch(const QString& text);
  void runCurrent();

  QLineEdit* m_search;
  QListView* m_list;
  ActionListModel* m_model;
};

}  // namespace poolscope::ui
