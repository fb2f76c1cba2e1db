// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/run_results.h"

#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "ui/models/format.h"
#include "ui/panels/fact_list.h"
#include "ui/panels/form.h"
#include "ui/panels/job_words.h"
#include "ui/theme/elided_label.h"
#include "ui/theme/metrics.h"

#include <QFontDatabase>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace poolscope::ui {

namespace {

constexpr int kMostEvidenceLines = 10;

/// Numbers as a person reads them; texts as they are.
QString resultText(const Value& value) {
  if (const double* number = std::get_if<double>(&value)) {
    return QLocale().toString(*number, 'g', 12);
  }
  if (const std::int64_t* count = std::get_if<std::int64_t>(&value)) {
    return formatCount(*count);
  }
  return QString::fromStdString(to_text(value));
}

std::vector<Fact> factsOf(const RunSummary& run, const QString& resultName) {
  std::vector<Fact> facts;
  const QString result = resultText(run.result);
  if (!result.isEmpty()) {
    facts.push_back({resultName, result, true});
  }
  facts.push_back({RunResults::tr("Time"), formatSeconds(run.wall_s)});
  if (run.predicted_s) {
    facts.push_back({RunResults::tr("Predicted"), formatSeconds(*run.predicted_s)});
  }
  facts.push_back({RunResults::tr("CPU time"), formatSeconds(run.cpu_s)});
  facts.push_back(
      {RunResults::tr("Tasks done"), RunResults::tr("%1 of %2").arg(formatCount(run.ok), formatCount(run.tasks))});
  if (run.failed > 0) {
    facts.push_back({RunResults::tr("Failed"), formatCount(run.failed), true});
  }
  if (run.cancelled > 0) {
    facts.push_back({RunResults::tr("Cancelled"), formatCount(run.cancelled)});
  }
  if (run.phase == RunPhase::ended && run.tasks_per_s >= 10) {
    facts.push_back({RunResults::tr("Tasks a second"), formatCount(std::llround(run.tasks_per_s))});
  }
  facts.push_back({RunResults::tr("Longest queue"), formatCount(run.max_queue_depth)});
  return facts;
}

}  // namespace

/// One run.
struct RunResults::Block : QWidget {
  explicit Block(QWidget* parent)
      : QWidget(parent),
        title(new ElidedLabel({}, this)),
        facts(new FactList(this)),
        failure(makeHint({}, this)),
        evidenceTitle(new SectionLabel(RunResults::tr("What was written"), this)),
        evidence(new QPlainTextEdit(this)) {
    title->setFont(titleFont());
    failure->setObjectName(QStringLiteral("firstFailure"));
    failure->setTextInteractionFlags(Qt::TextSelectableByMouse);
    evidence->setReadOnly(true);
    evidence->setTabChangesFocus(true);
    evidence->setLineWrapMode(QPlainTextEdit::NoWrap);
    evidence->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    evidence->setAccessibleName(RunResults::tr("What was written"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, metrics::kPadding);
    layout->setSpacing(4);
    layout->addWidget(title);
    layout->addWidget(facts);
    layout->addWidget(failure);
    layout->addWidget(evidenceTitle);
    layout->addWidget(evidence);
  }

  void setRun(const RunSummary& run, const QString& name, const QString& resultName) {
    title->setText(name);
    facts->setFacts(factsOf(run, resultName));
    failure->setVisible(!run.first_failure.empty());
    failure->setText(RunResults::tr("First to fail: %1").arg(QString::fromStdString(run.first_failure)));
    const QString text = QString::fromStdString(run.evidence);
    evidenceTitle->setVisible(!text.isEmpty());
    evidence->setVisible(!text.isEmpty());
    if (!text.isEmpty() && evidence->toPlainText() != text) {
      evidence->setPlainText(text);
      const int lines = std::clamp(static_cast<int>(text.count(QLatin1Char('\n'))) + 1, 2, kMostEvidenceLines);
      evidence->setFixedHeight(lines * evidence->fontMetrics().lineSpacing() + 2 * metrics::kGap);
    }
  }

  ElidedLabel* title;
  FactList* facts;
  QLabel* failure;
  SectionLabel* evidenceTitle;
  QPlainTextEdit* evidence;
};

RunResults::RunResults(QWidget* parent) : QWidget(parent), m_layout(new QVBoxLayout(this)) {
  setObjectName(QStringLiteral("runResults"));
  m_layout->setContentsMargins(metrics::kPadding, metrics::kPadding, metrics::kPadding, metrics::kPadding);
  m_layout->setSpacing(4);
  m_hint = makeHint(tr("Select a task in the timeline or in the table to see where its time went."), this);
  m_hint->setObjectName(QStringLiteral("selectHint"));
  m_layout->addWidget(m_hint);
  m_layout->addStretch(1);
}

void RunResults::setRuns(const std::vector<RunSummary>& runs, const QStringList& titles, const std::string& job) {
  while (m_blocks.size() > runs.size()) {
    delete m_blocks.back();
    m_blocks.pop_back();
  }
  while (m_blocks.size() < runs.size()) {
    auto* block = new Block(this);
    block->setObjectName(QStringLiteral("runResult%1").arg(m_blocks.size() + 1));
    m_layout->insertWidget(static_cast<int>(m_blocks.size()), block);
    m_blocks.push_back(block);
  }
  const Job* known = find_job(job);
  const QString total = known == nullptr ? QString() : jobText(known->description().total_title);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    QString name = titles.value(static_cast<qsizetype>(i));
    if (name.isEmpty()) {
      name = QString::fromStdString(runs[i].executor);
    }
    QString resultName = total.isEmpty() ? tr("Result") : total;
    resultName[0] = resultName[0].toUpper();
    m_blocks[i]->setRun(runs[i], name, resultName);
  }
}

}  // namespace poolscope::ui
