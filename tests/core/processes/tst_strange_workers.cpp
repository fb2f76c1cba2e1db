// SPDX-License-Identifier: GPL-3.0-or-later
// Worker programs of another version, with other functions, or that say what no worker says: each ends in
// one clear error at once.
#include "core/processes/process_pool.h"
#include "tests/core/processes/functions.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"

#include <QElapsedTimer>
#include <QTest>

namespace poolscope {
namespace {

using namespace std::chrono_literals;
using namespace support;

bool has(const std::string& text, const std::string& part) {
  if (text.find(part) != std::string::npos) return true;
  qWarning("\"%s\" is not in: %s", part.c_str(), text.c_str());
  return false;
}

}  // namespace

class tst_strange_workers : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { descriptors_ = descriptor_count(); }
  void cleanup() {
    qunsetenv("POOLSCOPE_STRANGE");
    QVERIFY(children().empty());
    QCOMPARE(descriptor_count(), descriptors_);
  }

  void each_ends_in_one_error_at_once_data();
  void each_ends_in_one_error_at_once();
  void functions_that_it_does_not_have();

 private:
  std::size_t descriptors_ = 0;
};

void tst_strange_workers::each_ends_in_one_error_at_once_data() {
  QTest::addColumn<QString>("error");
  QTest::newRow("version") << "is of version 0.0.1, this one of ";
  QTest::newRow("protocol") << "it speaks version 1 of the protocol, not ";
  QTest::newRow("noise") << "it sent a damaged frame: it does not begin as a frame does";
  QTest::newRow("orders") << "it sent what only a manager sends";
  QTest::newRow("inventions") << "it sent the result of a task that it does not have";
}

void tst_strange_workers::each_ends_in_one_error_at_once() {
  QFETCH(const QString, error);
  qputenv("POOLSCOPE_STRANGE", QTest::currentDataTag());
  LogCapture log;
  auto options = pool_options(1);
  options.worker_program = POOLSCOPE_STRANGE_WORKER;
  options.eager = true;
  ProcessPoolExecutor pool(std::move(options));
  QElapsedTimer time;
  time.start();
  std::string text;
  try {
    text = describe(pool.submit(square, 3).exception(30s));
  } catch (const BrokenProcessPool& broken) {  // it was known before
    text = broken.what();
  }
  QVERIFY(has(text, error.toStdString()));
  QVERIFY2(time.elapsed() < 5000, "it took too long to say so");
  QVERIFY_THROWS_EXCEPTION(BrokenProcessPool, pool.submit(square, 3));
}

// Only the task fails; the worker goes on.
void tst_strange_workers::functions_that_it_does_not_have() {
  qputenv("POOLSCOPE_STRANGE", "functions");
  auto options = pool_options(1);
  options.worker_program = POOLSCOPE_STRANGE_WORKER;
  ProcessPoolExecutor pool(std::move(options));
  for (int i = 0; i < 2; ++i) {
    QVERIFY(has(describe(pool.submit(echo, "hello").exception(30s)),
                "the worker program knows no function \"echo\"; register it there as well, as at functions.cpp:"));
    QVERIFY(has(describe(pool.submit(square, 3).exception(30s)),
                "the function \"square\" is int (*)(int) here but int (*)(int, int) in the worker program"));
  }
  QCOMPARE(pool.stats().workers, 1U);
}

}  // namespace poolscope

QTEST_APPLESS_MAIN(poolscope::tst_strange_workers)
#include "tst_strange_workers.moc"
