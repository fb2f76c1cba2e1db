// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/child_process.h"
#include "core/jobs/command_template.h"

#include <QTest>

#include <string>
#include <vector>

using namespace poolscope;

Q_DECLARE_METATYPE(std::string)

/// Whatever the input holds, and wherever `{}` stands, a real shell gets it as one word and never as code.
class CommandTemplateTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void scripts_data();
  void scripts();
  void paths_are_taken_apart_as_by_parallel_data();
  void paths_are_taken_apart_as_by_parallel();
  void simple_commands_need_no_shell_data();
  void simple_commands_need_no_shell();
  void inputs_arrive_as_they_are_data();
  void inputs_arrive_as_they_are();
  void the_text_does_what_the_script_does_data();
  void the_text_does_what_the_script_does();
  void several_inputs_become_words_of_their_own();
  void misspelt_columns_are_noticed_data();
  void misspelt_columns_are_noticed();
  void quoted_words_read_back_data();
  void quoted_words_read_back();
};

namespace {

std::string printed(const std::string& script, const std::string& input) {
  ChildCommand command;
  command.script = script;
  command.environment = {{std::string(kInputVariable), input}};
  const ChildOutcome outcome = run_child(command, ChildInterrupt());
  if (outcome.exit_code != 0) return "failed: " + outcome.error_output;
  return outcome.output;
}

const std::vector<std::pair<const char*, std::string>>& nasty_inputs() {
  static const std::vector<std::pair<const char*, std::string>> inputs{
      {"plain", "file.txt"},
      {"empty", ""},
      {"space", "a b  c"},
      {"leading space", " a"},
      {"single quote", "it's"},
      {"double quote", "say \"hi\""},
      {"both quotes", "'\"'\"'"},
      {"newline", "one\ntwo"},
      {"tab", "a\tb"},
      {"substitution", "$(echo owned)"},
      {"back quotes", "`echo owned`"},
      {"variable", "$HOME ${PATH}"},
      {"semicolon", "a; echo owned"},
      {"and", "a && echo owned"},
      {"pipe", "a | cat"},
      {"background", "a &"},
      {"redirect", "a > /nowhere/b < c"},
      {"glob", "* ? [a-z]"},
      {"tilde", "~root"},
      {"dash", "-rf"},
      {"backslash", "a\\b\\\\n\\"},
      {"percent", "100 %s"},
      {"comment", "# no"},
      {"braces", "{} {a,b} {#}"},
      {"exclamation", "!!"},
      {"umlauts", "grüße"},
      {"chinese", "并发 并行"},
      {"not UTF-8", "\xFF\xFE"},
      {"closing", ")\"'`)"},
  };
  return inputs;
}

}  // namespace

void CommandTemplateTest::scripts_data() {
  QTest::addColumn<std::string>("command");
  QTest::addColumn<std::string>("script");
  const auto row = [](const char* command, const char* script) {
    QTest::newRow(command) << std::string(command) << std::string(script);
  };
  row("cksum {}", "cksum \"${POOLSCOPE_INPUT}\"");
  row("cksum", "cksum \"${POOLSCOPE_INPUT}\"");
  row("cp {} {}.old", "cp \"${POOLSCOPE_INPUT}\" \"${POOLSCOPE_INPUT}\".old");
  row("echo \"[{}]\"", "echo \"[${POOLSCOPE_INPUT}]\"");
  row("echo '[{}]'", "echo '['\"${POOLSCOPE_INPUT}\"']'");
  row("echo \\{} {}", "echo \\{} \"${POOLSCOPE_INPUT}\"");
  row("echo {#} {}", "echo 5 \"${POOLSCOPE_INPUT}\"");
  row("echo ${#} {}", "echo ${#} \"${POOLSCOPE_INPUT}\"");
  row("echo \"$(cat {})\"", "echo \"$(cat \"${POOLSCOPE_INPUT}\")\"");
  row("echo \"$(cat \"{}\")\" \"{}\"", "echo \"$(cat \"${POOLSCOPE_INPUT}\")\" \"${POOLSCOPE_INPUT}\"");
  row("echo a'b' # don't {}\necho {}", "echo a'b' # don't {}\necho \"${POOLSCOPE_INPUT}\"");
  row("echo a#'{}'", "echo a#''\"${POOLSCOPE_INPUT}\"''");
  row("echo \"it's {}\"", "echo \"it's ${POOLSCOPE_INPUT}\"");
  row("echo \\' {}", "echo \\' \"${POOLSCOPE_INPUT}\"");
  row("echo \"\\\"\" {}", "echo \"\\\"\" \"${POOLSCOPE_INPUT}\"");
  row("echo 'open {}", "echo 'open '\"${POOLSCOPE_INPUT}\"'");
  row("echo {} \\", "echo \"${POOLSCOPE_INPUT}\" \\");
}

void CommandTemplateTest::scripts() {
  QFETCH(std::string, command);
  QFETCH(std::string, script);
  QCOMPARE(shell_script(command, 4, true), script);
  const bool has_place = script.find("{}") != 0 && command.find("{}") != std::string::npos;
  if (!has_place) QCOMPARE(shell_script(command, 4, false), command);
}

void CommandTemplateTest::paths_are_taken_apart_as_by_parallel_data() {
  QTest::addColumn<std::string>("placeholder");
  QTest::addColumn<std::string>("value");
  const auto row = [](const char* placeholder, const char* value) {
    QTest::newRow(placeholder) << std::string(placeholder) << std::string(value);
  };
  row("{}", "dir/sub/file.tar.gz");
  row("{.}", "dir/sub/file.tar");
  row("{/}", "file.tar.gz");
  row("{//}", "dir/sub");
  row("{/.}", "file.tar");
  row("{1}", "dir/sub/file.tar.gz");
  row("{1/.}", "file.tar");
}

void CommandTemplateTest::paths_are_taken_apart_as_by_parallel() {
  QFETCH(std::string, placeholder);
  QFETCH(std::string, value);
  const CommandScript script = command_script("x " + placeholder, {.whole = "dir/sub/file.tar.gz"}, 0, true);
  QCOMPARE(script.words, (std::vector<std::string>{"x", value}));
  QCOMPARE(script.environment.size(), std::size_t{1});
  QCOMPARE(script.environment[0].second, value);
  QCOMPARE(script.shell, "x \"${" + script.environment[0].first + "}\"");
}

void CommandTemplateTest::simple_commands_need_no_shell_data() {
  QTest::addColumn<std::string>("command");
  QTest::addColumn<int>("words");  // 0: takes a shell
  const auto row = [](const char* command, int words) { QTest::newRow(command) << std::string(command) << words; };
  row("true", 2);  // and the input
  row("cksum {}", 2);
  row("gzip -9 -k {} --suffix=.gz", 5);
  row("cc -o {.}.o 'a b' \"c d\"", 5);
  row("awk 'x\"y' \"it's\" {}", 4);
  row("cksum {} > /dev/null", 0);
  row("cksum {} | wc", 0);
  row("cksum *", 0);
  row("cksum ~/x", 0);
  row("cksum \"$HOME\"", 0);
  row("cksum \\x", 0);
  row("A=1 cksum", 0);
  row("echo {}", 0);
  row("cd {}", 0);
  row("cksum {}; cksum", 0);
  row("cksum {} &", 0);
  row("cksum {} # all", 0);
  row("cksum\ncksum", 0);
  row("while true", 0);
  row("", 0);
}

void CommandTemplateTest::simple_commands_need_no_shell() {
  QFETCH(std::string, command);
  QFETCH(int, words);
  QCOMPARE(command_script(command, {.whole = command.empty() ? "" : "in; put"}, 0, !command.empty()).words.size(),
           static_cast<std::size_t>(words));
}

void CommandTemplateTest::inputs_arrive_as_they_are_data() {
  QTest::addColumn<std::string>("command");
  QTest::addColumn<std::string>("input");
  const char* const commands[] = {
      "printf %s {}",
      "printf %s",
      "printf %s \"{}\"",
      "printf %s '{}'",
      "printf %s \"$(printf %s {})\"",
      "printf %s \"$(printf %s \"{}\")\"",
      "printf %s \"$(printf %s '{}')\"",
      "printf %s \"`printf %s {}`\"",
      "x={}; printf %s \"$x\"",
      "for f in {}; do printf %s \"$f\"; done",
      "(printf %s {})",
      "if true; then printf %s {}; fi # it's",
      "set -- other; printf %s {}",
  };
  for (const char* command : commands) {
    for (const auto& [name, input] : nasty_inputs())
      QTest::addRow("%s: %s", command, name) << std::string(command) << input;
  }
}

void CommandTemplateTest::inputs_arrive_as_they_are() {
  QFETCH(std::string, command);
  QFETCH(std::string, input);
  QCOMPARE(printed(shell_script(command, 0, true), input), input);
}

void CommandTemplateTest::the_text_does_what_the_script_does_data() {
  QTest::addColumn<std::string>("command");
  QTest::addColumn<std::string>("input");
  // Not within back quotes, where a backslash is taken away once more; the text leaves that to its reader.
  for (const char* command :
       {"printf %s {}", "printf %s", "printf %s \"{}\"", "printf %s '{}'", "printf %s \"$(printf %s {})\"",
        "printf %s \"$(printf %s \"{}\")\"", "printf %s \"$(printf %s '{}')\"", "x={}; printf %s \"$x\""}) {
    for (const auto& [name, input] : nasty_inputs())
      QTest::addRow("%s: %s", command, name) << std::string(command) << input;
  }
}

void CommandTemplateTest::the_text_does_what_the_script_does() {
  QFETCH(std::string, command);
  QFETCH(std::string, input);
  const CommandScript made = command_script(command, {.whole = input}, 0, true);
  QCOMPARE(printed(made.text, "not what is meant"), input);
}

void CommandTemplateTest::several_inputs_become_words_of_their_own() {
  const CommandInput input{.whole = "a b\tc", .columns = {"a b", "c"}, .spread = true};
  const CommandScript plain = command_script("x {}", input, 0, true);
  QCOMPARE(plain.words, (std::vector<std::string>{"x", "a b", "c"}));
  QCOMPARE(plain.text, std::string("x 'a b' c"));
  QCOMPARE(command_script("x", input, 0, true).words, plain.words);
  QCOMPARE(command_script("x \"{}\"", input, 0, true).words, (std::vector<std::string>{"x", "a b c"}));
  QCOMPARE(command_script("x {2}", input, 0, true).words, (std::vector<std::string>{"x", "c"}));
}

void CommandTemplateTest::misspelt_columns_are_noticed_data() {
  QTest::addColumn<std::string>("command");
  QTest::addColumn<std::string>("problem");
  const auto row = [](const char* command, const char* problem) {
    QTest::newRow(command) << std::string(command) << std::string(problem);
  };
  row("mv {file} {size/.}", "");
  row("mv {fiel} {size}", "there is no column \"fiel\"; did you mean \"file\"?");
  row("echo '{x} {sizes.}'", "there is no column \"sizes\"; did you mean \"size\"?");
  row("awk '{print $1}' {file}", "");
  row("grep -E 'a{3}' {}", "");
  row("echo {file", "");
  row("echo {", "");
}

void CommandTemplateTest::misspelt_columns_are_noticed() {
  QFETCH(std::string, command);
  QFETCH(std::string, problem);
  QCOMPARE(misspelt_column(command, {"file", "size"}), problem);
}

void CommandTemplateTest::quoted_words_read_back_data() {
  QTest::addColumn<std::string>("text");
  for (const auto& [name, input] : nasty_inputs())
    QTest::newRow(name) << input;
}

void CommandTemplateTest::quoted_words_read_back() {
  QFETCH(std::string, text);
  QCOMPARE(printed("printf %s " + shell_quote(text), {}), text);
  QCOMPARE(shell_quote("plain-file_1.txt"), std::string("plain-file_1.txt"));
  QCOMPARE(shell_quote("it's"), std::string("'it'\\''s'"));
}

QTEST_APPLESS_MAIN(CommandTemplateTest)
#include "tst_command_template.moc"
