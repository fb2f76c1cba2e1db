// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/advice_card.h"

#include "ui/bridge/future_watcher.h"
#include "ui/models/format.h"
#include "ui/theme/metrics.h"
#include "ui/windows/run_words.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <memory>
#include <utility>

namespace poolscope::ui {

namespace {

constexpr int kProofRounds = 5;

QString kindWords(const TrialFigures& figures, WorkKind kind) {
  const QString run = formatSeconds(figures.run_s);
  const QString share = QString::number(figures.run_s > 0 ? 100 * figures.cpu_s / figures.run_s : 0, 'f', 0);
  switch (kind) {
    case WorkKind::waiting:
      return AdviceCard::tr(
                 "It is I/O: a task takes %1 and uses the processor for %2 % of it, so many can wait at the "
                 "same time.")
          .arg(run, share);
    case WorkKind::computing:
      return AdviceCard::tr(
                 "It computes: a task takes %1 and uses the processor for %2 % of it, so the cores are the "
                 "limit.")
          .arg(run, share);
    case WorkKind::mixed:
      return AdviceCard::tr("It is mixed: a task takes %1 and uses the processor for %2 % of it.").arg(run, share);
    case WorkKind::tiny: break;
  }
  return AdviceCard::tr("A task takes %1; handing it to a worker costs about as much, so put many into one task.")
      .arg(run);
}

}  // namespace

AdviceCard::AdviceCard(QWidget* parent)
    : Card(tr("Advice"), parent),
      m_words(new QLabel),
      m_ask(new QPushButton(tr("Advise me"))),
      m_prove(new QPushButton(tr("Prove it"))) {
  setObjectName(QStringLiteral("adviceCard"));
  m_words->setObjectName(QStringLiteral("adviceWords"));
  m_words->setWordWrap(true);
  m_words->setTextFormat(Qt::PlainText);
  m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_ask->setObjectName(QStringLiteral("adviseButton"));
  m_ask->setToolTip(tr("Tries some of the tasks for a moment"));
  m_prove->setObjectName(QStringLiteral("proveButton"));
  m_prove->setToolTip(tr("Races the advice against the next best"));
  auto* body = new QWidget;
  auto* layout = new QVBoxLayout(body);
  layout->setContentsMargins(metrics::kPadding, metrics::kPadding, metrics::kPadding, metrics::kPadding);
  layout->addWidget(m_words);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(m_ask);
  buttons->addWidget(m_prove);
  buttons->addStretch(1);
  layout->addLayout(buttons);
  setBody(body);
  connect(m_ask, &QPushButton::clicked, this, &AdviceCard::advise);
  connect(m_prove, &QPushButton::clicked, this, [this] {
    if (m_experiment && m_advice) {
      Experiment proof = proof_of(*m_experiment, *m_advice);
      proof.repetitions = kProofRounds;
      proof.warm_up = 1;
      Q_EMIT proofRequested(proof);
    }
  });
  refresh();
}

void AdviceCard::setExperiment(const std::optional<Experiment>& experiment) {
  m_experiment = experiment;
  m_advice.reset();
  refresh();
}

void AdviceCard::setBusy(bool busy) {
  m_busy = busy;
  refresh();
}

void AdviceCard::advise() {
  if (!m_experiment || m_trying || m_busy) {
    return;
  }
  m_trying = true;
  m_advice.reset();
  refresh();
  auto figures = std::make_shared<TrialFigures>();
  FutureWatcher* watcher = m_background.run([figures, experiment = *m_experiment]() -> Value {
    *figures = run_trial(experiment);
    return {};
  });
  connect(watcher, &FutureWatcher::finished, this, [this, figures] {
    m_trying = false;
    showAdvice(*figures, poolscope::advise(*figures));
  });
  connect(watcher, &FutureWatcher::failed, this, [this](const QString& reason) {
    m_trying = false;
    refresh();
    Q_EMIT errorOccurred(reason);
  });
}

void AdviceCard::showAdvice(const TrialFigures& figures, const Advice& advice) {
  m_advice = advice;
  QStringList words;
  if (!advice.certain) {
    words << tr(
        "This machine is too busy to tell: other programs had its cores, and how long the tasks waited for one "
        "cannot be seen. What follows is a guess; ask again when they have ended.");
  }
  words << QStringList{
      kindWords(figures, advice.kind),
      tr("Use %1; expect %2.").arg(specTitle(advice.best.spec), formatSeconds(advice.best.expected_s))};
  if (advice.runner_up) {
    words << (advice.matters
                  ? tr("Next best: %1, about %2.")
                        .arg(specTitle(advice.runner_up->spec), formatSeconds(advice.runner_up->expected_s))
                  : tr("It does not matter: %1 would take about the same.").arg(specTitle(advice.runner_up->spec)));
  }
  if (advice.starved_share > 0) {
    words << tr("Other programs had the cores for %1 % of the time that a task took here. That is left out, so expect "
                "these times only once they have ended.")
                 .arg(100 * advice.starved_share, 0, 'f', 0);
  }
  if (figures.failed_share > 0) {
    words << tr("%1 % of the tasks that were tried failed.").arg(100 * figures.failed_share, 0, 'f', 0);
  }
  refresh();
  m_words->setText(words.join(QStringLiteral("\n")));
  Q_EMIT adviceChanged();
}

void AdviceCard::refresh() {
  const bool free = m_experiment && !m_trying && !m_busy;
  m_ask->setEnabled(free);
  m_prove->setEnabled(free && m_advice);
  if (!m_advice) {
    m_words->setText(m_trying ? tr("Trying some tasks…")
                              : tr("Which executor does this work want, and how many workers? A short trial tells."));
  }
}

}  // namespace poolscope::ui
