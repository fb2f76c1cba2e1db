// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/report_words.h"

#include "ui/panels/job_words.h"
#include "ui/windows/compare_words.h"
#include "ui/windows/run_words.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <string_view>

namespace poolscope::ui {

namespace {

// All that report_html() says by itself.
constexpr std::array kTexts = {
    QT_TRANSLATE_NOOP("ReportWords", "%1: %2."),
    QT_TRANSLATE_NOOP("ReportWords", "%1, %2: %3."),
    QT_TRANSLATE_NOOP("ReportWords", "It was cancelled; what had been measured is here."),
    QT_TRANSLATE_NOOP("ReportWords", "Wall time"),
    QT_TRANSLATE_NOOP("ReportWords", "Sweep"),
    QT_TRANSLATE_NOOP("ReportWords", "executor"),
    QT_TRANSLATE_NOOP("ReportWords", "median"),
    QT_TRANSLATE_NOOP("ReportWords", "95 % interval"),
    QT_TRANSLATE_NOOP("ReportWords", "predicted"),
    QT_TRANSLATE_NOOP("ReportWords", "speed-up"),
    QT_TRANSLATE_NOOP("ReportWords", "verdict"),
    QT_TRANSLATE_NOOP("ReportWords", "CPU"),
    QT_TRANSLATE_NOOP("ReportWords", "p99 latency"),
    QT_TRANSLATE_NOOP("ReportWords", "memory"),
    QT_TRANSLATE_NOOP("ReportWords", "energy"),
    QT_TRANSLATE_NOOP("ReportWords", "One repetition each."),
    QT_TRANSLATE_NOOP("ReportWords", "%1 repetitions each."),
    QT_TRANSLATE_NOOP("ReportWords", "%1 repetitions each after a warm-up."),
    QT_TRANSLATE_NOOP("ReportWords", "With fewer than six the interval is the smallest to the largest."),
    QT_TRANSLATE_NOOP("ReportWords",
                      "This machine does not tell what its processors use in energy, or runs went on side by side."),
    QT_TRANSLATE_NOOP("ReportWords", "Laws beside what was measured"),
    QT_TRANSLATE_NOOP("ReportWords", "predicted / measured"),
    QT_TRANSLATE_NOOP("ReportWords", "Bold: more than a tenth beside what the law says."),
    QT_TRANSLATE_NOOP("ReportWords",
                      "%1: the universal scalability law fits with %2 tasks/s for one worker, contention %3 %, "
                      "coherence %4 % (R² %5)."),
    QT_TRANSLATE_NOOP("ReportWords", "More than %1 workers make it slower."),
    QT_TRANSLATE_NOOP("ReportWords", "Timeline of the last repetition"),
    QT_TRANSLATE_NOOP("ReportWords", "Experiment"),
    QT_TRANSLATE_NOOP("ReportWords", "All samples as CSV"),
    QT_TRANSLATE_NOOP("ReportWords", "bar: median; line: 95 % interval; dashed red: prediction"),
    QT_TRANSLATE_NOOP("ReportWords", "tasks/s"),
    QT_TRANSLATE_NOOP("ReportWords", "dots: median, with the interval; dashed: the scalability law that fits"),
    QT_TRANSLATE_NOOP("ReportWords", "the first %1 of %2 tasks"),
    QT_TRANSLATE_NOOP("ReportWords", "faster"),
    QT_TRANSLATE_NOOP("ReportWords", "slower"),
    QT_TRANSLATE_NOOP("ReportWords", "no difference"),
    QT_TRANSLATE_NOOP("ReportWords", "too noisy to tell"),
    QT_TRANSLATE_NOOP("ReportWords", "List scheduling"),
    QT_TRANSLATE_NOOP("ReportWords", "wall time"),
    QT_TRANSLATE_NOOP("ReportWords", "Makespan bounds"),
    QT_TRANSLATE_NOOP("ReportWords", "Amdahl"),
    QT_TRANSLATE_NOOP("ReportWords", "Gustafson"),
    QT_TRANSLATE_NOOP("ReportWords", "Scalability law"),
    QT_TRANSLATE_NOOP("ReportWords", "Little's law"),
    QT_TRANSLATE_NOOP("ReportWords", "tasks inside"),
    QT_TRANSLATE_NOOP("ReportWords", "M/M/c"),
    QT_TRANSLATE_NOOP("ReportWords", "mean wait")};

std::string textOf(std::string_view english) {
  const auto known = std::find(kTexts.begin(), kTexts.end(), english);
  return known == kTexts.end() ? std::string(english)
                               : QCoreApplication::translate("ReportWords", *known).toStdString();
}

}  // namespace

ReportWords reportWords() {
  ReportWords words;
  words.language = QLocale().bcp47Name().toStdString();
  words.text = textOf;
  words.name = [](const std::string& name) { return jobText(name).toStdString(); };
  words.executor = [](const ExecutorSpec& spec) { return specTitle(spec).toStdString(); };
  words.point = [](const Measurement& measurement, const MeasuredPoint& point) {
    return pointTitle(measurement, point).toStdString();
  };
  words.key = [](const std::string& key) { return sweptTitle(key).toStdString(); };
  words.cause = [](const std::string& cause) { return causeText(cause).toStdString(); };
  return words;
}

}  // namespace poolscope::ui
