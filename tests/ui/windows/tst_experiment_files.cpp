// SPDX-License-Identifier: GPL-3.0-or-later
// Experiment files in the window: opening runs nothing, and what a file brings waits for the user's word.
#include "core/export/experiment_file.h"
#include "core/export/recording_file.h"
#include "core/jobs/function_library.h"
#include "tests/support/sample_traces.h"
#include "ui/panels/experiment_panel.h"
#include "ui/theme/theme.h"
#include "ui/windows/compare_view.h"
#include "ui/windows/experiment_files.h"
#include "ui/windows/main_window.h"
#include "ui/windows/race_view.h"
#include "ui/windows/run_actions.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QUrl>
#include <QtTest>

#include <memory>

using namespace poolscope;
using namespace poolscope::ui;

class ExperimentFilesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void init();
  void cleanup();
  void whatIsOpenedIsWhatTheCommandLineRuns();
  void openingRunsNothingAndRunAsksOnce();
  void withoutAWordNothingRuns();
  void aCommandThatWasRememberedStillAsks();
  void ownCommandsAreNotAskedFor();
  void whatHasNoFieldIsSaidAndCanBeLeftOut();
  void repetitionsAreMeasured();
  void librariesAreLoadedByTheUsersWordOnly();
  void mistakesAreShownWithTheirLine();
  void recordingsAreNotTakenForExperiments();
  void aDroppedExperimentIsOpened();
  void whatIsSavedOpensTheSame();

 private:
  QString write(const char* name, const QByteArray& text) const {
    const QString path = m_folder->filePath(QLatin1String(name));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) {
      qFatal("cannot write a file of the test");
    }
    return path;
  }
  QString commandFile() const {
    return write("command.json", "{\"version\": 1, \"job\": \"command\", \"params\": {\"template\": \"touch '" +
                                     mark().toUtf8() + "'; : {}\"}, \"inputs\": [\"a\"]}");
  }
  [[nodiscard]] QString mark() const { return m_folder->filePath(QStringLiteral("mark")); }
  [[nodiscard]] ExperimentPanel& panel() const { return m_window->view().experiment(); }
  void run() { m_window->runActions().run()->trigger(); }
  /// Presses a button of the dialog that asks (null: Escape); gives what it says, empty when nobody asks.
  QString answer(const char* button) const {
    auto* dialog = m_window->findChild<QDialog*>(QStringLiteral("consentDialog"));
    if (dialog == nullptr || !dialog->isVisible()) {
      return {};
    }
    const QString shown = dialog->findChild<QPlainTextEdit*>(QStringLiteral("consentEffects"))->toPlainText();
    if (button == nullptr) {
      QTest::keyClick(dialog, Qt::Key_Escape);
    } else {
      dialog->findChild<QPushButton*>(QLatin1String(button))->click();
    }
    QCoreApplication::sendPostedEvents(dialog, QEvent::DeferredDelete);
    return shown;
  }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<Theme> m_theme;
  std::unique_ptr<MainWindow> m_window;
};

void ExperimentFilesTest::initTestCase() {
  QStandardPaths::setTestModeEnabled(true);
  QCoreApplication::setOrganizationName(QStringLiteral("Poolscope"));
  QCoreApplication::setApplicationName(QStringLiteral("tst_experiment_files"));
  QSettings::setDefaultFormat(QSettings::IniFormat);
  qputenv("POOLSCOPE_WORKER", POOLSCOPE_WORKER_PROGRAM);
}

void ExperimentFilesTest::init() {
  QTest::failOnWarning(
      QRegularExpression(QStringLiteral("^(?!This plugin does not support propagateSizeHints|QStandardPaths)")));
  m_folder = std::make_unique<QTemporaryDir>();
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder->path());
  m_theme = std::make_unique<Theme>(Theme::Scheme::Light);
  m_window = std::make_unique<MainWindow>();
}

void ExperimentFilesTest::cleanup() {
  m_window.reset();
  m_theme.reset();
}

void ExperimentFilesTest::whatIsOpenedIsWhatTheCommandLineRuns() {
  const QString path = write("race.json", R"({"version": 1, "notes": "two jobs", "jobs": [
      {"job": "recipe", "params": {"steps": "compute 1ms; sleep 2ms"}, "count": 7},
      {"name": "primes", "job": "is_prime", "inputs": [7, 9]}],
      "executors": ["threads:workers=3,gil=on", "processes"], "race": "together", "arrival": "poisson:100",
      "faults": {"fail": 0.25}, "seed": 7, "timeout": 3})");
  m_window->openFile(path);
  std::string error;
  const auto read = load_experiment(path.toStdString(), error);
  QVERIFY2(read.has_value(), error.c_str());
  save_experiment(m_folder->filePath(QStringLiteral("a")).toStdString(), *read);
  save_experiment(m_folder->filePath(QStringLiteral("b")).toStdString(), panel().experiment());
  QFile a(m_folder->filePath(QStringLiteral("a")));
  QFile b(m_folder->filePath(QStringLiteral("b")));
  QVERIFY(a.open(QIODevice::ReadOnly) && b.open(QIODevice::ReadOnly));
  QCOMPARE(b.readAll(), a.readAll());
  QVERIFY(!m_window->session().isRunning());
}

void ExperimentFilesTest::openingRunsNothingAndRunAsksOnce() {
  m_window->openFile(commandFile());
  QVERIFY(!m_window->session().isRunning());
  QVERIFY(!QFile::exists(mark()));
  run();
  QVERIFY2(!m_window->session().isRunning(), "the word has not been given");
  const QString shown = answer("consentYes");
  QCOMPARE(shown, QStringLiteral("runs: touch '%1'; : \"${POOLSCOPE_INPUT}\"   with POOLSCOPE_INPUT=a").arg(mark()));
  QTRY_VERIFY_WITH_TIMEOUT(!m_window->session().isRunning(), 20'000);
  QVERIFY(QFile::remove(mark()));
  run();  // agreed to once, it does not ask again
  QTRY_VERIFY_WITH_TIMEOUT(!m_window->session().isRunning(), 20'000);
  QVERIFY(QFile::exists(mark()));
}

void ExperimentFilesTest::withoutAWordNothingRuns() {
  m_window->openFile(commandFile());
  run();
  QVERIFY2(!m_window->session().isRunning(), "the word has not been given");
  const QString shown = answer(nullptr);
  QVERIFY(shown.contains(QStringLiteral("touch")));
  QVERIFY(!m_window->session().isRunning());
  QVERIFY(!QFile::exists(mark()));
}

void ExperimentFilesTest::aCommandThatWasRememberedStillAsks() {
  m_window->openFile(commandFile());
  m_window->close();
  m_window = std::make_unique<MainWindow>();
  QCOMPARE(panel().experiment().job, std::string("command"));
  run();
  QVERIFY2(!m_window->session().isRunning(), "the word has not been given");
  const QString shown = answer(nullptr);
  QVERIFY(shown.contains(QStringLiteral("touch")));
  QVERIFY(!QFile::exists(mark()));
}

void ExperimentFilesTest::ownCommandsAreNotAskedFor() {
  Experiment own = experiment_for("command");
  own.params["template"] = "touch '" + mark().toStdString() + "'";
  own.count = 1;
  m_window->setExperiment(own);
  run();
  QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(mark()), 20'000);
  QTRY_VERIFY_WITH_TIMEOUT(!m_window->session().isRunning(), 20'000);
}

void ExperimentFilesTest::whatHasNoFieldIsSaidAndCanBeLeftOut() {
  m_window->openFile(write("rest.json", R"({"version": 1, "job": "sleep_square", "arrival": "rate:20",
      "faults": {"fail": 0.5}, "sweep": "workers=1..2"})"));
  auto* label = panel().findChild<QLabel*>(QStringLiteral("restOfExperiment"));
  QVERIFY(!label->isHidden());
  QVERIFY2(label->text().contains(QStringLiteral("arrival rate:20")), qPrintable(label->text()));
  QVERIFY(label->text().contains(QStringLiteral("50 % of the tasks fail")));
  panel().findChild<QPushButton*>(QStringLiteral("forgetRest"))->click();
  QVERIFY(panel().findChild<QWidget*>(QStringLiteral("restRow"))->isHidden());
  QVERIFY(panel().experiment().sweep.empty());
  QVERIFY(!panel().experiment().faults.any());
}

void ExperimentFilesTest::repetitionsAreMeasured() {
  m_window->openFile(write("measured.json", R"({"version": 1, "job": "sleep_square", "params": {"seconds": 0.001},
      "count": 2, "repetitions": 3})"));
  run();
  auto* view = m_window->findChild<CompareView*>();
  QVERIFY(view != nullptr);
  QTRY_VERIFY_WITH_TIMEOUT(!view->isMeasuring(), 20'000);
  QCOMPARE(view->measurement().points.size(), std::size_t{1});
  QCOMPARE(view->measurement().points[0].samples.size(), std::size_t{3});
}

void ExperimentFilesTest::librariesAreLoadedByTheUsersWordOnly() {
  const QByteArray library = POOLSCOPE_TEST_LIBRARIES "/libtested.so";
  const QString path =
      write("library.json", "{\"version\": 1, \"library\": \"" + library +
                                "\", \"job\": \"tested.add\", \"params\": {\"b\": 4}, \"inputs\": [1]}");
  QSignalSpy opened(&m_window->experimentFiles(), &ExperimentFiles::opened);
  m_window->openFile(path);
  QCOMPARE(answer("consentNo"), QStringLiteral("loads: ") + QLatin1String(library));
  QVERIFY(!is_library_loaded(library.toStdString()));
  QCOMPARE(opened.size(), 0);
  m_window->openFile(path);
  QVERIFY(!answer("consentYes").isEmpty());
  QVERIFY(is_library_loaded(library.toStdString()));
  QCOMPARE(opened.size(), 1);
  QCOMPARE(panel().experiment().job, std::string("tested.add"));
  run();
  const QString shown = answer("consentYes");
  QVERIFY2(shown.contains(QStringLiteral("calls: tested.add of ")), qPrintable(shown));
  QTRY_VERIFY_WITH_TIMEOUT(!m_window->session().isRunning(), 20'000);
  QCOMPARE(m_window->session().summaries()[0].ok, std::int64_t{1});
}

void ExperimentFilesTest::mistakesAreShownWithTheirLine() {
  QSignalSpy errors(m_window.get(), &MainWindow::errorShown);
  m_window->openFile(write("wrong.json", "{\"version\": 1,\n\"jobb\": \"spin\"}"));
  QCOMPARE(errors.size(), 1);
  const QString said = errors[0][0].toString();
  QVERIFY2(said.contains(QStringLiteral("line 2: unknown key \"jobb\"; did you mean \"job\"?")), qPrintable(said));
}

void ExperimentFilesTest::recordingsAreNotTakenForExperiments() {
  const QString trace = m_folder->filePath(QStringLiteral("trace.json"));
  write_recording(trace.toStdString(), {samples::pool({})});
  QVERIFY(!looks_like_experiment(trace.toStdString()));
  QVERIFY(looks_like_experiment(commandFile().toStdString()));
  QSignalSpy opened(m_window.get(), &MainWindow::recordingOpened);
  m_window->openFile(trace);
  QVERIFY(opened.wait());
}

void ExperimentFilesTest::aDroppedExperimentIsOpened() {
  QMimeData data;
  data.setUrls({QUrl::fromLocalFile(commandFile())});
  QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(m_window.get(), &enter);
  QVERIFY(enter.isAccepted());
  QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(m_window.get(), &drop);
  QCOMPARE(panel().experiment().job, std::string("command"));
  QVERIFY(!QFile::exists(mark()));
  auto* recent = m_window->findChild<QMenu*>(QStringLiteral("recentMenu"));
  Q_EMIT recent->aboutToShow();
  QVERIFY(recent->actions().first()->text().endsWith(QStringLiteral("command.json")));
}

void ExperimentFilesTest::whatIsSavedOpensTheSame() {
  Experiment e = experiment_for("is_prime");
  e.inputs = {"7", "11"};
  e.seed = 99;
  e.arrival = Arrival{.kind = ArrivalKind::closed, .group = 3, .pause_s = 0.25};
  m_window->setExperiment(e);
  const QString path = m_folder->filePath(QStringLiteral("saved.json"));
  QSignalSpy saved(&m_window->experimentFiles(), &ExperimentFiles::saved);
  m_window->experimentFiles().save(path, panel().experiment());
  QCOMPARE(saved.size(), 1);
  std::string error;
  const auto read = load_experiment(path.toStdString(), error);
  QVERIFY2(read.has_value(), error.c_str());
  QCOMPARE(read->inputs, e.inputs);
  QCOMPARE(read->seed, e.seed);
  QVERIFY(read->arrival == e.arrival);
  QSignalSpy errors(m_window.get(), &MainWindow::errorShown);
  m_window->experimentFiles().save(m_folder->filePath(QStringLiteral("no/folder.json")), e);
  QCOMPARE(errors.size(), 1);
}

QTEST_MAIN(ExperimentFilesTest)
#include "tst_experiment_files.moc"
