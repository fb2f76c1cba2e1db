// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/about_dialog.h"

#include <QApplication>
#include <QCoreApplication>
#include <QMessageBox>
#include <QStringList>

#include <array>
#include <utility>

namespace poolscope::ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("poolscope::ui", text); }

void open(QWidget* parent, const QString& name, const QString& title, const QString& html) {
  auto* box = new QMessageBox(QMessageBox::NoIcon, title, html, QMessageBox::Close, parent);
  box->setObjectName(name);
  box->setTextFormat(Qt::RichText);
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->open();
}

}  // namespace

void showAbout(QWidget* parent) {
  const QString text =
      QStringLiteral("<h3>Poolscope %1</h3><p>%2</p><p>%3</p>")
          .arg(QCoreApplication::applicationVersion().toHtmlEscaped(),
               tr("An oscilloscope for concurrency: run work on threads, processes and coroutines, and watch every "
                  "task as "
                  "it happens."),
               tr("Free software under the GNU General Public License, version 3 or later. It comes without any "
                  "warranty. Made with Qt %1.")
                   .arg(QLatin1String(qVersion())));
  open(parent, QStringLiteral("aboutDialog"), tr("About Poolscope"), text);
}

void showKeys(QWidget* parent) {
  const std::array rows{
      std::pair{tr("Ctrl+R, F5"), tr("run")},
      std::pair{tr("Ctrl+P"), tr("pause, go on")},
      std::pair{tr("F10"), tr("one task more, while paused")},
      std::pair{tr("Ctrl+."), tr("cancel")},
      std::pair{tr("Ctrl+E"), tr("export the timeline")},
      std::pair{tr("Ctrl+O"), tr("open a recording")},
      std::pair{tr("Ctrl+F"), tr("find tasks")},
      std::pair{tr("Ctrl+Shift+P"), tr("any command by a few letters")},
      std::pair{tr("Ctrl+Shift+K"), tr("compare the runs")},
      std::pair{tr("F, Ctrl+L"), tr("whole race, follow it")},
      std::pair{tr("Shift+F, double click"), tr("zoom to a task")},
      std::pair{tr("W S, Ctrl+wheel"), tr("zoom the timeline")},
      std::pair{tr("A D, middle button"), tr("move it")},
      std::pair{tr("Arrows"), tr("the task beside")},
      std::pair{tr("Ctrl+drag"), tr("measure")},
      std::pair{tr("M, comma, full stop"), tr("mark a time, go to the marks")},
      std::pair{tr("G"), tr("fold a run")},
      std::pair{tr("Space"), tr("replay from the time cursor on")},
      std::pair{tr("End"), tr("back to now")},
      std::pair{tr("Ctrl+plus, Ctrl+minus"), tr("larger, smaller letters")},
      std::pair{tr("F11"), tr("full screen for a lecture")},
  };
  QString table;
  for (const auto& [keys, what] : rows) {
    table += QStringLiteral("<tr><td><b>%1</b>&nbsp;&nbsp;&nbsp;</td><td>%2</td></tr>")
                 .arg(keys.toHtmlEscaped(), what.toHtmlEscaped());
  }
  open(parent, QStringLiteral("keysDialog"), tr("Keys"), QStringLiteral("<table>%1</table>").arg(table));
}

}  // namespace poolscope::ui
