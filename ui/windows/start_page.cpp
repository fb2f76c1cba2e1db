// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/start_page.h"

#include "core/export/experiment_file.h"
#include "ui/lessons/lesson_progress.h"
#include "ui/lessons/lesson_words.h"
#include "ui/theme/ask_file.h"
#include "ui/theme/card.h"
#include "ui/theme/elided_label.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/windows/race_preview.h"
#include "ui/windows/start_parts.h"
#include "ui/windows/window_settings.h"

#include <QDir>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace poolscope::ui {

namespace {

constexpr int kFilesShown = 5;
constexpr const char* kCommand = "gzip -9 -c {} | wc -c";  // writes nothing, so that it can run again
constexpr int kMargin = 40;
/// The stretch of what lives in a card: it takes the room before the empty space does.
constexpr int kAlive = 1000;
constexpr int kTallCard = 660;  // where a taller one would only be emptier
/// A window narrower than this has no room for wide margins.
constexpr int kRoomForMargins = 960;
constexpr int kNarrowMargin = 16;

/// A card without a header: title, what it is, something alive, a button at its foot.
struct Way {
  Card* card;
  QVBoxLayout* column;
};

Way makeWay(const QString& name, const QString& title, const QString& what) {
  auto* card = new Card;
  card->setObjectName(name);
  card->setHeaderVisible(false);
  card->setMaximumHeight(kTallCard);
  auto* body = new QWidget;
  auto* column = new QVBoxLayout(body);
  column->setContentsMargins(22, 20, 22, 18);
  column->setSpacing(10);
  auto* heading = new QLabel(title);
  heading->setObjectName(name + QStringLiteral("Title"));
  heading->setFont(headingFont(1.3));
  column->addWidget(heading);
  auto* words = new QLabel(what);
  words->setObjectName(name + QStringLiteral("Words"));
  words->setForegroundRole(QPalette::PlaceholderText);
  words->setWordWrap(true);
  column->addWidget(words);
  column->addSpacing(6);
  card->setBody(body);
  return {card, column};
}

/// The button of a card, below everything. One of the page is the primary one: what most people want first.
QPushButton* addButton(QVBoxLayout* column, const QString& name, const QString& text, bool primary) {
  auto* button = new QPushButton(text);
  button->setObjectName(name);
  button->setAutoDefault(true);
  setPrimary(button, primary);
  column->addStretch(1);
  auto* row = new QHBoxLayout;
  row->addWidget(button);
  row->addStretch(1);
  column->addLayout(row);
  return button;
}

void clear(QVBoxLayout* layout) {
  while (QLayoutItem* item = layout->takeAt(0)) {
    if (item->widget() != nullptr) {
      item->widget()->deleteLater();
    }
    delete item;
  }
}

QString kindOf(const QFileInfo& file) {
  const QString name = file.fileName();
  if (looks_like_experiment(QFile::encodeName(file.filePath()).toStdString())) {
    return StartPage::tr("experiment");
  }
  return name.endsWith(QStringLiteral(".json")) ? StartPage::tr("Chrome trace") : StartPage::tr("recording");
}

}  // namespace

StartPage::StartPage(QWidget* parent)
    : QWidget(parent),
      m_preview(new RacePreview),
      m_command(new QLineEdit(QString::fromLatin1(kCommand))),
      m_lessonRows(new StartRows),
      m_lessonWords(new QLabel),
      m_lessonButton(nullptr),
      m_recentCard(nullptr),
      m_recentRows(new QVBoxLayout) {
  setObjectName(QStringLiteral("startPage"));
  auto* heading = new QLabel(tr("What would you like to see?"));
  heading->setObjectName(QStringLiteral("startPageHeading"));
  heading->setFont(headingFont(1.8));
  auto* about =
      new QLabel(tr("Poolscope runs work on threads, processes and coroutines, and shows every task as it happens."));
  about->setObjectName(QStringLiteral("startPageAbout"));
  about->setForegroundRole(QPalette::PlaceholderText);
  auto* ways = new QHBoxLayout;
  ways->setSpacing(16);
  ways->addWidget(makeRaceCard(), 1);
  ways->addWidget(makeCommandCard(), 1);
  ways->addWidget(makeLessonCard(), 1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(kMargin, 28, kMargin, 24);
  layout->setSpacing(8);
  layout->addWidget(heading);
  layout->addWidget(about);
  layout->addSpacing(10);
  layout->addLayout(ways, kAlive);
  layout->addSpacing(10);
  layout->addWidget(makeRecentCard());
  layout->addStretch(1);
  setAcceptDrops(true);
}

void StartPage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const int side = width() < kRoomForMargins ? kNarrowMargin : kMargin;
  layout()->setContentsMargins(side, 28, side, 24);
}

// One file is opened by the window; several can only be work for a command.
void StartPage::dragEnterEvent(QDragEnterEvent* event) {
  if (localFiles(event->mimeData()).size() > 1) {
    event->acceptProposedAction();
  }
}

void StartPage::dropEvent(QDropEvent* event) {
  event->acceptProposedAction();
  Q_EMIT commandsRequested(m_command->text(), localFiles(event->mimeData()));
}

QWidget* StartPage::makeRaceCard() {
  const Way way = makeWay(QStringLiteral("startRaceCard"), tr("Race the executors"),
                          tr("The same ten tasks on 2 threads and on 10, on one clock."));
  m_preview->setExperiment(default_experiment());
  way.column->addWidget(m_preview, kAlive);
  QPushButton* run = addButton(way.column, QStringLiteral("startPageRace"), tr("Run this race"), true);
  run->setIcon(themeIcon(QStringLiteral("run")));
  run->setAccessibleDescription(tr("The same ten tasks on 2 threads and on 10, on one clock."));
  connect(run, &QPushButton::clicked, this, [this] { Q_EMIT raceRequested(default_experiment()); });
  return way.card;
}

QWidget* StartPage::makeCommandCard() {
  const Way way = makeWay(QStringLiteral("startCommandCard"), tr("Run my own commands"),
                          tr("A command and a list of files. Find out how many workers your work wants."));
  m_command->setObjectName(QStringLiteral("startPageCommand"));
  m_command->setAccessibleName(tr("Command"));
  m_command->setToolTip(tr("{} stands for the file"));
  way.column->addWidget(m_command);
  auto* drop = new FileDrop;
  connect(drop, &FileDrop::clicked, this, &StartPage::chooseFiles);
  connect(drop, &FileDrop::dropped, this,
          [this](const QStringList& files) { Q_EMIT commandsRequested(m_command->text(), files); });
  way.column->addWidget(drop, kAlive);
  way.column->addWidget(new WorkerSketch, kAlive);
  auto* words =
      new QLabel(tr("One that fails is shown in its place, and its text is kept. Nothing runs before you press Run."));
  words->setObjectName(QStringLiteral("startCommandNote"));
  words->setForegroundRole(QPalette::PlaceholderText);
  words->setWordWrap(true);
  way.column->addWidget(words);
  QPushButton* choose = addButton(way.column, QStringLiteral("startPageFiles"), tr("Choose files…"), false);
  choose->setAccessibleDescription(tr("A command and a list of files. Find out how many workers your work wants."));
  connect(choose, &QPushButton::clicked, this, &StartPage::chooseFiles);
  connect(m_command, &QLineEdit::returnPressed, this, &StartPage::chooseFiles);
  return way.card;
}

QWidget* StartPage::makeLessonCard() {
  const Way way = makeWay(QStringLiteral("startLessonCard"), tr("Take a lesson"),
                          tr("Short experiments with a question, your guess, and the answer on screen."));
  m_lessonRows->setObjectName(QStringLiteral("startLessonRows"));
  way.column->addWidget(m_lessonRows, kAlive);
  m_lessonWords->setObjectName(QStringLiteral("startLessonNote"));
  m_lessonWords->setForegroundRole(QPalette::PlaceholderText);
  m_lessonWords->setWordWrap(true);
  way.column->addWidget(m_lessonWords);
  m_lessonButton = addButton(way.column, QStringLiteral("startPageLesson"), QString(), false);
  m_lessonButton->setAccessibleDescription(
      tr("Short experiments with a question, your guess, and the answer on screen."));
  connect(m_lessonButton, &QPushButton::clicked, this, [this] { Q_EMIT lessonRequested(std::max(0, m_next)); });
  return way.card;
}

QWidget* StartPage::makeRecentCard() {
  m_recentCard = new Card(tr("Recent"));
  m_recentCard->setObjectName(QStringLiteral("startRecentCard"));
  m_recentCard->setSubtitle(tr("drop a timeline CSV, a Chrome trace or an experiment anywhere to open it"));
  auto* open = new QPushButton(tr("Open…"));
  open->setObjectName(QStringLiteral("startPageOpen"));
  open->setToolTip(tr("A recording or an experiment from a file"));
  connect(open, &QPushButton::clicked, this, &StartPage::browseRequested);
  auto* empty = new QPushButton(tr("All panels"));
  empty->setObjectName(QStringLiteral("startPageEmpty"));
  empty->setToolTip(tr("To the experiment, the timeline and the charts"));
  connect(empty, &QPushButton::clicked, this, &StartPage::emptyRequested);
  auto* corner = new QWidget;
  auto* buttons = new QHBoxLayout(corner);
  buttons->setContentsMargins(0, 2, 0, 2);
  buttons->addWidget(open);
  buttons->addWidget(empty);
  m_recentCard->setCornerWidget(corner);
  auto* body = new QWidget;
  body->setLayout(m_recentRows);
  m_recentRows->setContentsMargins(4, 0, 4, 4);
  m_recentRows->setSpacing(0);
  m_recentCard->setBody(body);
  return m_recentCard;
}

void StartPage::chooseFiles() {
  askForFiles(this, HowMany::any, tr("Files to run the command on"), WindowSettings().folder(), {},
              [this](const QStringList& files) {
                WindowSettings().setFolder(QFileInfo(files.front()).absolutePath());
                Q_EMIT commandsRequested(m_command->text(), files);
              });
}

void StartPage::setLessons(const std::vector<LessonEntry>& lessons) {
  m_lessons = lessons;
  fillLessons();
}

void StartPage::fillLessons() {
  const LessonProgress progress;
  m_next = progress.nextAmong(m_lessons);
  const int all = static_cast<int>(m_lessons.size());
  std::vector<StartRow*> rows;
  int important = -1;
  for (int i = 0; i < all; ++i) {
    const LessonEntry& entry = m_lessons[static_cast<std::size_t>(i)];
    if (!entry.lesson) {
      continue;
    }
    auto* row = new StartRow(entry.lesson->number > 0 ? QString::number(entry.lesson->number) : QString(),
                             QString::fromStdString(entry.lesson->text(lessonLanguage()).title));
    row->setObjectName(QStringLiteral("startLesson_") + QString::fromStdString(entry.id));
    if (entry.lesson->number > 0) row->setToolTip(tr("Lesson %1 of %2").arg(entry.lesson->number).arg(all));
    if (i == m_next) {
      important = static_cast<int>(rows.size());
      row->setPill(StartRow::Pill::next, tr("next"));
    } else if (progress.isDone(QString::fromStdString(entry.id))) {
      row->setPill(StartRow::Pill::done, tr("done"));
    }
    connect(row, &QAbstractButton::clicked, this, [this, i] { Q_EMIT lessonRequested(i); });
    rows.push_back(row);
  }
  m_lessonRows->setRows(rows, important);
  m_lessonWords->setText(
      all == 0
          ? tr("No lessons were found beside the program.")
          : tr("%1 lessons of some minutes each. Guess first, then the run shows whether you were right.").arg(all));
  const bool begun = progress.doneAmong(m_lessons) > 0;
  m_lessonButton->setEnabled(all > 0);
  m_lessonButton->setText(
      !begun       ? tr("Take the first lesson")
      : m_next < 0 ? tr("Choose a lesson")
                   : tr("Continue with lesson %1").arg(m_lessons[static_cast<std::size_t>(m_next)].lesson->number));
}

void StartPage::updateRecent() {
  clear(m_recentRows);
  int shown = 0;
  for (const QString& path : WindowSettings().recentFiles()) {
    const QFileInfo file(path);
    if (!file.isFile() || ++shown > kFilesShown) {
      continue;
    }
    auto* row = new StartRow(QString(), file.fileName());
    row->setObjectName(QStringLiteral("startRecent"));
    row->setDetail(kindOf(file), QLocale().toString(file.lastModified(), QLocale::ShortFormat));
    row->setToolTip(QDir::toNativeSeparators(path));
    connect(row, &QAbstractButton::clicked, this, [this, path] { Q_EMIT fileRequested(path); });
    m_recentRows->addWidget(row);
  }
  if (shown == 0) {
    auto* none = new QLabel(tr("Nothing yet. Recordings that you open will stand here."));
    none->setObjectName(QStringLiteral("startNoRecent"));
    none->setForegroundRole(QPalette::PlaceholderText);
    none->setContentsMargins(10, 10, 10, 8);
    m_recentRows->addWidget(none);
  }
}

}  // namespace poolscope::ui
