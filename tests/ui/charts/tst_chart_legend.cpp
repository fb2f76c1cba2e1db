// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_legend.h"
#include "ui/charts/step_chart.h"

#include "tests/ui/charts/traces.h"
#include "ui/theme/card.h"

#include <QLabel>
#include <QtTest>

#include <memory>

using namespace poolscope;
using namespace poolscope::ui;
using poolscope::support::evenRun;
using poolscope::support::traceAt;

class TestChartLegend : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void legendNamesTheRuns();
  void namesLoseWhatTheyShare();
};

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

}  // namespace

void TestChartLegend::legendNamesTheRuns() {
  auto* chart = new QueueDepthChart;
  const std::unique_ptr<Card> card(makeChartCard(chart));
  card->resize(500, 230);
  card->show();
  QCOMPARE(card->title(), QStringLiteral("Queue depth"));
  QCOMPARE(card->subtitle(), QStringLiteral("tasks"));
  auto* legend = card->findChild<ChartLegend*>();
  QVERIFY(legend != nullptr);
  chart->setRecording({traceAt(evenRun(4, 2, kSecond), kSecond, false)});
  QVERIFY(!legend->isVisible());
  chart->setRecording({traceAt(evenRun(10, 2, kSecond), kSecond, false, "threads:workers=2"),
                       traceAt(evenRun(10, 10, kSecond), kSecond, false, "threads:workers=10")});
  QVERIFY(legend->isVisible());
  QCOMPARE(legend->toolTip(), QStringLiteral("threads:workers=2\nthreads:workers=10"));
  chart->setRunNames({QStringLiteral("Thread pool · 2 workers"), QStringLiteral("Thread pool · 10 workers")});
  QCOMPARE(legend->toolTip(), QStringLiteral("Thread pool · 2 workers\nThread pool · 10 workers"));
  // In a narrow card the unit can still be read.
  card->resize(270, 230);
  QCoreApplication::sendPostedEvents();
  const auto* unit = card->findChild<QLabel*>(QStringLiteral("cardSubtitle"));
  QVERIFY(unit->width() >= unit->fontMetrics().horizontalAdvance(unit->text()));
  // Nor do many runs take the room of the title.
  Recording many;
  for (int run = 0; run < 12; ++run) {
    many.push_back(traceAt(evenRun(4, 2, kSecond), kSecond, false, "sequential"));
  }
  chart->setRecording(many);
  QCoreApplication::sendPostedEvents();
  QVERIFY(unit->width() >= unit->fontMetrics().horizontalAdvance(unit->text()));
}

void TestChartLegend::namesLoseWhatTheyShare() {
  const auto list = [](const char* text) { return QString::fromUtf8(text).split(QLatin1Char('|')); };
  QCOMPARE(withoutCommonBegin(list("Thread pool · 2 workers|Thread pool · 10 workers")), list("2 workers|10 workers"));
  QCOMPARE(withoutCommonBegin(list("Sequential|Thread pool · 2 workers")), list("Sequential|Thread pool · 2 workers"));
  QCOMPARE(withoutCommonBegin(list("A · B|A · B")), list("B|B"));
  QCOMPARE(withoutCommonBegin({}), QStringList());
}

QTEST_MAIN(TestChartLegend)
#include "tst_chart_legend.moc"
