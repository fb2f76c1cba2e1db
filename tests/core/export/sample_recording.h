// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

#include <string>

namespace poolscope::test {

/// Two runs with a task in every state, odd texts, all the extras, segments and samples.
[[nodiscard]] Recording sample_recording();

/// A run with two plain tasks, for tests that spell out bytes.
[[nodiscard]] Recording small_recording();

/// A folder for the files of one test, and what is in it.
class Folder {
 public:
  [[nodiscard]] std::string path(const QByteArray& name) const {
    return folder_.filePath(QString::fromUtf8(name)).toStdString();
  }
  /// Writes a file and gives its path.
  std::string put(const char* name, const QByteArray& content) const;
  [[nodiscard]] QByteArray get(const std::string& path) const;
  /// How many files there are, hidden ones included.
  [[nodiscard]] int count() const;

 private:
  QTemporaryDir folder_;
};

}  // namespace poolscope::test
