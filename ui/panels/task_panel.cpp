// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/task_panel.h"

#include "ui/models/format.h"
#include "ui/models/state_pill_delegate.h"
#include "ui/models/task_filter.h"
#include "ui/models/task_table_model.h"
#include "ui/panels/empty_state_table.h"
#include "ui/panels/problem_label.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/scale.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScopedValueRollback>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>

namespace poolscope::ui {

namespace {

/// Narrower than this there is only room for what identifies a task and how long it took.
constexpr int kWideEnough = 520;
/// Narrower than this the number stands only in the task's name.
constexpr int kRoomForNumber = 380;
/// Narrower than this the name of a task needs the room of its wait.
constexpr int kRoomForWait = 320;

TraceCounts countsOf(const Recording& recording) {
  TraceCounts sum;
  for (const Trace& trace : recording) {
    for (std::size_t i = 0; i < sum.by_state.size(); ++i) {
      sum.by_state[i] += trace.counts().by_state[i];
    }
  }
  return sum;
}

}  // namespace

TaskPanel::TaskPanel(QWidget* parent)
    : Card(tr("Tasks"), parent),
      m_model(new TaskTableModel(this)),
      m_table(new EmptyStateTable(this)),
      m_filter(new QLineEdit(this)),
      m_runs(new QComboBox(this)),
      m_filterProblem(new ProblemLabel(this)),
      m_columns(new QToolButton(this)) {
  setObjectName(QStringLiteral("taskPanel"));

  m_filter->setObjectName(QStringLiteral("taskFilter"));
  m_filter->setAccessibleName(tr("Filter of the tasks"));
  m_filter->setPlaceholderText(tr("Filter: state:failed"));
  m_filter->setClearButtonEnabled(true);
  m_filter->setToolTip(
      tr("Words that must all hold: state:failed, worker:2, run:1, at:queue, job:pi, #7, >500ms, wait>1s, any text; "
         "-word for the "
         "opposite"));
  QAction* glass = m_filter->addAction(themeIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  glass->setText(m_filter->accessibleName());
  glass->setToolTip(m_filter->toolTip());
  m_filterProblem->setObjectName(QStringLiteral("filterProblem"));

  m_runs->setObjectName(QStringLiteral("runChoice"));
  m_runs->setAccessibleName(tr("Tasks of which executor"));
  m_runs->setAccessibleDescription(m_runs->accessibleName());  // on Linux the name is the choice itself
  m_runs->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_runs->setMinimumContentsLength(6);
  m_runs->hide();

  m_columns->setObjectName(QStringLiteral("columnsButton"));
  m_columns->setIcon(themeIcon(QStringLiteral("settings")));
  m_columns->setToolTip(tr("Which columns are shown"));
  m_columns->setAccessibleName(tr("Columns"));
  m_columns->setAutoRaise(true);

  m_table->setObjectName(QStringLiteral("taskTable"));
  m_table->setAccessibleName(tr("Tasks"));
  m_table->setAccessibleDescription(tr("Choose a row to see where the time of its task went"));
  m_table->setModel(m_model);
  m_table->setItemDelegateForColumn(TaskTableModel::StateColumn, new StatePillDelegate(m_table));
  m_table->setFrameShape(QFrame::NoFrame);
  m_table->setShowGrid(false);
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->setWordWrap(false);
  m_table->setTextElideMode(Qt::ElideMiddle);  // names differ at their ends
  m_table->setTabKeyNavigation(false);
  m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_table->setContextMenuPolicy(Qt::CustomContextMenu);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  QHeaderView* header = m_table->horizontalHeader();
  header->setHighlightSections(false);
  header->setContextMenuPolicy(Qt::CustomContextMenu);
  header->setSortIndicator(-1, Qt::AscendingOrder);
  header->setSortIndicatorClearable(true);
  header->setMinimumSectionSize(24);
  m_table->setSortingEnabled(true);

  auto* body = new QWidget(this);
  body->setObjectName(QStringLiteral("taskPanelBody"));
  auto* layout = new QVBoxLayout(body);
  layout->setContentsMargins(0, metrics::kGap, 0, 0);
  layout->setSpacing(4);
  auto* filterRow = new QHBoxLayout;
  filterRow->setContentsMargins(metrics::kPadding, 0, metrics::kPadding, 4);
  filterRow->setSpacing(4);
  filterRow->addWidget(m_filter, 1);
  filterRow->addWidget(m_runs);
  filterRow->addWidget(m_columns);
  layout->addLayout(filterRow);
  layout->addWidget(m_filterProblem);
  layout->addWidget(m_table, 1);
  setBody(body);

  connect(m_filter, &QLineEdit::textChanged, this, &TaskPanel::onFilterChanged);
  connect(m_runs, &QComboBox::currentIndexChanged, this, &TaskPanel::onFilterChanged);
  connect(m_model, &TaskTableModel::countsChanged, this, &TaskPanel::updateSubtitle);
  connect(m_model, &TaskTableModel::busyChanged, this, &TaskPanel::updateEmptyText);
  connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &TaskPanel::onCurrentChanged);
  connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
    const TaskRef task = m_model->taskAt(index.row());
    if (task.isValid()) {
      Q_EMIT taskActivated(task.run, task.row);
    }
  });
  connect(m_table, &QWidget::customContextMenuRequested, this, &TaskPanel::showMenu);
  connect(header, &QWidget::customContextMenuRequested, this,
          [this](const QPoint& position) { chooseColumns(m_table->horizontalHeader()->mapToGlobal(position)); });
  connect(m_columns, &QToolButton::clicked, this,
          [this] { chooseColumns(m_columns->mapToGlobal(QPoint(0, m_columns->height()))); });
  auto* copy = new QAction(this);
  copy->setObjectName(QStringLiteral("copyTasks"));
  copy->setShortcut(QKeySequence::Copy);
  copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  connect(copy, &QAction::triggered, this, &TaskPanel::copySelected);
  m_table->addAction(copy);
  updateColumns();
  updateSubtitle();
}

void TaskPanel::setRecording(const Recording& recording) {
  const bool runsDiffer = recording.size() != m_model->recording().size();
  m_model->setRecording(recording);
  if (runsDiffer) {
    updateRuns();
    updateColumns();
  }
  updateSubtitle();
  const TaskRef shown = m_selected;
  if (shown.isValid() && !m_table->currentIndex().isValid()) {
    setSelectedTask(shown);  // its row has only just come
  }
}

void TaskPanel::setRunTitles(const QStringList& titles) {
  if (m_titles != titles) {
    m_titles = titles;
    updateEmptyText();
    m_model->setRunTitles(titles);
    updateRuns();
  }
}

void TaskPanel::updateRuns() {
  const auto runs = static_cast<int>(m_model->recording().size());
  {
    const QSignalBlocker quiet(m_runs);
    const int current = m_runs->currentIndex();
    m_runs->clear();
    m_runs->addItem(tr("All runs"));
    for (int run = 0; run < runs; ++run) {
      m_runs->addItem(m_titles.value(run, tr("Run %1").arg(run + 1)));
    }
    m_runs->setCurrentIndex(current > 0 && current <= runs ? current : 0);
    m_runs->setVisible(runs > 1);
  }
  onFilterChanged();
}

void TaskPanel::setSelectedTask(TaskRef task) {
  const QScopedValueRollback selecting(m_selecting, true);
  m_selected = task;
  const int row = task.isValid() ? m_model->rowOf(task) : -1;
  if (row < 0) {
    m_table->clearSelection();
    m_table->setCurrentIndex({});
    return;
  }
  const QModelIndex index = m_model->index(row, TaskTableModel::TaskColumn);
  m_table->selectRow(row);
  m_table->scrollTo(index);
}

QString TaskPanel::filterText() const { return m_filter->text(); }

void TaskPanel::setFilterText(const QString& filter) { m_filter->setText(filter); }

void TaskPanel::focusFilter() {
  m_filter->setFocus(Qt::ShortcutFocusReason);
  m_filter->selectAll();
}

void TaskPanel::onFilterChanged() {
  QString error;
  const QString typed = m_filter->text();
  (void)TaskFilter::parse(typed, &error);
  const int run = m_runs->currentIndex();
  const QString all = run > 0 ? typed + QStringLiteral(" run:%1").arg(run) : typed;
  m_filterProblem->setText(error);
  m_filterProblem->setVisible(!error.isEmpty());
  if (error.isEmpty()) {
    m_model->setFilter(TaskFilter::parse(all));
  }
  updateSubtitle();
}

void TaskPanel::onCurrentChanged() {
  if (m_selecting) {
    return;
  }
  const TaskRef task = m_model->taskAt(m_table->currentIndex().row());
  if (!(task == m_selected)) {
    m_selected = task;
    Q_EMIT taskSelected(task.run, task.row);
  }
}

void TaskPanel::updateSubtitle() {
  const TraceCounts counts = countsOf(m_model->recording());
  if (counts.total() == 0) {
    setSubtitle({});
  } else if (m_model->filter().isEmpty() && m_model->time() != kNoTime) {
    //: Tasks, and the moment that the table shows
    setSubtitle(tr("%1 submitted by %2").arg(formatCount(m_model->rowCount()), formatDuration(m_model->time())));
  } else if (m_model->filter().isEmpty()) {
    setSubtitle(
        tr("%1 · %2 done · %3 running")
            .arg(formatCount(counts.total()), formatCount(counts.done()), formatCount(counts[TaskState::running])));
  } else {
    setSubtitle(tr("%1 of %2 shown").arg(formatCount(m_model->rowCount()), formatCount(m_model->totalCount())));
  }
  updateEmptyText();
}

void TaskPanel::updateEmptyText() {
  if (m_model->isBusy()) {
    m_table->setEmptyText(tr("Looking through %1 tasks…").arg(formatCount(m_model->totalCount())));
  } else if (m_model->totalCount() == 0) {
    m_table->setEmptyText(m_titles.isEmpty() ? tr("Press Run, and every task is listed here.")
                                             : tr("No task has come yet."));
  } else if (m_model->filter().isEmpty()) {  // the time cursor stands before them all
    m_table->setEmptyText(tr("At this time no task had been submitted yet."));
  } else {
    m_table->setEmptyText(tr("No task fits this filter."));
  }
}

void TaskPanel::updateColumns() {
  const QFontMetrics metricsOfFont = m_table->fontMetrics();
  const auto widthOf = [&](const QString& text) { return metricsOfFont.horizontalAdvance(text) + 14; };
  const int rowHeight = metricsOfFont.height() + 8;
  if (m_table->verticalHeader()->defaultSectionSize() != rowHeight) {  // it goes through all rows, however many
    m_table->verticalHeader()->setDefaultSectionSize(rowHeight);
  }
  QHeaderView* header = m_table->horizontalHeader();
  const int time = std::max(widthOf(formatDuration(8'880'000)), widthOf(formatDuration(888'000)));
  header->resizeSection(TaskTableModel::NumberColumn, widthOf(QStringLiteral("000")));
  header->resizeSection(TaskTableModel::ExecutorColumn, widthOf(QStringLiteral("Thread pool · 10 workers")));
  int pill = 0;
  for (int state = 0; state < kTaskStateCount; ++state) {
    pill = std::max(pill, StatePillDelegate::pillSize(static_cast<TaskState>(state), m_table->font()).width());
  }
  header->resizeSection(TaskTableModel::StateColumn, pill + 6);
  header->resizeSection(TaskTableModel::WorkerColumn, widthOf(QStringLiteral("worker 00")));
  for (const int column : {TaskTableModel::WaitColumn, TaskTableModel::RunColumn, TaskTableModel::CpuColumn,
                           TaskTableModel::SubmittedColumn, TaskTableModel::EndedColumn, TaskTableModel::StartedColumn,
                           TaskTableModel::GilColumn, TaskTableModel::SentColumn, TaskTableModel::ReceivedColumn,
                           TaskTableModel::MemoryColumn, TaskTableModel::ExitColumn}) {
    header->resizeSection(column, time);
  }
  header->resizeSection(TaskTableModel::ResultColumn, widthOf(QStringLiteral("0.000000000000")));
  header->setSectionResizeMode(TaskTableModel::TaskColumn, QHeaderView::Stretch);
  if (m_columnsChosen) {
    return;
  }
  const bool wide = width() >= scaled(kWideEnough);
  for (int column = 0; column < TaskTableModel::kColumnCount; ++column) {
    bool shown = (column == TaskTableModel::NumberColumn && width() >= scaled(kRoomForNumber)) ||
                 column == TaskTableModel::TaskColumn || column == TaskTableModel::StateColumn ||
                 (column == TaskTableModel::WaitColumn && width() >= scaled(kRoomForWait)) ||
                 column == TaskTableModel::RunColumn;
    if (wide) {
      shown = shown || column == TaskTableModel::WorkerColumn || column == TaskTableModel::ResultColumn ||
              (column == TaskTableModel::ExecutorColumn && m_model->recording().size() > 1);
    }
    m_table->setColumnHidden(column, !shown);
  }
}

/// A menu that goes when it has closed. It has no loop of its own, for its panel may go before it.
QMenu* TaskPanel::makeMenu(const QString& name) {
  auto* menu = new QMenu(this);
  menu->setObjectName(name);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->setToolTipsVisible(true);
  return menu;
}

void TaskPanel::chooseColumns(const QPoint& globalPosition) {
  QMenu& menu = *makeMenu(QStringLiteral("columnsMenu"));
  // In the order of a task's life; the table remembers its columns by their numbers.
  std::array<int, TaskTableModel::kColumnCount> columns{};
  std::iota(columns.begin(), columns.end(), 0);
  std::swap(columns[TaskTableModel::EndedColumn], columns[TaskTableModel::StartedColumn]);
  for (const int column : columns) {
    QAction* action = menu.addAction(m_model->headerData(column, Qt::Horizontal).toString());
    action->setToolTip(m_model->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString());
    action->setCheckable(true);
    action->setChecked(!m_table->isColumnHidden(column));
    action->setEnabled(column != TaskTableModel::TaskColumn);
    connect(action, &QAction::toggled, this, [this, column](bool shown) {
      m_columnsChosen = true;
      m_table->setColumnHidden(column, !shown);
    });
  }
  menu.addSeparator();
  QAction* usual = menu.addAction(tr("As many as fit"));
  connect(usual, &QAction::triggered, this, [this] {
    m_columnsChosen = false;
    updateColumns();
  });
  menu.popup(globalPosition);
}

QByteArray TaskPanel::saveColumns() const {
  return m_columnsChosen ? m_table->horizontalHeader()->saveState() : QByteArray();
}

void TaskPanel::restoreColumns(const QByteArray& state) {
  if (!state.isEmpty() && m_table->horizontalHeader()->restoreState(state)) {
    m_columnsChosen = true;
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    updateColumns();
  }
}

void TaskPanel::setTime(qint64 ns) {
  m_model->setTime(ns);
  updateSubtitle();
}

std::vector<TaskRef> TaskPanel::selectedTasks() const {
  std::vector<TaskRef> tasks;
  const QModelIndex current = m_table->currentIndex();
  if (current.isValid()) {
    tasks.push_back(m_model->taskAt(current.row()));
  }
  for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) {
    if (index.row() != current.row()) {
      tasks.push_back(m_model->taskAt(index.row()));
    }
  }
  return tasks;
}

void TaskPanel::showMenu(const QPoint& position) {
  const QModelIndex at = m_table->indexAt(position);
  const TaskRef task = m_model->taskAt(at.row());
  if (!task.isValid()) {
    return;
  }
  std::vector<TaskRef> tasks = selectedTasks();
  if (!m_table->selectionModel()->isRowSelected(at.row(), {})) {
    tasks = {task};
  }
  const Trace& trace = m_model->recording()[static_cast<std::size_t>(task.run)];
  const auto stateOf = [this](TaskRef t) { return m_model->recording()[static_cast<std::size_t>(t.run)].state(t.row); };
  const bool open = std::any_of(tasks.begin(), tasks.end(), [&](TaskRef t) { return !is_final(stateOf(t)); });
  const bool ended = std::all_of(tasks.begin(), tasks.end(), [&](TaskRef t) { return is_final(stateOf(t)); });
  const bool many = tasks.size() > 1;
  QMenu& menu = *makeMenu(QStringLiteral("taskMenu"));
  const auto able = [](QAction* action, bool possible, const QString& whyNot) {
    action->setEnabled(possible);
    action->setToolTip(possible ? QString() : whyNot);
  };
  QAction* show = menu.addAction(tr("Show in the timeline"));
  QAction* worker = menu.addAction(tr("Show all of its worker"));
  const LaneId lane = trace.worker(task.row);
  const bool hasWorker = lane < trace.lanes().size() && trace.lanes()[lane].kind == LaneKind::worker;
  able(worker, hasWorker, tr("No worker has taken it"));
  menu.addSeparator();
  const auto number = static_cast<qint64>(tasks.size());
  QAction* cancel =
      menu.addAction(many ? tr("Cancel these %1 tasks").arg(formatCount(number)) : tr("Cancel this task"));
  able(cancel, m_cancellable && open,
       m_cancellable ? tr("It has ended already") : tr("The race it belongs to does not run any more"));
  QAction* retry =
      menu.addAction(many ? tr("Run these %1 tasks again").arg(formatCount(number)) : tr("Run this task again"));
  able(retry, m_retryProblem.isEmpty() && ended,
       m_retryProblem.isEmpty() ? tr("It has not ended yet") : m_retryProblem);
  menu.addActions(m_moreActions);
  menu.addSeparator();
  QAction* copy = menu.addAction(tr("Copy"));
  connect(show, &QAction::triggered, this, [this, task] { Q_EMIT taskActivated(task.run, task.row); });
  if (hasWorker) {
    const QString run = m_model->recording().size() > 1 ? QStringLiteral(" run:%1").arg(task.run + 1) : QString();
    connect(
        worker, &QAction::triggered, this,
        [this, filter = QStringLiteral("worker:%1").arg(trace.lanes()[lane].index) + run] { setFilterText(filter); });
  }
  connect(cancel, &QAction::triggered, this, [this, tasks] { cancelOpen(tasks); });
  connect(retry, &QAction::triggered, this, [this, tasks] { Q_EMIT retryRequested(tasks); });
  connect(copy, &QAction::triggered, this, &TaskPanel::copySelected);
  menu.popup(m_table->viewport()->mapToGlobal(position));
}

/// Those that have ended meanwhile are left out.
void TaskPanel::cancelOpen(const std::vector<TaskRef>& tasks) {
  for (const TaskRef& task : tasks) {
    const Recording& recording = m_model->recording();
    const auto run = static_cast<std::size_t>(task.run);
    if (run < recording.size() && task.row < recording[run].size() && !is_final(recording[run].state(task.row))) {
      Q_EMIT cancelRequested(task.run, task.row);
    }
  }
}

/// With the names of the columns above when there are several, so that a spreadsheet is told.
void TaskPanel::copySelected() {
  std::vector<int> rows;
  for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) {
    rows.push_back(index.row());
  }
  std::sort(rows.begin(), rows.end());
  QStringList lines;
  const auto line = [this](const std::function<QString(int)>& cell) {
    QStringList cells;
    for (int column = 0; column < TaskTableModel::kColumnCount; ++column) {
      if (!m_table->isColumnHidden(column)) {
        cells << cell(column);
      }
    }
    return cells.join(QLatin1Char('\t'));
  };
  if (rows.size() > 1) {
    lines << line([this](int column) { return m_model->headerData(column, Qt::Horizontal).toString(); });
  }
  for (const int row : rows) {
    lines << line([this, row](int column) { return m_model->index(row, column).data().toString(); });
  }
  if (!rows.empty()) {
    QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
  }
}

void TaskPanel::resizeEvent(QResizeEvent* event) {
  Card::resizeEvent(event);
  updateColumns();
}

void TaskPanel::changeEvent(QEvent* event) {
  Card::changeEvent(event);
  if (event->type() == QEvent::FontChange) {
    updateColumns();
  }
}

}  // namespace poolscope::ui
