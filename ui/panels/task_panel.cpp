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
#include <QVBoxLayout>

#include <algorithm>

namespace poolscope::ui {

namespace {

/// Narrower than this there is only room for what identifies a task and how long it took.
constexpr int kWideEnough = 520;
/// Narrower than this the number stands only in the task's name.
constexpr int kRoomForNumber = 380;

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
      m_filterProblem(new ProblemLabel(this)) {
  setObjectName(QStringLiteral("taskPanel"));

  m_filter->setObjectName(QStringLiteral("taskFilter"));
  m_filter->setAccessibleName(tr("Filter of the tasks"));
  m_filter->setPlaceholderText(tr("Filter: state:failed"));
  m_filter->setClearButtonEnabled(true);
  m_filter->setToolTip(
      tr("Words that must all hold: state:failed, worker:2, run:1, at:queue, job:pi, #7, >500ms, wait>1s, any text; "
         "-word for the "
         "opposite"));
  m_filter->addAction(themeIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  m_filterProblem->setObjectName(QStringLiteral("filterProblem"));

  m_runs->setObjectName(QStringLiteral("runChoice"));
  m_runs->setAccessibleName(tr("Tasks of which executor"));
  m_runs->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_runs->setMinimumContentsLength(6);
  m_runs->hide();

  m_table->setObjectName(QStringLiteral("taskTable"));
  m_table->setAccessibleName(tr("Tasks"));
  m_table->setModel(m_model);
  m_table->setItemDelegateForColumn(TaskTableModel::StateColumn, new StatePillDelegate(m_table));
  m_table->setFrameShape(QFrame::NoFrame);
  m_table->setShowGrid(false);
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
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
  connect(header, &QWidget::customContextMenuRequested, this, &TaskPanel::chooseColumns);
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
    m_table->setEmptyText(tr("Press Run, and every task is listed here."));
  } else {
    m_table->setEmptyText(tr("No task fits this filter."));
  }
}

void TaskPanel::updateColumns() {
  const QFontMetrics metricsOfFont = m_table->fontMetrics();
  const auto widthOf = [&](const QString& text) { return metricsOfFont.horizontalAdvance(text) + 14; };
  m_table->verticalHeader()->setDefaultSectionSize(metricsOfFont.height() + 8);
  QHeaderView* header = m_table->horizontalHeader();
  const int time = widthOf(QStringLiteral("0.00 ms"));
  header->resizeSection(TaskTableModel::NumberColumn, widthOf(QStringLiteral("000")));
  header->resizeSection(TaskTableModel::ExecutorColumn, widthOf(QStringLiteral("Thread pool · 10 workers")));
  int pill = 0;
  for (int state = 0; state < kTaskStateCount; ++state) {
    pill = std::max(pill, StatePillDelegate::pillSize(static_cast<TaskState>(state), m_table->font()).width());
  }
  header->resizeSection(TaskTableModel::StateColumn, pill + 6);
  header->resizeSection(TaskTableModel::WorkerColumn, widthOf(QStringLiteral("worker 00")));
  for (const int column : {TaskTableModel::WaitColumn, TaskTableModel::RunColumn, TaskTableModel::CpuColumn,
                           TaskTableModel::SubmittedColumn, TaskTableModel::EndedColumn}) {
    header->resizeSection(column, time);
  }
  header->resizeSection(TaskTableModel::ResultColumn, widthOf(QStringLiteral("0.000000000000")));
  header->setSectionResizeMode(TaskTableModel::TaskColumn, QHeaderView::Stretch);
  if (m_columnsChosen) {
    return;
  }
  const bool wide = width() >= kWideEnough;
  for (int column = 0; column < TaskTableModel::kColumnCount; ++column) {
    bool shown = (column == TaskTableModel::NumberColumn && width() >= kRoomForNumber) ||
                 column == TaskTableModel::TaskColumn || column == TaskTableModel::StateColumn ||
                 column == TaskTableModel::WaitColumn || column == TaskTableModel::RunColumn;
    if (wide) {
      shown = shown || column == TaskTableModel::WorkerColumn || column == TaskTableModel::ResultColumn ||
              (column == TaskTableModel::ExecutorColumn && m_model->recording().size() > 1);
    }
    m_table->setColumnHidden(column, !shown);
  }
}

void TaskPanel::chooseColumns(const QPoint& position) {
  QMenu menu;
  for (int column = 0; column < TaskTableModel::kColumnCount; ++column) {
    QAction* action = menu.addAction(m_model->headerData(column, Qt::Horizontal).toString());
    action->setCheckable(true);
    action->setChecked(!m_table->isColumnHidden(column));
    action->setEnabled(column != TaskTableModel::TaskColumn);
    connect(action, &QAction::toggled, this, [this, column](bool shown) {
      m_columnsChosen = true;
      m_table->setColumnHidden(column, !shown);
    });
  }
  menu.exec(m_table->horizontalHeader()->mapToGlobal(position));
}

void TaskPanel::showMenu(const QPoint& position) {
  const TaskRef task = m_model->taskAt(m_table->indexAt(position).row());
  if (!task.isValid()) {
    return;
  }
  const TaskState state = m_model->recording()[static_cast<std::size_t>(task.run)].state(task.row);
  QMenu menu;
  QAction* show = menu.addAction(tr("Show in the timeline"));
  QAction* cancel = menu.addAction(tr("Cancel this task"));
  cancel->setEnabled(m_cancellable && !is_final(state));
  QAction* copy = menu.addAction(tr("Copy"));
  const QAction* chosen = menu.exec(m_table->viewport()->mapToGlobal(position));
  if (chosen == show) {
    Q_EMIT taskActivated(task.run, task.row);
  } else if (chosen == cancel) {
    Q_EMIT cancelRequested(task.run, task.row);
  } else if (chosen == copy) {
    copySelected();
  }
}

void TaskPanel::copySelected() {
  const int row = m_table->currentIndex().row();
  QStringList cells;
  for (int column = 0; column < TaskTableModel::kColumnCount; ++column) {
    if (!m_table->isColumnHidden(column)) {
      cells << m_model->index(row, column).data().toString();
    }
  }
  QApplication::clipboard()->setText(cells.join(QLatin1Char('\t')));
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
