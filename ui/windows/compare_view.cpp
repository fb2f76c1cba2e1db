// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/compare_view.h"

#include "core/export/report_html.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "ui/bridge/future_watcher.h"
#include "ui/models/format.h"
#include "ui/panels/job_words.h"
#include "ui/panels/speedup_chart.h"
#include "ui/theme/ask_file.h"
#include "ui/theme/card.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/scale.h"
#include "ui/theme/theme.h"
#include "ui/windows/advice_card.h"
#include "ui/windows/compare_words.h"
#include "ui/windows/report_pdf.h"
#include "ui/windows/report_words.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSaveFile>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace poolscope::ui {

namespace {

constexpr int kRightWidth = 460;
constexpr int kRounds = 5;
constexpr std::size_t kManyPoints = 12;

QLabel* makeText(const QString& name) {
  auto* label = new QLabel;
  label->setObjectName(name);
  label->setTextFormat(Qt::RichText);
  label->setWordWrap(true);
  label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  label->setContentsMargins(metrics::kPadding, metrics::kPadding, metrics::kPadding, metrics::kPadding);
  return label;
}

QPushButton* makeButton(const QString& name, const QString& text) {
  auto* button = new QPushButton(text);
  button->setObjectName(name);
  button->setAutoDefault(true);
  return button;
}

/// One race as one round of a measurement.
Measurement fromRace(const Experiment& experiment, const Recording& recording, const std::vector<RunSummary>& runs) {
  Measurement made;
  made.experiment = experiment;
  made.recording = recording;
  for (std::size_t i = 0; i < std::min({runs.size(), recording.size(), experiment.executors.size()}); ++i) {
    MeasuredPoint point;
    point.spec = experiment.executors[i];
    point.executor = i;
    point.tasks = runs[i].tasks;
    point.workers = point.spec.effective_workers();
    point.predicted_s = runs[i].predicted_s;
    point.error = runs[i].error;
    point.cause = explain_gap(recording[i], runs[i], point.spec);
    point.samples.push_back(sample_of(runs[i], recording[i]));
    made.points.push_back(std::move(point));
  }
  return made;
}

}  // namespace

CompareView::CompareView(QWidget* parent)
    : QWidget(parent),
      m_stop(std::make_shared<std::atomic<bool>>(false)),
      m_again(makeButton(QStringLiteral("compareAgain"), tr("Race again"))),
      m_sweep(makeButton(QStringLiteral("compareSweep"), tr("Sweep workers"))),
      m_sweepMore(makeButton(QStringLiteral("compareSweepMore"), QStringLiteral("…"))),
      m_cancel(makeButton(QStringLiteral("compareCancel"), tr("Cancel"))),
      m_report(makeButton(QStringLiteral("compareReport"), tr("Report…"))),
      m_rounds(new QSpinBox),
      m_state(new QLabel),
      m_figures(new QButtonGroup(this)),
      m_barsCard(new Card(tr("Wall time"))),
      m_bars(new CompareBars),
      m_legend(makeText(QStringLiteral("compareLegend"))),
      m_curveCard(new Card(tr("Speed-up"))),
      m_curve(new SpeedupChart),
      m_tableCard(new Card(tr("Figures"))),
      m_table(makeText(QStringLiteral("compareTable"))),
      m_causeCard(new Card(tr("Where prediction and measurement part"))),
      m_causes(makeText(QStringLiteral("compareCauses"))),
      m_lawCard(new Card(tr("Laws beside what was measured"))),
      m_laws(makeText(QStringLiteral("compareLaws"))),
      m_advice(new AdviceCard),
      m_left(new QVBoxLayout),
      m_right(new QVBoxLayout) {
  setObjectName(QStringLiteral("compareView"));
  m_barsCard->setObjectName(QStringLiteral("compareBarsCard"));
  m_curveCard->setObjectName(QStringLiteral("compareCurveCard"));
  m_tableCard->setObjectName(QStringLiteral("compareTableCard"));
  m_causeCard->setObjectName(QStringLiteral("compareCauseCard"));
  m_legend->setContentsMargins(0, 0, 0, 0);
  m_legend->setForegroundRole(QPalette::PlaceholderText);
  auto* barsBody = new QWidget;
  auto* bars = new QVBoxLayout(barsBody);
  bars->setContentsMargins(16, 8, 16, 12);
  bars->addWidget(m_bars);
  bars->addWidget(m_legend);
  bars->addStretch(1);
  m_barsCard->setBody(barsBody);
  m_curveCard->setBody(makeCurvePages());
  m_tableCard->setBody(m_table);
  m_causeCard->setBody(m_causes);
  m_lawCard->setObjectName(QStringLiteral("compareLawCard"));
  m_lawCard->setSubtitle(tr("predicted / measured, bold where they are more than a tenth apart"));
  m_lawCard->setBody(m_laws);

  m_left->setSpacing(metrics::kGap);
  m_left->addWidget(m_barsCard, 1);
  m_left->addWidget(m_curveCard, 1);
  m_left->addWidget(m_lawCard);
  auto* rightSide = new QWidget;
  setScaledWidth(rightSide, kRightWidth);
  rightSide->setLayout(m_right);
  m_right->setContentsMargins(0, 0, 0, 0);
  m_right->setSpacing(metrics::kGap);
  m_right->addWidget(m_tableCard);
  m_right->addWidget(m_causeCard);
  m_right->addWidget(m_advice);
  m_right->addStretch(1);
  auto* columns = new QHBoxLayout;
  columns->setSpacing(metrics::kGap);
  columns->addLayout(m_left, 1);
  columns->addWidget(rightSide);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(metrics::kGap, metrics::kGap, metrics::kGap, metrics::kGap);
  layout->setSpacing(metrics::kGap);
  layout->addLayout(makeTools());
  layout->addLayout(columns, 1);
  setMeasuring(false);
  show(Measurement());
}

CompareView::~CompareView() { cancel(); }

/// The curve, and before there is one what would draw it.
QWidget* CompareView::makeCurvePages() {
  auto* hint = new QWidget;
  auto* words = new QLabel(
      tr("How much do more workers help? A sweep runs the same tasks with one worker, with two, and so on."));
  words->setObjectName(QStringLiteral("compareCurveHint"));
  words->setForegroundRole(QPalette::PlaceholderText);
  words->setWordWrap(true);
  auto* sweep = makeButton(QStringLiteral("compareSweepHere"), tr("Sweep workers"));
  connect(sweep, &QPushButton::clicked, m_sweep, &QPushButton::click);
  connect(this, &CompareView::measuringChanged, sweep, [this, sweep] { sweep->setEnabled(m_sweep->isEnabled()); });
  auto* row = new QHBoxLayout;
  row->addWidget(sweep);
  row->addStretch(1);
  auto* column = new QVBoxLayout(hint);
  column->setContentsMargins(16, 12, 16, 12);
  column->setSpacing(metrics::kGap);
  column->addWidget(words);
  column->addLayout(row);
  column->addStretch(1);
  m_curvePages = new QStackedWidget;
  m_curvePages->setObjectName(QStringLiteral("compareCurvePages"));
  m_curvePages->addWidget(hint);
  m_curvePages->addWidget(m_curve);
  return m_curvePages;
}

QHBoxLayout* CompareView::makeTools() {
  setPrimary(m_again);
  m_again->setIcon(themeIcon(QStringLiteral("run")));
  m_rounds->setObjectName(QStringLiteral("compareRounds"));
  m_rounds->setAccessibleName(tr("Rounds"));
  m_rounds->setRange(1, 100);
  m_rounds->setValue(kRounds);
  m_rounds->setSuffix(tr(" rounds"));
  m_state->setObjectName(QStringLiteral("compareState"));
  m_state->setForegroundRole(QPalette::PlaceholderText);
  auto* close = makeButton(QStringLiteral("compareClose"), tr("Back to the race"));
  auto* tools = new QHBoxLayout;
  tools->setSpacing(metrics::kGap);
  m_sweepMore->setAccessibleName(tr("Sweep over something else"));
  m_sweepMore->setToolTip(tr("Sweep over something else"));
  m_sweepMore->setMenu(new QMenu(m_sweepMore));
  for (QWidget* widget : std::initializer_list<QWidget*>{m_again, m_rounds, m_sweep, m_sweepMore, m_cancel}) {
    tools->addWidget(widget);
  }
  tools->addSpacing(12);
  const std::vector<std::pair<CompareFigure, QString>> words = {
      {CompareFigure::wall, tr("Wall time")},        {CompareFigure::speedup, tr("Speed-up")},
      {CompareFigure::efficiency, tr("Efficiency")}, {CompareFigure::cpu, tr("CPU")},
      {CompareFigure::memory, tr("Memory")},         {CompareFigure::p99, tr("p99 latency")},
      {CompareFigure::energy, tr("Energy")}};
  for (const auto& [figure, text] : words) {
    QPushButton* button = makeButton(QStringLiteral("compareFigure%1").arg(static_cast<int>(figure)), text);
    button->setCheckable(true);
    button->setChecked(figure == m_figure);
    m_figures->addButton(button, static_cast<int>(figure));
    tools->addWidget(button);
  }
  tools->addStretch(1);
  tools->addWidget(m_state);
  tools->addWidget(m_report);
  tools->addWidget(close);
  connect(m_figures, &QButtonGroup::idClicked, this, [this](int id) {
    m_figure = static_cast<CompareFigure>(id);
    showFigures();
  });
  connect(m_again, &QPushButton::clicked, this, &CompareView::raceAgain);
  connect(m_sweep, &QPushButton::clicked, this, &CompareView::sweepWorkers);
  connect(m_cancel, &QPushButton::clicked, this, &CompareView::cancel);
  connect(m_report, &QPushButton::clicked, this, &CompareView::saveReport);
  connect(close, &QPushButton::clicked, this, &CompareView::closeRequested);
  connect(m_advice, &AdviceCard::errorOccurred, this, &CompareView::errorOccurred);
  connect(m_advice, &AdviceCard::proofRequested, this, &CompareView::start);
  return tools;
}

void CompareView::showRace(const Experiment& experiment, const Recording& recording,
                           const std::vector<RunSummary>& runs) {
  if (m_measuring) {
    return;
  }
  m_base = experiment;
  m_advice->setExperiment(m_base);
  show(fromRace(experiment, recording, runs));
}

void CompareView::raceAgain() {
  if (m_base) {
    Experiment experiment = *m_base;
    experiment.repetitions = m_rounds->value();
    experiment.warm_up = 1;
    experiment.sweep.clear();
    start(std::move(experiment));
  }
}

void CompareView::sweepWorkers() {
  if (!m_base) {
    return;
  }
  for (const SweepChoice& choice : sweepChoices(*m_base)) {
    if (choice.key == "workers") {
      sweep(choice);
      return;
    }
  }
  Q_EMIT errorOccurred(tr("None of these executors has a number of workers to sweep over."));
}

void CompareView::sweep(const SweepChoice& choice) {
  if (m_base) {
    start(withSweep(*m_base, choice));
  }
}

void CompareView::fillSweepMenu() {
  QMenu* const menu = m_sweepMore->menu();
  menu->clear();
  const std::vector<SweepChoice> choices = m_base ? sweepChoices(*m_base) : std::vector<SweepChoice>();
  for (const SweepChoice& choice : choices) {
    QAction* const action =
        menu->addAction(QStringLiteral("%1: %2").arg(sweptTitle(choice.key), sweptValues(choice.sweep)));
    action->setObjectName(QString::fromStdString(choice.key));
    // Queued, since the menu is made anew when the sweep begins.
    connect(
        action, &QAction::triggered, this, [this, choice] { sweep(choice); }, Qt::QueuedConnection);
  }
  m_sweepMore->setEnabled(!m_measuring && !choices.empty());
}

void CompareView::measureExperiment(const Experiment& experiment) {
  m_base = experiment;
  m_advice->setExperiment(m_base);
  if (experiment.repetitions > 1) {
    m_rounds->setValue(experiment.repetitions);
  }
  start(experiment);
}

void CompareView::cancel() { m_stop->store(true); }

void CompareView::start(Experiment experiment) {
  if (m_measuring) {
    return;
  }
  if (const std::string problem = validate(experiment); !problem.empty()) {
    Q_EMIT errorOccurred(asSentence(jobText(problem)));
    return;
  }
  m_stop = std::make_shared<std::atomic<bool>>(false);
  setMeasuring(true);
  auto done = std::make_shared<Measurement>();
  FutureWatcher* watcher = m_background.run([this, experiment, done, stop = m_stop]() -> Value {
    MeasureHooks hooks;
    hooks.cancelled = [stop] { return stop->load(); };
    hooks.point_ended = [this](const Measurement& soFar) {
      QMetaObject::invokeMethod(
          this, [this, soFar] { onPoint(soFar, false); }, Qt::QueuedConnection);
    };
    *done = measure(experiment, hooks);
    return {};
  });
  connect(watcher, &FutureWatcher::finished, this, [this, done] { onPoint(*done, true); });
  connect(watcher, &FutureWatcher::failed, this, [this](const QString& reason) {
    setMeasuring(false);
    Q_EMIT errorOccurred(reason);
  });
}

void CompareView::onPoint(const Measurement& soFar, bool last) {
  show(soFar);
  if (last) {
    setMeasuring(false);
    Q_EMIT said(soFar.cancelled ? tr("Cancelled; what was measured is kept.") : tr("Measured."));
  } else {
    m_state->setText(tr("%1 points…").arg(soFar.points.size()));
  }
}

void CompareView::setMeasuring(bool measuring) {
  m_measuring = measuring;
  m_again->setEnabled(!measuring && m_base.has_value());
  m_sweep->setEnabled(!measuring && m_base.has_value());
  fillSweepMenu();
  m_cancel->setVisible(measuring);
  m_advice->setBusy(measuring);
  m_rounds->setEnabled(!measuring);
  m_report->setEnabled(!measuring && !m_shown.points.empty());
  m_state->setText(measuring ? tr("measuring…") : QString());
  if (m_shown.points.empty()) {
    m_barsCard->setSubtitle(measuring ? tr("measuring…") : tr("run a race, and its runs are compared here"));
  }
  Q_EMIT measuringChanged(measuring);
}

void CompareView::show(const Measurement& measurement) {
  m_shown = measurement;
  const Job* job = find_job(measurement.experiment.job);
  const bool empty = measurement.points.empty();
  const std::int64_t tasks = measurement.experiment.task_count();
  const QString title = job == nullptr ? QString() : jobText(job->description().title);
  m_barsCard->setSubtitle(empty || job == nullptr ? tr("run a race, and its runs are compared here")
                          : tasks == 1            ? tr("%1 · 1 task").arg(title)
                                                  : tr("%1 · %2 tasks").arg(title, formatCount(tasks)));
  m_curveCard->setVisible(!empty);
  m_curvePages->setCurrentIndex(measurement.sweep_key.empty() ? 0 : 1);
  m_curve->setMeasurement(measurement, sweptTitle(measurement.sweep_key));
  m_causeCard->setVisible(!empty);
  m_tableCard->setVisible(!empty);
  // Where no processor tells of its energy there is nothing to choose; the legend says so.
  m_figures->button(static_cast<int>(CompareFigure::energy))->setVisible(knowsEnergy(measurement));
  showFigures();
  const QString laws = lawsTable(measurement);
  m_laws->setText(laws);
  m_lawCard->setVisible(!laws.isEmpty());
  m_causes->setText(causesText(measurement));
  arrange();
  if (!m_measuring) {
    setMeasuring(false);
  }
  Q_EMIT changed();
}

void CompareView::arrange() {
  const bool many = m_shown.points.size() > kManyPoints;
  m_right->removeWidget(m_tableCard);
  m_right->insertWidget(many ? 2 : 0, m_tableCard);
  m_left->removeWidget(m_curveCard);
  m_left->insertWidget(m_shown.sweep_key.empty() ? 1 : 0, m_curveCard, 1);
}

void CompareView::showFigures() {
  m_barsCard->setTitle(m_figures->button(static_cast<int>(m_figure))->text());
  const std::vector<MeasuredPoint>& points = m_shown.points;
  const auto title = [this](const MeasuredPoint& point) { return pointTitle(m_shown, point); };
  m_bars->setBars(points.empty() ? std::vector<CompareBar>() : compareBars(points, m_figure, title));
  m_table->setText(figuresTable(m_shown));
  if (points.empty()) {
    m_legend->clear();
    return;
  }
  const std::size_t rounds = points.front().samples.size();
  QString legend = m_figure != CompareFigure::wall ? QString()
                   : rounds > 1 ? tr("bars: median of %1, whisker: 95 % interval, dashed: predicted").arg(rounds)
                                : tr("bars: one round, dashed: predicted; race again to see how much is chance");
  if (m_figure == CompareFigure::cpu && !knowsEnergy(m_shown)) {
    legend = tr("energy: this machine does not tell, or runs went on side by side");
  }
  m_legend->setText(legend);
  m_tableCard->setSubtitle(rounds > 1 ? tr("medians of %1 rounds").arg(rounds) : tr("one round"));
}

void CompareView::saveReport() {
  askWhereToSave(this, tr("Save the report"), QStringLiteral("report.html"), tr("Web pages (*.html);;PDF (*.pdf)"),
                 QStringLiteral("html"), [this](const QString& file) { writeReport(file); });
}

void CompareView::writeReport(const QString& file) {
  const QByteArray page = QByteArray::fromStdString(report_html(m_shown, reportWords()));
  QSaveFile out(file);
  const bool pdf = file.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive);
  if (!out.open(QIODevice::WriteOnly) || out.write(pdf ? reportPdf(QString::fromUtf8(page)) : page) < 0 ||
      !out.commit()) {
    Q_EMIT errorOccurred(tr("Cannot write %1: %2").arg(file, out.errorString()));
    return;
  }
  Q_EMIT said(tr("Saved: %1").arg(file));
}

}  // namespace poolscope::ui
