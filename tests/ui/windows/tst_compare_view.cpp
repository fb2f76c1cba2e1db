// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/compare_view.h"

#include "core/export/report_html.h"
#include "core/jobs/advisor.h"
#include "ui/panels/speedup_chart.h"
#include "ui/theme/card.h"
#include "ui/windows/compare_words.h"
#include "ui/windows/report_pdf.h"
#include "ui/windows/report_words.h"

#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTextDocument>
#include <QTranslator>
#include <QtTest>

#include <algorithm>

using namespace poolscope;
using namespace poolscope::ui;

/// The comparison: many runs, sweeps that draw point by point, the laws, and its words.
class CompareViewTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void fiftyRunsAreCompared();
  void longNamesLeaveTheFiguresTheirRoom();
  void eachOfThirtyTwoPointsIsShownAsItComes();
  void aSweepWithoutAnyTimeIsDrawn();
  void whatTheExecutorsHaveCanBeSweptOver();
  void oneTaskIsNotSeveral();
  void chunksAreSweptOver();
  void lawsStandBesideTheFigures();
  void energyIsOfferedWhereItIsKnown();
  void textOfFilesIsShownAsText();
  void causesAreToldInTheUsersLanguage_data();
  void causesAreToldInTheUsersLanguage();
  void thePdfHoldsTheTableOnItsPages();
  void theReportSpeaksTheWindowsLanguage();
};

namespace {

Experiment quick(const QString& steps = QStringLiteral("sleep 1ms")) {
  Experiment e = experiment_for("recipe");
  e.params["steps"] = steps.toStdString();
  e.count = 4;
  e.executors = {ExecutorSpec{.workers = 1}};
  return e;
}

/// Words that are marked, so that a test sees which went through the translation.
class Marker : public QTranslator {
 public:
  QString translate(const char* /*context*/, const char* source, const char* /*comment*/, int /*n*/) const override {
    return QLatin1Char('@') + QString::fromUtf8(source);
  }
  bool isEmpty() const override { return false; }
};

}  // namespace

void CompareViewTest::fiftyRunsAreCompared() {
  Experiment e = quick();
  e.executors.clear();
  for (int workers = 1; workers <= 50; ++workers) {
    e.executors.push_back({.workers = workers});
  }
  CompareView view;
  view.resize(1280, 800);
  view.setVisible(true);
  view.measureExperiment(e);
  QTRY_VERIFY_WITH_TIMEOUT(!view.isMeasuring(), 60'000);
  QCOMPARE(view.measurement().points.size(), std::size_t{50});
  auto* bars = view.findChild<CompareBars*>();
  QCOMPARE(bars->bars().size(), std::size_t{50});
  QVERIFY2(bars->sizeHint().height() <= 50 * 24 + 8, "they would take eight screens");
  // What to make of it stands above the long table.
  const auto top = [&view](const char* name) {
    auto* card = view.findChild<QWidget*>(QString::fromLatin1(name));
    return card->mapTo(&view, QPoint(0, 0)).y();
  };
  QTRY_VERIFY(top("adviceCard") < top("compareTableCard"));
}

void CompareViewTest::longNamesLeaveTheFiguresTheirRoom() {
  Measurement m;
  for (int rounds : {1, 5}) {
    MeasuredPoint point;
    point.spec = {.kind = ExecutorKind::threads, .workers = 16};
    point.spec.queue_limit = 1'000'000;
    point.samples.assign(static_cast<std::size_t>(rounds),
                         {.wall_s = 12.34, .cpu_s = 0.00123, .p99_s = 1.23, .peak_rss_bytes = 123 << 20});
    m.points = {point, point};
    QTextDocument table;
    table.setDefaultFont(QApplication::font());
    table.setHtml(figuresTable(m));
    table.setTextWidth(420);  // of the right side, without its borders
    QVERIFY2(table.size().width() <= 420, qPrintable(figuresTable(m)));
  }
}

void CompareViewTest::eachOfThirtyTwoPointsIsShownAsItComes() {
  Experiment e = quick();
  e.sweep = "workers=1..32";
  CompareView view;
  view.resize(1280, 800);
  view.setVisible(true);
  std::vector<std::size_t> seen;
  connect(&view, &CompareView::changed, &view, [&] { seen.push_back(view.measurement().points.size()); });
  view.measureExperiment(e);
  QTRY_VERIFY_WITH_TIMEOUT(!view.isMeasuring(), 60'000);
  for (std::size_t points = 1; points <= 32; ++points) {
    QVERIFY2(std::find(seen.begin(), seen.end(), points) != seen.end(), std::to_string(points).c_str());
  }
  auto* curve = view.findChild<QWidget*>(QStringLiteral("compareCurveCard"));
  auto* bars = view.findChild<QWidget*>(QStringLiteral("compareBarsCard"));
  QTRY_VERIFY2(curve->y() < bars->y(), "of a sweep the curve comes first");
}

void CompareViewTest::aSweepWithoutAnyTimeIsDrawn() {
  // As when the worker program is missing: no run has begun, so each has taken no time.
  Measurement measurement;
  measurement.sweep_key = "workers";
  for (const int workers : {1, 2, 3}) {
    MeasuredPoint point;
    point.workers = workers;
    point.value = workers;
    point.tasks = 4;
    point.predicted_s = 0;
    point.samples.resize(1);
    measurement.points.push_back(point);
  }
  SpeedupChart chart;
  chart.resize(400, 200);
  chart.setMeasurement(measurement, QStringLiteral("workers"));
  QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
  QVERIFY(!chart.grab().isNull());
}

void CompareViewTest::whatTheExecutorsHaveCanBeSweptOver() {
  Experiment e = quick();
  e.executors = {ExecutorSpec{.kind = ExecutorKind::sequential}, ExecutorSpec{.workers = 2, .gil = true}};
  std::vector<std::string> keys;
  for (const SweepChoice& choice : sweepChoices(e)) {
    keys.push_back(choice.key);
    const Experiment swept = withSweep(e, choice);
    QCOMPARE(swept.executors.size(), std::size_t{1});
    QCOMPARE(validate(swept), std::string());
  }
  for (const char* key : {"workers", "scaled-workers", "queue-limit", "gil-interval"}) {
    QVERIFY2(std::find(keys.begin(), keys.end(), key) != keys.end(), key);
  }
  e.executors[1].gil = false;
  const std::vector<SweepChoice> without = sweepChoices(e);
  QVERIFY(std::none_of(without.begin(), without.end(),
                       [](const SweepChoice& choice) { return choice.key == "gil-interval"; }));
  e.executors.pop_back();
  QVERIFY(sweepChoices(e).empty());

  CompareView view;
  Experiment base = quick();
  view.measureExperiment(base);
  QTRY_VERIFY_WITH_TIMEOUT(!view.isMeasuring(), 20'000);
  auto* more = view.findChild<QPushButton*>(QStringLiteral("compareSweepMore"));
  QVERIFY(more->isEnabled());
  auto* action = more->menu()->findChild<QAction*>(QStringLiteral("queue-limit"));
  QVERIFY(action != nullptr);
  QCOMPARE(action->text(), QStringLiteral("queue limit: 1, 2, 4 … 256"));
  action->trigger();
  QTRY_COMPARE_WITH_TIMEOUT(view.measurement().sweep_key, std::string("queue-limit"), 20'000);
  QTRY_VERIFY_WITH_TIMEOUT(!view.isMeasuring(), 20'000);
  QCOMPARE(view.measurement().points.size(), std::size_t{9});
}

void CompareViewTest::oneTaskIsNotSeveral() {
  CompareView view;
  Experiment e = quick();
  e.count = 1;
  e.repetitions = 2;
  const auto* card = view.findChild<Card*>(QStringLiteral("compareBarsCard"));
  QCOMPARE(card->subtitle(), QStringLiteral("run a race, and its runs are compared here"));
  view.measureExperiment(e);
  QCOMPARE(card->subtitle(), QStringLiteral("measuring…"));
  QCOMPARE(view.findChild<QSpinBox*>(QStringLiteral("compareRounds"))->value(), 2);
  QTRY_VERIFY_WITH_TIMEOUT(!view.isMeasuring(), 20'000);
  QStringList words;
  for (const QLabel* label : view.findChildren<QLabel*>()) {
    words << label->text();
  }
  QVERIFY2(words.contains(QStringLiteral("Recipe · 1 task")), qPrintable(words.join(QLatin1Char('|'))));
}

void CompareViewTest::chunksAreSweptOver() {
  qputenv("POOLSCOPE_WORKER", POOLSCOPE_WORKER_PROGRAM);
  CompareView view;
  Experiment e = quick();
  e.executors = {ExecutorSpec{.kind = *process_kind(), .workers = 1}};
  view.measureExperiment(e);
  QTRY_VERIFY_WITH_TIMEOUT(!view.isMeasuring(), 20'000);
  auto* menu = view.findChild<QPushButton*>(QStringLiteral("compareSweepMore"))->menu();
  auto* action = menu->findChild<QAction*>(QStringLiteral("chunk-size"));
  QVERIFY(action != nullptr);
  action->trigger();
  QTRY_COMPARE_WITH_TIMEOUT(view.measurement().points.size(), std::size_t{9}, 20'000);
  QTRY_VERIFY_WITH_TIMEOUT(!view.isMeasuring(), 60'000);
  QCOMPARE(view.measurement().sweep_key, std::string("chunk-size"));
  const MeasuredPoint& last = view.measurement().points.back();
  QCOMPARE(last.value.value_or(0), 256.0);
  QVERIFY2(last.error.empty() && last.samples.size() == 1, last.error.c_str());
}

void CompareViewTest::lawsStandBesideTheFigures() {
  CompareView view;
  view.setVisible(true);
  QVERIFY(view.findChild<QWidget*>(QStringLiteral("compareLawCard"))->isHidden());
  Experiment e = quick();
  e.sweep = "workers=1..4";
  view.measureExperiment(e);
  QTRY_VERIFY_WITH_TIMEOUT(!view.isMeasuring(), 20'000);
  QVERIFY(!view.findChild<QWidget*>(QStringLiteral("compareLawCard"))->isHidden());
  const QString laws = view.findChild<QLabel*>(QStringLiteral("compareLaws"))->text();
  for (const char* law : {"List scheduling", "Makespan bounds", "Amdahl", "Scalability law", "Little"}) {
    QVERIFY2(laws.contains(QString::fromLatin1(law)), law);
  }
}

void CompareViewTest::energyIsOfferedWhereItIsKnown() {
  Measurement m;
  m.experiment = quick();
  MeasuredPoint point;
  point.tasks = 4;
  point.workers = 1;
  point.samples.push_back({.wall_s = 1, .cpu_s = 1});
  m.points = {point};
  CompareView view;
  view.showMeasurement(m);
  auto* energy = view.findChild<QPushButton*>(QStringLiteral("compareFigure6"));
  auto* cpu = view.findChild<QPushButton*>(QStringLiteral("compareFigure3"));
  QVERIFY(energy->isHidden());
  cpu->click();
  auto* legend = view.findChild<QLabel*>(QStringLiteral("compareLegend"));
  QVERIFY2(legend->text().contains(QStringLiteral("does not tell")), qPrintable(legend->text()));
  m.points[0].samples[0].energy_j = 12.5;
  view.showMeasurement(m);
  QVERIFY(!energy->isHidden());
  energy->click();
  QVERIFY(view.findChild<CompareBars*>()->bars()[0].text.contains(QStringLiteral("12.5")));
}

void CompareViewTest::textOfFilesIsShownAsText() {
  Measurement m;
  m.experiment = quick();
  MeasuredPoint point;
  point.tasks = 4;
  point.workers = 1;
  point.error = "<img src='x'>";
  point.samples.push_back({.wall_s = 1});
  m.points = {point};
  QVERIFY(causesText(m).contains(QStringLiteral("&lt;img")));
  QVERIFY(!causesText(m).contains(QStringLiteral("<img")));
}

void CompareViewTest::causesAreToldInTheUsersLanguage_data() {
  QTest::addColumn<QString>("told");
  QTest::newRow("0.52 s slower than predicted: tasks waited 1.20 s in all for the GIL")
      << QStringLiteral("@0.52 s slower than predicted: @tasks waited 1.20 s in all for the GIL");
  QTest::newRow("0.10 s faster than predicted") << QStringLiteral("@0.10 s faster than predicted");
  QTest::newRow("0.10 s longer than any schedule of tasks as long as these needs: what went on between the tasks")
      << QStringLiteral(
             "@0.10 s longer than any schedule of tasks as long as these needs: @what went on between the tasks");
  QTest::newRow("50 tasks came a second, 100 were asked for")
      << QStringLiteral("@50 tasks came a second, 100 were asked for");
  QTest::newRow("something new") << QStringLiteral("something new");
}

void CompareViewTest::causesAreToldInTheUsersLanguage() {
  QFETCH(QString, told);
  Marker marker;
  QCoreApplication::installTranslator(&marker);
  const QString text = causeText(QTest::currentDataTag());
  QCoreApplication::removeTranslator(&marker);
  QCOMPARE(text, told);
}

void CompareViewTest::thePdfHoldsTheTableOnItsPages() {
  Experiment e = quick();
  e.sweep = "workers=1..3";
  e.repetitions = 2;
  const QByteArray pdf = reportPdf(QString::fromStdString(report_html(measure(e))));
  QVERIFY(pdf.startsWith("%PDF"));
  // Squeezed into narrow columns the table alone would take more.
  QVERIFY2(pdf.count("/Type /Page\n") + pdf.count("/Type /Page\r") <= 2, QByteArray::number(pdf.size()));
}

void CompareViewTest::theReportSpeaksTheWindowsLanguage() {
  Experiment e = quick();
  e.sweep = "workers=1..3";
  e.repetitions = 2;
  Measurement m = measure(e);
  m.points.back().cause = "0.10 s faster than predicted";
  Marker marker;
  QCoreApplication::installTranslator(&marker);
  QString page = QString::fromStdString(report_html(m, reportWords()));
  QCoreApplication::removeTranslator(&marker);
  // What is the user's, or for programs, stays as it is.
  page.remove(QRegularExpression(QStringLiteral("<style>.*</style>|<pre>.*?</pre>|<title>.*?</title>"),
                                 QRegularExpression::DotMatchesEverythingOption));
  QStringList left;
  for (const QString& text : page.split(QRegularExpression(QStringLiteral("<[^>]*>")), Qt::SkipEmptyParts)) {
    if (text.contains(QRegularExpression(QStringLiteral("[a-z]{3}"))) && !text.contains(QLatin1Char('@'))) {
      left << text;
    }
  }
  QVERIFY2(left.isEmpty(), qPrintable(left.join(QLatin1Char('\n'))));
  QVERIFY(page.contains(QStringLiteral("@0.10 s faster than predicted")));
}

QTEST_MAIN(CompareViewTest)
#include "tst_compare_view.moc"
