// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/event_loop.h"

#include "core/coroutines/gather.h"
#include "core/coroutines/task_group.h"
#include "core/tracing/trace_recorder.h"
#include "tests/support/compare.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"
#include "tests/support/loop_tests.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace poolscope;
using namespace poolscope::coroutines;
using namespace poolscope::support;
using namespace std::chrono_literals;

/// Callbacks, timers, descriptors and other threads on one loop, and what it shows of itself.
class EventLoopTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void callbacksRunInTheOrderOfTheirCalls();
  void aCancelledCallbackDoesNotRun();
  void timersRunInTheOrderOfTheirDeadlines();
  void aThrowingCallbackIsLoggedAndNothingElse();
  void otherThreadsCanWakeIt();
  void callsFromOtherThreadsAreRefused();
  void Y50_sleepZeroYieldsOneTurn();
  void sleepsTakeTheirTime();
  void pipesCanBeAwaited();
  void filesOnDiskCannotBeWatched();
  void aTaskThatHoldsTheLoopIsReported();
  void suspendedTasksSayWhatTheyWaitFor();
  void allTasksCanBeFound();
  void aLoopInsideALoopIsRefused();
  void leftOverTasksAreCancelledAtTheEnd();
  void tasksHaveTheirRowsInTheTrace();
  void theTraceKnowsWhichTaskWasAwaited();
  void anEndedLoopTakesItsTasksAlong();
  void idleCostsNoProcessorTime();
  void foreignSuspensionsAreRefused();
  void exceptionsThatNobodySeesAreReported();
  void aThousandThreadsOfTasks();
};

namespace {

struct Pipe {
  Pipe() {
    if (::pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  }
  ~Pipe() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  std::array<int, 2> ends{};
};

Task<void> note_after(std::string& text, char c, int yields) {
  for (int i = 0; i < yields; ++i)
    co_await coroutines::sleep(0s);
  text += c;
}

}  // namespace

void EventLoopTest::callbacksRunInTheOrderOfTheirCalls() {
  EventLoop loop;
  std::string text;
  loop.call_soon([&] {
    text += 'a';
    loop.call_soon([&] {
      text += 'c';
      loop.stop();
    });
  });
  loop.call_soon([&] { text += 'b'; });
  loop.run_forever();
  QCOMPARE(text, std::string("abc"));
}

void EventLoopTest::aCancelledCallbackDoesNotRun() {
  EventLoop loop;
  bool called = false;
  Handle soon = loop.call_soon([&] { called = true; });
  Handle later = loop.call_later(1ms, [&] { called = true; });
  soon.cancel();
  later.cancel();
  QVERIFY(soon.cancelled() && later.cancelled());
  loop.call_later(3ms, [&] { loop.stop(); });
  loop.run_forever();
  QVERIFY(!called);
}

void EventLoopTest::timersRunInTheOrderOfTheirDeadlines() {
  LoopOptions options;
  options.clock = std::make_shared<VirtualClock>();
  EventLoop loop(options);
  std::vector<int> order;
  for (const int ms : {300, 1, 50'000'000, 20, 1, 7'000}) {
    loop.call_later(std::chrono::milliseconds(ms), [&order, ms] { order.push_back(ms); });
  }
  loop.call_later(std::chrono::hours(24 * 365), [&] { loop.stop(); });
  loop.run_forever();
  QCOMPARE(order, (std::vector<int>{1, 1, 20, 300, 7'000, 50'000'000}));
}

void EventLoopTest::aThrowingCallbackIsLoggedAndNothingElse() {
  const LogCapture log;
  EventLoop loop;
  loop.call_soon([] { throw std::runtime_error("as asked"); });
  loop.call_soon([&] { loop.stop(); });
  loop.run_forever();
  QCOMPARE(log.count(LogLevel::error, "as asked"), std::size_t{1});
}

void EventLoopTest::otherThreadsCanWakeIt() {
  EventLoop loop;
  std::thread other([&] { loop.call_soon_threadsafe([&] { loop.stop(); }); });
  loop.run_forever();  // without a timer it would sleep for ever
  other.join();
  QVERIFY(!loop.is_running());
}

void EventLoopTest::callsFromOtherThreadsAreRefused() {
  EventLoop loop;
  bool refused = false;
  loop.call_soon([&] {
    std::thread other([&] {
      try {
        loop.call_soon([] {});
      } catch (const RuntimeError&) {
        refused = true;
      }
    });
    other.join();
    loop.stop();
  });
  loop.run_forever();
  QVERIFY(refused);
}

void EventLoopTest::Y50_sleepZeroYieldsOneTurn() {
  std::string text;
  const auto body = [&]() -> Task<void> {
    const auto two = create_task(note_after(text, '2', 2));
    const auto one = create_task(note_after(text, '1', 1));
    const auto none = create_task(note_after(text, '0', 0));
    co_await coroutines::sleep(0s);
    CO_COMPARE(text, std::string("0"));
    co_await coroutines::sleep(0s);
    CO_COMPARE(text, std::string("01"));
    co_await coroutines::sleep(-1s);
    CO_COMPARE(text, std::string("012"));
  };
  run_virtually(body);
}

void EventLoopTest::sleepsTakeTheirTime() {
  const auto body = []() -> Task<void> {
    const TimePoint begin = get_running_loop().time();
    co_await coroutines::sleep(1500ms);
    CO_COMPARE(seconds_since(begin), 1.5);
    co_await coroutines::sleep(24h);
    CO_COMPARE(seconds_since(begin), 86401.5);
  };
  run_virtually(body);
  const TimePoint begin = Clock::now();
  coroutines::run([]() -> Task<void> { co_await coroutines::sleep(20ms); }());
  QVERIFY(Clock::now() - begin >= 20ms);
}

void EventLoopTest::pipesCanBeAwaited() {
  Pipe pipe;
  const auto read_one = [](int fd) -> Task<char> {
    co_await get_running_loop().readable(fd);
    char c = 0;
    co_return ::read(fd, &c, 1) == 1 ? c : '!';
  };
  const auto body = [&]() -> Task<char> {
    const auto reader = create_task(read_one(pipe.ends[0]));
    co_await coroutines::sleep(0s);
    co_await get_running_loop().writable(pipe.ends[1]);
    if (::write(pipe.ends[1], "x", 1) != 1) co_return '?';
    co_return co_await reader;
  };
  QCOMPARE(coroutines::run(body()), 'x');
}

void EventLoopTest::filesOnDiskCannotBeWatched() {
  const int fd = ::open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  QVERIFY(fd >= 0);
  const auto body = [fd]() -> Task<void> { co_await get_running_loop().readable(fd); };
  QVERIFY_EXCEPTION_THROWN(coroutines::run(body()), std::system_error);
  ::close(fd);
}

void EventLoopTest::aTaskThatHoldsTheLoopIsReported() {
  const LogCapture log;
  LoopOptions options;
  const auto clock = std::make_shared<VirtualClock>();
  options.clock = clock;
  EventLoop loop(options);
  const auto greedy = [&]() -> Task<void> {
    clock->pass(250ms);
    co_await coroutines::sleep(0s);
    clock->pass(99ms);  // below what is reported
  };
  const auto body = [&]() -> Task<void> { co_await create_task(greedy(), "greedy"); };
  loop.run_until_complete(body());
  QCOMPARE(log.count(LogLevel::warning, "greedy held the event loop for 0.250 s"), std::size_t{1});
  QCOMPARE(log.count(LogLevel::warning, "held the event loop"), std::size_t{1});
  const LoopStats stats = loop.stats();
  QCOMPARE(stats.slow_steps, std::uint64_t{1});
  QCOMPARE(stats.longest_step_ns, std::int64_t{250'000'000});
  QCOMPARE(stats.longest_step, std::string("greedy"));
}

void EventLoopTest::suspendedTasksSayWhatTheyWaitFor() {
  const auto sleeper = []() -> Task<void> { co_await coroutines::sleep(10s); };
  const auto waiter = [](LoopFuture<void> what) -> Task<void> { co_await what; };
  const auto body = [&]() -> Task<void> {
    EventLoop& loop = get_running_loop();
    const LoopFuture<void> future = loop.create_future<void>();
    const auto a = create_task(sleeper(), "a");
    const auto b = create_task(waiter(future), "b");
    const auto c = create_task(waiter(b), "c");
    co_await coroutines::sleep(2s);
    const std::vector<TaskInfo> tasks = loop.tasks();
    CO_COMPARE(tasks.size(), std::size_t{3});
    CO_COMPARE(tasks[0].label, std::string("a"));
    CO_VERIFY(tasks[0].waits_for == WaitsFor::sleep);
    CO_VERIFY(tasks[0].since == 2s);
    CO_COMPARE(tasks[1].label, std::string("b"));
    CO_VERIFY(tasks[1].waits_for == WaitsFor::future);
    CO_VERIFY(tasks[2].waits_for == WaitsFor::task);
    future.set_result();
    co_await c;
    CO_COMPARE(loop.tasks().size(), std::size_t{1});
    CO_COMPARE(loop.tasks(0).size(), std::size_t{0});
  };
  run_virtually(body);
}

void EventLoopTest::allTasksCanBeFound() {
  run_virtually([]() -> Task<void> {
    const auto rest = [](Duration length) -> Task<void> { co_await coroutines::sleep(length); };
    const auto await_it = [](TaskHandle<void> task) -> Task<void> { co_await task; };
    const auto inner = create_task(rest(5s), "inner");
    const auto outer = create_task(await_it(inner), "outer");
    co_await coroutines::sleep(2s);
    CO_COMPARE(all_tasks().size(), std::size_t{3});
    CO_VERIFY(all_tasks().front().get() == current_task());
    inner.cancel();
    const std::vector<TaskInfo> infos = get_running_loop().tasks();
    CO_COMPARE(infos.size(), std::size_t{2});
    CO_COMPARE(infos[1].waits_for_task, std::string("inner"));
    CO_COMPARE(coroutines::to_string(infos[1]), std::string("outer waits for the task inner, for 2 s"));
    CO_VERIFY(infos[0].cancelling && !infos[1].cancelling);
    CO_THROWS(co_await outer, CancelledError);
    CO_COMPARE(all_tasks().size(), std::size_t{1});
  });
}

// asyncio.run() in a running loop: RuntimeError, and nothing has happened.
void EventLoopTest::aLoopInsideALoopIsRefused() {
  const LogCapture log;
  run_virtually([]() -> Task<void> {
    const auto nothing = []() -> Task<void> { co_return; };
    CO_THROWS(coroutines::run(nothing()), RuntimeError);
    co_await coroutines::sleep(1s);  // the outer one goes on
  });
  QVERIFY(log.records().empty());
}

// Runners of CPython, _cancel_all_tasks(): what is left is cancelled, and may still clean up and fail.
void EventLoopTest::leftOverTasksAreCancelledAtTheEnd() {
  const LogCapture log;
  std::string text;
  const auto leave = [&](bool fail) -> Task<void> {
    bool cancelled = false;
    try {
      co_await coroutines::sleep(100s);
    } catch (const CancelledError&) {
      cancelled = true;
    }
    co_await coroutines::sleep(1s);
    text += cancelled ? 'c' : '-';
    if (fail) throw std::runtime_error("while it was ended");
  };
  const int value = run_virtually([&]() -> Task<int> {
    static_cast<void>(create_task(leave(false)));
    static_cast<void>(create_task(leave(true)));
    co_await coroutines::sleep(1s);
    co_return 5;
  });
  QCOMPARE(value, 5);
  QCOMPARE(text, std::string("cc"));
  QCOMPARE(log.count(LogLevel::error, "while it was ended"), std::size_t{1});
}

void EventLoopTest::tasksHaveTheirRowsInTheTrace() {
  const auto recorder = std::make_shared<TraceRecorder>(RunInfo{}, now_ns());
  LoopOptions options;
  options.recorder = recorder;
  options.name = "the loop";
  const auto good = []() -> Task<void> { co_await coroutines::sleep(5ms); };
  const auto bad = []() -> Task<void> {
    co_await coroutines::sleep(0s);
    throw std::runtime_error("as asked");
  };
  const auto body = [&]() -> Task<void> {
    const auto a = create_task(good(), "good");
    const auto b = create_task(bad(), "bad");
    const auto c = create_task(good(), "cancelled");
    co_await coroutines::sleep(1ms);
    c.cancel();
    co_await a;
    CO_THROWS(co_await b, std::runtime_error);
  };
  coroutines::run(body(), options);
  recorder->close(now_ns());
  const Trace trace = recorder->snapshot();
  QCOMPARE(trace.lanes().size(), std::size_t{1});
  QVERIFY(trace.lanes()[0].kind == LaneKind::loop);
  QCOMPARE(trace.lanes()[0].name, std::string("the loop"));
  QVERIFY(trace.lanes()[0].stop_ns != kNoTime);
  QVERIFY(trace.size() >= 4);  // the main task, these three, and what run() adds
  QCOMPARE(trace.label(1), std::string("good"));
  QVERIFY(trace.state(1) == TaskState::finished);
  QVERIFY(trace.state(2) == TaskState::failed);
  QCOMPARE(trace.extra(2)->error, std::string("std::runtime_error: as asked"));
  QVERIFY(trace.state(3) == TaskState::cancelled);
  QVERIFY(trace.submit_ns(1) <= trace.start_ns(1) && trace.start_ns(1) <= trace.end_ns(1));
  QVERIFY(trace.extra(1)->blocked_ns >= 5'000'000);
  QVERIFY(trace.end_ns(1) - trace.start_ns(1) >= trace.extra(1)->blocked_ns);
  QCOMPARE(trace.worker(1), LaneId{0});
}

// Each of these waits for the task that sleeps longest: by itself, among others, and in a group.
void EventLoopTest::theTraceKnowsWhichTaskWasAwaited() {
  const auto recorder = std::make_shared<TraceRecorder>(RunInfo{}, now_ns());
  LoopOptions options;
  options.recorder = recorder;
  const auto sleeper = [](Duration length) -> Task<void> { co_await coroutines::sleep(length); };
  const auto body = [&]() -> Task<void> {
    co_await create_task(sleeper(1ms), "alone");
    std::vector<TaskHandle<void>> some;
    some.push_back(create_task(sleeper(20ms), "long"));
    some.push_back(create_task(sleeper(1ms), "short"));
    co_await gather(some);
    TaskGroup group;
    co_await group.run([&](TaskGroup& g) -> Task<void> {
      g.create_task(sleeper(1ms), "quick");
      g.create_task(sleeper(20ms), "last");
      co_return;
    });
    co_await coroutines::sleep(1ms);  // no task
    const LoopFuture<void> gate = get_running_loop().create_future<void>();
    const auto held = [gate]() -> Task<void> { co_await gate; };
    std::vector<TaskHandle<void>> two{create_task(held(), "slow"), create_task(sleeper(1ms), "first")};
    co_await coroutines::wait(two, std::nullopt, FIRST_COMPLETED);
    auto ends = coroutines::as_completed(two);
    co_await ends.next();  // has ended already: no wait
    gate.set_result();
    co_await ends.next();
    const auto stubborn = []() -> Task<void> {
      try {
        co_await coroutines::sleep(1h);
      } catch (const CancelledError&) {
      }
      co_await coroutines::sleep(1ms);
    };
    auto late = create_task(stubborn(), "late");
    co_await coroutines::sleep(0ns);
    co_await cancel_and_wait(late.state());
  };
  coroutines::run(body(), options);
  recorder->close(now_ns());
  const Trace trace = recorder->snapshot();
  std::vector<std::string> awaited;
  for (std::size_t i = 0; i < trace.segment_count(); ++i) {
    const Segment& segment = trace.segment(i);
    if (segment.row == 0 && segment.awaits != kNoRow) awaited.push_back(trace.label(segment.awaits));
  }
  QCOMPARE(awaited, (std::vector<std::string>{"alone", "long", "last", "first", "slow", "late"}));
}

void EventLoopTest::anEndedLoopTakesItsTasksAlong() {
  const LogCapture log;
  const auto held = std::make_shared<int>(1);
  const auto forever = [](std::shared_ptr<int> keeps, LoopFuture<void> what) -> Task<void> {
    co_await what;
    static_cast<void>(keeps);
  };
  {
    EventLoop loop;
    const LoopFuture<void> never = loop.create_future<void>();
    const auto task = loop.create_task(forever(held, never), "left over");
    const auto second = loop.create_task(forever(held, task));
    loop.call_soon([&] { loop.call_soon([&] { loop.stop(); }); });
    loop.run_forever();
    QCOMPARE(held.use_count(), 3L);
  }
  QCOMPARE(held.use_count(), 1L);
  QCOMPARE(log.count(LogLevel::error, "destroyed with 2 pending tasks; the first is left over"), std::size_t{1});
}

void EventLoopTest::idleCostsNoProcessorTime() {
  EventLoop loop;
  loop.call_later(300ms, [&] { loop.stop(); });
  const std::int64_t before = thread_cpu_ns();
  loop.run_forever();
  QVERIFY(thread_cpu_ns() - before < 20'000'000);
  QVERIFY(loop.stats().turns < 20);
}

void EventLoopTest::foreignSuspensionsAreRefused() {
  const auto body = []() -> Task<void> { co_await std::suspend_always(); };
  QVERIFY_EXCEPTION_THROWN(coroutines::run(body()), RuntimeError);
  const auto outside = []() -> Task<void> { co_await coroutines::sleep(1s); };
  QVERIFY_EXCEPTION_THROWN(outside().run(), RuntimeError);
}

void EventLoopTest::exceptionsThatNobodySeesAreReported() {
  const LogCapture log;
  const auto bad = []() -> Task<void> {
    throw std::runtime_error("unseen");
    co_return;
  };
  const auto body = [&]() -> Task<void> {
    create_task(bad());
    co_await coroutines::sleep(0s);
  };
  run_virtually(body);
  QCOMPARE(log.count(LogLevel::error, "never looked at: std::runtime_error: unseen"), std::size_t{1});
}

void EventLoopTest::aThousandThreadsOfTasks() {
  const auto sleeper = [](int ms) -> Task<int> {
    co_await coroutines::sleep(std::chrono::milliseconds(ms % 97));
    co_return ms;
  };
  const auto body = [&]() -> Task<long> {
    std::vector<TaskHandle<int>> tasks;
    for (int i = 0; i < 20'000; ++i)
      tasks.push_back(create_task(sleeper(i)));
    long sum = 0;
    for (const TaskHandle<int>& task : tasks)
      sum += co_await task;
    co_return sum;
  };
  QCOMPARE(run_virtually(body), 20'000L * 19'999 / 2);
}

QTEST_APPLESS_MAIN(EventLoopTest)
#include "tst_event_loop.moc"
