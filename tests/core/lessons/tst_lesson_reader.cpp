// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/lesson.h"
#include "core/lessons/lesson_catalogue.h"
#include "core/lessons/lesson_page.h"

#include <QObject>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace poolscope;
namespace fs = std::filesystem;

namespace {

// Not called json, which the formatter would lay out anew: the tests know its lines.
constexpr const char* kJson = R"lesson({
  "version": 1,
  "experiments": [
    {
      "runs": ["two", "ten"],
      "experiment": {
        "version": 1,
        "job": "sleep_square",
        "params": {"seconds": 0.01},
        "count": "${2 + 2}",
        "executors": ["threads:workers=2", "threads:workers=${5 * 2}"]
      }
    }
  ],
  "guess": "bars",
  "most": 12,
  "bars": [{"name": "two", "figure": "wall(two)", "unit": "s"}],
  "claims": ["wall(two) > 0"]
}
)lesson";
const std::string kText =
    "# A\n## question\nq\n## labels\n- two: 2 threads\n## headline\nh {wall(two)|s}\n## why\nw\n## try\nt\n";

/// A lesson's folder in a temporary place, right until something is changed.
class Folder {
 public:
  Folder() : path_(fs::path(dir_.path().toStdString()) / "07-mine") {
    fs::create_directory(path_);
    write("lesson.json", kJson);
    write("text.en.md", kText);
  }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path_ / name) << text; }
  /// lesson.json with `from` made `to`.
  void change(const std::string& from, const std::string& to) const {
    std::string text = kJson;
    const auto at = text.find(from);
    QVERIFY2(at != std::string::npos, from.c_str());
    write("lesson.json", text.replace(at, from.size(), to));
  }
  [[nodiscard]] std::string path() const { return path_.string(); }
  [[nodiscard]] std::string root() const { return dir_.path().toStdString(); }
  [[nodiscard]] std::string error() const {
    std::string why;
    return load_lesson(path(), why) ? std::string() : why;
  }

 private:
  QTemporaryDir dir_;
  fs::path path_;
};

}  // namespace

class TestLessonReader : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void readsALesson();
  void saysWhatIsWrongAndWhere_data();
  void saysWhatIsWrongAndWhere();
  void everyByteOfDamageIsAnErrorOrALesson();
  void neverLeavesItsFolder();
  void textsMustSayEverything();
  void namesWhatAStrangersLessonWouldDo();
  void findsLessonsByNumberNameAndFolder();
  void aDamagedLessonIsListedWithItsError();
  void choosesTheLanguage();
  void nothingHidesInItsTexts_data();
  void nothingHidesInItsTexts();
  void aFolderWithoutALessonIsSaid();
  void oneLanguageIsEnough();
  void theLinesOfPythonMaySpeakTheLanguage();
  void aChangedFolderHasAnotherStamp();
};

void TestLessonReader::readsALesson() {
  const Folder folder;
  std::string error;
  const auto lesson = load_lesson(folder.path() + "/", error);
  QVERIFY2(lesson, error.c_str());
  QCOMPARE(lesson->number, 7);
  QCOMPARE(lesson->id, std::string("mine"));
  QCOMPARE(lesson->experiments.size(), std::size_t{1});
  QCOMPARE(lesson->experiments[0].experiment.count, std::int64_t{4});
  QCOMPARE(lesson->experiments[0].experiment.executors[1].workers, 10);
  const std::vector<std::string> names{"two", "ten"};
  QCOMPARE(lesson->run_names(), names);
  QVERIFY(lesson->effects().empty());
}

void TestLessonReader::saysWhatIsWrongAndWhere_data() {
  QTest::addColumn<QByteArray>("from");
  QTest::addColumn<QByteArray>("to");
  QTest::addColumn<QByteArray>("error");
  const auto row = [](const char* name, const char* from, const char* to, const char* error) {
    QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QByteArray(error);
  };
  row("no JSON", "{", "", "lesson.json: line 2: this is not JSON");
  row("unknown key", "\"most\"", "\"mots\"", "lesson.json: line 16: unknown key \"mots\"; did you mean \"most\"?");
  row("version", "\"version\": 1,\n  \"exp", "\"version\": 9,\n  \"exp", "line 2: \"version\" is 9");
  row("key of the experiment", "\"params\"", "\"prams\"", "lesson.json: line 9: unknown key \"prams\"");
  row("job", "sleep_square", "slep_square", "line 8: unknown job \"slep_square\"; did you mean \"sleep_square\"?");
  row("executor", "threads:workers=2", "thread:workers=2", "line 11:");
  row("a name short", "\"two\", \"ten\"", "\"two\"", "line 5: 1 names for 2 executors");
  row("a name twice", "\"two\", \"ten\"", "\"two\", \"two\"", "line 5: two runs are called \"two\"");
  row("no name", "\"two\", \"ten\"", "\"2\", \"ten\"", "line 5: \"2\" is no name");
  row("unknown run", "wall(two) > 0", "wall(tow) > 0", "line 18: \"wall(tow) > 0\": there is no run \"tow\"");
  row("unknown figure", "wall(two) > 0", "wal(two) > 0", "did you mean wall()?");
  row("claim", "wall(two) > 0", "wall(two) >", "line 18: \"wall(two) >\", character 12: it ends too early");
  row("guess", "\"bars\",", "\"bar\",", "line 15: \"guess\" must be bars, answers or curves");
  row("scale", "\"most\": 12", "\"most\": 12, \"least\": 12", "line 16: \"least\" must be more than 0 and less than");
  row("unit", "\"unit\": \"s\"", "\"unit\": \"h\"", "line 17: \"unit\" must be");
  row("no claims", "[\"wall(two) > 0\"]", "[]", "line 18: \"claims\" is empty");
  row("number", "${2 + 2}", "${2 +}", "lesson.json: line 10:");
  row("too many tasks", "${2 + 2}", "${1e12}", "line 10: \"count\"");
}

void TestLessonReader::saysWhatIsWrongAndWhere() {
  QFETCH(const QByteArray, from);
  QFETCH(const QByteArray, to);
  QFETCH(const QByteArray, error);
  const Folder folder;
  folder.change(from.toStdString(), to.toStdString());
  const std::string found = folder.error();
  QVERIFY2(found.find(error.toStdString()) != std::string::npos, found.c_str());
}

void TestLessonReader::everyByteOfDamageIsAnErrorOrALesson() {
  const Folder folder;
  const std::string whole = kJson;
  for (std::size_t i = 0; i + 2 < whole.size(); i += 3) {
    folder.write("lesson.json", whole.substr(0, i));
    QVERIFY(!folder.error().empty());
    std::string changed = whole;
    changed[i] = static_cast<char>('!' + i % 90);
    folder.write("lesson.json", changed);
    (void)folder.error();
  }
}

void TestLessonReader::neverLeavesItsFolder() {
  const Folder folder;
  const std::string secret = folder.root() + "/secret";
  std::ofstream(secret) << kText;
  fs::remove(folder.path() + "/text.en.md");
  fs::create_symlink(secret, folder.path() + "/text.en.md");
  QVERIFY(folder.error().find("text.en.md: it is a link") != std::string::npos);

  fs::remove(folder.path() + "/text.en.md");
  QVERIFY(folder.error().find("there are no words") != std::string::npos);
  QCOMPARE(mkfifo((folder.path() + "/text.en.md").c_str(), 0600), 0);  // nobody writes to it
  QVERIFY(folder.error().find("it is no regular file") != std::string::npos);

  fs::remove(folder.path() + "/text.en.md");
  folder.write("text.en.md", kText + std::string(300 * 1024, 'x'));
  QVERIFY(folder.error().find("it is larger than 256 KiB") != std::string::npos);
}

void TestLessonReader::textsMustSayEverything() {
  const Folder folder;
  folder.write("text.en.md", "# A\n## question\nq\n## headline\nh\n## why\nw\n## try\nt\n");
  QVERIFY(folder.error().find("there is no label for \"two\"") != std::string::npos);
  folder.write("text.en.md", kText);
  folder.write("text.zh_CN.md", "# A\n## question\nq\n## labels\n- two: 2\n");
  QVERIFY(folder.error().find("text.zh_CN.md: there is no section") != std::string::npos);
  std::string wrong = kText;
  folder.write("text.zh_CN.md", wrong.replace(wrong.find("wall(two)"), 9, "wall(six)"));
  QVERIFY(folder.error().find("text.zh_CN.md: line 7: there is no run six") != std::string::npos);
}

void TestLessonReader::namesWhatAStrangersLessonWouldDo() {
  const Folder folder;
  std::string json = kJson;
  json.replace(json.find("sleep_square"), 12, "command");
  json.replace(json.find("\"seconds\": 0.01"), 15, "\"template\": \"touch here\"");
  folder.write("lesson.json", json);
  std::string error;
  const auto lesson = load_lesson(folder.path(), error);
  QVERIFY2(lesson, error.c_str());
  const auto effects = lesson->effects();
  QVERIFY(!effects.empty());
  QVERIFY(effects[0].find("touch here") != std::string::npos);
}

void TestLessonReader::findsLessonsByNumberNameAndFolder() {
  const Folder folder;
  const auto entries = find_lessons({{folder.root(), true}});
  QCOMPARE(entries.size(), std::size_t{1});
  std::string error;
  for (const char* name : {"7", "07", "mine", "07-mine"}) {
    const auto found = find_lesson(entries, name, error);
    QVERIFY2(found, name);
    QVERIFY(found->foreign);
  }
  QVERIFY(find_lesson({}, folder.path(), error));
  QVERIFY(!find_lesson(entries, "8", error));
  QVERIFY(!find_lesson(entries, "mind", error));
  QVERIFY(error.find("did you mean \"mine\"?") != std::string::npos);
}

void TestLessonReader::aDamagedLessonIsListedWithItsError() {
  const Folder folder;
  folder.write("lesson.json", "{");
  const auto entries = find_lessons({{folder.root(), true}, {"/nonexistent", true}});
  QCOMPARE(entries.size(), std::size_t{1});
  QVERIFY(!entries[0].lesson);
  QVERIFY(entries[0].error.starts_with(folder.path() + "/lesson.json: line 1"));
  std::string error;
  QVERIFY(!find_lesson(entries, "07-mine", error));
  QCOMPARE(error, entries[0].error);
  QVERIFY(!find_lesson(entries, "7", error));
  QCOMPARE(error, entries[0].error);
}

void TestLessonReader::choosesTheLanguage() {
  const Folder folder;
  std::string chinese = kText;
  folder.write("text.zh_CN.md", chinese.replace(2, 1, "题"));
  std::string error;
  const auto lesson = load_lesson(folder.path(), error);
  QVERIFY2(lesson, error.c_str());
  QCOMPARE(lesson->text("zh_CN").title, std::string("题"));
  QCOMPARE(lesson->text("zh_TW").title, std::string("题"));
  QCOMPARE(lesson->text("zh").title, std::string("题"));
  QCOMPARE(lesson->text("en_US").title, std::string("A"));
  QCOMPARE(lesson->text("de_DE").title, std::string("A"));
}

void TestLessonReader::nothingHidesInItsTexts_data() {
  QTest::addColumn<QByteArray>("file");
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QByteArray>("error");
  QTest::newRow("turned words") << QByteArray("text.en.md") << QByteArray("# a\n## why\nb \xE2\x80\xAE c\n")
                                << QByteArray("text.en.md: line 3: it has a character that cannot be seen, \\u202e;");
  QTest::newRow("a terminal's command") << QByteArray("text.en.md") << QByteArray("# a \x1b[2J\n")
                                        << QByteArray("line 1: it has a character that cannot be seen, \\x1b;");
  QTest::newRow("turned code") << QByteArray("lesson.py") << QByteArray("\xE2\x81\xA6x")
                               << QByteArray("lesson.py: line 1: it has a character that cannot be seen, \\u2066;");
  QTest::newRow("other letters") << QByteArray("lesson.py") << QByteArray("# \xe4\n")
                                 << QByteArray("lesson.py: line 1: this is not UTF-8 text");
  QTest::newRow("a tab and Windows") << QByteArray("lesson.py") << QByteArray("if a:\r\n\tb\r\n") << QByteArray();
}

void TestLessonReader::nothingHidesInItsTexts() {
  QFETCH(const QByteArray, file);
  QFETCH(const QByteArray, text);
  QFETCH(const QByteArray, error);
  const Folder folder;
  folder.write(file.toStdString(), text.toStdString());
  const std::string said = folder.error();
  QVERIFY2(error.isEmpty() ? said.empty() : said.find(error.toStdString()) != std::string::npos, said.c_str());
}

void TestLessonReader::aFolderWithoutALessonIsSaid() {
  const Folder folder;
  fs::remove(folder.path() + "/lesson.json");
  std::string error;
  QVERIFY(!find_lesson({}, folder.path(), error));
  QCOMPARE(error, folder.path() + ": there is no lesson.json, which makes a folder a lesson");
  QVERIFY(!find_lesson({}, "/no/such/folder", error));
  QCOMPARE(error, std::string("there is no folder /no/such/folder"));
}

void TestLessonReader::oneLanguageIsEnough() {
  const Folder folder;
  folder.write("text.zh_CN.md", kText);
  fs::remove(folder.path() + "/text.en.md");
  std::string error;
  const auto lesson = load_lesson(folder.path(), error);
  QVERIFY2(lesson, error.c_str());
  QCOMPARE(lesson->text("en").title, std::string("A"));
  fs::remove(folder.path() + "/text.zh_CN.md");
  QVERIFY2(folder.error().ends_with("07-mine: there are no words; write them into text.en.md or text.zh_CN.md"),
           folder.error().c_str());
}

void TestLessonReader::theLinesOfPythonMaySpeakTheLanguage() {
  const Folder folder;
  folder.write("text.zh_CN.md", kText);
  folder.write("lesson.py", "a  # for all");
  std::string error;
  auto lesson = load_lesson(folder.path(), error);
  QVERIFY2(lesson, error.c_str());
  QCOMPARE(lesson->text("zh_CN").python, std::string("a  # for all"));
  folder.write("lesson.zh_CN.py", "a  # for one");
  lesson = load_lesson(folder.path(), error);
  QVERIFY2(lesson, error.c_str());
  QCOMPARE(lesson->text("zh_CN").python, std::string("a  # for one"));
  QCOMPARE(lesson->text("en").python, std::string("a  # for all"));
}

void TestLessonReader::aChangedFolderHasAnotherStamp() {
  const Folder folder;
  const std::string before = read_lesson_entry(folder.path()).stamp;
  QCOMPARE(read_lesson_entry(folder.path()).stamp, before);
  folder.write("text.en.md", kText + "more\n");
  const std::string changed = read_lesson_entry(folder.path()).stamp;
  QVERIFY(changed != before);
  folder.write("lesson.py", "pass");
  QVERIFY(read_lesson_entry(folder.path()).stamp != changed);
}

QTEST_APPLESS_MAIN(TestLessonReader)
#include "tst_lesson_reader.moc"
