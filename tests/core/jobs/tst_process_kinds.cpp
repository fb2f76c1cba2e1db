// SPDX-License-Identifier: GPL-3.0-or-later
// Jobs on the kinds of executors that run them in worker processes, by the real worker program.
#include "core/jobs/executor_spec.h"
#include "core/jobs/process_runner.h"
#include "core/jobs/race.h"
#include "core/jobs/workload.h"

#include <QTest>

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <memory>
#include <set>

namespace poolscope {
namespace {

ExecutorSpec spec_of(const char* text) {
  std::string error;
  const auto spec = parse_executor_spec(text, error);
  if (!spec) qFatal("%s", error.c_str());
  return *spec;
}

Experiment experiment(const char* job, const char* executor, std::int64_t count) {
  Experiment e;
  e.job = job;
  e.executors = {spec_of(executor)};
  e.count = count;
  return e;
}

std::int64_t in_state(const Race& race, TaskState state) { return race.trace(0).counts()[state]; }

LaneId worker_lane(const Race& race) {
  const std::vector<Lane> lanes = race.trace(0).lanes();
  return static_cast<LaneId>(
      std::find_if(lanes.begin(), lanes.end(), [](const Lane& lane) { return lane.kind == LaneKind::worker; }) -
      lanes.begin());
}

}  // namespace

class tst_process_kinds : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    qputenv("POOLSCOPE_WORKER", POOLSCOPE_WORKER_PROGRAM);
    qputenv("ASAN_OPTIONS", "handle_segv=0");  // else it turns a worker's signal into an exit of its own
  }
  void every_kind_gives_the_same_data();
  void every_kind_gives_the_same();
  void runs_side_by_side_start_at_the_same_moment();
  void the_trace_knows_the_workers();
  void a_join_in_the_loop_makes_tasks_wait_data();
  void a_join_in_the_loop_makes_tasks_wait();
  void errors_name_the_job();
  void a_slow_step_names_the_job();
  void nonsense_is_refused_data();
  void nonsense_is_refused();
  void tasks_of_a_run_share_what_they_write();
  void a_pool_that_breaks_is_told();
  void a_worker_with_a_loop_runs_many_at_once();
  void a_loop_loses_what_had_begun_with_its_worker();
  void a_loop_pauses_steps_and_is_cancelled();
  void a_limit_of_time_costs_a_loop_its_task_only();
  void who_does_not_let_go_of_a_loop_costs_the_worker();
  void planned_faults_happen_data();
  void planned_faults_happen();
  void a_running_command_shows_its_load_data();
  void a_running_command_shows_its_load();
  void what_sending_costs_is_measured();
  void specs_come_back_data();
  void specs_come_back();
};

void tst_process_kinds::every_kind_gives_the_same_data() {
  QTest::addColumn<QByteArray>("spec");
  for (const char* spec :
       {"sequential", "thread-per-task", "process-per-task", "process-per-task:queue-limit=3", "threads:workers=4",
        "processes:workers=4", "processes:workers=2,call-queue=64", "processes:workers=2,loop=100",
        "processes:workers=2,loop=3", "processes:workers=2,loop=4,max-tasks-per-child=3",
        "processes:workers=2,max-tasks-per-child=3,recover=on", "processes:workers=2,chunk-size=6",
        "pool:workers=2,chunk-size=7,max-tasks-per-child=5", "process-per-task:join=in-loop",
        "thread-per-task:join=in-loop", "pool:workers=4", "dummy-pool:workers=4"}) {
    QTest::newRow(spec) << QByteArray(spec);
  }
}

void tst_process_kinds::every_kind_gives_the_same() {
  QFETCH(const QByteArray, spec);
  Experiment e = experiment("sleep_square", spec.constData(), 20);
  e.params["seconds"] = 0.002;
  Race race(std::move(e));
  race.start();
  QVERIFY(race.wait(std::chrono::seconds(40)));
  const RunSummary run = race.summary(0);
  QCOMPARE(run.error, std::string());
  QCOMPARE(run.ok, 20);
  QCOMPARE(std::get<std::int64_t>(run.result), 2470);
  QCOMPARE(run.events_lost, 0);
}

void tst_process_kinds::runs_side_by_side_start_at_the_same_moment() {
  Experiment e = experiment("sleep_square", "threads", 2);
  e.params["seconds"] = 0.02;
  e.mode = RaceMode::together;
  e.executors.clear();
  for (const ExecutorKindDescription& kind : executor_kinds())
    e.executors.push_back({.kind = kind.kind, .workers = kind.has_key("workers") ? 2 : 0});
  QVERIFY(e.executors.size() >= 5);
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  // Other programs may get in between, but not every time.
  for (int round = 0; round < 40 && least > 1'000'000; ++round) {
    Race race(e);
    race.start();
    (void)race.wait();
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    std::int64_t last = 0;
    for (std::size_t i = 0; i < e.executors.size(); ++i) {
      QCOMPARE(race.trace(i).size(), std::size_t{2});
      first = std::min(first, race.trace(i).submit_ns(0));
      last = std::max(last, race.trace(i).submit_ns(0));
    }
    least = std::min(least, last - first);
  }
  QVERIFY2(least <= 1'000'000, (std::to_string(least) + " ns").c_str());
}

void tst_process_kinds::the_trace_knows_the_workers() {
  Experiment e = experiment("sleep_square", "processes:workers=2", 6);
  e.params["seconds"] = 0.02;
  Race race(std::move(e));
  race.start();
  QVERIFY(race.wait(std::chrono::seconds(40)));
  const Trace trace = race.trace(0);
  int workers = 0;
  int managers = 0;
  std::set<int> pids;
  for (const Lane& lane : trace.lanes()) {
    managers += lane.kind == LaneKind::manager ? 1 : 0;
    if (lane.kind != LaneKind::worker) continue;
    ++workers;
    pids.insert(lane.pid);
    QVERIFY(lane.stop_ns != kNoTime);
  }
  QCOMPARE(workers, 2);
  QCOMPARE(managers, 1);
  QCOMPARE(pids.size(), 2U);
  for (RowId row = 0; row < trace.size(); ++row) {
    const TaskRecord task = trace.task(row);
    QCOMPARE(task.state, TaskState::finished);
    QCOMPARE(task.result, std::string_view(std::to_string(task.task_id * task.task_id)));
    QVERIFY(task.submit_ns <= task.dispatch_ns && task.dispatch_ns <= task.start_ns && task.start_ns < task.end_ns);
    QVERIFY(task.extra != nullptr);
    QVERIFY(task.extra->send_bytes > 0 && task.extra->recv_bytes > 0);
    QVERIFY(task.extra->blocked_ns >= 15'000'000);  // it slept there
    QCOMPARE(task.extra->call_queue_ns, task.start_ns - task.dispatch_ns);
  }
}

void tst_process_kinds::a_join_in_the_loop_makes_tasks_wait_data() {
  QTest::addColumn<QByteArray>("spec");
  QTest::addColumn<bool>("wait");
  QTest::newRow("processes, in the loop") << QByteArray("process-per-task:join=in-loop") << true;
  QTest::newRow("processes, after it") << QByteArray("process-per-task:join=after") << false;
  QTest::newRow("threads, in the loop") << QByteArray("thread-per-task:join=in-loop") << true;
  QTest::newRow("threads, after it") << QByteArray("thread-per-task") << false;
}

void tst_process_kinds::a_join_in_the_loop_makes_tasks_wait() {
  QFETCH(const QByteArray, spec);
  QFETCH(const bool, wait);
  Experiment e = experiment("sleep_square", spec.constData(), 4);
  e.params["seconds"] = 0.2;
  Race race(std::move(e));
  race.start();
  QVERIFY(race.wait(std::chrono::seconds(40)));
  const Trace trace = race.trace(0);
  for (RowId row = 1; row < trace.size(); ++row)
    QCOMPARE(trace.task(row).submit_ns >= trace.task(row - 1).end_ns, wait);
}

// Not the function that stands for all jobs.
void tst_process_kinds::errors_name_the_job() {
  Experiment e = experiment("crash", "processes:workers=1", 1);
  e.params["how"] = std::string("exit");
  e.params["task"] = std::int64_t{0};
  Race race(std::move(e));
  race.start();
  QVERIFY(race.wait(std::chrono::seconds(40)));
  const std::string text(race.trace(0).task(0).extra->error);
  QVERIFY2(text.find("crash(0)") != std::string::npos, text.c_str());
  QVERIFY2(text.find("run_remote_job") == std::string::npos, text.c_str());
}

// On the stream of errors, which workers share with this program.
void tst_process_kinds::a_slow_step_names_the_job() {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> said(std::tmpfile(), std::fclose);
  const int stream = dup(STDERR_FILENO);
  QVERIFY(said && stream >= 0 && dup2(fileno(said.get()), STDERR_FILENO) >= 0);
  Experiment e = experiment("recipe", "processes:workers=1,loop=2", 1);
  e.params["steps"] = std::string("compute 300ms");
  Race race(std::move(e));
  race.start();
  const bool ended = race.wait(std::chrono::seconds(40));
  QVERIFY(dup2(stream, STDERR_FILENO) >= 0);
  close(stream);
  QVERIFY(ended);
  std::rewind(said.get());
  std::string text(4096, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), said.get()));
  QVERIFY2(text.find("recipe(0) held the event loop") != std::string::npos, text.c_str());
}

void tst_process_kinds::nonsense_is_refused_data() {
  QTest::addColumn<QByteArray>("spec");
  QTest::addColumn<QByteArray>("error");
  const auto row = [](const char* spec, const char* error) {
    QTest::newRow(spec) << QByteArray(spec) << QByteArray(error);
  };
  row("processes:chunk-size=0", "chunk-size must be a whole number from 1 to 10000, not \"0\"");
  row("pool:chunk-size=-5", "chunk-size must be a whole number from 1 to 10000, not \"-5\"");
  row("pool:chunk-size=1e9", "chunk-size must be a whole number from 1 to 10000, not \"1e9\"");
  row("threads:chunk-size=2", "unknown key \"chunk-size\"");
  row("threads:workers=2,workers=3", "workers is given twice");
  row("processes:loop=4,chunk-size=2", "chunk-size has no meaning beside loop");
  row("thread-per-task:join=inside", "join must be after or in-loop, not \"inside\"");
  row("threads:join=in-loop", "unknown key \"join\"");
}

void tst_process_kinds::nonsense_is_refused() {
  QFETCH(const QByteArray, spec);
  QFETCH(const QByteArray, error);
  std::string problem;
  QVERIFY(!parse_executor_spec(spec.toStdString(), problem));
  QVERIFY2(problem.find(error.toStdString()) != std::string::npos, problem.c_str());
}

void tst_process_kinds::tasks_of_a_run_share_what_they_write() {
  Experiment e = experiment("write_lines", "processes:workers=3", 9);
  e.params["writes"] = std::string("one");
  e.params["seconds"] = 0.0;
  Race race(std::move(e));
  race.start();
  QVERIFY(race.wait(std::chrono::seconds(40)));
  const RunSummary run = race.summary(0);
  QCOMPARE(run.ok, 9);
  QCOMPARE(std::count(run.evidence.begin(), run.evidence.end(), '\n'), 9);
}

void tst_process_kinds::a_pool_that_breaks_is_told() {
  Experiment e = experiment("sleep_square", "processes:workers=1,memory-limit=64", 3);
  e.params["seconds"] = 0.001;
  qputenv("POOLSCOPE_WORKER", "/no/such/program");
  Race race(std::move(e));
  race.start();
  QVERIFY(race.wait(std::chrono::seconds(40)));
  qputenv("POOLSCOPE_WORKER", POOLSCOPE_WORKER_PROGRAM);
  QVERIFY(race.summary(0).error.find("/no/such/program") != std::string::npos);
  QCOMPARE(race.summary(0).ok, 0);
}

void tst_process_kinds::a_worker_with_a_loop_runs_many_at_once() {
  Experiment e = experiment("sleep_square", "processes:workers=1,loop=8", 20);
  e.params["seconds"] = 0.1;
  Race race(std::move(e));
  race.start();
  QVERIFY(race.wait(std::chrono::seconds(40)));
  const Trace trace = race.trace(0);
  QCOMPARE(race.summary(0).ok, 20);
  std::size_t most = 0;
  for (RowId row = 0; row < trace.size(); ++row) {
    const TaskRecord task = trace.task(row);
    std::size_t beside = 0;
    for (RowId other = 0; other < trace.size(); ++other)
      beside += trace.start_ns(other) <= task.start_ns && trace.end_ns(other) > task.start_ns ? 1U : 0U;
    most = std::max(most, beside);
    QVERIFY(task.extra != nullptr);
    QVERIFY(task.extra->blocked_ns >= 80'000'000);  // it slept there
    QCOMPARE(trace.lanes()[trace.worker(row)].kind, LaneKind::worker);
  }
  QVERIFY(most > 1);
  QVERIFY(most <= 8);
}

void tst_process_kinds::a_loop_loses_what_had_begun_with_its_worker() {
  Experiment e = experiment("sleep_square", "processes:workers=1,loop=4,recover=on", 10);
  e.params["seconds"] = 0.5;
  Race race(std::move(e));
  race.start();
  QVERIFY(QTest::qWaitFor([&] { return in_state(race, TaskState::running) == 4; }, 30'000));
  QVERIFY(race.kill_worker(0, worker_lane(race)));
  QVERIFY(race.wait(std::chrono::seconds(40)));
  QCOMPARE(in_state(race, TaskState::lost), 4);
  QCOMPARE(race.summary(0).ok, 6);  // on the loop of the worker that took its place
}

void tst_process_kinds::a_loop_pauses_steps_and_is_cancelled() {
  Experiment e = experiment("sleep_square", "processes:workers=1,loop=4", 12);
  e.params["seconds"] = 0.2;
  Race race(std::move(e));
  race.start();
  QVERIFY(QTest::qWaitFor([&] { return in_state(race, TaskState::running) == 4; }, 30'000));
  race.pause();
  const std::int64_t slept = race.trace(0).now_ns() + 300'000'000;
  QVERIFY(QTest::qWaitFor([&] { return race.trace(0).now_ns() > slept; }, 30'000));  // by the run's own clock
  const auto ended = in_state(race, TaskState::finished);
  QVERIFY(ended <= 4);
  for (int i = 1; i <= 2; ++i) {
    race.step();
    QVERIFY(QTest::qWaitFor([&] { return in_state(race, TaskState::finished) == ended + i; }, 30'000));
  }
  race.resume();
  QVERIFY(QTest::qWaitFor([&] { return in_state(race, TaskState::finished) > ended + 2; }, 30'000));
  race.cancel();
  QVERIFY(race.wait(std::chrono::seconds(40)));
  QVERIFY(in_state(race, TaskState::cancelled) > 0);
  QCOMPARE(in_state(race, TaskState::cancelled) + in_state(race, TaskState::finished), 12);
}

void tst_process_kinds::a_limit_of_time_costs_a_loop_its_task_only() {
  Experiment e = experiment("recipe", "processes:workers=1,loop=20", 20);
  e.params["steps"] = std::string("sleep uniform(1ms,2s)");
  e.task_timeout = std::chrono::milliseconds(400);
  Race race(std::move(e));
  race.start();
  QVERIFY(race.wait(std::chrono::seconds(40)));
  const RunSummary run = race.summary(0);
  QVERIFY(in_state(race, TaskState::timed_out) > 0);
  QCOMPARE(in_state(race, TaskState::timed_out) + run.ok, 20);
  QCOMPARE(run.workers, 1);
}

void tst_process_kinds::who_does_not_let_go_of_a_loop_costs_the_worker() {
  Experiment e = experiment("sleep_square", "processes:workers=1,loop=3", 3);
  e.params["seconds"] = 60.0;
  e.task_timeout = std::chrono::milliseconds(300);
  Race race(std::move(e));
  race.start();
  QVERIFY(QTest::qWaitFor([&] { return in_state(race, TaskState::running) == 3; }, 30'000));
  kill(race.trace(0).lanes()[worker_lane(race)].pid, SIGSTOP);
  QVERIFY(race.wait(std::chrono::seconds(40)));
  QCOMPARE(in_state(race, TaskState::timed_out), 3);
}

void tst_process_kinds::planned_faults_happen_data() {
  QTest::addColumn<QByteArray>("executor");
  QTest::addColumn<QByteArray>("fault");
  QTest::addColumn<int>("lost");
  QTest::addRow("kill") << QByteArray("processes:workers=2,recover=on") << QByteArray("kill:worker=1,at=0.5s") << 1;
  QTest::addRow("kill of a loop") << QByteArray("processes:workers=1,loop=4,recover=on")
                                  << QByteArray("kill:signal=SEGV,at=0.5s") << 4;
  QTest::addRow("kill of a pool's") << QByteArray("pool:workers=2") << QByteArray("kill:worker=2,at=0.5s") << 1;
  QTest::addRow("a slow manager") << QByteArray("processes:workers=1") << QByteArray("delay-manager:delay=5ms") << 0;
  QTest::addRow("a damaged call") << QByteArray("processes:workers=1,recover=on") << QByteArray("corrupt-frame:call=2")
                                  << 0;
}

// Lost is what had begun; what had not runs elsewhere.
void tst_process_kinds::planned_faults_happen() {
  QFETCH(const QByteArray, executor);
  QFETCH(const QByteArray, fault);
  QFETCH(const int, lost);
  Experiment e = experiment("sleep_square", executor.constData(), 4);
  e.params["seconds"] = 0.8;
  std::string error;
  e.planned_faults = {*parse_planned_fault(fault.toStdString(), error)};
  Race race(std::move(e));
  race.start();
  QVERIFY(race.wait(std::chrono::seconds(40)));
  QCOMPARE(in_state(race, TaskState::lost), lost);
  QCOMPARE(race.summary(0).ok, 4 - lost);
}

void tst_process_kinds::a_running_command_shows_its_load_data() {
  QTest::addColumn<QByteArray>("spec");
  for (const char* spec : {"threads:workers=1", "processes:workers=1"})
    QTest::newRow(spec) << QByteArray(spec);
}

void tst_process_kinds::a_running_command_shows_its_load() {
  QFETCH(const QByteArray, spec);
  Experiment e = experiment("command", spec.constData(), 1);
  // The shell waits for what computes, as it does in a pipe.
  e.params["template"] = std::string("sh -c 'while :; do :; done'; true");
  Race race(std::move(e));
  race.start();
  const auto load = [&race] {
    const Trace trace = race.trace(0);
    float most = 0;
    for (std::size_t i = 0; i < trace.sample_count(); ++i) {
      const WorkerSample sample = trace.sample(i);
      if (sample.lane != kNoLane && trace.lanes()[sample.lane].kind == LaneKind::worker) {
        most = std::max(most, sample.cpu_percent);
      }
    }
    return most;
  };
  QTRY_VERIFY_WITH_TIMEOUT(load() > 10, 20000);
  QCOMPARE(race.summary(0).running, std::int64_t{1});
  race.cancel();
  QVERIFY(race.wait(std::chrono::seconds(20)));
}

void tst_process_kinds::what_sending_costs_is_measured() {
  Experiment e = experiment("payload", "processes", 1);
  e.params["kilobytes"] = 1.0;
  const Workload small(e);
  JobCall call = small.call(0);
  call.job->prepare(call);
  const auto little = measure_hand_over(call, 10);
  QVERIFY(little.has_value());
  QVERIFY(little->task_s > 0 && little->start_s > little->task_s);
  call.params["payload"] = std::string(8'000'000, 'x');
  const auto much = measure_hand_over(call, 10);
  QVERIFY(much.has_value());
  QVERIFY2(much->task_s > 2 * little->task_s, "megabytes cost more than a few bytes");
}

void tst_process_kinds::specs_come_back_data() {
  QTest::addColumn<QByteArray>("spec");
  for (const char* spec :
       {"processes:workers=2,loop=1000",
        "processes:workers=3,queue-limit=5,queue-full=reject,call-queue=64,recover=on,max-tasks-per-child=7,memory-"
        "limit=100",
        "pool:workers=2,max-tasks-per-child=1", "process-per-task:queue-limit=4", "process-per-task:join=in-loop",
        "thread-per-task:join=in-loop", "pool:workers=2,chunk-size=20",
        "dummy-pool:workers=2,on-deadlock=fail,gil=on"}) {
    QTest::newRow(spec) << QByteArray(spec);
  }
}

void tst_process_kinds::specs_come_back() {
  QFETCH(const QByteArray, spec);
  QCOMPARE(spec_of(spec.constData()).to_string(), spec.toStdString());
}

}  // namespace poolscope

QTEST_APPLESS_MAIN(poolscope::tst_process_kinds)
#include "tst_process_kinds.moc"
