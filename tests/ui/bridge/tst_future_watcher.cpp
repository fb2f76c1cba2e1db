// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/future_watcher.h"

#include "core/futures/future.h"
#include "core/threads/thread_pool.h"

#include <QSignalSpy>
#include <QThread>
#include <QtTest>

#include <memory>
#include <stdexcept>
#include <thread>

using namespace poolscope;
using namespace poolscope::ui;

namespace {

/// Hears all signals of a watcher, in their order.
struct Story {
  explicit Story(FutureWatcher& watcher) {
    const auto note = [this, &watcher](const char* word) {
      words << QLatin1String(word);
      inThread = inThread && QThread::currentThread() == watcher.thread();
    };
    QObject::connect(&watcher, &FutureWatcher::started, &watcher, [note] { note("started"); });
    QObject::connect(&watcher, &FutureWatcher::finished, &watcher, [note] { note("finished"); });
    QObject::connect(&watcher, &FutureWatcher::cancelled, &watcher, [note] { note("cancelled"); });
    QObject::connect(&watcher, &FutureWatcher::failed, &watcher, [this, note](const QString& why) {
      note("failed");
      reason = why;
    });
  }
  QStringList words;
  QString reason;
  bool inThread = true;
};

Value number(std::int64_t n) { return Value(n); }

}  // namespace

class FutureWatcherTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
  void tellsStartAndEndInTheWatchersThread();
  void tellsTheStartWhileItRuns();
  void tellsWhyItFailed_data();
  void tellsWhyItFailed();
  void tellsOfACancelBeforeTheStart();
  void futureThatHasEndedIsAnnouncedFromTheEventLoop();
  void watcherMayGoFirst();
  void watcherMayBeDeletedFromItsSignal();
  void anotherFutureSilencesTheFirst();
  void manyWatchersComeAndGoWhileFuturesEnd();
};

void FutureWatcherTest::tellsStartAndEndInTheWatchersThread() {
  ThreadPoolExecutor pool(ThreadPoolOptions{.max_workers = 1});
  FutureWatcher watcher;
  Story story(watcher);
  watcher.setFuture(pool.submit([] { return number(49); }));
  QTRY_COMPARE(story.words, (QStringList{QStringLiteral("started"), QStringLiteral("finished")}));
  QVERIFY(story.inThread);
  QCOMPARE(std::get<std::int64_t>(watcher.result()), std::int64_t{49});
}

void FutureWatcherTest::tellsTheStartWhileItRuns() {
  Promise<Value> promise;
  FutureWatcher watcher;
  Story story(watcher);
  watcher.setFuture(promise.get_future());
  QVERIFY(promise.set_running_or_notify_cancel());
  QTRY_COMPARE(story.words, QStringList{QStringLiteral("started")});
  promise.set_result(number(1));
  QTRY_COMPARE(story.words, (QStringList{QStringLiteral("started"), QStringLiteral("finished")}));
}

void FutureWatcherTest::tellsWhyItFailed_data() {
  QTest::addColumn<int>("what");
  QTest::addColumn<QString>("reason");
  QTest::newRow("an exception") << 0 << QStringLiteral("the disk is full");
  QTest::newRow("an int") << 1 << QStringLiteral("7");
}

void FutureWatcherTest::tellsWhyItFailed() {
  QFETCH(int, what);
  QFETCH(QString, reason);
  ThreadPoolExecutor pool(ThreadPoolOptions{.max_workers = 1});
  FutureWatcher watcher;
  Story story(watcher);
  watcher.setFuture(pool.submit([what]() -> Value {
    if (what == 0) {
      throw std::runtime_error("the disk is full");
    }
    throw 7;
  }));
  QTRY_COMPARE(story.words, (QStringList{QStringLiteral("started"), QStringLiteral("failed")}));
  QVERIFY2(story.reason.contains(reason), qPrintable(story.reason));
}

void FutureWatcherTest::tellsOfACancelBeforeTheStart() {
  Promise<Value> promise;
  FutureWatcher watcher;
  Story story(watcher);
  watcher.setFuture(promise.get_future());
  watcher.requestCancel();
  QTRY_COMPARE(story.words, QStringList{QStringLiteral("cancelled")});
  QVERIFY(!promise.set_running_or_notify_cancel());
}

void FutureWatcherTest::futureThatHasEndedIsAnnouncedFromTheEventLoop() {
  Promise<Value> promise;
  promise.set_result(number(3));
  FutureWatcher watcher;
  Story story(watcher);
  watcher.setFuture(promise.get_future());
  QVERIFY(story.words.isEmpty());
  QTRY_COMPARE(story.words.size(), 2);
}

void FutureWatcherTest::watcherMayGoFirst() {
  Promise<Value> promise;
  bool heard = false;
  {
    FutureWatcher watcher;
    connect(&watcher, &FutureWatcher::finished, this, [&heard] { heard = true; });
    watcher.setFuture(promise.get_future());
  }
  std::thread([&promise] { promise.set_result(number(1)); }).join();
  QCoreApplication::processEvents();
  QVERIFY(!heard);

  // Between the end and the event loop, too.
  auto late = std::make_unique<FutureWatcher>();
  connect(late.get(), &FutureWatcher::finished, this, [&heard] { heard = true; });
  late->setFuture(promise.get_future());
  late.reset();
  QCoreApplication::processEvents();
  QVERIFY(!heard);
}

void FutureWatcherTest::watcherMayBeDeletedFromItsSignal() {
  Promise<Value> promise;
  auto* watcher = new FutureWatcher;
  connect(watcher, &FutureWatcher::started, this, [watcher] { delete watcher; });
  const QPointer<FutureWatcher> alive = watcher;
  watcher->setFuture(promise.get_future());
  promise.set_result(number(1));
  QTRY_VERIFY(alive.isNull());
}

void FutureWatcherTest::anotherFutureSilencesTheFirst() {
  Promise<Value> first;
  Promise<Value> second;
  FutureWatcher watcher;
  QSignalSpy finished(&watcher, &FutureWatcher::finished);
  watcher.setFuture(first.get_future());
  first.set_result(number(1));  // its news is on its way
  watcher.setFuture(second.get_future());
  QCoreApplication::processEvents();
  QCOMPARE(finished.count(), 0);
  second.set_result(number(2));
  QTRY_COMPARE(finished.count(), 1);
  QCOMPARE(std::get<std::int64_t>(watcher.result()), std::int64_t{2});
}

void FutureWatcherTest::manyWatchersComeAndGoWhileFuturesEnd() {
  ThreadPoolExecutor pool(ThreadPoolOptions{.max_workers = 2});
  int heard = 0;
  std::vector<std::unique_ptr<FutureWatcher>> kept;
  for (int i = 0; i < 2000; ++i) {
    auto watcher = std::make_unique<FutureWatcher>();
    connect(watcher.get(), &FutureWatcher::finished, this, [&heard] { ++heard; });
    watcher->setFuture(pool.submit([i] { return number(i); }));
    if (i % 2 == 0) {
      kept.push_back(std::move(watcher));
    }
  }
  QTRY_COMPARE(heard, 1000);
}

QTEST_GUILESS_MAIN(FutureWatcherTest)
#include "tst_future_watcher.moc"
