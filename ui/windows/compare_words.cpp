// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/compare_words.h"

#include "core/jobs/law_figures.h"
#include "core/jobs/sweep.h"
#include "ui/models/engine_words.h"
#include "ui/models/format.h"
#include "ui/theme/palette.h"
#include "ui/windows/run_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace poolscope::ui {

namespace {

QString words(const char* text) { return QCoreApplication::translate("CompareWords", text); }

/// A cell that may break, where a table has many columns.
QString wideCell(const QString& text) {
  return QStringLiteral("<td align=\"right\" style=\"padding:4px 4px\">%1</td>").arg(text);
}

QString cell(const QString& text, bool right = true) {
  return QStringLiteral("<td align=\"%1\" style=\"padding:4px 4px; white-space:nowrap\">%2</td>")
      .arg(right ? QStringLiteral("right") : QStringLiteral("left"), text);
}

/// A run's name may break between its parts, so that the figures beside it have their room.
QString nameCell(const QString& title) {
  const QChar space(QChar::Nbsp);
  QStringList parts = title.split(QStringLiteral(" · "));
  for (QString& part : parts) {
    part.replace(QLatin1Char(' '), space);
  }
  return QStringLiteral("<td align=\"left\" style=\"padding:4px 4px\">%1</td>")
      .arg(parts.join(space + QStringLiteral("· ")).toHtmlEscaped());
}

QString tableStart() {
  return QStringLiteral("<table width=\"100%\" cellspacing=\"0\"><tr style=\"color:%1\">")
      .arg(ui::palette().muted.name());
}

QString verdictText(const Measurement& m, const MeasuredPoint& point) {
  const MeasuredPoint* const base = m.base_of(point);
  if (base == nullptr || base == &point) {
    return QStringLiteral("–");
  }
  switch (compare_points(*base, point).verdict) {
    case Verdict::faster: return words(QT_TRANSLATE_NOOP("CompareWords", "faster"));
    case Verdict::slower: return words(QT_TRANSLATE_NOOP("CompareWords", "slower"));
    case Verdict::equal: return words(QT_TRANSLATE_NOOP("CompareWords", "the same"));
    case Verdict::too_noisy: break;
  }
  return words(QT_TRANSLATE_NOOP("CompareWords", "too noisy to tell"));
}

QString lawName(Law law) {
  static constexpr std::array<const char*, 7> kNames = {QT_TRANSLATE_NOOP("CompareWords", "List scheduling: wall time"),
                                                        QT_TRANSLATE_NOOP("CompareWords", "Makespan bounds: wall time"),
                                                        QT_TRANSLATE_NOOP("CompareWords", "Amdahl: speed-up"),
                                                        QT_TRANSLATE_NOOP("CompareWords", "Gustafson: speed-up"),
                                                        QT_TRANSLATE_NOOP("CompareWords", "Scalability law: tasks/s"),
                                                        QT_TRANSLATE_NOOP("CompareWords", "Little's law: tasks inside"),
                                                        QT_TRANSLATE_NOOP("CompareWords", "M/M/c: mean wait")};
  return words(kNames[static_cast<std::size_t>(law)]);
}

/// In the language and with the units of the window.
QString lawText(Law law, double value) {
  return speaks_of_time(law) ? formatSeconds(value) : QString::fromStdString(law_value(law, value));
}

QString predictionText(const LawFigure& figure) {
  const QString from = lawText(figure.law, figure.predicted);
  const QString to = lawText(figure.law, figure.predicted_to);
  return from == to ? from : QStringLiteral("%1 – %2").arg(from, to);
}

/// What the engine says of a gap, with its figures as places.
constexpr std::array<const char*, 16> kCauses = {
    QT_TRANSLATE_NOOP("CompareWords", "%1 s slower than predicted: %2"),
    QT_TRANSLATE_NOOP("CompareWords", "%1 s faster than predicted"),
    QT_TRANSLATE_NOOP("CompareWords", "%1 s longer than any schedule of tasks as long as these needs: %2"),
    QT_TRANSLATE_NOOP("CompareWords",
                      "the machine was busy with something else: tasks got %1 % of the cores they could use"),
    QT_TRANSLATE_NOOP("CompareWords", "tasks waited %1 s in all for the GIL"),
    QT_TRANSLATE_NOOP("CompareWords", "all %1 cores were busy, so more workers could not help"),
    QT_TRANSLATE_NOOP("CompareWords", "for the last %1 s less than half of the %2 workers had anything to do"),
    QT_TRANSLATE_NOOP("CompareWords", "between tasks workers were idle or busy with handing over for %1 ms a task"),
    QT_TRANSLATE_NOOP("CompareWords", "the tasks themselves took longer, %1 s in all"),
    QT_TRANSLATE_NOOP("CompareWords", "what went on between the tasks"),
    QT_TRANSLATE_NOOP("CompareWords", "the tasks come evenly, and the law takes them to come at random"),
    QT_TRANSLATE_NOOP("CompareWords",
                      "the tasks' times vary less than the law takes them to (%1 of their mean, not 1)"),
    QT_TRANSLATE_NOOP("CompareWords",
                      "the tasks' times vary more than the law takes them to (%1 of their mean, not 1)"),
    QT_TRANSLATE_NOOP("CompareWords", "%1 tasks are few for an average; the law speaks of the long run"),
    QT_TRANSLATE_NOOP("CompareWords", "%1 tasks came a second and %2 ended; the law speaks of as many as come"),
    QT_TRANSLATE_NOOP("CompareWords", "%1 tasks came a second, %2 were asked for")};

}  // namespace

QString sweptTitle(const std::string& key) {
  static const std::array<std::pair<const char*, const char*>, 7> kTitles = {{
      {"workers", QT_TRANSLATE_NOOP("CompareWords", "workers")},
      {"scaled-workers", QT_TRANSLATE_NOOP("CompareWords", "workers, with as many times the tasks")},
      {"chunk-size", QT_TRANSLATE_NOOP("CompareWords", "chunk size")},
      {"queue-limit", QT_TRANSLATE_NOOP("CompareWords", "queue limit")},
      {"gil-interval", QT_TRANSLATE_NOOP("CompareWords", "switch interval in ms")},
      {"call-queue", QT_TRANSLATE_NOOP("CompareWords", "call queue")},
      {"count", QT_TRANSLATE_NOOP("CompareWords", "tasks")},
  }};
  for (const auto& [name, title] : kTitles) {
    if (key == name) {
      return words(title);
    }
  }
  return QString::fromStdString(key);
}

QString sweptValues(const std::string& sweep) {
  constexpr qsizetype kMostListed = 4;
  std::string error;
  const std::optional<Sweep> read = parse_sweep(sweep, error);
  QStringList values;
  bool stepByStep = true;
  for (const double value : read ? read->values : std::vector<double>()) {
    stepByStep = stepByStep && value == read->values.front() + static_cast<double>(values.size());
    values << QString::number(value);
  }
  if (values.size() > 2 && stepByStep) {
    //: The values of a sweep, from and to
    return words(QT_TRANSLATE_NOOP("CompareWords", "%1 to %2")).arg(values.front(), values.back());
  }
  return values.size() > kMostListed
             ? values.mid(0, 3).join(QStringLiteral(", ")) + QStringLiteral(" … ") + values.back()
             : values.join(QStringLiteral(", "));
}

QString pointTitle(const Measurement& measurement, const MeasuredPoint& point) {
  const QString title =
      specTitle(point.spec, measurement.sweep_key == "queue-limit" ? std::string() : measurement.sweep_key);
  // These stand in the title already.
  if (!point.value || measurement.sweep_key == "workers" || measurement.sweep_key == "queue-limit") {
    return title;
  }
  if (measurement.sweep_key == kScaledWorkers) {
    return QStringLiteral("%1 · %2").arg(title, words(QT_TRANSLATE_NOOP("CompareWords", "%1 tasks")).arg(point.tasks));
  }
  return QStringLiteral("%1 · %2 %3").arg(title, sweptTitle(measurement.sweep_key)).arg(*point.value);
}

bool knowsEnergy(const Measurement& measurement) {
  return std::any_of(measurement.points.begin(), measurement.points.end(), [](const MeasuredPoint& point) {
    return std::any_of(point.samples.begin(), point.samples.end(),
                       [](const RunSample& sample) { return sample.energy_j.has_value(); });
  });
}

QString figuresTable(const Measurement& measurement) {
  if (measurement.points.empty()) {
    return {};
  }
  const bool rounds = measurement.points.front().samples.size() > 1;
  QString table = tableStart();
  for (const QString& head :
       {QString(), words(QT_TRANSLATE_NOOP("CompareWords", "wall")), words(QT_TRANSLATE_NOOP("CompareWords", "CPU")),
        words(QT_TRANSLATE_NOOP("CompareWords", "memory")), words(QT_TRANSLATE_NOOP("CompareWords", "p99"))}) {
    table += cell(head);
  }
  if (rounds) {  // one round alone is never sure
    table += cell(words(QT_TRANSLATE_NOOP("CompareWords", "sure?")));
  }
  table += QStringLiteral("</tr>");
  for (const MeasuredPoint& point : measurement.points) {
    std::int64_t memory = 0;
    for (const RunSample& sample : point.samples) {
      memory = std::max(memory, sample.peak_rss_bytes);
    }
    table += QStringLiteral("<tr>") + nameCell(pointTitle(measurement, point)) +
             cell(formatSeconds(point.wall().median)) + cell(formatSeconds(point.median_of(&RunSample::cpu_s))) +
             cell(memory > 0 ? formatBytes(memory) : noValue()) +
             cell(formatSeconds(point.median_of(&RunSample::p99_s))) +
             (rounds ? wideCell(verdictText(measurement, point)) : QString()) + QStringLiteral("</tr>");
  }
  return table + QStringLiteral("</table>");
}

QString lawsTable(const Measurement& measurement) {
  const std::vector<Law> laws = laws_of(measurement);
  if (laws.empty()) {
    return {};
  }
  QString table = tableStart() + cell(QString());
  for (const Law law : laws) {
    table += wideCell(lawName(law).toHtmlEscaped().replace(QStringLiteral(": "), QStringLiteral("<br>")));
  }
  table += QStringLiteral("</tr>");
  QString causes;
  for (const MeasuredPoint& point : measurement.points) {
    const std::vector<LawFigure> figures = law_figures(measurement, point);
    const QString title = pointTitle(measurement, point).toHtmlEscaped();
    table += QStringLiteral("<tr>") + nameCell(pointTitle(measurement, point));
    for (const Law law : laws) {
      const auto found =
          std::find_if(figures.begin(), figures.end(), [law](const LawFigure& figure) { return figure.law == law; });
      if (found == figures.end()) {
        table += cell(noValue());
        continue;
      }
      const QString measured = lawText(law, found->measured);
      table += wideCell(QStringLiteral("%1 / %2").arg(
          predictionText(*found), found->parts() ? QStringLiteral("<b>%1</b>").arg(measured) : measured));
      if (!found->cause.empty() && found->cause != point.cause) {
        causes += QStringLiteral("<p><b>%1</b>, %2: %3</p>")
                      .arg(title, lawName(law).toHtmlEscaped(), causeText(found->cause).toHtmlEscaped());
      }
    }
    table += QStringLiteral("</tr>");
  }
  return table + QStringLiteral("</table>") + causes;
}

QString causeText(const std::string& cause) {
  return engineText("CompareWords", kCauses, QString::fromStdString(cause));
}

QString causesText(const Measurement& measurement) {
  QString text;
  int within = 0;
  for (const MeasuredPoint& point : measurement.points) {
    const QString title = pointTitle(measurement, point).toHtmlEscaped();
    if (!point.error.empty()) {
      text += QStringLiteral("<p><b>%1</b>: %2</p>").arg(title, QString::fromStdString(point.error).toHtmlEscaped());
    } else if (!point.cause.empty()) {
      text += QStringLiteral("<p><b>%1</b>: %2</p>").arg(title, causeText(point.cause).toHtmlEscaped());
    } else if (point.predicted_s) {
      ++within;
    }
  }
  if (within > 0) {
    text += QStringLiteral("<p style=\"color:%1\">%2</p>")
                .arg(ui::palette().muted.name(),
                     text.isEmpty() ? words(QT_TRANSLATE_NOOP("CompareWords", "Nowhere by more than a tenth."))
                                    : words(QT_TRANSLATE_NOOP("CompareWords", "All others are within a tenth.")));
  } else if (text.isEmpty()) {
    text = words(QT_TRANSLATE_NOOP("CompareWords",
                                   "Nobody can know beforehand how long these tasks take; the laws that speak of what "
                                   "was measured stand with the figures."));
  }
  return text;
}

}  // namespace poolscope::ui
