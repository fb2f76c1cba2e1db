// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/timer_wheel.h"

#include "core/coroutines/frame_pool.h"
#include "tests/support/compare.h"

#include <QTest>

#include <algorithm>
#include <cstring>
#include <random>
#include <thread>
#include <vector>

using namespace poolscope::coroutines;

/// Deadlines in their order, and memory for frames.
class TimerWheelTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void emptyHasNothing();
  void givesThemInTheirOrder_data();
  void givesThemInTheirOrder();
  void nothingBeforeItsTime();
  void removedOnesDoNotCome();
  void oneInThePastComesAtOnce();
  void nextIsNeverLate();
  void framesAreApartAndAligned();
  void framesMayBeFreedByOtherThreads();
};

void TimerWheelTest::emptyHasNothing() {
  TimerWheel wheel(1'000);
  QVERIFY(!wheel.next_ns());
  QVERIFY(wheel.pop(1'000'000'000'000) == nullptr);
}

void TimerWheelTest::givesThemInTheirOrder_data() {
  QTest::addColumn<qint64>("spread");
  QTest::newRow("all within a slot") << qint64{50'000};
  QTest::newRow("a second") << qint64{1'000'000'000};
  QTest::newRow("a day") << qint64{86'400'000'000'000};
  QTest::newRow("a century") << qint64{3'000'000'000'000'000'000};
}

void TimerWheelTest::givesThemInTheirOrder() {
  QFETCH(const qint64, spread);
  constexpr std::int64_t kNow = 123'456'789'012;
  TimerWheel wheel(kNow);
  std::mt19937_64 random(7);
  std::vector<TimerNode> nodes(5'000, TimerNode{});
  std::vector<std::int64_t> expected;
  for (TimerNode& node : nodes) {
    const auto deadline = kNow + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(spread));
    wheel.add(node, deadline);
    expected.push_back(std::min(deadline, (std::int64_t{1} << 61) - 1));
  }
  std::sort(expected.begin(), expected.end());
  std::vector<std::int64_t> given;
  std::int64_t now = kNow;
  while (const auto next = wheel.next_ns()) {
    QVERIFY(*next >= now);  // time goes on, and the last one is reached in the end
    now = *next;
    while (TimerNode* node = wheel.pop(now)) {
      QVERIFY(node->deadline_ns <= now);
      QVERIFY(!node->armed());
      given.push_back(node->deadline_ns);
    }
  }
  QVERIFY(given == expected);
  QCOMPARE(wheel.size(), std::size_t{0});
}

void TimerWheelTest::nothingBeforeItsTime() {
  TimerWheel wheel(0);
  TimerNode node{};
  wheel.add(node, 1'000'000'000);
  QVERIFY(wheel.pop(999'999'999) == nullptr);
  QVERIFY(wheel.pop(1'000'000'000) == &node);
}

void TimerWheelTest::removedOnesDoNotCome() {
  TimerWheel wheel(0);
  std::mt19937 random(3);
  std::vector<TimerNode> nodes(2'000, TimerNode{});
  std::vector<bool> removed(nodes.size());
  for (TimerNode& node : nodes)
    wheel.add(node, random() % 400'000);
  std::size_t came = 0;
  std::size_t left = nodes.size();
  for (std::int64_t now = 0; now <= 400'000; now += 1'000) {
    for (int i = 0; i < 3; ++i) {  // also those that are due in this very slot
      const std::size_t at = random() % nodes.size();
      if (!nodes[at].armed()) continue;
      wheel.remove(nodes[at]);
      removed[at] = true;
      --left;
    }
    while (TimerNode* node = wheel.pop(now)) {
      QVERIFY(!removed[static_cast<std::size_t>(node - nodes.data())]);
      ++came;
    }
  }
  QVERIFY(left < nodes.size());
  QCOMPARE(came, left);
  QVERIFY(!wheel.next_ns());
}

void TimerWheelTest::oneInThePastComesAtOnce() {
  TimerWheel wheel(5'000'000'000);
  TimerNode past{};
  TimerNode older{};
  wheel.add(past, 4'000'000'000);
  wheel.add(older, -7);
  QVERIFY(wheel.pop(5'000'000'000) == &older);
  QVERIFY(wheel.pop(5'000'000'000) == &past);
}

void TimerWheelTest::nextIsNeverLate() {
  TimerWheel wheel(0);
  TimerNode far{};
  TimerNode near{};
  wheel.add(far, 3'600'000'000'000);
  QVERIFY(*wheel.next_ns() <= 3'600'000'000'000);
  wheel.add(near, 70'000'000);
  QVERIFY(*wheel.next_ns() <= 70'000'000);
  wheel.remove(near);
  QVERIFY(wheel.pop(80'000'000) == nullptr);
  QCOMPARE(wheel.size(), std::size_t{1});
}

void TimerWheelTest::framesAreApartAndAligned() {
  struct Frame {
    unsigned char* bytes;
    std::size_t size;
  };
  std::mt19937 random(5);
  std::vector<Frame> frames;
  for (int i = 0; i < 30'000; ++i) {
    const std::size_t size = 1 + random() % 1'500;
    auto* bytes = static_cast<unsigned char*>(allocate_frame(size));
    // No type needs more than its size is a multiple of.
    const std::size_t alignment = size % 16 == 0 ? 16 : 8;
    QCOMPARE(reinterpret_cast<std::uintptr_t>(bytes) % alignment, std::uintptr_t{0});
    std::memset(bytes, static_cast<int>(frames.size() % 251), size);
    frames.push_back({bytes, size});
    if (i % 3 != 0) continue;
    const std::size_t at = random() % frames.size();
    if (frames[at].bytes == nullptr) continue;
    free_frame(frames[at].bytes, frames[at].size);
    frames[at].bytes = nullptr;
  }
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const Frame& frame = frames[i];
    if (frame.bytes == nullptr) continue;
    QVERIFY(std::all_of(frame.bytes, frame.bytes + frame.size, [i](unsigned char b) { return b == i % 251; }));
    free_frame(frame.bytes, frame.size);
  }
}

void TimerWheelTest::framesMayBeFreedByOtherThreads() {
  std::vector<void*> frames;
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 2'000; ++i) {
      frames.push_back(allocate_frame(96));
      std::memset(frames.back(), round, 96);
    }
    std::thread other([&] {
      for (void* frame : frames)
        free_frame(frame, 96);
      frames.clear();
      frames.push_back(allocate_frame(96));  // of a thread that has ended when it is freed
    });
    other.join();
  }
  free_frame(frames.back(), 96);
}

QTEST_APPLESS_MAIN(TimerWheelTest)
#include "tst_timer_wheel.moc"
