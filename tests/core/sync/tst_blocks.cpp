// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/big_blocks.h"
#include "core/sync/block_cache.h"
#include "core/sync/futex.h"

#include <QTest>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <deque>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

using namespace poolscope;

namespace {

struct Block {
  void* at = nullptr;
  std::size_t size = 0;
  unsigned char mark = 0;
};

bool is_marked(const Block& block) {
  const auto* const bytes = static_cast<const unsigned char*>(block.at);
  for (std::size_t i = 0; i < block.size; ++i) {
    if (bytes[i] != block.mark) return false;
  }
  return true;
}

}  // namespace

class BlocksTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void blocksAreApartAndAligned();
  void blocksMayBeFreedByOtherThreads();
  void bigBlocksComeBack();
  void briefMutexLetsOneIn();
  void futexSleepEndsAtItsDeadline();
};

void BlocksTest::blocksAreApartAndAligned() {
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < 5000; ++i) {
    const std::size_t size = 1 + i % 600;  // some beyond kLargest
    Block block{BlockCache::allocate(size), size, static_cast<unsigned char>(i)};
    QCOMPARE(reinterpret_cast<std::uintptr_t>(block.at) % 16, std::uintptr_t{0});
    std::memset(block.at, block.mark, size);
    blocks.push_back(block);
  }
  for (const Block& block : blocks) {
    QVERIFY(is_marked(block));
    BlockCache::free(block.at, block.size);
  }
  void* const line = BlockCache::allocate(64);
  QCOMPARE(reinterpret_cast<std::uintptr_t>(line) % 64, std::uintptr_t{0});
  BlockCache::free(line, 64);
}

// What one thread makes another frees, in rounds of threads that end: nothing is handed out twice, and
// the stock does not grow from round to round.
void BlocksTest::blocksMayBeFreedByOtherThreads() {
  std::size_t after_warm_up = 0;
  for (int round = 0; round < 6; ++round) {
    constexpr int kBlocks = 20'000;
    std::mutex mutex;
    std::deque<Block> made;
    std::atomic<int> wrong{0};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 2; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < kBlocks; ++i) {
          Block block{BlockCache::allocate(80), 80, static_cast<unsigned char>(i + t)};
          std::memset(block.at, block.mark, block.size);
          const std::scoped_lock lock(mutex);
          made.push_back(block);
        }
      });
      threads.emplace_back([&] {
        for (int freed = 0; freed < kBlocks;) {
          Block block;
          {
            const std::scoped_lock lock(mutex);
            if (made.empty()) continue;
            block = made.front();
            made.pop_front();
          }
          if (!is_marked(block)) ++wrong;
          BlockCache::free(block.at, block.size);
          ++freed;
        }
      });
    }
    threads.clear();
    QCOMPARE(wrong.load(), 0);
    if (round == 0) after_warm_up = BlockCache::bytes_from_system();
  }
  QVERIFY(BlockCache::bytes_from_system() <= 4 * after_warm_up + (std::size_t{16} << 20U));
}

void BlocksTest::bigBlocksComeBack() {
  for (const std::size_t size : {std::size_t{100}, std::size_t{100'000}, std::size_t{5'000'000}}) {
    std::vector<void*> blocks;
    for (int i = 0; i < 20; ++i) {
      blocks.push_back(BigBlocks::allocate(size));
      std::memset(blocks.back(), i, size);
    }
    QCOMPARE(std::set<void*>(blocks.begin(), blocks.end()).size(), blocks.size());
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const auto* const bytes = static_cast<const unsigned char*>(blocks[i]);
      QCOMPARE(bytes[0], static_cast<unsigned char>(i));
      QCOMPARE(bytes[size - 1], static_cast<unsigned char>(i));
      BigBlocks::free(blocks[i], size);
    }
  }
}

void BlocksTest::briefMutexLetsOneIn() {
  BriefMutex mutex;
  int count = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 20'000; ++i) {
          const BriefLock lock(mutex);
          ++count;
        }
      });
    }
  }
  QCOMPARE(count, 80'000);
}

void BlocksTest::futexSleepEndsAtItsDeadline() {
  const std::atomic<std::uint32_t> word{3};
  QVERIFY(futex_wait(word, 4));  // another value: returns at once
  const TimePoint deadline = Clock::now() + std::chrono::milliseconds(5);
  while (futex_wait(word, 3, deadline)) {
  }
  QVERIFY(Clock::now() >= deadline);
  std::atomic<std::uint32_t> signal{0};
  std::jthread waker([&] {
    signal.store(1);
    futex_wake_all(signal);
  });
  while (signal.load() == 0)
    futex_wait(signal, 0);
}

QTEST_APPLESS_MAIN(BlocksTest)
#include "tst_blocks.moc"
