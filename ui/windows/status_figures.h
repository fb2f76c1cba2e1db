// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/windows/run_words.h"

#include <QObject>
#include <QString>

#include <array>

class QLabel;
class QStatusBar;

namespace poolscope::ui {

/// The figures in the status bar: "18 of 20 done  0 failed  2 running  0 queued  4.40 s", and at the
/// right "140 events · 0 lost".
class StatusFigures : public QObject {
  Q_OBJECT

 public:
  explicit StatusFigures(QStatusBar* bar);

  /// Nothing has run yet.
  void clear();
  void show(const RaceFigures& figures);
  /// Words in place of the figures, on a page that is about something else; empty: the figures again.
  void setWords(const QString& words);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* m_box;  ///< of all figures but the events
  std::array<QLabel*, 5> m_labels;
  QLabel* m_words;
  QLabel* m_events;
};

}  // namespace poolscope::ui
