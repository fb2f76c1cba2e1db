// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QByteArray>
#include <QString>

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
};

}  // namespace poolscope::ui
