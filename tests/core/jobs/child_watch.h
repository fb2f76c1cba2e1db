// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/gate.h"

#include <QFile>
#include <QTest>

#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>

#include <cerrno>

namespace poolscope::test {

using support::eventually;

/// Descriptors that this process has open.
inline int open_descriptors() {
  int count = -1;  // the directory's own
  DIR* directory = opendir("/proc/self/fd");
  while (const dirent* entry = readdir(directory))
    count += entry->d_name[0] != '.' ? 1 : 0;
  closedir(directory);
  return count;
}

/// No child at all, neither alive nor as a zombie.
inline bool no_child_left() { return waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD; }

/// The whole first line of a file, empty while there is none.
inline QByteArray first_line(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return {};
  const QByteArray line = file.readLine();
  return line.endsWith('\n') ? line.chopped(1) : QByteArray();
}

/// A process that is a stranger's child has ended: it is gone, or waits for whoever adopted it.
inline bool has_ended(int pid) {
  QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
  if (!file.open(QIODevice::ReadOnly)) return true;
  const QByteArray stat = file.readAll();
  return stat.isEmpty() || stat.mid(stat.lastIndexOf(')') + 2, 1) == "Z";
}

}  // namespace poolscope::test
