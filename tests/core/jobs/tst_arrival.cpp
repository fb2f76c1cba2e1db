// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/arrival.h"
#include "core/jobs/distribution.h"
#include "core/jobs/faults.h"
#include "core/jobs/pacer.h"
#include "core/jobs/race.h"
#include "core/jobs/sweep.h"

#include <QTest>

#include <cmath>
#include <string>
#include <thread>

using namespace poolscope;
using namespace std::chrono_literals;

/// What differs from task to task under one seed: when it comes, how long it takes, whether it fails;
/// and what differs from run to run.
class ArrivalTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void texts_read_back_the_same_data();
  void texts_read_back_the_same();
  void wrong_arrivals_say_what_is_right_data();
  void wrong_arrivals_say_what_is_right();
  void a_seed_gives_the_same_moments_with_the_mean_rate();
  void waves_come_together();
  void distributions_have_their_means_data();
  void distributions_have_their_means();
  void distributions_read_back_the_same_data() { distributions_have_their_means_data(); }
  void distributions_read_back_the_same();
  void wrong_distributions_say_what_is_right();
  void clients_wait_for_their_own_task();
  void a_stop_frees_a_waiting_submitter();
  void held_time_does_not_count();
  void a_race_keeps_the_rate();
  void a_closed_loop_never_has_more_than_its_clients();
  void the_same_tasks_fail_on_every_executor();
  void sweeps_are_read();
  void a_sweep_sets_executors_counts_and_parameters();
};

void ArrivalTest::texts_read_back_the_same_data() {
  QTest::addColumn<QString>("text");
  for (const char* text : {"at-once", "rate:20", "poisson:0.5", "waves:10,2", "closed:4", "closed:4,0.25"})
    QTest::newRow(text) << QString::fromLatin1(text);
}

void ArrivalTest::texts_read_back_the_same() {
  QFETCH(QString, text);
  std::string error;
  const auto arrival = parse_arrival(text.toStdString(), error);
  QVERIFY2(arrival.has_value(), error.c_str());
  QCOMPARE(arrival->to_string(), text.toStdString());
}

void ArrivalTest::wrong_arrivals_say_what_is_right_data() {
  QTest::addColumn<QString>("says");
  QTest::newRow("rat:3") << "did you mean \"rate\"?";
  QTest::newRow("rate") << "above 0";
  QTest::newRow("rate:0") << "above 0";
  QTest::newRow("rate:nan") << "above 0";
  QTest::newRow("rate:1e99") << "above 0";
  QTest::newRow("waves:3") << "waves:10,2";
  QTest::newRow("waves:0,1") << "from 1 to";
  QTest::newRow("closed:1.5") << "whole number";
  QTest::newRow("closed:2,-1") << "seconds";
  QTest::newRow("at-once:3") << "takes no values";
}

void ArrivalTest::wrong_arrivals_say_what_is_right() {
  QFETCH(QString, says);
  std::string error;
  QVERIFY(!parse_arrival(QTest::currentDataTag(), error));
  QVERIFY2(QString::fromStdString(error).contains(says), error.c_str());
}

void ArrivalTest::a_seed_gives_the_same_moments_with_the_mean_rate() {
  const Arrival poisson{.kind = ArrivalKind::poisson, .per_second = 50};
  ArrivalTimes first(poisson, 7);
  ArrivalTimes again(poisson, 7);
  ArrivalTimes other(poisson, 8);
  double last = 0;
  bool differs = false;
  for (int i = 0; i < 10'000; ++i) {
    const double moment = first.next();
    QVERIFY(moment >= last);
    QCOMPARE(again.next(), moment);
    differs = differs || other.next() != moment;
    last = moment;
  }
  QVERIFY(differs);
  QVERIFY2(std::abs(last / 10'000 - 0.02) < 0.001, std::to_string(last).c_str());  // 5 standard deviations
}

void ArrivalTest::waves_come_together() {
  ArrivalTimes waves(Arrival{.kind = ArrivalKind::waves, .group = 2, .pause_s = 3}, 1);
  for (const double wanted : {0.0, 0.0, 3.0, 3.0, 6.0})
    QCOMPARE(waves.next(), wanted);
}

void ArrivalTest::distributions_have_their_means_data() {
  QTest::addColumn<double>("mean");
  QTest::newRow("20ms") << 0.02;
  QTest::newRow("1.5s") << 1.5;
  QTest::newRow("uniform(10ms,30ms)") << 0.02;
  QTest::newRow("normal(20ms,5ms)") << 0.02;
  QTest::newRow("exp(50ms)") << 0.05;
  QTest::newRow("pareto(10ms,3)") << 0.015;
}

void ArrivalTest::distributions_have_their_means() {
  QFETCH(double, mean);
  std::string error;
  const auto d = parse_distribution(QTest::currentDataTag(), error);
  QVERIFY2(d.has_value(), error.c_str());
  QVERIFY(std::abs(d->mean() - mean) < 1e-12);
  std::mt19937_64 random(3);
  double sum = 0;
  constexpr int kDraws = 100'000;
  for (int i = 0; i < kDraws; ++i) {
    const double drawn = d->draw(random);
    QVERIFY(drawn >= 0);
    sum += drawn;
  }
  QVERIFY2(std::abs(sum / kDraws / mean - 1) < 0.02, std::to_string(sum / kDraws).c_str());
}

void ArrivalTest::distributions_read_back_the_same() {
  std::string error;
  const auto d = parse_distribution(QTest::currentDataTag(), error);
  QVERIFY(d.has_value());
  QCOMPARE(d->to_string(), std::string(QTest::currentDataTag()));
}

void ArrivalTest::wrong_distributions_say_what_is_right() {
  const auto said = [](const char* text) {
    std::string error;
    return parse_distribution(text, error) ? std::string("no error") : error;
  };
  QVERIFY(said("20 mins?").find("write 20ms") != std::string::npos);
  QVERIFY(said("unifrom(1s,2s)").find("did you mean \"uniform\"?") != std::string::npos);
  QVERIFY(said("exp(50ms").find("closing bracket") != std::string::npos);
  QVERIFY(said("uniform(2s,1s)").find("must not be below") != std::string::npos);
  QVERIFY(said("normal(2s)").find("two times") != std::string::npos);
  QVERIFY(said("pareto(1s,0)").find("shape") != std::string::npos);
  QVERIFY(said("-1s").find("is no time") != std::string::npos);
  QVERIFY(said("1e300s").find("is no time") != std::string::npos);
}

void ArrivalTest::clients_wait_for_their_own_task() {
  Pacer pacer(Arrival{.kind = ArrivalKind::closed, .group = 2}, 1);
  QVERIFY(pacer.counts_ends());
  QVERIFY(pacer.wait_for_next());
  QVERIFY(pacer.wait_for_next());
  std::atomic<bool> third{false};
  std::thread submitter([&] {
    third = pacer.wait_for_next();
    (void)pacer.wait_for_next();
  });
  pacer.task_ended();
  QTRY_VERIFY(third.load());
  pacer.stop();
  submitter.join();
}

void ArrivalTest::a_stop_frees_a_waiting_submitter() {
  Pacer pacer(Arrival{.kind = ArrivalKind::rate, .per_second = 1e-3}, 1);
  QVERIFY(pacer.wait_for_next());
  std::atomic<bool> answer{true};
  std::thread submitter([&] { answer = pacer.wait_for_next(); });
  pacer.stop();
  submitter.join();
  QVERIFY(!answer.load());
}

void ArrivalTest::held_time_does_not_count() {
  Pacer pacer(Arrival{.kind = ArrivalKind::rate, .per_second = 20}, 1);
  QVERIFY(pacer.wait_for_next());
  pacer.hold(true);
  std::atomic<bool> came{false};
  std::thread submitter([&] { came = pacer.wait_for_next(); });
  const TimePoint begin = Clock::now();
  while (Clock::now() - begin < 150ms)
    std::this_thread::yield();
  QVERIFY(!came.load());
  pacer.hold(false);
  submitter.join();
  QVERIFY(came.load());
}

void ArrivalTest::a_race_keeps_the_rate() {
  Experiment e = experiment_for("sleep_square");
  e.params["seconds"] = 0.0;
  e.count = 11;
  e.arrival = Arrival{.kind = ArrivalKind::rate, .per_second = 50};
  e.executors.resize(1);
  Race race(e);
  race.start();
  QVERIFY(race.wait(30s));
  const Trace trace = race.trace(0);
  QCOMPARE(trace.size(), std::size_t{11});
  for (RowId row = 1; row < 11; ++row) {
    const double since = static_cast<double>(trace.submit_ns(row) - trace.submit_ns(0)) / 1e9;
    QVERIFY2(since >= 0.02 * row - 0.015, std::to_string(since).c_str());
  }
  QVERIFY(*race.summary(0).predicted_s >= 0.2);
}

void ArrivalTest::a_closed_loop_never_has_more_than_its_clients() {
  Experiment e = experiment_for("sleep_square");
  e.params["seconds"] = 0.002;
  e.count = 60;
  e.arrival = Arrival{.kind = ArrivalKind::closed, .group = 3};
  e.executors = {ExecutorSpec{.workers = 8}};
  Race race(e);
  race.start();
  QVERIFY(race.wait(30s));
  const Trace trace = race.trace(0);
  QCOMPARE(race.summary(0).ok, std::int64_t{60});
  for (RowId row = 0; row < trace.size(); ++row) {
    int open = 0;
    for (RowId other = 0; other < row; ++other)
      open += trace.end_ns(other) > trace.submit_ns(row) ? 1 : 0;
    QVERIFY2(open < 3, std::to_string(open).c_str());
  }
}

void ArrivalTest::the_same_tasks_fail_on_every_executor() {
  Experiment e = experiment_for("sleep_square");
  e.params["seconds"] = 0.0;
  e.count = 200;
  e.faults = {.fail = 0.25};
  Race race(e);
  race.start();
  QVERIFY(race.wait(30s));
  QVERIFY2(race.summary(0).failed > 20 && race.summary(0).failed < 80, "a share of 0.25");
  for (RowId row = 0; row < 200; ++row)
    QCOMPARE(race.trace(0).state(row), race.trace(1).state(row));
}

void ArrivalTest::sweeps_are_read() {
  std::string error;
  using Values = std::vector<double>;
  QCOMPARE(parse_sweep("workers=1..4", error)->values, (Values{1, 2, 3, 4}));
  QCOMPARE(parse_sweep("workers=1..64*2", error)->values, (Values{1, 2, 4, 8, 16, 32, 64}));
  QCOMPARE(parse_sweep("workers=10..50+20", error)->values, (Values{10, 30, 50}));
  QCOMPARE(parse_sweep("queue-limit=1,10,2..3", error)->values, (Values{1, 10, 2, 3}));
  QCOMPARE(parse_sweep("switch-interval=0.5", error)->key, std::string("gil-interval"));
  for (const char* wrong : {"workers", "workers=", "=1", "workers=x", "workers=4..1", "workers=1..8*1",
                            "workers=0..8*2", "workers=1..1000", "workers=1..4+0", "workers=1..4+-1"}) {
    QVERIFY2(!parse_sweep(wrong, error), wrong);
    QVERIFY(!error.empty());
  }
}

void ArrivalTest::a_sweep_sets_executors_counts_and_parameters() {
  Experiment base = default_experiment();
  base.executors.push_back(*[] {
    std::string none;
    return parse_executor_spec("sequential", none);
  }());
  std::string error;
  const auto workers = sweep_point(base, "workers", 7, error);
  QVERIFY2(workers.has_value(), error.c_str());
  QCOMPARE(workers->executors[1].workers, 7);
  QCOMPARE(workers->executors[2].to_string(), std::string("sequential"));
  QCOMPARE(sweep_point(base, "count", 3, error)->count, std::int64_t{3});
  QCOMPARE(std::get<double>(sweep_point(base, "seconds", 0.5, error)->params.at("seconds")), 0.5);
  QVERIFY(!sweep_point(base, "workers", 0, error));
  QVERIFY(!sweep_point(base, "workers", 1.5, error));
  QVERIFY(!sweep_point(base, "wokers", 1, error));
  QVERIFY2(error.find("did you mean \"workers\"?") != std::string::npos, error.c_str());
}

QTEST_APPLESS_MAIN(ArrivalTest)
#include "tst_arrival.moc"
