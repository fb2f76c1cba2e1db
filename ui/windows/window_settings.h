// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace poolscope::ui {

/// What the window remembers from one start to the next. Each call reads or writes QSettings, which
/// goes by the application's name; cheap to make.
class WindowSettings {
 public:
  [[nodiscard]] QByteArray geometry() const;
  void setGeometry(const QByteArray& geometry);
  /// The splitters' and panels' state; its meaning is the layout's.
  [[nodiscard]] QByteArray layout() const;
  void setLayout(const QByteArray& layout);
  /// As of toJson(ExperimentState).
  [[nodiscard]] QByteArray experiment() const;
  void setExperiment(const QByteArray& json);
  [[nodiscard]] Theme::Scheme scheme() const;
  void setScheme(Theme::Scheme scheme);
  /// Where files were opened or saved last; the home folder at first.
  [[nodiscard]] QString folder() const;
  void setFolder(const QString& folder);
  /// As setLanguage() takes it.
  [[nodiscard]] QString language() const;
  void setLanguage(const QString& code);
  /// Of the interface, in percent.
  [[nodiscard]] int zoom() const;
  void setZoom(int percent);
  /// What runs is copied to disk now and then; on by default.
  [[nodiscard]] bool autosaves() const;
  void setAutosaves(bool on);
  /// The end of a long run is told; on by default.
  [[nodiscard]] bool notifies() const;
  void setNotifies(bool on);
  /// Recordings opened or saved, the last one first; at most kMostRecent.
  [[nodiscard]] QStringList recentFiles() const;
  void addRecentFile(const QString& path);
  void clearRecentFiles();
  static constexpr int kMostRecent = 10;
  /// Columns of the table of tasks, as QHeaderView keeps them; empty: not chosen by hand.
  [[nodiscard]] QByteArray taskColumns() const;
  void setTaskColumns(const QByteArray& state);
};

}  // namespace poolscope::ui
