// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/pipeline_state.h"

#include "tests/support/sample_traces.h"
#include "ui/models/pipeline_words.h"

#include <QtTest>

using namespace poolscope;
using namespace poolscope::ui;

namespace {

/// Two worker processes: task 0 has ended, 1 and 2 run, 3 to 5 are handed over, 6 to 9 wait. It is 2 s.
Trace processPool() {
  RunInfo info;
  info.run_id = "1";
  info.executor = "processes:workers=2";
  info.workers = 2;
  TraceBuilder builder(info);
  const JobId job = builder.intern_job("pi_series");
  Lane manager;
  manager.kind = LaneKind::manager;
  builder.add_lane(manager);
  Lane worker;
  const LaneId first = builder.add_lane(worker);
  worker.index = 1;
  const LaneId second = builder.add_lane(worker);
  for (RowId row = 0; row < 10; ++row) {
    builder.put_task(row, row, 1, job, 0);
  }
  for (RowId row = 0; row < 6; ++row) {
    builder.set_dispatched(row, row % 2 == 0 ? first : second, row * 100 * samples::kMs);
    builder.extra(row).send_bytes = 200;
  }
  builder.set_started(0, first, 100 * samples::kMs);
  builder.set_started(1, second, 200 * samples::kMs);
  builder.set_finished(0, TaskState::finished, samples::kSecond, samples::kMs);
  builder.set_started(2, first, 1100 * samples::kMs);
  builder.set_now(2 * samples::kSecond, false);
  return builder.snapshot();
}

std::vector<std::uint32_t> idsOf(const PipelineStore& store) {
  std::vector<std::uint32_t> ids;
  for (const PipelineTask& task : store.tasks) {
    ids.push_back(task.taskId);
  }
  return ids;
}

}  // namespace

class PipelineStateTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { QLocale::setDefault(QLocale::c()); }
  void kindFollowsTheSpec_data();
  void kindFollowsTheSpec();
  void countsEveryTaskOnce();
  void liveAndPastAgree_data();
  void liveAndPastAgree();
  void theCallQueueHasTheRoomThatItWasGiven();
  void theCallQueueHoldsWhatIsOnItsWay();
  void resultsOnTheirWayBackAreSeen();
  void theCallersWaitForRoomIsSeen();
  void sleepingTasksOfALoopAreTimers();
  void whatWaitsForTheGilIsSeen();
  void wordsSayWhyAndWhatNext();
  void millionsCostNoMoreThanFewWhenLive();
};

void PipelineStateTest::kindFollowsTheSpec_data() {
  QTest::addColumn<QString>("spec");
  QTest::addColumn<int>("kind");
  const auto add = [](const char* spec, PipelineKind kind) {
    QTest::newRow(spec) << QString::fromLatin1(spec) << static_cast<int>(kind);
  };
  add("threads:workers=2", PipelineKind::pool);
  add("dummy-pool", PipelineKind::pool);
  add("processes:workers=4", PipelineKind::processes);
  add("pool", PipelineKind::processes);
  add("sequential", PipelineKind::direct);
  add("thread-per-task", PipelineKind::direct);
  add("process-per-task", PipelineKind::direct);
  add("coroutines:loop=2", PipelineKind::loop);
  add("something else", PipelineKind::pool);
}

void PipelineStateTest::kindFollowsTheSpec() {
  QFETCH(QString, spec);
  QFETCH(int, kind);
  RunInfo info;
  info.executor = spec.toStdString();
  TraceBuilder builder(info);
  QCOMPARE(static_cast<int>(pipelineKind(builder.snapshot())), kind);
}

void PipelineStateTest::countsEveryTaskOnce() {
  const Trace trace = samples::pool({});  // two workers, ten tasks of 1 s
  const PipelineState state = pipelineStateAt(trace, 2500 * samples::kMs, 0);
  QCOMPARE(state.submitted, 10);
  QCOMPARE(state.futures.count, 4);
  QCOMPARE(state.running, 2);
  QCOMPARE(state.queue.count, 4);
  QCOMPARE(idsOf(state.queue), (std::vector<std::uint32_t>{6, 7, 8, 9}));
  QCOMPARE(idsOf(state.futures).front(), 3U);
  QCOMPARE(state.workers.size(), std::size_t{2});
  QCOMPARE(state.workers[0].task->taskId, 4U);
  QCOMPARE(state.workers[0].sinceNs, 2 * samples::kSecond);
  QVERIFY(!state.complete);
  QVERIFY(pipelineStateAt(trace, trace.now_ns(), 0).complete);
}

void PipelineStateTest::liveAndPastAgree_data() {
  QTest::addColumn<qint64>("time");
  for (const qint64 ms : {1, 500, 1500, 4900, 10'000}) {
    QTest::addRow("%lld ms", ms) << ms * samples::kMs;
  }
}

void PipelineStateTest::liveAndPastAgree() {
  QFETCH(qint64, time);
  samples::PoolShape shape;
  shape.now_ns = time;
  shape.blocked = true;
  const Trace live = samples::pool(shape);
  shape.now_ns = 10 * samples::kSecond;
  const Trace whole = samples::pool(shape);
  LivePipeline pipeline;
  PipelineState now = pipeline.state(live, 10);
  PipelineState past = pipelineStateAt(whole, live.now_ns(), 10);
  QCOMPARE(past.queue, now.queue);
  QCOMPARE(past.workers, now.workers);
  QCOMPARE(past.futures.count, now.futures.count);
  QCOMPARE(past.running, now.running);
}

void PipelineStateTest::theCallQueueHasTheRoomThatItWasGiven() {
  TraceBuilder builder{RunInfo{"1", "processes:workers=2,call-queue=64,gil=off", 2, 0}};
  builder.put_task(0, 0, 1, builder.intern_job("j"), 0);
  QCOMPARE(pipelineStateAt(builder.snapshot(), 0, 1).callQueue.limit, 64);
}

void PipelineStateTest::theCallQueueHoldsWhatIsOnItsWay() {
  const Trace trace = processPool();
  LivePipeline pipeline;
  for (const PipelineState& state : {pipeline.state(trace, 10), pipelineStateAt(trace, trace.now_ns(), 10)}) {
    QCOMPARE(state.kind, PipelineKind::processes);
    QCOMPARE(idsOf(state.callQueue), (std::vector<std::uint32_t>{3, 4, 5}));
    QCOMPARE(state.callQueue.bytes, 600);
    QCOMPARE(state.callQueue.limit, 3);
    QVERIFY(state.callQueue.full());
    QVERIFY2(state.managerBlocked, "four more tasks want to go there");
    QCOMPARE(state.queue.count, 4);
    QCOMPARE(pipelineStoreText(state, PipelinePart::callQueue), QStringLiteral("3 of 3 · full · 600 B"));
  }
}

void PipelineStateTest::resultsOnTheirWayBackAreSeen() {
  RunInfo info;
  info.executor = "processes:workers=1";
  info.workers = 1;
  TraceBuilder builder(info);
  builder.put_task(0, 0, 1, builder.intern_job("spin"), 0);
  builder.add_lane(Lane{});
  builder.set_started(0, 0, 10);
  builder.extra(0).return_ns = 50;
  builder.extra(0).recv_bytes = 96;
  builder.set_finished(0, TaskState::finished, 100, 0);
  builder.set_now(200, true);
  const Trace trace = builder.snapshot();
  QCOMPARE(pipelineStateAt(trace, 90, 1).running, 1);
  const PipelineState onItsWay = pipelineStateAt(trace, 120, 1);
  QCOMPARE(onItsWay.resultQueue.count, 1);
  QCOMPARE(onItsWay.resultQueue.bytes, 96);
  QCOMPARE(onItsWay.futures.count, 0);
  QCOMPARE(pipelineStateAt(trace, 150, 1).futures.count, 1);
}

void PipelineStateTest::theCallersWaitForRoomIsSeen() {
  RunInfo info;
  info.executor = "threads:workers=1,queue-limit=2";
  info.workers = 1;
  info.queue_limit = 2;
  TraceBuilder builder(info);
  const JobId job = builder.intern_job("spin");
  builder.add_lane(Lane{});
  for (RowId row = 0; row < 3; ++row) {
    builder.put_task(row, row, 1, job, 0);
  }
  builder.set_dispatched(0, 0, 0);
  builder.set_started(0, 0, 0);
  builder.set_now(samples::kSecond, false);
  LivePipeline pipeline;
  const PipelineState state = pipeline.state(builder.snapshot(), 10);
  QVERIFY(state.queue.full());
  QVERIFY(state.callerBlocked);
  QVERIFY2(!LivePipeline().state(builder.snapshot(), 3).callerBlocked, "there is nothing more to submit");
}

void PipelineStateTest::sleepingTasksOfALoopAreTimers() {
  RunInfo info;
  info.executor = "coroutines";
  info.workers = 1;
  TraceBuilder builder(info);
  const JobId job = builder.intern_job("sleep_square");
  Lane loop;
  loop.kind = LaneKind::loop;
  builder.add_lane(loop);
  for (RowId row = 0; row < 5; ++row) {
    builder.put_task(row, row, 1, job, 0);
    if (row < 4) {
      builder.set_started(row, 0, row);
    }
    if (row < 3) {
      builder.begin_segment({10, kNoTime, row, 0, SegmentKind::blocked, SegmentCause::none});
    }
  }
  builder.set_now(100, false);
  LivePipeline pipeline;
  const PipelineState state = pipeline.state(builder.snapshot(), 5);
  QCOMPARE(state.timers.count, 3);
  QCOMPARE(state.queue.count, 1);
  QCOMPARE(state.workers.size(), std::size_t{1});
  QCOMPARE(state.workers[0].task->taskId, 3U);
}

void PipelineStateTest::whatWaitsForTheGilIsSeen() {
  const Trace trace = samples::under_gil();
  const PipelineState state = pipelineStateAt(trace, 2 * samples::kMs, 2);
  QCOMPARE(state.workers.size(), std::size_t{2});
  QCOMPARE(state.workers[0].doing, PipelineWorker::Doing::computing);
  QCOMPARE(state.workers[1].doing, PipelineWorker::Doing::gilWait);
}

void PipelineStateTest::wordsSayWhyAndWhatNext() {
  const Trace trace = samples::pool({});
  const PipelineState half = pipelineStateAt(trace, 2500 * samples::kMs, 10);
  QCOMPARE(pipelineNow(half), QStringLiteral("4 tasks wait because both workers are busy."));
  QCOMPARE(pipelineNext(half, trace, false), QStringLiteral("The worker that is free first takes task 6."));
  QCOMPARE(pipelineNext(half, trace, true), QStringLiteral("A step hands task 6 to a worker."));
  QCOMPARE(pipelineNow(half, true), QStringLiteral("4 tasks wait: the run is paused."));
  PipelineState oneFree = half;
  oneFree.running = 1;
  QCOMPARE(pipelineNow(oneFree, false), QStringLiteral("4 tasks wait: a free worker is about to take the next one."));
  QCOMPARE(pipelineNow(oneFree), QStringLiteral("4 tasks wait although a worker is free."));
  oneFree.workers[0].doing = PipelineWorker::Doing::paused;
  QCOMPARE(pipelineNow(oneFree), QStringLiteral("4 tasks wait: the run is paused."));
  PipelineState young = half;
  young.running = 0;
  young.workerCount = 0;
  young.queue.count = 1;
  QCOMPARE(pipelineNow(young, false), QStringLiteral("1 task waits for the first worker to start."));
  QCOMPARE(pipelineStoreText(half, PipelinePart::queue), QStringLiteral("4 waiting · no bound"));
  QCOMPARE(pipelineStoreText(half, PipelinePart::worker), QStringLiteral("2 of 2 busy"));
  const PipelineState end = pipelineStateAt(trace, trace.now_ns(), 10);
  QCOMPARE(pipelineNow(end), QStringLiteral("All 10 tasks have ended."));
  QVERIFY(pipelineNext(end, trace, false).isEmpty());
  const Trace processes = processPool();
  QVERIFY(pipelineNow(pipelineStateAt(processes, processes.now_ns(), 10)).contains(QLatin1String("3 of 3")));
  QCOMPARE(pipelineFilter(PipelinePart::worker, 1, 2, 3), QStringLiteral("worker:3 run:2"));
}

void PipelineStateTest::millionsCostNoMoreThanFewWhenLive() {
  RunInfo info;
  info.executor = "threads:workers=1";
  info.workers = 1;
  TraceBuilder builder(info);
  const JobId job = builder.intern_job("spin");
  builder.add_lane(Lane{});
  constexpr RowId kTasks = 300'000;
  for (RowId row = 0; row < kTasks; ++row) {
    builder.put_task(row, row, 1, job, row);
  }
  builder.set_now(kTasks, false);
  const Trace trace = builder.snapshot();
  LivePipeline pipeline;
  QElapsedTimer clock;
  clock.start();
  for (int i = 0; i < 200; ++i) {
    QCOMPARE(pipeline.state(trace, kTasks).queue.count, static_cast<std::int64_t>(kTasks));
  }
  const qint64 live = clock.nsecsElapsed() / 200;
  clock.restart();
  QCOMPARE(pipelineStateAt(trace, kTasks, kTasks).queue.count, static_cast<std::int64_t>(kTasks));
  QVERIFY2(live * 10 < clock.nsecsElapsed(), "a live state must not look at every row");
}

QTEST_APPLESS_MAIN(PipelineStateTest)
#include "tst_pipeline_state.moc"
