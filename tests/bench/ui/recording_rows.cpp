// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/recording_file.h"
#include "tests/bench/made_run.h"
#include "tests/bench/measure.h"
#include "tests/bench/ui/rows.h"
#include "tests/bench/ui/shown_window.h"
#include "ui/models/task_filter.h"
#include "ui/models/task_table_model.h"
#include "ui/panels/task_panel.h"
#include "ui/timeline/timeline_widget.h"
#include "ui/windows/race_view.h"

#include <QTemporaryDir>

#include <stdexcept>

namespace poolscope::bench {
namespace {

/// Milliseconds from the wish to open a file to its picture.
double openFile(std::size_t tasks, const QString& name) {
  ShownWindow shown;
  const QTemporaryDir folder;
  const QString path = folder.filePath(name);
  write_recording(path.toStdString(), {made_trace(tasks)});
  bool opened = false;
  QString problem;
  QObject::connect(&shown.window(), &ui::MainWindow::recordingOpened, [&] { opened = true; });
  QObject::connect(&shown.window(), &ui::MainWindow::errorShown, [&](const QString& text) { problem = text; });
  handleEventsUntil([] { return true; });

  const Stopwatch watch;
  shown.window().openFile(path);
  handleEventsUntil([&] { return opened || !problem.isEmpty(); });
  if (!problem.isEmpty()) {
    throw std::runtime_error(problem.toStdString());
  }
  shown.timelinePaints().frame([&] { shown.window().view().timeline().viewport()->update(); });
  const double milliseconds = watch.seconds() * 1e3;
  check_equal("the number of tasks in the window", static_cast<qint64>(tasks),
              shown.window().view().tasks().model().totalCount());
  return milliseconds;
}

/// Milliseconds from a filter to its first rows in the table.
double filterRows(std::size_t tasks, const QString& text) {
  ShownWindow shown;
  shown.show(made_trace(tasks));
  ui::TaskTableModel& model = shown.window().view().tasks().model();
  const int all = static_cast<int>(tasks);
  settle();  // whoever filters has seen the picture before
  handleEventsUntil([&] { return !model.isBusy() && model.rowCount() == all; });

  const ui::TaskFilter filter = ui::TaskFilter::parse(text);
  const auto firstRowsAreThere = [&] {
    if (model.rowCount() == 0 || model.rowCount() == all) {
      return false;
    }
    const ui::TaskRef first = model.taskAt(0);
    return filter.matches(model.recording().front(), first.run, first.row);
  };
  const Stopwatch watch;
  model.setFilter(filter);
  handleEventsUntil(firstRowsAreThere);
  return watch.seconds() * 1e3;
}

}  // namespace

void addRecordingRows(Runner& runner) {
  const std::size_t million = runner.scaled(1'000'000);
  const auto open = [million](const char* name) {
    return Side{"Poolscope", [=] { return openFile(million, QLatin1String(name)); }, true};
  };
  runner.add({.id = "ui.open",
              .counts = "open a compact recording of 1 M tasks, to the first picture",
              .unit = "ms",
              .better = Better::lower,
              .sides = {open("timeline.poolscope")},
              .at_most = 1000});
  runner.add({.id = "ui.open.csv",
              .counts = "the same of a timeline CSV",
              .unit = "ms",
              .better = Better::lower,
              .sides = {open("timeline.csv")},
              .at_most = 1000});
  const std::size_t many = runner.scaled(10'000'000);
  runner.add({.id = "ui.filter",
              .counts = "filter 10 M rows by state:failed, to the first rows",
              .unit = "ms",
              .better = Better::lower,
              .sides = {Side{"Poolscope", [many] { return filterRows(many, QStringLiteral("state:failed")); }, true}},
              .at_most = 100});
  runner.add({.id = "ui.filter.text",
              .counts = "the same by a text that one name in the middle has",
              .unit = "ms",
              .better = Better::lower,
              .sides = {Side{"Poolscope", [many] { return filterRows(many, QStringLiteral("spin(5000063)")); }, true}},
              .at_most = 100});
}

}  // namespace poolscope::bench
