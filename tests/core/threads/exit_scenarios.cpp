// SPDX-License-Identifier: GPL-3.0-or-later

// A program that ends while its executors have work: tst_exit runs it, one scenario a time, and
// looks at what it prints. Usage: exit_scenarios SCENARIO KIND

#include "core/sync/log.h"
#include "tests/support/executor_kinds.h"
#include "tests/support/gate.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

#if defined(__SANITIZE_ADDRESS__)
// Some of these programs leak on purpose, and to a child forked from a thread all that only its
// parent's threads can reach looks leaked.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "detect_leaks=0"; }
#endif

namespace {

const char* wanted_kind = "";

std::unique_ptr<Executor> make(int workers = 2) {
  for (const ExecutorKind& kind : executor_kinds()) {
    if (std::strcmp(kind.name, wanted_kind) == 0) return kind.make(workers, {});
  }
  std::fprintf(stderr, "no such kind: %s\n", wanted_kind);
  std::exit(99);
}

// Work that lasts beyond the end of main.
void submit_slow_tasks(Executor& executor) {
  for (int i = 0; i < 6; ++i) {
    executor.submit([i] {
      std::this_thread::sleep_for(20ms);
      std::printf("task %d\n", i);
    });
  }
}

// ---- X02: the pending tasks of a program that never calls shutdown are completed

int local() {
  const auto executor = make();
  submit_slow_tasks(*executor);
  std::puts("main returns");
  return 0;
}
int static_object() {
  static const std::unique_ptr<Executor> executor = make();
  submit_slow_tasks(*executor);
  std::puts("main returns");
  return 0;
}
int leaked() {  // on purpose: kept reachable, so that leak checkers know
  static Executor* const executor = make().release();
  submit_slow_tasks(*executor);
  std::puts("main returns");
  return 0;
}
int exit_in_main() {
  const auto executor = make();
  submit_slow_tasks(*executor);
  std::puts("main returns");
  std::exit(0);  // the local executor is never destroyed
}
int paused() {
  static Executor* const executor = make().release();
  executor->pause();
  submit_slow_tasks(*executor);
  std::puts("main returns");
  return 0;
}
int destroyed_meanwhile() {
  static std::atomic<Executor*> executor = make().release();
  submit_slow_tasks(*executor);
  std::thread([] { delete executor.exchange(nullptr); }).detach();  // may meet the program's end anywhere
  std::puts("main returns");
  return 0;
}

// ---- X03: submits after the end has begun are refused, not forgotten

Executor* last_executor = nullptr;

void try_to_submit(const char* who) {
  try {
    last_executor->submit([] { std::puts("ran after all"); });
    std::printf("%s: accepted\n", who);
  } catch (const ShutdownError& error) {
    std::printf("%s: %s\n", who, error.what());
  }
}

int submit_at_exit() {
  std::atexit([] { try_to_submit("atexit"); });  // registered before the engine's own, so it runs after
  last_executor = make().release();
  last_executor->submit([] { std::puts("in time"); }).result();
  return 0;
}
int submit_in_destructor() {
  struct Late {
    ~Late() { try_to_submit("destructor"); }
  };
  static const Late late;
  last_executor = make().release();
  last_executor->submit([] { std::puts("in time"); }).result();
  return 0;
}
int submit_from_a_task() {
  last_executor = make().release();
  last_executor->submit([] {
    for (int i = 0; i < 2000; ++i) {  // until the program's end has begun
      try {
        last_executor->submit([] {});
      } catch (const ShutdownError& error) {
        std::printf("task: %s\n", error.what());
        return;
      }
      std::this_thread::sleep_for(1ms);
    }
    std::puts("task: never refused");
  });
  return 0;
}

// ---- T05: a forked child has none of the threads and does not wait for them

int fork_in_a_task(bool run_exit_handlers) {
  const auto executor = make();
  Gate busy;
  executor->submit([&] { busy.pass(); });  // another thread that the child does not have
  const int status = executor
                         ->submit([&] {
                           const pid_t child = fork();
                           if (child == 0) {
                             if (run_exit_handlers) std::exit(0);
                             _exit(0);
                           }
                           int ended = -1;
                           waitpid(child, &ended, 0);
                           return ended;
                         })
                         .result();
  busy.open();
  std::printf("child status %d\n", status);
  return 0;
}
int fork_and_exit() { return fork_in_a_task(true); }
int fork_and_quick_exit() { return fork_in_a_task(false); }

int fork_with_static_executor() {
  static const std::unique_ptr<Executor> executor = make();
  executor->submit([] {}).result();
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {  // a new executor of the child's own works and is finished at its end
    static Executor* const own = make().release();
    submit_slow_tasks(*own);
    std::exit(0);
  }
  int ended = -1;
  waitpid(child, &ended, 0);
  std::printf("child status %d\n", ended);
  return 0;
}

// ---- others

int exit_in_a_task() {  // ends the program, as sys.exit in a thread does not
  const auto executor = make();
  const auto other = make();
  submit_slow_tasks(*other);
  executor->submit([] { std::exit(7); });
  std::this_thread::sleep_for(std::chrono::minutes(10));
  return 1;
}

int few_threads() {  // more workers are asked for than there is memory for stacks
  std::ifstream statm("/proc/self/statm");
  rlim_t pages = 0;
  statm >> pages;
  const rlim_t limit = pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + rlim_t{200} * 1024 * 1024;
  const rlimit address_space{limit, limit};
  setrlimit(RLIMIT_AS, &address_space);
  ThreadPoolExecutor pool({.max_workers = 400, .thread_name_prefix = "few"});
  Gate gate;
  std::vector<Future<int>> futures;
  for (int i = 0; i < 400; ++i)
    futures.push_back(pool.submit([&] { return gate.pass(), 1; }));
  const std::size_t workers = pool.worker_count();
  gate.open();
  int sum = 0;
  for (const Future<int>& future : futures)
    sum += future.result();
  std::printf("%d tasks, %s\n", sum, workers > 0 && workers < 400 ? "fewer threads" : "all threads");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::pair<const char*, int (*)()>> scenarios{
      {"local", local},
      {"static", static_object},
      {"leaked", leaked},
      {"exit-in-main", exit_in_main},
      {"paused", paused},
      {"destroyed-meanwhile", destroyed_meanwhile},
      {"submit-at-exit", submit_at_exit},
      {"submit-in-destructor", submit_in_destructor},
      {"submit-from-a-task", submit_from_a_task},
      {"fork-and-exit", fork_and_exit},
      {"fork-and-quick-exit", fork_and_quick_exit},
      {"fork-with-static-executor", fork_with_static_executor},
      {"exit-in-a-task", exit_in_a_task},
      {"few-threads", few_threads},
  };
  if (argc == 3) {
    wanted_kind = argv[2];
    for (const auto& [name, scenario] : scenarios) {
      if (std::strcmp(name, argv[1]) == 0) return scenario();
    }
  }
  std::fprintf(stderr, "usage: exit_scenarios SCENARIO KIND\n");
  return 98;
}
