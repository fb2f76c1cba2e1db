// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/pipeline_state.h"

#include <QAbstractButton>
#include <QString>

#include <functional>
#include <vector>

namespace poolscope::ui {

/// A part of a pipeline's diagram: a box with a name, a line that says how it stands, and the tasks
/// in it as small numbered blocks. A button, so that it can be reached by keyboard and clicked.
class PipelineStation : public QAbstractButton {
  Q_OBJECT

 public:
  enum class Tone : std::uint8_t {
    calm,
    next,  ///< here something will happen next
    full,  ///< no room: whoever comes has to wait
  };

  /// A small station (a worker) has its name and its task in one line.
  PipelineStation(PipelinePart part, bool small, QWidget* parent);

  [[nodiscard]] PipelinePart part() const { return m_part; }
  void setName(const QString& name);
  void setStatus(const QString& status);
  void setTone(Tone tone);
  /// How many there are, and those that are named, in order.
  void setTasks(const std::vector<PipelineTask>& tasks, std::int64_t count);
  /// Blocks that are on their way here are not drawn yet.
  void setComing(std::vector<RowId> rows);
  /// The colour of a job's blocks.
  void setSeries(std::function<int(JobId)> series) { m_series = std::move(series); }

  [[nodiscard]] const QString& name() const { return m_name; }
  [[nodiscard]] const QString& status() const { return m_status; }
  [[nodiscard]] Tone tone() const { return m_tone; }
  /// Where the block of a task is (or would be), in own coordinates.
  [[nodiscard]] QRect blockOf(RowId row) const;

  [[nodiscard]] QSize sizeHint() const override { return minimumSizeHint(); }

  /// The size of a block with a number of so many digits, in that font.
  [[nodiscard]] static QSize blockSize(const QFont& font, std::uint32_t largestId);
  static void paintBlock(QPainter& painter, const QRectF& rect, const PipelineTask& task, int series);

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  [[nodiscard]] int statusHeight() const;
  [[nodiscard]] QRect blocksRoom() const;
  [[nodiscard]] std::vector<QRect> blocks() const;
  void updateAccessibleName();

  const PipelinePart m_part;
  const bool m_small;
  QString m_name;
  QString m_status;
  Tone m_tone = Tone::calm;
  std::vector<PipelineTask> m_tasks;
  std::int64_t m_count = 0;
  std::vector<RowId> m_coming;
  std::function<int(JobId)> m_series;
};

}  // namespace poolscope::ui
