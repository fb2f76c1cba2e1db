// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/clock.h"

#include "core/sync/mutex.h"
#include "core/sync/thread_checker.h"
#include "tests/support/gate.h"

#include <QTest>

#include <pthread.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <string>
#include <thread>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

class ClockTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void nowIsTheSteadyClock();
  void nowNeverGoesBackAcrossThreads_data();
  void nowNeverGoesBackAcrossThreads();
  void deadlinesNeverWrap();
  void secondsOfUsersNeverWrap_data();
  void secondsOfUsersNeverWrap();
  void processorTimeIsThatOfTheThread();
  void endedThreadHasNoProcessorTime();
  void threadsHaveTheKernelsNumbers();
  void namesAreCutToWhatLinuxKeeps();
  void memoryIsInBytes();
  void waitUntilTheEndOfTimeIsAWait();
  void checkerKnowsItsThread();
};

void ClockTest::nowIsTheSteadyClock() {
  const auto steady = [] { return static_cast<std::int64_t>(Clock::now().time_since_epoch().count()); };
  const TimePoint until = Clock::now() + 400ms;  // long enough to be set by the clock more than once
  constexpr std::int64_t kSlack = 100'000;       // what the two may differ by, far above what they do
  while (Clock::now() < until) {
    const std::int64_t before = steady();
    const std::int64_t now = now_ns();
    const std::int64_t after = steady();
    QVERIFY2(before - kSlack <= now && now <= after + kSlack, std::to_string(now - before).c_str());
  }
}

// Two threads hand a number to and fro, each with the time: every time is one after the one it follows.
void ClockTest::nowNeverGoesBackAcrossThreads_data() {
  QTest::addColumn<bool>("own");
  QTest::newRow("whatever the thread has learned") << false;
  QTest::newRow("with the word that it has learned something") << true;
}

void ClockTest::nowNeverGoesBackAcrossThreads() {
  QFETCH(const bool, own);
  constexpr int kTurns = 20'000;
  std::atomic<int> turn{0};
  std::int64_t last = 0;  // belongs to whose turn it is
  std::atomic<int> wrong{0};
  const auto play = [&](int parity) {
    for (int mine = parity; mine < kTurns; mine += 2) {
      while (turn.load(std::memory_order_acquire) != mine)
        std::this_thread::yield();
      if (own) note_news();
      const std::int64_t now = own ? own_now_ns() : now_ns();
      if (now < last) ++wrong;
      last = now;
      turn.store(mine + 1, std::memory_order_release);
    }
  };
  std::thread other(play, 1);
  play(0);
  other.join();
  QCOMPARE(wrong.load(), 0);
}

void ClockTest::deadlinesNeverWrap() {
  const TimePoint now = Clock::now();
  QVERIFY(deadline_after(5s, now) == now + 5s);
  QVERIFY(deadline_after(-5s, now) == now - 5s);
  QVERIFY(deadline_after(0s, now) == now);
  QVERIFY(deadline_after(Duration::max(), now) == TimePoint::max());
  QVERIFY(deadline_after(Duration::max()) > now);
  QVERIFY(deadline_after(Duration::min(), now) < now);
  const Duration just_fits = TimePoint::max() - now;
  QVERIFY(deadline_after(just_fits, now) == TimePoint::max());
  QVERIFY(deadline_after(just_fits - 1ns, now) == TimePoint::max() - 1ns);
}

void ClockTest::secondsOfUsersNeverWrap_data() {
  QTest::addColumn<double>("seconds");
  QTest::addColumn<qint64>("ns");
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  QTest::newRow("zero") << 0.0 << qint64{0};
  QTest::newRow("half") << 0.5 << qint64{500'000'000};
  QTest::newRow("negative") << -1.5 << qint64{-1'500'000'000};
  QTest::newRow("a year") << 31'536'000.0 << qint64{31'536'000} * 1'000'000'000;
  QTest::newRow("1e99") << 1e99 << std::numeric_limits<qint64>::max();
  QTest::newRow("infinity") << kInfinity << std::numeric_limits<qint64>::max();
  QTest::newRow("-infinity") << -kInfinity << std::numeric_limits<qint64>::min();
  QTest::newRow("-1e99") << -1e99 << std::numeric_limits<qint64>::min();
  QTest::newRow("not a number") << std::nan("") << std::numeric_limits<qint64>::max();
}

void ClockTest::secondsOfUsersNeverWrap() {
  QFETCH(const double, seconds);
  QFETCH(const qint64, ns);
  QCOMPARE(static_cast<qint64>(from_seconds(seconds).count()), ns);
}

void ClockTest::processorTimeIsThatOfTheThread() {
  const std::int64_t process_before = process_cpu_ns();  // first, since it must cover what the thread's clock counts
  const std::int64_t before = thread_cpu_ns();
  while (thread_cpu_ns() < before + 2'000'000) {
  }
  QVERIFY(process_cpu_ns() >= process_before + 2'000'000);
  const std::optional<std::int64_t> seen = thread_cpu_ns(current_tid());
  QVERIFY(seen && *seen >= before + 2'000'000);

  std::int64_t of_a_new_thread = -1;
  std::thread([&] { of_a_new_thread = thread_cpu_ns(); }).join();
  QVERIFY(of_a_new_thread >= 0 && of_a_new_thread < before + 2'000'000);
}

void ClockTest::endedThreadHasNoProcessorTime() {
  int tid = 0;
  std::thread([&] { tid = current_tid(); }).join();
  QVERIFY(eventually([&] { return !thread_cpu_ns(tid); }));  // the kernel may need a moment
}

void ClockTest::threadsHaveTheKernelsNumbers() {
  QCOMPARE(current_tid(), static_cast<int>(getpid()));  // true of the first thread of a process
  int other = 0;
  std::thread([&] { other = current_tid(); }).join();
  QVERIFY(other > 0 && other != current_tid());
  QVERIFY(usable_cpu_count() >= 1);
}

void ClockTest::namesAreCutToWhatLinuxKeeps() {
  std::array<char, 16> name{};
  std::thread([&] {
    set_thread_name("a name of many letters");
    pthread_getname_np(pthread_self(), name.data(), name.size());
  }).join();
  QCOMPARE(std::string(name.data()), std::string("a name of many "));
}

void ClockTest::memoryIsInBytes() {
  const std::int64_t before = process_rss_bytes();
  QVERIFY(before > 1024 * 1024);
  const std::string touched(64 * 1024 * 1024, 'x');
  QVERIFY(process_rss_bytes() > before + 32 * 1024 * 1024);
  QCOMPARE(touched.back(), 'x');
}

void ClockTest::waitUntilTheEndOfTimeIsAWait() {
  Mutex mutex;
  CondVar changed;
  bool ready = false;
  std::jthread setter([&] {
    const MutexLock lock(mutex);
    ready = true;
    changed.notify_all();
  });
  {
    const MutexLock lock(mutex);
    while (!ready)
      QVERIFY(changed.wait_until(mutex, TimePoint::max()));
    QVERIFY(!changed.wait_until(mutex, Clock::now()));
  }
}

void ClockTest::checkerKnowsItsThread() {
  ThreadChecker checker;
  QVERIFY(checker.is_current());
  QVERIFY(checker.is_current());
  bool elsewhere = true;
  std::thread([&] { elsewhere = checker.is_current(); }).join();
  QVERIFY(!elsewhere);
  checker.detach();
  std::thread([&] { elsewhere = checker.is_current(); }).join();
  QVERIFY(elsewhere);
  QVERIFY(!checker.is_current());
}

QTEST_APPLESS_MAIN(ClockTest)
#include "tst_clock.moc"
