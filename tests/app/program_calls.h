// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QList>
#include <QProcess>
#include <QStringList>

/// What a call of the program came to.
struct Outcome {
  int status = -1;
  QByteArray out;
  QByteArray err;
};

/// Starts the program, without a display.
inline void start(QProcess& process, const QStringList& arguments, const QString& folder) {
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.remove(QStringLiteral("DISPLAY"));
  environment.remove(QStringLiteral("WAYLAND_DISPLAY"));
  environment.remove(QStringLiteral("QT_QPA_PLATFORM"));
  process.setProcessEnvironment(environment);
  process.setWorkingDirectory(folder);
  process.start(QStringLiteral(POOLSCOPE_PROGRAM), arguments);
}

/// Runs the program to its end, 30 s at most; `input` is its standard input.
inline Outcome poolscope(const QStringList& arguments, const QString& folder = QDir::tempPath(),
                         const QByteArray& input = {}) {
  QProcess process;
  start(process, arguments, folder);
  process.write(input);
  process.closeWriteChannel();
  if (!process.waitForFinished(30'000)) return {};
  return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2, process.readAllStandardOutput(),
          process.readAllStandardError()};
}

/// The lines of a file, without the empty one behind the last line end.
inline QList<QByteArray> linesOf(const QString& file) {
  QFile in(file);
  if (!in.open(QIODevice::ReadOnly)) return {};
  QList<QByteArray> lines = in.readAll().split('\n');
  lines.removeLast();  // behind the last line's end
  return lines;
}
