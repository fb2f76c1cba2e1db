// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/job_catalogue.h"
#include "core/jobs/nearest_word.h"

#include <QTest>

#include <limits>
#include <string>
#include <vector>

using namespace poolscope;

/// What a user types becomes a value of the described type, or a sentence that says what would be right.
class ParamsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void reads_values_data();
  void reads_values();
  void refuses_with_a_sentence_data();
  void refuses_with_a_sentence();
  void unknown_names_get_the_nearest_known();
  void a_value_that_is_there_is_checked_alike();
  void what_is_printed_reads_back_data();
  void what_is_printed_reads_back();
  void nearest_word_finds_slips_data();
  void nearest_word_finds_slips();
};

namespace {

/// One parameter of each type.
const JobDescription& sample() {
  static const JobDescription job{
      .name = "sample",
      .params =
          {{.name = "seconds",
            .type = ParamType::number,
            .unit = "s",
            .default_value = 1.0,
            .minimum = 0,
            .maximum = 86400,
            .help = "How long."},
           {.name = "ratio", .type = ParamType::number, .default_value = 0.5, .minimum = -1.5},
           {.name = "n", .type = ParamType::integer, .default_value = std::int64_t{1}, .minimum = 1, .maximum = 1e10},
           {.name = "big",
            .type = ParamType::integer,
            .default_value = std::int64_t{0},
            .minimum = 0,
            .maximum = static_cast<double>(std::numeric_limits<std::int64_t>::max())},
           {.name = "fast", .type = ParamType::boolean, .default_value = false},
           {.name = "mode",
            .type = ParamType::choice,
            .default_value = std::string("two"),
            .choices = {"one", "two", "three"}},
           {.name = "command",
            .type = ParamType::text,
            .default_value = std::string(),
            .required = true,
            .help = "The words to say."}},
  };
  return job;
}

void row(const char* name, const char* text, const Value& value) {
  QTest::addRow("%s=%s", name, text) << std::string(name) << std::string(text) << value;
}
void refused(const char* name, const char* text, const char* sentence) {
  QTest::addRow("%s=%.40s", name, text) << std::string(name) << std::string(text) << std::string(sentence);
}

}  // namespace

Q_DECLARE_METATYPE(std::string)
Q_DECLARE_METATYPE(poolscope::Value)
Q_DECLARE_METATYPE(std::vector<std::string>)

void ParamsTest::reads_values_data() {
  QTest::addColumn<std::string>("name");
  QTest::addColumn<std::string>("text");
  QTest::addColumn<Value>("value");
  row("seconds", "0.5", 0.5);
  row("seconds", " 2 ", 2.0);
  row("seconds", "+3", 3.0);
  row("seconds", "1e-3", 0.001);
  row("seconds", "0", 0.0);
  row("seconds", "-0", 0.0);
  row("seconds", "1e-999", 0.0);
  row("seconds", "86400", 86400.0);
  row("ratio", "-1.5", -1.5);
  row("n", "5000000", std::int64_t{5'000'000});
  row("n", "5e6", std::int64_t{5'000'000});
  row("n", "1e10", std::int64_t{10'000'000'000});
  row("n", "7.0", std::int64_t{7});
  row("big", "9223372036854775807", std::numeric_limits<std::int64_t>::max());
  row("fast", "true", true);
  row("fast", "Yes", true);
  row("fast", "on", true);
  row("fast", "1", true);
  row("fast", "false", false);
  row("fast", "NO", false);
  row("fast", "off", false);
  row("fast", "0", false);
  row("mode", "three", std::string("three"));
  row("command", " echo 'a b' ", std::string(" echo 'a b' "));
  row("command", "grüße", std::string("grüße"));
}

void ParamsTest::reads_values() {
  QFETCH(std::string, name);
  QFETCH(std::string, text);
  QFETCH(Value, value);
  Value read;
  std::string error = "from before";
  QVERIFY2(parse_param(sample(), name, text, read, error), error.c_str());
  QVERIFY(error.empty());
  QCOMPARE(read, value);
  QCOMPARE(check_param(sample(), name, read), std::string());
}

void ParamsTest::refuses_with_a_sentence_data() {
  QTest::addColumn<std::string>("name");
  QTest::addColumn<std::string>("text");
  QTest::addColumn<std::string>("sentence");
  refused("seconds", "-1", "seconds must be 0 or more, not -1");
  refused("seconds", "86401", "seconds must be 86400 or less, not 86401");
  refused("seconds", "1e99", "seconds must be 86400 or less, not 1e99");
  refused("seconds", "1e999", "seconds must be 86400 or less, not 1e999");
  refused("seconds", "-1e999", "seconds must be 0 or more, not -1e999");
  refused("seconds", "abc", "seconds must be a number from 0 to 86400 s, not \"abc\"");
  refused("seconds", "1s", "seconds must be a number from 0 to 86400 s, not \"1s\"");
  refused("seconds", "1,5", "seconds must be a number from 0 to 86400 s, not \"1,5\"");
  refused("seconds", "nan", "seconds must be a number from 0 to 86400 s, not \"nan\"");
  refused("seconds", "inf", "seconds must be a number from 0 to 86400 s, not \"inf\"");
  refused("seconds", "", "seconds must be a number from 0 to 86400 s, not \"\"");
  refused("seconds", "--1", "seconds must be a number from 0 to 86400 s, not \"--1\"");
  refused("seconds", "+-1", "seconds must be a number from 0 to 86400 s, not \"+-1\"");
  refused("ratio", "x", "ratio must be a number -1.5 or more, not \"x\"");
  refused("ratio", "-2", "ratio must be -1.5 or more, not -2");
  refused("n", "0", "n must be 1 or more, not 0");
  refused("n", "-3", "n must be 1 or more, not -3");
  refused("n", "1e99", "n must be 10000000000 or less, not 1e99");
  refused("n", "10000000001", "n must be 10000000000 or less, not 10000000001");
  refused("n", "99999999999999999999", "n must be 10000000000 or less, not 99999999999999999999");
  refused("n", "-99999999999999999999", "n must be 1 or more, not -99999999999999999999");
  refused("n", "1.5", "n must be a whole number from 1 to 10000000000, not \"1.5\"");
  refused("n", "ten", "n must be a whole number from 1 to 10000000000, not \"ten\"");
  refused("n", "0x10", "n must be a whole number from 1 to 10000000000, not \"0x10\"");
  refused("n", "", "n must be a whole number from 1 to 10000000000, not \"\"");
  refused("big", "9223372036854775808", "big must be 9223372036854775807 or less, not 9223372036854775808");
  refused("big", "1e18", "big must be 9223372036854775807 or less, not 1e18");
  refused("fast", "maybe", "fast must be true or false, not \"maybe\"");
  refused("mode", "thre", "mode must be one of one, two, three, not \"thre\"; did you mean \"three\"?");
  refused("mode", "", "mode must be one of one, two, three, not \"\"");
  refused("command", "  \t", "command must not be empty: The words to say.");
  refused("n", "a very long text that goes on and on and on for ever",
          "n must be a whole number from 1 to 10000000000, not \"a very long text that goes on and on and…\"");
}

void ParamsTest::refuses_with_a_sentence() {
  QFETCH(std::string, name);
  QFETCH(std::string, text);
  QFETCH(std::string, sentence);
  Value value = std::string("untouched");
  std::string error;
  QVERIFY(!parse_param(sample(), name, text, value, error));
  QCOMPARE(error, sentence);
  QCOMPARE(value, Value(std::string("untouched")));
}

void ParamsTest::unknown_names_get_the_nearest_known() {
  Value value;
  std::string error;
  QVERIFY(!parse_param(sample(), "secnds", "1", value, error));
  QCOMPARE(error, std::string("unknown parameter \"secnds\" of sample; did you mean \"seconds\"?"));
  QVERIFY(!parse_param(sample(), "zzz", "1", value, error));
  QCOMPARE(error, std::string("unknown parameter \"zzz\" of sample; it takes seconds, ratio, n, big, fast, mode, "
                              "command"));
  QVERIFY(!parse_param(JobDescription{.name = "bare"}, "x", "1", value, error));
  QCOMPARE(error, std::string("unknown parameter \"x\" of bare; it takes none"));
  QCOMPARE(check_param(sample(), "secnds", 1.0),
           std::string("unknown parameter \"secnds\" of sample; did you mean \"seconds\"?"));

  const std::string with_null("a\0b", 3);
  QVERIFY(!parse_param(sample(), "command", with_null, value, error));
  QCOMPARE(error, std::string("command must be text without null characters"));
}

void ParamsTest::a_value_that_is_there_is_checked_alike() {
  QCOMPARE(check_param(sample(), "seconds", -1.0), std::string("seconds must be 0 or more, not -1"));
  QCOMPARE(check_param(sample(), "seconds", std::numeric_limits<double>::quiet_NaN()),
           std::string("seconds must be a number from 0 to 86400 s, not \"nan\""));
  QCOMPARE(check_param(sample(), "seconds", std::numeric_limits<double>::infinity()),
           std::string("seconds must be 86400 or less, not inf"));
  QCOMPARE(check_param(sample(), "n", std::int64_t{0}), std::string("n must be 1 or more, not 0"));
  QCOMPARE(check_param(sample(), "n", 1.0), std::string("n must be a whole number from 1 to 10000000000, not \"1\""));
  QCOMPARE(check_param(sample(), "fast", std::string("on")), std::string("fast must be true or false, not \"on\""));
  QVERIFY(!check_param(sample(), "mode", std::string("four")).empty());
  QVERIFY(!check_param(sample(), "command", std::string()).empty());
  QVERIFY(!check_param(sample(), "command", std::monostate()).empty());
}

void ParamsTest::what_is_printed_reads_back_data() {
  QTest::addColumn<Value>("value");
  QTest::addColumn<std::string>("text");
  QTest::newRow("nothing") << Value() << std::string();
  QTest::newRow("yes") << Value(true) << std::string("true");
  QTest::newRow("no") << Value(false) << std::string("false");
  QTest::newRow("whole") << Value(std::int64_t{-49}) << std::string("-49");
  QTest::newRow("tenth") << Value(0.1) << std::string("0.1");
  QTest::newRow("whole number") << Value(5.0) << std::string("5");
  QTest::newRow("all digits") << Value(0.1 + 0.2) << std::string("0.30000000000000004");
  QTest::newRow("text") << Value(std::string("a b")) << std::string("a b");
}

void ParamsTest::what_is_printed_reads_back() {
  QFETCH(Value, value);
  QFETCH(std::string, text);
  QCOMPARE(to_text(value), text);
}

void ParamsTest::nearest_word_finds_slips_data() {
  QTest::addColumn<std::string>("word");
  QTest::addColumn<std::string>("nearest");
  const auto slip = [](const char* word, const char* nearest) {
    QTest::newRow(word) << std::string(word) << std::string(nearest);
  };
  slip("sleep_square", "sleep_square");
  slip("sleep-square", "sleep_square");
  slip("sleepsquare", "sleep_square");
  slip("Sleep_Square", "sleep_square");
  slip("slepe_square", "sleep_square");
  slip("sleep", "sleep_square");
  slip("pi", "");
  slip("pi_", "pi_series");
  slip("isprime", "is_prime");
  slip("comand", "command");
  slip("spni", "spin");
  slip("", "");
  slip("xyzzy", "");
  slip("workers", "");
}

void ParamsTest::nearest_word_finds_slips() {
  QFETCH(std::string, word);
  QFETCH(std::string, nearest);
  QCOMPARE(nearest_word(word, {"sleep_square", "pi_series", "is_prime", "write_lines", "spin", "command"}), nearest);
  QCOMPARE(nearest_word(word, {}), std::string());
  QCOMPARE(nearest_word("thread", {"thread-per-task", "threads", "threads-of-old"}), std::string("threads"));
}

QTEST_APPLESS_MAIN(ParamsTest)
#include "tst_params.moc"
