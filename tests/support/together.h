// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Included before the first line of every test, outside of the namespace that the test then lies in, when a folder's
// tests are one program: Qt's macros, which make a main() of a test class, put it into a list instead, from which
// together.cpp takes the one asked for.

#include <QCoreApplication>
#include <QTest>
#ifdef QT_WIDGETS_LIB
#include <QApplication>
#endif

#include <memory>

namespace poolscope::tests {

/// Runs one test class with the command line's arguments; the result is that of QTest::qExec.
using TestFunction = int (*)(int argc, char** argv);

/// Lists a test under the name of its source file, e.g. tst_future.
class ListedTest {
 public:
  ListedTest(const char* source_file, TestFunction run);
};

/// As Qt's macros do it: `App` is the application that must exist while the test runs, void for none.
template <class Test, class App>
int run_test(int argc, char** argv) {
  std::unique_ptr<QCoreApplication> app;
  if constexpr (!std::is_void_v<App>) {
    app = std::make_unique<App>(argc, argv);
    app->setAttribute(Qt::AA_Use96Dpi, true);
  }
  Test test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace poolscope::tests

#define POOLSCOPE_LISTED_NAME(line) listed_in_line_##line
#define POOLSCOPE_LISTED(line) POOLSCOPE_LISTED_NAME(line)
#define POOLSCOPE_LIST_TEST(Test, App)                                             \
  static const ::poolscope::tests::ListedTest POOLSCOPE_LISTED(__LINE__)(__FILE__, \
                                                                         &::poolscope::tests::run_test<Test, App>);

#undef QTEST_APPLESS_MAIN
#undef QTEST_GUILESS_MAIN
#undef QTEST_MAIN
#define QTEST_APPLESS_MAIN(Test) POOLSCOPE_LIST_TEST(Test, void)
#define QTEST_GUILESS_MAIN(Test) POOLSCOPE_LIST_TEST(Test, QCoreApplication)
#ifdef QT_WIDGETS_LIB
#define QTEST_MAIN(Test) POOLSCOPE_LIST_TEST(Test, QApplication)
#else
#define QTEST_MAIN(Test) POOLSCOPE_LIST_TEST(Test, QCoreApplication)
#endif
