// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/window_words.h"

#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"

namespace poolscope::ui {

QStringList titlesOf(const Recording& recording) {
  QStringList titles;
  for (const Trace& trace : recording) {
    std::string ignored;
    const auto spec = parse_executor_spec(trace.info().executor, ignored);
    titles << QString::fromStdString(spec ? spec->title() : trace.info().executor);
  }
  return titles;
}

QStringList titlesOf(const Experiment& experiment) {
  QStringList titles;
  for (const ExecutorSpec& spec : experiment.executors)
    titles << QString::fromStdString(spec.title());
  return titles;
}

QString barLabel(const Trace& trace, RowId row) {
  const std::string_view given = trace.given_label(row);
  if (!given.empty()) return QString::fromUtf8(given.data(), static_cast<qsizetype>(given.size()));
  const Job* job = find_job(trace.job_name(trace.job(row)));
  if (job == nullptr || job->description().short_label.empty()) return QString::fromStdString(trace.label(row));
  return QString::fromStdString(job->description().short_label) + QLatin1Char(' ') +
         QString::number(trace.task_id(row));
}

}  // namespace poolscope::ui
