// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/picture.h"

#include "core/export/atomic_file.h"
#include "ui/windows/recording_picture.h"
#include "ui/windows/report_pdf.h"

#include <QApplication>
#include <QBuffer>
#include <QByteArray>

#include <array>
#include <cstdio>
#include <optional>
#include <string_view>

namespace poolscope::app {

namespace {

/// What draws without a display, also on a desktop, where nothing is to pop up.
class OffscreenApplication {
 public:
  OffscreenApplication() {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // The offscreen platform grumbles about what it cannot do for a window that nobody sees.
    qInstallMessageHandler([](QtMsgType type, const QMessageLogContext&, const QString& text) {
      if (type == QtCriticalMsg || type == QtFatalMsg) std::fprintf(stderr, "%s\n", qPrintable(text));
    });
    application_.emplace(count_, arguments_.data());
  }

 private:
  std::array<char, 10> name_{"poolscope"};
  std::array<char*, 2> arguments_{name_.data(), nullptr};
  int count_ = 1;
  std::optional<QApplication> application_;
};

void write_bytes(const std::string& file, const QByteArray& bytes) {
  AtomicFile out(file);
  out.write(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
  out.commit();
}

}  // namespace

void write_picture(const std::string& file, const Experiment& experiment, const Recording& recording,
                   const std::vector<RunSummary>& runs) {
  const OffscreenApplication application;
  QByteArray png;
  QBuffer buffer(&png);
  buffer.open(QIODevice::WriteOnly);
  ui::renderRecordingPicture(experiment, recording, runs).save(&buffer, "PNG");
  write_bytes(file, png);
}

void write_report_pdf(const std::string& file, const std::string& html) {
  const OffscreenApplication application;
  write_bytes(file, ui::reportPdf(QString::fromStdString(html)));
}

}  // namespace poolscope::app
