// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of MainWindow beside the race's panels: the start page and the lessons.
#include "core/lessons/lesson_catalogue.h"
#include "ui/lessons/lesson_progress.h"
#include "ui/lessons/lesson_view.h"
#include "ui/panels/experiment_panel.h"
#include "ui/windows/compare_view.h"
#include "ui/windows/main_window.h"
#include "ui/windows/next_strip.h"
#include "ui/windows/race_view.h"
#include "ui/windows/start_page.h"
#include "ui/windows/tool_row.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>
#include <QScrollArea>
#include <QStackedWidget>
#include <QStatusBar>

#include <algorithm>
#include <string_view>

namespace poolscope::ui {

namespace {
constexpr int kSaidMs = 8000;
constexpr std::string_view kSameRace = "ten-sleeps";  // the lesson about the start page's race
}  // namespace

void MainWindow::addPage(QWidget* page) {
  auto* scroll = new QScrollArea;
  scroll->setObjectName(page->objectName() + QStringLiteral("Scroll"));
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setWidget(page);
  m_pages->addWidget(scroll);
}

void MainWindow::showPage(const QWidget* page) {
  for (int i = 1; i < m_pages->count(); ++i) {
    if (static_cast<const QScrollArea*>(m_pages->widget(i))->widget() == page) {
      m_pages->setCurrentIndex(i);
    }
  }
  updateTitle();
}

void MainWindow::updateStatus() { m_figures->setWords(isPageShown(m_lessonView) ? m_lessonView->status() : QString()); }

bool MainWindow::isPageShown(const QWidget* page) const {
  const auto* scroll = qobject_cast<const QScrollArea*>(m_pages->currentWidget());
  return page != nullptr && scroll != nullptr && scroll->widget() == page;
}

StartPage& MainWindow::startPage() {
  if (m_startPage != nullptr) {
    return *m_startPage;
  }
  m_startPage = new StartPage;
  addPage(m_startPage);
  connect(m_startPage, &StartPage::raceRequested, this, [this](const Experiment& experiment) {
    setExperiment(experiment);
    showRacePage();
    run();
    m_fromStart = m_session->isRunning();
  });
  connect(m_startPage, &StartPage::commandsRequested, this, [this](const QString& command, const QStringList& files) {
    Experiment experiment = experiment_for("command");
    experiment.params["template"] = command.toStdString();
    // Once each: who comes from the start page has typed something that may write, and has not asked for a race.
    experiment.executors = {ExecutorSpec{.kind = ExecutorKind::threads, .workers = usable_cpu_count()}};
    for (const QString& file : files) {
      experiment.inputs.push_back(file.toStdString());
    }
    setExperiment(experiment);
    showRacePage();
    statusBar()->showMessage(tr("Press Run when the command is right; nothing has run yet."), kSaidMs);
  });
  connect(m_startPage, &StartPage::lessonRequested, this, [this](int index) {
    const auto& all = lessonView().lessons();
    showLessons(index < static_cast<int>(all.size()) ? all[static_cast<std::size_t>(index)].folder : std::string());
  });
  connect(m_startPage, &StartPage::fileRequested, this, &MainWindow::openFile);
  connect(m_startPage, &StartPage::browseRequested, this, &MainWindow::askForFile);
  connect(m_startPage, &StartPage::emptyRequested, this, &MainWindow::showRacePage);
  return *m_startPage;
}

LessonView& MainWindow::lessonView() {
  if (m_lessonView != nullptr) {
    return *m_lessonView;
  }
  m_lessonView = new LessonView;
  addPage(m_lessonView);
  m_lessonView->setLessons(find_lessons(lesson_folders()));
  connect(m_lessonView, &LessonView::experimentRequested, this, [this](const Experiment& experiment) {
    setExperiment(experiment);
    showRacePage();
    m_next->showLesson(m_lessonView->title(), m_lessonView->proposal(), m_lessonView->nextReadable() >= 0);
    run();
  });
  connect(m_lessonView, &LessonView::lectureChanged, this, &MainWindow::setLessonLecture);
  connect(m_lessonView, &LessonView::closeRequested, this, [this] {
    m_lessonView->cancel();
    m_lessonView->setLecture(false);
    m_session->recording().empty() ? showStartPage() : showRacePage();
  });
  connect(m_lessonView, &LessonView::errorOccurred, this, &MainWindow::showError);
  connect(m_lessonView, &LessonView::lessonChanged, this, &MainWindow::updateTitle);
  connect(m_lessonView, &LessonView::statusChanged, this, &MainWindow::updateStatus);
  connect(m_lessonView, &LessonView::said, this,
          [this](const QString& message) { statusBar()->showMessage(message, kSaidMs); });
  return *m_lessonView;
}

void MainWindow::connectNext() {
  connect(m_next, &NextStrip::backRequested, this, [this] { showLessons(); });
  connect(m_next, &NextStrip::nextLessonRequested, this, [this] {
    lessonView().openNextLesson();
    showLessons();
  });
  connect(m_next, &NextStrip::lessonRequested, this, [this] {
    const auto& all = lessonView().lessons();
    const bool there = std::any_of(all.begin(), all.end(),
                                   [](const LessonEntry& entry) { return entry.lesson && entry.id == kSameRace; });
    showLessons(there ? std::string(kSameRace) : std::string());
  });
  connect(m_next, &NextStrip::comparisonRequested, this, &MainWindow::showComparison);
}

CompareView& MainWindow::compareView() {
  if (m_compareView != nullptr) {
    return *m_compareView;
  }
  m_compareView = new CompareView;
  addPage(m_compareView);
  connect(m_compareView, &CompareView::closeRequested, this, &MainWindow::showRacePage);
  connect(m_compareView, &CompareView::errorOccurred, this, &MainWindow::showError);
  connect(m_compareView, &CompareView::said, this,
          [this](const QString& message) { statusBar()->showMessage(message, kSaidMs); });
  return *m_compareView;
}

void MainWindow::showComparison() {
  CompareView& view = compareView();
  if (!m_session->recording().empty() && !m_session->isRunning()) {
    view.showRace(m_session->experiment(), m_session->recording(), m_session->summaries());
  }
  showPage(&view);
}

void MainWindow::showStartPage() {
  StartPage& page = startPage();
  lessonView().readAgain();
  page.setLessons(lessonView().lessons());
  page.updateRecent();
  showPage(&page);
}

void MainWindow::showRacePage() {
  m_pages->setCurrentIndex(0);
  updateTitle();
}

bool MainWindow::showLessons(const std::string& name) {
  LessonView& view = lessonView();
  view.readAgain();
  if (!name.empty()) {
    const auto& all = view.lessons();
    const auto same = std::find_if(all.begin(), all.end(),
                                   [&name](const LessonEntry& entry) { return entry.lesson && entry.folder == name; });
    if (same != all.end()) {
      view.openLesson(static_cast<int>(same - all.begin()));
    } else if (!view.openLesson(name)) {
      return false;
    }
  } else if (view.current() < 0) {
    view.openLesson(std::max(0, LessonProgress().nextAmong(view.lessons())));
  }
  showPage(&view);
  return true;
}

void MainWindow::makeLessonsMenu() {
  QMenu* menu = menuBar()->addMenu(tr("&Lessons"));
  menu->setObjectName(QStringLiteral("lessonsMenu"));
  const auto add = [menu](const QString& name, const QString& text) {
    QAction* action = menu->addAction(text);
    action->setObjectName(name);
    return action;
  };
  QAction* all = add(QStringLiteral("lessonsAction"), tr("&All lessons"));
  all->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
  connect(all, &QAction::triggered, this, [this] { showLessons(); });
  QAction* following = add(QStringLiteral("nextLessonAction"), tr("&Next lesson"));
  connect(following, &QAction::triggered, this, [this] {
    if (lessonView().current() >= 0 && lessonView().nextReadable() >= 0) {
      lessonView().openNextLesson();
    }
    showLessons();
  });
  QAction* lecture = add(QStringLiteral("lessonLectureAction"), tr("&Lecture mode"));
  lecture->setToolTip(tr("Large letters, and the space bar for the next step"));
  connect(lecture, &QAction::triggered, this, [this] {
    showLessons();
    lessonView().setLecture(!lessonView().isLecture());
  });
  QAction* again = add(QStringLiteral("readLessonsAction"), tr("Read the lessons a&gain"));
  again->setToolTip(tr("Shows what was added or changed in the folders of lessons"));
  connect(again, &QAction::triggered, this, [this] { showLessons(); });
  menu->addSeparator();
  QAction* race = add(QStringLiteral("backToRaceAction"), tr("Back to the &race"));
  connect(race, &QAction::triggered, this, &MainWindow::showRacePage);
}

}  // namespace poolscope::ui
