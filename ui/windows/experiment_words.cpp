// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/experiment_words.h"

#include "ui/models/engine_words.h"

#include <array>

namespace poolscope::ui {

namespace {

/// What is said of a file of an experiment, in the order in which it is looked for: what is said of one key before
/// what is said of any.
constexpr std::array<const char*, 45> kExperimentSentences = {
    QT_TRANSLATE_NOOP("ExperimentWords", "%1, line %2: %3"),
    QT_TRANSLATE_NOOP("ExperimentWords", "%1: the file is empty, so it is no experiment"),
    QT_TRANSLATE_NOOP("ExperimentWords", "%1: it is larger than %2 MiB, so it is no experiment"),
    QT_TRANSLATE_NOOP("ExperimentWords", "line %1: %2"),
    QT_TRANSLATE_NOOP("ExperimentWords", "this is not JSON: %1"),
    QT_TRANSLATE_NOOP("ExperimentWords", "the number %1 is too large"),
    QT_TRANSLATE_NOOP("ExperimentWords", "more than %1 keys"),
    QT_TRANSLATE_NOOP("ExperimentWords", "\"%1\" stands here twice; it is already on line %2"),
    QT_TRANSLATE_NOOP("ExperimentWords", "an experiment is an object in curly brackets"),
    QT_TRANSLATE_NOOP("ExperimentWords", "\"version\" is missing, so this is no experiment; add \"version\": %1"),
    QT_TRANSLATE_NOOP("ExperimentWords",
                      "this experiment has version %1, and this program reads up to %2; use a newer Poolscope"),
    QT_TRANSLATE_NOOP("ExperimentWords", "\"job\" is missing; add what is to run, e.g. \"job\": \"sleep_square\""),
    QT_TRANSLATE_NOOP("ExperimentWords", "\"executors\" is empty; add at least one, e.g. \"threads:workers=2\""),
    QT_TRANSLATE_NOOP("ExperimentWords", "\"count\" and \"inputs\" exclude each other: each input is one task"),
    QT_TRANSLATE_NOOP("ExperimentWords", "\"seed\" must be a whole number, 0 or more"),
    QT_TRANSLATE_NOOP("ExperimentWords", "\"%1\" is missing"),
    QT_TRANSLATE_NOOP("ExperimentWords", "%1 takes no \"inputs\"; give \"count\" instead"),
    QT_TRANSLATE_NOOP("ExperimentWords", "an input must be text or a number, not %1"),
    QT_TRANSLATE_NOOP("ExperimentWords", "\"%1\" must be text, a number, true or false, not %2"),
    QT_TRANSLATE_NOOP("ExperimentWords", "\"%1\" must be a whole number, not %2"),
    QT_TRANSLATE_NOOP("ExperimentWords", "\"%1\" must be from %2 to %3, not %4"),
    QT_TRANSLATE_NOOP("ExperimentWords", "\"%1\" must be %2, not %3"),
    QT_TRANSLATE_NOOP("ExperimentWords", "the number of tasks must be from 1 to %1, not %2"),
    QT_TRANSLATE_NOOP("ExperimentWords", "workers must be from 1 to %1, not %2"),
    QT_TRANSLATE_NOOP("ExperimentWords", "repetitions must be from 1 to %1, not %2"),
    QT_TRANSLATE_NOOP("ExperimentWords", "unknown job \"%1\"; %2"),
    QT_TRANSLATE_NOOP("ExperimentWords", "unknown executor \"%1\"; %2"),
    QT_TRANSLATE_NOOP("ExperimentWords", "sweep: unknown key \"%1\"; %2"),
    QT_TRANSLATE_NOOP("ExperimentWords", "unknown key \"%1\"; %2"),
    QT_TRANSLATE_NOOP("ExperimentWords",
                      "executor \"%1\": after the colon KEY=VALUE is expected, e.g. threads:workers=2"),
    QT_TRANSLATE_NOOP("ExperimentWords", "executor \"%1\": %2"),
    QT_TRANSLATE_NOOP("ExperimentWords", "%1 is given twice"),
    QT_TRANSLATE_NOOP("ExperimentWords", "%1 needs a value, e.g. %2"),
    QT_TRANSLATE_NOOP("ExperimentWords", "%1 takes no keys, so \"%2\" is one too many"),
    QT_TRANSLATE_NOOP("ExperimentWords", "sweep \"%1\": KEY=VALUES is expected, e.g. workers=1..8"),
    QT_TRANSLATE_NOOP("ExperimentWords", "sweep \"%1\": %2"),
    QT_TRANSLATE_NOOP("ExperimentWords", "\"%1\" is no number"),
    QT_TRANSLATE_NOOP("ExperimentWords", "did you mean \"%1\"?"),
    QT_TRANSLATE_NOOP("ExperimentWords", "known: %1"),
    QT_TRANSLATE_NOOP("ExperimentWords", "nothing"),
    QT_TRANSLATE_NOOP("ExperimentWords", "true or false"),
    QT_TRANSLATE_NOOP("ExperimentWords", "a number"),
    QT_TRANSLATE_NOOP("ExperimentWords", "text"),
    QT_TRANSLATE_NOOP("ExperimentWords", "a list"),
    QT_TRANSLATE_NOOP("ExperimentWords", "an object"),
};

}  // namespace

QString experimentText(const std::string& message) {
  return engineText("ExperimentWords", kExperimentSentences, QString::fromStdString(message));
}

}  // namespace poolscope::ui
