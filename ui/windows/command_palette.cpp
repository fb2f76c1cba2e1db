// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/command_palette.h"

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"
#include "ui/windows/action_words.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QPainter>
#include <QRegularExpression>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <numeric>

namespace poolscope::ui {

namespace {

constexpr int kWidth = 600;
constexpr int kMostShown = 12;

QString plain(QString text) {
  static const QRegularExpression bracketedKey(QStringLiteral("\\(&.\\)"));
  text.remove(bracketedKey);
  text.remove(QLatin1Char('&'));
  return text;
}

/// Shortcuts at the right.
class ActionDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    QStyledItemDelegate::paint(painter, option, index);
    const QString keys = index.data(ActionListModel::ShortcutRole).toString();
    painter->save();
    painter->setPen(ui::palette().muted);
    const QRect inner = option.rect.adjusted(0, 0, -metrics::kGap, 0);
    painter->drawText(inner, Qt::AlignRight | Qt::AlignVCenter, keys);
    if (const QString whyNot = index.data(ActionListModel::WhyNotRole).toString(); !whyNot.isEmpty()) {
      const QFontMetrics words(smallFont());
      const int left = option.fontMetrics.horizontalAdvance(index.data().toString()) + 3 * metrics::kGap;
      const int right = keys.isEmpty() ? 0 : option.fontMetrics.horizontalAdvance(keys) + 2 * metrics::kGap;
      const QRect room = inner.adjusted(left, 0, -right, 0);
      painter->setFont(smallFont());
      painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter, words.elidedText(whyNot, Qt::ElideRight, room.width()));
    }
    painter->restore();
  }
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    return {QStyledItemDelegate::sizeHint(option, index).width(), option.fontMetrics.height() + 10};
  }
};

}  // namespace

ActionListModel::ActionListModel(QObject* parent) : QAbstractListModel(parent) {
  setObjectName(QStringLiteral("actionListModel"));
}

void ActionListModel::setActions(const QMenuBar& menus) {
  beginResetModel();
  m_all.clear();
  const auto add = [this](const auto& self, const QList<QAction*>& actions, const QString& path) -> void {
    for (QAction* action : actions) {
      if (action->isSeparator() || !action->isVisible()) {
        continue;
      }
      const QString text = path + plain(action->text());
      if (action->menu() != nullptr) {
        self(self, action->menu()->actions(), text + QString::fromUtf8(" › "));
      } else {
        m_all.push_back({action, text});
      }
    }
  };
  add(add, menus.actions(), {});
  m_shown.resize(m_all.size());
  std::iota(m_shown.begin(), m_shown.end(), std::size_t{0});
  endResetModel();
}

int ActionListModel::fit(const QString& search, const QString& text) {
  if (search.isEmpty()) {
    return 1;
  }
  const QString where = text.toLower();
  int score = 0;
  for (const QString& word : search.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
    const qsizetype at = where.indexOf(word);
    if (at >= 0) {
      score += at == 0 || !where[at - 1].isLetterOrNumber() ? 100 : 50;
      continue;
    }
    qsizetype next = 0;
    for (const QChar letter : word) {
      next = where.indexOf(letter, next) + 1;
      if (next == 0) {
        return 0;
      }
    }
    score += 10;
  }
  return score;
}

void ActionListModel::setSearch(const QString& text) {
  beginResetModel();
  std::vector<std::pair<int, std::size_t>> fits;
  for (std::size_t i = 0; i < m_all.size(); ++i) {
    if (const int score = fit(text, m_all[i].text); score > 0) {
      fits.emplace_back(-score, i);
    }
  }
  std::sort(fits.begin(), fits.end());
  m_shown.clear();
  for (const auto& [score, i] : fits) {
    m_shown.push_back(i);
  }
  endResetModel();
}

QAction* ActionListModel::actionAt(int row) const {
  return row >= 0 && static_cast<std::size_t>(row) < m_shown.size()
             ? m_all[m_shown[static_cast<std::size_t>(row)]].action.data()
             : nullptr;
}

int ActionListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant ActionListModel::data(const QModelIndex& index, int role) const {
  const QAction* action = index.isValid() ? actionAt(index.row()) : nullptr;
  if (action == nullptr) {
    return {};
  }
  switch (role) {
    case Qt::DisplayRole: {
      const QString& text = m_all[m_shown[static_cast<std::size_t>(index.row())]].text;
      return action->isCheckable() && action->isChecked() ? text + QString::fromUtf8("  ✓") : text;
    }
    case Qt::ToolTipRole: return action->toolTip();
    case WhyNotRole:
    case Qt::AccessibleDescriptionRole: return action->isEnabled() ? QString() : ownToolTip(*action);
    case ShortcutRole: return action->shortcut().toString(QKeySequence::NativeText);
    default: return {};
  }
}

Qt::ItemFlags ActionListModel::flags(const QModelIndex& index) const {
  const QAction* action = index.isValid() ? actionAt(index.row()) : nullptr;
  return action != nullptr && action->isEnabled() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

CommandPalette::CommandPalette(const QMenuBar& menus, QWidget* parent)
    : QDialog(parent), m_search(new QLineEdit(this)), m_list(new QListView(this)), m_model(new ActionListModel(this)) {
  setObjectName(QStringLiteral("commandPalette"));
  setWindowTitle(tr("Commands"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowFlag(Qt::FramelessWindowHint);
  m_search->setObjectName(QStringLiteral("commandSearch"));
  m_search->setPlaceholderText(tr("Find a command"));
  m_search->setAccessibleName(tr("Find a command"));
  QAction* glass = m_search->addAction(themeIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  glass->setText(m_search->accessibleName());
  m_search->installEventFilter(this);
  m_list->setObjectName(QStringLiteral("commandList"));
  m_list->setAccessibleName(tr("Commands"));
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setUniformItemSizes(true);
  m_list->setItemDelegate(new ActionDelegate(m_list));
  m_model->setActions(menus);
  m_list->setModel(m_model);
  m_list->setFocusProxy(m_search);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(metrics::kGap, metrics::kGap, metrics::kGap, metrics::kGap);
  layout->setSpacing(metrics::kGap);
  layout->addWidget(m_search);
  layout->addWidget(m_list, 1);
  const int line = fontMetrics().height() + 10;
  resize(kWidth, line * (kMostShown + 2));
  if (parent != nullptr) {  // over the upper middle of its window
    move(parent->mapToGlobal(QPoint((parent->width() - width()) / 2, parent->height() / 10)));
  }
  connect(m_search, &QLineEdit::textChanged, this, &CommandPalette::onSearch);
  connect(m_list, &QListView::clicked, this, &CommandPalette::runCurrent);
  connect(m_search, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
  onSearch({});
}

void CommandPalette::onSearch(const QString& text) {
  m_model->setSearch(text.trimmed());
  for (int row = 0; row < m_model->rowCount(); ++row) {  // the first that can be chosen
    if (m_model->flags(m_model->index(row)).testFlag(Qt::ItemIsEnabled)) {
      m_list->setCurrentIndex(m_model->index(row));
      return;
    }
  }
}

void CommandPalette::runCurrent() {
  QPointer<QAction> action = m_model->actionAt(m_list->currentIndex().row());
  if (action == nullptr || !action->isEnabled()) {
    return;
  }
  accept();
  // After this dialog is gone, so that a command that opens another one stands over the window.
  QTimer::singleShot(0, action, [action] { action->trigger(); });
}

void CommandPalette::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.setPen(ui::palette().line);
  painter.setBrush(ui::palette().card);
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

bool CommandPalette::eventFilter(QObject* object, QEvent* event) {
  if (object == m_search && event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool down = key->key() == Qt::Key_Down || key->key() == Qt::Key_PageDown;
    const bool up = key->key() == Qt::Key_Up || key->key() == Qt::Key_PageUp;
    if (down || up) {
      int row = m_list->currentIndex().row();
      do {
        row += down ? 1 : -1;
      } while (m_model->actionAt(row) != nullptr && !m_model->actionAt(row)->isEnabled());
      if (m_model->actionAt(row) != nullptr) {
        m_list->setCurrentIndex(m_model->index(row));
      }
      return true;
    }
  }
  return QDialog::eventFilter(object, event);
}

}  // namespace poolscope::ui
