// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/models/task_order.h"
#include "ui/models/task_ref.h"

#include <QObject>
#include <QString>

#include <memory>

namespace poolscope::ui {

class OrderJob;

/// Finds tasks by what TaskFilter understands, on another thread, and steps through the hits run by run
/// and as they were submitted. For the GUI thread.
class TaskFinder : public QObject {
  Q_OBJECT

 public:
  explicit TaskFinder(QObject* parent = nullptr);
  ~TaskFinder() override;

  /// Looks for `text` in `recording`; hitsChanged() follows. An empty text finds nothing.
  void find(const Recording& recording, const QString& text);
  /// A later snapshot: it is looked through at the next step that comes to the end of the hits.
  void setRecording(const Recording& recording);
  void clear();

  [[nodiscard]] const QString& text() const { return m_text; }
  /// Why the text cannot be understood; empty when it can.
  [[nodiscard]] const QString& problem() const { return m_problem; }
  [[nodiscard]] bool isBusy() const { return m_job != nullptr; }
  [[nodiscard]] std::size_t count() const { return m_hits.size(); }
  /// The hit after (or before) `from`, around the end; the first (or last) one from no task. Invalid
  /// without hits.
  [[nodiscard]] TaskRef next(TaskRef from, bool forward) const;
  /// Which hit `task` is, counted from 0; count() when it is none.
  [[nodiscard]] std::size_t placeOf(TaskRef task) const;
  /// Looks again when there is a later snapshot than that of the hits.
  void refresh();

 Q_SIGNALS:
  void hitsChanged();

 private:
  void start();
  [[nodiscard]] std::size_t lowerBound(TaskRef task) const;

  Recording m_recording;
  QString m_text;
  QString m_problem;
  TaskFilter m_filter;
  TaskOrder m_hits;
  std::unique_ptr<OrderJob> m_job;
  bool m_stale = false;
};

}  // namespace poolscope::ui
