// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/together.h"

#include <cstdio>
#include <filesystem>
#include <map>
#include <string>

namespace poolscope::tests {
namespace {

std::map<std::string, TestFunction>& listed_tests() {
  static std::map<std::string, TestFunction> tests;
  return tests;
}

}  // namespace

ListedTest::ListedTest(const char* source_file, TestFunction run) {
  listed_tests()[std::filesystem::path(source_file).stem()] = run;
}

}  // namespace poolscope::tests

// PROGRAM NAME [arguments of Qt Test]
int main(int argc, char** argv) {
  const auto& tests = poolscope::tests::listed_tests();
  const auto found = argc > 1 ? tests.find(argv[1]) : tests.end();
  if (found == tests.end()) {
    std::fputs("give the name of one of these tests:\n", stderr);
    for (const auto& [name, run] : tests)
      std::fprintf(stderr, "  %s\n", name.c_str());
    return 2;
  }
  argv[1] = argv[0];
  return found->second(argc - 1, argv + 1);
}
