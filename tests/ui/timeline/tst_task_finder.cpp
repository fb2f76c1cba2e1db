// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "tests/support/sample_traces.h"
#include "ui/timeline/task_finder.h"

#include <QSignalSpy>
#include <QtTest>

using namespace poolscope;
using namespace poolscope::ui;
using samples::kSecond;

class TestTaskFinder : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { support::failOnQtWarnings(); }
  void stepsThroughTheHitsAndAround();
  void saysWhatItDoesNotUnderstand();
  void anEmptyTextFindsNothing();
  void laterTasksAreFoundByTheNextLook();
};

void TestTaskFinder::stepsThroughTheHitsAndAround() {
  TaskFinder finder;
  finder.find(samples::race(), QStringLiteral("#7"));
  QTRY_VERIFY(!finder.isBusy());
  QCOMPARE(finder.count(), std::size_t{2});
  TaskRef at = finder.next({}, true);
  QVERIFY((at == TaskRef{0, 7}));
  QCOMPARE(finder.placeOf(at), std::size_t{0});
  at = finder.next(at, true);
  QVERIFY((at == TaskRef{1, 7}));
  QVERIFY((finder.next(at, true) == TaskRef{0, 7}));
  QVERIFY((finder.next(at, false) == TaskRef{0, 7}));
  QVERIFY((finder.next({0, 7}, false) == TaskRef{1, 7}));
  QVERIFY((finder.next({}, false) == TaskRef{1, 7}));
  QVERIFY((finder.next({0, 9}, true) == TaskRef{1, 7}));  // from a task that is no hit
  QCOMPARE(finder.placeOf({0, 9}), finder.count());
}

void TestTaskFinder::saysWhatItDoesNotUnderstand() {
  TaskFinder finder;
  QSignalSpy hits(&finder, &TaskFinder::hitsChanged);
  finder.find(samples::race(), QStringLiteral("state:nonsense"));
  QVERIFY(!finder.problem().isEmpty());
  QVERIFY(!finder.isBusy());
  QCOMPARE(hits.size(), 1);
  QVERIFY(!finder.next({}, true).isValid());
}

void TestTaskFinder::anEmptyTextFindsNothing() {
  TaskFinder finder;
  finder.find(samples::race(), QStringLiteral("  "));
  QVERIFY(!finder.isBusy());
  QCOMPARE(finder.count(), std::size_t{0});
}

void TestTaskFinder::laterTasksAreFoundByTheNextLook() {
  TaskFinder finder;
  finder.find(samples::race(1500'000'000), QStringLiteral("state:finished run:1"));
  QTRY_VERIFY(!finder.isBusy());
  QCOMPARE(finder.count(), std::size_t{2});
  finder.setRecording(samples::race());
  QCOMPARE(finder.count(), std::size_t{2});
  finder.refresh();
  QTRY_COMPARE(finder.count(), std::size_t{10});
  finder.clear();
  QCOMPARE(finder.count(), std::size_t{0});
}

QTEST_GUILESS_MAIN(TestTaskFinder)
#include "tst_task_finder.moc"
