// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/reader_words.h"

#include "core/export/read_result.h"
#include "ui/models/engine_words.h"

#include <QCoreApplication>

#include <array>

namespace poolscope::ui {

namespace {

/// What the readers of files say, in the order in which they are looked for: what is said of one column or task
/// before what is said of any.
constexpr std::array<const char*, 114> kReaderSentences = {
    QT_TRANSLATE_NOOP("ReaderWords", "%1 (Byte %2 of what it holds.)"),
    QT_TRANSLATE_NOOP("ReaderWords", "There is no such file; check the path."),
    QT_TRANSLATE_NOOP("ReaderWords", "You may not read this file; change its permissions or take a copy."),
    QT_TRANSLATE_NOOP("ReaderWords", "This is a folder; give the name of a file in it."),
    QT_TRANSLATE_NOOP("ReaderWords", "The file cannot be read: %1."),
    QT_TRANSLATE_NOOP("ReaderWords",
                      "There is not enough memory to read on. Close other programs, or open a part of the file."),
    QT_TRANSLATE_NOOP("ReaderWords",
                      "The recording is too big for this computer: only %1 MiB of memory are free. Close other "
                      "programs, or open a part of it."),
    QT_TRANSLATE_NOOP("ReaderWords",
                      "The ending of the name does not tell the format; it must be .csv (timeline), .json (Chrome "
                      "trace), .joblog (GNU parallel) or .poolscope."),
    QT_TRANSLATE_NOOP("ReaderWords", "This is not a text in UTF-8."),
    QT_TRANSLATE_NOOP("ReaderWords", "The row has more than 100 cells."),
    QT_TRANSLATE_NOOP("ReaderWords", "A quote is opened here and never closed: the file was cut short."),
    QT_TRANSLATE_NOOP("ReaderWords", "There is text after a closing quote; a quote within a text must be doubled."),
    QT_TRANSLATE_NOOP("ReaderWords", "A cell is longer than 1 MiB."),
    QT_TRANSLATE_NOOP("ReaderWords", "A cell is longer than 1 MiB, which no timeline has. Export the run again."),
    QT_TRANSLATE_NOOP(
        "ReaderWords",
        "A cell %1 is longer than 1 MiB, which no timeline has. Export the run again, or shorten the text."),
    QT_TRANSLATE_NOOP("ReaderWords", "The file is empty. A timeline begins with a line of column names."),
    QT_TRANSLATE_NOOP("ReaderWords", "The timeline has no rows: no task was recorded."),
    QT_TRANSLATE_NOOP("ReaderWords", "The file has more than 256 different runs."),
    QT_TRANSLATE_NOOP("ReaderWords",
                      "The row has %1 cells instead of 24. A text with a comma in it must stand in quotes."),
    QT_TRANSLATE_NOOP("ReaderWords",
                      "The row has %1 cells instead of 24: the file was cut short. Export the run again."),
    QT_TRANSLATE_NOOP("ReaderWords", "The row has 1 cell instead of 24: the file was cut short. Export the run again."),
    QT_TRANSLATE_NOOP("ReaderWords", "The row has %1 cells instead of 24. An empty cell needs its comma too."),
    QT_TRANSLATE_NOOP("ReaderWords", "The row has 1 cell instead of 24. An empty cell needs its comma too."),
    QT_TRANSLATE_NOOP(
        "ReaderWords",
        "The last row has no line end, so the file may have been cut short. If it is whole, add a line end."),
    QT_TRANSLATE_NOOP("ReaderWords", "The column %1 is there twice."),
    QT_TRANSLATE_NOOP("ReaderWords", "These are the queue depths of a run. Open its timeline instead."),
    QT_TRANSLATE_NOOP("ReaderWords", "These are the worker samples of a run. Open its timeline instead."),
    QT_TRANSLATE_NOOP("ReaderWords",
                      "This is not a timeline of Poolscope. The first line of one is: run_id,executor,task_id,..."),
    QT_TRANSLATE_NOOP("ReaderWords", "The column %1 is missing: the file was cut short."),
    QT_TRANSLATE_NOOP("ReaderWords", "The column %1 is missing."),
    QT_TRANSLATE_NOOP("ReaderWords", "There is a column %1 that a timeline does not have; remove it."),
    QT_TRANSLATE_NOOP("ReaderWords", "Column Seq: jobs are counted from 1."),
    QT_TRANSLATE_NOOP("ReaderWords", "Column JobRuntime: a job cannot take less than no time."),
    QT_TRANSLATE_NOOP("ReaderWords", "Column %1: %2"),
    QT_TRANSLATE_NOOP("ReaderWords",
                      "%1 lies before %2; a task is submitted, dispatched, started and ended in this order."),
    QT_TRANSLATE_NOOP("ReaderWords",
                      "%1 is %2; it must be a number of ns since the start of the run, at most 126 years."),
    QT_TRANSLATE_NOOP("ReaderWords", "%1 is %2; it must be between %3 and %4."),
    QT_TRANSLATE_NOOP("ReaderWords", "%1 is %2; it must be 0 or more."),
    QT_TRANSLATE_NOOP("ReaderWords", "the cell is empty; every task has a number here."),
    QT_TRANSLATE_NOOP("ReaderWords",
                      "%1 is none of pending, running, finished, failed, cancelled, timed_out and lost."),
    QT_TRANSLATE_NOOP("ReaderWords", "a wait cannot be negative."),
    QT_TRANSLATE_NOOP("ReaderWords", "%1 is not a whole number in range."),
    QT_TRANSLATE_NOOP("ReaderWords", "%1 is not a number in range."),
    QT_TRANSLATE_NOOP("ReaderWords", "%1 is too large."),
    QT_TRANSLATE_NOOP("ReaderWords", "%1 is no time that can be."),
    QT_TRANSLATE_NOOP("ReaderWords", "The file is empty. A job log begins with a line of column names."),
    QT_TRANSLATE_NOOP("ReaderWords",
                      "This is not a job log of GNU parallel. The first line of one is: Seq Host Starttime ..."),
    QT_TRANSLATE_NOOP("ReaderWords", "The job log has no rows: no job had ended."),
    QT_TRANSLATE_NOOP("ReaderWords", "The line is longer than 1 MiB, which no job log has."),
    QT_TRANSLATE_NOOP("ReaderWords", "The row has %1 cells instead of 9; they are separated by tabs."),
    QT_TRANSLATE_NOOP("ReaderWords", "The job log has more than 256 hosts."),
    QT_TRANSLATE_NOOP("ReaderWords", "Job %1: %2"),
    QT_TRANSLATE_NOOP("ReaderWords",
                      "This trace was not written by Poolscope. Open it in ui.perfetto.dev or chrome://tracing."),
    QT_TRANSLATE_NOOP("ReaderWords", "The trace has no runs: nothing was recorded."),
    QT_TRANSLATE_NOOP("ReaderWords", "The event belongs to a run (pid) that the trace did not name before."),
    QT_TRANSLATE_NOOP("ReaderWords", "The trace has more than 256 runs."),
    QT_TRANSLATE_NOOP("ReaderWords", "The runs (pid) are not numbered 1, 2, 3, ..."),
    QT_TRANSLATE_NOOP("ReaderWords", "The lanes (tid) of the run are not numbered 1, 2, 3, ..."),
    QT_TRANSLATE_NOOP("ReaderWords", "The lane's kind is %1, which is none."),
    QT_TRANSLATE_NOOP("ReaderWords", "The task's state is %1, which is none."),
    QT_TRANSLATE_NOOP("ReaderWords", "The task ran on a lane that the trace did not name before."),
    QT_TRANSLATE_NOOP("ReaderWords", "The segment's name or cause is none that Poolscope knows."),
    QT_TRANSLATE_NOOP("ReaderWords", "The segment lies on a lane (tid) that the trace did not name before."),
    QT_TRANSLATE_NOOP("ReaderWords", "The segment belongs to a row that the trace did not name before."),
    QT_TRANSLATE_NOOP("ReaderWords", "The segment waits for a row that the trace did not name before."),
    QT_TRANSLATE_NOOP("ReaderWords", "The segment ends before it begins."),
    QT_TRANSLATE_NOOP("ReaderWords", "The sample is of a lane (tid) that the trace did not name before."),
    QT_TRANSLATE_NOOP("ReaderWords", "The sample's percent is not a number from 0 on."),
    QT_TRANSLATE_NOOP("ReaderWords", "%1 is missing in the event."),
    QT_TRANSLATE_NOOP("ReaderWords", "This is not valid JSON."),
    QT_TRANSLATE_NOOP("ReaderWords", "This is not a trace: an object with \"traceEvents\" is missing."),
    QT_TRANSLATE_NOOP("ReaderWords", "An event has more than 100 members."),
    QT_TRANSLATE_NOOP("ReaderWords", "Lists or objects lie more than 32 levels deep in each other."),
    QT_TRANSLATE_NOOP("ReaderWords", "This is not a trace of Poolscope: it begins with a list."),
    QT_TRANSLATE_NOOP("ReaderWords", "A text is longer than 8 MiB, or a number than 1000 digits, which no trace has."),
    QT_TRANSLATE_NOOP("ReaderWords", "The file ends in the middle of the trace: it was cut short, or is empty."),
    QT_TRANSLATE_NOOP("ReaderWords", "The file was cut short. Use a whole copy."),
    QT_TRANSLATE_NOOP("ReaderWords", "The file ends too early. Use a whole copy."),
    QT_TRANSLATE_NOOP("ReaderWords", "The file is damaged: what was compressed cannot be read. Use another copy."),
    QT_TRANSLATE_NOOP("ReaderWords", "This is not a recording of Poolscope: it does not begin as one."),
    QT_TRANSLATE_NOOP("ReaderWords", "The recording was made by a newer Poolscope. Open it with that one."),
    QT_TRANSLATE_NOOP("ReaderWords", "A part of the file claims to be too long. The file is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "A part of the file ends in the middle of a value. The file is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "A number in the file has too many digits. The file is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "A number in the file is out of range. The file is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "A text in the file claims to be too long. The file is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "A text in the file is not UTF-8. The file is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "The file claims to hold more than there can be. It is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "A time in the file is out of range. The file is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "The file does not hold as many tasks as it says."),
    QT_TRANSLATE_NOOP("ReaderWords", "The recording has no runs."),
    QT_TRANSLATE_NOOP("ReaderWords", "The file's parts are in no order that makes sense. It is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "A task that there is not has a parent. The file is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "The file has a part of a kind that there is not. It is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "The file has too many runs."),
    QT_TRANSLATE_NOOP("ReaderWords", "A lane of the file is of no known kind."),
    QT_TRANSLATE_NOOP("ReaderWords", "A task is on a lane that there is not. The file is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "A task's parent is none. The file is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "A task is in no known state. The file is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "A task is of a job that there is not. The file is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "A wait in the file is of no known kind. The file is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "A wait belongs to a task that there is not. The file is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "A wait ends before it begins. The file is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "A wait is for a task that there is not. The file is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "A load in the file is none. The file is damaged."),
    QT_TRANSLATE_NOOP("ReaderWords", "submit_ns is empty; every task has one."),
    QT_TRANSLATE_NOOP("ReaderWords", "The task is running, but start_ns is empty."),
    QT_TRANSLATE_NOOP("ReaderWords", "The task is pending, but it has a start_ns."),
    QT_TRANSLATE_NOOP("ReaderWords", "The task is %1, but end_ns is empty."),
    QT_TRANSLATE_NOOP("ReaderWords", "The task is %1, but it has an end_ns."),
    QT_TRANSLATE_NOOP("ReaderWords", "The run has more than 4,294,967,294 rows."),
    QT_TRANSLATE_NOOP("ReaderWords", "The run has more than 65,535 different jobs."),
    QT_TRANSLATE_NOOP("ReaderWords", "The task says that a later one submitted it."),
    QT_TRANSLATE_NOOP("ReaderWords", "Task %1: %2"),
};

}  // namespace

QString readerText(const std::string& message) {
  return engineText("ReaderWords", kReaderSentences, QString::fromStdString(message));
}

QString readErrorText(const ReadError& error) {
  const QString file = QString::fromStdString(error.file);
  const QString message = readerText(error.message);
  return error.line > 0
             ? QCoreApplication::translate("ReaderWords", "%1, line %2: %3").arg(file).arg(error.line).arg(message)
             : QStringLiteral("%1: %2").arg(file, message);
}

}  // namespace poolscope::ui
