// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/source_rules.h"

namespace fs = std::filesystem;
using poolscope::support::broken_rules;

namespace {

const std::string kLicence = "// SPDX-License-Identifier: GPL-3.0-or-later\n";

std::string whole_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

bool is_ours(const fs::path& path) {
  const auto name = path.filename().string();
  const auto extension = path.extension().string();
  return extension == ".h" || extension == ".cpp" || extension == ".cmake" || extension == ".sh" ||
         name == "CMakeLists.txt" || name == "run";
}

}  // namespace

class SourceRulesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void namesWhatIsWrong_data();
  void namesWhatIsWrong();
  void everyFileKeepsTheRules();
};

void SourceRulesTest::namesWhatIsWrong_data() {
  QTest::addColumn<QString>("path");
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("complaint");  // empty: the file is fine

  const auto row = [](const char* name, const char* path, const std::string& text, const char* complaint) {
    QTest::newRow(name) << QString::fromUtf8(path) << QString::fromStdString(text) << QString::fromUtf8(complaint);
  };
  const auto includes = [&row](const char* name, const char* path, const std::string& what, const char* complaint) {
    row(name, path, kLicence + "#include " + what + "\n", complaint);
  };
  includes("core downwards", "core/jobs/a.cpp", "\"core/futures/future.h\"", "");
  includes("core upwards", "core/sync/a.cpp", "\"core/tracing/trace.h\"",
           "core/sync/a.cpp:2: core/sync may not depend on core/tracing: core/tracing/trace.h");
  includes("core siblings", "core/threads/a.cpp", "\"core/processes/pool.h\"",
           "core/threads/a.cpp:2: core/threads may not depend on core/processes: core/processes/pool.h");
  includes("core to ui", "core/export/a.cpp", "\"ui/models/m.h\"",
           "core/export/a.cpp:2: core/export may not depend on ui/models: ui/models/m.h");
  includes("Qt in core", "core/jobs/a.cpp", "<QString>", "core/jobs/a.cpp:2: core has no Qt: QString");
  includes("Qt module in core", "core/jobs/a.cpp", "<QtCore/qglobal.h>",
           "core/jobs/a.cpp:2: core has no Qt: QtCore/qglobal.h");
  includes("spaces hide nothing", "core/jobs/a.cpp", " <QObject>  // why",
           "core/jobs/a.cpp:2: core has no Qt: QObject");
  includes("standard headers", "core/jobs/a.cpp", "<vector>", "");
  includes("Qt in ui", "ui/models/a.cpp", "<QAbstractItemModel>", "");
  includes("ui downwards", "ui/panels/a.cpp", "\"ui/charts/chart.h\"", "");
  includes("ui siblings", "ui/timeline/a.cpp", "\"ui/charts/chart.h\"",
           "ui/timeline/a.cpp:2: ui/timeline may not depend on ui/charts: ui/charts/chart.h");
  includes("ui upwards", "ui/models/a.cpp", "\"ui/windows/main_window.h\"",
           "ui/models/a.cpp:2: ui/models may not depend on ui/windows: ui/windows/main_window.h");
  includes("ui to app", "ui/windows/a.cpp", "\"app/command_line.h\"",
           "ui/windows/a.cpp:2: ui/windows may not depend on app: app/command_line.h");
  includes("a future outside the bridge", "ui/panels/a.cpp", "\"core/futures/future.h\"",
           "ui/panels/a.cpp:2: live futures meet Qt only in ui/bridge: core/futures/future.h");
  includes("a future in the bridge", "ui/bridge/a.cpp", "\"core/futures/future.h\"", "");
  includes("the trace anywhere in ui", "ui/charts/a.cpp", "\"core/tracing/trace.h\"", "");
  includes("the program uses everything", "app/main.cpp", "\"core/threads/thread_pool.h\"", "");
  includes("not from the root", "core/sync/a.cpp", "\"mutex.h\"",
           "core/sync/a.cpp:2: includes are written from the root of the repository: mutex.h");
  includes("tests from the program", "app/main.cpp", "\"tests/support/x.h\"",
           "app/main.cpp:2: the program does not know its tests: tests/support/x.h");
  includes("unknown folder", "core/misc/a.cpp", "\"core/sync/mutex.h\"",
           "core/misc/a.cpp:2: this folder has no place in the layout: core/sync/mutex.h");
  includes("moc", "tests/core/sync/tst_a.cpp", "\"tst_a.moc\"", "");
  includes("a test not from the root", "tests/core/sync/tst_a.cpp", "\"../helper.h\"",
           "tests/core/sync/tst_a.cpp:2: includes are written from the root of the repository: ../helper.h");
  row("no licence", "core/sync/a.cpp", "int a;\n",
      "core/sync/a.cpp:1: should begin with: // SPDX-License-Identifier: GPL-3.0-or-later");
  row("a script's licence", "app/run", "#!/bin/sh\n# SPDX-License-Identifier: GPL-3.0-or-later\n", "");
  row("a header twice", "core/sync/a.h", kLicence, "core/sync/a.h:1: a header needs #pragma once");
  row("a header once", "core/sync/a.h", kLicence + "#pragma once\n", "");
  row("500 lines", "core/sync/a.cpp", kLicence + std::string(499, '\n'), "");
  row("501 lines", "core/sync/a.cpp", kLicence + std::string(500, '\n'),
      "core/sync/a.cpp:501: is longer than 500 lines; please split it");
}

void SourceRulesTest::namesWhatIsWrong() {
  QFETCH(const QString, path);
  QFETCH(const QString, text);
  QFETCH(const QString, complaint);
  QString found;
  for (const auto& sentence : broken_rules(path.toStdString(), text.toStdString())) {
    found += QString::fromStdString(sentence);
  }
  QCOMPARE(found, complaint);
}

void SourceRulesTest::everyFileKeepsTheRules() {
  const fs::path root(POOLSCOPE_ROOT);
  int files = 0;
  for (const auto* part : {"app", "core", "ui", "resources", "tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / part)) {
      if (!entry.is_regular_file() || !is_ours(entry.path())) continue;
      ++files;
      const auto path = entry.path().lexically_relative(root).generic_string();
      for (const auto& sentence : broken_rules(path, whole_file(entry.path()))) {
        QTest::qFail(sentence.c_str(), __FILE__, __LINE__);
      }
    }
  }
  QVERIFY2(files > 20, "far too few files were found, so the check looked in the wrong place");
}

QTEST_APPLESS_MAIN(SourceRulesTest)
#include "tst_source_rules.moc"
