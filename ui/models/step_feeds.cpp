// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/step_feeds.h"

#include "ui/models/work_pool.h"

#include <QFuture>
#include <QtConcurrent>

#include <algorithm>
#include <utility>

namespace poolscope::ui {

StepFeeds::StepFeeds(Kinds kinds, QObject* parent) : QObject(parent), m_kinds(std::move(kinds)) {}

void StepFeeds::setRecording(const Recording& recording) {
  m_recording = recording;
  m_runs.resize(recording.size());
  for (std::size_t r = 0; r < recording.size(); ++r) {
    Run& run = m_runs[r];
    const std::vector<StepKind> kinds = m_kinds(recording[r]);
    const bool same = std::equal(kinds.begin(), kinds.end(), run.feeds.begin(), run.feeds.end(),
                                 [](StepKind kind, const StepFeed& feed) { return kind == feed.kind(); });
    if (!same) {
      run.feeds = std::vector<StepFeed>(kinds.begin(), kinds.end());
      run.counting.assign(kinds.size(), false);
    }
    for (std::size_t f = 0; f < run.feeds.size(); ++f) {
      run.feeds[f].update(recording[r]);
      if (run.feeds[f].needsRebuild() && !run.counting[f]) {
        count(r, f);
      }
    }
  }
}

void StepFeeds::count(std::size_t run, std::size_t feed) {
  m_runs[run].counting[feed] = true;
  const Trace trace = m_recording[run];
  QtConcurrent::run(&workPool(), [kind = m_runs[run].feeds[feed].kind(), trace] {
    return StepFeed::rebuilt(kind, trace);
  }).then(this, [this, run, feed, trace](StepFeed::Exact exact) { take(run, feed, trace, std::move(exact)); });
}

/// Another recording may have come meanwhile; then what was counted is of no use.
void StepFeeds::take(std::size_t run, std::size_t feed, const Trace& trace, StepFeed::Exact exact) {
  if (run >= m_runs.size() || feed >= m_runs[run].feeds.size()) {
    return;
  }
  m_runs[run].counting[feed] = false;
  StepFeed& waiting = m_runs[run].feeds[feed];
  if (!waiting.needsRebuild()) {
    return;
  }
  const Trace& current = m_recording[run];
  const bool later = current.info() == trace.info() && current.size() >= trace.size() &&
                     current.now_ns() >= trace.now_ns() && !trace.complete();
  const bool same = current.info() == trace.info() && current.size() == trace.size() &&
                    current.now_ns() == trace.now_ns() && current.complete() == trace.complete();
  if (!same && (!later || current.complete())) {
    count(run, feed);
    return;
  }
  waiting.adopt(std::move(exact));
  Q_EMIT counted();
}

bool StepFeeds::isCatchingUp() const {
  return std::any_of(m_runs.begin(), m_runs.end(), [](const Run& run) {
    return std::find(run.counting.begin(), run.counting.end(), true) != run.counting.end();
  });
}

std::vector<StepKind> queueKinds(const Trace& trace) {
  std::vector<StepKind> kinds;
  for (const QueueKind queue : queues_of(trace.info())) {
    kinds.push_back(stepKind(queue));
  }
  return kinds;
}

}  // namespace poolscope::ui
