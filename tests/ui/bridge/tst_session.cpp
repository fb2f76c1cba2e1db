// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/session.h"

#include <QElapsedTimer>
#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <QThread>
#include <QThreadPool>
#include <QtTest>

#include <algorithm>

using namespace poolscope;
using namespace poolscope::ui;

namespace {

ExecutorSpec threads(int workers) {
  ExecutorSpec spec;
  spec.workers = workers;
  return spec;
}

Experiment sleeps(double seconds, std::int64_t count, std::vector<ExecutorSpec> executors) {
  Experiment experiment;
  experiment.params["seconds"] = seconds;
  experiment.count = count;
  experiment.executors = std::move(executors);
  return experiment;
}

/// Runs that only a cancel ends.
Experiment endless() {
  Experiment experiment;
  experiment.job = "spin";
  experiment.params["seconds"] = 0.0;
  experiment.count = 3;
  experiment.executors = {threads(1)};
  return experiment;
}

std::int64_t inState(const Session& session, TaskState state) {
  return session.recording().empty() ? 0 : session.recording()[0].counts()[state];
}

}  // namespace

class SessionTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { qputenv("POOLSCOPE_WORKER", POOLSCOPE_WORKER_PROGRAM); }
  void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
  void runsARaceAndTellsFacts();
  void whatCannotRunIsSaid();
  void secondStartIsRefusedWhileTheFirstRuns();
  void pausedRaceGoesOnOnlyByStepOrResume();
  void cancelEndsWhatRuns();
  void cancelsOneTaskAlone();
  void killsTheWorkerOfALane();
  void nothingHappensWithoutARace();
  void goingAwayWhileItRunsDoesNotWait();
  void racesThatEndSlowlyDoNotHoldUpPainting();
  void runsAgainAfterTheEnd();
};

void SessionTest::runsARaceAndTellsFacts() {
  Session session;
  QSignalSpy running(&session, &Session::runningChanged);
  QSignalSpy changed(&session, &Session::recordingChanged);
  QSignalSpy ended(&session, &Session::ended);
  QVERIFY(session.start(sleeps(0.02, 10, {threads(2), threads(10)})));
  QVERIFY(session.isRunning());
  QCOMPARE(session.unfinishedRuns(), 2);
  QTRY_COMPARE(ended.count(), 1);
  QCOMPARE(running.count(), 2);
  QVERIFY(!session.isRunning());
  QCOMPARE(session.unfinishedRuns(), 0);
  QVERIFY(changed.count() >= 1);

  QCOMPARE(session.recording().size(), std::size_t{2});
  for (std::size_t i = 0; i < 2; ++i) {
    QVERIFY(session.recording()[i].complete());
    QCOMPARE(session.recording()[i].counts()[TaskState::finished], std::int64_t{10});
    QCOMPARE(session.summaries()[i].ok, std::int64_t{10});
    QCOMPARE(std::get<std::int64_t>(session.summaries()[i].result), std::int64_t{285});
    QCOMPARE(session.summaries()[i].events_lost, std::int64_t{0});
  }
  const auto batches = changed.count();
  QVERIFY(!changed.wait(120));  // the last change was followed by its one signal
  QCOMPARE(changed.count(), batches);
}

void SessionTest::whatCannotRunIsSaid() {
  Session session;
  QSignalSpy error(&session, &Session::errorOccurred);
  QSignalSpy running(&session, &Session::runningChanged);
  QVERIFY(!session.start(sleeps(0.01, 0, {threads(2)})));
  QCOMPARE(error.count(), 1);
  QVERIFY(error.first().first().toString().contains(QLatin1String("number of tasks")));
  QCOMPARE(running.count(), 0);
  QVERIFY(!session.isRunning());
}

void SessionTest::secondStartIsRefusedWhileTheFirstRuns() {
  Session session;
  QSignalSpy ended(&session, &Session::ended);
  QSignalSpy error(&session, &Session::errorOccurred);
  QVERIFY(session.start(endless()));
  QVERIFY(!session.start(endless()));
  QCOMPARE(error.count(), 1);
  QVERIFY(session.isRunning());
  session.cancel();
  QTRY_COMPARE(ended.count(), 1);
}

void SessionTest::pausedRaceGoesOnOnlyByStepOrResume() {
  Session session;
  QSignalSpy ended(&session, &Session::ended);
  QSignalSpy paused(&session, &Session::pausedChanged);
  QVERIFY(session.start(sleeps(0.05, 5, {threads(1)})));
  session.pause();
  session.pause();
  QVERIFY(session.isPaused());
  QCOMPARE(paused.count(), 1);
  // The one that had begun, if any, halts; the others keep waiting.
  // The second look from now on was begun while the race was paused already.
  QSignalSpy looks(&session, &Session::recordingChanged);
  QTRY_VERIFY(looks.count() >= 2 && session.recording()[0].size() == 5);
  const std::int64_t before = inState(session, TaskState::finished);
  for (std::int64_t steps = 1; steps <= 2 && before + steps < 5; ++steps) {  // a halted task goes on first
    session.step();
    QTRY_COMPARE(inState(session, TaskState::finished), before + steps);
  }
  QVERIFY(session.isRunning());
  session.resume();
  QCOMPARE(paused.count(), 2);
  QTRY_COMPARE(ended.count(), 1);
  QCOMPARE(inState(session, TaskState::finished), std::int64_t{5});
}

void SessionTest::cancelEndsWhatRuns() {
  Session session;
  QSignalSpy ended(&session, &Session::ended);
  QSignalSpy cancelling(&session, &Session::cancellingChanged);
  QVERIFY(session.start(endless()));
  QTRY_COMPARE(inState(session, TaskState::running), std::int64_t{1});
  session.cancel();
  session.cancel();
  QVERIFY(session.isCancelling());
  QCOMPARE(cancelling.count(), 1);
  QTRY_COMPARE(ended.count(), 1);
  QVERIFY(!session.isCancelling());
  QCOMPARE(inState(session, TaskState::cancelled), std::int64_t{3});
}

void SessionTest::cancelsOneTaskAlone() {
  Session session;
  QSignalSpy ended(&session, &Session::ended);
  QVERIFY(session.start(endless()));
  QTRY_COMPARE(inState(session, TaskState::running), std::int64_t{1});
  QVERIFY(session.cancelTask(0, 0));
  QTRY_COMPARE(inState(session, TaskState::cancelled), std::int64_t{1});
  QTRY_COMPARE(inState(session, TaskState::running), std::int64_t{1});
  QVERIFY(session.isRunning());
  QVERIFY(!session.cancelTask(0, 0));
  QVERIFY(!session.cancelTask(7, 0));
  QVERIFY(!session.cancelTask(-1, 0));
  session.cancel();
  QTRY_COMPARE(ended.count(), 1);
}

void SessionTest::killsTheWorkerOfALane() {
  Session session;
  QSignalSpy ended(&session, &Session::ended);
  Experiment experiment = endless();
  std::string error;
  experiment.executors = {*parse_executor_spec("processes:workers=1,recover=on", error)};
  QVERIFY(session.start(experiment));
  QTRY_COMPARE(inState(session, TaskState::running), std::int64_t{1});
  const auto workerLane = [&session] {
    const std::vector<Lane>& lanes = session.recording().front().lanes();
    return static_cast<LaneId>(
        std::find_if(lanes.begin(), lanes.end(), [](const Lane& lane) { return lane.kind == LaneKind::worker; }) -
        lanes.begin());
  };
  const LaneId lane = workerLane();
  QVERIFY(session.killWorker(0, lane));
  QTRY_COMPARE(inState(session, TaskState::lost), std::int64_t{1});
  QTRY_VERIFY(session.recording().front().lanes()[lane].stop_ns != kNoTime);
  QVERIFY(!session.killWorker(0, lane));
  QVERIFY(!session.killWorker(0, lane + 100));
  QVERIFY(!session.killWorker(7, lane));
  QTRY_COMPARE(inState(session, TaskState::running), std::int64_t{1});  // another has taken its place
  session.cancel();
  QTRY_COMPARE(ended.count(), 1);
}

void SessionTest::nothingHappensWithoutARace() {
  Session session;
  QSignalSpy paused(&session, &Session::pausedChanged);
  QSignalSpy cancelling(&session, &Session::cancellingChanged);
  session.pause();
  session.resume();
  session.step();
  session.cancel();
  QVERIFY(!session.cancelTask(0, 0));
  QCOMPARE(paused.count() + cancelling.count(), 0);
}

void SessionTest::goingAwayWhileItRunsDoesNotWait() {
  auto session = std::make_unique<Session>();
  QVERIFY(session->start(sleeps(5, 10, {threads(1)})));
  QTRY_COMPARE(inState(*session, TaskState::running), std::int64_t{1});
  QElapsedTimer clock;
  clock.start();
  session.reset();
  QVERIFY(clock.elapsed() < 1000);
  QVERIFY(Session::waiters().waitForDone(4000));  // and the race ends by itself
}

void SessionTest::racesThatEndSlowlyDoNotHoldUpPainting() {
  for (int i = 0; i < 2 * QThread::idealThreadCount(); ++i) {
    Session::waiters().start([] { QThread::sleep(2); });
  }
  QElapsedTimer clock;
  clock.start();
  QImage image(300, 300, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::white);
  QPainter(&image).fillRect(image.rect(), QColor(0, 0, 0, 99));  // large and translucent: Qt uses its threads
  QVERIFY(clock.elapsed() < 1000);
  QVERIFY(Session::waiters().waitForDone(4000));
}

void SessionTest::runsAgainAfterTheEnd() {
  Session session;
  QSignalSpy ended(&session, &Session::ended);
  for (int round = 1; round <= 3; ++round) {
    QVERIFY(session.start(sleeps(0.001, round, {threads(1)})));
    QTRY_COMPARE(ended.count(), round);
    QCOMPARE(inState(session, TaskState::finished), std::int64_t{round});
  }
}

QTEST_GUILESS_MAIN(SessionTest)
#include "tst_session.moc"
