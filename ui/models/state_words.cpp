// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/state_words.h"

#include "ui/theme/palette.h"

#include <QCoreApplication>

#include <vector>

namespace poolscope::ui {

namespace {
QString tr(const char* text) { return QCoreApplication::translate("poolscope::ui", text); }
}  // namespace

QString stateWord(TaskState state) {
  switch (state) {
    case TaskState::pending: return tr("waiting");
    case TaskState::running: return tr("running");
    case TaskState::finished: return tr("finished");
    case TaskState::failed: return tr("failed");
    case TaskState::cancelled: return tr("cancelled");
    case TaskState::timed_out: return tr("timed out");
    case TaskState::lost: return tr("lost");
  }
  return {};
}

QString stateMeaning(TaskState state) {
  switch (state) {
    case TaskState::pending: return tr("It waits in the queue for a worker.");
    case TaskState::running: return tr("A worker has begun with it.");
    case TaskState::finished: return tr("It returned a result.");
    case TaskState::failed: return tr("It ended with an error.");
    case TaskState::cancelled: return tr("It was ended on request.");
    case TaskState::timed_out: return tr("It took longer than its time limit and was ended.");
    case TaskState::lost: return tr("Its worker died under it.");
  }
  return {};
}

StateColors stateColors(TaskState state) {
  const Palette& p = palette();
  switch (state) {
    case TaskState::pending:
    case TaskState::cancelled: return {p.text, mix(p.waiting, p.card, 0.55)};
    case TaskState::running: return {p.running, p.runningBg};
    case TaskState::finished: return {p.ok, p.okBg};
    case TaskState::failed:
    case TaskState::lost: return {p.failed, p.failedBg};
    case TaskState::timed_out: return {p.warning, p.warningBg};
  }
  return {p.text, p.card};
}

QString laneTitle(const Lane& lane) {
  switch (lane.kind) {
    case LaneKind::gil: return QCoreApplication::translate("Lane", "GIL");
    case LaneKind::manager: return QCoreApplication::translate("Lane", "manager");
    case LaneKind::loop: return QCoreApplication::translate("Lane", "event loop");
    case LaneKind::main: return QCoreApplication::translate("Lane", "caller");
    case LaneKind::worker: break;
  }
  return QCoreApplication::translate("Lane", "worker %1").arg(lane.index);
}

QString queueTitle(const RunInfo& info, QueueKind queue) {
  switch (queue) {
    case QueueKind::call: return QCoreApplication::translate("Lane", "CallQueue");
    case QueueKind::result: return QCoreApplication::translate("Lane", "ResultQueue");
    case QueueKind::timers: return QCoreApplication::translate("Lane", "timers");
    case QueueKind::task: break;
  }
  const std::vector<QueueKind> queues = queues_of(info);
  return queues.back() == QueueKind::result   ? QCoreApplication::translate("Lane", "TaskQueue")
         : queues.back() == QueueKind::timers ? QCoreApplication::translate("Lane", "ready queue")
                                              : QCoreApplication::translate("Lane", "queue");
}

}  // namespace poolscope::ui
