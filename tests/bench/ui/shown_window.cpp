// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/ui/shown_window.h"

#include "tests/bench/ui/rows.h"
#include "ui/timeline/timeline_widget.h"
#include "ui/windows/race_view.h"
#include "ui/windows/run_words.h"

#include <array>

namespace poolscope::bench {

void needApplication() {
  static std::array<char, 16> name{"poolscope_bench"};
  static std::array<char*, 2> arguments{name.data(), nullptr};
  static int count = 1;
  // Never destroyed: main() may be left by an exception with windows still there.
  static const auto* application = new QApplication(count, arguments.data());
  static const auto* theme = new ui::Theme(ui::Theme::Scheme::Light);
  Q_UNUSED(application)
  Q_UNUSED(theme)
}

ShownWindow::ShownWindow() {
  needApplication();
  m_window = std::make_unique<ui::MainWindow>(ui::MainWindow::Memory::none);
  m_window->resize(kScreen);
  m_window->show();
  m_paints = new PaintWatch(m_window->view().timeline().viewport());
}

void ShownWindow::show(const Trace& trace) {
  const Recording recording{trace};
  const auto runs = ui::summariesOf(recording);
  m_paints->frame([&] { m_window->showRecording(recording, runs, "spin"); });
}

}  // namespace poolscope::bench
