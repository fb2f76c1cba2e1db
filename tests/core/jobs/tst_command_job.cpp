// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/command_job.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/threads/sequential.h"
#include "core/threads/thread_pool.h"
#include "core/tracing/trace_recorder.h"
#include "tests/core/jobs/child_watch.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace poolscope;
using namespace poolscope::test;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(std::string)

/// A command as a task: its output is the result, and all that is known of its end is in the trace.
class CommandJobTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void cleanup();
  void output_is_the_result_data();
  void output_is_the_result();
  void the_same_on_a_for_loop();
  void failures_say_why_data();
  void failures_say_why();
  void the_trace_keeps_all_that_is_known();
  void a_failed_command_keeps_its_output();
  void what_is_beyond_the_bounds_is_counted();
  void binary_output_becomes_text();
  void processor_time_counts_for_the_task();
  void the_time_limit_ends_the_group();
  void a_cancel_ends_the_group();
  void a_kill_from_outside_shows_on_that_row_alone();
  void a_thousand_quick_commands();
  void wrong_commands_are_refused_data();
  void wrong_commands_are_refused();
  void too_much_for_the_system_is_said();
  void columns_have_places_and_names();
  void environment_and_folder_are_the_command_s();
  void what_fails_is_tried_again();
  void a_pause_stops_the_command_itself();
  void memory_is_not_that_of_the_program();
  void labels_are_short();

 private:
  void make_pool(int workers);
  Future<Value> submit(const std::string& command, const std::string& input, std::int64_t index = 0,
                       Timeout limit = std::nullopt);
  /// Waits for all tasks; the columns.
  Trace trace();

  QTemporaryDir directory_;
  std::shared_ptr<TraceRecorder> recorder_;
  std::unique_ptr<ThreadPoolExecutor> pool_;
  int descriptors_ = 0;
};

namespace {

const Job& command_job() { return *find_job("command"); }

JobCall call_of(const std::string& command, const std::string& input, std::int64_t index = 0) {
  JobCall call;
  call.index = index;
  for (const ParamDescription& param : command_job().description().params)
    call.params[param.name] = param.default_value;
  call.params["template"] = command;
  call.params["input"] = input;
  return call;
}

Value run_in(TaskContext& task, const JobCall& call) {
  JobContext context(task);
  return command_job().run(context, call).run();
}

std::string said(const Future<Value>& future) {
  try {
    (void)future.result(60s);
  } catch (const CommandError& error) {
    return error.what();
  }
  return "no CommandError";
}

}  // namespace

void CommandJobTest::init() {
  descriptors_ = open_descriptors();
  make_pool(4);
}

void CommandJobTest::cleanup() {
  pool_.reset();
  QVERIFY(no_child_left());
  QCOMPARE(open_descriptors(), descriptors_);
}

void CommandJobTest::make_pool(int workers) {
  pool_.reset();
  recorder_ = std::make_shared<TraceRecorder>(RunInfo(), now_ns());
  ThreadPoolOptions options;
  options.max_workers = workers;
  options.executor.recorder = recorder_;
  pool_ = std::make_unique<ThreadPoolExecutor>(std::move(options));
}

Future<Value> CommandJobTest::submit(const std::string& command, const std::string& input, std::int64_t index,
                                     Timeout limit) {
  SubmitOptions options;
  options.timeout = limit;
  return pool_->submit_with(options,
                            [call = call_of(command, input, index)](TaskContext& task) { return run_in(task, call); });
}

Trace CommandJobTest::trace() {
  pool_->shutdown(true);
  recorder_->close(now_ns());
  return recorder_->snapshot();
}

void CommandJobTest::output_is_the_result_data() {
  QTest::addColumn<std::string>("command");
  QTest::addColumn<std::string>("input");
  QTest::addColumn<std::string>("result");
  const auto row = [](const char* name, const char* command, const char* input, const char* result) {
    QTest::newRow(name) << std::string(command) << std::string(input) << std::string(result);
  };
  row("place", "echo [{}]", "a b", "[a b]");
  row("appended", "echo", "a  b", "a  b");
  row("no input", "echo hello", "", "hello");
  row("last line ends go", "printf 'a\\n\\nb\\n\\n'", "", "a\n\nb");
  row("number from 1", "echo {#}", "", "8");
  row("number from 0", "echo $POOLSCOPE_TASK", "", "7");
  row("input in the environment", "sh -c 'echo \"$POOLSCOPE_INPUT\"' #{}", "x y", "x y");
  row("never code", "echo {}", "$(echo owned); `id`", "$(echo owned); `id`");
  row("nothing", "true", "", "");
}

void CommandJobTest::output_is_the_result() {
  QFETCH(std::string, command);
  QFETCH(std::string, input);
  QFETCH(std::string, result);
  QCOMPARE(submit(command, input, 7).result(60s), Value(result));
}

void CommandJobTest::the_same_on_a_for_loop() {
  SequentialExecutor loop;
  const JobCall call = call_of("echo {}", "here");
  const auto future = loop.submit([&call](TaskContext& task) { return run_in(task, call); });
  QCOMPARE(future.result(), Value(std::string("here")));
}

void CommandJobTest::failures_say_why_data() {
  QTest::addColumn<std::string>("command");
  QTest::addColumn<std::string>("sentence");
  const auto row = [](const char* command, const char* sentence) {
    QTest::newRow(command) << std::string(command) << std::string(sentence);
  };
  row("exit 3", "exit status 3");
  row("echo out; echo ' no such thing ' >&2; echo more >&2; exit 1", "exit status 1: no such thing ");
  row("kill -9 $$", "ended by signal 9 (Killed)");
  row("kill -TERM $$", "ended by signal 15 (Terminated)");
  row("exit 137", "exit status 137, as after signal 9 (Killed)");
  row("/no/such/program", "exit status 127: sh: 1: /no/such/program: not found");
  row("exit 255", "exit status 255");
}

void CommandJobTest::failures_say_why() {
  QFETCH(std::string, command);
  QFETCH(std::string, sentence);
  QCOMPARE(said(submit(command, {})), sentence);
  QCOMPARE(trace().state(0), TaskState::failed);
}

void CommandJobTest::the_trace_keeps_all_that_is_known() {
  submit("echo out; echo err >&2; sleep 0.05", {});  // long enough to be looked at
  submit("echo partial; echo oh no >&2; exit 3", {});
  submit("kill -9 $$", {});
  submit("sh -c 'kill -9 $$'; exit $?", {});
  const Trace rows = trace();
  const TaskExtra& good = *rows.extra(0);
  QCOMPARE(good.exit_code, std::optional(0));
  QVERIFY(!good.signal);
  QCOMPARE(good.error_output, std::string("err\n"));
  QVERIFY(good.max_rss_bytes > 0);
  QVERIFY(good.error.empty());
  QVERIFY(good.blocked_ns > 0);

  const TaskExtra& bad = *rows.extra(1);
  QCOMPARE(bad.exit_code, std::optional(3));
  QCOMPARE(bad.error, std::string("poolscope::CommandError: exit status 3: oh no"));
  QCOMPARE(bad.error_output, std::string("oh no\n"));

  const TaskExtra& killed = *rows.extra(2);
  QVERIFY(!killed.exit_code);
  QCOMPARE(killed.signal, std::optional(9));

  // What the shell ran was killed, not the shell: it says so by its exit status.
  const TaskExtra& child_killed = *rows.extra(3);
  QCOMPARE(child_killed.exit_code, std::optional(137));
  QCOMPARE(child_killed.signal, std::optional(9));
}

void CommandJobTest::a_failed_command_keeps_its_output() {
  submit("echo half way; exit 1", {});
  QCOMPARE(trace().extra(0)->output, std::string("half way"));
}

void CommandJobTest::what_is_beyond_the_bounds_is_counted() {
  const auto future = submit("head -c 10000000 /dev/zero | tr '\\0' x", {});
  QCOMPARE(std::get<std::string>(future.result(60s)).size(), 65536U);
  QCOMPARE(trace().extra(0)->output_dropped_bytes, std::int64_t{10'000'000 - 65536});
}

void CommandJobTest::binary_output_becomes_text() {
  const auto future = submit("printf 'a\\000\\377z'; printf '\\376' >&2", {});
  QCOMPARE(future.result(60s), Value(std::string("a\xEF\xBF\xBD\xEF\xBF\xBDz")));
  QCOMPARE(trace().extra(0)->error_output, std::string("\xEF\xBF\xBD"));
}

void CommandJobTest::processor_time_counts_for_the_task() {
  submit("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done", {});
  submit("sleep 0.1", {});
  const Trace rows = trace();
  QVERIFY(rows.cpu_ns(0) > 5'000'000);
  QVERIFY(rows.cpu_ns(1) < 90'000'000);
}

void CommandJobTest::the_time_limit_ends_the_group() {
  const QString marker = directory_.filePath(QStringLiteral("limit"));
  // The limit is far above what the shell needs to write its marker.
  const auto future = submit("sleep 1000 & echo $! > {}; sleep 1000", marker.toStdString(), 0, 1s);
  QVERIFY_EXCEPTION_THROWN((void)future.result(60s), TimeoutError);
  const Trace rows = trace();  // returns only when the worker has come back from the command
  QCOMPARE(rows.state(0), TaskState::timed_out);
  QCOMPARE(rows.extra(0)->signal, std::optional(15));
  const int left = first_line(marker).toInt();
  QVERIFY(left > 0);
  QVERIFY(eventually([left] { return has_ended(left); }));
}

void CommandJobTest::a_cancel_ends_the_group() {
  const QString marker = directory_.filePath(QStringLiteral("cancel"));
  auto future = submit("sleep 1000 & echo $! > {}; sleep 1000", marker.toStdString());
  QVERIFY(eventually([&] { return first_line(marker).toInt() > 0; }));
  QVERIFY(future.request_cancel());
  QVERIFY_EXCEPTION_THROWN((void)future.result(60s), CancelledError);
  QCOMPARE(trace().state(0), TaskState::cancelled);
  const int left = first_line(marker).toInt();
  QVERIFY(eventually([left] { return has_ended(left); }));
}

void CommandJobTest::a_kill_from_outside_shows_on_that_row_alone() {
  const auto path = [this](int i) { return directory_.filePath(QStringLiteral("row%1").arg(i)); };
  const QString go = directory_.filePath(QStringLiteral("go"));
  qputenv("GO", go.toUtf8());
  for (int i = 0; i < 4; ++i)
    submit("echo $$ > {}; while [ ! -e $GO ]; do sleep 0.01; done; echo done", path(i).toStdString(), i);
  for (int i = 0; i < 4; ++i)
    QVERIFY(eventually([&] { return first_line(path(i)).toInt() > 0; }));
  QCOMPARE(kill(first_line(path(2)).toInt(), SIGKILL), 0);
  QVERIFY(QFile(go).open(QIODevice::WriteOnly));
  const Trace rows = trace();
  for (RowId row = 0; row < 4; ++row) {
    QCOMPARE(rows.state(row), row == 2 ? TaskState::failed : TaskState::finished);
    QCOMPARE(rows.extra(row)->signal.value_or(0), row == 2 ? 9 : 0);
  }
  QCOMPARE(rows.extra(2)->error, std::string("poolscope::CommandError: ended by signal 9 (Killed)"));
}

void CommandJobTest::a_thousand_quick_commands() {
  make_pool(8);
  std::vector<Future<Value>> futures;
  for (int i = 0; i < 1000; ++i)
    futures.push_back(submit("echo {}", std::to_string(i), i));
  for (std::size_t i = 0; i < futures.size(); ++i)
    QCOMPARE(futures[i].result(120s), Value(std::to_string(i)));
}

void CommandJobTest::wrong_commands_are_refused_data() {
  QTest::addColumn<std::string>("command");
  QTest::addColumn<std::string>("input");
  QTest::addColumn<std::string>("sentence");
  const std::string empty = "template must not be empty; write the shell command to run, for example: cksum {}";
  const std::string null = " must be text without null characters; no program can be given one";
  const std::string fine;
  QTest::newRow("fine") << std::string("cksum {}") << std::string("a") << fine;
  QTest::newRow("empty") << std::string() << std::string("a") << empty;
  QTest::newRow("blank") << std::string(" \t\n") << std::string("a") << empty;
  QTest::newRow("null in the command") << std::string("a\0b", 3) << std::string() << "template" + null;
  QTest::newRow("null in the input") << std::string("cat") << std::string("\0", 1) << "input" + null;
  QTest::newRow("long") << std::string("cat") << std::string(200'000, 'x')
                        << std::string("input must be at most 130048 bytes long, not 200000; put long texts in files");
}

void CommandJobTest::wrong_commands_are_refused() {
  QFETCH(std::string, command);
  QFETCH(std::string, input);
  QFETCH(std::string, sentence);
  QCOMPARE(command_job().check(call_of(command, input)), sentence);
}

void CommandJobTest::too_much_for_the_system_is_said() {
  QCOMPARE(said(submit("printf %s {} | wc -c", std::string(130'048, 'x'))), std::string("no CommandError"));
  QCOMPARE(said(submit("printf %s {} | wc -c", std::string(200'000, 'x'))),
           std::string("cannot start the command: it is too long with its input; put long inputs in files"));
}

void CommandJobTest::labels_are_short() {
  QCOMPARE(command_job().label(call_of("cksum {}", "a.txt")), std::string("a.txt"));
  QCOMPARE(command_job().label(call_of("date", "")), std::string());
  const std::string label =
      command_job().label(call_of("cksum {}", "/a/very/long/path/" + std::string(50, 'x') + "/end.txt"));
  QVERIFY(label.starts_with("…"));
  QVERIFY(label.ends_with("x/end.txt"));
  const std::string umlauts = command_job().label(call_of("cksum {}", "a" + std::string(30, '\xC3') + "ü.txt"));
  QVERIFY(!umlauts.empty());
}

void CommandJobTest::columns_have_places_and_names() {
  const auto printed = [this](const char* columns, const char* names, const char* input, const char* command) {
    JobCall call = call_of(command, input);
    call.params["columns"] = std::string(columns);
    call.params["names"] = std::string(names);
    return std::get<std::string>(pool_->submit([call](TaskContext& task) { return run_in(task, call); }).result());
  };
  QCOMPARE(printed("tab", "", "a b\tc", "printf '<%s>' {2} {1}"), std::string("<c><a b>"));
  QCOMPARE(printed("comma", "file,size", "x/y.gz,7", "printf '<%s>' {size} {file/.} {1//}"), std::string("<7><y><x>"));
  QCOMPARE(printed("comma", "", "only", "printf '<%s>' {1} {3}"), std::string("<only><{3}>"));
  QCOMPARE(printed("comma", "a,b", "only", "printf '<%s>' {a} {b}"), std::string("<only><>"));
  QCOMPARE(printed("none", "", "a,b", "printf '<%s>' {1}"), std::string("<a,b>"));
  QCOMPARE(printed("comma", "", "$(reboot),`x`", "printf '<%s>' {2} \"{1}\""), std::string("<`x`><$(reboot)>"));
}

void CommandJobTest::environment_and_folder_are_the_command_s() {
  JobCall call = call_of("printf '%s %s %s' \"$A\" \"$B\" \"$(pwd -P)\"", "");
  call.params["environment"] = std::string("A=one two\n\nB=$A");
  call.params["folder"] = std::string("/usr");
  const auto ran = [&] { return pool_->submit([call](TaskContext& task) { return run_in(task, call); }); };
  QCOMPARE(std::get<std::string>(ran().result()), std::string("one two $A /usr"));
  call.params["folder"] = std::string("/no/such/folder");
  QVERIFY(said(ran()).find("folder") != std::string::npos);
  call.params["environment"] = std::string("just a word");
  QVERIFY(command_job().check(call).find("NAME=VALUE") != std::string::npos);
}

void CommandJobTest::what_fails_is_tried_again() {
  const std::string marks = directory_.filePath(QStringLiteral("tries")).toStdString();
  JobCall call = call_of("echo x >> {}; test $(wc -l < {}) -ge 3", marks);
  call.params["retries"] = std::int64_t{5};
  const auto ran = [&] { return pool_->submit([call](TaskContext& task) { return run_in(task, call); }); };
  QCOMPARE(std::get<std::string>(ran().result()), std::string());
  call.params["template"] = std::string("exit 3");
  call.params["retries"] = std::int64_t{1};
  QCOMPARE(said(ran()), std::string("exit status 3, 2 times"));
}

void CommandJobTest::a_pause_stops_the_command_itself() {
  const QString file = directory_.filePath(QStringLiteral("ticks"));
  auto future = submit("while :; do echo x >> {}; sleep 0.005; done", file.toStdString());
  const auto ticks = [&] { return QFileInfo(file).size(); };
  QTRY_VERIFY(ticks() > 10);
  pool_->pause();
  // It has stopped once nothing came for as long as many turns take.
  qint64 last = -1;
  QTRY_VERIFY_WITH_TIMEOUT(
      std::exchange(last, ticks()) == ticks() && !QTest::qWaitFor([&] { return ticks() != last; }, 300), 20'000);
  pool_->resume();
  QTRY_VERIFY(ticks() > last);
  (void)future.request_cancel();
  QVERIFY_EXCEPTION_THROWN((void)future.result(20s), CancelledError);
}

void CommandJobTest::memory_is_not_that_of_the_program() {
#if defined(__SANITIZE_ADDRESS__)
  QSKIP("AddressSanitizer's own memory comes and goes with what this program frees");
#endif
  const std::vector<char> ours(200'000'000, '\1');  // a child would be said to have had that much
  submit("sleep 0.05", {});
  submit("head -c 30000000 /dev/zero | tail -c 30000000 | wc -c; sleep 0.02", {});
  QCOMPARE(ours.back(), '\1');
  const Trace rows = trace();
  QVERIFY2(rows.extra(0)->max_rss_bytes > 0 && rows.extra(0)->max_rss_bytes < 50'000'000,
           std::to_string(rows.extra(0)->max_rss_bytes).c_str());
  QCOMPARE(rows.result(1), std::string_view("30000000\n").substr(0, rows.result(1).size()));
}

QTEST_APPLESS_MAIN(CommandJobTest)
#include "tst_command_job.moc"
