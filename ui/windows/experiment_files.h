// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <functional>
#include <string>
#include <vector>

class QDialog;
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

  /// Calls `then` when `experiment` may run: at once, or, when it stems from a file (`from`, empty: it
  /// does not) and does something outside the program, when the user has seen all of that and agreed.
  void agreeToRun(const Experiment& experiment, const QString& from, const std::function<void()>& then);

 Q_SIGNALS:
  void opened(const poolscope::Experiment& experiment, const QString& path);
  void saved(const QString& path);
  void errorOccurred(const QString& message);

 private:
  /// Has no event loop of its own: the window goes on living while the question stands.
  void ask(const QString& question, const std::vector<std::string>& effects, const QString& yes, const QString& no,
           const std::function<void()>& then);
  void openWith(const std::vector<std::string>& libraries, const QString& path);

  QWidget* const m_window;
  QPointer<QDialog> m_dialog;
};

}  // namespace poolscope::ui
