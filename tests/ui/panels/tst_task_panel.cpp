// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/task_panel.h"

#include "tests/support/qt_warnings.h"
#include "tests/support/sample_traces.h"
#include "ui/models/task_table_model.h"
#include "ui/panels/empty_state_table.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QtTest>

#include <memory>

using namespace poolscope;
using namespace poolscope::ui;

class TaskPanelTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void cleanup();

  void saysWhatWouldFillIt();
  void listsEveryTaskOfEveryRun();
  void filterNarrowsAndSaysSo();
  void wrongFilterIsExplainedAndChangesNothing();
  void runsCanBeLookedAtAlone();
  void selectingByHandIsTold();
  void selectingFromOutsideIsNotTold();
  void selectionSurvivesTheNextSnapshot();
  void enterShowsTheTaskElsewhere();

 private:
  template <class T>
  [[nodiscard]] T* find(const char* name) const {
    return m_panel->findChild<T*>(QLatin1String(name));
  }

  std::unique_ptr<Theme> m_theme;
  std::unique_ptr<TaskPanel> m_panel;
};

void TaskPanelTest::init() {
  support::failOnQtWarnings();
  QLocale::setDefault(QLocale::c());
  m_theme = std::make_unique<Theme>(Theme::Scheme::Light);
  m_panel = std::make_unique<TaskPanel>();
  m_panel->resize(400, 600);
}

void TaskPanelTest::cleanup() {
  m_panel.reset();
  m_theme.reset();
}

void TaskPanelTest::saysWhatWouldFillIt() {
  auto* table = find<EmptyStateTable>("taskTable");
  QVERIFY(table->emptyText().contains(QLatin1String("Run")));
  m_panel->setRunTitles({QStringLiteral("A")});
  QCOMPARE(table->emptyText(), QStringLiteral("No task has come yet."));
  m_panel->setRecording(samples::race());
  find<QLineEdit>("taskFilter")->setText(QStringLiteral("state:failed"));
  QVERIFY(table->emptyText().contains(QLatin1String("filter")));
  find<QLineEdit>("taskFilter")->clear();
  QVERIFY(!table->emptyText().contains(QLatin1String("filter")));
}

void TaskPanelTest::listsEveryTaskOfEveryRun() {
  m_panel->setRecording(samples::race(4500 * samples::kMs));
  QCOMPARE(m_panel->model().rowCount(), 20);
  QCOMPARE(m_panel->subtitle(), QStringLiteral("20 · 18 done · 2 running"));
  m_panel->setTime(500 * samples::kMs);  // not what has become of them since
  QCOMPARE(m_panel->subtitle(), QStringLiteral("20 submitted by 500 ms"));
}

void TaskPanelTest::filterNarrowsAndSaysSo() {
  m_panel->setRecording(samples::race(4500 * samples::kMs));
  find<QLineEdit>("taskFilter")->setText(QStringLiteral("state:running"));
  QCOMPARE(m_panel->model().rowCount(), 2);
  QCOMPARE(m_panel->subtitle(), QStringLiteral("2 of 20 shown"));
}

void TaskPanelTest::wrongFilterIsExplainedAndChangesNothing() {
  m_panel->setRecording(samples::race());
  find<QLineEdit>("taskFilter")->setText(QStringLiteral("state:sleepy"));
  auto* problem = find<QLabel>("filterProblem");
  QVERIFY(problem->isVisibleTo(m_panel.get()));
  QVERIFY2(problem->text().contains(QLatin1String("sleepy")), qPrintable(problem->text()));
  QCOMPARE(m_panel->model().rowCount(), 20);
  find<QLineEdit>("taskFilter")->clear();
  QVERIFY(!problem->isVisibleTo(m_panel.get()));
}

void TaskPanelTest::runsCanBeLookedAtAlone() {
  auto* runs = find<QComboBox>("runChoice");
  m_panel->setRecording({samples::pool({})});
  QVERIFY2(!runs->isVisibleTo(m_panel.get()), "there is nothing to choose");
  m_panel->setRecording(samples::race());
  m_panel->setRunTitles({QStringLiteral("A"), QStringLiteral("B")});
  QVERIFY(runs->isVisibleTo(m_panel.get()));
  QCOMPARE(runs->itemText(2), QStringLiteral("B"));
  runs->setCurrentIndex(2);
  QCOMPARE(m_panel->model().rowCount(), 10);
  QCOMPARE(m_panel->model().taskAt(0), (TaskRef{1, 0}));
}

void TaskPanelTest::selectingByHandIsTold() {
  QSignalSpy selected(m_panel.get(), &TaskPanel::taskSelected);
  m_panel->setRecording(samples::race());
  auto* table = find<EmptyStateTable>("taskTable");
  table->setCurrentIndex(m_panel->model().index(13, 1));
  QCOMPARE(selected.count(), 1);
  QCOMPARE(selected.first().at(0).toInt(), 1);
  QCOMPARE(selected.first().at(1).value<RowId>(), RowId{3});
}

void TaskPanelTest::selectingFromOutsideIsNotTold() {
  QSignalSpy selected(m_panel.get(), &TaskPanel::taskSelected);
  m_panel->setRecording(samples::race());
  m_panel->setSelectedTask({1, 4});
  QCOMPARE(selected.count(), 0);
  QCOMPARE(find<EmptyStateTable>("taskTable")->currentIndex().row(), 14);
  m_panel->setSelectedTask({});
  QVERIFY(!find<EmptyStateTable>("taskTable")->currentIndex().isValid());
}

void TaskPanelTest::selectionSurvivesTheNextSnapshot() {
  m_panel->setRecording(samples::race(2500 * samples::kMs));
  m_panel->setSelectedTask({1, 4});
  m_panel->setRecording(samples::race(3500 * samples::kMs));
  QCOMPARE(find<EmptyStateTable>("taskTable")->currentIndex().row(), 14);
  QCOMPARE(m_panel->selectedTask(), (TaskRef{1, 4}));
}

void TaskPanelTest::enterShowsTheTaskElsewhere() {
  QSignalSpy activated(m_panel.get(), &TaskPanel::taskActivated);
  m_panel->setRecording(samples::race());
  m_panel->setSelectedTask({0, 2});
  QTest::keyClick(find<EmptyStateTable>("taskTable"), Qt::Key_Return);
  QCOMPARE(activated.count(), 1);
  QCOMPARE(activated.first().at(1).value<RowId>(), RowId{2});
}

QTEST_MAIN(TaskPanelTest)
#include "tst_task_panel.moc"
