// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/task_inspector.h"

#include "core/tracing/failure_words.h"
#include "ui/models/format.h"
#include "ui/models/state_words.h"
#include "ui/panels/form.h"
#include "ui/panels/job_words.h"
#include "ui/panels/time_share_bar.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QStringList>
#include <QVBoxLayout>

#include <algorithm>

namespace poolscope::ui {

namespace {

constexpr int kMostOutputLines = 12;
constexpr int kDigits = 4;  // one task is explained exactly

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())); }

QString workerText(const Lane* lane) {
  if (lane == nullptr) {
    return noValue();
  }
  QString worker = laneTitle(*lane);
  if (lane->tid != 0) {
    worker += TaskInspector::tr(" (tid %1)").arg(lane->tid);
  }
  return worker;
}

std::vector<Fact> factsOf(const TaskDetails& details, const QString& executor, const Lane* lane,
                          const QString& arguments) {
  const TaskRecord& record = details.record;
  std::vector<Fact> facts;
  if (record.state == TaskState::finished) {
    const QString result = text(record.result).trimmed();
    facts.push_back({TaskInspector::tr("Result"), result.isEmpty() ? noValue() : result, true});
  }
  if (!arguments.isEmpty()) {
    facts.push_back({TaskInspector::tr("Arguments"), arguments});
  }
  facts.push_back({TaskInspector::tr("Executor"), executor});
  facts.push_back({TaskInspector::tr("Worker"), workerText(lane)});
  if (record.attempt > 1) {
    facts.push_back({TaskInspector::tr("Attempt"), formatCount(record.attempt)});
  }
  if (record.start_ns != kNoTime && is_final(record.state)) {
    facts.push_back(
        {TaskInspector::tr("CPU time"),
         TaskInspector::tr("%1 of %2")
             .arg(formatDuration(record.cpu_ns, 3), formatDuration(record.end_ns - record.start_ns, kDigits))});
  }
  if (record.extra != nullptr) {
    const TaskExtra& extra = *record.extra;
    if (extra.send_bytes > 0 || extra.recv_bytes > 0) {
      facts.push_back(
          {TaskInspector::tr("Sent and returned"),
           TaskInspector::tr("%1 and %2").arg(formatBytes(extra.send_bytes), formatBytes(extra.recv_bytes))});
    }
    if (extra.serialize_ns > 0) {
      facts.push_back({TaskInspector::tr("Into bytes and back"), formatDuration(extra.serialize_ns)});
    }
    if (extra.return_ns > 0) {
      facts.push_back({TaskInspector::tr("Result's way back"), formatDuration(extra.return_ns)});
    }
    if (extra.gil_wait_ns > 0) {
      facts.push_back({TaskInspector::tr("Waited for the GIL"), formatDuration(extra.gil_wait_ns)});
    }
    if (extra.exit_code) {
      facts.push_back({TaskInspector::tr("Exit status"), QString::number(*extra.exit_code)});
    }
    if (extra.signal) {
      facts.push_back({TaskInspector::tr("Ended by signal"), QString::number(*extra.signal)});
    }
    if (extra.max_rss_bytes > 0) {
      facts.push_back({TaskInspector::tr("Peak memory"), formatBytes(extra.max_rss_bytes)});
    }
  }
  return facts;
}

/// "waiting 0.000 s → running 3.001 s → finished 4.001 s".
QString stepsText(const std::vector<TaskStep>& steps) {
  if (steps.empty()) {
    return TaskInspector::tr("not submitted yet");
  }
  QStringList stations;
  for (const TaskStep& step : steps) {
    stations << stateWord(step.state) + QStringLiteral(" ") + formatDuration(step.time_ns, kDigits);
  }
  return stations.join(QStringLiteral("  →  "));
}

QLabel* makeText(const QString& name, QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setObjectName(name);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  return label;
}

QPlainTextEdit* makeBox(const QString& name, const QString& accessibleName, QWidget* parent) {
  auto* box = new QPlainTextEdit(parent);
  box->setObjectName(name);
  box->setAccessibleName(accessibleName);
  box->setReadOnly(true);
  box->setTabChangesFocus(true);
  box->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  box->setLineWrapMode(QPlainTextEdit::NoWrap);
  return box;
}

}  // namespace

TaskInspector::TaskInspector(QWidget* parent)
    : QWidget(parent),
      m_facts(new FactList(this)),
      m_error(makeText(QStringLiteral("taskError"), this)),
      m_sharesTitle(new SectionLabel({}, this)),
      m_shares(new TimeShareBar(this)),
      m_stepsTitle(new SectionLabel(tr("States"), this)),
      m_steps(makeText(QStringLiteral("taskSteps"), this)),
      m_whyTitle(new SectionLabel(tr("Why did it wait?"), this)),
      m_why(makeText(QStringLiteral("whyWaited"), this)),
      m_outputTitle(new SectionLabel({}, this)),
      m_output(makeBox(QStringLiteral("taskOutput"), tr("What it wrote"), this)),
      m_errorOutputTitle(new SectionLabel({}, this)),
      m_errorOutput(makeBox(QStringLiteral("taskErrorOutput"), tr("What it wrote to standard error"), this)) {
  setObjectName(QStringLiteral("taskInspector"));
  m_facts->setObjectName(QStringLiteral("taskFacts"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(metrics::kPadding, metrics::kPadding, metrics::kPadding, metrics::kPadding);
  layout->setSpacing(4);
  layout->addWidget(m_facts);
  layout->addWidget(m_error);
  const auto addSection = [layout](QWidget* title, QWidget* content) {
    layout->addSpacing(metrics::kGap);
    layout->addWidget(title);
    layout->addWidget(content);
  };
  addSection(m_sharesTitle, m_shares);
  addSection(m_stepsTitle, m_steps);
  addSection(m_whyTitle, m_why);
  addSection(m_outputTitle, m_output);
  addSection(m_errorOutputTitle, m_errorOutput);
  layout->addStretch(1);
}

void TaskInspector::setTask(const TaskDetails& details, const QString& executor, const Lane* lane,
                            const QString& arguments) {
  m_facts->setFacts(factsOf(details, executor, lane, arguments));

  static const TaskExtra nothing;
  const TaskExtra& extra = details.record.extra != nullptr ? *details.record.extra : nothing;
  m_error->setText(asSentence(text(error_words(extra.error))));
  m_error->setVisible(!extra.error.empty());
  QPalette colors = QWidget::palette();
  colors.setColor(QPalette::WindowText, ui::palette().failed);
  if (m_error->palette() != colors) {
    m_error->setPalette(colors);
  }

  const bool passed = !details.shares.empty();
  m_sharesTitle->setText(tr("Where its time went · %1").arg(formatDuration(details.wall_ns, kDigits)));
  m_sharesTitle->setVisible(passed);
  m_shares->setVisible(passed);
  m_shares->setShares(details.shares, jobSeries(details.record.job));

  m_steps->setText(stepsText(details.steps));
  m_why->setText(details.whyWaited);
  m_why->setVisible(!details.whyWaited.isEmpty());
  m_whyTitle->setVisible(!details.whyWaited.isEmpty());

  m_outputTitle->setText(extra.output_dropped_bytes > 0
                             ? tr("Output · %1 more were not kept").arg(formatBytes(extra.output_dropped_bytes))
                             : tr("Output"));
  setText(m_outputTitle, m_output, text(extra.output));
  m_errorOutputTitle->setText(tr("Standard error"));
  setText(m_errorOutputTitle, m_errorOutput, text(extra.error_output));
}

void TaskInspector::setText(SectionLabel* title, QPlainTextEdit* box, const QString& text) {
  title->setVisible(!text.isEmpty());
  box->setVisible(!text.isEmpty());
  if (text.isEmpty() || box->toPlainText() == text) {
    return;
  }
  box->setPlainText(text);
  const int lines = std::clamp(static_cast<int>(text.count(QLatin1Char('\n'))) + 1, 2, kMostOutputLines);
  box->setFixedHeight(lines * box->fontMetrics().lineSpacing() + 2 * metrics::kGap);
}

}  // namespace poolscope::ui
