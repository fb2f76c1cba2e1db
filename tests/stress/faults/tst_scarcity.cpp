// SPDX-License-Identifier: GPL-3.0-or-later
// What a pool does when the system has nothing more to give, and when its program is killed: a clear error
// at once, or it goes on with less; never a hang, and nobody is left behind.
#include "core/processes/process_pool.h"
#include "core/threads/thread_pool.h"
#include "tests/core/processes/functions.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"

#include <QTest>

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

namespace poolscope {
namespace {

using namespace std::chrono_literals;
using namespace support;

/// Runs `body` in a child process, which has this thread only; gives what it wrote to the descriptor.
struct Child {
  pid_t pid = -1;
  int out = -1;
};
Child in_child(const std::function<void(int out)>& body) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  const pid_t pid = fork();
  if (pid == 0) {
    close(ends[0]);
    alarm(60);  // should it hang
    body(ends[1]);
    _exit(0);
  }
  close(ends[1]);
  return {pid, ends[0]};
}

std::string read_line(int file) {
  std::string line;
  for (char c = 0; read(file, &c, 1) == 1 && c != '\n';)
    line += c;
  return line;
}

void write_line(int file, const std::string& text) {
  const std::string line = text + "\n";
  static_cast<void>(!write(file, line.data(), line.size()));
}

/// It runs, sleeps or is stopped; not a zombie, which only waits for somebody to ask.
bool lives(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string stat;
  if (!std::getline(file, stat)) return false;
  const std::size_t name_end = stat.rfind(')');
  return name_end != std::string::npos && stat.size() > name_end + 2 && stat[name_end + 2] != 'Z';
}

rlim_t threads_of_this_user() {
  rlim_t count = 0;
  for (const auto& process : std::filesystem::directory_iterator("/proc")) {
    struct stat status {};
    if (process.path().filename().string().find_first_not_of("0123456789") != std::string::npos) continue;
    if (stat(process.path().c_str(), &status) != 0 || status.st_uid != getuid()) continue;
    std::error_code gone;
    for (auto task = std::filesystem::directory_iterator(process.path() / "task", gone);
         task != std::filesystem::directory_iterator(); task.increment(gone))
      ++count;
  }
  return count;
}

bool has(const std::string& text, const std::string& part) {
  if (text.find(part) != std::string::npos) return true;
  qWarning("\"%s\" is not in: %s", part.c_str(), text.c_str());
  return false;
}

}  // namespace

class tst_scarcity : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { descriptors_ = descriptor_count(); }
  void cleanup() {
    QVERIFY(children().empty());
    QCOMPARE(descriptor_count(), descriptors_);
    QCOMPARE(mapped_memory_files(), 0U);
  }

  void no_worker_outlives_a_killed_program();
  void too_few_descriptors_data();
  void too_few_descriptors();
  void too_few_descriptors_for_what_is_large();
  void too_few_processes_data();
  void too_few_processes();
  void too_little_address_space();

 private:
  std::size_t descriptors_ = 0;
};

void tst_scarcity::no_worker_outlives_a_killed_program() {
#if defined(__SANITIZE_THREAD__)
  QSKIP("ThreadSanitizer lets no forked child start threads");
#endif
  FileGate gate;
  const Child child = in_child([&](int out) {
    ProcessPoolExecutor pool(pool_options(4));
    std::vector<Future<int>> futures;
    for (int i = 0; i < 3; ++i)
      futures.push_back(pool.submit(pass_gate, gate.path()));
    static_cast<void>(eventually([&] { return gate.arrived() == 3; }));
    static_cast<void>(pool.submit(square, 1).result(30s));  // the fourth idles
    pool.kill_worker(1, SIGSTOP);
    std::ostringstream pids;
    for (const pid_t pid : pool.worker_pids())
      pids << pid << ' ';
    write_line(out, pids.str());
    pause();
  });
  std::istringstream pids(read_line(child.out));
  std::vector<int> workers;
  for (int pid = 0; pids >> pid;)
    workers.push_back(pid);
  QCOMPARE(workers.size(), 4U);
  for (const int pid : workers)
    QVERIFY(lives(pid));
  kill(child.pid, SIGKILL);
  waitpid(child.pid, nullptr, 0);
  close(child.out);
  for (const int pid : workers)
    QVERIFY(eventually([&] { return !lives(pid); }));
}

void tst_scarcity::too_few_descriptors_data() {
  QTest::addColumn<int>("left");
  for (int left = 0; left < 16; ++left)
    QTest::addRow("%d left", left) << left;
}

// With each number of descriptors that are left: everything ends, and an error says what was missing.
void tst_scarcity::too_few_descriptors() {
  QFETCH(const int, left);
  LogCapture log;
  rlimit before{};
  QVERIFY(getrlimit(RLIMIT_NOFILE, &before) == 0);
  const int next = dup(STDIN_FILENO);  // the lowest number that is free
  close(next);
  rlimit few = before;
  few.rlim_cur = static_cast<rlim_t>(next + left);
  QVERIFY(setrlimit(RLIMIT_NOFILE, &few) == 0);
  std::string error;
  int values = 0;
  try {
    ProcessPoolExecutor pool(pool_options(2));
    std::vector<Future<int>> futures;
    for (int i = 0; i < 20; ++i)
      futures.push_back(pool.submit(square, i));
    for (const auto& future : futures) {
      if (const std::exception_ptr e = future.exception(30s)) {
        error = describe(e);
      } else {
        ++values;
      }
    }
  } catch (const std::exception& e) {
    error = e.what();
  }
  QVERIFY(setrlimit(RLIMIT_NOFILE, &before) == 0);
  QVERIFY(error.empty() ? values == 20 : has(error, "Too many open files"));
  if (left == 0) QVERIFY(!error.empty());
  if (left == 15) QCOMPARE(values, 20);
  ProcessPoolExecutor pool(pool_options(1));
  QCOMPARE(pool.submit(square, 3).result(30s), 9);
}

// The worker is there, but its large result finds no descriptor in this process, nor a large argument.
void tst_scarcity::too_few_descriptors_for_what_is_large() {
  LogCapture log;
  ProcessPoolOptions options = pool_options(1);
  options.after_crash = AfterCrash::recover;
  ProcessPoolExecutor pool(std::move(options));
  QCOMPARE(pool.submit(square, 3).result(30s), 9);
  FileGate gate;
  rlimit before{};
  QVERIFY(getrlimit(RLIMIT_NOFILE, &before) == 0);
  const int next = dup(STDIN_FILENO);
  close(next);
  rlimit none = before;
  none.rlim_cur = static_cast<rlim_t>(next);
  QVERIFY(setrlimit(RLIMIT_NOFILE, &none) == 0);
  const auto result = pool.submit(produce, gate.path(), 1'000'000);
  const std::string of_result = describe(result.exception(30s));
  const auto argument = pool.submit(echo, std::string(1'000'000, 'a'));
  const std::string of_argument = describe(argument.exception(30s));
  const auto small = pool.submit(square, 4).result(30s);
  QVERIFY(setrlimit(RLIMIT_NOFILE, &before) == 0);
  QVERIFY(has(of_result, "no descriptor is free"));
  QVERIFY(has(of_argument, "Too many open files"));
  QCOMPARE(small, 16);
  QCOMPARE(pool.submit(produce, gate.path(), 1'000'000).result(30s).size(), 1'000'000U);
}

void tst_scarcity::too_few_processes_data() {
  QTest::addColumn<int>("left");
  for (int left = 1; left < 7; ++left)
    QTest::addRow("%d left", left) << left;
}

// The limit counts the threads of a user and does not hold for root, who becomes nobody for this.
void tst_scarcity::too_few_processes() {
#if defined(__SANITIZE_THREAD__)
  QSKIP("ThreadSanitizer lets no forked child start threads");
#endif
  QFETCH(const int, left);
  const Child child = in_child([left](int out) {
    constexpr uid_t kNobody = 65534;
    if (getuid() == 0 && setresuid(kNobody, kNobody, kNobody) != 0) {
      write_line(out, "skip: root may not become nobody");
      return;
    }
    const std::string program = pool_options(1).worker_program;
    if (access(program.c_str(), X_OK) != 0) {
      write_line(out, "skip: nobody may not run " + program);
      return;
    }
    const rlim_t most = threads_of_this_user() + static_cast<rlim_t>(left);
    const rlimit few{.rlim_cur = most, .rlim_max = most};
    setrlimit(RLIMIT_NPROC, &few);
    set_log_sink([](LogLevel, std::string_view) {});
    int values = 0;
    std::string error;
    try {
      ProcessPoolOptions options = pool_options(2);
      options.after_crash = AfterCrash::recover;
      ProcessPoolExecutor pool(std::move(options));
      std::vector<Future<int>> futures;
      for (int i = 0; i < 20; ++i)
        futures.push_back(pool.submit(square, i));
      for (const auto& future : futures) {
        if (const std::exception_ptr e = future.exception(30s)) {
          error = describe(e);
        } else {
          ++values;
        }
      }
    } catch (const std::exception& e) {
      error = e.what();
    }
    write_line(out, std::to_string(values) + " values; " + error);
  });
  const std::string told = read_line(child.out);
  close(child.out);
  int status = 0;
  waitpid(child.pid, &status, 0);
  if (told.starts_with("skip: ")) QSKIP(told.c_str());
  QVERIFY2(WIFEXITED(status) && WEXITSTATUS(status) == 0, "it hung or crashed");
  qInfo("%s", told.c_str());
  if (!told.starts_with("20 values")) {
    QVERIFY(has(told, "; "));
    QVERIFY(told.find("Resource temporarily unavailable") != std::string::npos ||
            told.find("before it was ready") != std::string::npos);
  }
}

// The threads that there is room for leave enough to the tasks, and the warning names the limit.
void tst_scarcity::too_little_address_space() {
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
  QSKIP("sanitizers take more address space than any limit leaves");
#endif
  const Child child = in_child([](int out) {
    constexpr int kTasks = 500;  // with a stack of 8 MiB each they would take 4 GiB
    long pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    const rlim_t most = static_cast<rlim_t>(pages) * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + (rlim_t{1} << 30U);
    const rlimit little{.rlim_cur = most, .rlim_max = most};
    setrlimit(RLIMIT_AS, &little);
    std::string warning;
    set_log_sink([&warning](LogLevel, std::string_view text) { warning = text; });
    int right = 0;
    std::size_t workers = 0;
    try {
      Gate gate;
      ThreadPoolExecutor pool({.max_workers = 10'000});
      const OpenAtExit open(gate);
      std::vector<Future<int>> futures;
      for (int i = 0; i < kTasks; ++i)
        futures.push_back(pool.submit([&gate, i] {
          gate.pass();
          return i;
        }));
      workers = pool.worker_count();
      gate.open();
      for (int i = 0; i < kTasks; ++i)
        right += futures[static_cast<std::size_t>(i)].result() == i ? 1 : 0;
    } catch (const std::exception& e) {
      warning = e.what();
    }
    const bool fewer = workers > 1 && workers < kTasks;
    write_line(out, std::to_string(right) + " values, " + (fewer ? "fewer" : "other") + " threads; " + warning);
  });
  const std::string told = read_line(child.out);
  close(child.out);
  int status = 0;
  waitpid(child.pid, &status, 0);
  QVERIFY2(WIFEXITED(status) && WEXITSTATUS(status) == 0, "it hung or crashed");
  QVERIFY2(told.starts_with("500 values, fewer threads; "), told.c_str());
  QVERIFY2(has(told, "RLIMIT_AS"), told.c_str());
}

}  // namespace poolscope

QTEST_APPLESS_MAIN(poolscope::tst_scarcity)
#include "tst_scarcity.moc"
