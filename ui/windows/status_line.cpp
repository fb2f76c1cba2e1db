// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/status_line.h"

#include "core/sync/clock.h"
#include "ui/models/format.h"

#include <QLabel>
#include <QStatusBar>

#include <algorithm>

namespace poolscope::ui {

StatusLine::StatusLine(QStatusBar* bar) : QObject(bar), m_tasks(new QLabel), m_events(new QLabel) {
  m_tasks->setObjectName(QStringLiteral("statusTasks"));
  m_events->setObjectName(QStringLiteral("statusEvents"));
  bar->setSizeGripEnabled(false);
  bar->addWidget(m_tasks);
  bar->addPermanentWidget(m_events);
  setSummaries({});
}

void StatusLine::setSummaries(const std::vector<RunSummary>& runs) {
  if (runs.empty()) {
    m_tasks->setText(tr("No run yet"));
    m_events->setText(tr("%n processor(s)", nullptr, usable_cpu_count()));
    return;
  }
  RunSummary all;
  for (const RunSummary& run : runs) {
    all.tasks += run.tasks;
    all.ok += run.ok;
    all.failed += run.failed;
    all.cancelled += run.cancelled;
    all.running += run.running;
    all.pending += run.pending;
    all.events += run.events;
    all.events_lost += run.events_lost;
    all.wall_s = std::max(all.wall_s, run.wall_s);
  }
  QStringList parts{tr("%1 of %2 done").arg(formatCount(all.ok + all.failed + all.cancelled), formatCount(all.tasks)),
                    tr("%1 failed").arg(formatCount(all.failed))};
  if (all.cancelled > 0) parts << tr("%1 cancelled").arg(formatCount(all.cancelled));
  parts << tr("%1 running").arg(formatCount(all.running)) << tr("%1 queued").arg(formatCount(all.pending))
        << formatSeconds(all.wall_s);
  m_tasks->setText(parts.join(QStringLiteral("     ")));
  // A file tells the tasks and not the events that they came from.
  m_events->setText(all.events == 0
                        ? tr("recording")
                        : tr("%1 events · %2 lost").arg(formatCount(all.events), formatCount(all.events_lost)));
}

}  // namespace poolscope::ui
