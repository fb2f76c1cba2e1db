// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/task_order.h"

#include "ui/models/task_times.h"
#include "ui/models/work_pool.h"

#include <QThread>
#include <QThreadPool>
#include <QtConcurrent>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <iterator>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

namespace poolscope::ui {

namespace {

constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();

/// Looked at so seldom that it costs nothing, so often that a new filter need not wait.
constexpr RowId kCheckEvery = 4096;

/// Rows that one thread looks through before what was found is put together: at first few, so that the first
/// hits are soon seen, then more and more, so that the threads seldom wait for each other.
constexpr RowId kLeastPieceRows = 8 * kCheckEvery;
constexpr RowId kMostPieceRows = 64 * kCheckEvery;
constexpr std::size_t kPiecesOfASize = 8;

/// Rows of a run next to each other, and those of them that pass.
struct Piece {
  std::uint32_t run = 0;
  RowId first = 0;
  RowId end = 0;
  TaskOrder rows;
};

std::vector<Piece> piecesOf(const Recording& recording) {
  std::vector<Piece> pieces;
  RowId rows = kLeastPieceRows;
  for (std::size_t run = 0; run < recording.size(); ++run) {
    const auto size = static_cast<RowId>(recording[run].size());
    for (RowId first = 0; first < size;) {
      const RowId end = first + std::min(rows, size - first);
      pieces.push_back({static_cast<std::uint32_t>(run), first, end, {}});
      first = end;
      if (pieces.size() % kPiecesOfASize == 0) {
        rows = std::min(2 * rows, kMostPieceRows);
      }
    }
  }
  return pieces;
}

template <typename Stop>
void lookThrough(const TaskOrderRequest& request, Piece& piece, const Stop& stop) {
  const Trace& trace = request.recording[piece.run];
  std::vector<RowId> found;
  for (RowId first = piece.first; first < piece.end && !stop();) {
    const RowId end = first + std::min(kCheckEvery, piece.end - first);
    found.clear();
    request.filter.collect(trace, static_cast<int>(piece.run), first, end, request.time, found);
    for (const RowId row : found) {
      piece.rows.push_back({piece.run, row});
    }
    first = end;
  }
}

std::int64_t numberOf(const Trace& trace, RowId row, std::uint32_t run, TaskSort sort, std::int64_t now) {
  const auto past = [now](std::int64_t ns) { return ns != kNoTime && (now == kNoTime || ns <= now); };
  switch (sort) {
    case TaskSort::number: return trace.task_id(row);
    case TaskSort::executor: return run;
    case TaskSort::state: return static_cast<std::int64_t>(taskStateAt(trace, row, now));
    case TaskSort::worker: {
      const LaneId lane = trace.worker(row);
      return lane < trace.lanes().size() ? trace.lanes()[lane].index : kNone;
    }
    case TaskSort::wait: return taskTimesAt(trace, row, now).wait_ns;
    case TaskSort::run: return past(trace.start_ns(row)) ? taskTimesAt(trace, row, now).run_ns : kNone;
    case TaskSort::cpu: return is_final(taskStateAt(trace, row, now)) ? trace.cpu_ns(row) : kNone;
    case TaskSort::attempt: return trace.attempt(row);
    case TaskSort::submitted: return trace.submit_ns(row);
    case TaskSort::ended: return past(trace.end_ns(row)) ? trace.end_ns(row) : kNone;
    case TaskSort::started: return past(trace.start_ns(row)) ? trace.start_ns(row) : kNone;
    case TaskSort::gil:
    case TaskSort::sent:
    case TaskSort::received:
    case TaskSort::memory:
    case TaskSort::exitCode: {
      const TaskExtra* extra = trace.extra(row);
      if (extra == nullptr) {
        return kNone;
      }
      switch (sort) {
        case TaskSort::gil: return extra->gil_wait_ns;
        case TaskSort::sent: return extra->send_bytes;
        case TaskSort::received: return extra->recv_bytes;
        case TaskSort::memory: return extra->max_rss_bytes;
        default: return extra->exit_code.value_or(0);
      }
    }
    case TaskSort::none:
    case TaskSort::label:
    case TaskSort::result: break;
  }
  return 0;
}

struct NumberKey {
  std::int64_t key = 0;
  TaskRowRef ref;
};

template <typename KeyOf>
void sortByKey(const TaskOrderRequest& request, TaskOrder& rows, KeyOf keyOf) {
  std::vector<NumberKey> keys;
  keys.reserve(rows.size());
  for (const TaskRowRef& ref : rows) {
    keys.push_back({keyOf(ref), ref});
  }
  const bool down = request.descending;
  std::stable_sort(keys.begin(), keys.end(), [down](const NumberKey& a, const NumberKey& b) {
    if (a.key == kNone || b.key == kNone) {
      return b.key == kNone && a.key != kNone;
    }
    return down ? a.key > b.key : a.key < b.key;
  });
  std::transform(keys.begin(), keys.end(), rows.begin(), [](const NumberKey& key) { return key.ref; });
}

void sortByNumber(const TaskOrderRequest& request, TaskOrder& rows) {
  sortByKey(request, rows, [&request](const TaskRowRef& ref) {
    return numberOf(request.recording[ref.run], ref.row, ref.run, request.sort, request.time);
  });
}

/// Numbers before other texts, by their value; nothing comes last.
struct ResultKey {
  int kind = 2;  ///< 0 number, 1 text, 2 nothing
  double number = 0;
  std::string_view text;
  TaskRowRef ref;
};

ResultKey resultKey(const Trace& trace, TaskRowRef ref) {
  ResultKey key;
  key.ref = ref;
  key.text = trace.result(ref.row);
  if (key.text.empty()) {
    const TaskExtra* extra = trace.extra(ref.row);
    key.text = extra != nullptr ? std::string_view(extra->error) : std::string_view();
  }
  if (!key.text.empty()) {
    const char* end = key.text.data() + key.text.size();
    const auto parsed = std::from_chars(key.text.data(), end, key.number);
    key.kind = parsed.ec == std::errc() && parsed.ptr == end && key.number == key.number ? 0 : 1;
  }
  return key;
}

void sortByResult(const TaskOrderRequest& request, TaskOrder& rows) {
  std::vector<ResultKey> keys;
  keys.reserve(rows.size());
  for (const TaskRowRef& ref : rows) {
    keys.push_back(resultKey(request.recording[ref.run], ref));
  }
  const bool down = request.descending;
  std::stable_sort(keys.begin(), keys.end(), [down](const ResultKey& a, const ResultKey& b) {
    if (a.kind != b.kind) {
      return a.kind == 2 || b.kind == 2 ? b.kind == 2 : down ? a.kind > b.kind : a.kind < b.kind;
    }
    if (a.kind == 0) {
      return down ? a.number > b.number : a.number < b.number;
    }
    return down ? a.text > b.text : a.text < b.text;
  });
  std::transform(keys.begin(), keys.end(), rows.begin(), [](const ResultKey& key) { return key.ref; });
}

/// Ranks of the jobs' names, by run and job, when no row has a label of its own; else nothing.
std::vector<std::vector<std::int64_t>> jobRanks(const TaskOrderRequest& request, const TaskOrder& rows) {
  const bool labelled = std::any_of(rows.begin(), rows.end(), [&request](const TaskRowRef& ref) {
    return !request.recording[ref.run].given_label(ref.row).empty();
  });
  if (labelled) {
    return {};
  }
  std::set<std::string_view> names;
  for (const Trace& trace : request.recording) {
    names.insert(trace.jobs().begin(), trace.jobs().end());
  }
  std::vector<std::vector<std::int64_t>> ranks;
  for (const Trace& trace : request.recording) {
    std::vector<std::int64_t>& ofRun = ranks.emplace_back();
    for (const std::string& name : trace.jobs()) {
      ofRun.push_back(std::distance(names.begin(), names.find(name)));
    }
  }
  return ranks;
}

/// By the text that it was given, or by its job's name, and then by number: "task(9)" before
/// "task(10)".
void sortByLabel(const TaskOrderRequest& request, TaskOrder& rows) {
  if (const auto ranks = jobRanks(request, rows); !ranks.empty()) {
    sortByKey(request, rows, [&](const TaskRowRef& ref) {
      const Trace& trace = request.recording[ref.run];
      return ranks[ref.run][trace.job(ref.row)] << 32 | trace.task_id(ref.row);
    });
    return;
  }
  const auto key = [&request](const TaskRowRef& ref) {
    const Trace& trace = request.recording[ref.run];
    const std::string_view given = trace.given_label(ref.row);
    return std::tuple(given.empty() ? trace.job_name(trace.job(ref.row)) : given, trace.task_id(ref.row));
  };
  const bool down = request.descending;
  std::stable_sort(rows.begin(), rows.end(), [&key, down](const TaskRowRef& a, const TaskRowRef& b) {
    return down ? key(a) > key(b) : key(a) < key(b);
  });
}

}  // namespace

TaskOrder taskOrder(const TaskOrderRequest& request, const std::atomic<bool>* cancelled,
                    const std::function<void(const TaskOrder&)>& first) {
  TaskOrder rows;
  const auto stop = [cancelled] { return cancelled != nullptr && cancelled->load(std::memory_order_relaxed); };
  bool tell = first != nullptr && request.sort == TaskSort::none;
  std::vector<Piece> pieces = piecesOf(request.recording);
  const std::size_t atOnce = pieces.size() <= request.recording.size()
                                 ? 1
                                 : static_cast<std::size_t>(std::max(1, QThread::idealThreadCount()));
  for (std::size_t i = 0; i < pieces.size() && !stop(); i += atOnce) {
    const auto begin = pieces.begin() + static_cast<std::ptrdiff_t>(i);
    const auto end = begin + static_cast<std::ptrdiff_t>(std::min(atOnce, pieces.size() - i));
    if (atOnce == 1) {
      lookThrough(request, *begin, stop);
    } else {
      QtConcurrent::blockingMap(&workPool(), begin, end,
                                [&request, &stop](Piece& piece) { lookThrough(request, piece, stop); });
    }
    for (auto piece = begin; piece != end; ++piece) {
      rows.insert(rows.end(), piece->rows.begin(), piece->rows.end());
      piece->rows = {};
    }
    if (tell && !rows.empty()) {
      tell = false;
      first(TaskOrder(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(std::min(rows.size(), kFirstRows))));
    }
  }
  switch (request.sort) {
    case TaskSort::none: break;
    case TaskSort::label: sortByLabel(request, rows); break;
    case TaskSort::result: sortByResult(request, rows); break;
    default: sortByNumber(request, rows); break;
  }
  return rows;
}

}  // namespace poolscope::ui
