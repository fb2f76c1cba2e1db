// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/task_filter.h"

#include "ui/models/state_words.h"
#include "ui/models/task_times.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace poolscope::ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("poolscope::ui::TaskFilter", text); }

/// Words at spaces; a part in quotation marks stays together and is never a command.
struct Word {
  QString text;
  bool quoted = false;
  bool negated = false;
};

std::vector<Word> split(const QString& text) {
  std::vector<Word> words;
  static const QRegularExpression pattern(QStringLiteral(R"re((-?)"([^"]*)"?|(\S+))re"));
  auto matches = pattern.globalMatch(text);
  while (matches.hasNext()) {
    const QRegularExpressionMatch match = matches.next();
    Word word;
    word.quoted = match.captured(3).isEmpty();
    word.text = word.quoted ? match.captured(2) : match.captured(3);
    word.negated = !match.captured(1).isEmpty();
    if (!word.quoted && word.text.size() > 1 && word.text.startsWith(QLatin1Char('-'))) {
      word.negated = true;
      word.text.remove(0, 1);
    }
    if (!word.text.isEmpty()) {
      words.push_back(std::move(word));
    }
  }
  return words;
}

/// The states that a word names, as bits; 0 when it names none. English words as in files, and those
/// of the screen.
std::uint32_t statesOf(const QString& word) {
  constexpr auto bit = [](TaskState state) { return 1U << static_cast<unsigned>(state); };
  QString plain = word.toLower();
  plain.replace(QLatin1Char('-'), QLatin1Char('_'));
  std::uint32_t done = 0;
  for (int i = 0; i < kTaskStateCount; ++i) {
    const auto state = static_cast<TaskState>(i);
    const QString screen = stateWord(state).toLower().replace(QLatin1Char(' '), QLatin1Char('_'));
    const std::string_view name = to_string(state);
    if (plain == screen || plain == QLatin1String(name.data(), static_cast<qsizetype>(name.size()))) {
      return bit(state);
    }
    done |= is_final(state) ? bit(state) : 0;
  }
  if (plain == QLatin1String("waiting") || plain == QLatin1String("queued")) {
    return bit(TaskState::pending);
  }
  if (plain == QLatin1String("ok")) {
    return bit(TaskState::finished);
  }
  if (plain == QLatin1String("timeout")) {
    return bit(TaskState::timed_out);
  }
  return plain == QLatin1String("done") ? done : 0;
}

/// "500ms", "1.5s", "2min"; a bare number is seconds. Negative when it is none.
double durationNs(const QString& text) {
  static const QRegularExpression pattern(QStringLiteral("^([0-9]+(?:[.,][0-9]+)?)\\s*(ns|us|µs|ms|s|m|min|h)?$"));
  const QRegularExpressionMatch match = pattern.match(text.toLower());
  if (!match.hasMatch()) {
    return -1;
  }
  const double value = QString(match.captured(1)).replace(QLatin1Char(','), QLatin1Char('.')).toDouble();
  const QString unit = match.captured(2);
  if (unit == QLatin1String("ns")) {
    return value;
  }
  if (unit == QLatin1String("us") || unit == QStringLiteral("µs")) {
    return value * 1e3;
  }
  if (unit == QLatin1String("ms")) {
    return value * 1e6;
  }
  if (unit == QLatin1String("m") || unit == QLatin1String("min")) {
    return value * 60e9;
  }
  return unit == QLatin1String("h") ? value * 3600e9 : value * 1e9;
}

}  // namespace

TaskFilter TaskFilter::parse(const QString& text, QString* error) {
  TaskFilter filter;
  QString problem;
  for (const Word& word : split(text)) {
    Term term;
    if (word.quoted) {
      term.text = TextNeedle(word.text);
    } else if (!parseTerm(word.text, term, problem)) {
      filter.m_terms.clear();
      break;
    }
    term.negated = word.negated;
    filter.m_terms.push_back(std::move(term));
  }
  // Texts are dear to look at: they come last, when the others have not decided.
  std::stable_partition(filter.m_terms.begin(), filter.m_terms.end(),
                        [](const Term& term) { return term.kind != Kind::text; });
  if (error != nullptr) {
    *error = problem;
  }
  return filter;
}

bool TaskFilter::parseTerm(const QString& word, Term& term, QString& error) {
  bool isComparison = false;
  if (!parseComparison(word, term, error, isComparison) || isComparison) {
    return isComparison && error.isEmpty();
  }
  if (word.startsWith(QLatin1Char('#')) && word.size() > 1) {
    return parseNumber(QStringLiteral("#"), word.mid(1), term, error);
  }
  static const QRegularExpression keyed(QStringLiteral("^([A-Za-z]+):(?!//)(.*)$"));
  const QRegularExpressionMatch match = keyed.match(word);
  if (!match.hasMatch()) {
    term.text = TextNeedle(word);
    return true;
  }
  const QString key = match.captured(1).toLower();
  const QString value = match.captured(2);
  if (value.isEmpty()) {
    error = tr("Say what after “%1:”, for example state:failed or worker:2.").arg(key);
    return false;
  }
  if (key == QLatin1String("state")) {
    return parseStates(value, term, error);
  }
  if (key == QLatin1String("worker") || key == QLatin1String("run")) {
    return parseNumber(key, value, term, error);
  }
  if (key == QLatin1String("at")) {
    return parsePlace(value, term, error);
  }
  if (key == QLatin1String("job")) {
    term.kind = Kind::job;
    term.text = TextNeedle(value);
    return true;
  }
  error = tr("There is no “%1:”. Use state:, worker:, run:, at: or job:, or put the text in quotation marks.").arg(key);
  return false;
}

bool TaskFilter::parseStates(const QString& value, Term& term, QString& error) {
  term.kind = Kind::states;
  const QStringList words = value.split(QLatin1Char(','), Qt::SkipEmptyParts);
  for (const QString& word : words) {
    const std::uint32_t states = statesOf(word);
    if (states == 0) {
      error = tr("There is no state “%1”. Use waiting, running, finished, failed, cancelled, timed-out, lost or done.")
                  .arg(word);
      return false;
    }
    term.states |= states;
  }
  return true;
}

bool TaskFilter::parsePlace(const QString& value, Term& term, QString& error) {
  const QString place = value.toLower();
  term.kind = Kind::place;
  if (place == QLatin1String("queue")) {
    term.number = static_cast<std::int64_t>(Place::queue);
  } else if (place == QLatin1String("call-queue")) {
    term.number = static_cast<std::int64_t>(Place::callQueue);
  } else if (place == QLatin1String("worker")) {
    term.number = static_cast<std::int64_t>(Place::worker);
  } else {
    error = tr("There is no place “%1”. Use at:queue, at:call-queue or at:worker.").arg(value);
    return false;
  }
  return true;
}

bool TaskFilter::parseNumber(const QString& key, const QString& value, Term& term, QString& error) {
  bool ok = false;
  term.number = value.toUInt(&ok);
  if (!ok) {
    error = tr("“%1” is not a number; write it like worker:2, run:1 or #7.").arg(value);
    return false;
  }
  term.kind = key == QLatin1String("worker") ? Kind::worker : key == QLatin1String("run") ? Kind::run : Kind::number;
  return true;
}

bool TaskFilter::parseComparison(const QString& word, Term& term, QString& error, bool& isOne) {
  static const QRegularExpression pattern(QStringLiteral("^(run|wait|cpu)?:?(<=|>=|<|>|=)(.*)$"));
  const QRegularExpressionMatch match = pattern.match(word.toLower());
  isOne = match.hasMatch();
  if (!isOne) {
    return true;
  }
  const double ns = durationNs(match.captured(3));
  if (ns < 0 || ns > 9e18) {
    error = tr("“%1” is not a time; write it like >500ms, wait>1s or cpu<=20us.").arg(match.captured(3));
    return false;
  }
  term.kind = Kind::duration;
  term.number = std::llround(ns);
  const QString time = match.captured(1);
  term.time = time == QLatin1String("wait") ? Time::wait : time == QLatin1String("cpu") ? Time::cpu : Time::run;
  const QString sign = match.captured(2);
  term.comparison = sign == QLatin1String("<")    ? Comparison::less
                    : sign == QLatin1String("<=") ? Comparison::lessOrEqual
                    : sign == QLatin1String("=")  ? Comparison::equal
                    : sign == QLatin1String(">=") ? Comparison::greaterOrEqual
                                                  : Comparison::greater;
  return true;
}

bool TaskFilter::matches(const Trace& trace, int run, RowId row, std::int64_t time) const {
  return std::all_of(m_terms.begin(), m_terms.end(),
                     [&](const Term& term) { return holds(term, trace, run, row, time) != term.negated; });
}

bool TaskFilter::isIn(const TextNeedle& needle, const Trace& trace, const TaskTexts& texts) {
  if (texts.label.empty() ? needle.isInLabel(trace.job_name(texts.job), texts.task_id) : needle.isIn(texts.label)) {
    return true;
  }
  return (!texts.result.empty() && needle.isIn(texts.result)) || (!texts.error.empty() && needle.isIn(texts.error));
}

bool TaskFilter::compare(const Term& term, std::int64_t ns) {
  switch (term.comparison) {
    case Comparison::less: return ns < term.number;
    case Comparison::lessOrEqual: return ns <= term.number;
    case Comparison::equal: return ns == term.number;
    case Comparison::greaterOrEqual: return ns >= term.number;
    case Comparison::greater: return ns > term.number;
  }
  return false;
}

bool TaskFilter::holds(const Term& term, const Trace& trace, int run, RowId row, std::int64_t time) {
  const auto past = [&](std::int64_t moment) { return moment != kNoTime && (time == kNoTime || moment <= time); };
  switch (term.kind) {
    case Kind::states: return (term.states >> static_cast<unsigned>(taskStateAt(trace, row, time)) & 1U) != 0;
    case Kind::worker: {
      const LaneId lane = trace.worker(row);
      return lane < trace.lanes().size() && trace.lanes()[lane].kind == LaneKind::worker &&
             trace.lanes()[lane].index == term.number;
    }
    case Kind::run: return run + 1 == term.number;
    case Kind::place: {
      const TaskState state = taskStateAt(trace, row, time);
      const bool waits = state == TaskState::pending;
      switch (static_cast<Place>(term.number)) {
        case Place::queue: return waits && !past(trace.dispatch_ns(row));
        case Place::callQueue: return waits && past(trace.dispatch_ns(row));
        case Place::worker: return state == TaskState::running;
      }
      return false;
    }
    case Kind::job: return term.text.isIn(trace.job_name(trace.job(row)));
    case Kind::number: return trace.task_id(row) == term.number;
    case Kind::duration: {
      if (term.time == Time::run && !past(trace.start_ns(row))) {
        return false;  // it has not run, so it is neither longer nor shorter
      }
      const TaskTimes times = taskTimesAt(trace, row, time);
      const std::int64_t ns = term.time == Time::run    ? times.run_ns
                              : term.time == Time::wait ? times.wait_ns
                                                        : times.cpu_ns;
      return compare(term, ns);
    }
    case Kind::text: return isIn(term.text, trace, trace.texts(row));
  }
  return false;
}

}  // namespace poolscope::ui
