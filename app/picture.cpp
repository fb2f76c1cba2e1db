// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/picture.h"

#include "core/export/atomic_file.h"
#include "ui/windows/recording_picture.h"

#include <QApplication>
#include <QBuffer>
#include <QByteArray>

#include <array>
#include <cstdio>
#include <string_view>

namespace poolscope::app {

void write_picture(const std::string& file, const Experiment& experiment, const Recording& recording,
                   const std::vector<RunSummary>& runs) {
  qputenv("QT_QPA_PLATFORM", "offscreen");  // also on a desktop: nothing is to pop up
  std::array<char, 10> name{"poolscope"};
  std::array<char*, 2> arguments{name.data(), nullptr};
  int count = 1;
  // The offscreen platform grumbles about what it cannot do for a window that nobody sees.
  qInstallMessageHandler([](QtMsgType type, const QMessageLogContext&, const QString& text) {
    if (type == QtCriticalMsg || type == QtFatalMsg) std::fprintf(stderr, "%s\n", qPrintable(text));
  });
  QApplication application(count, arguments.data());

  QByteArray png;
  QBuffer buffer(&png);
  buffer.open(QIODevice::WriteOnly);
  ui::renderRecordingPicture(experiment, recording, runs).save(&buffer, "PNG");
  AtomicFile out(file);
  out.write(std::string_view(png.constData(), static_cast<std::size_t>(png.size())));
  out.commit();
}

}  // namespace poolscope::app
