// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/models/pipeline_state.h"
#include "ui/panels/pipeline_layout.h"

#include <QVariantAnimation>
#include <QWidget>

#include <functional>
#include <map>
#include <string_view>
#include <vector>

namespace poolscope::ui {

class PipelineStation;

/// A run's queues, manager and workers as boxes with arrows, and the tasks in them; while there are
/// few, those that change their place are seen moving. Shows what it is given.
class PipelineDiagram : public QWidget {
  Q_OBJECT

 public:
  explicit PipelineDiagram(QWidget* parent = nullptr);
  ~PipelineDiagram() override;

  /// `trace` names jobs and lanes. `moving`: what changed since the last state moved just now, so it
  /// may be seen moving.
  void setState(const PipelineState& state, const Trace& trace, bool moving);
  [[nodiscard]] const PipelineState& state() const { return m_state; }
  /// The box of a part; nullptr when this kind has none. Workers by their place, from 0.
  [[nodiscard]] PipelineStation* station(PipelinePart part, int worker = 0) const;

  [[nodiscard]] QSize minimumSizeHint() const override;
  [[nodiscard]] QSize sizeHint() const override { return minimumSizeHint(); }

 Q_SIGNALS:
  /// A box was chosen; `worker` is the worker's number, -1 for all of them or another part.
  void partChosen(poolscope::ui::PipelinePart part, int worker);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  class Overlay;
  struct Move {
    PipelineTask task;
    QPolygonF path;
  };

  void makeStations();
  void placeStations();
  void fillStations();
  void fillWorkers();
  void noteMoves(const PipelineState& before);
  void tellStationsWhatComes();
  [[nodiscard]] std::map<RowId, std::pair<PipelineTask, QPointF>> places(const PipelineState& state) const;
  [[nodiscard]] int series(JobId job) const;

  PipelineState m_state;
  Trace m_trace;
  PipelineLayout m_layout;
  std::map<PipelinePart, PipelineStation*> m_stations;
  std::vector<PipelineStation*> m_workers;
  std::vector<int> m_workerNumbers;
  PipelineStation* m_moreWorkers = nullptr;
  bool m_made = false;
  Overlay* m_overlay;
  QVariantAnimation m_animation;
  std::vector<Move> m_moves;
};

}  // namespace poolscope::ui
