// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/pipeline_panel.h"

#include "ui/models/format.h"
#include "ui/models/pipeline_words.h"
#include "ui/models/work_pool.h"
#include "ui/panels/form.h"
#include "ui/panels/pipeline_diagram.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QtConcurrent>

#include <algorithm>

namespace poolscope::ui {

namespace {

/// Up to so many rows the past is looked through at once; beyond that on another thread.
constexpr std::size_t kMostAtOnce = 50'000;
/// Narrower than this the words stand under the diagram.
constexpr int kRoomForWords = 860;
constexpr int kWordsWidth = 220;

QLabel* makeWords(const QString& name, QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setObjectName(name);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return label;
}

/// A button that does what the action does, and looks as it.
QPushButton* makeButton(QAction* action, QWidget* parent) {
  auto* button = new QPushButton(parent);
  button->setObjectName(QStringLiteral("pipeline_") + action->objectName());
  button->setAutoDefault(true);
  const auto follow = [button, action] {
    button->setText(plainActionText(*action));
    button->setIcon(action->icon());
    button->setEnabled(action->isEnabled());
    button->setToolTip(action->toolTip());
  };
  follow();
  QObject::connect(action, &QAction::changed, button, follow);
  QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
  return button;
}

}  // namespace

PipelinePanel::PipelinePanel(QWidget* parent)
    : Card({}, parent),
      m_diagram(new PipelineDiagram),
      m_scroll(new QScrollArea),
      m_runs(new QComboBox),
      m_words(new QWidget),
      m_nowTitle(new SectionLabel({}, m_words)),
      m_now(makeWords(QStringLiteral("pipelineNow"), m_words)),
      m_nextTitle(new SectionLabel({}, m_words)),
      m_next(makeWords(QStringLiteral("pipelineNext"), m_words)),
      m_layout(nullptr),
      m_wordsLayout(nullptr),
      m_buttons(new QHBoxLayout),
      m_empty(makeHint({}, this)) {
  setObjectName(QStringLiteral("pipelinePanel"));
  m_runs->setObjectName(QStringLiteral("pipelineRun"));
  m_runs->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  m_runs->hide();
  setCornerWidget(m_runs);

  m_scroll->setObjectName(QStringLiteral("pipelineScroll"));
  m_scroll->setFrameShape(QFrame::NoFrame);
  m_scroll->setWidgetResizable(true);
  m_scroll->setWidget(m_diagram);
  m_scroll->viewport()->setAutoFillBackground(false);
  m_diagram->setAutoFillBackground(false);
  m_scroll->setMinimumSize(120, 80);

  m_words->setObjectName(QStringLiteral("pipelineWords"));
  m_wordsLayout = new QBoxLayout(QBoxLayout::TopToBottom, m_words);
  m_wordsLayout->setContentsMargins(metrics::kPadding, metrics::kGap, metrics::kPadding, metrics::kGap);
  m_wordsLayout->setSpacing(metrics::kPadding);
  const auto column = [this](QWidget* title, QWidget* text) {
    auto* lines = new QVBoxLayout;
    lines->setSpacing(4);
    lines->addWidget(title);
    lines->addWidget(text, 1);
    m_wordsLayout->addLayout(lines, 1);
  };
  column(m_nowTitle, m_now);
  column(m_nextTitle, m_next);
  m_wordsLayout->addLayout(m_buttons);
  m_buttons->setAlignment(Qt::AlignBottom);
  m_buttons->addStretch(1);

  m_empty->setObjectName(QStringLiteral("pipelineEmpty"));
  m_empty->setAlignment(Qt::AlignCenter);
  auto* body = new QWidget(this);
  body->setObjectName(QStringLiteral("pipelineBody"));
  m_layout = new QBoxLayout(QBoxLayout::LeftToRight, body);
  m_layout->setContentsMargins(0, 0, 0, 0);
  m_layout->setSpacing(0);
  m_layout->addWidget(m_empty, 1);
  m_layout->addWidget(m_scroll, 1);
  m_layout->addWidget(m_words);
  setBody(body);

  connect(m_runs, &QComboBox::currentIndexChanged, this, &PipelinePanel::refresh);
  connect(m_diagram, &PipelineDiagram::partChosen, this, [this](PipelinePart part, int worker) {
    Q_EMIT filterRequested(pipelineFilter(part, run(), static_cast<int>(m_recording.size()), worker));
  });
  connect(&m_job, &QFutureWatcher<PipelineState>::finished, this, &PipelinePanel::onJobDone);
  retranslate();
  refresh();
}

PipelinePanel::~PipelinePanel() {
  if (m_cancelled) {
    m_cancelled->store(true);
  }
}

void PipelinePanel::setActions(QAction* pause, QAction* step) {
  m_buttons->insertWidget(0, makeButton(pause, m_words));
  m_buttons->insertWidget(1, makeButton(step, m_words));
}

void PipelinePanel::begin() {
  m_live.clear();
  m_isLive = true;
  m_begun = true;
  retranslate();
}

void PipelinePanel::setRecording(const Recording& recording) {
  const bool runsDiffer = recording.size() != m_recording.size();
  m_recording = recording;
  m_live.resize(recording.size());
  if (runsDiffer) {
    updateRuns();
  }
  refresh();
}

void PipelinePanel::setRunTitles(const QStringList& titles) {
  if (m_titles != titles) {
    m_titles = titles;
    updateRuns();
  }
}

void PipelinePanel::setSummaries(const std::vector<RunSummary>& summaries) {
  const bool was = paused();
  m_summaries = summaries;
  if (was != paused()) {
    refresh();
  }
}

void PipelinePanel::setTimeCursor(qint64 ns, bool live) {
  if (live && m_isLive) {
    m_time = ns;  // the snapshot itself comes by setRecording()
    return;
  }
  if (ns != m_time || live != m_isLive) {
    m_time = ns;
    m_isLive = live;
    refresh();
  }
}

int PipelinePanel::run() const { return std::max(0, m_runs->currentIndex()); }

void PipelinePanel::setRun(int run) { m_runs->setCurrentIndex(run); }

const Trace* PipelinePanel::trace() const {
  const auto shown = static_cast<std::size_t>(run());
  return shown < m_recording.size() ? &m_recording[shown] : nullptr;
}

std::int64_t PipelinePanel::total() const {
  const auto shown = static_cast<std::size_t>(run());
  return shown < m_summaries.size() ? m_summaries[shown].tasks : 0;
}

bool PipelinePanel::paused() const {
  const auto shown = static_cast<std::size_t>(run());
  return shown < m_summaries.size() && m_summaries[shown].phase == RunPhase::paused;
}

void PipelinePanel::updateRuns() {
  {
    const QSignalBlocker quiet(m_runs);
    const int current = m_runs->currentIndex();
    m_runs->clear();
    const int runs = static_cast<int>(m_recording.size());
    for (int run = 0; run < runs; ++run) {
      m_runs->addItem(m_titles.value(run, tr("Run %1").arg(run + 1)));
    }
    m_runs->setCurrentIndex(current >= 0 && current < runs ? current : 0);
    m_runs->setVisible(runs > 1);
  }
  refresh();
}

void PipelinePanel::refresh() {
  if (!isVisible()) {
    m_stale = true;
    return;
  }
  m_stale = false;
  const Trace* shown = trace();
  const bool something = shown != nullptr && !shown->empty();
  m_empty->setVisible(!something);
  m_scroll->setVisible(something);
  m_words->setVisible(something);
  if (!something) {
    setSubtitle({});
    return;
  }
  if (m_isLive) {
    showState(m_live[static_cast<std::size_t>(run())].state(*shown, total()), true);
  } else if (shown->size() <= kMostAtOnce) {
    showState(pipelineStateAt(*shown, m_time, total()), true);
  } else {
    startJob();
  }
}

void PipelinePanel::startJob() {
  if (m_job.isRunning()) {
    m_again = true;
    return;
  }
  m_again = false;
  m_cancelled = std::make_shared<std::atomic<bool>>(false);
  m_job.setFuture(
      QtConcurrent::run(&workPool(), [trace = *trace(), time = m_time, total = total(), cancelled = m_cancelled] {
        return pipelineStateAt(trace, time, total, cancelled.get());
      }));
}

void PipelinePanel::onJobDone() {
  if (!m_isLive && trace() != nullptr && !trace()->empty()) {
    showState(m_job.result(), false);
  }
  if (m_again) {
    refresh();
  }
}

void PipelinePanel::showState(const PipelineState& state, bool moving) {
  const Trace& shown = *trace();
  m_diagram->setState(state, shown, moving);
  m_scroll->setMinimumHeight(std::min(m_diagram->minimumSizeHint().height(), 120));
  const bool isPaused = m_isLive && paused();
  m_now->setText(pipelineNow(state, m_isLive ? std::optional<bool>(isPaused) : std::nullopt));
  const QString next = pipelineNext(state, shown, isPaused);
  m_next->setText(next);
  m_next->setVisible(!next.isEmpty());
  m_nextTitle->setVisible(!next.isEmpty());
  const QString when = formatDuration(state.timeNs, 3);
  const QString title = m_titles.value(run());
  setSubtitle((m_recording.size() == 1 && !title.isEmpty() ? title + QStringLiteral(" · ") : QString()) +
              (isPaused         ? tr("paused at %1").arg(when)
               : state.complete ? tr("ended at %1").arg(when)
                                : tr("at %1").arg(when)));
}

void PipelinePanel::arrange() {
  const bool beside = width() >= kRoomForWords;
  m_layout->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
  m_wordsLayout->setDirection(beside ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
  if (beside) {
    m_words->setFixedWidth(kWordsWidth);
  } else {
    m_words->setMinimumWidth(0);
    m_words->setMaximumWidth(QWIDGETSIZE_MAX);
  }
}

void PipelinePanel::retranslate() {
  setTitle(tr("Pipeline"));
  setWindowTitle(tr("Pipeline"));
  m_nowTitle->setText(tr("Now"));
  m_nextTitle->setText(tr("Next"));
  m_runs->setAccessibleName(tr("Pipeline of which run"));
  m_empty->setText(m_begun ? tr("No task has come yet.")
                           : tr("Press Run, and you see the tasks move through queues and workers here."));
}

void PipelinePanel::showEvent(QShowEvent* event) {
  Card::showEvent(event);
  arrange();
  if (m_stale) {
    refresh();
  }
}

void PipelinePanel::resizeEvent(QResizeEvent* event) {
  Card::resizeEvent(event);
  arrange();
}

void PipelinePanel::changeEvent(QEvent* event) {
  Card::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) {
    retranslate();
    refresh();
  }
}

}  // namespace poolscope::ui
