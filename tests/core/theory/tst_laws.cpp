// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/theory/laws.h"

#include <QTest>

#include <cmath>

using namespace poolscope;

/// Each law against values known from the literature or worked out by hand.
class LawsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void amdahl_and_gustafson();
  void the_fit_finds_the_law_it_was_made_from();
  void a_straight_line_has_no_contention();
  void too_few_points_fit_nothing();
  void the_fit_is_best_at_its_peak();
  void little();
  void graham_s_bounds_hold_his_worst_case();
  void erlang_s_table();
  void one_server_is_the_textbook_s();
  void overload_has_no_forecast();
};

namespace {

bool near(double a, double b, double relative = 1e-9) { return std::abs(a - b) <= relative * std::abs(b); }

}  // namespace

void LawsTest::amdahl_and_gustafson() {
  QVERIFY(near(amdahl_speedup(0.05, 20), 10.256410256410257));  // 5 % serial: 20 workers are worth 10
  QVERIFY(near(amdahl_speedup(0, 8), 8));
  QVERIFY(near(amdahl_speedup(1, 8), 1));
  QVERIFY(near(gustafson_speedup(0.05, 20), 19.05));
}

void LawsTest::the_fit_finds_the_law_it_was_made_from() {
  const ScalabilityFit law{.lambda = 995, .sigma = 0.0267, .kappa = 0.000769};  // Gunther's example
  std::vector<ScalingPoint> points;
  for (const double n : {1, 2, 4, 8, 16, 32, 64})
    points.push_back({n, law.per_second(n)});
  const auto fit = fit_scalability(points);
  QVERIFY(fit.has_value());
  QVERIFY(near(fit->lambda, law.lambda, 1e-6));
  QVERIFY(near(fit->sigma, law.sigma, 1e-6));
  QVERIFY(near(fit->kappa, law.kappa, 1e-6));
  QVERIFY(fit->r_squared > 0.999999);
  QCOMPARE(std::round(*fit->best_workers()), 36.0);
}

void LawsTest::a_straight_line_has_no_contention() {
  // A little better than linear, as measurements are: nothing may come out negative.
  const auto fit = fit_scalability({{1, 100}, {2, 202}, {3, 303}, {4, 405}});
  QVERIFY(fit.has_value());
  QCOMPARE(fit->sigma, 0.0);
  QCOMPARE(fit->kappa, 0.0);
  QVERIFY(!fit->best_workers());
  QVERIFY(near(fit->lambda, 101, 0.01));
}

void LawsTest::too_few_points_fit_nothing() {
  QVERIFY(!fit_scalability({{1, 100}, {2, 200}, {2, 201}}));
  QVERIFY(!fit_scalability({{1, 100}, {2, 0}, {3, 200}}));
  QVERIFY(!fit_scalability({{0, 100}, {2, 100}, {3, 200}}));
  QVERIFY(!fit_scalability({}));
}

void LawsTest::the_fit_is_best_at_its_peak() {
  const ScalabilityFit law{.lambda = 10, .sigma = 0.1, .kappa = 0.01};
  const double peak = *law.best_workers();
  QVERIFY(law.per_second(peak) > law.per_second(peak - 1));
  QVERIFY(law.per_second(peak) > law.per_second(peak + 1));
}

void LawsTest::little() { QCOMPARE(littles_law(40, 0.25), 10.0); }

void LawsTest::graham_s_bounds_hold_his_worst_case() {
  // m (m - 1) tasks of 1 and one of m on m workers, the long one last: 2 m - 1 against the best, m.
  constexpr double kM = 5;
  const MakespanBounds bounds = makespan_bounds(kM * (kM - 1) + kM, kM, kM);
  QCOMPARE(bounds.least_s, kM);
  QVERIFY(near(bounds.most_s, 2 * kM - 1));
  QCOMPARE(makespan_bounds(10, 1, 2).least_s, 5.0);
  QCOMPARE(makespan_bounds(10, 8, 2).least_s, 8.0);
}

void LawsTest::erlang_s_table() {
  QVERIFY(near(erlang_c(2, 1), 1.0 / 3));
  QVERIFY(near(erlang_c(10, 8), 0.40918015, 1e-7));  // from the published tables
  QVERIFY(near(erlang_c(1, 0.7), 0.7));
  QCOMPARE(erlang_c(3, 3), 1.0);
  QCOMPARE(erlang_c(3, 0), 0.0);
  QVERIFY(erlang_c(10'000, 9'900) < 0.35);  // stays in range
}

void LawsTest::one_server_is_the_textbook_s() {
  const auto forecast = forecast_queue(8, 0.1, 1);  // M/M/1: rho 0.8, Wq = rho / (mu - lambda)
  QVERIFY(forecast.has_value());
  QVERIFY(near(forecast->mean_wait_s, 0.4));
  QVERIFY(near(forecast->mean_queue, 3.2));
  QVERIFY(near(forecast->mean_response_s, 0.5));
  QVERIFY(near(forecast->utilisation, 0.8));
}

void LawsTest::overload_has_no_forecast() {
  QVERIFY(!forecast_queue(10, 0.1, 1));
  QVERIFY(!forecast_queue(0, 0.1, 1));
  QVERIFY(!forecast_queue(1, 0.1, 0));
}

QTEST_APPLESS_MAIN(LawsTest)
#include "tst_laws.moc"
