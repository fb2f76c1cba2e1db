// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/status_figures.h"

#include "ui/models/format.h"
#include "ui/theme/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QStatusBar>
#include <QThread>

#include <algorithm>

namespace poolscope::ui {

StatusFigures::StatusFigures(QStatusBar* bar)
    : QObject(bar), m_box(new QWidget(bar)), m_labels{}, m_words(new QLabel(m_box)), m_events(new QLabel(bar)) {
  // One box, which the bar hides under a message; labels that are shown on their own would lie on it.
  auto* layout = new QHBoxLayout(m_box);
  layout->setContentsMargins(0, 0, 0, 0);
  bar->addWidget(m_box);
  m_box->installEventFilter(this);
  const std::array names{QStringLiteral("doneFigure"), QStringLiteral("failedFigure"), QStringLiteral("runningFigure"),
                         QStringLiteral("queuedFigure"), QStringLiteral("timeFigure")};
  for (std::size_t i = 0; i < m_labels.size(); ++i) {
    m_labels[i] = new QLabel(m_box);
    m_labels[i]->setObjectName(names[i]);
    m_labels[i]->setTextFormat(Qt::PlainText);
    m_labels[i]->setContentsMargins(i == 0 ? metrics::kGap : 4, 0, metrics::kGap, 0);
    layout->addWidget(m_labels[i]);
  }
  m_words->setObjectName(QStringLiteral("pageFigure"));
  m_words->setTextFormat(Qt::PlainText);
  m_words->setContentsMargins(metrics::kGap, 0, metrics::kGap, 0);
  layout->addWidget(m_words);
  m_words->hide();
  m_events->setObjectName(QStringLiteral("eventsFigure"));
  m_events->setTextFormat(Qt::PlainText);
  m_events->setContentsMargins(4, 0, metrics::kGap, 0);
  bar->addPermanentWidget(m_events);
  clear();
}

void StatusFigures::clear() {
  for (QLabel* label : m_labels) {
    label->clear();
    label->setMinimumWidth(0);
  }
  m_labels[0]->setText(tr("No run yet"));
  const int cores = QThread::idealThreadCount();
  m_events->setText(cores == 1 ? tr("1 core") : tr("%1 cores").arg(cores));
  m_events->setToolTip(tr("Processors that tasks can compute on at the same time"));
}

/// Letters of another size take another width.
bool StatusFigures::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::FontChange) {
    for (QLabel* label : m_labels) {
      label->setMinimumWidth(0);
    }
  }
  return QObject::eventFilter(watched, event);
}

void StatusFigures::setWords(const QString& words) {
  m_words->setText(words);
  m_words->setVisible(!words.isEmpty());
  for (QLabel* label : m_labels) {
    label->setVisible(words.isEmpty());
  }
}

void StatusFigures::show(const RaceFigures& figures) {
  m_labels[0]->setText(tr("%1 of %2 done").arg(formatCount(figures.done), formatCount(figures.tasks)));
  QString failed = tr("%1 failed").arg(formatCount(figures.failed));
  if (figures.cancelled > 0) {
    failed += tr(" · %1 cancelled").arg(formatCount(figures.cancelled));
  }
  m_labels[1]->setText(failed);
  m_labels[2]->setText(tr("%1 running").arg(formatCount(figures.running)));
  m_labels[3]->setText(tr("%1 queued").arg(formatCount(figures.queued)));
  m_labels[4]->setText(formatSeconds(figures.seconds));
  // A file holds tasks, and not what they were made from.
  m_events->setText(figures.events > 0
                        ? tr("%1 events · %2 lost").arg(formatCount(figures.events), formatCount(figures.lost))
                        : QString());
  m_events->setToolTip(tr("What the engine recorded; it never drops an event"));
  for (QLabel* label : m_labels) {  // so that nothing moves back and forth as digits come and go
    label->setMinimumWidth(std::max(label->minimumWidth(), label->sizeHint().width()));
  }
}

}  // namespace poolscope::ui
