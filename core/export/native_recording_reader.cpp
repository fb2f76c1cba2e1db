// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/input_file.h"
#include "core/export/native_recording.h"
#include "core/export/run_import.h"
#include "core/export/text.h"

#include <zlib.h>

#include <bit>
#include <deque>
#include <limits>
#include <memory>
#include <new>
#include <stdexcept>
#include <utility>
#include <vector>

namespace poolscope {
namespace {

using namespace native_format;

constexpr std::size_t kMostRuns = 256;
constexpr std::size_t kMostLanes = 1'000'000;

/// What is wrong with the file; caught in the reader.
struct Broken {
  std::string why;
};

class InflatedFile {
 public:
  explicit InflatedFile(InputFile& input) : input_(input) {
    if (::inflateInit(&stream_) != Z_OK) throw std::bad_alloc();
  }
  ~InflatedFile() { ::inflateEnd(&stream_); }
  InflatedFile(const InflatedFile&) = delete;
  InflatedFile& operator=(const InflatedFile&) = delete;

  void read(char* to, std::size_t bytes) {
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(bytes);
    offset_ += bytes;
    while (stream_.avail_out > 0) {
      if (stream_.avail_in == 0) {
        stream_.next_in = reinterpret_cast<Bytef*>(buffer_);
        stream_.avail_in = static_cast<uInt>(input_.read(buffer_, sizeof buffer_));
        if (!input_.error().empty()) throw Broken{input_.error()};
        if (stream_.avail_in == 0) throw Broken{"The file was cut short. Use a whole copy."};
      }
      const int state = ::inflate(&stream_, Z_NO_FLUSH);
      if (state == Z_STREAM_END && stream_.avail_out > 0) throw Broken{"The file ends too early. Use a whole copy."};
      if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR) {
        throw Broken{"The file is damaged: what was compressed cannot be read. Use another copy."};
      }
    }
  }
  unsigned byte() {
    char value = 0;
    read(&value, 1);
    return static_cast<unsigned char>(value);
  }
  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }

 private:
  InputFile& input_;
  z_stream stream_{};
  char buffer_[64 << 10];
  std::uint64_t offset_ = 0;
};

/// The values of one part; each function throws Broken when there is none.
class Part {
 public:
  /// Reads the next part from the file.
  char next(InflatedFile& file) {
    const auto letter = static_cast<char>(file.byte());
    std::uint64_t length = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const unsigned byte = file.byte();
      length |= std::uint64_t{byte & 127U} << shift;
      if (byte < 128) break;
    }
    if (length > kMostPartBytes) throw Broken{"A part of the file claims to be too long. The file is damaged."};
    bytes_.resize(length);
    if (length > 0) file.read(bytes_.data(), length);
    at_ = 0;
    return letter;
  }
  [[nodiscard]] bool empty() const noexcept { return at_ == bytes_.size(); }

  unsigned byte() {
    if (empty()) throw Broken{"A part of the file ends in the middle of a value. The file is damaged."};
    return static_cast<unsigned char>(bytes_[at_++]);
  }
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const unsigned b = byte();
      value |= std::uint64_t{b & 127U} << shift;
      if (b < 128) return value;
    }
    throw Broken{"A number in the file has too many digits. The file is damaged."};
  }
  std::int64_t difference() {
    const std::uint64_t value = number();
    return static_cast<std::int64_t>((value >> 1U) ^ (~(value & 1U) + 1U));
  }
  int small() {
    const std::int64_t value = difference();
    if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max()) {
      throw Broken{"A number in the file is out of range. The file is damaged."};
    }
    return static_cast<int>(value);
  }
  std::string_view text() {
    const std::uint64_t length = number();
    if (length > kMaxFieldBytes || length > bytes_.size() - at_) {
      throw Broken{"A text in the file claims to be too long. The file is damaged."};
    }
    const std::string_view view(bytes_.data() + at_, length);
    at_ += length;
    if (!is_clean_utf8(view)) throw Broken{"A text in the file is not UTF-8. The file is damaged."};
    return view;
  }
  std::size_t count(std::size_t most) {
    const std::uint64_t value = number();
    if (value > most) throw Broken{"The file claims to hold more than there can be. It is damaged."};
    return value;
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

/// Sums of differences may be anything in a hostile file; they must not overflow.
std::int64_t plus(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum) || sum == kNoTime) {
    throw Broken{"A time in the file is out of range. The file is damaged."};
  }
  return sum;
}

class NativeReader {
 public:
  explicit NativeReader(const std::string& path) : path_(path), input_(path) {}

  ReadResult read() {
    ReadResult result;
    if (!input_.error().empty()) {
      result.error = ReadError{path_, 0, input_.error()};
      return result;
    }
    std::string head(kMagic.size() + 1, '\0');
    const std::size_t got = input_.read(head.data(), head.size());
    if (got < head.size() || !head.starts_with(kMagic)) {
      result.error = ReadError{path_, 0, "This is not a recording of Poolscope: it does not begin as one."};
      return result;
    }
    if (head.back() < kOldestVersion || head.back() > kVersion) {
      result.error = ReadError{path_, 0, "The recording was made by a newer Poolscope. Open it with that one."};
      return result;
    }
    InflatedFile file(input_);
    try {
      read_parts(file);
    } catch (const Broken& broken) {
      result.error =
          ReadError{path_, 0, broken.why + " (Byte " + std::to_string(file.offset()) + " of what it holds.)"};
      if (run_ && run_->size() > 0) recording_.push_back(run_->finish(now_ns_));
      result.before_error = std::move(recording_);
      return result;
    }
    result.recording = std::move(recording_);
    return result;
  }

 private:
  void read_parts(InflatedFile& file) {
    Part part;
    while (true) {
      const char letter = part.next(file);
      if (letter == 'Z') {
        if (run_ || part.number() != tasks_) throw Broken{"The file does not hold as many tasks as it says."};
        if (recording_.empty()) throw Broken{"The recording has no runs."};
        return;
      }
      if (letter == 'R') {
        read_run(part);
        continue;
      }
      if (!run_) throw Broken{"The file's parts are in no order that makes sense. It is damaged."};
      switch (letter) {
        case 'P': read_parents(part); break;
        case 'T': read_tasks(part); break;
        case 'S': read_segments(part); break;
        case 'W': read_samples(part); break;
        case 'E':
          if (!parents_.empty()) throw Broken{"A task that there is not has a parent. The file is damaged."};
          recording_.push_back(run_->finish(now_ns_));
          run_.reset();
          break;
        default: throw Broken{"The file has a part of a kind that there is not. It is damaged."};
      }
    }
  }

  void read_run(Part& part) {
    if (run_ || recording_.size() == kMostRuns) throw Broken{"The file has too many runs."};
    RunInfo info;
    info.run_id = part.text();
    info.executor = part.text();
    info.workers = part.small();
    info.queue_limit = part.difference();
    now_ns_ = part.difference();
    run_ = std::make_unique<RunImport>(std::move(info));
    parents_.clear();
    lanes_ = part.count(kMostLanes);
    for (std::size_t i = 0; i < lanes_; ++i) {
      Lane lane;
      const unsigned kind = part.byte();
      if (kind > static_cast<unsigned>(LaneKind::loop)) throw Broken{"A lane of the file is of no known kind."};
      lane.kind = static_cast<LaneKind>(kind);
      lane.index = part.small();
      lane.name = part.text();
      lane.pid = part.small();
      lane.tid = part.small();
      lane.start_ns = part.difference();
      lane.stop_ns = part.byte() != 0 ? part.difference() : kNoTime;
      (void)run_->add_lane(std::move(lane));
    }
    jobs_.clear();
    for (std::size_t left = part.count(std::numeric_limits<JobId>::max()); left > 0; --left)
      jobs_.push_back(run_->job(part.text()));
  }

  LaneId lane(Part& part) const {
    const std::uint64_t number = part.number();
    if (number > lanes_) throw Broken{"A task is on a lane that there is not. The file is damaged."};
    return number == 0 ? kNoLane : static_cast<LaneId>(number - 1);
  }

  // Rows that other tasks submitted: how many after the one before, and how far back the other is.
  void read_parents(Part& part) {
    std::uint64_t row = run_->size();
    for (bool is_first = true; !part.empty(); is_first = false) {
      const std::uint64_t more = part.count(kNoRow);
      const std::uint64_t back = part.count(kNoRow);
      row += more;
      if ((more == 0 && !is_first) || back == 0 || back > row || row >= kNoRow || !has_room_for_parent()) {
        throw Broken{"A task's parent is none. The file is damaged."};
      }
      parents_.emplace_back(static_cast<RowId>(row), static_cast<RowId>(row - back));
    }
  }
  bool has_room_for_parent() const { return parents_.size() < kTasksInPart; }

  RowId parent_of(RowId row) {
    if (parents_.empty() || parents_.front().first != row) return kNoRow;
    const RowId parent = parents_.front().second;
    parents_.pop_front();
    return parent;
  }

  void read_tasks(Part& part) {
    std::int64_t last_submit = 0;
    std::int64_t last_id = 0;
    while (!part.empty()) {
      ImportedTask task;
      const unsigned bits = part.byte();
      if ((bits & 7U) >= kTaskStateCount) throw Broken{"A task is in no known state. The file is damaged."};
      task.state = static_cast<TaskState>(bits & 7U);
      task.task_id = plus(plus(last_id, part.difference()), 1);
      last_id = task.task_id;
      const std::uint64_t job = part.number();
      if (job >= jobs_.size()) throw Broken{"A task is of a job that there is not. The file is damaged."};
      task.job = jobs_[job];
      task.worker = lane(part);
      task.submit_ns = plus(last_submit, part.difference());
      last_submit = task.submit_ns;
      std::int64_t before = task.submit_ns;
      if ((bits & kHasDispatch) != 0) before = task.dispatch_ns = plus(before, part.difference());
      if ((bits & kHasStart) != 0) before = task.start_ns = plus(before, part.difference());
      if (is_final(task.state)) {
        task.end_ns = plus(before, part.difference());
        task.cpu_ns = static_cast<std::int64_t>(part.number());
      }
      if ((bits & kIsRetry) != 0) task.attempt = static_cast<std::int64_t>(part.number() & 0xFFFFU);
      if ((bits & kHasTexts) != 0) {
        task.label = part.text();
        task.result = part.text();
      }
      TaskExtra extra;
      if ((bits & kHasExtra) != 0) {
        extra = read_extra(part);
        task.extra = &extra;
      }
      task.parent = parent_of(static_cast<RowId>(run_->size()));
      if (const std::string error = run_->add(task); !error.empty())
        throw Broken{"Task " + std::to_string(tasks_) + ": " + error};
      ++tasks_;
    }
  }

  void take_memory(std::size_t bytes) {
    if (std::string error = run_->take_memory(bytes); !error.empty()) throw Broken{std::move(error)};
  }

  static TaskExtra read_extra(Part& part) {
    TaskExtra extra;
    for (std::int64_t* value : {&extra.gil_wait_ns, &extra.blocked_ns, &extra.paused_ns, &extra.send_bytes,
                                &extra.recv_bytes, &extra.max_rss_bytes, &extra.output_dropped_bytes,
                                &extra.call_queue_ns, &extra.serialize_ns, &extra.return_ns}) {
      *value = part.difference();
    }
    const unsigned has = part.byte();
    if ((has & 1U) != 0) extra.exit_code = part.small();
    if ((has & 2U) != 0) extra.signal = part.small();
    extra.error = part.text();
    extra.output = part.text();
    extra.error_output = part.text();
    return extra;
  }

  void read_segments(Part& part) {
    std::int64_t last = 0;
    while (!part.empty()) {
      Segment segment;
      const unsigned bits = part.byte();
      if ((bits & 7U) > static_cast<unsigned>(SegmentKind::paused) ||
          (bits >> 4U & 7U) > static_cast<unsigned>(SegmentCause::forced)) {
        throw Broken{"A wait in the file is of no known kind. The file is damaged."};
      }
      segment.kind = static_cast<SegmentKind>(bits & 7U);
      segment.cause = static_cast<SegmentCause>(bits >> 4U & 7U);
      const std::uint64_t row = part.number();
      if (row > run_->size()) throw Broken{"A wait belongs to a task that there is not. The file is damaged."};
      segment.row = row == 0 ? kNoRow : static_cast<RowId>(row - 1);
      segment.lane = lane(part);
      segment.begin_ns = plus(last, part.difference());
      segment.end_ns = plus(segment.begin_ns, part.difference());
      if (segment.end_ns < segment.begin_ns) throw Broken{"A wait ends before it begins. The file is damaged."};
      if ((bits & kAwaits) != 0) {
        const std::int64_t awaits = plus(segment.row, part.difference());
        if (row == 0 || awaits < 0 || awaits >= static_cast<std::int64_t>(run_->size())) {
          throw Broken{"A wait is for a task that there is not. The file is damaged."};
        }
        segment.awaits = static_cast<RowId>(awaits);
      }
      last = segment.end_ns;
      if ((bits & kIsOpen) != 0) {
        segment.end_ns = kNoTime;
        run_->builder().begin_segment(segment);
      } else {
        run_->builder().add_segment(segment);
      }
      take_memory(sizeof segment);
    }
  }

  void read_samples(Part& part) {
    std::int64_t last = 0;
    while (!part.empty()) {
      WorkerSample sample;
      sample.time_ns = plus(last, part.difference());
      last = sample.time_ns;
      sample.lane = lane(part);
      sample.cpu_percent = std::bit_cast<float>(static_cast<std::uint32_t>(part.number()));
      if (!(sample.cpu_percent >= 0 && sample.cpu_percent < 1e9F))
        throw Broken{"A load in the file is none. The file is damaged."};
      sample.rss_bytes = part.difference();
      sample.state = static_cast<char>(part.byte());
      run_->builder().add_sample(sample);
      take_memory(sizeof sample);
    }
  }

  const std::string path_;
  InputFile input_;
  Recording recording_;
  std::unique_ptr<RunImport> run_;
  std::vector<JobId> jobs_;
  std::deque<std::pair<RowId, RowId>> parents_;  // rows to come, and who submitted them
  std::size_t lanes_ = 0;
  std::int64_t now_ns_ = 0;
  std::uint64_t tasks_ = 0;
};

}  // namespace

ReadResult read_native_recording(const std::string& path) { return NativeReader(path).read(); }

}  // namespace poolscope
