// SPDX-License-Identifier: GPL-3.0-or-later
// The window as a screen reader meets it: over AT-SPI, from another process. Brings a display, a session bus and
// an accessibility bus of its own; where one of them does not start, the test says so and is skipped.
#include "tests/app/accessible.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>
#include <set>

using poolscope::support::Accessible;

class TestAtSpi : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void cleanup();
  void cleanupTestCase();

  void everyControlSaysWhatItIs_data();
  void everyControlSaysWhatItIs();
  void tasksOfTheTimelineAreReachedAndChosen();

 private:
  /// Starts the program with these arguments and waits until it is on the accessibility bus.
  void open(const QStringList& arguments);
  /// The first line that a program prints; empty when it ends, or prints none in time.
  static QByteArray firstLineOf(QProcess& process);
  [[nodiscard]] std::optional<Accessible> find(const QString& role, const QString& name) const;

  std::unique_ptr<QTemporaryDir> m_home;
  QProcessEnvironment m_environment;
  QProcess m_display;
  QProcess m_sessionBus;
  std::unique_ptr<QProcess> m_program;
  QDBusConnection m_bus{QString()};
  std::optional<Accessible> m_root;
  QString m_recording;
};

namespace {

/// What a user works with, unlike texts, frames and cells.
const std::set<QString> kControls{
    QStringLiteral("push button"),  QStringLiteral("toggle button"), QStringLiteral("check box"),
    QStringLiteral("radio button"), QStringLiteral("combo box"),     QStringLiteral("spin button"),
    QStringLiteral("slider"),       QStringLiteral("text"),          QStringLiteral("list"),
    QStringLiteral("tree"),         QStringLiteral("table"),         QStringLiteral("chart"),
    QStringLiteral("canvas"),       QStringLiteral("button menu"),   QStringLiteral("graphic"),
};

/// Whether what lies below may be cells, of which there are many: they are texts of a model.
bool isOfCells(const QString& role) {
  return role == QLatin1String("table") || role == QLatin1String("list") || role == QLatin1String("tree");
}

}  // namespace

QByteArray TestAtSpi::firstLineOf(QProcess& process) {
  while (!process.canReadLine()) {
    if (!process.waitForReadyRead(20'000)) {
      return {};
    }
  }
  return process.readLine().trimmed();
}

void TestAtSpi::initTestCase() {
  for (const char* program : {"Xvfb", "dbus-daemon"}) {
    if (QStandardPaths::findExecutable(QLatin1String(program)).isEmpty()) {
      QSKIP(qPrintable(QStringLiteral("%1 is not installed.").arg(QLatin1String(program))));
    }
  }
  m_home = std::make_unique<QTemporaryDir>();
  m_environment = QProcessEnvironment::systemEnvironment();
  for (const char* variable : {"WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "AT_SPI_BUS_ADDRESS", "POOLSCOPE_LANGUAGE"}) {
    m_environment.remove(QLatin1String(variable));
  }
  m_environment.insert(QStringLiteral("HOME"), m_home->path());
  m_environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_home->filePath(QStringLiteral("config")));
  m_environment.insert(QStringLiteral("XDG_DATA_HOME"), m_home->filePath(QStringLiteral("data")));
  m_environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_home->path());
  m_environment.insert(QStringLiteral("QT_LINUX_ACCESSIBILITY_ALWAYS_ON"), QStringLiteral("1"));

  m_display.start(QStringLiteral("Xvfb"),
                  {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"), QStringLiteral("0"),
                   QStringLiteral("1400x1000x24"), QStringLiteral("-nolisten"), QStringLiteral("tcp")});
  const QByteArray display = firstLineOf(m_display);
  if (display.isEmpty()) {
    QSKIP(
        qPrintable(QStringLiteral("Xvfb does not start: ") + QString::fromLocal8Bit(m_display.readAllStandardError())));
  }
  m_environment.insert(QStringLiteral("DISPLAY"), QLatin1Char(':') + QString::fromLatin1(display));

  m_sessionBus.setProcessEnvironment(m_environment);
  m_sessionBus.start(QStringLiteral("dbus-daemon"),
                     {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address=1")});
  const QString address = QString::fromLatin1(firstLineOf(m_sessionBus));
  if (address.isEmpty()) {
    QSKIP(qPrintable(QStringLiteral("No session bus starts: ") +
                     QString::fromLocal8Bit(m_sessionBus.readAllStandardError())));
  }
  m_environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), address);

  // The session bus starts the accessibility bus when somebody asks for its address.
  const QDBusConnection session = QDBusConnection::connectToBus(address, QStringLiteral("session"));
  const QDBusMessage answer =
      session.call(QDBusMessage::createMethodCall(QStringLiteral("org.a11y.Bus"), QStringLiteral("/org/a11y/bus"),
                                                  QStringLiteral("org.a11y.Bus"), QStringLiteral("GetAddress")));
  const QString accessibility = answer.arguments().value(0).toString();
  m_bus = QDBusConnection::connectToBus(accessibility, QStringLiteral("accessibility"));
  if (answer.type() != QDBusMessage::ReplyMessage || !m_bus.isConnected()) {
    QSKIP(
        qPrintable(QStringLiteral("There is no accessibility bus (Debian's at-spi2-core): ") + answer.errorMessage()));
  }

  m_recording = m_home->filePath(QStringLiteral("race.csv"));
  QProcess race;
  race.setProcessEnvironment(m_environment);
  race.start(QStringLiteral(POOLSCOPE_PROGRAM),
             {QStringLiteral("run"), QStringLiteral("--param"), QStringLiteral("seconds=0.01"),
              QStringLiteral("--quiet"), QStringLiteral("--csv"), m_recording});
  QVERIFY(race.waitForFinished(30'000));
  QCOMPARE(race.exitCode(), 0);
}

void TestAtSpi::open(const QStringList& arguments) {
  m_program = std::make_unique<QProcess>();
  m_program->setProcessEnvironment(m_environment);
  m_program->setProcessChannelMode(QProcess::ForwardedChannels);
  m_program->start(QStringLiteral(POOLSCOPE_PROGRAM), arguments);
  QVERIFY(m_program->waitForStarted());
  const auto isThere = [this] {
    m_root = Accessible::program(m_bus, QStringLiteral("Poolscope"));
    return m_root && !m_root->children().empty();
  };
  QTRY_VERIFY_WITH_TIMEOUT(isThere(), 30'000);
}

std::optional<Accessible> TestAtSpi::find(const QString& role, const QString& name) const {
  std::optional<Accessible> found;
  m_root->walk([&](const Accessible& thing, const QString& kind, const QString&) {
    if (!found && kind == role && thing.name() == name) {
      found = thing;
    }
    return !found && !isOfCells(kind);
  });
  return found;
}

void TestAtSpi::cleanup() {
  m_root.reset();
  if (m_program != nullptr) {
    m_program->terminate();
    if (!m_program->waitForFinished(20'000)) {
      m_program->kill();
      m_program->waitForFinished();
    }
    m_program.reset();
  }
}

void TestAtSpi::cleanupTestCase() {
  for (QProcess* process : {&m_sessionBus, &m_display}) {
    process->terminate();
    process->waitForFinished();
  }
}

void TestAtSpi::everyControlSaysWhatItIs_data() {
  QTest::addColumn<QStringList>("arguments");
  QTest::addColumn<QString>("shows");  ///< a control that is there once the view stands
  QTest::newRow("start page") << QStringList() << QStringLiteral("Run this race");
  QTest::newRow("recording") << QStringList{QStringLiteral("show"), QStringLiteral("RECORDING")}
                             << QStringLiteral("Fit");
  QTest::newRow("lesson") << QStringList{QStringLiteral("lesson"), QStringLiteral("2")} << QStringLiteral("Run");
}

void TestAtSpi::everyControlSaysWhatItIs() {
  QFETCH(QStringList, arguments);
  QFETCH(QString, shows);
  arguments.replaceInStrings(QStringLiteral("RECORDING"), m_recording);
  open(arguments);
  QTRY_VERIFY_WITH_TIMEOUT(find(QStringLiteral("push button"), shows), 20'000);
  QStringList silent;
  int controls = 0;
  m_root->walk([&](const Accessible& thing, const QString& kind, const QString& place) {
    if (kControls.count(kind) != 0) {
      ++controls;
      if (thing.name().isEmpty()) {
        silent << QStringLiteral("no name: ") + place;
      } else if (thing.description().isEmpty()) {
        silent << QStringLiteral("no description: ") + place;
      }
    }
    return !isOfCells(kind);
  });
  QVERIFY2(silent.isEmpty(), qPrintable(silent.join(QLatin1Char('\n'))));
  QVERIFY(controls >= 4);
}

void TestAtSpi::tasksOfTheTimelineAreReachedAndChosen() {
  open({QStringLiteral("show"), m_recording});
  std::optional<Accessible> timeline;
  QTRY_VERIFY_WITH_TIMEOUT((timeline = find(QStringLiteral("list"), QStringLiteral("Timeline"))), 20'000);
  QTRY_COMPARE_WITH_TIMEOUT(timeline->children().size(), std::size_t{20}, 20'000);
  const std::vector<Accessible> tasks = timeline->children();
  for (const Accessible& task : tasks) {
    QCOMPARE(task.role(), QStringLiteral("list item"));
    QVERIFY2(task.name().contains(QStringLiteral("square ")), qPrintable(task.name()));
    QVERIFY2(task.description().contains(QStringLiteral("ms")), qPrintable(task.description()));
  }
  QVERIFY(tasks[7].press());
  QTRY_VERIFY(timeline->children()[7].isSelected());
}

QTEST_GUILESS_MAIN(TestAtSpi)
#include "tst_at_spi.moc"
