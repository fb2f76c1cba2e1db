// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/models/text_needle.h"

#include <QString>

#include <cstdint>
#include <span>
#include <vector>

namespace poolscope::ui {

/// Which tasks to show, as typed: words that must all hold.
///
///     state:failed        one of finished failed cancelled timed-out lost running waiting, or done for
///                         every end; several with commas: state:failed,lost
///     worker:2            the worker's number
///     run:2               the run's number, counted from 1
///     at:queue            where it is: queue, call-queue (on its way to a process) or worker
///     job:pi              part of the job's name
///     #7                  the task's number
///     >500ms  <=2s        how long it ran (or runs); wait>1s and cpu<10ms for the others
///     text  "two words"   part of its name, result or error, in upper or lower case
///     -word               the opposite of any of them
///
/// Plain data and cheap to copy; matches() may be called from any thread.
class TaskFilter {
 public:
  /// Reads what was typed. On a word that cannot be understood the result is a filter that lets
  /// everything pass, and `error` says in one sentence what was wrong and what would be right;
  /// otherwise `error` is empty.
  [[nodiscard]] static TaskFilter parse(const QString& text, QString* error = nullptr);

  /// True when every task passes.
  [[nodiscard]] bool isEmpty() const { return m_terms.empty(); }
  /// `run` counts from 0; `time` is the moment that counts, kNoTime that of the snapshot.
  [[nodiscard]] bool matches(const Trace& trace, int run, RowId row, std::int64_t time = kNoTime) const;
  /// Appends the rows from `first` to before `end` that match and were submitted at `time`. For millions of them:
  /// column by column what cannot match is put aside, and only the rest is looked at row by row.
  void collect(const Trace& trace, int run, RowId first, RowId end, std::int64_t time, std::vector<RowId>& rows) const;

  bool operator==(const TaskFilter&) const = default;

 private:
  enum class Kind : std::uint8_t { states, worker, run, place, job, number, duration, text };
  enum class Place : std::uint8_t { queue, callQueue, worker };
  enum class Time : std::uint8_t { run, wait, cpu };
  enum class Comparison : std::uint8_t { less, lessOrEqual, equal, greaterOrEqual, greater };

  struct Term {
    Kind kind = Kind::text;
    bool negated = false;
    std::uint32_t states = 0;  ///< a bit for each TaskState
    std::int64_t number = 0;   ///< worker, run, task number, Place, or ns
    Time time = Time::run;
    Comparison comparison = Comparison::greater;
    TextNeedle text;

    bool operator==(const Term&) const = default;
  };

  static bool parseTerm(const QString& word, Term& term, QString& error);
  static bool parseStates(const QString& value, Term& term, QString& error);
  static bool parsePlace(const QString& value, Term& term, QString& error);
  static bool parseNumber(const QString& key, const QString& value, Term& term, QString& error);
  static bool parseComparison(const QString& word, Term& term, QString& error, bool& isOne);
  [[nodiscard]] static bool holds(const Term& term, const Trace& trace, int run, RowId row, std::int64_t time);
  [[nodiscard]] static bool isIn(const TextNeedle& needle, const Trace& trace, const TaskTexts& texts);
  [[nodiscard]] static bool compare(const Term& term, std::int64_t ns);

  /// A byte a row: 0 when it cannot match.
  using Sieve = std::span<std::uint8_t>;
  static void sift(const Term& term, const Trace& trace, int run, const TaskColumns& columns, bool now, Sieve rows);
  static void siftStates(std::uint32_t states, const TaskColumns& columns, Sieve rows);
  static void siftTimes(const Term& term, const TaskColumns& columns, Sieve rows);
  static void siftTexts(const TextNeedle& needle, const Trace& trace, const TaskColumns& columns, Sieve rows);

  std::vector<Term> m_terms;
};

}  // namespace poolscope::ui
