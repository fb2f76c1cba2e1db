// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <QObject>
#include <QString>

#include <array>
#include <cstdint>
#include <functional>

class QAction;
class QMenu;
class QPixmap;
class QWidget;

namespace poolscope::ui {

class Background;

/// The ways out: the recording as CSV or Chrome trace, the window as a picture. Files are written off
/// the GUI thread, whole or not at all.
class Exporter : public QObject {
  Q_OBJECT

 public:
  enum class Kind : std::uint8_t { timeline, samples, queue, chromeTrace, joblog, native };

  /// `window` is the parent of dialogs and the object of pictures.
  Exporter(QWidget& window, Background& background);

  /// What is exported from now on; an empty recording greys all but the picture out.
  void setRecording(const Recording& recording);
  void addTo(QMenu& menu) const;
  [[nodiscard]] QAction* picture() const { return m_picture; }

  // Without asking; finished() or failed() follows.
  void write(Kind kind, const QString& path);
  /// Three CSVs and the trace into a folder, under names that tell what they are.
  void writeAll(const QString& folder);
  void writePicture(const QString& path);

 Q_SIGNALS:
  /// `path` is the file, or the folder for all.
  void finished(const QString& path);
  /// One sentence that says what went wrong with which file.
  void failed(const QString& reason);

 private:
  void ask(Kind kind);
  void askForFolder();
  void askForPicture();
  [[nodiscard]] QString suggestedPath(const QString& name) const;
  void rememberFolder(const QString& path);
  void run(const std::function<void()>& work, const QString& path);

  QWidget& m_window;
  Background& m_background;
  Recording m_recording;
  std::array<QAction*, 6> m_actions;
  QAction* m_all;
  QAction* m_picture;
};

}  // namespace poolscope::ui
