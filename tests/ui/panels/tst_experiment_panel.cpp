// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/experiment_panel.h"

#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "ui/panels/executor_row.h"
#include "ui/panels/inputs_editor.h"
#include "ui/panels/job_list.h"
#include "ui/panels/param_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>
#include <QToolTip>
#include <QtTest>

#include <memory>

using namespace poolscope;
using namespace poolscope::ui;

namespace {

/// A job that has a parameter of every type.
JobDescription everyType() {
  JobDescription job;
  job.name = "every_type";
  job.params = {
      {.name = "yes", .title = "Yes", .type = ParamType::boolean, .default_value = true},
      {.name = "small",
       .title = "Small",
       .type = ParamType::integer,
       .unit = "MB",
       .default_value = std::int64_t{5},
       .minimum = 1,
       .maximum = 10},
      {.name = "huge",
       .title = "Huge",
       .type = ParamType::integer,
       .default_value = std::int64_t{1'099'726'899'285'419},
       .minimum = 0,
       .maximum = 9e18},
      {.name = "length",
       .title = "Length",
       .type = ParamType::number,
       .unit = "s",
       .default_value = 0.05,
       .minimum = 0,
       .maximum = 100,
       .help = "How long."},
      {.name = "way",
       .title = "Way",
       .type = ParamType::choice,
       .default_value = std::string("one"),
       .choices = {"one", "two"}},
      {.name = "words", .title = "Words", .type = ParamType::text, .default_value = std::string("a b")},
      {.name = "line", .title = "Line", .type = ParamType::text, .default_value = std::string()},
  };
  job.input_param = "line";
  return job;
}

}  // namespace

class ExperimentPanelTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void cleanup() { m_panel.reset(); }

  void formIsMadeFromTheDescription();
  void formGivesBackWhatDiffersFromTheDefaults();
  void textThatIsNoNumberIsSaid();
  void everyJobOfTheCatalogueHasItsForm_data();
  void everyJobOfTheCatalogueHasItsForm();
  void startsWithTheDefaultRace();
  void experimentComesBackAsItWasSet();
  void inputsMakeTasks();
  void otherJobsFieldsAreKept();
  void aRowThatGoesLeavesItsMenuUsable();
  void executorsAreAddedTickedAndRemoved();
  void kindsShowOnlyWhatTheyUnderstand();
  void kindsAreCalledByTheirNames();
  void optionsReachEveryExecutor();
  void whatIsWrongStandsThere();
  void lettersInANumberAreAnswered();
  void seldomSettingsAreFolded();
  void predictionFollowsTheFields();
  void aRecipeIsCalledByWhatItsStepsDo();

 private:
  template <class T>
  [[nodiscard]] T* find(const char* name) const {
    return m_panel->findChild<T*>(QLatin1String(name));
  }

  std::unique_ptr<ExperimentPanel> m_panel;
};

void ExperimentPanelTest::init() {
  // The offscreen platform says this of every window.
  QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
  m_panel = std::make_unique<ExperimentPanel>();
}

void ExperimentPanelTest::formIsMadeFromTheDescription() {
  const JobDescription job = everyType();
  ParamForm form;
  form.setJob(job);
  auto* yes = form.findChild<QCheckBox*>(QStringLiteral("param_yes"));
  QVERIFY(yes != nullptr && yes->isChecked());
  auto* small = form.findChild<QSpinBox*>(QStringLiteral("param_small"));
  QVERIFY(small != nullptr);
  QCOMPARE(small->minimum(), 1);
  QCOMPARE(small->maximum(), 10);
  QCOMPARE(small->suffix(), QStringLiteral(" MB"));
  auto* huge = form.findChild<QLineEdit*>(QStringLiteral("param_huge"));  // beyond a spin box
  QVERIFY(huge != nullptr);
  QCOMPARE(huge->text(), QStringLiteral("1099726899285419"));
  auto* length = form.findChild<QDoubleSpinBox*>(QStringLiteral("param_length"));
  QVERIFY(length != nullptr);
  QCOMPARE(length->text(), length->locale().toString(0.05) + QStringLiteral(" s"));
  QCOMPARE(length->toolTip(), QStringLiteral("How long."));
  QCOMPARE(length->accessibleName(), QStringLiteral("Length"));
  auto* way = form.findChild<QComboBox*>(QStringLiteral("param_way"));
  QVERIFY(way != nullptr);
  QCOMPARE(way->count(), 2);
  QVERIFY(form.findChild<QLineEdit*>(QStringLiteral("param_words")) != nullptr);
  QVERIFY2(form.findChild<QWidget*>(QStringLiteral("param_line")) == nullptr, "inputs have an editor of their own");
}

void ExperimentPanelTest::formGivesBackWhatDiffersFromTheDefaults() {
  const JobDescription job = everyType();
  ParamForm form;
  form.setJob(job);
  QVERIFY(form.params().empty());
  QSignalSpy changed(&form, &ParamForm::changed);
  form.findChild<QCheckBox*>(QStringLiteral("param_yes"))->setChecked(false);
  form.findChild<QSpinBox*>(QStringLiteral("param_small"))->setValue(7);
  form.findChild<QComboBox*>(QStringLiteral("param_way"))->setCurrentIndex(1);
  QCOMPARE(changed.count(), 3);
  const ParamMap expected{{"yes", Value(false)}, {"small", Value(std::int64_t{7})}, {"way", Value(std::string("two"))}};
  QCOMPARE(form.params(), expected);
  form.setParams({{"length", Value(2.5)}, {"unknown", Value(true)}});
  const ParamMap other{{"length", Value(2.5)}};
  QCOMPARE(form.params(), other);
}

void ExperimentPanelTest::textThatIsNoNumberIsSaid() {
  const JobDescription job = everyType();
  ParamForm form;
  form.setJob(job);
  QVERIFY(form.problem().isEmpty());
  form.findChild<QLineEdit*>(QStringLiteral("param_huge"))->setText(QStringLiteral("many"));
  QVERIFY2(form.problem().contains(QLatin1String("huge")), qPrintable(form.problem()));
  QVERIFY2(form.problem().contains(QLatin1String("many")), qPrintable(form.problem()));
}

void ExperimentPanelTest::everyJobOfTheCatalogueHasItsForm_data() {
  QTest::addColumn<QString>("job");
  for (const auto& job : job_catalogue()) {
    QTest::newRow(job->description().name.c_str()) << QString::fromStdString(job->description().name);
  }
}

void ExperimentPanelTest::everyJobOfTheCatalogueHasItsForm() {
  QFETCH(QString, job);
  find<JobList>("jobList")->setCurrentJob(job.toStdString());
  const Experiment shown = m_panel->experiment();
  QCOMPARE(shown.job, job.toStdString());
  QVERIFY(shown.params.empty());
  const JobDescription& description = find_job(shown.job)->description();
  QCOMPARE(shown.inputs, description.default_inputs);
  for (const ParamDescription& param : description.params) {
    const bool inForm =
        m_panel->findChild<QWidget*>(QStringLiteral("param_") + QString::fromStdString(param.name)) != nullptr;
    QCOMPARE(inForm, param.name != description.input_param);
  }
}

void ExperimentPanelTest::startsWithTheDefaultRace() {
  const Experiment greeting = default_experiment();
  const Experiment shown = m_panel->experiment();
  QCOMPARE(shown.job, greeting.job);
  QCOMPARE(shown.count, greeting.count);
  QCOMPARE(shown.executors, greeting.executors);
  QVERIFY(m_panel->problem().isEmpty());
}

void ExperimentPanelTest::experimentComesBackAsItWasSet() {
  Experiment set = default_experiment();
  set.job = "pi_series";
  set.params["release_gil"] = true;
  set.inputs = {"1000", "2000"};
  set.mode = RaceMode::in_turn;
  set.seed = 42;
  set.task_timeout = std::chrono::milliseconds(1500);
  std::string error;
  set.executors = {
      *parse_executor_spec("sequential", error),
      *parse_executor_spec("threads:workers=3,queue-limit=5,queue-full=reject,gil=on,gil-interval=2.5", error),
      *parse_executor_spec("thread-per-task", error)};
  m_panel->setExperiment(set);
  const Experiment shown = m_panel->experiment();
  QCOMPARE(shown.job, set.job);
  QCOMPARE(shown.params, set.params);
  QCOMPARE(shown.inputs, set.inputs);
  QCOMPARE(shown.executors, set.executors);
  QCOMPARE(shown.mode, set.mode);
  QCOMPARE(shown.seed, set.seed);
  QCOMPARE(shown.task_timeout, set.task_timeout);
}

void ExperimentPanelTest::inputsMakeTasks() {
  find<JobList>("jobList")->setCurrentJob("command");
  auto* text = find<QPlainTextEdit>("inputText");
  auto* editor = find<InputsEditor>("inputsEditor");
  QVERIFY(!find<QWidget>("countRow")->isHidden());
  text->setPlainText(QStringLiteral("a file\n\n  \nb.txt"));
  QCOMPARE(m_panel->experiment().inputs, (std::vector<std::string>{"a file", "b.txt"}));
  QVERIFY2(find<QWidget>("countRow")->isHidden(), "the inputs say how many tasks there are");
  QVERIFY(find<QLabel>("inputCount")->text().startsWith(QLatin1String("2 inputs")));
  editor->addPaths({QStringLiteral("/tmp/c"), QStringLiteral("/tmp/d")});
  QCOMPARE(m_panel->experiment().inputs, (std::vector<std::string>{"a file", "b.txt", "/tmp/c", "/tmp/d"}));
  QVERIFY(find<QPushButton>("restoreExamples")->isHidden());

  find<JobList>("jobList")->setCurrentJob("is_prime");
  text->clear();
  QTest::mouseClick(find<QPushButton>("restoreExamples"), Qt::LeftButton);
  QCOMPARE(m_panel->experiment().inputs, find_job("is_prime")->description().default_inputs);
}

void ExperimentPanelTest::otherJobsFieldsAreKept() {
  auto* jobs = find<JobList>("jobList");
  find<QDoubleSpinBox>("param_seconds")->setValue(0.25);
  find<QSpinBox>("taskCount")->setValue(77);
  jobs->setCurrentJob("spin");
  QVERIFY(m_panel->experiment().params.empty());
  jobs->setCurrentJob("sleep_square");
  QCOMPARE(m_panel->experiment().count, std::int64_t{77});
  QCOMPARE(find<QDoubleSpinBox>("param_seconds")->value(), 0.25);
}

void ExperimentPanelTest::aRowThatGoesLeavesItsMenuUsable() {
  auto* row = find<ExecutorRow>("executor2");
  auto* menu = new QMenu(row);
  menu->addAction(QStringLiteral("Copy"));
  menu->popup(m_panel->mapToGlobal(QPoint(10, 10)));
  row->findChild<QToolButton*>(QStringLiteral("remove"))->click();
  QVERIFY(menu->isEnabled());
  QTest::keyClick(menu, Qt::Key_Escape);
  QVERIFY(!menu->isVisible());
}

void ExperimentPanelTest::executorsAreAddedTickedAndRemoved() {
  QTest::mouseClick(find<QPushButton>("addExecutor"), Qt::LeftButton);
  QCOMPARE(m_panel->experiment().executors.size(), std::size_t{3});
  auto* second = find<ExecutorRow>("executor2");
  second->findChild<QCheckBox*>(QStringLiteral("takesPart"))->setChecked(false);
  QCOMPARE(m_panel->experiment().executors.size(), std::size_t{2});
  QCOMPARE(m_panel->experiment().executors[0].workers, 2);
  auto* first = find<ExecutorRow>("executor1");
  QTest::mouseClick(first->findChild<QToolButton*>(QStringLiteral("remove")), Qt::LeftButton);
  QTRY_COMPARE(m_panel->state().executors.size(), std::size_t{2});
  QCOMPARE(find<ExecutorRow>("executor1"), second);
  QTest::mouseClick(second->findChild<QToolButton*>(QStringLiteral("remove")), Qt::LeftButton);
  QTRY_COMPARE(m_panel->state().executors.size(), std::size_t{1});
  QVERIFY2(!find<ExecutorRow>("executor1")->findChild<QToolButton*>(QStringLiteral("remove"))->isEnabled(),
           "the last one stays");
}

void ExperimentPanelTest::kindsShowOnlyWhatTheyUnderstand() {
  auto* row = find<ExecutorRow>("executor1");
  auto* kind = row->findChild<QComboBox*>(QStringLiteral("kind"));
  auto* workers = row->findChild<QSpinBox*>(QStringLiteral("workers"));
  auto* gil = row->findChild<QToolButton*>(QStringLiteral("gil"));
  gil->setChecked(true);
  QVERIFY(m_panel->experiment().executors[0].gil);
  const int sequential = kind->findData(static_cast<int>(ExecutorKind::sequential));
  kind->setCurrentIndex(sequential);
  Q_EMIT kind->activated(sequential);
  QVERIFY(workers->isHidden());
  QVERIFY2(gil->isHidden(), "where there is no lock there is no button for it");
  QCOMPARE(m_panel->experiment().executors[0].kind, ExecutorKind::sequential);
  QVERIFY(!m_panel->experiment().executors[0].gil);

  auto* join = row->findChild<QToolButton*>(QStringLiteral("join"));
  auto* loop = row->findChild<QToolButton*>(QStringLiteral("loop"));
  const auto choose = [kind](ExecutorKind wanted) {
    const int index = kind->findData(static_cast<int>(wanted));
    kind->setCurrentIndex(index);
    Q_EMIT kind->activated(index);
  };
  QVERIFY(join->isHidden() && loop->isHidden());
  choose(ExecutorKind::thread_per_task);
  QVERIFY(!join->isHidden() && loop->isHidden());
  join->setChecked(true);
  QVERIFY(m_panel->experiment().executors[0].join_in_loop);
  choose(ExecutorKind::processes);
  QVERIFY(join->isHidden() && !loop->isHidden());
  QVERIFY(!m_panel->experiment().executors[0].join_in_loop);
  loop->setChecked(true);
  QCOMPARE(m_panel->experiment().executors[0].loop, 1000);
  QVERIFY2(!find<QSpinBox>("chunkSize")->isEnabled(), "a loop takes each task when it comes");
  choose(ExecutorKind::coroutines);
  QVERIFY2(loop->isHidden(), "it is one");
  QCOMPARE(m_panel->experiment().executors[0].loop, 0);
  QCOMPARE(workers->text(), QStringLiteral("2 workers"));
  workers->setValue(1);
  QCOMPARE(workers->text(), QStringLiteral("1 worker"));
}

void ExperimentPanelTest::kindsAreCalledByTheirNames() {
  auto* row = find<ExecutorRow>("executor1");
  auto* kind = row->findChild<QComboBox*>(QStringLiteral("kind"));
  m_panel->resize(m_panel->minimumSizeHint().width(), 700);
  m_panel->show();
  QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
  for (int i = 0; i < kind->count(); ++i) {
    kind->setCurrentIndex(i);
    Q_EMIT kind->activated(i);
    QCoreApplication::processEvents();
    const QString name = kind->itemText(i);
    QVERIFY2(row->shownKind() == name || name.startsWith(QStringLiteral("multiprocessing.")), qPrintable(name));
    QVERIFY2(kind->fontMetrics().horizontalAdvance(row->shownKind()) < kind->width() - 20, qPrintable(name));
  }
}

void ExperimentPanelTest::optionsReachEveryExecutor() {
  auto* limit = find<QSpinBox>("queueLimit");
  auto* full = find<QComboBox>("queueFull");
  QCOMPARE(limit->text(), QStringLiteral("unbounded"));
  QVERIFY2(!full->isEnabled(), "without a limit nothing is ever full");
  limit->setValue(5);
  QVERIFY(full->isEnabled());
  full->setCurrentIndex(1);
  for (const ExecutorSpec& spec : m_panel->experiment().executors) {
    QCOMPARE(spec.queue_limit, std::int64_t{5});
    QVERIFY(spec.to_string().find("queue-full=reject") != std::string::npos);
  }
  limit->setValue(0);
  for (const ExecutorSpec& spec : m_panel->experiment().executors) {
    QVERIFY(spec.to_string().find("queue") == std::string::npos);
  }
  auto* chunk = find<QSpinBox>("chunkSize");
  QVERIFY2(!chunk->isEnabled(), "threads take their tasks one by one");
  auto* row = find<ExecutorRow>("executor2");
  ExecutorSpec pool = row->spec();
  pool.kind = ExecutorKind::processes;
  row->setSpec(pool);
  QVERIFY(chunk->isEnabled());
  chunk->setValue(20);
  QCOMPARE(m_panel->experiment().executors.back().chunk_size, 20);
  QCOMPARE(m_panel->experiment().executors.front().chunk_size, 1);
  pool.kind = ExecutorKind::threads;
  row->setSpec(pool);
  auto* interval = find<QDoubleSpinBox>("gilInterval");
  QVERIFY(!interval->isEnabled());
  find<ExecutorRow>("executor2")->findChild<QToolButton*>(QStringLiteral("gil"))->setChecked(true);
  QVERIFY(interval->isEnabled());
}

void ExperimentPanelTest::whatIsWrongStandsThere() {
  QSignalSpy verdict(m_panel.get(), &ExperimentPanel::verdictChanged);
  auto* problem = find<QLabel>("problem");
  QVERIFY(problem->isHidden());
  find<JobList>("jobList")->setCurrentJob("is_prime");
  find<QPlainTextEdit>("inputText")->setPlainText(QStringLiteral("17\nseventeen"));
  QTRY_VERIFY(!problem->isHidden());
  QVERIFY2(problem->text().contains(QLatin1String("seventeen")), qPrintable(problem->text()));
  QVERIFY(problem->text().at(0).isUpper());
  QCOMPARE(m_panel->problem(), problem->text());
  find<QPlainTextEdit>("inputText")->setPlainText(QStringLiteral("17"));
  QTRY_VERIFY(problem->isHidden());
  QVERIFY(verdict.count() >= 2);

  find<JobList>("jobList")->setCurrentJob("command");
  QTRY_VERIFY2(!problem->isHidden(), "an empty command cannot run");
}

void ExperimentPanelTest::lettersInANumberAreAnswered() {
  m_panel->show();
  QTest::keyClicks(find<QSpinBox>("taskCount"), QStringLiteral("x"));
  QVERIFY2(QToolTip::text().startsWith(QLatin1String("A whole number from 1 to ")), qPrintable(QToolTip::text()));
  QTest::keyClicks(find<QDoubleSpinBox>("param_seconds"), QStringLiteral("-"));
  QVERIFY2(QToolTip::text().startsWith(QLatin1String("A number from 0")), qPrintable(QToolTip::text()));
  QToolTip::hideText();
}

void ExperimentPanelTest::seldomSettingsAreFolded() {
  Experiment experiment = experiment_for("command");
  m_panel->setExperiment(experiment);
  m_panel->show();
  QVERIFY(find<QLineEdit>("param_template")->isVisible());
  QVERIFY(!find<QSpinBox>("param_retries")->isVisible());
  QVERIFY2(m_panel->problem().contains(QString::fromUtf8("“Command” is still empty")), qPrintable(m_panel->problem()));
  QTest::mouseClick(find<QPushButton>("moreParams"), Qt::LeftButton);
  QVERIFY(find<QSpinBox>("param_retries")->isVisible());
  experiment.params["retries"] = std::int64_t{2};
  m_panel->setExperiment(default_experiment());
  m_panel->setExperiment(experiment);
  QTRY_VERIFY2(find<QSpinBox>("param_retries")->isVisible(), "what is not as usual is seen");
}

void ExperimentPanelTest::predictionFollowsTheFields() {
  m_panel->updateVerdict();
  QCOMPARE(m_panel->predictions(), (std::vector<std::optional<double>>{5.0, 1.0}));
  find<QDoubleSpinBox>("param_seconds")->setValue(2);
  QTRY_COMPARE(m_panel->predictions(), (std::vector<std::optional<double>>{10.0, 2.0}));
  find<JobList>("jobList")->setCurrentJob("is_prime");  // nobody knows beforehand
  QTRY_COMPARE(m_panel->predictions(), (std::vector<std::optional<double>>{std::nullopt, std::nullopt}));
}

void ExperimentPanelTest::aRecipeIsCalledByWhatItsStepsDo() {
  const auto subtitleOf = [this](const char* steps) {
    Experiment experiment = default_experiment();
    experiment.job = "recipe";
    experiment.params = {};
    if (*steps != '\0') {
      experiment.params["steps"] = std::string(steps);
    }
    m_panel->setExperiment(experiment);
    return m_panel->subtitle();
  };
  QCOMPARE(subtitleOf(""), QStringLiteral("work that computes and waits"));
  QCOMPARE(subtitleOf("compute 50ms; fail 5%"), QStringLiteral("work that computes"));
  QCOMPARE(subtitleOf("hold 1MB; io 50ms"), QStringLiteral("work that waits"));
  QCOMPARE(subtitleOf("log hello"), QString());
  find<QLineEdit>("param_steps")->setText(QStringLiteral("compute 1ms; sleep 9ms"));
  QTRY_COMPARE(m_panel->subtitle(), QStringLiteral("work that computes and waits"));
  find<JobList>("jobList")->setCurrentJob("spin");
  QTRY_COMPARE(m_panel->subtitle(), QStringLiteral("work that computes"));
}

QTEST_MAIN(ExperimentPanelTest)
#include "tst_experiment_panel.moc"
