// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/bridge/background.h"

#include <QObject>
#include <QString>

#include <functional>
#include <string>

class QImage;
class QWidget;

namespace poolscope::ui {

/// Asks where, and reads and writes recordings away from the GUI thread. Says in a dialog what went
/// wrong. GUI thread only.
class FileWork : public QObject {
  Q_OBJECT

 public:
  explicit FileWork(QWidget* window);

  void exportTimeline(const Recording& recording);
  void exportSamples(const Recording& recording);
  void exportQueues(const Recording& recording);
  void exportTrace(const Recording& recording);
  /// timeline.csv, samples.csv and queues.csv into a folder that it asks for.
  void exportAll(const Recording& recording);
  void exportPicture(const QImage& picture);

  /// Asks for a file and opens it.
  void open();
  void openFile(const QString& path);

  /// Files that are being read or written.
  [[nodiscard]] int pending() const { return m_background.pending(); }

 Q_SIGNALS:
  void opened(const poolscope::Recording& recording, const QString& path);
  /// One short sentence for the status bar.
  void done(const QString& message);

 private:
  using Write = std::function<void(const std::string& path)>;
  void saveAs(const QString& title, const QString& name, const QString& filter, Write write);
  void runWrite(std::function<void()> write, const QString& what);
  [[nodiscard]] QString lastFolder() const;
  void setLastFolder(const QString& path);
  void sayError(const QString& title, const QString& reason);

  QWidget* m_window;
  Background m_background;
};

}  // namespace poolscope::ui
