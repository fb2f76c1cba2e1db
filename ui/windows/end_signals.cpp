// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/end_signals.h"

#include <QSocketNotifier>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace poolscope::ui {

namespace {

constexpr std::array kSignals{SIGTERM, SIGINT};

// A handler may do little more than write to a descriptor. Both are set before the handler is.
std::array<int, 2> pipe_ends{-1, -1};
volatile std::sig_atomic_t signals_seen = 0;
std::array<struct sigaction, kSignals.size()> former;

extern "C" void onEndSignal(int number) {
  if (signals_seen != 0) {
    ::_exit(128 + number);
  }
  signals_seen = 1;
  const int before = errno;
  const char byte = 0;
  static_cast<void>(!::write(pipe_ends[1], &byte, 1));
  errno = before;
}

}  // namespace

EndSignals::EndSignals(QObject* parent) : QObject(parent) {
  if (::pipe2(pipe_ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe2 for signals");
  }
  signals_seen = 0;
  m_notifier = new QSocketNotifier(pipe_ends[0], QSocketNotifier::Read, this);
  connect(m_notifier, &QSocketNotifier::activated, this, [this] {
    m_notifier->setEnabled(false);  // once: what follows ends the program
    Q_EMIT endRequested();
  });
  struct sigaction action {};
  action.sa_handler = &onEndSignal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    ::sigaction(kSignals[i], &action, &former[i]);
  }
}

EndSignals::~EndSignals() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    ::sigaction(kSignals[i], &former[i], nullptr);
  }
  delete m_notifier;  // before the descriptor it watches
  ::close(pipe_ends[0]);
  ::close(pipe_ends[1]);
}

}  // namespace poolscope::ui
