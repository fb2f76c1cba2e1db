// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/pipeline_words.h"

#include "ui/models/format.h"
#include "ui/models/state_words.h"

#include <QCoreApplication>

#include <algorithm>

namespace poolscope::ui {

namespace {

struct PipelineText {
  Q_DECLARE_TR_FUNCTIONS(Pipeline)
};

const PipelineStore* storeOf(const PipelineState& state, PipelinePart part) {
  switch (part) {
    case PipelinePart::queue: return &state.queue;
    case PipelinePart::callQueue: return &state.callQueue;
    case PipelinePart::resultQueue: return &state.resultQueue;
    case PipelinePart::timers: return &state.timers;
    case PipelinePart::futures: return &state.futures;
    case PipelinePart::caller:
    case PipelinePart::manager:
    case PipelinePart::worker: break;
  }
  return nullptr;
}

QString join(const QString& a, const QString& b) {
  return a.isEmpty() ? b : b.isEmpty() ? a : a + QStringLiteral(" · ") + b;
}

QString count(std::int64_t n) { return formatCount(n); }

QString taskName(std::uint32_t id) { return PipelineText::tr("task %1").arg(id); }

std::int64_t idleWorkers(const PipelineState& state) {
  const std::int64_t inLoop = state.kind == PipelineKind::loop ? state.timers.count : 0;
  return std::max<std::int64_t>(0, state.workerCount - (state.running - inLoop));
}

QString workersBusy(std::int64_t workers) {
  if (workers <= 1) {
    return PipelineText::tr("the only worker is busy");
  }
  return workers == 2 ? PipelineText::tr("both workers are busy")
                      : PipelineText::tr("all %1 workers are busy").arg(count(workers));
}

/// A task that stands at a checkpoint says that its run is paused, also in a moment of the past.
bool standsPaused(const PipelineState& state) {
  return std::any_of(state.workers.begin(), state.workers.end(),
                     [](const PipelineWorker& worker) { return worker.doing == PipelineWorker::Doing::paused; });
}

/// Why the tasks in the queue wait.
QString waitingNow(const PipelineState& state, std::int64_t idle, std::optional<bool> paused) {
  const QString tasks = state.queue.count == 1 ? PipelineText::tr("1 task waits")
                                               : PipelineText::tr("%1 tasks wait").arg(count(state.queue.count));
  if (paused.value_or(false)) {
    return PipelineText::tr("%1: the run is paused.").arg(tasks);
  }
  if (state.workerCount == 0) {
    return PipelineText::tr("%1 for the first worker to start.").arg(tasks);
  }
  if (idle == 0) {
    return PipelineText::tr("%1 because %2.").arg(tasks, workersBusy(state.workerCount));
  }
  return paused ? PipelineText::tr("%1: a free worker is about to take the next one.").arg(tasks)
                : PipelineText::tr("%1 although a worker is free.").arg(tasks);
}

QString loopNow(const PipelineState& state) {
  if (state.running == 0 && state.queue.count == 0) {
    return PipelineText::tr("The loop has nothing to do.");
  }
  if (state.timers.count > 0 && state.queue.count == 0) {
    return PipelineText::tr("%1 tasks wait at the same time on one thread: a task that waits gives the loop away.")
        .arg(count(state.timers.count));
  }
  return PipelineText::tr("%1 tasks are ready. The loop runs one of them until it waits or ends, then the next.")
      .arg(count(state.queue.count));
}

}  // namespace

QString pipelinePartName(PipelineKind kind, PipelinePart part) {
  switch (part) {
    case PipelinePart::caller: return PipelineText::tr("Caller");
    case PipelinePart::queue:
      return kind == PipelineKind::processes ? PipelineText::tr("TaskQueue")
             : kind == PipelineKind::loop    ? PipelineText::tr("Ready queue")
                                             : PipelineText::tr("Queue");
    case PipelinePart::manager: return PipelineText::tr("Manager");
    case PipelinePart::callQueue: return PipelineText::tr("CallQueue");
    case PipelinePart::worker:
      return kind == PipelineKind::loop ? PipelineText::tr("Event loop") : PipelineText::tr("Workers");
    case PipelinePart::resultQueue: return PipelineText::tr("ResultQueue");
    case PipelinePart::timers: return PipelineText::tr("Timers");
    case PipelinePart::futures: return PipelineText::tr("Futures");
  }
  return {};
}

QString pipelinePartMeaning(PipelineKind kind, PipelinePart part) {
  switch (part) {
    case PipelinePart::caller: return PipelineText::tr("The thread that submits the tasks and gets a future for each.");
    case PipelinePart::queue:
      return kind == PipelineKind::loop
                 ? PipelineText::tr("Tasks that could go on at once, in the order of their turn.")
                 : PipelineText::tr(
                       "Tasks that wait, first come, first served. Without a bound it grows until memory ends.");
    case PipelinePart::manager:
      return PipelineText::tr("A thread of this process that turns tasks into bytes and results back into objects.");
    case PipelinePart::callQueue:
      return PipelineText::tr(
          "Tasks on their way to the worker processes: one more than there are workers. What is in here can no longer "
          "be cancelled.");
    case PipelinePart::worker:
      return kind == PipelineKind::loop ? PipelineText::tr("One thread that runs all tasks in turn.")
                                        : PipelineText::tr("They take a task, run it to its end, and take the next.");
    case PipelinePart::resultQueue: return PipelineText::tr("Results on their way back to this process.");
    case PipelinePart::timers: return PipelineText::tr("Tasks that sleep or wait for something; they cost no thread.");
    case PipelinePart::futures:
      return PipelineText::tr("Tasks that have ended: their futures hold a result or an error.");
  }
  return {};
}

QString pipelineStoreText(const PipelineState& state, PipelinePart part) {
  if (part == PipelinePart::caller) {
    return state.callerBlocked ? PipelineText::tr("waits for room")
           : state.callersTask ? PipelineText::tr("runs a task itself")
           : state.submitted >= state.total
               ? PipelineText::tr("%1 submitted").arg(count(state.submitted))
               : PipelineText::tr("%1 of %2 submitted").arg(count(state.submitted), count(state.total));
  }
  if (part == PipelinePart::manager) {
    return state.managerBlocked ? PipelineText::tr("waits for room") : PipelineText::tr("1 thread");
  }
  if (part == PipelinePart::worker) {
    return PipelineText::tr("%1 of %2 busy")
        .arg(count(state.workerCount - idleWorkers(state)), count(state.workerCount));
  }
  const PipelineStore* store = storeOf(state, part);
  if (store == nullptr) {
    return {};
  }
  QString text;
  if (part == PipelinePart::futures) {
    text = PipelineText::tr("%1 done").arg(count(store->count));
    return state.failed > 0 ? join(text, PipelineText::tr("%1 failed").arg(count(state.failed))) : text;
  }
  if (store->limit > 0) {
    text = PipelineText::tr("%1 of %2").arg(count(store->count), count(store->limit));
    text = store->full() ? join(text, PipelineText::tr("full")) : text;
  } else {
    text = part == PipelinePart::timers        ? PipelineText::tr("%1 waiting").arg(count(store->count))
           : part == PipelinePart::resultQueue ? PipelineText::tr("%1 on the way").arg(count(store->count))
                                               : PipelineText::tr("%1 waiting").arg(count(store->count));
    if (part == PipelinePart::queue && state.kind != PipelineKind::loop) {
      text = join(text, PipelineText::tr("no bound"));
    }
  }
  return store->bytes > 0 ? join(text, formatBytes(store->bytes)) : text;
}

QString pipelineDoingText(const PipelineWorker& worker, std::int64_t timeNs) {
  const QString time = formatDuration(std::max<std::int64_t>(0, timeNs - worker.sinceNs));
  switch (worker.doing) {
    case PipelineWorker::Doing::nothing: return PipelineText::tr("idle");
    case PipelineWorker::Doing::computing: return PipelineText::tr("running %1").arg(time);
    case PipelineWorker::Doing::blocked: return PipelineText::tr("waiting %1").arg(time);
    case PipelineWorker::Doing::gilWait: return PipelineText::tr("wants the GIL");
    case PipelineWorker::Doing::paused: return PipelineText::tr("paused");
  }
  return {};
}

QString pipelineNow(const PipelineState& state, std::optional<bool> paused) {
  if (state.submitted == 0) {
    return PipelineText::tr("Nothing has been submitted yet.");
  }
  if (state.complete || (state.futures.count >= state.total && state.running == 0)) {
    return PipelineText::tr("All %1 tasks have ended.").arg(count(state.futures.count));
  }
  const std::int64_t idle = idleWorkers(state);
  paused = standsPaused(state) ? std::optional<bool>(true) : paused;
  if (paused.value_or(false) && state.queue.count > 0) {
    return waitingNow(state, idle, paused);
  }
  if (state.callerBlocked) {
    return PipelineText::tr("The queue is full: the caller waits until a task leaves it. That is back-pressure.");
  }
  if (state.managerBlocked) {
    return PipelineText::tr(
               "CallQueue holds %1 of %2, so the manager waits. It keeps most tasks where they can still be cancelled.")
        .arg(count(state.callQueue.count), count(state.callQueue.limit));
  }
  if (state.kind == PipelineKind::loop) {
    return loopNow(state);
  }
  if (state.queue.count > 0) {
    return waitingNow(state, idle, paused);
  }
  if (state.kind == PipelineKind::direct) {
    return PipelineText::tr("%1 tasks run. Nothing waits, because nothing limits them.").arg(count(state.running));
  }
  return idle > 0 ? PipelineText::tr("The queue is empty: %1 of %2 workers have nothing to do.")
                        .arg(count(idle), count(state.workerCount))
                  : PipelineText::tr("The queue is empty, and every worker is busy.");
}

QString pipelineNext(const PipelineState& state, const Trace& trace, bool paused) {
  if (state.complete) {
    return {};
  }
  const auto firstOf = [](const PipelineStore& store) {
    return store.tasks.empty() ? QString() : taskName(store.tasks.front().taskId);
  };
  const auto sentence = [](QString text) {
    if (!text.isEmpty()) {
      text[0] = text[0].toUpper();
    }
    return text;
  };
  if (paused) {
    for (const PipelineWorker& worker : state.workers) {
      if (worker.doing == PipelineWorker::Doing::paused && worker.task) {
        return sentence(PipelineText::tr("A step lets %1 run on to its end.").arg(taskName(worker.task->taskId)));
      }
    }
  }
  if (const QString task = firstOf(state.callQueue); !task.isEmpty()) {
    if (paused) {
      return sentence(PipelineText::tr("A step hands %1 to a worker.").arg(task));
    }
    return sentence(PipelineText::tr("A worker takes %1; one place in CallQueue gets free.").arg(task));
  }
  if (const QString task = firstOf(state.queue); !task.isEmpty()) {
    if (paused) {
      return sentence(PipelineText::tr("A step hands %1 to a worker.").arg(task));
    }
    if (state.kind == PipelineKind::loop) {
      return sentence(PipelineText::tr("The loop goes on with %1.").arg(task));
    }
    const auto free = std::find_if(state.workers.begin(), state.workers.end(),
                                   [](const PipelineWorker& worker) { return !worker.task.has_value(); });
    if (free != state.workers.end() && free->lane < trace.lanes().size()) {
      return sentence(PipelineText::tr("%1 takes %2.").arg(laneTitle(trace.lanes()[free->lane]), task));
    }
    return sentence(PipelineText::tr("The worker that is free first takes %1.").arg(task));
  }
  if (state.running > 0) {
    return sentence(PipelineText::tr("A task ends, and its future gets the result."));
  }
  return {};
}

QString pipelineFilter(PipelinePart part, int run, int runs, int worker) {
  QString filter;
  switch (part) {
    case PipelinePart::caller: break;
    case PipelinePart::queue: filter = QStringLiteral("at:queue"); break;
    case PipelinePart::manager:
    case PipelinePart::callQueue: filter = QStringLiteral("at:call-queue"); break;
    case PipelinePart::worker:
      filter = worker < 0 ? QStringLiteral("state:running") : QStringLiteral("worker:%1").arg(worker);
      break;
    case PipelinePart::timers: filter = QStringLiteral("state:running"); break;
    case PipelinePart::resultQueue:
    case PipelinePart::futures: filter = QStringLiteral("state:done"); break;
  }
  if (runs > 1) {
    filter += (filter.isEmpty() ? QString() : QStringLiteral(" ")) + QStringLiteral("run:%1").arg(run + 1);
  }
  return filter;
}

}  // namespace poolscope::ui
