// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/experiment_panel.h"

#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/recipe.h"
#include "ui/panels/executor_list.h"
#include "ui/panels/executor_row.h"
#include "ui/panels/form.h"
#include "ui/panels/inputs_editor.h"
#include "ui/panels/job_list.h"
#include "ui/panels/job_words.h"
#include "ui/panels/param_form.h"
#include "ui/panels/problem_label.h"
#include "ui/panels/race_options.h"
#include "ui/panels/rest_words.h"
#include "ui/theme/metrics.h"

#include <QCoreApplication>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace poolscope::ui {

namespace {

/// Beyond this many inputs a prediction would cost more than it tells.
constexpr std::size_t kMostPredictedInputs = 20'000;
/// As many lines the editor takes.
constexpr std::int64_t kMostShownInputs = 1'000'000;

/// Of a recipe its steps decide.
QString subtitleFor(const JobDescription& job, const ParamMap& params) {
  if (job.name == "recipe") {
    const auto given = params.find("steps");
    const Value& steps = given == params.end() ? job.param("steps")->default_value : given->second;
    std::string error;
    const Recipe recipe = parse_recipe(to_text(steps), error).value_or(Recipe());
    const auto has = [&recipe](auto... acts) {
      return std::any_of(recipe.begin(), recipe.end(),
                         [=](const RecipeStep& step) { return ((step.act == acts) || ...); });
    };
    const bool waits = has(RecipeAct::sleep, RecipeAct::io);
    if (has(RecipeAct::compute)) {
      return waits ? QCoreApplication::translate("ExperimentPanel", "work that computes and waits")
                   : QCoreApplication::translate("ExperimentPanel", "work that computes");
    }
    return waits ? QCoreApplication::translate("ExperimentPanel", "work that waits") : QString();
  }
  switch (job.kind) {
    case JobKind::io: return QCoreApplication::translate("ExperimentPanel", "work that waits");
    case JobKind::cpu: return QCoreApplication::translate("ExperimentPanel", "work that computes");
    case JobKind::command: break;
  }
  return QCoreApplication::translate("ExperimentPanel", "programs of your own");
}

/// What stands in the editor of inputs. A value that an experiment gives all its tasks has no field beside it, so it
/// stands there once for each.
std::vector<std::string> shownInputs(const Experiment& experiment) {
  const auto value = experiment.params.find(find_job(experiment.job)->description().input_param);
  if (!experiment.inputs.empty() || value == experiment.params.end() || experiment.count > kMostShownInputs) {
    return experiment.inputs;
  }
  return std::vector<std::string>(static_cast<std::size_t>(experiment.count), to_text(value->second));
}

}  // namespace

ExperimentPanel::ExperimentPanel(QWidget* parent)
    : Card(tr("Experiment"), parent), m_throttle(std::chrono::milliseconds(100)) {
  setObjectName(QStringLiteral("experimentPanel"));
  m_scroll = new QScrollArea(this);
  m_scroll->setObjectName(QStringLiteral("experimentScroll"));
  m_scroll->setWidgetResizable(true);
  m_scroll->setFrameShape(QFrame::NoFrame);
  m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_scroll->setFocusPolicy(Qt::NoFocus);
  auto* content = new QWidget;
  content->setObjectName(QStringLiteral("experimentFields"));
  m_scroll->setWidget(content);
  // The card is the ground, not the window's colour.
  m_scroll->viewport()->setAutoFillBackground(false);
  content->setAutoFillBackground(false);

  m_jobs = new JobList(content);
  m_purpose = makeHint({}, content);
  m_purpose->setObjectName(QStringLiteral("purpose"));
  auto* countRow = new QWidget(content);
  countRow->setObjectName(QStringLiteral("countRow"));
  m_count = new QSpinBox(countRow);
  m_count->setObjectName(QStringLiteral("taskCount"));
  m_count->setRange(1, static_cast<int>(kMaxTasks));
  m_count->setGroupSeparatorShown(true);
  m_count->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
  m_count->setAlignment(Qt::AlignRight);
  auto* countGrid = makeFormGrid();
  countRow->setLayout(countGrid);
  m_countLabel = addFormRow(*countGrid, tr("Tasks"), m_count, tr("How many tasks each executor gets"));
  m_params = new ParamForm(content);
  m_inputsTitle = new SectionLabel(tr("Inputs"), content);
  m_inputs = new InputsEditor(content);
  m_executors = new ExecutorList(content);
  m_options = new RaceOptions(content);
  m_restRow = new QWidget(content);
  m_restRow->setObjectName(QStringLiteral("restRow"));
  m_restLabel = makeHint({}, m_restRow);
  m_restLabel->setObjectName(QStringLiteral("restOfExperiment"));
  m_restLabel->setTextFormat(Qt::PlainText);
  auto* forget = new QPushButton(tr("Leave it out"), m_restRow);
  forget->setObjectName(QStringLiteral("forgetRest"));
  auto* restLayout = new QVBoxLayout(m_restRow);
  restLayout->setContentsMargins(0, metrics::kGap, 0, 0);
  restLayout->addWidget(m_restLabel);
  restLayout->addWidget(forget, 0, Qt::AlignLeft);
  m_problemLabel = new ProblemLabel(this);

  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(metrics::kPadding, metrics::kGap, metrics::kPadding, metrics::kPadding);
  layout->setSpacing(4);
  const auto addSection = [layout](QWidget* title) {
    layout->addSpacing(metrics::kGap);
    layout->addWidget(title);
  };
  layout->addWidget(new SectionLabel(tr("Workload"), content));
  layout->addWidget(m_jobs);
  layout->addSpacing(4);
  layout->addWidget(m_purpose);
  layout->addWidget(m_restRow);
  m_paramsTitle = new SectionLabel(tr("Parameters"), content);
  addSection(m_paramsTitle);
  layout->addWidget(countRow);
  layout->addWidget(m_params);
  addSection(m_inputsTitle);
  layout->addWidget(m_inputs);
  addSection(new SectionLabel(tr("Run on (race)"), content));
  layout->addWidget(m_executors);
  addSection(new SectionLabel(tr("Options"), content));
  layout->addWidget(m_options);
  layout->addStretch(1);
  bodyLayout()->addWidget(m_scroll, 1);
  bodyLayout()->addWidget(m_problemLabel);

  connect(m_jobs, &JobList::currentJobChanged, this, &ExperimentPanel::onJobChosen);
  connect(m_count, &QSpinBox::valueChanged, this, &ExperimentPanel::onFieldChanged);
  connect(m_params, &ParamForm::changed, this, &ExperimentPanel::onFieldChanged);
  connect(m_inputs, &InputsEditor::changed, this, &ExperimentPanel::onInputsChanged);
  connect(m_executors, &ExecutorList::changed, this, &ExperimentPanel::onExecutorsChanged);
  connect(m_options, &RaceOptions::specOptionsChanged, this, [this] {
    if (!m_showing) {
      m_executors->change([this](ExecutorSpec& spec) { m_options->apply(spec); });
    }
  });
  connect(m_options, &RaceOptions::modeChanged, this, &ExperimentPanel::onFieldChanged);
  connect(m_options, &RaceOptions::taskTimeoutChanged, this, &ExperimentPanel::onFieldChanged);
  connect(forget, &QPushButton::clicked, this, [this] {
    m_rest = Experiment();
    showRest();
    onFieldChanged();
  });
  connect(&m_throttle, &Throttle::triggered, this, &ExperimentPanel::updateVerdict);
  setExperiment(default_experiment());
  content->installEventFilter(this);
  updateLeastWidth();
}

/// Nothing is cut off at the right, also while the fields need a scroll bar.
void ExperimentPanel::updateLeastWidth() {
  m_scroll->setMinimumWidth(m_scroll->widget()->minimumSizeHint().width() +
                            m_scroll->verticalScrollBar()->sizeHint().width());
}

bool ExperimentPanel::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::LayoutRequest) {  // other fields, or larger letters
    updateLeastWidth();
  }
  return Card::eventFilter(watched, event);
}

const JobDescription& ExperimentPanel::description() const { return find_job(m_shownJob)->description(); }

Experiment ExperimentPanel::experiment() const {
  const JobDraft entered = draft();
  Experiment experiment = m_rest;
  experiment.job = m_shownJob;
  experiment.params = entered.params;
  experiment.inputs = entered.inputs;
  experiment.count = entered.count;
  experiment.executors = m_executors->chosen();
  experiment.mode = m_options->mode();
  experiment.task_timeout = m_options->taskTimeout();
  return experiment;
}

void ExperimentPanel::setExperiment(const Experiment& experiment) { setExperimentFrom({}, experiment); }

void ExperimentPanel::setExperimentFrom(const QString& file, const Experiment& experiment) {
  if (find_job(experiment.job) == nullptr) {
    return;
  }
  ExperimentState state;
  state.job = experiment.job;
  state.drafts = m_drafts;
  state.drafts[experiment.job] = {experiment.params, shownInputs(experiment), experiment.count};
  for (const ExecutorSpec& spec : experiment.executors) {
    state.executors.push_back({spec, true});
  }
  state.mode = experiment.mode;
  state.taskTimeout = experiment.task_timeout;
  state.rest = restOf(experiment);
  state.unagreedFile = file.toStdString();
  setState(state);
}

ExperimentState ExperimentPanel::state() const {
  ExperimentState state;
  state.job = m_shownJob;
  state.drafts = m_drafts;
  state.drafts[m_shownJob] = draft();
  state.executors = m_executors->entries();
  state.mode = m_options->mode();
  state.taskTimeout = m_options->taskTimeout();
  state.rest = m_rest;
  state.unagreedFile = m_unagreedFile;
  return state;
}

void ExperimentPanel::setState(const ExperimentState& state) {
  {
    const QScopedValueRollback showing(m_showing, true);
    m_drafts = state.drafts;
    m_rest = state.rest;
    m_unagreedFile = state.unagreedFile;
    m_jobs->addLoaded();
    const auto found = m_drafts.find(state.job);
    showDraft(state.job, found == m_drafts.end() ? defaultDraft(state.job) : found->second);
    m_executors->setEntries(state.executors);
    Experiment shown;
    for (const auto& entry : state.executors) {
      shown.executors.push_back(entry.spec);
    }
    shown.mode = state.mode;
    shown.task_timeout = state.taskTimeout;
    m_options->show(shown);
    showRest();
  }
  onExecutorsChanged();
  updateVerdict();
}

JobDraft ExperimentPanel::draft() const {
  JobDraft draft;
  draft.params = m_params->params();
  if (!description().input_param.empty()) {
    draft.inputs = m_inputs->inputs();
  }
  draft.count = m_count->value();
  return draft;
}

void ExperimentPanel::showDraft(const std::string& job, const JobDraft& draft) {
  const QScopedValueRollback showing(m_showing, true);
  m_shownJob = job;
  const JobDescription& shown = description();
  m_jobs->setCurrentJob(job);
  m_purpose->setText(jobText(shown.purpose));
  m_count->setValue(static_cast<int>(std::clamp<std::int64_t>(draft.count, 1, kMaxTasks)));
  m_params->setJob(shown);
  m_params->setParams(draft.params);
  const bool takesInputs = !shown.input_param.empty();
  m_inputsTitle->setVisible(takesInputs);
  m_inputs->setVisible(takesInputs);
  m_inputs->setExamples(shown.default_inputs);
  m_inputs->setInputs(draft.inputs);
  if (const ParamDescription* param = shown.param(shown.input_param)) {
    m_inputsTitle->setText(param->title == "Input" ? tr("Inputs") : tr("Inputs · %1").arg(jobText(param->title)));
    m_inputs->setInputHelp(jobText(param->help));
  }
  onInputsChanged();
}

void ExperimentPanel::onJobChosen() {
  const std::string chosen = m_jobs->currentJob();
  if (m_showing || chosen.empty() || chosen == m_shownJob) {
    return;
  }
  m_drafts[m_shownJob] = draft();
  const auto found = m_drafts.find(chosen);
  showDraft(chosen, found == m_drafts.end() ? defaultDraft(chosen) : found->second);
  onFieldChanged();
}

void ExperimentPanel::onInputsChanged() {
  // Inputs say how many tasks there are; without them the number has to be given.
  const bool counted = description().input_param.empty() || m_inputs->isEmpty();
  m_count->parentWidget()->setVisible(counted);
  m_paramsTitle->setVisible(counted || !m_params->isEmpty());
  onFieldChanged();
}

void ExperimentPanel::onExecutorsChanged() {
  const auto entries = m_executors->entries();
  m_options->setGilUsed(
      std::any_of(entries.begin(), entries.end(), [](const auto& entry) { return entry.takesPart && entry.spec.gil; }));
  m_options->setChunksUsed(std::any_of(entries.begin(), entries.end(), [](const auto& entry) {
    return entry.takesPart && understandsKey(entry.spec.kind, "chunk-size") && entry.spec.loop == 0;
  }));
  onFieldChanged();
}

void ExperimentPanel::showRest() {
  const QStringList words = restWords(m_rest);
  m_restRow->setVisible(!words.isEmpty());
  m_restLabel->setText(tr("Also in this experiment: %1").arg(words.join(QStringLiteral(" · "))));
}

void ExperimentPanel::onFieldChanged() {
  if (!m_showing) {
    m_throttle.noteChange();
  }
}

void ExperimentPanel::updateVerdict() {
  const Experiment now = experiment();
  QString problem = m_params->problem();
  if (problem.isEmpty() && now.executors.empty()) {
    problem = tr("No executor takes part. Tick at least one.");
  }
  if (problem.isEmpty()) {
    problem = jobText(validate(now));
  }
  m_problem = asSentence(problem);
  m_predictions.clear();
  for (const ExecutorSpec& spec : now.executors) {
    m_predictions.push_back(
        m_problem.isEmpty() && now.inputs.size() <= kMostPredictedInputs ? predicted_seconds(now, spec) : std::nullopt);
  }
  setSubtitle(subtitleFor(description(), now.params));
  m_problemLabel->setText(m_problem);
  m_problemLabel->setVisible(!m_problem.isEmpty());
  Q_EMIT verdictChanged();
}

}  // namespace poolscope::ui
