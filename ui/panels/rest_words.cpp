// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/rest_words.h"

#include <QCoreApplication>

namespace poolscope::ui {

namespace {

QString percent(double share) { return QString::number(100 * share) + QStringLiteral(" %"); }

}  // namespace

QStringList restWords(const Experiment& e) {
  QStringList words;
  if (!e.notes.empty()) {
    words << QString::fromStdString(e.notes).simplified().left(200);
  }
  if (!e.others.empty()) {
    QStringList names;
    for (const JobPart& other : e.others) {
      names << QString::fromStdString(other.name.empty() ? other.job : other.name).simplified();
    }
    words << QCoreApplication::translate("poolscope::ui::ExperimentPanel", "more jobs side by side: %1")
                 .arg(names.join(QStringLiteral(", ")));
  }
  if (e.arrival != Arrival{}) {
    words << QCoreApplication::translate("poolscope::ui::ExperimentPanel", "arrival %1")
                 .arg(QString::fromStdString(e.arrival.to_string()));
  }
  if (e.faults.fail > 0) {
    words << QCoreApplication::translate("poolscope::ui::ExperimentPanel", "%1 of the tasks fail")
                 .arg(percent(e.faults.fail));
  }
  if (e.faults.slow > 0) {
    words << QCoreApplication::translate("poolscope::ui::ExperimentPanel", "%1 of the tasks are slow")
                 .arg(percent(e.faults.slow));
  }
  if (e.repetitions > 1 || e.warm_up > 0) {
    words << QCoreApplication::translate("poolscope::ui::ExperimentPanel", "repetitions: %1").arg(e.repetitions);
  }
  if (!e.sweep.empty()) {
    words << QCoreApplication::translate("poolscope::ui::ExperimentPanel", "sweep %1")
                 .arg(QString::fromStdString(e.sweep));
  }
  return words;
}

}  // namespace poolscope::ui
