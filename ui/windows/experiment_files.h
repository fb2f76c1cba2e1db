// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"

#include <QObject>
#include <QString>

#include <string>
#include <vector>

class QWidget;

namespace poolscope::ui {

/// Opens and saves experiment files for a window, and asks before anything that such a file brought is
/// loaded or run outside the program: opening itself runs nothing. Belongs to its window.
class ExperimentFiles : public QObject {
  Q_OBJECT

 public:
  explicit ExperimentFiles(QWidget* window);

  /// Reads the file; opened() or errorOccurred() follows, or nothing when the user does not want its
  /// libraries to be loaded.
  void open(const QString& path);
  /// Lets the user choose the file first.
  void askForFile();
  /// Writes the experiment where the user says; saved() or errorOccurred() follows.
  void askWhereToSave(const Experiment& experiment);
  void save(const QString& path, const Experiment& experiment);

  /// Whether `experiment` may run: when it stems from a file (`from`, empty: it does not) and does
  /// something outside the program, all of that is shown, and the user decides.
  [[nodiscard]] bool mayRun(const Experiment& experiment, const QString& from) const;

 Q_SIGNALS:
  void opened(const poolscope::Experiment& experiment, const QString& path);
  void saved(const QString& path);
  void errorOccurred(const QString& message);

 private:
  [[nodiscard]] bool ask(const QString& question, const std::vector<std::string>& effects, const QString& yes,
                         const QString& no) const;

  QWidget* const m_window;
};

}  // namespace poolscope::ui
