// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/job_words.h"

#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace poolscope::ui {

QString jobText(const std::string& text) { return QCoreApplication::translate("jobs", text.c_str()); }

QString jobKindTag(JobKind kind) {
  switch (kind) {
    case JobKind::io: return QCoreApplication::translate("jobs", "I/O");
    case JobKind::cpu: return QCoreApplication::translate("jobs", "CPU");
    case JobKind::command: break;
  }
  return QCoreApplication::translate("jobs", "programs");
}

QString taskLabel(const Trace& trace, RowId row) {
  if (trace.given_label(row).empty()) {
    const Job* job = find_job(trace.job_name(trace.job(row)));
    if (job != nullptr && !job->description().short_label.empty()) {
      return jobText(job->description().short_label) + QLatin1Char(' ') + QString::number(trace.task_id(row));
    }
  }
  return QString::fromStdString(trace.label(row));
}

int jobSeries(std::string_view name) {
  int i = 0;
  for (const auto& job : job_catalogue()) {
    if (job->description().name == name) {
      return i;
    }
    ++i;
  }
  return i;
}

QString asSentence(const QString& text) {
  QString sentence = text.trimmed();
  if (sentence.isEmpty()) {
    return sentence;
  }
  static const QRegularExpression firstWord(QStringLiteral("^[^\\s,:]+"));
  static const QRegularExpression nameOfSomething(QStringLiteral("[/._\\\\]"));
  if (!firstWord.match(sentence).captured().contains(nameOfSomething)) {  // a file is called as it is called
    sentence[0] = sentence[0].toUpper();
  }
  const QChar last = sentence.back();
  const bool endsWithRemark = last == QLatin1Char(')') && !sentence.endsWith(QLatin1String(".)"));
  if (last.isLetterOrNumber() || last == QLatin1Char('"') || endsWithRemark) {
    sentence += QCoreApplication::translate("jobs", ".", "ends a sentence");
  }
  return sentence;
}

}  // namespace poolscope::ui
