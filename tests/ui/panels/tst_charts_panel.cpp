// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sample_traces.h"
#include "ui/charts/cpu_chart.h"
#include "ui/charts/latency_chart.h"
#include "ui/charts/memory_chart.h"
#include "ui/charts/rate_chart.h"
#include "ui/charts/step_chart.h"
#include "ui/panels/charts_panel.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QtTest>

using namespace poolscope;
using namespace poolscope::ui;
using samples::kSecond;

class TestChartsPanel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { new Theme(Theme::Scheme::Light, this); }
  void asManyChartsAsHaveRoom();
  void titlesAreWholeHoweverManyRunsThereAre();
  void aPlaceCanHaveAnotherChart();
  void aChartThatIsShownLateKnowsEverything();
  void theOrderIsKept();
  void liveChartsTakeTurns();
};

void TestChartsPanel::asManyChartsAsHaveRoom() {
  ChartsPanel panel;
  panel.resize(600, 220);
  panel.show();
  QCOMPARE(panel.placeCount(), 3);
  QVERIFY(panel.cpu().isVisible() && panel.queueDepth().isVisible() && panel.completions().isVisible());
  QVERIFY(!panel.latency().isVisible());
  panel.resize(1900, 220);
  QTRY_COMPARE(panel.placeCount(), 6);
  QVERIFY(panel.memory().isVisible());
  panel.resize(410, 220);
  QTRY_COMPARE(panel.placeCount(), 2);
  QVERIFY(panel.queueDepth().isVisible() && !panel.completions().isVisible());
  QVERIFY(!panel.memory().isVisible());
}

// The legend gives way first, to nothing if need be.
void TestChartsPanel::titlesAreWholeHoweverManyRunsThereAre() {
  ChartsPanel panel;
  panel.resize(565, 200);
  panel.show();
  Recording many;
  for (int run = 0; run < 10; ++run) {
    many.push_back(samples::race().front());
  }
  panel.setRecording(many);
  QTest::qWait(0);
  for (const QLabel* title : panel.findChildren<QLabel*>(QStringLiteral("cardTitle"))) {
    if (title->isVisible()) {
      QVERIFY2(title->width() >= title->sizeHint().width(), qPrintable(title->text()));
    }
  }
}

void TestChartsPanel::aPlaceCanHaveAnotherChart() {
  ChartsPanel panel;
  panel.resize(600, 220);
  panel.show();
  auto* menu = panel.findChild<QMenu*>(QStringLiteral("queueDepthChartMenu"));
  QVERIFY(menu != nullptr);
  Q_EMIT menu->aboutToShow();
  QCOMPARE(menu->actions().size(), 6);
  auto* latency = menu->findChild<QAction*>(QStringLiteral("choose_latencyChart"));
  QVERIFY(latency != nullptr && !latency->isChecked());
  QVERIFY(menu->findChild<QAction*>(QStringLiteral("choose_queueDepthChart"))->isChecked());
  latency->trigger();
  QCOMPARE(panel.chartAt(1), &panel.latency());
  QVERIFY(panel.latency().isVisible());
  QVERIFY(!panel.queueDepth().isVisible());
  QTRY_VERIFY(panel.cpu().mapTo(&panel, QPoint()).x() < panel.latency().mapTo(&panel, QPoint()).x());
  panel.setChartAt(0, &panel.completions());  // both are shown: they change places
  QCOMPARE(panel.chartAt(2), &panel.cpu());
}

void TestChartsPanel::aChartThatIsShownLateKnowsEverything() {
  ChartsPanel panel;
  panel.resize(600, 220);
  panel.show();
  panel.setRecording(samples::race());
  panel.setTimeRange(kSecond, 3 * kSecond);
  panel.setTimeCursor(2 * kSecond);
  QVERIFY(panel.rate().isEmpty());
  panel.setChartAt(0, &panel.rate());
  QVERIFY(!panel.rate().isEmpty());
  QCOMPARE(panel.rate().rangeEnd(), std::int64_t{3 * kSecond});
  QCOMPARE(panel.rate().timeCursor(), std::int64_t{2 * kSecond});
}

void TestChartsPanel::theOrderIsKept() {
  ChartsPanel panel;
  panel.setChartAt(0, &panel.memory());
  const QStringList order = panel.order();
  ChartsPanel other;
  other.setOrder(order + QStringList{QStringLiteral("no such chart")});
  QCOMPARE(other.order(), order);
  other.setOrder({QStringLiteral("rateChart")});
  QCOMPARE(other.chartAt(0), &other.rate());
  QCOMPARE(other.order().size(), 6);
}

void TestChartsPanel::liveChartsTakeTurns() {
  ChartsPanel panel;
  panel.resize(600, 220);
  panel.show();
  const auto now = [](const TimeChart& chart) { return chart.recording()[0].now_ns(); };
  panel.setRecording(samples::race(kSecond));
  QCOMPARE(now(panel.cpu()), kSecond);  // the first is for all
  QCOMPARE(now(panel.queueDepth()), kSecond);
  panel.setTimeCursor(2 * kSecond, true);
  panel.setRecording(samples::race(2 * kSecond));
  QVERIFY(now(panel.cpu()) != now(panel.queueDepth()));
  QVERIFY(panel.cpu().timeCursor() != panel.queueDepth().timeCursor());
  panel.setRecording(samples::race(3 * kSecond));
  QVERIFY(now(panel.cpu()) >= 2 * kSecond && now(panel.queueDepth()) >= 2 * kSecond);
  panel.setTimeCursor(kSecond);  // by hand: at once
  QCOMPARE(panel.cpu().timeCursor(), kSecond);
  QCOMPARE(panel.queueDepth().timeCursor(), kSecond);
  panel.setRecording(samples::race());
  QCOMPARE(now(panel.cpu()), 5 * kSecond);  // and the last is for all again
  QCOMPARE(now(panel.queueDepth()), 5 * kSecond);
  QCOMPARE(now(panel.completions()), 5 * kSecond);
}

QTEST_MAIN(TestChartsPanel)
#include "tst_charts_panel.moc"
