// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/joblog.h"

#include "core/export/atomic_file.h"
#include "core/export/input_file.h"
#include "core/export/run_import.h"
#include "core/export/text.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <queue>
#include <system_error>
#include <utility>
#include <vector>

namespace poolscope {
namespace {

constexpr std::string_view kHeader = "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand";
constexpr std::size_t kColumns = 9;
constexpr std::size_t kMostHosts = 256;
constexpr std::int64_t kMs = 1'000'000;
constexpr std::int64_t kFirstSeq = 1;  // parallel counts from 1, tasks count from 0

/// Milliseconds as "1.234".
void append_seconds(std::string& line, std::int64_t ns) {
  const std::int64_t ms = (ns >= 0 ? ns + kMs / 2 : ns - kMs / 2) / kMs;
  if (ms < 0) line += '-';
  const std::uint64_t whole = static_cast<std::uint64_t>(ms < 0 ? -ms : ms);
  append_number(line, whole / 1000);
  const std::string rest = std::to_string(1000 + whole % 1000);
  line += '.';
  line.append(rest, 1, 3);
}

/// A command in one cell: a tab would begin another.
void append_command(std::string& line, std::string_view text, std::string& scratch) {
  const std::size_t begin = line.size();
  line += field_text(text, scratch);
  std::replace(line.begin() + static_cast<std::ptrdiff_t>(begin), line.end(), '\n', '\0');
  std::replace(line.begin() + static_cast<std::ptrdiff_t>(begin), line.end(), '\t', ' ');
}

int exit_value(TaskState state, const TaskExtra* extra) {
  if (state == TaskState::timed_out) return -1;
  if (extra != nullptr && extra->exit_code && (*extra->exit_code != 0 || state == TaskState::finished)) {
    return *extra->exit_code;
  }
  const bool by_signal = extra != nullptr && extra->signal.value_or(0) != 0;
  return state == TaskState::finished || by_signal ? 0 : 1;
}

struct JoblogTask {
  std::int64_t seq = 0;
  std::int64_t start_ns = 0;
  std::int64_t end_ns = 0;
  std::int64_t send_bytes = 0;
  std::int64_t recv_bytes = 0;
  int exit_value = 0;
  int signal = 0;
  std::string command;
};

class JoblogReader {
 public:
  explicit JoblogReader(const std::string& path) : path_(path), input_(path) {}

  ReadResult read() {
    if (!input_.error().empty()) return failed(0, input_.error());
    std::string line;
    if (!read_line(line)) {
      return failed(1, error_.empty() ? "The file is empty. A job log begins with a line of column names." : error_);
    }
    if (line != kHeader) {
      return failed(1, "This is not a job log of GNU parallel. The first line of one is: Seq Host Starttime ...");
    }
    std::int64_t number = input_.line();
    for (; error_.empty() && read_line(line); number = error_.empty() ? input_.line() : number) {
      if (!line.empty()) read_row(line);
    }
    if (hosts_.empty()) {
      return error_.empty() ? failed(0, "The job log has no rows: no job had ended.") : failed(number, error_);
    }
    ReadResult result;
    Recording& read = error_.empty() ? result.recording : result.before_error;
    if (!error_.empty()) result.error = ReadError{path_, number, error_};
    for (auto& [host, tasks] : hosts_) {
      error_.clear();
      read.push_back(run_of(host, tasks, read.size() + 1));
      if (error_.empty()) continue;
      if (result.ok()) {
        result.error = ReadError{path_, 0, error_};
        result.before_error = std::move(result.recording);
        result.recording.clear();
      }
      break;
    }
    return result;
  }

 private:
  ReadResult failed(std::int64_t line, std::string why) const {
    ReadResult result;
    result.error = ReadError{path_, line, std::move(why)};
    return result;
  }

  bool read_line(std::string& line) {
    line.clear();
    while (true) {
      const int byte = input_.get();
      if (byte == InputFile::kEnd) {
        error_ = input_.error();
        return error_.empty() && !line.empty();
      }
      if (byte == '\n') break;
      if (line.size() > kMaxFieldBytes) {
        error_ = "The line is longer than 1 MiB, which no job log has.";
        return false;
      }
      line += static_cast<char>(byte);
    }
    if (line.ends_with('\r')) line.pop_back();
    return true;
  }

  template <class Number>
  Number number(std::string_view column, std::string_view text) {
    while (text.starts_with(' '))
      text.remove_prefix(1);
    Number value{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if ((problem != std::errc{} || end != text.data() + text.size()) && error_.empty()) {
      error_ = "Column " + std::string(column) + ": " + quoted(text) + " is not a number in range.";
    }
    return value;
  }

  std::int64_t nanoseconds(std::string_view column, std::string_view text) {
    const double seconds = number<double>(column, text);
    if (!(seconds >= -4e9 && seconds <= 4e9)) {
      if (error_.empty()) error_ = "Column " + std::string(column) + ": " + quoted(text) + " is no time that can be.";
      return 0;
    }
    return std::llround(seconds * 1000) * kMs;
  }

  void read_row(std::string_view line) {
    std::array<std::string_view, kColumns> cells;
    for (std::size_t i = 0; i + 1 < kColumns; ++i) {
      const std::size_t tab = line.find('\t');
      if (tab == std::string_view::npos) {
        error_ = "The row has " + std::to_string(i + 1) + " cells instead of 9; they are separated by tabs.";
        return;
      }
      cells[i] = line.substr(0, tab);
      line.remove_prefix(tab + 1);
    }
    cells[kColumns - 1] = line;  // a command may hold tabs
    JoblogTask task;
    task.seq = number<std::int64_t>("Seq", cells[0]);
    if (error_.empty() && task.seq < kFirstSeq) error_ = "Column Seq: jobs are counted from 1.";
    task.start_ns = nanoseconds("Starttime", cells[2]);
    const std::int64_t runtime = nanoseconds("JobRuntime", cells[3]);
    if (error_.empty() && runtime < 0) error_ = "Column JobRuntime: a job cannot take less than no time.";
    task.end_ns = task.start_ns + runtime;
    task.send_bytes = number<std::int64_t>("Send", cells[4]);
    task.recv_bytes = number<std::int64_t>("Receive", cells[5]);
    task.exit_value = number<int>("Exitval", cells[6]);
    task.signal = number<int>("Signal", cells[7]);
    if (!error_.empty()) return;
    std::string scratch;
    std::string command(cells[8]);
    std::replace(command.begin(), command.end(), '\0', '\n');
    task.command = field_text(command, scratch);
    const std::string host = std::string(field_text(cells[1], scratch));
    if (hosts_.size() == kMostHosts && !hosts_.contains(host)) {
      error_ = "The job log has more than 256 hosts.";
      return;
    }
    error_ = memory_.take(2 * sizeof(JoblogTask) + task.command.capacity());  // twice: a growing list moves to another
    hosts_[host].push_back(std::move(task));
    earliest_ns_ = std::min(earliest_ns_, hosts_[host].back().start_ns);
  }

  /// write_joblog() calls the host of one of several runs "2:threads:workers=4".
  static RunInfo info_of(const std::string& host, std::size_t run) {
    RunInfo info;
    info.run_id = std::to_string(run);
    info.executor = host == ":"                           ? "joblog"
                    : host.starts_with(info.run_id + ':') ? host.substr(info.run_id.size() + 1)
                                                          : host;
    return info;
  }

  /// The worker that is free first takes the next task; a new one only where none is free.
  Trace run_of(const std::string& host, std::vector<JoblogTask>& tasks, std::size_t run) {
    std::stable_sort(tasks.begin(), tasks.end(),
                     [](const JoblogTask& a, const JoblogTask& b) { return a.start_ns < b.start_ns; });
    RunInfo info = info_of(host, run);
    RunImport import(info);
    using Free = std::pair<std::int64_t, int>;
    std::priority_queue<Free, std::vector<Free>, std::greater<>> free;
    // A written log counts from the run's start, one of parallel's from 1970.
    const std::int64_t zero = earliest_ns_ > 1'000'000'000 * kMs ? earliest_ns_ : 0;
    int workers = 0;
    for (const JoblogTask& task : tasks) {
      int worker = workers;
      // Times are cut to milliseconds, so two tasks of one worker may seem to overlap by one.
      if (!free.empty() && free.top().first <= task.start_ns + kMs) {
        worker = free.top().second;
        free.pop();
      } else {
        ++workers;
      }
      free.emplace(task.end_ns, worker);
      Lane lane;
      lane.index = worker;
      lane.name = "slot-" + std::to_string(worker + 1);
      ImportedTask row;
      row.task_id = task.seq - kFirstSeq;
      row.job = import.job("command");
      row.label = task.command;
      row.worker = import.find_lane(lane);
      row.submit_ns = row.dispatch_ns = row.start_ns = task.start_ns - zero;
      row.end_ns = task.end_ns - zero;
      row.state = task.exit_value == -1                      ? TaskState::timed_out
                  : task.exit_value == 0 && task.signal == 0 ? TaskState::finished
                                                             : TaskState::failed;
      TaskExtra extra;
      extra.send_bytes = task.send_bytes;
      extra.recv_bytes = task.recv_bytes;
      extra.exit_code = task.exit_value;
      if (task.signal != 0) extra.signal = task.signal;
      row.extra = &extra;
      if (error_ = import.add(row); !error_.empty()) {
        error_ = "Job " + std::to_string(task.seq) + ": " + error_;
        break;
      }
    }
    return import.finish();
  }

  const std::string path_;
  InputFile input_;
  std::string error_;
  MemoryGuard memory_;
  std::map<std::string, std::vector<JoblogTask>> hosts_;
  std::int64_t earliest_ns_ = std::numeric_limits<std::int64_t>::max();
};

/// The line of a task that has ended; none when it never ran. `zero_ns` is added to its start.
void append_row(std::string& line, const Trace& trace, RowId row, std::string_view host, std::int64_t zero_ns,
                std::string_view command) {
  const std::int64_t start = trace.start_ns(row);
  if (start == kNoTime) return;
  const TaskExtra* extra = trace.extra(row);
  std::string scratch;
  append_number(line, trace.task_id(row) + kFirstSeq);
  line += '\t';
  append_command(line, host, scratch);
  line += '\t';
  append_seconds(line, zero_ns + start);
  line += '\t';
  append_seconds(line, trace.end_ns(row) - start);
  line += '\t';
  append_number(line, extra != nullptr ? extra->send_bytes : 0);
  line += '\t';
  append_number(line, extra != nullptr ? extra->recv_bytes : 0);
  line += '\t';
  append_number(line, exit_value(trace.state(row), extra));
  line += '\t';
  append_number(line, extra != nullptr ? extra->signal.value_or(0) : 0);
  line += '\t';
  append_command(line, command, scratch);
  line += '\n';
}

[[noreturn]] void throw_write_error(const std::string& path) {
  throw std::system_error(errno, std::generic_category(), "cannot write the job log " + path);
}

void write_whole(const Descriptor& file, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const ssize_t put = write(file.get(), text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw_write_error(path);
    text.remove_prefix(static_cast<std::size_t>(put));
  }
}

/// What has to stand before the next line: a line end behind a line that was cut short.
std::string_view start_of_lines(int file) {
  const off_t size = lseek(file, 0, SEEK_END);
  if (size <= 0) return {};
  char last = '\n';
  return pread(file, &last, 1, size - 1) == 1 && last != '\n' ? "\n" : "";
}

}  // namespace

JoblogWriter::JoblogWriter(const std::string& path, bool goes_on)
    : path_(path), file_(open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | (goes_on ? 0 : O_TRUNC), 0666)) {
  if (!file_.valid()) throw_write_error(path);
  const bool empty = lseek(file_.get(), 0, SEEK_END) <= 0;
  write_whole(file_, empty ? std::string(kHeader) + '\n' : std::string(start_of_lines(file_.get())), path_);
}

void JoblogWriter::update(const Trace& trace, const std::function<std::string(std::int64_t task)>& command_of) {
  if (!start_ns_) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    start_ns_ = std::chrono::duration_cast<std::chrono::nanoseconds>(now).count() - trace.now_ns();
  }
  std::string lines;
  for (; written_ < trace.finished_count(); ++written_) {
    const RowId row = trace.finished_row(written_);
    const std::string command = command_of(trace.task_id(row));
    append_row(lines, trace, row, ":", *start_ns_, command.empty() ? trace.label(row) : std::string_view(command));
  }
  write_whole(file_, lines, path_);
}

ReadResult read_joblog(const std::string& path) { return JoblogReader(path).read(); }

void write_joblog(const std::string& path, const Recording& recording) {
  AtomicFile file(path);
  file.write(std::string(kHeader) + '\n');
  std::string lines;
  for (const Trace& trace : recording) {
    const std::string host = recording.size() == 1 ? ":" : trace.info().run_id + ":" + trace.info().executor;
    for (std::size_t i = 0; i < trace.finished_count(); ++i) {
      const RowId row = trace.finished_row(i);
      lines.clear();
      append_row(lines, trace, row, host, 0, trace.label(row));
      file.write(lines);
    }
  }
  file.commit();
}

}  // namespace poolscope
