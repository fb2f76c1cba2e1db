// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/job_list.h"

#include "core/jobs/function_library.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "ui/panels/job_words.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>
#include <vector>

namespace poolscope::ui {

namespace {

enum Role { kName = Qt::UserRole, kTag, kSeries };

constexpr int kSquare = 10;
constexpr int kRowPadding = 6;
constexpr int kVisibleRows = 8;

class JobDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& /*index*/) const override {
    return {120, option.fontMetrics.height() + 2 * 4};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Palette& colors = ui::palette();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    if (selected || hovered) {
      painter->setPen(Qt::NoPen);
      painter->setBrush(selected ? colors.selection : mix(colors.selection, colors.card, 0.45));
      painter->drawRoundedRect(QRectF(option.rect), 4, 4);
    }
    if (option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
      painter->setPen(QPen(colors.accent, 1.5));
      painter->setBrush(Qt::NoBrush);
      painter->drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), 4, 4);
    }

    QRect rest = option.rect.adjusted(kRowPadding, 0, -kRowPadding, 0);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colors.seriesColor(index.data(kSeries).toInt()));
    painter->drawRoundedRect(QRectF(rest.left(), rest.center().y() - kSquare / 2 + 0.5, kSquare, kSquare), 2, 2);
    rest.setLeft(rest.left() + kSquare + metrics::kGap);

    const QString tag = index.data(kTag).toString();
    const QFont tagFont = smallFont();
    const int tagWidth = QFontMetrics(tagFont).horizontalAdvance(tag);
    const QString title = option.fontMetrics.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight,
                                                        rest.width() - tagWidth - metrics::kGap);
    painter->setPen(colors.text);
    painter->setFont(option.font);
    painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter, title);
    rest.setLeft(rest.left() + option.fontMetrics.horizontalAdvance(title) + metrics::kGap);
    painter->setPen(colors.muted);
    painter->setFont(tagFont);
    painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter, tag);
    painter->restore();
  }
};

}  // namespace

JobList::JobList(QWidget* parent) : QListWidget(parent) {
  setObjectName(QStringLiteral("jobList"));
  setAccessibleName(tr("Workload"));
  setAccessibleDescription(tr("What each task does"));
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollMode(QAbstractItemView::ScrollPerItem);  // no row is ever cut
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setItemDelegate(new JobDelegate(this));
  viewport()->setAttribute(Qt::WA_Hover);
  for (const auto& job : job_catalogue()) {
    add(job->description());
  }
  addLoaded();
  setCurrentRow(0);
  connect(this, &QListWidget::currentRowChanged, this, &JobList::currentJobChanged);
}

void JobList::add(const JobDescription& description) {
  auto* item = new QListWidgetItem(jobText(description.title), this);
  item->setData(kName, QString::fromStdString(description.name));
  item->setData(kTag, jobKindTag(description.kind));
  item->setData(kSeries, jobSeries(description.name));
  item->setToolTip(jobText(description.purpose));
  item->setData(Qt::AccessibleDescriptionRole, jobText(description.purpose));
}

void JobList::addLoaded() {
  const std::vector<const Job*> jobs = function_jobs();
  const auto before = static_cast<std::size_t>(count()) - job_catalogue().size();
  for (std::size_t i = before; i < jobs.size(); ++i) {
    add(jobs[i]->description());
  }
}

std::string JobList::currentJob() const {
  const QListWidgetItem* item = currentItem();
  return item == nullptr ? std::string() : item->data(kName).toString().toStdString();
}

void JobList::setCurrentJob(const std::string& name) {
  const QString wanted = QString::fromStdString(name);
  for (int row = 0; row < count(); ++row) {
    if (item(row)->data(kName).toString() == wanted) {
      setCurrentRow(row);
      scrollToItem(item(row));
    }
  }
}

QSize JobList::sizeHint() const {
  return {200, 2 * frameWidth() + std::min(kVisibleRows, count()) * sizeHintForRow(0)};
}

QSize JobList::minimumSizeHint() const { return {120, sizeHint().height()}; }

void JobList::changeEvent(QEvent* event) {
  QListWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange) {
    updateGeometry();
  }
}

}  // namespace poolscope::ui
