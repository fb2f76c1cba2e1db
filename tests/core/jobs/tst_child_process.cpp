// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/child_process.h"
#include "tests/core/jobs/child_watch.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

#include <future>
#include <string>

using namespace poolscope;
using namespace poolscope::test;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(std::string)

/// A script is run to its end or ended on request, and nothing of it stays behind.
class ChildProcessTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void cleanup();
  void ends_are_told_apart_data();
  void ends_are_told_apart();
  void outputs_are_kept_apart();
  void long_outputs_are_bounded_and_counted();
  void bytes_come_as_they_are();
  void files_get_the_outputs_whole();
  void processor_time_and_memory_are_measured();
  void there_is_nothing_to_read();
  void no_descriptor_is_inherited();
  void signals_are_as_in_a_shell();
  void the_child_leads_a_group();
  void a_request_ends_the_whole_group();
  void a_request_before_the_start_counts();
  void who_ignores_the_polite_end_is_forced();
  void who_needs_a_moment_gets_it();
  void others_of_the_group_get_their_moment_too();
  void a_stopped_child_can_be_ended();
  void who_left_the_group_is_ended_too();
  void who_left_the_group_goes_on_after_a_good_end();
  void what_is_left_behind_is_ended_data();
  void what_is_left_behind_is_ended();
  void a_flood_from_what_is_left_behind_ends();

 private:
  /// Runs `script` in a thread until it has written its process id to the marker, asks it to end, and
  /// gives what came of it.
  ChildOutcome interrupted(ChildCommand command);

  QTemporaryDir directory_;
  QString marker_;
  QByteArray marked_;  // what the script wrote into the marker
  int descriptors_ = 0;
};

namespace {

ChildCommand script(std::string text) {
  ChildCommand command;
  command.script = std::move(text);
  return command;
}

ChildOutcome run(ChildCommand command) { return run_child(command, ChildInterrupt()); }

}  // namespace

void ChildProcessTest::init() {
  static int number = 0;
  marker_ = directory_.filePath(QStringLiteral("marker%1").arg(++number));
  qputenv("MARKER", marker_.toUtf8());
  descriptors_ = open_descriptors();
}

void ChildProcessTest::cleanup() {
  QVERIFY(no_child_left());
  QCOMPARE(open_descriptors(), descriptors_);
}

ChildOutcome ChildProcessTest::interrupted(ChildCommand command) {
  const ChildInterrupt interrupt;
  auto outcome = std::async(std::launch::async, [&] { return run_child(command, interrupt); });
  const bool begun = eventually([&] { return !first_line(marker_).isEmpty(); });
  marked_ = first_line(marker_);
  interrupt.request();
  ChildOutcome ended = outcome.get();
  if (!begun) ended.error_output += "the script never wrote its marker";
  return ended;
}

void ChildProcessTest::ends_are_told_apart_data() {
  QTest::addColumn<std::string>("text");
  QTest::addColumn<int>("exit_code");  // -1: none
  QTest::addColumn<int>("signal");
  QTest::newRow("true") << std::string("true") << 0 << -1;
  QTest::newRow("empty") << std::string() << 0 << -1;
  QTest::newRow("exit 3") << std::string("exit 3") << 3 << -1;
  QTest::newRow("exit 255") << std::string("exit 255") << 255 << -1;
  QTest::newRow("no such command") << std::string("/no/such/command") << 127 << -1;
  QTest::newRow("a folder") << std::string("/") << 126 << -1;
  QTest::newRow("syntax") << std::string("if") << 2 << -1;
  QTest::newRow("killed") << std::string("kill -9 $$") << -1 << SIGKILL;
  QTest::newRow("terminated") << std::string("kill -TERM $$") << -1 << SIGTERM;
  QTest::newRow("killed inside") << std::string("sh -c 'kill -9 $$'; exit $?") << 137 << -1;
}

void ChildProcessTest::ends_are_told_apart() {
  QFETCH(std::string, text);
  QFETCH(int, exit_code);
  QFETCH(int, signal);
  const ChildOutcome outcome = run(script(text));
  QCOMPARE(outcome.exit_code.value_or(-1), exit_code);
  QCOMPARE(outcome.signal.value_or(-1), signal);
  QVERIFY(!outcome.interrupted);
}

void ChildProcessTest::outputs_are_kept_apart() {
  const ChildOutcome outcome = run(script("echo out; echo err >&2; echo more"));
  QCOMPARE(outcome.output, std::string("out\nmore\n"));
  QCOMPARE(outcome.error_output, std::string("err\n"));
  QCOMPARE(outcome.dropped_bytes, std::int64_t{0});
}

void ChildProcessTest::long_outputs_are_bounded_and_counted() {
  const ChildOutcome outcome =
      run(script("head -c 10000000 /dev/zero | tr '\\0' x; head -c 100000 /dev/zero | tr '\\0' e >&2"));
  QCOMPARE(outcome.exit_code.value_or(-1), 0);
  QCOMPARE(outcome.output, std::string(65536, 'x'));
  QCOMPARE(outcome.error_output, std::string(65536, 'e'));
  QCOMPARE(outcome.dropped_bytes, std::int64_t{10'000'000 + 100'000 - 2 * 65536});
}

void ChildProcessTest::bytes_come_as_they_are() {
  const ChildOutcome outcome = run(script("printf 'a\\000\\377\\r\\n'"));
  QCOMPARE(outcome.output, std::string("a\0\xFF\r\n", 5));
}

void ChildProcessTest::files_get_the_outputs_whole() {
  ChildCommand command = script("head -c 200000 /dev/zero; printf '\\377' >&2");
  command.most_output = 10;
  command.output_file = directory_.filePath(QStringLiteral("1.out")).toStdString();
  command.error_file = directory_.filePath(QStringLiteral("1.err")).toStdString();
  const ChildOutcome outcome = run_child(command, ChildInterrupt());
  QCOMPARE(outcome.output.size(), std::size_t{10});
  QCOMPARE(QFileInfo(QString::fromStdString(command.output_file)).size(), 200'000);
  QCOMPARE(QFileInfo(QString::fromStdString(command.error_file)).size(), 1);
  // Another attempt leaves nothing of the one before.
  command.script = "true";
  (void)run_child(command, ChildInterrupt());
  QVERIFY(!QFileInfo::exists(QString::fromStdString(command.output_file)));
  command.script = "echo";
  command.output_file = "/no/such/folder/1.out";
  QVERIFY_THROWS_EXCEPTION(std::system_error, (void)run_child(command, ChildInterrupt()));
}

void ChildProcessTest::processor_time_and_memory_are_measured() {
  const auto begin = Clock::now();
  // In a shell of its own, so that also what the script waited for is seen to count.
  const ChildOutcome outcome = run(script("sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done'; true"));
  const std::int64_t wall_ns = (Clock::now() - begin).count();
  QVERIFY(outcome.cpu_ns > 5'000'000);
  QVERIFY(outcome.cpu_ns < 2 * wall_ns);
  QVERIFY(outcome.max_rss_bytes > 100'000);
  QVERIFY(outcome.max_rss_bytes < 1'000'000'000);
}

void ChildProcessTest::there_is_nothing_to_read() {
  const ChildOutcome outcome = run(script("cat; readlink /proc/self/fd/0"));
  QCOMPARE(outcome.output, std::string("/dev/null\n"));
}

void ChildProcessTest::no_descriptor_is_inherited() {
  const int careless = open("/dev/null", O_RDONLY);  // NOLINT: without O_CLOEXEC, as a library might
  QVERIFY(careless > STDERR_FILENO);
  // The one above 2 is that of the folder which the shell lists.
  const ChildOutcome outcome = run(script("cd /proc/self/fd; for f in *; do test -e $f && echo $f; done; true"));
  close(careless);
  QCOMPARE(outcome.output, std::string("0\n1\n2\n"));
}

void ChildProcessTest::signals_are_as_in_a_shell() {
  const auto before = signal(SIGPIPE, SIG_IGN);
  const ChildOutcome outcome = run(script("(yes; echo $? >&2) | head -n 1"));
  signal(SIGPIPE, before);
  QCOMPARE(outcome.output, std::string("y\n"));
  QCOMPARE(outcome.error_output, std::to_string(128 + SIGPIPE) + "\n");
}

void ChildProcessTest::the_child_leads_a_group() {
  const ChildOutcome outcome = run(script("echo $$; cut -d ' ' -f 5 /proc/self/stat; true"));
  const auto middle = outcome.output.find('\n');
  QCOMPARE(outcome.output.substr(0, middle + 1), outcome.output.substr(middle + 1));
  QVERIFY(std::stoi(outcome.output) != getpgrp());
}

void ChildProcessTest::a_request_ends_the_whole_group() {
  const ChildOutcome outcome = interrupted(script("sleep 1000 & echo $! > $MARKER; sleep 1000; echo never"));
  QVERIFY(outcome.interrupted);
  QCOMPARE(outcome.signal.value_or(-1), SIGTERM);
  QCOMPARE(outcome.output, std::string());
  QCOMPARE(outcome.error_output, std::string());
  QVERIFY(eventually([&] { return has_ended(marked_.toInt()); }));
}

void ChildProcessTest::who_left_the_group_is_ended_too() {
  // One in a session of its own, whose parent has ended, and who would not end politely.
  const ChildOutcome outcome = interrupted(
      script("setsid sh -c 'setsid sh -c \"trap : TERM; echo \\$\\$ > \\$MARKER; while :; do sleep 0.01; done\" &' "
             "< /dev/null > /dev/null 2>&1; sleep 1000"));
  QVERIFY(outcome.interrupted);
  QVERIFY(marked_.toInt() > 0);
  QVERIFY(eventually([&] { return has_ended(marked_.toInt()); }));
}

void ChildProcessTest::who_left_the_group_goes_on_after_a_good_end() {
  const ChildOutcome outcome =
      run(script("setsid sh -c 'echo $$ > $MARKER; exec sleep 1000' < /dev/null > /dev/null 2>&1 & "
                 "while ! [ -s $MARKER ]; do sleep 0.01; done"));
  QCOMPARE(outcome.exit_code.value_or(-1), 0);
  const int pid = first_line(marker_).toInt();
  QVERIFY(!has_ended(pid));
  ::kill(pid, SIGKILL);
}

void ChildProcessTest::a_request_before_the_start_counts() {
  const ChildInterrupt interrupt;
  interrupt.request();
  interrupt.request();
  const ChildOutcome outcome = run_child(script("sleep 1000"), interrupt);
  QVERIFY(outcome.interrupted);
  QCOMPARE(outcome.signal.value_or(-1), SIGTERM);
}

void ChildProcessTest::who_ignores_the_polite_end_is_forced() {
  ChildCommand command = script("trap '' TERM; echo $$ > $MARKER; while :; do sleep 0.01; done");
  command.term_grace = 100ms;
  const auto begin = Clock::now();
  const ChildOutcome outcome = interrupted(command);
  QVERIFY(outcome.interrupted);
  QCOMPARE(outcome.signal.value_or(-1), SIGKILL);
  QVERIFY(Clock::now() - begin >= 100ms);
}

void ChildProcessTest::who_needs_a_moment_gets_it() {
  ChildCommand command = script("trap 'echo bye; exit 7' TERM; echo $$ > $MARKER; while :; do sleep 0.01; done");
  command.term_grace = 20s;
  const ChildOutcome outcome = interrupted(command);
  QVERIFY(outcome.interrupted);
  QCOMPARE(outcome.exit_code.value_or(-1), 7);
  QCOMPARE(outcome.output, std::string("bye\n"));
}

void ChildProcessTest::others_of_the_group_get_their_moment_too() {
  // The script itself ends at once; the one in its background tidies up first.
  ChildCommand command = script(
      "sh -c 'trap \"sleep 0.2; echo tidy; exit\" TERM; echo $$ > $MARKER;"
      " while :; do sleep 0.01; done' & wait");
  command.term_grace = 20s;
  const ChildOutcome outcome = interrupted(command);
  QCOMPARE(outcome.signal.value_or(-1), SIGTERM);
  QCOMPARE(outcome.output, std::string("tidy\n"));
}

void ChildProcessTest::a_stopped_child_can_be_ended() {
  ChildCommand command = script("echo $$ > $MARKER; kill -STOP $$; echo never");
  command.term_grace = 20s;
  const ChildOutcome outcome = interrupted(command);
  QCOMPARE(outcome.signal.value_or(-1), SIGTERM);
  QCOMPARE(outcome.output, std::string());
}

void ChildProcessTest::what_is_left_behind_is_ended_data() {
  QTest::addColumn<std::string>("text");
  QTest::newRow("holds the outputs") << std::string("sleep 1000 & echo $! > $MARKER; echo done");
  QTest::newRow("holds nothing") << std::string("sleep 1000 >/dev/null 2>&1 & echo $! > $MARKER; echo done");
  QTest::newRow("ignores signals") << std::string(
      "sh -c 'trap \"\" TERM HUP; echo $$ > $MARKER; exec sleep 1000' &"
      " while [ ! -s $MARKER ]; do sleep 0.01; done; echo done");
}

void ChildProcessTest::what_is_left_behind_is_ended() {
  QFETCH(std::string, text);
  const auto begin = Clock::now();
  const ChildOutcome outcome = run(script(text));
  QVERIFY(Clock::now() - begin < 20s);
  QCOMPARE(outcome.exit_code.value_or(-1), 0);
  QCOMPARE(outcome.output, std::string("done\n"));
  const int left = first_line(marker_).toInt();
  QVERIFY(left > 0);
  QVERIFY(eventually([&] { return has_ended(left); }));
}

void ChildProcessTest::a_flood_from_what_is_left_behind_ends() {
  const ChildOutcome outcome = run(script("yes & echo $! > $MARKER; exit 4"));
  QCOMPARE(outcome.exit_code.value_or(-1), 4);
  QVERIFY(outcome.output.size() <= 65536);
  QVERIFY(eventually([&] { return has_ended(first_line(marker_).toInt()); }));
}

QTEST_APPLESS_MAIN(ChildProcessTest)
#include "tst_child_process.moc"
