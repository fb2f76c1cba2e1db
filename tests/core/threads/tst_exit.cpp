// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/compare.h"
#include "tests/support/executor_kinds.h"
#include "tests/support/program_run.h"

#include <QTest>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

using namespace poolscope::support;

namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
#if defined(__SANITIZE_THREAD__)
constexpr bool kThreadSanitizer = true;
#else
constexpr bool kThreadSanitizer = false;
#endif

ProgramRun run(const char* scenario, const char* kind) {
  return run_program(POOLSCOPE_EXIT_SCENARIOS, {scenario, kind});
}

std::vector<std::string> sorted_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  std::ranges::sort(lines);
  return lines;
}

const std::vector<std::string> kAllTasks{"main returns", "task 0", "task 1", "task 2", "task 3", "task 4", "task 5"};

void add_rows(std::initializer_list<const char*> scenarios, bool loop_as_well, bool parallel_only = false) {
  QTest::addColumn<QByteArray>("scenario");
  QTest::addColumn<QByteArray>("kind");
  for (const char* scenario : scenarios) {
    for (const ExecutorKind& kind : executor_kinds()) {
      if ((kind.concurrent || loop_as_well) && (kind.parallel || !parallel_only))
        QTest::addRow("%s, %s", scenario, kind.name) << QByteArray(scenario) << QByteArray(kind.name);
    }
  }
}

ProgramRun run_row() {
  QFETCH(const QByteArray, scenario);
  QFETCH(const QByteArray, kind);
  return run(scenario.constData(), kind.constData());
}

}  // namespace

// How programs end that have executors, each in a process of its own: exit_scenarios.cpp.
class ExitTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void X02_pendingTasksAreCompleted_data();
  void X02_pendingTasksAreCompleted();
  void X03_submitAfterTheEndIsRefused_data();
  void X03_submitAfterTheEndIsRefused();
  void X03_submitFromATaskAtTheEndIsRefused_data();
  void X03_submitFromATaskAtTheEndIsRefused();
  void T05_childForkedInATaskEnds_data();
  void T05_childForkedInATaskEnds();
  void T05_forkedChildHasExecutorsOfItsOwn_data();
  void T05_forkedChildHasExecutorsOfItsOwn();
  void Q11_exitInATaskEndsTheProgram_data();
  void Q11_exitInATaskEndsTheProgram();
  void aPoolGoesOnWithTheThreadsItGets();
};

void ExitTest::X02_pendingTasksAreCompleted_data() {
  add_rows({"local", "static", "leaked", "exit-in-main", "destroyed-meanwhile"}, true);
  // A for loop that is paused holds its submitter back, so there main never returns.
  for (const ExecutorKind& kind : executor_kinds()) {
    if (kind.concurrent) QTest::addRow("paused, %s", kind.name) << QByteArray("paused") << QByteArray(kind.name);
  }
}

void ExitTest::X02_pendingTasksAreCompleted() {
  const ProgramRun ended = run_row();
  QVERIFY(!ended.hung);
  QCOMPARE(ended.errors, std::string());
  QCOMPARE(ended.exit_code, 0);
  QCOMPARE(sorted_lines(ended.output), kAllTasks);
}

void ExitTest::X03_submitAfterTheEndIsRefused_data() { add_rows({"submit-at-exit", "submit-in-destructor"}, true); }

void ExitTest::X03_submitAfterTheEndIsRefused() {
  QFETCH(const QByteArray, scenario);
  const ProgramRun ended = run_row();
  QVERIFY(!ended.hung);
  QCOMPARE(ended.errors, std::string());
  QCOMPARE(ended.exit_code, 0);
  const std::string who = scenario == "submit-at-exit" ? "atexit" : "destructor";
  const std::vector<std::string> lines = sorted_lines(ended.output);
  QCOMPARE(lines.size(), std::size_t{2});
  QVERIFY2(lines[0].starts_with(who + ": cannot schedule new futures after "), lines[0].c_str());
  QCOMPARE(lines[1], std::string("in time"));
}

void ExitTest::X03_submitFromATaskAtTheEndIsRefused_data() { add_rows({"submit-from-a-task"}, false); }

void ExitTest::X03_submitFromATaskAtTheEndIsRefused() {
  const ProgramRun ended = run_row();
  QVERIFY(!ended.hung);
  QCOMPARE(ended.errors, std::string());
  QCOMPARE(ended.exit_code, 0);
  QVERIFY2(ended.output.starts_with("task: cannot schedule new futures after "), ended.output.c_str());
}

void ExitTest::T05_childForkedInATaskEnds_data() { add_rows({"fork-and-exit", "fork-and-quick-exit"}, false, true); }

void ExitTest::T05_childForkedInATaskEnds() {
  if (kThreadSanitizer) QSKIP("ThreadSanitizer does not support what a child forked from a thread does");
  const ProgramRun ended = run_row();
  QVERIFY(!ended.hung);
  QCOMPARE(ended.errors, std::string());
  QCOMPARE(ended.output, std::string("child status 0\n"));
  QCOMPARE(ended.exit_code, 0);
}

void ExitTest::T05_forkedChildHasExecutorsOfItsOwn_data() { add_rows({"fork-with-static-executor"}, false); }

void ExitTest::T05_forkedChildHasExecutorsOfItsOwn() {
  if (kThreadSanitizer) QSKIP("ThreadSanitizer does not support threads in a forked child");
  const ProgramRun ended = run_row();
  QVERIFY(!ended.hung);
  QCOMPARE(ended.errors, std::string());
  QCOMPARE(ended.exit_code, 0);
  std::vector<std::string> expected(kAllTasks.begin() + 1, kAllTasks.end());
  expected.insert(expected.begin(), "child status 0");
  QCOMPARE(sorted_lines(ended.output), expected);
}

void ExitTest::Q11_exitInATaskEndsTheProgram_data() { add_rows({"exit-in-a-task"}, true); }

void ExitTest::Q11_exitInATaskEndsTheProgram() {
  const ProgramRun ended = run_row();
  QVERIFY(!ended.hung);
  QCOMPARE(ended.errors, std::string());
  QCOMPARE(ended.exit_code, 7);
  QCOMPARE(sorted_lines(ended.output).size(), std::size_t{6});  // the other executor's tasks were finished
}

void ExitTest::aPoolGoesOnWithTheThreadsItGets() {
  if (kSanitized) QSKIP("sanitizers reserve more address space than the scenario allows");
  const ProgramRun ended = run("few-threads", "threads");
  QVERIFY(!ended.hung);
  QCOMPARE(ended.output, std::string("400 tasks, fewer threads\n"));
  QCOMPARE(ended.exit_code, 0);
  const std::vector<std::string> warnings = sorted_lines(ended.errors);
  QCOMPARE(warnings.size(), std::size_t{1});
  QVERIFY2(warnings[0].starts_with("poolscope: warning: the pool goes on with "), warnings[0].c_str());
  QVERIFY2(warnings[0].find("of 400 threads: cannot start thread \"few_") != std::string::npos, warnings[0].c_str());
}

QTEST_APPLESS_MAIN(ExitTest)
#include "tst_exit.moc"
