// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/overview.h"

#include <QRandomGenerator>
#include <QtTest>

#include <cmath>
#include <numeric>

using namespace poolscope::ui;

namespace {

double total(const std::vector<Overview::Column>& columns, TimeRange range) {
  const double sum =
      std::accumulate(columns.begin(), columns.end(), 0.0,
                      [](double so_far, const Overview::Column& column) { return so_far + column.busy; });
  return sum * static_cast<double>(range.span()) / static_cast<double>(columns.size());
}

}  // namespace

class TestOverview : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aColumnHoldsTheMeanNumberOfTasks();
  void timeIsKeptHoweverWideBinsBecome();
  void theWorstEndShows();
  void whatLastsIsShownAndNotKept();
  void absurdTimesAreHarmless();
};

void TestOverview::aColumnHoldsTheMeanNumberOfTasks() {
  Overview overview;
  overview.add(0, 1'000'000, 0);
  overview.add(0, 500'000, 0);
  const auto columns = overview.columns({{0, 2'000'000}, 0, 4});
  QCOMPARE(columns.size(), std::size_t{4});
  QVERIFY(std::abs(columns[0].busy - 2) < 0.01);
  QVERIFY(std::abs(columns[1].busy - 1) < 0.01);
  QVERIFY(std::abs(columns[2].busy) < 0.01);
  QVERIFY(Overview().columns({{0, 100}, 0, 10})[3].busy == 0);
  QVERIFY(overview.columns({{0, 100}, 0, 0}).empty());
}

void TestOverview::timeIsKeptHoweverWideBinsBecome() {
  QRandomGenerator random(5);
  Overview overview;
  double sum = 0;
  std::int64_t time = 0;
  for (int i = 0; i < 50'000; ++i) {
    const std::int64_t begin = time + random.bounded(1000);
    const std::int64_t end = begin + random.bounded(i % 100 == 0 ? 10'000'000 : 2'000);
    overview.add(begin, end, 0);
    sum += static_cast<double>(end - begin);
    time += 1'500;
  }
  const TimeRange all{0, time + 20'000'000};
  QVERIFY(overview.binWidth() > 1024);
  QVERIFY(std::abs(total(overview.columns({all, 60, 1000}), all) / sum - 1) < 1e-6);
  QVERIFY(std::abs(total(overview.columns({all, 0, 17}), all) / sum - 1) < 1e-6);
}

void TestOverview::theWorstEndShows() {
  Overview overview;
  for (int i = 0; i < 1000; ++i) {
    overview.add(i * 1'000'000, i * 1'000'000 + 900'000, i == 600 ? 3 : 0);
  }
  const auto columns = overview.columns({{0, 1'000'000'000}, 0, 100});
  QCOMPARE(columns[60].severity, std::uint8_t{3});
  QCOMPARE(columns[40].severity, std::uint8_t{0});
  QCOMPARE(columns[80].severity, std::uint8_t{0});
}

void TestOverview::whatLastsIsShownAndNotKept() {
  Overview overview;
  overview.add(0, 1000, 0);
  overview.setLasting({{1'000'000, 9'000'000}});
  const TimeScale scale{{0, 10'000'000}, 0, 10};
  QVERIFY(std::abs(overview.columns(scale)[5].busy - 1) < 0.01);
  overview.setLasting({});
  QVERIFY(overview.columns(scale)[5].busy < 0.01);
}

void TestOverview::absurdTimesAreHarmless() {
  Overview overview;
  overview.add(-5, -10, 1);
  overview.add(kFurthestTime, kFurthestTime + 1, 0);
  overview.add(10, 5, 0);
  overview.setLasting({{kFurthestTime, -kFurthestTime}});
  QCOMPARE(overview.columns({{-100, 1000}, 0, 50}).size(), std::size_t{50});
}

QTEST_APPLESS_MAIN(TestOverview)
#include "tst_overview.moc"
