// SPDX-License-Identifier: GPL-3.0-or-later
// The lessons that come with the program: each is whole, in both languages, and a few quick ones are run.
#include "core/lessons/lesson_catalogue.h"
#include "core/lessons/lesson_page.h"
#include "core/lessons/lesson_run.h"
#include "tests/support/busy_loops.h"

#include <QObject>
#include <QTest>

#include <cmath>
#include <set>
#include <sstream>
#include <string>
#include <utility>

using namespace poolscope;

namespace {

// More would have to be scrolled beside the lesson.
constexpr qsizetype kPythonWidth = 50;

/// What Python runs of it.
std::string without_comments(const std::string& python) {
  std::istringstream lines(python);
  std::string made;
  for (std::string line; std::getline(lines, line);) {
    line = line.substr(0, line.find('#'));
    const auto last = line.find_last_not_of(' ');
    if (last != std::string::npos) made += line.substr(0, last + 1) + '\n';
  }
  return made;
}

std::vector<LessonEntry> builtin() { return find_lessons({{POOLSCOPE_LESSON_FOLDER, false}}); }

}  // namespace

class TestBuiltinLessons : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyLessonIsWholeInBothLanguages();
  void quickOnesHold_data();
  void quickOnesHold();
  void aFalseClaimSaysByHowMuch();
  void aBusyMachineDecidesNothing();
  void besideBusyLoopsATrueClaimHoldsAndAFalseOneDoesNot_data();
  void besideBusyLoopsATrueClaimHoldsAndAFalseOneDoesNot();
  void oneBadRoundDecidesNothing();
  void oneLuckyRoundDecidesNothing();
  void roundsWithoutWhatItNeedsCountOnlyAmongThemselves();
  void aMedianTakesTheMiddleOfEachFigure();
  void aPageHoldsEverythingAndNeedsNothing();
};

void TestBuiltinLessons::everyLessonIsWholeInBothLanguages() {
  std::set<int> numbers;
  for (const LessonEntry& entry : builtin()) {
    QVERIFY2(entry.lesson, entry.error.c_str());
    const Lesson& lesson = *entry.lesson;
    QVERIFY2(lesson.texts.contains("en") && lesson.texts.contains("zh_CN"), lesson.id.c_str());
    QVERIFY2(lesson.change, lesson.id.c_str());
    QVERIFY2(numbers.insert(lesson.number).second, lesson.id.c_str());
    for (const auto& [language, text] : lesson.texts) {
      QVERIFY2(!text.python.empty(), lesson.id.c_str());
      std::istringstream python(text.python);
      for (std::string line; std::getline(python, line);)
        QVERIFY2(QString::fromStdString(line).size() <= kPythonWidth, (lesson.id + ": " + line).c_str());
      for (const std::string& word : lesson.marked)
        QVERIFY2(text.python.find(word) != std::string::npos, (lesson.id + ": " + word).c_str());
    }
    const LessonText& english = lesson.texts.at("en");
    const LessonText& chinese = lesson.texts.at("zh_CN");
    QVERIFY2(without_comments(english.python) == without_comments(chinese.python), lesson.id.c_str());
    for (const auto& [name, words] : english.labels)
      QVERIFY2(chinese.labels.contains(name), (lesson.id + ": " + name).c_str());
    for (const auto& [name, words] : english.sections)
      QVERIFY2(!chinese.section(name).empty() || name == "labels", (lesson.id + ": " + name).c_str());
  }
  QVERIFY(numbers.size() >= 24);
}

void TestBuiltinLessons::quickOnesHold_data() {
  QTest::addColumn<QByteArray>("name");
  QTest::newRow("torn lines") << QByteArray("torn-lines");
  QTest::newRow("a future") << QByteArray("what-a-future-is");
  QTest::newRow("the inherited log") << QByteArray("the-inherited-log");
}

void TestBuiltinLessons::quickOnesHold() {
  QFETCH(const QByteArray, name);
  std::string error;
  const auto lesson = find_lesson(builtin(), name.toStdString(), error);
  QVERIFY2(lesson, error.c_str());
  const LessonVerdict verdict = check_lesson(*lesson, {});
  std::string why;
  for (const ClaimResult& claim : verdict.claims)
    why += claim.claim + ": " + claim.detail + "\n";
  QVERIFY2(verdict.outcome == LessonOutcome::holds, why.c_str());
}

void TestBuiltinLessons::aFalseClaimSaysByHowMuch() {
  std::string error;
  auto lesson = find_lesson(builtin(), "torn-lines", error);
  QVERIFY2(lesson, error.c_str());
  lesson->claims = {"tasks(one_write) > 20", "ok(one_write) == 10"};
  int rounds = 0;
  const auto on_round = [&rounds](const LessonVerdict& /*so_far*/) { ++rounds; };
  const LessonVerdict verdict = check_lesson(*lesson, {.most_rounds = 2, .on_round = on_round});
  QVERIFY(verdict.outcome == LessonOutcome::fails);
  QCOMPARE(rounds, 2);
  QCOMPARE(verdict.claims[0].detail, std::string("10 > 20 does not hold: 50 % short"));
  QVERIFY(verdict.claims[1].holds);
}

void TestBuiltinLessons::aBusyMachineDecidesNothing() {
  std::string error;
  auto lesson = find_lesson(builtin(), "concurrent-or-parallel", error);
  QVERIFY2(lesson, error.c_str());
  QCOMPARE(lesson->needs, std::string("spare() >= 1.5"));
  lesson->claims = {"wall(neither) / wall(parallel) > 1.25"};
  std::vector<NamedRun> runs;
  for (const std::string& name : lesson->run_names())
    runs.push_back({name, {}, {}});
  const auto outcome = [&](double neither, double spare) {
    runs[0].summary.wall_s = neither;
    runs[2].summary.wall_s = 1;
    for (NamedRun& run : runs)
      run.spare_cores = spare;
    const FigureSource figures = figures_of(runs);
    return outcome_of(*lesson, check_claims(*lesson, figures), figures);
  };
  QVERIFY(outcome(1.9, 2) == LessonOutcome::holds);
  QVERIFY(outcome(1.9, 0.5) == LessonOutcome::holds);
  QVERIFY(outcome(1, 2) == LessonOutcome::fails);
  QVERIFY(outcome(1, 0.5) == LessonOutcome::undecided);
}

namespace {

/// A lesson that claims a run to be faster than another, and a round of it.
Lesson fasterLesson() {
  Lesson lesson;
  lesson.claims = {"wall(slow) / wall(fast) > 1.5", "ok(fast) == 4"};
  lesson.needs = "spare() >= 1.5";
  return lesson;
}

FigureSource roundOf(double slow, double fast, double spare = 2, std::int64_t ok = 4) {
  NamedRun first{"slow", {}, {}};
  NamedRun second{"fast", {}, {}};
  first.summary.wall_s = slow;
  second.summary.wall_s = fast;
  second.summary.ok = ok;
  first.spare_cores = second.spare_cores = spare;
  return figures_of({first, second});
}

}  // namespace

void TestBuiltinLessons::besideBusyLoopsATrueClaimHoldsAndAFalseOneDoesNot_data() {
  QTest::addColumn<QByteArray>("executor");
  QTest::addColumn<bool>("holds");
  QTest::newRow("as it is") << QByteArray("threads:workers=2") << true;
  QTest::newRow("under a lock, two threads compute no faster") << QByteArray("threads:workers=2,gil=on") << false;
  QTest::newRow("nor does one") << QByteArray("threads:workers=1") << false;
}

void TestBuiltinLessons::besideBusyLoopsATrueClaimHoldsAndAFalseOneDoesNot() {
  if (usable_cpu_count() < 2) QSKIP("one core computes nothing in parallel");
  QFETCH(const QByteArray, executor);
  QFETCH(const bool, holds);
  std::string error;
  auto lesson = find_lesson(builtin(), "concurrent-or-parallel", error);
  QVERIFY2(lesson, error.c_str());
  const auto parallel = parse_executor_spec(executor.toStdString(), error);
  QVERIFY2(parallel, error.c_str());
  lesson->experiments[0].experiment.executors[2] = *parallel;
  lesson->experiments[0].experiment.params["steps"] = std::string("compute 150ms");
  const test::BusyLoops others(2 * usable_cpu_count());
  // Others still may come and go between two runs of a round: two rounds of three decide.
  std::string why;
  int as_expected = 0;
  for (int rounds = 0; as_expected < 2 && rounds - as_expected < 2; ++rounds) {
    const LessonVerdict verdict = check_lesson(*lesson, {.most_rounds = 1});
    as_expected += (verdict.outcome == LessonOutcome::holds) == holds ? 1 : 0;
    why += verdict.claims.back().detail + "\n";
  }
  QVERIFY2(as_expected == 2, why.c_str());
}

void TestBuiltinLessons::oneBadRoundDecidesNothing() {
  const Lesson lesson = fasterLesson();
  LessonJudge judge(lesson);
  judge.add(roundOf(1, 1));
  QVERIFY(judge.outcome() == LessonOutcome::fails && !judge.is_settled());
  judge.add(roundOf(2, 0.5));
  QVERIFY2(!judge.is_settled(), "an even number has no middle round");
  judge.add(roundOf(2, 1));
  QVERIFY(judge.outcome() == LessonOutcome::holds && judge.is_settled());
  QCOMPARE(judge.claims()[0].detail, std::string("2 > 1.50"));
}

void TestBuiltinLessons::oneLuckyRoundDecidesNothing() {
  const Lesson lesson = fasterLesson();
  LessonJudge judge(lesson);
  for (const auto& [slow, fast] : {std::pair(1.0, 1.0), std::pair(1.0, 1.0), std::pair(9.0, 1.0)})
    judge.add(roundOf(slow, fast));
  QVERIFY(judge.outcome() == LessonOutcome::fails);
  LessonJudge counts(lesson);
  counts.add(roundOf(2, 1, 2, 3));
  QVERIFY2(counts.outcome() == LessonOutcome::fails, "one claim of two is not enough");
}

void TestBuiltinLessons::roundsWithoutWhatItNeedsCountOnlyAmongThemselves() {
  const Lesson lesson = fasterLesson();
  LessonJudge judge(lesson);
  judge.add(roundOf(1, 1, 0.5));
  QVERIFY(judge.outcome() == LessonOutcome::undecided && !judge.was_clear());
  judge.add(roundOf(2, 1));
  QVERIFY(judge.outcome() == LessonOutcome::holds && judge.is_settled() && judge.was_clear());
  judge.add(roundOf(1, 1));
  judge.add(roundOf(1, 1));
  judge.add(roundOf(9, 1, 0.5));
  QVERIFY2(judge.outcome() == LessonOutcome::fails, "a claim that is false must not pass by a blurred round");
}

void TestBuiltinLessons::aMedianTakesTheMiddleOfEachFigure() {
  const FigureSource medians = median_of({roundOf(1, 7), roundOf(5, 9), roundOf(3, 8)});
  QCOMPARE(medians("wall", {"slow"}), 3.0);
  QCOMPARE(medians("wall", {"fast"}), 8.0);
  QVERIFY(std::isnan(median_of({roundOf(std::nan(""), 1), roundOf(1, 1)})("wall", {"slow"})));
}

void TestBuiltinLessons::aPageHoldsEverythingAndNeedsNothing() {
  std::string error;
  const auto lesson = find_lesson(builtin(), "torn-lines", error);
  QVERIFY2(lesson, error.c_str());
  const std::vector<NamedRun> runs = run_lesson(*lesson, [] { return true; });
  const std::string page = lesson_page(*lesson, "zh_CN", runs, {{5, 5}, {}});
  QVERIFY(page.find(lesson->text("zh_CN").title) != std::string::npos);
  QVERIFY(page.find("<svg") != std::string::npos);
  QVERIFY(page.find("data:text/csv") != std::string::npos);
  QVERIFY(page.find("class=\"guess\"") != std::string::npos);
  QVERIFY(page.find("<svg viewBox=\"0 0 760 104\" role=\"img\" aria-label=\"先文字，后换行: ") != std::string::npos);
  for (const char* outside : {"http://", "https://", "src=", "<script", "@import", "url("})
    QVERIFY2(page.find(outside) == std::string::npos, outside);
}

QTEST_APPLESS_MAIN(TestBuiltinLessons)
#include "tst_builtin_lessons.moc"
