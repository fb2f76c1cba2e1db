// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/start_hint.h"

#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "ui/models/format.h"
#include "ui/panels/job_words.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/windows/run_words.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace poolscope::ui {

namespace {

constexpr int kWidth = 460;
constexpr int kLeastWidth = 260;
constexpr std::size_t kMostNamed = 5;

QLabel* makeLabel(const QString& name, QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setObjectName(name);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  label->setMinimumWidth(kLeastWidth);
  label->setMaximumWidth(kWidth);
  return label;
}

}  // namespace

StartHint::StartHint(QAction* run, QAction* open, QWidget* parent)
    : QWidget(parent),
      m_heading(makeLabel(QStringLiteral("startHeading"), this)),
      m_text(makeLabel(QStringLiteral("startText"), this)),
      m_executors(makeLabel(QStringLiteral("startExecutors"), this)),
      m_run(new QPushButton(this)) {
  setObjectName(QStringLiteral("startHint"));
  m_heading->setFont(headingFont());
  m_text->setForegroundRole(QPalette::PlaceholderText);
  m_run->setObjectName(QStringLiteral("startRun"));
  m_run->setAutoDefault(true);
  setPrimary(m_run);
  auto* openButton = new QPushButton(themeIcon(QStringLiteral("open")), tr("Open a recording…"), this);
  openButton->setObjectName(QStringLiteral("startOpen"));
  openButton->setAutoDefault(true);

  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(metrics::kGap);
  buttons->addWidget(m_run);
  buttons->addWidget(openButton);
  buttons->addStretch(1);
  auto* column = new QVBoxLayout;
  column->setSpacing(metrics::kGap);
  column->addStretch(2);
  column->addWidget(m_heading);
  column->addWidget(m_text);
  column->addSpacing(4);
  column->addWidget(m_executors);
  column->addSpacing(metrics::kGap);
  column->addLayout(buttons);
  column->addStretch(3);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(metrics::kPadding, metrics::kPadding, metrics::kPadding, metrics::kPadding);
  layout->addStretch(1);
  layout->addLayout(column, 1000);  // all that the labels take
  layout->addStretch(1);

  const auto follow = [this, run] {
    m_run->setEnabled(run->isEnabled());
    m_run->setToolTip(run->toolTip());
  };
  connect(run, &QAction::changed, this, follow);
  connect(m_run, &QPushButton::clicked, run, &QAction::trigger);
  connect(openButton, &QPushButton::clicked, open, &QAction::trigger);
  m_run->setIcon(themeIcon(QStringLiteral("run")));
  follow();
}

void StartHint::setExperiment(const Experiment& experiment) {
  const std::size_t racers = experiment.executors.size();
  const Job* job = find_job(experiment.job);
  const std::int64_t count = experiment.task_count();
  const QString tasks = count == 1 ? tr("1 task") : tr("%1 tasks").arg(formatCount(count));
  m_heading->setText(racers > 1 ? tr("The same %1 on %2 executors, on one clock").arg(tasks).arg(racers)
                                : tr("%1 on one executor").arg(tasks));
  m_text->setText(job == nullptr ? QString() : jobText(job->description().purpose));
  QStringList names;
  for (std::size_t i = 0; i < std::min(racers, kMostNamed); ++i) {
    QString line = specTitle(experiment.executors[i]);
    if (const auto seconds = racers <= kMostNamed && count <= 10'000
                                 ? predicted_seconds(experiment, experiment.executors[i])
                                 : std::nullopt) {
      line += tr(" · predicted %1").arg(formatSeconds(*seconds));
    }
    names << line;
  }
  if (racers > kMostNamed) {
    names << tr("and %1 more").arg(racers - kMostNamed);
  }
  m_executors->setText(names.join(QLatin1Char('\n')));
  m_run->setText(racers > 1 ? tr("Run this race") : tr("Run"));
}

}  // namespace poolscope::ui
