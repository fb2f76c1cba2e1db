// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <atomic>
#include <memory>

namespace poolscope::ui {

class Background;

/// Copies what runs to disk now and then, so that a program that ends badly loses seconds, not the
/// run. The copy goes when the window closes well; what other programs left lies there for the next
/// start to offer. Writing takes no more than a twentieth of the time.
class Autosave : public QObject {
  Q_OBJECT

 public:
  explicit Autosave(Background& background, QObject* parent = nullptr);
  ~Autosave() override;

  void setEnabled(bool enabled);
  /// What would be lost, as it stands now. `running`: it goes on.
  void setRecording(const Recording& recording, bool running);
  /// The copy, if there is one, is not needed any more.
  void discard();

  /// Copies that no living program owns, newest first.
  [[nodiscard]] static QStringList leftOver();
  [[nodiscard]] static QString folder();

 Q_SIGNALS:
  void saved(const QString& path);
  /// There is no copy now, or an old one; `reason` is a sentence. Once, until one could be written again. It is tried
  /// again and again, and the run itself is not disturbed.
  void failed(const QString& reason);

 private:
  void save();
  void saveLater();
  void fail(const QString& reason);

  Background& m_background;
  const QString m_path;
  /// Whether a copy is wanted. A write under way asks when it has ended, perhaps after this object has gone.
  const std::shared_ptr<std::atomic<bool>> m_wanted = std::make_shared<std::atomic<bool>>(false);
  Recording m_recording;
  QTimer m_timer;
  QElapsedTimer m_clock;
  bool m_enabled = true;
  bool m_running = false;
  bool m_saving = false;
  bool m_failed = false;  ///< and it was told
};

}  // namespace poolscope::ui
