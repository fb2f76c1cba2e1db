// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/race.h"
#include "core/tracing/trace.h"
#include "ui/models/pipeline_state.h"
#include "ui/theme/card.h"

#include <QFutureWatcher>
#include <QStringList>

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

class QAction;
class QBoxLayout;
class QComboBox;
class QLabel;
class QScrollArea;

namespace poolscope::ui {

class PipelineDiagram;
class SectionLabel;

/// One run's pipeline at one moment, with words that say what happens there and what will happen
/// next. Works from the trace: so it shows recordings as it shows what is live.
class PipelinePanel : public Card {
  Q_OBJECT

 public:
  explicit PipelinePanel(QWidget* parent = nullptr);
  ~PipelinePanel() override;

  /// Another recording begins.
  void begin();
  void setRecording(const Recording& recording);
  void setRunTitles(const QStringList& titles);
  /// They know how many tasks there will be, and whether the run is paused.
  void setSummaries(const std::vector<RunSummary>& summaries);
  /// The moment to show; live: that of the newest snapshot.
  void setTimeCursor(qint64 ns, bool live);
  /// Buttons below the words.
  void setActions(QAction* pause, QAction* step);

  /// Which run is shown, from 0.
  [[nodiscard]] int run() const;
  void setRun(int run);
  [[nodiscard]] PipelineDiagram& diagram() const { return *m_diagram; }

  [[nodiscard]] bool hasHeightForWidth() const override { return false; }

 Q_SIGNALS:
  /// A part was clicked: the filter that shows its tasks.
  void filterRequested(const QString& filter);

 protected:
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void refresh();
  void showState(const PipelineState& state, bool moving);
  void updateRuns();
  void arrange();
  void retranslate();
  void startJob();
  void onJobDone();
  [[nodiscard]] const Trace* trace() const;
  [[nodiscard]] std::int64_t total() const;
  [[nodiscard]] bool paused() const;

  PipelineDiagram* m_diagram;
  QScrollArea* m_scroll;
  QComboBox* m_runs;
  QWidget* m_words;
  SectionLabel* m_nowTitle;
  QLabel* m_now;
  SectionLabel* m_nextTitle;
  QLabel* m_next;
  QBoxLayout* m_layout;
  QBoxLayout* m_wordsLayout;
  QBoxLayout* m_buttons;
  QLabel* m_empty;

  Recording m_recording;
  QStringList m_titles;
  std::vector<RunSummary> m_summaries;
  std::vector<LivePipeline> m_live;
  qint64 m_time = 0;
  bool m_isLive = true;
  bool m_begun = false;
  bool m_stale = false;
  bool m_again = false;
  std::shared_ptr<std::atomic<bool>> m_cancelled;
  QFutureWatcher<PipelineState> m_job;
};

}  // namespace poolscope::ui
