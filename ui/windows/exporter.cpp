// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/exporter.h"

#include "core/export/chrome_trace.h"
#include "core/export/file_progress.h"
#include "core/export/joblog.h"
#include "core/export/monitor_csv.h"
#include "core/export/native_recording.h"
#include "core/export/timeline_csv.h"
#include "ui/bridge/background.h"
#include "ui/bridge/future_watcher.h"
#include "ui/models/format.h"
#include "ui/theme/ask_file.h"
#include "ui/theme/icons.h"
#include "ui/windows/window_settings.h"

#include <QAction>
#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QMenu>
#include <QPixmap>
#include <QProgressDialog>
#include <QSaveFile>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <stdexcept>

namespace poolscope::ui {

namespace {

constexpr int kExportPatienceMs = 700;

QString fileNameOf(Exporter::Kind kind) {
  switch (kind) {
    case Exporter::Kind::timeline: return QStringLiteral("timeline.csv");
    case Exporter::Kind::samples: return QStringLiteral("samples.csv");
    case Exporter::Kind::queue: return QStringLiteral("queues.csv");
    case Exporter::Kind::joblog: return QStringLiteral("run.joblog");
    case Exporter::Kind::native: return QStringLiteral("run.poolscope");
    case Exporter::Kind::chromeTrace: break;
  }
  return QStringLiteral("trace.json");
}

void writeFile(Exporter::Kind kind, const std::string& path, const Recording& recording) {
  switch (kind) {
    case Exporter::Kind::timeline: write_timeline_csv(path, recording); return;
    case Exporter::Kind::samples: write_samples_csv(path, recording); return;
    case Exporter::Kind::queue: write_queue_csv(path, recording); return;
    case Exporter::Kind::chromeTrace: write_chrome_trace(path, recording); return;
    case Exporter::Kind::joblog: write_joblog(path, recording); return;
    case Exporter::Kind::native: write_native_recording(path, recording); return;
  }
}

std::string localPath(const QString& path) { return QFile::encodeName(path).toStdString(); }

void savePng(const QImage& image, const QString& path) {
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly) || !image.save(&file, "PNG") || !file.commit()) {
    throw std::runtime_error(Exporter::tr("%1 could not be written: %2. Choose another folder, or make room.")
                                 .arg(QDir::toNativeSeparators(path), file.errorString())
                                 .toStdString());
  }
}

}  // namespace

Exporter::Exporter(QWidget& window, Background& background)
    : QObject(&window), m_window(window), m_background(background), m_actions{}, m_all(nullptr), m_picture(nullptr) {
  const auto make = [this](const QString& name, const QString& text) {
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    return action;
  };
  m_actions[0] = make(QStringLiteral("exportTimeline"), tr("&Timeline CSV…"));
  m_actions[0]->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
  m_actions[1] = make(QStringLiteral("exportSamples"), tr("&Worker samples CSV…"));
  m_actions[2] = make(QStringLiteral("exportQueue"), tr("&Queue CSV…"));
  m_actions[3] = make(QStringLiteral("exportTrace"), tr("&Chrome trace (Perfetto)…"));
  m_actions[4] = make(QStringLiteral("exportJoblog"), tr("&Job log (GNU parallel)…"));
  m_actions[5] = make(QStringLiteral("saveRecording"), tr("&Recording (compact)…"));
  m_actions[5]->setShortcut(QKeySequence::Save);
  m_all = make(QStringLiteral("exportAll"), tr("&All of them into a folder…"));
  m_all->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
  m_picture = make(QStringLiteral("savePicture"), tr("Save &picture…"));
  m_picture->setToolTip(tr("The window as it is shown, as PNG"));
  for (std::size_t i = 0; i < m_actions.size(); ++i) {
    connect(m_actions[i], &QAction::triggered, this, [this, i] { ask(static_cast<Kind>(i)); });
  }
  connect(m_all, &QAction::triggered, this, &Exporter::askForFolder);
  connect(m_picture, &QAction::triggered, this, &Exporter::askForPicture);
  setRecording({});
}

void Exporter::setRecording(const Recording& recording) {
  m_recording = recording;
  const bool something = !recording.empty();
  for (QAction* action : m_actions) {
    action->setEnabled(something);
    action->setToolTip(something ? QString() : tr("Nothing has run yet, so there is nothing to export"));
  }
  m_all->setEnabled(something);
  m_all->setToolTip(m_actions.front()->toolTip());
}

void Exporter::addTo(QMenu& menu) const {
  for (QAction* action : m_actions) {
    menu.addAction(action);
  }
  menu.addAction(m_all);
  menu.addSeparator();
  menu.addAction(m_picture);
}

void Exporter::write(Kind kind, const QString& path) {
  run([kind, path, recording = m_recording] { writeFile(kind, localPath(path), recording); }, path);
}

void Exporter::writeAll(const QString& folder) {
  run(
      [folder, recording = m_recording] {
        const QDir dir(folder);
        for (const Kind kind : {Kind::timeline, Kind::samples, Kind::queue, Kind::chromeTrace}) {
          writeFile(kind, localPath(dir.filePath(fileNameOf(kind))), recording);
        }
      },
      folder);
}

void Exporter::writePicture(const QString& path) {
  // Taken now, while the window looks as it was asked for; written later.
  run([image = m_window.grab().toImage(), path] { savePng(image, path); }, path);
}

void Exporter::run(const std::function<void()>& work, const QString& path) {
  auto progress = std::make_shared<FileProgress>();
  FutureWatcher* watcher = m_background.run([work, progress]() -> Value {
    const FileProgressScope scope(*progress);
    work();
    return {};
  });
  // Only big files take so long that somebody may want to stop.
  auto* dialog =
      new QProgressDialog(tr("Writing %1…").arg(QDir::toNativeSeparators(path)), tr("Stop"), 0, 0, &m_window);
  dialog->setObjectName(QStringLiteral("exportProgress"));
  dialog->setWindowTitle(tr("Export"));
  dialog->setAutoClose(false);
  dialog->setAutoReset(false);
  dialog->setMinimumDuration(kExportPatienceMs);
  auto* tick = new QTimer(dialog);
  connect(tick, &QTimer::timeout, dialog, [dialog, progress, path] {
    if (!dialog->wasCanceled()) {
      dialog->setValue(0);
      dialog->setLabelText(
          tr("Writing %1: %2").arg(QDir::toNativeSeparators(path), formatBytes(progress->done_bytes.load())));
    }
  });
  tick->start(100);
  connect(dialog, &QProgressDialog::canceled, this, [progress] { progress->cancelled = true; });
  const auto end = [dialog] {
    dialog->disconnect();
    dialog->hide();
    dialog->deleteLater();
  };
  connect(watcher, &FutureWatcher::finished, this, [this, end, path] {
    end();
    Q_EMIT finished(path);
  });
  connect(watcher, &FutureWatcher::failed, this, [this, end, progress](const QString& reason) {
    end();
    if (!progress->cancelled) {
      Q_EMIT failed(reason);
    }
  });
}

QString Exporter::suggestedPath(const QString& name) const { return QDir(WindowSettings().folder()).filePath(name); }

void Exporter::rememberFolder(const QString& path) {
  const QFileInfo info(path);
  WindowSettings().setFolder(info.isDir() ? info.absoluteFilePath() : info.absolutePath());
}

void Exporter::ask(Kind kind) {
  const QString fileName = fileNameOf(kind);
  const QString filter = kind == Kind::chromeTrace ? tr("Chrome trace (*.json)")
                         : kind == Kind::joblog    ? tr("Job log (*.joblog)")
                         : kind == Kind::native    ? tr("Recording (*.poolscope)")
                                                   : tr("CSV (*.csv)");
  askWhereToSave(&m_window, tr("Export"), suggestedPath(fileName), filter, QFileInfo(fileName).suffix(),
                 [this, kind](const QString& path) {
                   rememberFolder(path);
                   write(kind, path);
                 });
}

void Exporter::askForFolder() {
  ui::askForFolder(&m_window, tr("Export everything into this folder"), WindowSettings().folder(),
                   [this](const QString& folder) {
                     rememberFolder(folder);
                     writeAll(folder);
                   });
}

void Exporter::askForPicture() {
  askWhereToSave(&m_window, tr("Save picture"), suggestedPath(QStringLiteral("poolscope.png")), tr("Picture (*.png)"),
                 QStringLiteral("png"), [this](const QString& path) {
                   rememberFolder(path);
                   writePicture(path);
                 });
}

}  // namespace poolscope::ui
