// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "tests/bench/ui/window_frames.h"
#include "ui/theme/theme.h"
#include "ui/windows/main_window.h"

#include <QApplication>

#include <memory>

namespace poolscope::bench {

/// The one QApplication of this process, with the program's theme; made when first asked for.
void needApplication();

/// The program's main window over the whole screen.
class ShownWindow {
 public:
  ShownWindow();

  [[nodiscard]] ui::MainWindow& window() { return *m_window; }
  [[nodiscard]] PaintWatch& timelinePaints() { return *m_paints; }
  void show(const Trace& trace);

 private:
  std::unique_ptr<ui::MainWindow> m_window;
  PaintWatch* m_paints;
};

}  // namespace poolscope::bench
