// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/clock.h"
#include "tests/bench/ui/rows.h"
#include "ui/windows/run_window.h"

#include <QApplication>
#include <QEvent>
#include <QMainWindow>
#include <QTimer>

#include <array>
#include <cstdlib>
#include <stdexcept>

namespace poolscope::bench {
namespace {

/// Ends the program when its main window has been painted, and remembers when that was.
class FirstPicture : public QObject {
  Q_OBJECT

 public:
  [[nodiscard]] std::int64_t paintedNs() const { return m_paintedNs; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() == QEvent::Paint && !m_seen && qobject_cast<QMainWindow*>(watched) != nullptr) {
      m_seen = true;
      // Its children are painted in the same round of events.
      QTimer::singleShot(0, this, [this] {
        m_paintedNs = now_ns();
        QApplication::closeAllWindows();
        QApplication::quit();
      });
    }
    return false;
  }

 private:
  bool m_seen = false;
  std::int64_t m_paintedNs = 0;
};

double start() {
  const char* started = std::getenv(kStartedVariable);
  if (started == nullptr) {
    throw std::runtime_error("measured in a process of its own only");
  }
  std::array<char, 10> name{"poolscope"};
  std::array<char*, 2> arguments{name.data(), nullptr};
  int count = 1;
  QApplication application(count, arguments.data());
  FirstPicture picture;
  application.installEventFilter(&picture);
  if (ui::runWindow(application, {}) != 0) {
    throw std::runtime_error("the window ended with an error");
  }
  return static_cast<double>(picture.paintedNs() - std::atoll(started)) / 1e6;
}

}  // namespace

void addStartRow(Runner& runner) {
  runner.add({.id = "ui.start",
              .counts = "start of the program to its first painted window",
              .unit = "ms",
              .better = Better::lower,
              .sides = {Side{"Poolscope", start, true}},
              .at_most = 500});
}

}  // namespace poolscope::bench

#include "start_row.moc"
