// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/log.h"

#include "tests/support/compare.h"
#include "tests/support/log_capture.h"

#include <QTest>

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <thread>

using namespace poolscope;
using namespace poolscope::support;

namespace {

// What the engine writes to standard error for as long as it lives.
class StandardError {
 public:
  StandardError() : file_(memfd_create("stderr", MFD_CLOEXEC)), before_(dup(STDERR_FILENO)) {
    std::fflush(stderr);
    dup2(file_, STDERR_FILENO);
  }
  ~StandardError() {
    restore();
    close(file_);
  }
  StandardError(const StandardError&) = delete;
  StandardError& operator=(const StandardError&) = delete;

  std::string text() {
    restore();
    std::array<char, 4096> text{};
    const ssize_t got = pread(file_, text.data(), text.size(), 0);
    return {text.data(), static_cast<std::size_t>(got > 0 ? got : 0)};
  }

 private:
  void restore() {
    if (before_ < 0) return;
    std::fflush(stderr);
    dup2(before_, STDERR_FILENO);
    close(before_);
    before_ = -1;
  }
  int file_;
  int before_;
};

template <class T>
std::exception_ptr thrown(T value) {
  return std::make_exception_ptr(std::move(value));
}

struct NoText {};
struct Own : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace

class LogTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void withoutASinkWarningsGoToStandardError();
  void sinkGetsEverything();
  void sinksCanBePutBack();
  void sinkThatThrowsLosesNoMessage();
  void sinkIsCalledByOneThreadAtATime();
  void describesWhateverIsThrown();
};

void LogTest::withoutASinkWarningsGoToStandardError() {
  StandardError captured;
  log(LogLevel::debug, "a detail");
  log(LogLevel::info, "a fact");
  log(LogLevel::warning, "a worry");
  log(LogLevel::error, "a failure");
  log(LogLevel::critical, "the end");
  QCOMPARE(captured.text(),
           std::string("poolscope: warning: a worry\npoolscope: error: a failure\npoolscope: critical: the end\n"));
}

void LogTest::sinkGetsEverything() {
  StandardError captured;
  const LogCapture capture;
  log(LogLevel::debug, "a detail");
  log(LogLevel::critical, std::string_view("cut here, not there", 8));
  QCOMPARE(captured.text(), std::string());
  QCOMPARE(capture.records().size(), std::size_t{2});
  QCOMPARE(capture.count(LogLevel::debug, "a detail"), std::size_t{1});
  QCOMPARE(capture.records()[1].text, std::string("cut here"));
}

void LogTest::sinksCanBePutBack() {
  const LogCapture outer;
  {
    const LogCapture inner;
    log(LogLevel::error, "inside");
    QCOMPARE(inner.records().size(), std::size_t{1});
  }
  log(LogLevel::error, "outside");
  QCOMPARE(outer.records().size(), std::size_t{1});
  QCOMPARE(outer.records()[0].text, std::string("outside"));
}

void LogTest::sinkThatThrowsLosesNoMessage() {
  StandardError captured;
  LogSink before = set_log_sink([](LogLevel, std::string_view) { throw std::runtime_error("no"); });
  log(LogLevel::error, "the message");
  set_log_sink(std::move(before));
  const std::string text = captured.text();
  QVERIFY2(text.ends_with("poolscope: error: the message\n"), text.c_str());
}

void LogTest::sinkIsCalledByOneThreadAtATime() {
  std::atomic<int> inside{0};
  std::atomic<int> together{0};
  int calls = 0;  // no atomic: the sink's own lock guards it
  LogSink before = set_log_sink([&](LogLevel, std::string_view) {
    if (inside.fetch_add(1) != 0) ++together;
    ++calls;
    --inside;
  });
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([] {
        for (int n = 0; n < 500; ++n)
          log(LogLevel::info, "again");
      });
    }
  }
  set_log_sink(std::move(before));
  QCOMPARE(together.load(), 0);
  QCOMPARE(calls, 2000);
}

void LogTest::describesWhateverIsThrown() {
  QCOMPARE(describe(nullptr), std::string("no error"));
  QCOMPARE(type_name(nullptr), std::string("none"));
  QCOMPARE(text_of(nullptr), std::string());
  QCOMPARE(describe(thrown(std::out_of_range("row 9"))), std::string("std::out_of_range: row 9"));
  QCOMPARE(describe(thrown(-3)), std::string("int: -3"));
  QCOMPARE(describe(thrown(9L)), std::string("long: 9"));
  QCOMPARE(text_of(thrown(0.5)), std::string("0.500000"));
  QCOMPARE(text_of(thrown(std::string("words"))), std::string("words"));
  QCOMPARE(describe(thrown<const char*>("literal")), std::string("char const*: literal"));
  QCOMPARE(text_of(thrown<const char*>(nullptr)), std::string());
  QVERIFY(describe(thrown(NoText{})).ends_with("NoText: an object that carries no text"));
  QVERIFY(type_name(thrown(Own("x"))).ends_with("Own"));
  QCOMPARE(text_of(thrown(Own("x"))), std::string("x"));
}

QTEST_APPLESS_MAIN(LogTest)
#include "tst_log.moc"
