// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/race_options.h"

#include "core/jobs/spec_keys.h"
#include "ui/bridge/queue_full_choice.h"
#include "ui/panels/executor_row.h"
#include "ui/panels/form.h"
#include "ui/panels/number_field.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>
#include <cmath>

namespace poolscope::ui {

namespace {
constexpr double kLongestTimeout = 1'000'000;  // seconds
}

RaceOptions::RaceOptions(QWidget* parent)
    : QWidget(parent),
      m_queueLimit(new QSpinBox(this)),
      m_queueFull(new QComboBox(this)),
      m_chunkSize(new QSpinBox(this)),
      m_gilInterval(new NumberField(this)),
      m_timeout(new NumberField(this)),
      m_mode(new QComboBox(this)) {
  setObjectName(QStringLiteral("raceOptions"));

  m_queueLimit->setObjectName(QStringLiteral("queueLimit"));
  m_queueLimit->setRange(0, 1'000'000'000);
  m_queueLimit->setSpecialValueText(tr("unbounded"));
  m_queueLimit->setGroupSeparatorShown(true);
  m_queueLimit->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
  m_queueLimit->setAlignment(Qt::AlignRight);

  m_queueFull->setObjectName(QStringLiteral("queueFull"));
  for (const QueueFullChoice& choice : queueFullChoices()) {
    m_queueFull->addItem(choice.title, static_cast<int>(choice.value));
    m_queueFull->setItemData(m_queueFull->count() - 1, choice.help, Qt::ToolTipRole);
  }

  m_chunkSize->setObjectName(QStringLiteral("chunkSize"));
  m_chunkSize->setRange(1, most_chunk());
  m_chunkSize->setGroupSeparatorShown(true);
  m_chunkSize->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
  m_chunkSize->setAlignment(Qt::AlignRight);

  m_gilInterval->setObjectName(QStringLiteral("gilInterval"));
  m_gilInterval->setRange(0.001, 60'000);
  m_gilInterval->setSuffix(tr(" ms"));
  m_gilInterval->setValue(ExecutorSpec().gil_interval_ms);

  m_timeout->setObjectName(QStringLiteral("taskTimeout"));
  m_timeout->setRange(0, kLongestTimeout);
  m_timeout->setSuffix(tr(" s"));
  m_timeout->setSpecialValueText(tr("none"));

  m_mode->setObjectName(QStringLiteral("raceMode"));
  const auto addMode = [this](RaceMode mode, const QString& title, const QString& help) {
    m_mode->addItem(title, static_cast<int>(mode));
    m_mode->setItemData(m_mode->count() - 1, help, Qt::ToolTipRole);
  };
  addMode(RaceMode::automatic, tr("automatic"), tr("Together when tasks wait, in turn when they compute"));
  addMode(RaceMode::together, tr("together"), tr("All executors start at the same moment"));
  addMode(RaceMode::in_turn, tr("in turn"), tr("One after another, so that none takes the other's cores"));

  QGridLayout* grid = makeFormGrid();
  setLayout(grid);
  addFormRow(*grid, tr("Queue limit"), m_queueLimit,
             tr("Tasks that may wait at the same time. Python's queues have no bound and can fill the memory."));
  addFormRow(*grid, tr("When it is full"), m_queueFull);
  addFormRow(*grid, tr("Chunk size"), m_chunkSize);
  addFormRow(*grid, tr("GIL interval"), m_gilInterval,
             tr("How long a task that waits for the GIL lets the holder be, before it asks for it"));
  addFormRow(*grid, tr("Time limit a task"), m_timeout, tr("A task that runs longer is ended"));
  addFormRow(*grid, tr("Executors run"), m_mode,
             tr("Side by side, or each alone on the machine; the timeline shows them from one start either way"));

  connect(m_queueLimit, &QSpinBox::valueChanged, this, &RaceOptions::onQueueLimitChanged);
  connect(m_queueFull, &QComboBox::currentIndexChanged, this, &RaceOptions::specOptionsChanged);
  connect(m_chunkSize, &QSpinBox::valueChanged, this, &RaceOptions::specOptionsChanged);
  connect(m_gilInterval, &QDoubleSpinBox::valueChanged, this, &RaceOptions::specOptionsChanged);
  connect(m_timeout, &QDoubleSpinBox::valueChanged, this, &RaceOptions::taskTimeoutChanged);
  connect(m_mode, &QComboBox::currentIndexChanged, this, &RaceOptions::modeChanged);
  onQueueLimitChanged();
  setGilUsed(false);
  setChunksUsed(false);
}

RaceMode RaceOptions::mode() const { return static_cast<RaceMode>(m_mode->currentData().toInt()); }

std::optional<std::chrono::nanoseconds> RaceOptions::taskTimeout() const {
  if (m_timeout->value() <= 0) {
    return std::nullopt;
  }
  return std::chrono::nanoseconds(std::llround(m_timeout->value() * 1e9));
}

void RaceOptions::show(const Experiment& experiment) {
  const QSignalBlocker quiet(this);
  const ExecutorSpec spec = experiment.executors.empty() ? ExecutorSpec() : experiment.executors.front();
  m_queueLimit->setValue(static_cast<int>(std::min<std::int64_t>(spec.queue_limit, m_queueLimit->maximum())));
  m_queueFull->setCurrentIndex(std::max(0, m_queueFull->findData(static_cast<int>(spec.queue_full))));
  const auto chunked = std::find_if(experiment.executors.begin(), experiment.executors.end(),
                                    [](const ExecutorSpec& s) { return understandsKey(s.kind, "chunk-size"); });
  m_chunkSize->setValue(chunked == experiment.executors.end() ? ExecutorSpec().chunk_size : chunked->chunk_size);
  m_gilInterval->setValue(spec.gil_interval_ms);
  m_timeout->setValue(experiment.task_timeout ? std::chrono::duration<double>(*experiment.task_timeout).count() : 0);
  m_mode->setCurrentIndex(std::max(0, m_mode->findData(static_cast<int>(experiment.mode))));
}

void RaceOptions::apply(ExecutorSpec& spec) const {
  if (understandsKey(spec.kind, "queue-limit")) {
    spec.queue_limit = m_queueLimit->value();
    // Without a limit nothing is ever full, and a spec says only what matters.
    spec.queue_full =
        spec.queue_limit > 0 ? static_cast<QueueFull>(m_queueFull->currentData().toInt()) : ExecutorSpec().queue_full;
  }
  if (understandsKey(spec.kind, "chunk-size") && spec.loop == 0) {  // a loop takes each task when it comes
    spec.chunk_size = m_chunkSize->value();
  }
  if (understandsKey(spec.kind, "gil-interval")) {
    spec.gil_interval_ms = m_gilInterval->value();
  }
}

void RaceOptions::setGilUsed(bool used) {
  m_gilInterval->setEnabled(used);
  m_gilInterval->setToolTip(used
                                ? tr("How long a task that waits for the GIL lets the holder be, before it asks for it")
                                : tr("No executor above has a GIL"));
}

void RaceOptions::setChunksUsed(bool used) {
  m_chunkSize->setEnabled(used);
  m_chunkSize->setToolTip(used ? tr("Tasks that go to a worker process together: less to send and to wake up for, but "
                                    "uneven work is shared less evenly")
                               : tr("No executor above sends its tasks to worker processes of a pool"));
}

void RaceOptions::onQueueLimitChanged() {
  const bool bounded = m_queueLimit->value() > 0;
  m_queueFull->setEnabled(bounded);
  m_queueFull->setToolTip(bounded ? tr("What happens to a task for which there is no room")
                                  : tr("A queue without bound is never full"));
  Q_EMIT specOptionsChanged();
}

}  // namespace poolscope::ui
