// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "ui/timeline/crowd.h"

#include <QtTest>

#include <algorithm>
#include <random>
#include <vector>

using namespace poolscope::ui;

class TestCrowd : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { poolscope::support::failOnQtWarnings(); }
  void itCountsAsOneByOne_data();
  void itCountsAsOneByOne();
  void whatGoesOnHasNoEnd();
  void nothingIsNothing();
};

void TestCrowd::itCountsAsOneByOne_data() {
  QTest::addColumn<int>("steps");
  QTest::newRow("at once") << 1;
  QTest::newRow("little by little, begins out of order") << 50;
}

void TestCrowd::itCountsAsOneByOne() {
  QFETCH(int, steps);
  std::mt19937_64 random(7);
  std::vector<TimeRange> tasks;
  for (int i = 0; i < 1000; ++i) {
    const auto begin = static_cast<std::int64_t>(random() % 10'000);
    tasks.push_back({begin, begin + 1 + static_cast<std::int64_t>(random() % 500)});
  }
  std::sort(tasks.begin(), tasks.end(), [](TimeRange a, TimeRange b) { return a.end < b.end; });
  Crowd crowd;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    crowd.began(tasks[i].begin);
    crowd.ended(tasks[i].end);
    if (i % (tasks.size() / static_cast<std::size_t>(steps)) == 0) {
      crowd.settle();
    }
  }
  crowd.settle();

  std::size_t most = 0;
  for (std::int64_t ns = 0; ns < 10'600; ns += 37) {
    const TimeRange range{ns, ns + 100};
    std::size_t touching = 0;
    std::int64_t busy = 0;
    for (const TimeRange& task : tasks) {
      const std::int64_t inside = std::min(task.end, range.end) - std::max(task.begin, range.begin);
      touching += inside > 0 ? 1 : 0;
      busy += std::max<std::int64_t>(inside, 0);
    }
    QCOMPARE(crowd.touching(range), touching);
    QCOMPARE(crowd.meanWithin(range), static_cast<double>(busy) / 100);
  }
  for (const TimeRange& task : tasks) {
    most = std::max(most, static_cast<std::size_t>(std::count_if(tasks.begin(), tasks.end(), [&](const TimeRange& t) {
                      return t.begin <= task.begin && task.begin < t.end;
                    })));
  }
  QCOMPARE(crowd.peak(), most);
}

void TestCrowd::whatGoesOnHasNoEnd() {
  Crowd crowd;
  crowd.began(0);
  crowd.began(50);
  crowd.settle();
  QCOMPARE(crowd.meanWithin({0, 100}), 1.5);
  QCOMPARE(crowd.meanWithin({1000, 1001}), 2.0);
  QCOMPARE(crowd.peak(), std::size_t{2});
}

void TestCrowd::nothingIsNothing() {
  Crowd crowd;
  crowd.settle();
  QCOMPARE(crowd.meanWithin({0, 10}), 0.0);
  QCOMPARE(crowd.meanWithin({10, 10}), 0.0);
  QCOMPARE(crowd.touching({0, 10}), std::size_t{0});
  QCOMPARE(crowd.peak(), std::size_t{0});
}

QTEST_APPLESS_MAIN(TestCrowd)
#include "tst_crowd.moc"
