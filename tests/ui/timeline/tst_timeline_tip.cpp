// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "tests/support/sample_traces.h"
#include "ui/timeline/timeline_tip.h"

#include <QLocale>
#include <QtTest>

using namespace poolscope;
using namespace poolscope::ui;
using samples::kMs;
using samples::kSecond;

namespace {

TimelineScene sceneOf(const Recording& recording) {
  TimelineScene scene;
  scene.recording = recording;
  scene.index.update(recording);
  return scene;
}

/// The tip's words without its mark-up.
QString wordsOf(QString html) {
  html.replace(QRegularExpression(QStringLiteral("<[^>]*>")), QStringLiteral(" "));
  html.replace(QLatin1String("&nbsp;"), QLatin1String(" "));
  return html.simplified();
}

}  // namespace

class TestTimelineTip : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    support::failOnQtWarnings();
    QLocale::setDefault(QLocale::c());
  }
  void aTaskTellsItsStateAndTimes();
  void aRunningTaskTellsWaitsThatLast();
  void aFailureTellsItsErrorAndItsPattern();
  void namesThatLookLikeHtmlStayText();
  void foldedTasksAreSummedUp();
  void aQueueTellsHowDeepItIs();
  void nothingHasNoTip();
};

void TestTimelineTip::aTaskTellsItsStateAndTimes() {
  const TimelineScene scene = sceneOf(samples::race());
  QCOMPARE(wordsOf(taskTip(scene, {0, 7})),
           QStringLiteral("sleep_square(7) · finished Where worker 1 Waited in the queue 3.000 s Ran 1.000 s "
                          "Processor time 60.00 µs"));
}

void TestTimelineTip::aRunningTaskTellsWaitsThatLast() {
  const TimelineScene scene = sceneOf(samples::race(4400 * kMs, true));
  const QString words = wordsOf(taskTip(scene, {0, 8}));
  QVERIFY2(words.contains(QStringLiteral("Ran 400.0 ms")), qPrintable(words));
  QVERIFY2(words.contains(QStringLiteral("Slept or waited outside (dashed edge) 400.0 ms")), qPrintable(words));
  QVERIFY(!words.contains(QStringLiteral("Processor time")));  // read when it ends
}

void TestTimelineTip::aFailureTellsItsErrorAndItsPattern() {
  const TimelineScene scene = sceneOf({samples::all_states()});
  const QString words = wordsOf(taskTip(scene, {0, 1}));
  QVERIFY2(words.contains(QStringLiteral("failed (rising stripes)")), qPrintable(words));
  QVERIFY2(words.contains(QStringLiteral("the disk is full")), qPrintable(words));
  const QString waiting = wordsOf(taskTip(scene, {0, 6}));
  QVERIFY2(!waiting.contains(QStringLiteral("Ran")), qPrintable(waiting));
}

void TestTimelineTip::namesThatLookLikeHtmlStayText() {
  TraceBuilder builder(RunInfo{});
  builder.put_task(0, 0, 1, builder.intern_job("x"), 0);
  builder.set_label(0, "<img src=x>");
  const TimelineScene scene = sceneOf({builder.snapshot()});
  QVERIFY(taskTip(scene, {0, 0}).contains(QStringLiteral("&lt;img src=x&gt;")));
}

void TestTimelineTip::foldedTasksAreSummedUp() {
  const TimelineScene scene = sceneOf({samples::many(1, 1000, 1000, 1000, 500)});
  const QString words = wordsOf(foldTip(scene, 0, 0, {0, 1'000'000}));
  QCOMPARE(words, QStringLiteral("500 tasks here busy 50 % of the time the worst end: failed Zoom in to see them one "
                                 "by one."));
  QVERIFY(foldTip(scene, 0, 0, {0, 1500}).isEmpty());  // one task alone tells of itself
}

void TestTimelineTip::aQueueTellsHowDeepItIs() {
  TimelineScene scene = sceneOf(samples::race());
  StepFeeds queues(queueKinds);
  queues.setRecording(scene.recording);
  scene.queues = &queues;
  QCOMPARE(scene.queueCount(0), 1);
  QCOMPARE(scene.queueName(0, 0), QStringLiteral("queue"));
  QCOMPARE(wordsOf(queueTip(scene, 0, 0, 1500 * kMs)), QStringLiteral("queue At 1.500 s 6 tasks At most 8 tasks"));
  QVERIFY(queueTip(scene, 0, 0, -1).isEmpty());
  scene.folded = {true};
  QCOMPARE(scene.queueCount(0), 0);
  // Where nobody ever waited, nobody needs a queue to look at.
  scene.recording = {samples::many(1, 10, 1000, 1000)};
  queues.setRecording(scene.recording);
  QCOMPARE(scene.queueCount(0), 0);
}

void TestTimelineTip::nothingHasNoTip() {
  const TimelineScene scene = sceneOf(samples::race());
  QVERIFY(taskTip(scene, {}).isEmpty());
  QVERIFY(taskTip(scene, {0, 99}).isEmpty());
  QVERIFY(taskTip(scene, {9, 0}).isEmpty());
  QVERIFY(taskSentence(scene, {}).isEmpty());
}

QTEST_MAIN(TestTimelineTip)
#include "tst_timeline_tip.moc"
