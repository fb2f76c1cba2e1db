// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/file_work.h"

#include "core/export/atomic_file.h"
#include "core/export/chrome_trace.h"
#include "core/export/monitor_csv.h"
#include "core/export/recording_file.h"
#include "core/export/timeline_csv.h"
#include "ui/bridge/future_watcher.h"

#include <QBuffer>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QImage>
#include <QMessageBox>
#include <QSettings>

#include <memory>

namespace poolscope::ui {
namespace {

std::string localPath(const QString& path) { return QFile::encodeName(path).toStdString(); }

}  // namespace

FileWork::FileWork(QWidget* window) : QObject(window), m_window(window) {}

QString FileWork::lastFolder() const {
  return QSettings().value(QStringLiteral("files/folder"), QDir::homePath()).toString();
}

void FileWork::setLastFolder(const QString& path) { QSettings().setValue(QStringLiteral("files/folder"), path); }

void FileWork::sayError(const QString& title, const QString& reason) {
  auto* box = new QMessageBox(QMessageBox::Warning, title, reason, QMessageBox::Ok, m_window);
  box->setObjectName(QStringLiteral("fileErrorBox"));
  box->setTextFormat(Qt::PlainText);  // the reason may quote a file
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->open();
}

void FileWork::runWrite(std::function<void()> write, const QString& what) {
  FutureWatcher* watcher = m_background.run([write = std::move(write)]() -> Value {
    write();
    return {};
  });
  connect(watcher, &FutureWatcher::finished, this, [this, what] { Q_EMIT done(tr("Saved %1").arg(what)); });
  connect(watcher, &FutureWatcher::failed, this,
          [this](const QString& reason) { sayError(tr("Could not save"), reason); });
}

void FileWork::saveAs(const QString& title, const QString& name, const QString& filter, Write write) {
  const QString path = QFileDialog::getSaveFileName(m_window, title, QDir(lastFolder()).filePath(name), filter);
  if (path.isEmpty()) return;
  setLastFolder(QFileInfo(path).absolutePath());
  runWrite([write = std::move(write), file = localPath(path)] { write(file); }, QFileInfo(path).fileName());
}

void FileWork::exportTimeline(const Recording& recording) {
  saveAs(tr("Export timeline"), QStringLiteral("timeline.csv"), tr("CSV (*.csv)"),
         [recording](const std::string& path) { write_timeline_csv(path, recording); });
}

void FileWork::exportSamples(const Recording& recording) {
  saveAs(tr("Export worker samples"), QStringLiteral("samples.csv"), tr("CSV (*.csv)"),
         [recording](const std::string& path) { write_samples_csv(path, recording); });
}

void FileWork::exportQueues(const Recording& recording) {
  saveAs(tr("Export queue depth"), QStringLiteral("queues.csv"), tr("CSV (*.csv)"),
         [recording](const std::string& path) { write_queue_csv(path, recording); });
}

void FileWork::exportTrace(const Recording& recording) {
  saveAs(tr("Export Chrome trace"), QStringLiteral("trace.json"), tr("Chrome trace (*.json)"),
         [recording](const std::string& path) { write_chrome_trace(path, recording); });
}

void FileWork::exportAll(const Recording& recording) {
  const QString folder = QFileDialog::getExistingDirectory(m_window, tr("Export the three CSVs to"), lastFolder());
  if (folder.isEmpty()) return;
  setLastFolder(folder);
  const QDir dir(folder);
  QStringList existing;
  for (const char* name : {"timeline.csv", "samples.csv", "queues.csv"}) {
    if (dir.exists(QLatin1String(name))) existing << QLatin1String(name);
  }
  if (!existing.isEmpty() &&
      QMessageBox::question(m_window, tr("Replace files?"),
                            tr("The folder already holds %1. Replace?").arg(existing.join(QStringLiteral(", ")))) !=
          QMessageBox::Yes) {
    return;
  }
  const std::string base = localPath(folder) + "/";
  runWrite(
      [recording, base] {
        write_timeline_csv(base + "timeline.csv", recording);
        write_samples_csv(base + "samples.csv", recording);
        write_queue_csv(base + "queues.csv", recording);
      },
      tr("timeline.csv, samples.csv and queues.csv"));
}

void FileWork::exportPicture(const QImage& picture) {
  saveAs(tr("Save picture"), QStringLiteral("poolscope.png"), tr("PNG picture (*.png)"),
         [picture](const std::string& path) {
           QByteArray png;
           QBuffer buffer(&png);
           buffer.open(QIODevice::WriteOnly);
           picture.save(&buffer, "PNG");
           AtomicFile file(path);
           file.write(std::string_view(png.constData(), static_cast<std::size_t>(png.size())));
           file.commit();
         });
}

void FileWork::open() {
  const QString path =
      QFileDialog::getOpenFileName(m_window, tr("Open recording"), lastFolder(),
                                   tr("Recordings (*.csv *.json);;Timeline CSV (*.csv);;Chrome trace (*.json)"));
  if (path.isEmpty()) return;
  setLastFolder(QFileInfo(path).absolutePath());
  openFile(path);
}

void FileWork::openFile(const QString& path) {
  // The future carries a Value; what was read takes this way round, written before the future ends.
  auto result = std::make_shared<ReadResult>();
  FutureWatcher* watcher = m_background.run([result, file = localPath(path)]() -> Value {
    *result = read_recording(file);
    return {};
  });
  connect(watcher, &FutureWatcher::finished, this, [this, result, path] {
    if (!result->ok()) {
      sayError(tr("Could not open"), QString::fromStdString(result->error->to_string()));
      return;
    }
    Q_EMIT opened(result->recording, path);
  });
  connect(watcher, &FutureWatcher::failed, this,
          [this](const QString& reason) { sayError(tr("Could not open"), reason); });
}

}  // namespace poolscope::ui
