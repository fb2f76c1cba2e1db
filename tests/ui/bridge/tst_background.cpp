// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/background.h"

#include "ui/bridge/future_watcher.h"

#include <QPointer>
#include <QSignalSpy>
#include <QThread>
#include <QtTest>

#include <algorithm>
#include <atomic>
#include <latch>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace poolscope;
using namespace poolscope::ui;

class BackgroundTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
  void runsElsewhereAndTellsTheEnd();
  void tellsWhatWasThrown();
  void runsOneAfterAnother();
  void waitsForWhatHasBegun();
};

void BackgroundTest::runsElsewhereAndTellsTheEnd() {
  Background background;
  std::atomic<QThread*> ranIn{nullptr};
  const QPointer<FutureWatcher> watcher = background.run([&ranIn] {
    ranIn = QThread::currentThread();
    return Value(std::string("done"));
  });
  QCOMPARE(background.pending(), 1);
  QString result;
  connect(watcher, &FutureWatcher::finished, this,
          [&] { result = QString::fromStdString(std::get<std::string>(watcher->result())); });
  QTRY_COMPARE(result, QStringLiteral("done"));
  QVERIFY(ranIn != QThread::currentThread());
  QCOMPARE(background.pending(), 0);
  QTRY_VERIFY(watcher.isNull());
}

void BackgroundTest::tellsWhatWasThrown() {
  Background background;
  FutureWatcher* watcher = background.run([]() -> Value { throw std::runtime_error("a.csv: no room"); });
  QSignalSpy failed(watcher, &FutureWatcher::failed);
  QVERIFY(failed.wait());
  QCOMPARE(failed.first().first().toString(), QStringLiteral("a.csv: no room"));
  QCOMPARE(background.pending(), 0);
}

void BackgroundTest::runsOneAfterAnother() {
  Background background;
  std::vector<int> order;  // no lock: the works never overlap
  for (int i = 0; i < 20; ++i) {
    background.run([&order, i]() -> Value {
      order.push_back(i);
      return {};
    });
  }
  QTRY_COMPARE(background.pending(), 0);
  QCOMPARE(order.size(), std::size_t{20});
  QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void BackgroundTest::waitsForWhatHasBegun() {
  std::latch begun(1);
  std::atomic<bool> whole{false};
  {
    Background background;
    background.run([&]() -> Value {
      begun.count_down();
      std::this_thread::yield();
      whole = true;
      return {};
    });
    begun.wait();
  }
  QVERIFY(whole);
}

QTEST_GUILESS_MAIN(BackgroundTest)
#include "tst_background.moc"
