// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/theory/statistics.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace poolscope;

/// Says what repetitions tell, and when they tell nothing.
class StatisticsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void quantiles_lie_between_neighbours();
  void the_interval_is_that_of_the_tables();
  void few_samples_say_how_sure_they_are();
  void the_interval_covers_the_median_as_often_as_it_says();
  void a_clear_difference_is_told();
  void noise_is_called_noise();
  void few_samples_of_the_same_are_seldom_called_different_data();
  void few_samples_of_the_same_are_seldom_called_different();
  void equal_times_are_called_equal();
};

namespace {

std::vector<double> counted(int n) {
  std::vector<double> all;
  for (int i = n; i > 0; --i)
    all.push_back(i);
  return all;
}

}  // namespace

void StatisticsTest::quantiles_lie_between_neighbours() {
  QCOMPARE(median({3, 1, 2}), 2.0);
  QCOMPARE(median({4, 1, 2, 3}), 2.5);
  QCOMPARE(quantile(counted(101), 0.99), 100.0);
  QCOMPARE(quantile({5}, 0.99), 5.0);
  QCOMPARE(median({}), 0.0);
}

void StatisticsTest::the_interval_is_that_of_the_tables() {
  // Pairs of ranks for 95 % from the published tables of the sign test.
  const auto check = [](int n, double low, double high) {
    const MedianEstimate e = estimate_median(counted(n));
    return e.low == low && e.high == high && e.confidence >= 0.95;
  };
  QVERIFY(check(6, 1, 6));
  QVERIFY(check(9, 2, 8));
  QVERIFY(check(10, 2, 9));
  QVERIFY(check(20, 6, 15));
  QVERIFY(check(30, 10, 21));
}

void StatisticsTest::few_samples_say_how_sure_they_are() {
  const MedianEstimate five = estimate_median(counted(5));
  QCOMPARE(five.low, 1.0);
  QCOMPARE(five.high, 5.0);
  QCOMPARE(five.confidence, 0.9375);
  QCOMPARE(estimate_median(counted(3)).confidence, 0.75);
  QCOMPARE(estimate_median({7}).confidence, 0.0);
  QCOMPARE(estimate_median({7}).high, 7.0);
}

void StatisticsTest::the_interval_covers_the_median_as_often_as_it_says() {
  std::mt19937_64 random(11);
  int covered = 0;
  constexpr int kTrials = 4000;
  for (int t = 0; t < kTrials; ++t) {
    std::vector<double> samples(9);
    for (double& s : samples)
      s = -std::log1p(-static_cast<double>(random() >> 11U) * 0x1.0p-53);  // exponential: median ln 2
    const MedianEstimate e = estimate_median(samples);
    covered += e.low <= std::log(2.0) && std::log(2.0) <= e.high ? 1 : 0;
  }
  QVERIFY2(covered > kTrials * 0.945 && covered < kTrials * 0.975, std::to_string(covered).c_str());  // 96.1 %
}

void StatisticsTest::a_clear_difference_is_told() {
  const TimesComparison c = compare_times({2.0, 2.1, 1.9, 2.05, 2.02}, {1.0, 1.02, 0.98, 1.01, 1.0});
  QVERIFY(std::abs(c.speedup - 2.02) < 0.01);
  QVERIFY(c.low > 1.8 && c.high < 2.2);
  QVERIFY(c.verdict == Verdict::faster);
  QVERIFY(compare_times({1.0, 1.02, 0.98}, {2.0, 2.1, 1.9}).verdict == Verdict::slower);
}

void StatisticsTest::noise_is_called_noise() {
  QVERIFY(compare_times({1.0, 2.0, 3.0, 1.5}, {0.9, 2.2, 2.9, 1.2}).verdict == Verdict::too_noisy);
  QVERIFY(compare_times({1.0}, {2.0}).verdict == Verdict::too_noisy);
  QVERIFY(compare_times({}, {2.0}).verdict == Verdict::too_noisy);
}

void StatisticsTest::few_samples_of_the_same_are_seldom_called_different_data() {
  QTest::addColumn<int>("samples");
  for (const int n : {2, 3, 5, 9, 15})
    QTest::addRow("%d", n) << n;
}

void StatisticsTest::few_samples_of_the_same_are_seldom_called_different() {
  QFETCH(int, samples);
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> time(0, 0.3);
  const auto draw = [&] {
    std::vector<double> times(static_cast<std::size_t>(samples));
    for (double& one : times)
      one = time(random);
    return times;
  };
  int called = 0;
  constexpr int kRounds = 400;
  for (int i = 0; i < kRounds; ++i) {
    const Verdict verdict = compare_times(draw(), draw()).verdict;
    called += verdict == Verdict::faster || verdict == Verdict::slower ? 1 : 0;
  }
  // Who says 95 % may be wrong one time in twenty; some more for chance, and for the bootstrap's own error.
  QVERIFY2(called <= kRounds / 10, std::to_string(called).c_str());
}

void StatisticsTest::equal_times_are_called_equal() {
  const std::vector<double> times{1.0, 1.01, 0.99, 1.005, 0.995, 1.0};
  QVERIFY(compare_times(times, times).verdict == Verdict::equal);
}

QTEST_APPLESS_MAIN(StatisticsTest)
#include "tst_statistics.moc"
