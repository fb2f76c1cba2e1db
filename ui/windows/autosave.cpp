// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/autosave.h"

#include "core/export/recording_file.h"
#include "ui/bridge/background.h"
#include "ui/bridge/future_watcher.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <utility>

namespace poolscope::ui {

namespace {

constexpr int kFirstMs = 5'000;
constexpr int kMostMs = 10 * 60'000;
constexpr int kShareOfTime = 20;

/// "<pid>-<number>.poolscope"; 0 for other names.
qint64 ownerOf(const QString& fileName) { return fileName.section(QLatin1Char('-'), 0, 0).toLongLong(); }

/// A number alone says little: another program may have it by now, and one that was killed keeps it as a zombie until
/// somebody asks how it ended.
bool lives(qint64 pid) {
  const QString program = QFile::symLinkTarget(QStringLiteral("/proc/%1/exe").arg(pid));
  // Of a program that was replaced meanwhile the link says "(deleted)" after the name.
  return QFileInfo(program).fileName().startsWith(QFileInfo(QCoreApplication::applicationFilePath()).fileName());
}

/// What a program that was killed while it wrote had not finished: AtomicFile calls it ".poolscope-<pid>-<number>.tmp".
void removeHalfWritten() {
  const QDir dir(Autosave::folder());
  for (const QString& name : dir.entryList({QStringLiteral(".poolscope-*.tmp")}, QDir::Files | QDir::Hidden)) {
    const qint64 owner = name.section(QLatin1Char('-'), 1, 1).toLongLong();
    if (owner > 0 && !lives(owner)) {
      QFile::remove(dir.filePath(name));
    }
  }
}

QString nextPath() {
  static int number = 0;
  return QDir(Autosave::folder())
      .filePath(QStringLiteral("%1-%2.poolscope").arg(QCoreApplication::applicationPid()).arg(++number));
}

}  // namespace

Autosave::Autosave(Background& background, QObject* parent)
    : QObject(parent), m_background(background), m_path(nextPath()) {
  m_timer.setSingleShot(true);
  m_timer.setInterval(kFirstMs);
  connect(&m_timer, &QTimer::timeout, this, &Autosave::save);
}

Autosave::~Autosave() = default;

QString Autosave::folder() {
  return QDir(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation))
      .filePath(QStringLiteral("running"));
}

QStringList Autosave::leftOver() {
  QStringList found;
  const QDir dir(folder());
  for (const QFileInfo& file : dir.entryInfoList({QStringLiteral("*.poolscope")}, QDir::Files, QDir::Time)) {
    const qint64 owner = ownerOf(file.fileName());
    if (owner > 0 && !lives(owner)) {
      found << file.absoluteFilePath();
    }
  }
  return found;
}

void Autosave::setEnabled(bool enabled) {
  m_enabled = enabled;
  if (!enabled) {
    m_timer.stop();
  }
}

void Autosave::setRecording(const Recording& recording, bool running) {
  m_recording = recording;
  m_running = running;
  if (m_enabled && running && !m_saving && !m_timer.isActive()) {
    m_timer.start();
  }
}

void Autosave::discard() {
  m_timer.stop();
  m_recording.clear();
  m_running = false;
  m_wanted->store(false);
  QFile::remove(m_path);
}

void Autosave::save() {
  if (m_recording.empty() || !m_running) {
    return;
  }
  m_clock.start();
  if (!QDir().mkpath(folder())) {
    fail(tr("The folder %1 could not be made.").arg(QDir::toNativeSeparators(folder())));
    saveLater();
    return;
  }
  removeHalfWritten();
  m_saving = true;
  m_wanted->store(true);
  FutureWatcher* watcher = m_background.run([recording = m_recording, path = m_path, wanted = m_wanted]() -> Value {
    write_recording(QFile::encodeName(path).toStdString(), recording);
    if (!wanted->load()) {
      QFile::remove(path);
    }
    return {};
  });
  connect(watcher, &FutureWatcher::finished, this, [this] {
    m_saving = false;
    if (m_wanted->load()) {
      m_failed = false;
      Q_EMIT saved(m_path);
      saveLater();
    }
  });
  // No room on the disk, perhaps.
  connect(watcher, &FutureWatcher::failed, this, [this](const QString& reason) {
    m_saving = false;
    if (m_wanted->load()) {
      fail(reason);
      saveLater();
    }
  });
}

void Autosave::saveLater() {
  m_timer.setInterval(static_cast<int>(std::clamp<qint64>(m_clock.elapsed() * kShareOfTime, kFirstMs, kMostMs)));
  if (m_running && m_enabled) {
    m_timer.start();
  }
}

void Autosave::fail(const QString& reason) {
  if (!std::exchange(m_failed, true)) {
    Q_EMIT failed(reason);
  }
}

}  // namespace poolscope::ui
