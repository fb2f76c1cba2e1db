// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/lesson_list.h"

#include "ui/lessons/lesson_progress.h"
#include "ui/lessons/lesson_words.h"
#include "ui/theme/palette.h"

#include <QEvent>
#include <QFontMetrics>
#include <QPainter>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QTextDocument>  // Qt::convertFromPlainText

namespace poolscope::ui {

namespace {

constexpr int kNumberRole = Qt::UserRole;
constexpr int kDoneRole = Qt::UserRole + 1;
constexpr int kDamagedRole = Qt::UserRole + 2;
constexpr int kRowHeight = 28;  // all of ours in a window of 800 pixels

/// Number, title, check mark; a thin line below.
class RowDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& /*index*/) const override {
    return {120, std::max(kRowHeight, option.fontMetrics.height() + 8)};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Palette& colors = ui::palette();
    const QRect row = option.rect;
    painter->save();
    if ((option.state & QStyle::State_Selected) != 0) {
      painter->fillRect(row, colors.selection);
    }
    painter->fillRect(row.left() + 4, row.bottom(), row.width() - 8, 1, colors.grid);
    if ((option.state & QStyle::State_HasFocus) != 0) {
      painter->fillRect(row.left(), row.top(), 3, row.height(), colors.accent);
    }
    const QRect inner = row.adjusted(10, 0, -10, 0);
    const bool damaged = index.data(kDamagedRole).toBool();
    painter->setPen(colors.muted);
    const int number = index.data(kNumberRole).toInt();
    if (number > 0) {
      painter->drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, QString::number(number));
    }
    if (damaged) {
      painter->setPen(colors.failed);
      painter->drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, QStringLiteral("!"));
    }
    painter->setPen(damaged ? colors.muted : colors.text);
    const bool done = index.data(kDoneRole).toBool();
    const QRect words = inner.adjusted(28, 0, done ? -22 : 0, 0);
    painter->drawText(words, Qt::AlignVCenter | Qt::AlignLeft,
                      option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, words.width()));
    if (done) {
      painter->setPen(colors.ok);
      painter->drawText(inner, Qt::AlignVCenter | Qt::AlignRight, QStringLiteral("✓"));
    }
    painter->restore();
  }
};

}  // namespace

LessonList::LessonList(QWidget* parent) : QListWidget(parent) {
  setObjectName(QStringLiteral("lessonList"));
  setAccessibleName(tr("Lessons"));
  setAccessibleDescription(tr("Choose one to begin it"));
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setItemDelegate(new RowDelegate(this));
  connect(this, &QListWidget::currentRowChanged, this, [this](int row) {
    if (row >= 0) {
      Q_EMIT lessonChosen(row);
    }
  });
}

void LessonList::setLessons(const std::vector<LessonEntry>& lessons) {
  m_lessons = lessons;
  fill();
}

void LessonList::fill() {
  const QSignalBlocker quiet(this);
  const int current = currentRow();
  clear();
  const std::string language = lessonLanguage();
  for (const LessonEntry& entry : m_lessons) {
    auto* item = new QListWidgetItem(this);
    if (entry.lesson) {
      item->setText(QString::fromStdString(entry.lesson->text(language).title));
      item->setData(kNumberRole, entry.lesson->number);
      const QString tip = entry.foreign ? tr("From %1").arg(QString::fromStdString(entry.folder)) : item->text();
      item->setToolTip(Qt::convertFromPlainText(tip, Qt::WhiteSpaceNormal));
    } else {
      item->setText(QString::fromStdString(entry.id));
      item->setToolTip(Qt::convertFromPlainText(QString::fromStdString(entry.error), Qt::WhiteSpaceNormal));
      item->setData(kDamagedRole, true);
    }
  }
  updateProgress();
  setCurrentRow(current);
  fitRows();
}

void LessonList::fitRows() {
  const int row = sizeHintForRow(0);
  setViewportMargins(0, 0, 0, row > 0 && row * count() > height() ? height() % row : 0);
  scrollToItem(currentItem());
}

void LessonList::updateProgress() {
  const LessonProgress progress;
  for (int i = 0; i < count(); ++i) {
    item(i)->setData(kDoneRole, progress.isDone(QString::fromStdString(m_lessons[static_cast<std::size_t>(i)].id)));
  }
}

void LessonList::setCurrent(int index) {
  const QSignalBlocker quiet(this);
  setCurrentRow(index);
}

void LessonList::resizeEvent(QResizeEvent* event) {
  QListWidget::resizeEvent(event);
  fitRows();
}

void LessonList::changeEvent(QEvent* event) {
  QListWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) {
    fill();
  } else if (event->type() == QEvent::FontChange) {
    fitRows();
  }
}

}  // namespace poolscope::ui
