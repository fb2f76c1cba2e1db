// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody who clicks and types without any plan, as children and cats do. Nothing may crash, hang or make Qt
// complain. Ten seconds by default; for longer, or to see a failure again:
//
//   POOLSCOPE_MONKEY_SECONDS=3600 POOLSCOPE_MONKEY_SEED=7 tst_monkey
#include "ui/panels/experiment_panel.h"
#include "ui/theme/theme.h"
#include "ui/windows/language.h"
#include "ui/windows/main_window.h"
#include "ui/windows/race_view.h"
#include "ui/windows/window_keeper.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDesktopServices>
#include <QDialog>
#include <QDir>
#include <QFileDialog>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QUrl>
#include <QtTest>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <thread>

using namespace poolscope;
using namespace poolscope::ui;

namespace {

constexpr int kHangSeconds = 20;

/// What links to the outside begin with.
constexpr const char* kSchemes[] = {"http", "https", "mailto", "file"};

/// Ends the program when the monkey has not moved for too long: then the window hangs.
class Watchdog {
 public:
  Watchdog()
      : m_thread([this] {
          int seen = -1;
          int still = 0;
          while (!m_stop.load()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            const int now = m_moves.load();
            still = now == seen ? still + 1 : 0;
            seen = now;
            if (still > kHangSeconds * 10) {
              std::fputs("The window has not answered for 20 seconds.\n", stderr);
              std::abort();
            }
          }
        }) {}
  ~Watchdog() {
    m_stop = true;
    m_thread.join();
  }
  void moved() { ++m_moves; }

 private:
  std::atomic<bool> m_stop{false};
  std::atomic<int> m_moves{0};
  std::thread m_thread;
};

}  // namespace

class MonkeyTest : public QObject {
  Q_OBJECT

 public:
  /// Qt Test ends what takes longer than five minutes, unless it is told before.
  MonkeyTest() { qputenv("QTEST_FUNCTION_TIMEOUT", QByteArray::number((seconds() + 300) * 1000LL)); }

 private Q_SLOTS:
  void initTestCase();
  void nothingBreaks();

 private:
  /// Links, as the one to Qt's licence, lead out of the program: they open nothing here.
  Q_INVOKABLE void ignoreLink(const QUrl& /*link*/) {}
  /// One move. The next one is on its way before, so that dialogs with a loop of their own are played with too.
  void move();
  void click(QWidget& window);
  void type(QWidget& window);
  void chooseAction();
  void keepHarmless();
  [[nodiscard]] int below(int limit) {
    return static_cast<int>(m_random() % static_cast<unsigned>(std::max(1, limit)));
  }
  [[nodiscard]] QWidget* windowToPlayWith();
  [[nodiscard]] static int seconds() {
    const int wanted = qEnvironmentVariableIntValue("POOLSCOPE_MONKEY_SECONDS");
    return wanted > 0 ? wanted : 10;
  }

  std::mt19937 m_random;
  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<Theme> m_theme;
  std::unique_ptr<WindowKeeper> m_keeper;
  std::unique_ptr<Watchdog> m_watchdog;
  QElapsedTimer m_clock;
  qint64 m_until = 0;
  int m_moves = 0;
};

void MonkeyTest::initTestCase() {
  QStandardPaths::setTestModeEnabled(true);
  QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
  QCoreApplication::setOrganizationName(QStringLiteral("Poolscope"));
  QCoreApplication::setApplicationName(QStringLiteral("tst_monkey"));
  QSettings::setDefaultFormat(QSettings::IniFormat);
  m_folder = std::make_unique<QTemporaryDir>();
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder->path());
  QDir::setCurrent(m_folder->path());
  for (const char* scheme : kSchemes) {
    QDesktopServices::setUrlHandler(QLatin1String(scheme), this, "ignoreLink");
  }
  qputenv("PATH", m_folder->path().toLocal8Bit());  // a command that is typed by chance finds no program
}

/// Jobs that only wait or compute for a moment: others talk to the network or crash on purpose.
void MonkeyTest::keepHarmless() {
  for (MainWindow* window : m_keeper->windows()) {
    const Experiment now = window->view().experiment().experiment();
    const auto seconds = now.params.find("seconds");
    const bool brief = seconds == now.params.end() || !std::holds_alternative<double>(seconds->second) ||
                       std::get<double>(seconds->second) <= 0.2;
    const bool few = now.count <= 200 && now.executors.size() <= 4;
    if (now.job != "sleep_square" || !brief || !few || now.repetitions > 1 || !now.sweep.empty() ||
        !now.inputs.empty()) {
      Experiment harmless = default_experiment();
      harmless.count = 1 + below(60);
      harmless.params["seconds"] = 0.01 * below(8);
      window->setExperiment(harmless);
    }
  }
}

QWidget* MonkeyTest::windowToPlayWith() {
  if (QWidget* popup = QApplication::activePopupWidget()) {
    return popup;
  }
  if (QWidget* modal = QApplication::activeModalWidget()) {
    return modal;
  }
  const std::vector<MainWindow*> windows = m_keeper->windows();
  return windows.empty() ? m_keeper->openWindow()
                         : windows[static_cast<std::size_t>(below(static_cast<int>(windows.size())))];
}

void MonkeyTest::click(QWidget& window) {
  const QPoint at(below(window.width()), below(window.height()));
  QPointer<QWidget> target = window.childAt(at);
  if (target == nullptr) {
    target = &window;
  }
  const QPoint there = target->mapFrom(&window, at);
  const Qt::KeyboardModifier modifier = below(5) == 0   ? Qt::ControlModifier
                                        : below(8) == 0 ? Qt::ShiftModifier
                                                        : Qt::NoModifier;
  const Qt::MouseButton button = below(6) == 0 ? Qt::RightButton : Qt::LeftButton;
  // A press may open a menu with a loop of its own, in which the widget goes: each event looks anew.
  const auto send = [&target, there, modifier](QEvent::Type type, Qt::MouseButton with) {
    if (target != nullptr) {
      const bool up = type == QEvent::MouseButtonRelease;
      QMouseEvent event(type, there, target->mapToGlobal(there), with, up ? Qt::NoButton : with, modifier);
      QApplication::sendEvent(target, &event);
    }
  };
  const auto pressAndRelease = [&send](Qt::MouseButton with) {
    send(QEvent::MouseButtonPress, with);
    send(QEvent::MouseButtonRelease, with);
  };
  switch (below(6)) {
    case 0:
      pressAndRelease(Qt::LeftButton);
      send(QEvent::MouseButtonDblClick, Qt::LeftButton);
      send(QEvent::MouseButtonRelease, Qt::LeftButton);
      break;
    case 1:
      QTest::mousePress(target, Qt::LeftButton, modifier, there);
      for (int i = 0; i < 4 && target != nullptr; ++i) {
        QTest::mouseMove(target, there + QPoint(below(300) - 150, below(200) - 100));
      }
      if (target != nullptr) {
        QTest::mouseRelease(target, Qt::LeftButton, modifier, there);
      }
      break;
    case 2: {
      QWheelEvent wheel(there, target->mapToGlobal(there), {}, {0, below(2) == 0 ? 120 : -120}, Qt::NoButton, modifier,
                        Qt::NoScrollPhase, false);
      QApplication::sendEvent(target, &wheel);
      break;
    }
    default: pressAndRelease(button);
  }
}

void MonkeyTest::type(QWidget& window) {
  constexpr std::array keys{Qt::Key_Tab,  Qt::Key_Space,     Qt::Key_Return, Qt::Key_Escape, Qt::Key_Up,   Qt::Key_Down,
                            Qt::Key_Left, Qt::Key_Right,     Qt::Key_PageUp, Qt::Key_Home,   Qt::Key_End,  Qt::Key_F,
                            Qt::Key_W,    Qt::Key_S,         Qt::Key_A,      Qt::Key_D,      Qt::Key_M,    Qt::Key_7,
                            Qt::Key_0,    Qt::Key_Backspace, Qt::Key_Delete, Qt::Key_Plus,   Qt::Key_Minus};
  QWidget* target = window.focusWidget() != nullptr ? window.focusWidget() : &window;
  const Qt::KeyboardModifier modifier = below(6) == 0 ? Qt::ShiftModifier : Qt::NoModifier;
  QTest::keyClick(target, keys[static_cast<std::size_t>(below(static_cast<int>(keys.size())))], modifier);
}

void MonkeyTest::chooseAction() {
  const std::vector<MainWindow*> windows = m_keeper->windows();
  if (windows.empty() || QApplication::activeModalWidget() != nullptr) {  // a dialog keeps everybody from the menus
    return;
  }
  MainWindow* window = windows[static_cast<std::size_t>(below(static_cast<int>(windows.size())))];
  QList<QAction*> actions = window->findChildren<QAction*>();
  QAction* action = actions[below(static_cast<int>(actions.size()))];
  const bool many = action->objectName() == QLatin1String("newWindow") && windows.size() > 2;
  if (action->isEnabled() && action->menu() == nullptr && !many) {
    action->trigger();
  }
}

void MonkeyTest::move() {
  if (m_clock.elapsed() > m_until) {
    QApplication::exit();
    return;
  }
  QTimer::singleShot(0, this, &MonkeyTest::move);
  m_watchdog->moved();
  ++m_moves;
  keepHarmless();
  QPointer<QWidget> window = windowToPlayWith();
  if (qobject_cast<QFileDialog*>(window.data()) != nullptr) {  // there are files of others behind it
    static_cast<QFileDialog*>(window.data())->reject();
    return;
  }
  if (qobject_cast<QDialog*>(window.data()) != nullptr && below(12) == 0) {
    static_cast<QDialog*>(window.data())->reject();
    return;
  }
  switch (below(10)) {
    case 0: chooseAction(); break;
    case 1:
    case 2:
    case 3: type(*window); break;
    default: click(*window);
  }
}

void MonkeyTest::nothingBreaks() {
  const unsigned seed = qEnvironmentVariableIsSet("POOLSCOPE_MONKEY_SEED")
                            ? static_cast<unsigned>(qEnvironmentVariableIntValue("POOLSCOPE_MONKEY_SEED"))
                            : 1;
  qInfo("seed %u, %d s", seed, seconds());
  m_random.seed(seed);
  QTest::failOnWarning(
      QRegularExpression(QStringLiteral("^(?!This plugin does not support|QStandardPaths|Mouse event \"|"
                                        "QWidgetWindow|Populating font|qt.qpa)")));
  QApplication::setQuitOnLastWindowClosed(false);
  m_theme = std::make_unique<Theme>(Theme::Scheme::Light);
  m_keeper = std::make_unique<WindowKeeper>(*qApp, *m_theme);
  MainWindow* first = m_keeper->openWindow();
  first->resize(1280, 800);
  m_watchdog = std::make_unique<Watchdog>();
  m_clock.start();
  m_until = seconds() * 1000LL;
  QTimer::singleShot(0, this, &MonkeyTest::move);
  QApplication::exec();
  qInfo("%d moves", m_moves);
  QVERIFY(m_moves > seconds() * 5);
  for (MainWindow* window : m_keeper->windows()) {
    window->session().cancel();
  }
  m_keeper.reset();
  m_watchdog.reset();
  m_theme.reset();
  for (const char* scheme : kSchemes) {
    QDesktopServices::unsetUrlHandler(QLatin1String(scheme));
  }
}

QTEST_MAIN(MonkeyTest)
#include "tst_monkey.moc"
