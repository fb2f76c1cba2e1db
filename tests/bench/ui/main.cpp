// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/ui/measures.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QApplication>

#include <cstdio>

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 1024);
  qputenv("QT_QPA_PLATFORM", "offscreen");
  const QApplication app(argc, argv);
  poolscope::ui::Theme theme(poolscope::ui::Theme::Scheme::Light);
  const QStringList args = QApplication::arguments();
  const auto number = [&](int i, double fallback) { return args.size() > i ? args[i].toDouble() : fallback; };
  if (args.value(1) == QLatin1String("frames")) {
    return poolscope::bench::runFrames(static_cast<std::size_t>(number(2, 1e7)), static_cast<int>(number(3, 16)));
  }
  if (args.value(1) == QLatin1String("feed") || args.value(1) == QLatin1String("engine")) {
    return poolscope::bench::runLive(args.value(1).toStdString(), number(2, 10), number(3, 100'000),
                                     static_cast<int>(number(4, 16)));
  }
  std::puts(
      "ui_bench frames [TASKS] [LANES]             pan and zoom over a recording\n"
      "ui_bench feed [SECONDS] [TASKS/S] [LANES]   the window while a recorder is fed\n"
      "ui_bench engine [SECONDS] [TASKS/S] [LANES] the window while the engine runs empty tasks");
  return 2;
}
