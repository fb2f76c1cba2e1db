// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/ui/rows.h"

#include <QByteArray>
#include <QTemporaryDir>

#include <cstdio>

int main(int argc, char** argv) {
  poolscope::bench::Runner runner(argc, argv);
  const QTemporaryDir settings;  // whoever measures keeps his own
  qputenv("XDG_CONFIG_HOME", settings.path().toLocal8Bit());
  qputenv("QT_QPA_PLATFORM", "offscreen");
  qputenv("XDG_RUNTIME_DIR", settings.path().toLocal8Bit());
  // The offscreen platform grumbles about what it cannot do for a window that nobody sees.
  qInstallMessageHandler([](QtMsgType type, const QMessageLogContext&, const QString& text) {
    if (type == QtCriticalMsg || type == QtFatalMsg) {
      std::fprintf(stderr, "%s\n", qPrintable(text));
    }
  });
  poolscope::bench::addStartRow(runner);
  poolscope::bench::addFrameRows(runner);
  poolscope::bench::addLiveRows(runner);
  poolscope::bench::addRecordingRows(runner);
  return runner.run();
}
